import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../kernel/time.ts';
import { Pacer } from './pacer.ts';

const at = (seconds: number) => Math.round(seconds * 1e6) as Instant;

describe('a pacer', () => {
  it('stands at the first instant until it is started', () => {
    const pacer = new Pacer(1);
    expect(pacer.target(5000)).toBe(0);
    pacer.start(5000);
    expect(pacer.target(5000)).toBe(0);
    expect(pacer.target(6500)).toBe(at(1.5));
  });

  it('runs at its pace, and says when an instant is due on the wall', () => {
    const pacer = new Pacer(10);
    pacer.start(1000);
    expect(pacer.target(2000)).toBe(at(10));
    expect(pacer.wallOf(at(10))).toBe(2000);
  });

  it('freezes where the world stands and goes on from there, however long the pause', () => {
    const pacer = new Pacer(2);
    pacer.start(0);
    pacer.pause(at(1.9));
    expect(pacer.target(60_000)).toBe(at(1.9));
    expect(pacer.wallOf(at(3))).toBe(Number.POSITIVE_INFINITY);
    pacer.start(60_000);
    expect(pacer.target(60_500)).toBe(at(2.9));
  });

  it('changes pace without a jump', () => {
    const pacer = new Pacer(1);
    pacer.start(0);
    pacer.setPace(60, 10_000, at(10));
    expect(pacer.target(10_000)).toBe(at(10));
    expect(pacer.target(11_000)).toBe(at(70));
  });

  it('slows a world down that cannot follow, and owns up to it', () => {
    const pacer = new Pacer(1, 2000);
    pacer.start(0);
    expect(pacer.lag(1500, at(0))).toBe(1500);
    expect(pacer.slipped).toBe(0);
    expect(pacer.lag(5000, at(0))).toBe(2000);
    expect(pacer.slipped).toBe(3000);
    expect(pacer.target(5000)).toBe(at(2));
  });

  it('never asks the world to go back', () => {
    const step = fc.record({
      kind: fc.constantFrom('wait', 'pause', 'start', 'pace', 'stall'),
      by: fc.integer({ min: 1, max: 5000 }),
      pace: fc.double({ min: 1, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const pacer = new Pacer(1);
        let wall = 0;
        let world = 0 as Instant;
        for (const { kind, by, pace } of steps) {
          wall += by;
          const target = pacer.target(wall);
          expect(target).toBeGreaterThanOrEqual(world);
          if (kind !== 'stall') world = target;
          pacer.lag(wall, world);
          if (kind === 'pause') pacer.pause(world);
          if (kind === 'start') pacer.start(wall);
          if (kind === 'pace') pacer.setPace(pace, wall, world);
        }
        expect(pacer.target(wall)).toBeGreaterThanOrEqual(world);
      }),
    );
  });

  it('refuses a pace outside 1 to 60', () => {
    expect(() => new Pacer(0.5)).toThrow(RangeError);
    expect(() => new Pacer(1).setPace(61, 0, at(0))).toThrow(/between 1 and 60/);
  });
});
