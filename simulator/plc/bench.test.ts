import { describe, expect, it } from 'vitest';
import { benchPlc } from './bench.ts';

describe('the benchmark', () => {
  it('runs a program of some two hundred statements a scan', () => {
    let clock = 0;
    const figures = benchPlc(() => clock++, 200);
    expect(figures.statements).toBeGreaterThan(180);
    expect(figures.compiledLines).toBeGreaterThan(1000);
    expect(figures.fourLoops.lines).toBeGreaterThanOrEqual(270);
  });
});
