import { atSeconds, milliseconds, START } from '../../kernel/time.ts';
import type { AddressSpace, Caller } from './address-space.ts';
import { type ControllerModel, controllerSpace } from './controller-space.ts';
import type { OpcUaAccess } from './permissions.ts';
import type { UaScalar } from './services.ts';
import { Status } from './status.ts';

const lastBefore = (start: number): number => (Math.ceil(start / 1000) - 1) * 1000;

/** A small dosing controller for tests: its memory, and the log of what was asked of it. */
export interface Fixture {
  readonly memory: Record<string, number | boolean>;
  readonly log: string[];
  readonly model: ControllerModel;
  readonly space: AddressSpace;
}

export const ACCESS: OpcUaAccess = {
  anonymous: 'observer',
  accounts: [
    { user: 'operator1', password: 'water', role: 'operator' },
    { user: 'engineer1', password: 'ladder', role: 'engineer' },
  ],
};

export const dosingController = (): Fixture => {
  const memory: Record<string, number | boolean> = {
    'AIC-201.PV': 7.5,
    'AIC-201.SV': 20,
    'AIC-201.AUTO': true,
    'P-201.HOURS': 1200,
  };
  const log: string[] = [];
  let hash = 'a1';
  const point = (tag: string, type: 'Float' | 'Boolean' | 'UInt32', unit: string, range?: [number, number]) => ({
    tag,
    title: { ja: `${tag} の値`, en: `Value of ${tag}` },
    type,
    unit,
    range,
    read: () => memory[tag] as number | boolean,
  });
  const write = (tag: string) => (value: UaScalar, caller: Caller) => {
    log.push(`${caller.from} ${caller.user ?? '-'} ${tag} ${value}`);
    if (typeof value === 'number' && value > 100) return Status.Bad_OutOfRange;
    memory[tag] = value as number | boolean;
    return Status.Good;
  };
  const model: ControllerModel = {
    id: 'plc-dosing',
    title: { ja: '薬注コントローラ', en: 'Dosing controller' },
    namespaceUri: 'urn:kunren:waterworks:plc-dosing',
    applicationUri: 'urn:kunren:waterworks:plc-dosing:server',
    identity: { vendor: 'Minato Electric', product: 'MX-40', revision: '2.3', model: 'MX-40-CPU2', name: 'PLC-2' },
    startTime: START,
    task: { name: 'Main', interval: milliseconds(100) },
    program: { name: 'dosing', hash: () => hash },
    points: [
      { ...point('AIC-201.PV', 'Float', 'pH', [2, 12]), writer: null },
      { ...point('AIC-201.SV', 'Float', 'mg/L', [0, 46]), writer: 'operator', write: write('AIC-201.SV') },
      { ...point('AIC-201.AUTO', 'Boolean', '1'), writer: 'operator', write: write('AIC-201.AUTO') },
      {
        ...point('P-201.HOURS', 'UInt32', 'h'),
        writer: 'engineer',
        write: write('P-201.HOURS'),
        history: ({ start, end }) => ({
          values: [1198, 1199, 1200]
            .map((value, index) => ({
              type: 'UInt32' as const,
              value,
              status: Status.Good,
              sourceTimestamp: atSeconds(0.001 * index),
            }))
            .filter(({ sourceTimestamp: at }) => at <= end && (at >= start || at === lastBefore(start))),
        }),
      },
    ],
    diagnostics: [{ name: 'Mode', title: { ja: '運転モード', en: 'Mode' }, type: 'String', read: () => 'run' }],
    methods: [
      {
        name: 'DownloadProgram',
        title: { ja: 'プログラム書き込み', en: 'Download program' },
        caller: 'engineer',
        inputs: [{ name: 'Source', type: 'String', description: { locale: 'en', text: 'Structured Text' } }],
        outputs: [{ name: 'Hash', type: 'String', description: { locale: 'en', text: 'Hash of the program' } }],
        call: ([source], caller) => {
          log.push(`${caller.from} ${caller.user} download ${source}`);
          hash = 'b2';
          return { status: Status.Good, outputs: [{ type: 'String', value: hash }] };
        },
      },
    ],
  };
  return { memory, log, model, space: controllerSpace(model) };
};
