import type { Signal } from '../plant.ts';
import { signal } from '../signal.ts';
import { BUSES, GENERATORS, LINES, LOADS } from './system.ts';

const many = <T>(items: readonly T[], make: (item: T, number: number) => readonly Signal[]): Signal[] =>
  items.flatMap((item, index) => make(item, index + 1));

/** Breakers are 1 when closed. `fault.line` is 0 without a fault, otherwise the line's place in `LINES`, from 1. */
export const INPUTS: readonly Signal[] = [
  ...many(GENERATORS, (_, n) => [
    signal(`gen-${n}.breaker`, '1', `発電機${n} 遮断器`, `Generator ${n} breaker`),
    signal(`gen-${n}.reference`, 'MW', `発電機${n} 出力指令`, `Generator ${n} load reference`),
  ]),
  ...many(LINES, ({ from, to }) => [
    signal(
      `line-${from}-${to}.breaker-${from}`,
      '1',
      `送電線${from}-${to} 母線${from}側遮断器`,
      `Line ${from}–${to}, breaker at bus ${from}`,
    ),
    signal(
      `line-${from}-${to}.breaker-${to}`,
      '1',
      `送電線${from}-${to} 母線${to}側遮断器`,
      `Line ${from}–${to}, breaker at bus ${to}`,
    ),
  ]),
  ...many(LOADS, ({ bus }) => [signal(`load-${bus}.breaker`, '1', `負荷${bus} 遮断器`, `Load ${bus} breaker`)]),
  signal('fault.line', '1', '故障線路', 'Faulted line'),
  signal('fault.place', '%', '故障点', 'Place of the fault on its line'),
];

/** The truth: what an ideal instrument would read. */
export const OUTPUTS: readonly Signal[] = [
  ...many(GENERATORS, (_, n) => [
    signal(`gen-${n}.power`, 'MW', `発電機${n} 有効電力`, `Generator ${n} active power`),
    signal(`gen-${n}.reactive`, 'Mvar', `発電機${n} 無効電力`, `Generator ${n} reactive power`),
    signal(`gen-${n}.frequency`, 'Hz', `発電機${n} 周波数`, `Generator ${n} frequency`),
    signal(`gen-${n}.angle`, '°', `発電機${n} 内部相差角`, `Generator ${n} rotor angle to the centre of inertia`),
    signal(`gen-${n}.shaft`, 'MW', `発電機${n} 原動機出力`, `Generator ${n} shaft power`),
  ]),
  ...Array.from({ length: BUSES }, (_, i) =>
    signal(`bus-${i + 1}.voltage`, 'kV', `母線${i + 1} 電圧`, `Bus ${i + 1} voltage`),
  ),
  ...many(LINES, ({ from, to }) => [
    signal(
      `line-${from}-${to}.current-${from}`,
      'A',
      `送電線${from}-${to} 母線${from}側電流`,
      `Line ${from}–${to}, current at bus ${from}`,
    ),
    signal(
      `line-${from}-${to}.current-${to}`,
      'A',
      `送電線${from}-${to} 母線${to}側電流`,
      `Line ${from}–${to}, current at bus ${to}`,
    ),
    signal(
      `line-${from}-${to}.power`,
      'MW',
      `送電線${from}-${to} 潮流`,
      `Line ${from}–${to}, power leaving bus ${from}`,
    ),
    signal(
      `line-${from}-${to}.differential`,
      'A',
      `送電線${from}-${to} 差動電流`,
      `Line ${from}–${to}, current that enters and does not leave`,
    ),
  ]),
  ...many(LOADS, ({ bus }) => [
    signal(`load-${bus}.power`, 'MW', `負荷${bus} 供給電力`, `Load ${bus} power`),
    signal(`load-${bus}.wanted`, 'MW', `負荷${bus} 需要電力`, `Load ${bus} demand`),
  ]),
  signal('system.frequency', 'Hz', '系統周波数', 'Frequency of the centre of inertia'),
  signal('system.served', '%', '供給率', 'Share of the demand that is served'),
  ...INPUTS.filter(({ id }) => id.includes('breaker')).map(({ id, text }) =>
    signal(id.replace('breaker', 'closed'), '1', `${text.ja} 閉`, `${text.en}, closed`),
  ),
];

/** For each machine: rotor angle against a frame at nominal speed, deviation of speed, shaft power. */
export const STATES: readonly Signal[] = many(GENERATORS, (_, n) => [
  signal(`gen-${n}.rotor`, 'rad', `発電機${n} 回転子角`, `Generator ${n} rotor angle`),
  signal(`gen-${n}.slip`, 'pu', `発電機${n} 速度偏差`, `Generator ${n} speed deviation`),
  signal(`gen-${n}.turbine`, 'pu', `発電機${n} 原動機出力`, `Generator ${n} shaft power`),
]);

/** Where each group of signals begins in the plant's arrays, and how many there are of one. */
export const IN = { generator: 0, line: 6, load: 18, faultLine: 21, faultPlace: 22 } as const;
export const OUT = {
  generator: 0,
  perGenerator: 5,
  bus: 15,
  line: 24,
  perLine: 4,
  load: 48,
  perLoad: 2,
  frequency: 54,
  served: 55,
  closed: 56,
} as const;
