import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import { resolveSite } from './resolve.ts';
import { siteOf } from './site.fixture.ts';
import { World } from './world.ts';

/*
 * The site quadruple-tank as a whole: two loops that do not know of each other. Operating points: Johansson, IEEE Trans.
 * Control Systems Technology 8 (2000) 456-465, table of section II.
 */

/** The other operating point: the valves send most of the water to the upper tanks. */
const P_PLUS = { pump1: 3.14, pump2: 3.29, valve1: 0.43, valve2: 0.34 };

const begin = ({
  seed = 1,
  parameters = {},
}: {
  readonly seed?: number;
  readonly parameters?: Readonly<Record<string, number>>;
} = {}) => {
  const events: WorldEvent[] = [];
  const resolved = resolveSite(siteOf('quadruple-tank'), seed, 'team-1');
  const plant = { ...resolved.plant, parameters: { ...resolved.plant.parameters, ...parameters } };
  const onEvent = (event: WorldEvent): void => {
    if (!event.type.startsWith('net.')) events.push(event);
  };
  const world = World.begin({ site: { ...resolved, plant, operators: [] }, seed, cell: 'team-1', onEvent });
  const write = (tag: string, value: number): void => {
    world.submit({
      kind: 'operate',
      by: 'test',
      hmi: 'hmi',
      account: 'supervisor',
      action: { do: 'write', tag, value },
    });
  };
  const minutes = (count: number): void => world.advanceTo(atSeconds(world.now / 1e6 + count * 60));
  const truth = (signal: string): number => world.truth()[signal] as number;
  /** The lowest and highest of a signal, second by second. */
  const range = (signal: string, count: number): readonly [number, number] => {
    const seen = Array.from({ length: count * 60 }, () => {
      minutes(1 / 60);
      return truth(signal);
    });
    return [Math.min(...seen), Math.max(...seen)];
  };
  const alarms = () =>
    events.filter(({ type }) => type === 'alarm.raised').map(({ data }) => (data as { tag: string }).tag);
  const excursions = () =>
    events.filter(({ type }) => type === 'excursion.began').map(({ data }) => (data as { limit: string }).limit);
  return { alarms, excursions, write, minutes, truth, range };
};

describe('the quadruple tank under its program', () => {
  it.each([1, 2, 3])('goes through eight hours at its set-points without an alarm (seed %i)', (seed) => {
    const { alarms, excursions, minutes, truth } = begin({ seed });
    minutes(480);
    expect(alarms()).toEqual([]);
    expect(excursions()).toEqual([]);
    expect(Math.abs(truth('tank-1.level') - 12.4)).toBeLessThan(0.1);
    expect(Math.abs(truth('tank-2.level') - 12.7)).toBeLessThan(0.1);
  });

  it('takes a step of one set-point in a few minutes, and the other level hardly notices', () => {
    const { write, minutes, range, truth } = begin();
    minutes(5);
    write('LIC-101.SV', 14.4);
    const [, highest] = range('tank-1.level', 3);
    expect(highest).toBeLessThan(14.4 + 0.3 * 2);
    expect(Math.abs(truth('tank-1.level') - 14.4)).toBeLessThan(0.1);
    const [low, high] = range('tank-2.level', 5);
    expect(Math.max(12.7 - low, high - 12.7)).toBeLessThan(0.3);
  });

  it('at the other operating point the same tuning drives one pump to a stop, and its tank runs over', () => {
    const { minutes, truth, excursions } = begin({ parameters: P_PLUS });
    minutes(30);
    expect(truth('pump-1.flow')).toBe(0);
    expect(truth('pump-2.flow')).toBeGreaterThan(20);
    // Loop 1 wants less water and its pump stands still: what pump 2 sends by tank 3 runs over tank 1.
    expect(excursions()).toContain('tank-1-overflow');
  });

  it('at the other operating point slow loops settle, if loop 2 has the other sign: relative gain -0.64', () => {
    const { write, minutes, truth, range } = begin({ parameters: P_PLUS });
    // 1.5 and -0.12 V/V, 110 and 220 s
    write('LIC-101.KP', 0.75);
    write('LIC-101.TI', 110);
    write('LIC-102.KP', -0.06);
    write('LIC-102.TI', 220);
    minutes(60);
    expect(Math.abs(truth('tank-1.level') - 12.4)).toBeLessThan(0.1);
    expect(Math.abs(truth('tank-2.level') - 12.7)).toBeLessThan(0.1);
    const [low, high] = range('tank-2.level', 10);
    expect(high - low).toBeLessThan(0.3);
  });

  it('at its own operating point a gain of the other sign makes a lower set-point run the tank over', () => {
    const { write, minutes, truth, excursions } = begin();
    minutes(2);
    write('LIC-102.SV', 10);
    write('LIC-102.KP', -1);
    minutes(1);
    expect(truth('tank-2.level')).toBe(20);
    expect(excursions()).toEqual(['tank-2-overflow']);
  });
});
