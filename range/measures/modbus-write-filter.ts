import { widthOf } from '../../simulator/hosts/point.ts';
import type { Rule, SiteDocument } from '../../simulator/site/document.ts';
import { conduitsToControllers, controllersOf, engineeringHosts, hostsOfKind, withRules } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'modbus-write-filter';

/** Function codes that change something: Modbus Application Protocol v1.1b3, clauses 6.5, 6.6, 6.11, 6.12, 6.16, 6.17. */
const WRITES = [5, 6, 15, 16, 22, 23];

/** Addresses of a controller that anyone has a reason to write, as inclusive ranges. */
const writable = (site: SiteDocument, controller: string): [number, number][] =>
  site.points
    .filter((point) => point.controller === controller && point.write !== undefined)
    .map((point): [number, number] => [point.address, point.address + widthOf(point) - 1]);

const rules = (site: SiteDocument): Rule[] => {
  const writers = [...hostsOfKind(site, 'hmi'), ...engineeringHosts(site)];
  const controllers = controllersOf(site);
  const allowed = controllers.flatMap((controller): Rule[] => {
    const addresses = writable(site, controller);
    if (addresses.length === 0 || writers.length === 0) return [];
    const id = `writes-${controller}`;
    return [
      {
        id,
        from: writers,
        to: [controller],
        protocol: 'modbus',
        functions: WRITES,
        addresses,
        action: 'allow',
        origin: ID,
      },
    ];
  });
  return [
    ...allowed,
    {
      id: 'no-other-writes',
      from: ['any'],
      to: [...controllers],
      protocol: 'modbus',
      functions: WRITES,
      action: 'refuse',
      origin: ID,
    },
  ];
};

export const modbusWriteFilter: Measure = {
  id: ID,
  title: { ja: 'Modbus書込みの制限', en: 'Modbus write filter at the conduit' },
  summary: {
    ja: 'コンジットでModbusのファンクションコードとアドレスを見て、書込みを監視操作端末とエンジニアリング端末からの所定のレジスタだけに限る。読出しはそのまま通す。',
    en: 'The conduit looks at function codes and addresses: writes pass only from HMI and engineering workstation, and only to registers meant for it. Reads pass as before.',
  },
  mitigation: 'M0937',
  requirement: 'SR 2.1',
  kind: 'prevent',
  cost: { personHours: 32, money: 900_000, downtimeHours: 2, source: ESTIMATE },
  sideEffects: {
    ja: 'レジスタを追加するたびにフィルタの変更が要る。読出しによる情報収集は防げない。',
    en: 'Every new register needs a change of the filter. Reading, and so reconnaissance, goes on.',
  },
  fits: (site) => conduitsToControllers(site).length > 0,
  apply: (site) => withRules(site, conduitsToControllers(site), (conduit) => [...rules(site), ...conduit.rules]),
};
