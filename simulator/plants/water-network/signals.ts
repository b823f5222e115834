import type { Signal } from '../plant.ts';
import { signal } from '../signal.ts';
import type { Link, Network, Node } from './network.ts';

/*
 * What can be read and moved in a network, named after the file's own ids: `J3.pressure`, `T1.level`, `P1.run`. Model
 * statement: docs/reference/plants/water-network.md.
 */

/** Places of a node's outputs after its first. */
export const JUNCTION = { head: 0, pressure: 1, delivered: 2, wanted: 3, quality: 4 } as const;
export const RESERVOIR = { head: 0, outflow: 1, quality: 2 } as const;
export const TANK = { head: 0, level: 1, inflow: 2, overflow: 3, volume: 4, quality: 5 } as const;
/** Places of a link's outputs after its first. */
export const PUMP = { flow: 0, running: 1, lift: 2, power: 3, noFlow: 4, dry: 5, starts: 6 } as const;
export const VALVE = { flow: 0, passing: 1 } as const;
export const SUM = { delivered: 0, wanted: 1, lowestPressure: 2 } as const;

const nodeOutputs = ({ id, kind }: Node): Signal[] => {
  const head = signal(`${id}.head`, 'm', `${id} 水頭`, `${id} head`);
  switch (kind) {
    case 'junction':
      return [
        head,
        signal(`${id}.pressure`, 'MPa', `${id} 水圧`, `${id} pressure`),
        signal(`${id}.delivered`, 'm³/h', `${id} 給水量`, `${id} demand delivered`),
        signal(`${id}.wanted`, 'm³/h', `${id} 需要水量`, `${id} demand wanted`),
      ];
    case 'reservoir':
      return [head, signal(`${id}.outflow`, 'm³/h', `${id} 流出量`, `${id} outflow`)];
    case 'tank':
      return [
        head,
        signal(`${id}.level`, 'm', `${id} 水位`, `${id} level`),
        signal(`${id}.inflow`, 'm³/h', `${id} 流入量（正味）`, `${id} net inflow`),
        signal(`${id}.overflow`, 'm³/h', `${id} 越流量`, `${id} overflow`),
        signal(`${id}.volume`, 'm³', `${id} 貯水量`, `${id} volume`),
      ];
  }
};

const qualityOutput = ({ id }: Node, { kind, unit }: Network['quality']): Signal[] => {
  if (kind === 'none') return [];
  const [ja, en] =
    kind === 'age'
      ? ['滞留時間', 'water age']
      : kind === 'trace'
        ? ['混合割合', 'share of source']
        : ['濃度', 'concentration'];
  return [signal(`${id}.quality`, unit, `${id} ${ja}`, `${id} ${en}`)];
};

const linkOutputs = ({ id, kind }: Link): Signal[] => {
  const flow = signal(`${id}.flow`, 'm³/h', `${id} 流量`, `${id} flow`);
  if (kind === 'pipe' || kind === 'check-pipe') return [flow];
  if (kind !== 'pump') return [flow, signal(`${id}.passing`, '1', `${id} 通水`, `${id} lets water through`)];
  return [
    flow,
    signal(`${id}.running`, '1', `${id} 運転`, `${id} running`),
    signal(`${id}.lift`, 'm', `${id} 揚程`, `${id} head gain`),
    signal(`${id}.power`, 'kW', `${id} 電力`, `${id} power`),
    signal(`${id}.no-flow`, '1', `${id} 無流量運転`, `${id} runs without flow`),
    signal(`${id}.dry`, '1', `${id} 空運転`, `${id} runs dry`),
    signal(`${id}.starts`, '1/h', `${id} 始動回数（1時間）`, `${id} starts in the past hour`),
  ];
};

const sums = (id: string, ja: string, en: string): Signal[] => [
  signal(`${id}.delivered`, 'm³/h', `${ja} 給水量`, `${en} demand delivered`),
  signal(`${id}.wanted`, 'm³/h', `${ja} 需要水量`, `${en} demand wanted`),
  signal(`${id}.lowest-pressure`, 'MPa', `${ja} 最低水圧`, `${en} lowest pressure`),
];

/** Nodes of one tag in the file's [TAGS], for sums: `zone-<tag>.delivered`. */
export const zonesOf = (nodes: readonly Node[]): readonly string[] => [
  ...new Set(nodes.flatMap(({ kind, tag }) => (kind === 'junction' && tag !== null ? [tag] : []))),
];

/** Outputs in the order: nodes, links, zones, network; with the place of each one's first. */
export interface Outputs {
  readonly signals: readonly Signal[];
  readonly node: Int32Array;
  readonly link: Int32Array;
  readonly zone: Int32Array;
  readonly network: number;
}

export const outputsOf = (network: Network): Outputs => {
  const signals: Signal[] = [];
  const place = (added: readonly Signal[]): number => signals.push(...added) - added.length;
  const node = Int32Array.from(network.nodes, (each) =>
    place([...nodeOutputs(each), ...qualityOutput(each, network.quality)]),
  );
  const link = Int32Array.from(network.links, (each) => place(linkOutputs(each)));
  const zone = Int32Array.from(zonesOf(network.nodes), (tag) => place(sums(`zone-${tag}`, `${tag}区`, `Zone ${tag}`)));
  return { signals, node, link, zone, network: place(sums('network', '管網全体', 'Network')) };
};

/** How a valve's setting is written in our units; null where it has none that could be moved. */
const settingOf = ({ id, kind }: Link): Signal | null => {
  switch (kind) {
    case 'PRV':
    case 'PSV':
    case 'PBV':
      return signal(`${id}.setting`, 'MPa', `${id} 設定圧力`, `${id} pressure setting`);
    case 'FCV':
      return signal(`${id}.setting`, 'm³/h', `${id} 設定流量`, `${id} flow setting`);
    case 'TCV':
      return signal(`${id}.setting`, '1', `${id} 損失係数`, `${id} loss coefficient`);
    case 'PCV':
      return signal(`${id}.setting`, '%', `${id} 開度`, `${id} opening`);
    default:
      return null;
  }
};

/** One thing that can be moved: the link, and where its inputs stand (−1: it has no such input). */
export interface Handle {
  readonly link: Link;
  /** Pump: 1 runs. Valve: 0 shut, 1 holds its setting, 2 fully open. Pipe: 0 shut, 1 open. */
  readonly state: number;
  /** Pump: speed in %. Valve: its setting in our units. */
  readonly setting: number;
}

export const inputsOf = (
  network: Network,
): { readonly signals: readonly Signal[]; readonly handles: readonly Handle[] } => {
  const signals: Signal[] = [];
  const place = (added: Signal | null): number => (added === null ? -1 : signals.push(added) - 1);
  const handles: Handle[] = [];
  for (const link of network.links) {
    const { id, kind } = link;
    if (kind === 'pump') {
      const state = place(signal(`${id}.run`, '1', `${id} 運転指令`, `${id} run`));
      handles.push({ link, state, setting: place(signal(`${id}.speed`, '%', `${id} 回転数`, `${id} speed`)) });
    } else if (kind !== 'check-pipe') {
      const state = place(signal(`${id}.open`, '1', `${id} 開`, `${id} open`));
      handles.push({ link, state, setting: place(settingOf(link)) });
    }
  }
  return { signals, handles };
};
