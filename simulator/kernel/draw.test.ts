import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, drawBank, drawFrom, drawStream, normalStream } from './draw.ts';

describe('a random draw', () => {
  it('is a pure function of seed, component, purpose and index', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.string(), fc.nat(), (seed, component, purpose, index) => {
        const once = draw(seed, component, purpose, index);
        expect(draw(seed, component, purpose, index)).toBe(once);
        expect(once).toBeGreaterThanOrEqual(0);
        expect(once).toBeLessThan(1);
      }),
    );
  });

  it('changes with each of the four', () => {
    const base = draw(1, 'AIT-201', 'noise', 7);
    for (const other of [
      draw(2, 'AIT-201', 'noise', 7),
      draw(1, 'AIT-202', 'noise', 7),
      draw(1, 'AIT-201', 'drift', 7),
      draw(1, 'AIT-201', 'noise', 8),
    ])
      expect(other).not.toBe(base);
  });

  it('comes in banks that give what their streams give', () => {
    const purposes = ['noise', 'drift', 'gust'];
    const bank = drawBank(-7, 'plant', purposes);
    const into = new Float64Array(3);
    for (const index of [0, 1, 4_000_000_000, 2 ** 40 + 3]) {
      bank(index, into);
      expect([...into]).toEqual(purposes.map((purpose) => draw(-7, 'plant', purpose, index)));
    }
  });

  it('is uniform: each of 16 bins gets its share of 64,000 draws', () => {
    const stream = drawStream(42, 'town', 'demand');
    const bins = new Array<number>(16).fill(0);
    for (let i = 0; i < 64_000; i++) {
      const bin = Math.floor(stream(i) * 16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Chi-square with 15 degrees of freedom: 37.7 is passed by chance once in a thousand seeds; this seed is fixed.
    const chi = bins.reduce((sum, n) => sum + (n - 4000) ** 2 / 4000, 0);
    expect(chi).toBeLessThan(37.7);
  });

  it('does not repeat itself from one index to the next', () => {
    const stream = drawStream(3, 'a', 'b');
    let product = 0;
    for (let i = 0; i < 20_000; i++) product += (stream(i) - 0.5) * (stream(i + 1) - 0.5);
    // Standard deviation of the mean is 1/12/√20000 ≈ 0.0006.
    expect(Math.abs(product / 20_000)).toBeLessThan(0.003);
  });

  it('gives normal noise with mean 0 and deviation 1', () => {
    const stream = normalStream(5, 'pH', 'noise');
    const values = Array.from({ length: 20_000 }, (_, i) => stream(i));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('chooses among all of a list', () => {
    const stream = drawStream(1, 'x', 'y');
    expect(new Set(Array.from({ length: 100 }, (_, i) => drawFrom(stream, i, ['a', 'b', 'c'])))).toEqual(
      new Set(['a', 'b', 'c']),
    );
  });
});
