import type { Signal } from '../plant.ts';
import { signal } from '../signal.ts';
import { BRANCHES, CELLS } from './design.ts';

const each = (make: (n: number) => readonly Signal[]): Signal[] => BRANCHES.flatMap((_, i) => make(i + 1));

export const INPUTS: readonly Signal[] = [
  signal('burner.firing', '%', 'バーナ 燃焼指令', 'Burner firing rate'),
  signal('pump.speed', '%', '循環ポンプ 回転数', 'Circulation pump speed'),
  ...each((n) => [
    signal(`sub-${n}.valve`, '%', `サブステーション${n} 一次調節弁`, `Substation ${n} primary valve`),
    signal(`sub-${n}.mixer`, '%', `サブステーション${n} 混合弁`, `Substation ${n} mixing valve`),
    signal(`sub-${n}.pump`, '1', `サブステーション${n} 温水ポンプ`, `Substation ${n} heating pump`),
  ]),
];

export const OUTPUTS: readonly Signal[] = [
  signal('outdoor.temperature', '℃', '外気温', 'Outdoor temperature'),
  signal('plant.supply', '℃', '往き温度', 'Supply temperature'),
  signal('plant.return', '℃', '還り温度', 'Return temperature'),
  signal('plant.flow', 't/h', '循環流量', 'Circulating flow'),
  signal('plant.head', 'kPa', '往還差圧', 'Differential pressure'),
  signal('plant.heat', 'MW', '供給熱量', 'Heat sent out'),
  signal('burner.heat', 'MW', 'バーナ熱量', 'Heat of the burners'),
  signal('heat.delivered', 'MW', '建物への供給熱量', 'Heat delivered to buildings'),
  signal('heat.wanted', 'MW', '建物の必要熱量', 'Heat that buildings need'),
  ...each((n) => [
    signal(`sub-${n}.primary-supply`, '℃', `サブステーション${n} 一次往き温度`, `Substation ${n} primary supply`),
    signal(`sub-${n}.primary-return`, '℃', `サブステーション${n} 一次還り温度`, `Substation ${n} primary return`),
    signal(`sub-${n}.primary-flow`, 't/h', `サブステーション${n} 一次流量`, `Substation ${n} primary flow`),
    signal(`sub-${n}.exchanger`, '℃', `サブステーション${n} 熱交換器出口温度`, `Substation ${n} exchanger outlet`),
    signal(`sub-${n}.flow`, '℃', `サブステーション${n} 暖房往き温度`, `Substation ${n} heating flow temperature`),
    signal(`sub-${n}.return`, '℃', `サブステーション${n} 暖房還り温度`, `Substation ${n} heating return temperature`),
    signal(`sub-${n}.heat`, 'kW', `サブステーション${n} 供給熱量`, `Substation ${n} heat to radiators`),
    signal(`sub-${n}.wanted`, 'kW', `サブステーション${n} 必要熱量`, `Substation ${n} heat needed`),
    signal(`sub-${n}.indoor`, '℃', `街区${n} 室温`, `Block ${n} indoor temperature`),
    signal(`sub-${n}.circuit-flow`, 't/h', `サブステーション${n} 暖房流量`, `Substation ${n} heating flow`),
  ]),
];

const cells = (n: number, which: string, ja: string, en: string): Signal[] =>
  Array.from({ length: CELLS }, (_, i) =>
    signal(`sub-${n}.${which}-${i + 1}`, '℃', `サブステーション${n} ${ja} ${i + 1}`, `Substation ${n} ${en} ${i + 1}`),
  );

export const STATES: readonly Signal[] = [
  signal('boiler.temperature', '℃', 'ボイラ水温', 'Boiler water'),
  signal('burner.heat', 'kW', 'バーナ熱量', 'Heat of the burners'),
  ...each((n) => [
    ...cells(n, 'supply', '往き管', 'supply main'),
    ...cells(n, 'return', '還り管', 'return main'),
    signal(`sub-${n}.exchanger`, '℃', `サブステーション${n} 熱交換器出口温度`, `Substation ${n} exchanger outlet`),
    signal(`sub-${n}.primary-return`, '℃', `サブステーション${n} 一次還り温度`, `Substation ${n} primary return`),
    signal(`sub-${n}.return`, '℃', `サブステーション${n} 暖房還り温度`, `Substation ${n} heating return temperature`),
    signal(`sub-${n}.indoor`, '℃', `街区${n} 室温`, `Block ${n} indoor temperature`),
    signal(`sub-${n}.mass`, '℃', `街区${n} 躯体温度`, `Block ${n} building mass`),
  ]),
];

/** Where signals stand in the plant's arrays; those of a substation follow at its offset. */
export const IN = { firing: 0, speed: 1, sub: 2, perSub: 3, valve: 0, mixer: 1, pump: 2 } as const;
export const OUT = {
  outdoor: 0,
  supply: 1,
  return: 2,
  flow: 3,
  head: 4,
  heat: 5,
  burner: 6,
  delivered: 7,
  wanted: 8,
  sub: 9,
  perSub: 10,
  primarySupply: 0,
  primaryReturn: 1,
  primaryFlow: 2,
  exchanger: 3,
  flowTemperature: 4,
  returnTemperature: 5,
  subHeat: 6,
  subWanted: 7,
  indoor: 8,
  circuitFlow: 9,
} as const;
export const STATE = {
  boiler: 0,
  burner: 1,
  sub: 2,
  perSub: 2 * CELLS + 5,
  supply: 0,
  return: CELLS,
  exchanger: 2 * CELLS,
  primaryReturn: 2 * CELLS + 1,
  circuit: 2 * CELLS + 2,
  indoor: 2 * CELLS + 3,
  mass: 2 * CELLS + 4,
} as const;
