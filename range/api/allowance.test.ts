import { describe, expect, it } from 'vitest';
import { Allowance } from './allowance.ts';

describe('an allowance', () => {
  it('lets a burst through, then what the rate gives, and says how long to wait', () => {
    let now = 0;
    const allowance = new Allowance({ perSecond: 2, burst: 3 }, () => now);
    expect([1, 2, 3, 4].map(() => allowance.take('ann'))).toEqual([0, 0, 0, 1]);
    now = 500;
    expect([allowance.take('ann'), allowance.take('ann')]).toEqual([0, 1]);
    now = 60_000;
    expect([1, 2, 3, 4].map(() => allowance.take('ann'))).toEqual([0, 0, 0, 1]);
  });

  it('takes from one what it does not take from another', () => {
    const allowance = new Allowance({ perSecond: 1, burst: 1 }, () => 0);
    expect([allowance.take('ann'), allowance.take('ann'), allowance.take('bob')]).toEqual([0, 1, 0]);
  });

  it('takes more for what costs more, and never more than there can be', () => {
    let now = 0;
    const allowance = new Allowance({ perSecond: 2, burst: 10 }, () => now);
    expect([allowance.take('ann', 8), allowance.take('ann', 8), allowance.take('ann')]).toEqual([0, 3, 0]);
    now = 60_000;
    expect(allowance.take('ann', 100)).toBe(0);
  });

  it('forgets who has rested, and remembers who has not', () => {
    let now = 0;
    const allowance = new Allowance({ perSecond: 1, burst: 1 }, () => now);
    for (let i = 0; i < 2000; i++) allowance.take(`early ${i}`);
    now = 10_000;
    allowance.take('ann');
    for (let i = 0; i < 2000; i++) allowance.take(`late ${i}`);
    expect(allowance.take('ann')).toBe(1);
  });
});
