import { inSeconds } from '../../kernel/time.ts';
import { DecentralizedControl, type Tamper } from './control.ts';
import { TennesseeEastmanPlant } from './plant.ts';
import type { ShutdownCode } from './shutdown.ts';

/*
 * Integrity attacks on the built-in control, in the manner of M. Krotofil and A. A. Cárdenas, "Resilience of process
 * control systems to cyber-physical attacks" (NordSec 2013, LNCS 8208, 166–182): one sensor or one actuator is held at
 * the least or greatest value that it can have, and the time to the plant's shutdown is taken.
 */

/** What each sensor of the control can show at the ends of its range: the transmitters' ranges are our own choice. */
const SENSOR_RANGES: Readonly<Record<number, readonly [number, number]>> = {
  1: [0, 1.017],
  2: [0, 5811],
  3: [0, 8354],
  4: [0, 15.25],
  7: [2000, 3200],
  8: [0, 100],
  9: [0, 200],
  10: [0, 1],
  11: [0, 120],
  12: [0, 100],
  14: [0, 65.71],
  15: [0, 100],
  17: [0, 49.1],
  23: [0, 100],
  25: [0, 100],
  40: [0, 100],
};
const ACTUATORS = [1, 2, 3, 4, 6, 7, 8, 10, 11] as const;

export interface Attack {
  readonly on: 'XMEAS' | 'XMV';
  readonly number: number;
  readonly end: 'min' | 'max';
}

/** Every attack of the table, sensors first. */
export const ATTACKS: readonly Attack[] = (['min', 'max'] as const)
  .flatMap((end) => [
    ...Object.keys(SENSOR_RANGES).map((number): Attack => ({ on: 'XMEAS', number: Number(number), end })),
    ...ACTUATORS.map((number): Attack => ({ on: 'XMV', number, end })),
  ])
  .sort((a, b) => a.on.localeCompare(b.on) || a.number - b.number);

/** Hours of normal operation before the attack, and for which it is watched. */
export const BEFORE = 1;
export const WATCHED = 24;

const tamperOf = ({ on, number, end }: Attack): Tamper => {
  const which = end === 'min' ? 0 : 1;
  const at = number - 1;
  if (on === 'XMEAS') {
    const value = (SENSOR_RANGES[number] as readonly [number, number])[which];
    return {
      readings: (hours, xmeas) => {
        if (hours >= BEFORE) xmeas[at] = value;
      },
    };
  }
  return {
    commands: (hours, xmv) => {
      if (hours >= BEFORE) xmv[at] = 100 * which;
    },
  };
};

/** Hours from the attack to the shutdown and the limit that was passed; null when the plant outlasts `WATCHED` hours. */
export const timeToShutdown = (
  attack: Attack,
  seed: number,
): { readonly hours: number; readonly by: ShutdownCode } | null => {
  const plant = new TennesseeEastmanPlant({ seed, parameters: {} });
  const control = new DecentralizedControl(plant, tamperOf(attack));
  const step = inSeconds(plant.step) / 3600;
  const ticks = Math.round((BEFORE + WATCHED) / step);
  for (let tick = 0; tick < ticks; tick++) {
    control.act(tick);
    plant.advance(tick);
    const by = plant.validity();
    if (by !== null) return { hours: (tick + 1) * step - BEFORE, by };
  }
  return null;
};

/** A row of the table: how many of the seeds shut down, in how many hours, and by which limits. */
export const attackRow = (attack: Attack, seeds: readonly number[]): string => {
  const outcomes = seeds.map((seed) => timeToShutdown(attack, seed));
  const down = outcomes.filter((outcome) => outcome !== null);
  const hours = down.map((outcome) => outcome.hours).sort((a, b) => a - b);
  const name = `${attack.on}(${attack.number}) ${attack.end}`;
  if (hours.length === 0) return `| ${name} | 0 of ${seeds.length} | – | – | – |`;
  const told = (value: number): string => value.toFixed(2);
  const median = ((hours[(hours.length - 1) >> 1] as number) + (hours[hours.length >> 1] as number)) / 2;
  const limits = [...new Set(down.map(({ by }) => by))].sort().join(', ');
  const range = `${told(hours[0] as number)}–${told(hours[hours.length - 1] as number)}`;
  return `| ${name} | ${down.length} of ${seeds.length} | ${told(median)} | ${range} | ${limits} |`;
};
