import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scheduler } from './scheduler.ts';
import { atSeconds, type Duration, type Instant, inSeconds, minutes, parseDuration, seconds } from './time.ts';

const recording = (): { scheduler: Scheduler; log: string[] } => {
  const scheduler = new Scheduler();
  const log: string[] = [];
  scheduler.register('a', (message: string, data: never) => log.push(`${scheduler.now} ${message} ${data}`));
  return { scheduler, log };
};

describe('the clock', () => {
  it('stands at the due time inside a handler', () => {
    const scheduler = new Scheduler();
    const seen: number[] = [];
    scheduler.register('a', () => seen.push(scheduler.now));
    scheduler.after(seconds(2), 'a', 'ring');
    scheduler.advanceTo(atSeconds(5));
    expect(seen).toEqual([2_000_000]);
    expect(scheduler.now).toBe(5_000_000);
  });

  it('lets ties run in the order in which they were scheduled', () => {
    const { scheduler, log } = recording();
    for (const name of ['first', 'second', 'third']) scheduler.after(seconds(1), 'a', name);
    scheduler.advanceTo(atSeconds(1));
    expect(log.map((line) => line.split(' ')[1])).toEqual(['first', 'second', 'third']);
  });

  it('never goes back and takes nothing for the past', () => {
    const { scheduler } = recording();
    scheduler.advanceTo(atSeconds(3));
    expect(() => scheduler.advanceTo(atSeconds(2))).toThrow(/cannot go back/);
    expect(() => scheduler.at(atSeconds(1), 'a', 'late')).toThrow(/before/);
  });

  it('says who is missing when nobody receives an entry', () => {
    const scheduler = new Scheduler();
    scheduler.after(seconds(1), 'ghost', 'boo');
    expect(() => scheduler.advanceTo(atSeconds(1))).toThrow('nobody receives "ghost"');
  });

  // A little world that breeds: each message schedules others, ties included.
  const breeding = (): { scheduler: Scheduler; log: string[] } => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    scheduler.register('a', (message: string, data: never) => {
      const n = data as number;
      log.push(`${scheduler.now}/${message}/${n}`);
      if (n < 24) scheduler.after(((n * 7919) % 5000) as Duration, 'a', message === 'x' ? 'y' : 'x', n + 1);
      if (n % 3 === 0 && n < 24) scheduler.after(0 as Duration, 'a', 'z', n + 2);
    });
    scheduler.after(0 as Duration, 'a', 'x', 0);
    return { scheduler, log };
  };

  it('gives the same in one stride as in any number of steps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 12 }), (stops) => {
        const whole = breeding();
        whole.scheduler.advanceTo(120_000 as Instant);
        const split = breeding();
        for (const stop of [...stops].sort((a, b) => a - b)) split.scheduler.advanceTo(stop as Instant);
        split.scheduler.advanceTo(120_000 as Instant);
        expect(split.log).toEqual(whole.log);
      }),
    );
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (stop) => {
        const whole = breeding();
        whole.scheduler.advanceTo(stop as Instant);
        const saved = whole.scheduler.snapshot();
        const before = whole.log.length;
        whole.scheduler.advanceTo(120_000 as Instant);
        const resumed = breeding();
        resumed.scheduler.restore(saved);
        resumed.log.length = 0;
        resumed.scheduler.advanceTo(120_000 as Instant);
        expect(resumed.log).toEqual(whole.log.slice(before));
      }),
    );
  });
});

describe('durations', () => {
  it('are read as people write them', () => {
    expect(parseDuration('1.5 min')).toBe(90_000_000);
    expect(parseDuration('250ms')).toBe(250_000);
    expect(parseDuration(2)).toBe(2_000_000);
    expect(parseDuration('soon')).toBeNull();
    expect(parseDuration('-1s')).toBeNull();
    expect(inSeconds(minutes(2))).toBe(120);
  });
});
