import { describe, expect, it } from 'vitest';
import { type Condition, ConditionSchema, forget, judge, type Memory, type Readings } from './condition.ts';

const readings = (change: Partial<Readings> = {}): Readings => ({
  truth: () => 0,
  shown: () => null,
  held: () => 0,
  alarm: () => false,
  step: () => 'waiting',
  ...change,
});

/** Judges a condition over a list of truths, one a second. */
const over = (written: unknown, truths: readonly number[]): boolean[] => {
  const condition = ConditionSchema.parse(written) as Condition;
  let memory: Memory = {};
  return truths.map((truth, t) => {
    const result = judge(condition, readings({ truth: () => truth }), t, memory, 'c');
    memory = result.memory;
    return result.holds;
  });
};

describe('a condition', () => {
  it('with a hold time is true only when it has held for so long, and begins anew after a break', () => {
    const holds = over({ truth: 'ph', above: 8, hold: '2s' }, [9, 9, 9, 7, 9, 9, 9]);
    expect(holds).toEqual([false, false, true, false, false, false, true]);
  });

  it('with hysteresis stays true until the value has come back far enough', () => {
    const holds = over({ truth: 'ph', above: 8, hysteresis: 0.5 }, [7.9, 8.1, 7.8, 7.6, 7.4, 7.9, 8.1]);
    expect(holds).toEqual([false, true, true, true, false, false, true]);
  });

  it('of several parts lets the hold times of all parts run on, whatever the first says', () => {
    const written = {
      and: [
        { truth: 'a', above: 5 },
        { not: { truth: 'a', below: 0 }, hold: '2s' },
      ],
    };
    expect(over(written, [1, 1, 9])).toEqual([false, false, true]);
    expect(
      over(
        {
          or: [
            { truth: 'a', above: 5 },
            { truth: 'a', below: 0 },
          ],
        },
        [9, 3, -1],
      ),
    ).toEqual([true, false, true]);
  });

  it('about a value that the screen does not have is false, and so is its opposite', () => {
    const above = ConditionSchema.parse({ shown: 'AIT-201.PV', above: 8 });
    const below = ConditionSchema.parse({ shown: 'AIT-201.PV', below: 8 });
    expect(judge(above, readings(), 0, {}, 'c').holds).toBe(false);
    expect(judge(below, readings(), 0, {}, 'c').holds).toBe(false);
  });

  it('knows alarms and steps', () => {
    const alarm = ConditionSchema.parse({ alarm: 'AAH-201', is: 'cleared' });
    expect(judge(alarm, readings(), 0, {}, 'c').holds).toBe(true);
    const step = ConditionSchema.parse({ step: 'raise', is: 'ended' });
    expect(judge(step, readings({ step: () => 'blocked' }), 0, {}, 'c').holds).toBe(true);
    expect(judge(step, readings({ step: () => 'reached' }), 0, {}, 'c').holds).toBe(false);
  });

  it('leaves its memory as it is while nothing changes, and forgets what it is told to', () => {
    const condition = ConditionSchema.parse({ truth: 'a', above: 0, hold: '5s' });
    const first = judge(condition, readings({ truth: () => 1 }), 0, {}, 'step/x');
    const second = judge(condition, readings({ truth: () => 1 }), 1, first.memory, 'step/x');
    expect(second.memory).toBe(first.memory);
    expect(forget(first.memory, 'step/x')).toEqual({});
    expect(forget(first.memory, 'step/y')).toBe(first.memory);
  });
});
