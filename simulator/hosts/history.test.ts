import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryHistory } from './history.ts';

describe('a history in memory', () => {
  it('gives the samples of a time span and the one before it, so that the line has its start', () => {
    const history = new MemoryHistory();
    for (const [t, value] of [
      [0, 7.6],
      [60, 7.7],
      [120, 8.1],
      [180, 8.7],
    ] as const)
      history.append('AIT-201.PV', t, value);
    expect(history.range('AIT-201.PV', 100, 150)).toEqual({ t: [60, 120], value: [7.7, 8.1] });
    expect(history.range('AIT-201.PV', 500, 600)).toEqual({ t: [180], value: [8.7] });
    expect(history.range('none', 0, 1)).toEqual({ t: [], value: [] });
    expect(history.last('AIT-201.PV')).toBe(8.7);
  });

  it('answers as a plain list would, before and after a snapshot', () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { maxLength: 200 });
    fc.assert(
      fc.property(samples, fc.nat(500), fc.nat(500), (steps, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const history = new MemoryHistory();
        let t = 0;
        const list = steps.map(([dt, value]) => {
          t += dt;
          history.append('x', t, value);
          return { t, value };
        });
        const inside = list.filter((sample) => sample.t > from && sample.t <= to);
        const before = list.filter((sample) => sample.t <= from).at(-1);
        const expected = before ? [before, ...inside] : inside;
        const copy = new MemoryHistory();
        copy.restore(structuredClone(history.snapshot()));
        for (const store of [history, copy]) {
          const got = store.range('x', from, to);
          expect(got.t).toEqual(expected.map((sample) => sample.t));
          expect(got.value).toEqual(expected.map((sample) => sample.value));
        }
        copy.append('x', t + 1, 1);
        expect(copy.last('x')).toBe(1);
      }),
    );
  });
});
