import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../kernel/time.ts';
import { solveLoadFlow } from './load-flow.ts';
import { PowerGridPlant } from './plant.ts';
import { IN, OUT } from './signals.ts';
import { FREQUENCY, GENERATORS } from './system.ts';

/*
 * Figures: Anderson and Fouad, Power System Control and Stability, examples 2.6 and 2.7; Sauer and Pai, Power System
 * Dynamics and Stability, section 7.7. The critical clearing time was bracketed by an independent integration of the
 * same equations (0.1614 s stable, 0.1621 s not).
 */

/** `step` in milliseconds. */
const classical = ({ step = 10 }: { readonly step?: number } = {}): PowerGridPlant =>
  new PowerGridPlant({ seed: 1, parameters: { droop: 0, damping: 0, loadNoise: 0 }, step: milliseconds(step) });

const DEGREE = 180 / Math.PI;
const LINE_5_7 = 3;

/** Faults line 5–7 at bus 7 and opens it after `steps`. Gives the widest angle between two machines in the two seconds after, in degrees. */
const swing = (steps: number, step: number): number => {
  const plant = classical({ step });
  plant.input[IN.faultLine] = LINE_5_7;
  plant.input[IN.faultPlace] = 100;
  let widest = 0;
  for (let tick = 0; tick < 2000 / step; tick++) {
    if (tick === steps) plant.input.fill(0, IN.line + 2 * (LINE_5_7 - 1), IN.line + 2 * LINE_5_7);
    plant.advance(tick);
    const angles = GENERATORS.map((_, i) => (plant.state[3 * i] as number) * DEGREE);
    widest = Math.max(widest, Math.max(...angles) - Math.min(...angles));
  }
  return widest;
};

describe('the load flow of the nine-bus system', () => {
  it('gives the published voltages, angles and powers to four digits', () => {
    const { v, angle, p, q, iterations } = solveLoadFlow();
    [1.04, 1.025, 1.025, 1.0258, 0.9956, 1.0127, 1.0258, 1.0159, 1.0324].forEach((value, i) => {
      expect(v[i]).toBeCloseTo(value, 4);
    });
    [0, 9.28, 4.665, -2.217, -3.989, -3.687, 3.72, 0.728, 1.967].forEach((value, i) => {
      // Printed to thousandths of a degree.
      expect((angle[i] as number) * DEGREE).toBeCloseTo(value, 3);
    });
    expect(p[0]).toBeCloseTo(0.7164, 4);
    [0.2705, 0.0665, -0.1086].forEach((value, i) => {
      expect(q[i]).toBeCloseTo(value, 4);
    });
    expect(iterations).toBeLessThan(6);
  });

  it('says so when the system cannot carry the load', () => {
    expect(() => solveLoadFlow(5)).toThrow(/no solution at 5 times/);
  });
});

describe('the classical model', () => {
  it('begins with the published internal voltages and stands still', () => {
    const plant = classical();
    [1.0566, 1.0502, 1.017].forEach((value, i) => {
      expect(plant.internal[i]).toBeCloseTo(value, 4);
    });
    [2.2716, 19.7316, 13.1664].forEach((value, i) => {
      expect((plant.state[3 * i] as number) * DEGREE).toBeCloseTo(value, 2);
    });
    const before = plant.output.slice();
    for (let tick = 0; tick < 6000; tick++) plant.advance(tick);
    plant.output.forEach((value, i) => {
      expect(value).toBeCloseTo(before[i] as number, 5);
    });
    expect(plant.output[OUT.bus + 4]).toBeCloseTo(0.9956 * 230, 1);
    expect(plant.output[OUT.served]).toBeCloseTo(100, 6);
  });

  it('has the two published modes', () => {
    const k = classical().synchronizing();
    const a = k.map((row, i) =>
      row.map((value) => (value * 2 * Math.PI * FREQUENCY) / (2 * (GENERATORS[i]?.h as number))),
    );
    const at = (i: number, j: number): number => a[i]?.[j] as number;
    // One eigenvalue is 0; the other two solve λ² − trace·λ + sum of the principal minors.
    const trace = at(0, 0) + at(1, 1) + at(2, 2);
    const minor = (i: number, j: number): number => at(i, i) * at(j, j) - at(i, j) * at(j, i);
    const minors = minor(0, 1) + minor(0, 2) + minor(1, 2);
    const root = Math.sqrt(trace * trace - 4 * minors);
    const modes = [(trace - root) / 2, (trace + root) / 2].map((value) => Math.sqrt(value) / (2 * Math.PI));
    expect((modes[0] as number) / 1.383 - 1).toBeCloseTo(0, 2);
    expect((modes[1] as number) / 2.126 - 1).toBeCloseTo(0, 2);
  });

  it('swings at its lower mode after a small push', () => {
    const plant = classical({ step: 5 });
    plant.state[4] = 1e-4;
    const crossings: number[] = [];
    let last = 0;
    for (let tick = 0; tick < 4000; tick++) {
      plant.advance(tick);
      const now = (plant.state[3] as number) - (plant.state[0] as number) - (19.7316 - 2.2716) / DEGREE;
      if (last < 0 && now >= 0) crossings.push(tick * 0.005);
      last = now;
    }
    const period = ((crossings.at(-1) as number) - (crossings[0] as number)) / (crossings.length - 1);
    // Machine 2 against machine 1 is nearly all the lower mode; the upper one shifts single crossings, not their mean.
    expect(Math.abs(1 / period / 1.383 - 1)).toBeLessThan(0.01);
  });

  it('keeps step when the fault at bus 7 is cleared within 0.1614 s, and loses it at 0.1621 s', () => {
    let [stable, lost] = [300, 360];
    expect(swing(stable, 0.5)).toBeLessThan(180);
    expect(swing(lost, 0.5)).toBeGreaterThan(360);
    while (lost - stable > 1) {
      const middle = (stable + lost) >> 1;
      if (swing(middle, 0.5) > 180) lost = middle;
      else stable = middle;
    }
    const critical = ((stable + lost) / 2) * 0.0005;
    expect(Math.abs(critical / 0.16175 - 1)).toBeLessThan(0.01);
  });
});

describe('the grid with its governors', () => {
  const grid = (parameters: Record<string, number> = {}): PowerGridPlant =>
    new PowerGridPlant({ seed: 3, parameters: { loadNoise: 0, ...parameters } });

  it('loses frequency by its droop when a generator is lost', () => {
    // At this load the other two stay below their ratings.
    const plant = grid({ loadScale: 0.7 });
    plant.input[IN.generator + 2 * 2] = 0;
    for (let tick = 0; tick < 12_000; tick++) plant.advance(tick);
    expect(plant.output[OUT.generator + 2 * OUT.perGenerator]).toBe(0);
    const speed = ((plant.output[OUT.generator + 2] as number) - FREQUENCY) / FREQUENCY;
    const stiffness = (247.5 + 192) / 100 / 0.05 + 2 * 2;
    const before = grid({ loadScale: 0.7 });
    const shortfall = [0, 1].reduce(
      (sum, i) =>
        sum +
        ((plant.output[OUT.generator + OUT.perGenerator * i] as number) -
          (before.output[OUT.generator + OUT.perGenerator * i] as number)) /
          100,
      0,
    );
    expect(speed).toBeLessThan(0);
    // What the other two give more is what droop and damping take from their speed.
    expect(-speed * stiffness).toBeCloseTo(shortfall, 2);
  });

  it('is relieved by shedding a load, and serves that much less', () => {
    const plant = grid();
    plant.input[IN.load] = 0;
    for (let tick = 0; tick < 6000; tick++) plant.advance(tick);
    expect(plant.output[OUT.load]).toBe(0);
    expect(plant.output[OUT.frequency]).toBeGreaterThan(FREQUENCY);
    expect(plant.output[OUT.served]).toBeLessThan(100 * (1 - 1.25 / 3.15) + 1);
  });

  it('has the frequency of the machines on the network: one behind an open breaker speeds up by itself', () => {
    const plant = grid({ loadScale: 0.7 });
    plant.input[IN.generator + 2] = 0;
    let slowest = FREQUENCY;
    for (let tick = 0; tick < 3000; tick++) {
      plant.advance(tick);
      slowest = Math.min(slowest, plant.output[OUT.frequency] as number);
    }
    const speed = (i: number): number => plant.output[OUT.generator + OUT.perGenerator * i + 2] as number;
    expect(speed(1)).toBeGreaterThan(FREQUENCY + 1);
    // Machine 2 gave half of the power: what the relays at the loads see is a falling frequency.
    expect(slowest).toBeLessThan(FREQUENCY - 0.5);
    expect(plant.output[OUT.frequency]).toBeCloseTo((23.64 * speed(0) + 3.01 * speed(2)) / (23.64 + 3.01), 9);
    for (const machine of [0, 2]) plant.input[IN.generator + 2 * machine] = 0;
    plant.advance(3000);
    expect(plant.output[OUT.frequency]).toBe(0);
    expect(plant.output[OUT.served]).toBe(0);
    expect(plant.validity()).toBeNull();
  });

  it('lets islands turn by themselves: no pole slips between machines that nothing joins, nor when they are joined again', () => {
    const plant = grid();
    // Lines 5–7 and 8–9 open: machine 2 feeds bus 8 alone, with far too much power.
    const open = [4, 5, 10, 11].map((end) => IN.line + end);
    for (const at of open) plant.input[at] = 0;
    let tick = 0;
    const angle = (i: number) => plant.state[3 * i] as number;
    while (Math.abs(angle(1) - angle(0)) < 20 && tick < 6000) plant.advance(tick++);
    expect(Math.abs(angle(1) - angle(0))).toBeGreaterThan(20);
    expect(plant.validity()).toBeNull();
    // Joined where both happen to stand alike, as a synchronism check would have it.
    const alike = () => Math.cos(angle(1) - angle(0)) > 0.95;
    while (!alike()) plant.advance(tick++);
    for (const at of open) plant.input[at] = 1;
    plant.advance(tick++);
    expect(Math.abs(angle(1) - angle(0))).toBeLessThan(1);
    expect(plant.validity()).toBeNull();
    const twin = grid();
    twin.restore(plant.snapshot());
    for (let i = 0; i < 50; i++) {
      plant.advance(tick + i);
      twin.advance(tick + i);
    }
    expect([...twin.state]).toEqual([...plant.state]);
  });

  it('says when machines that nothing holds have left the speeds for which the model is made', () => {
    const plant = classical();
    plant.input.fill(0, IN.load, IN.load + 3);
    let tick = 0;
    while (plant.validity() === null && tick < 60_000) plant.advance(tick++);
    expect(plant.validity()).toBe('speed-range');
    expect(Math.abs((plant.output[OUT.frequency] as number) / FREQUENCY - 1)).toBeCloseTo(0.15, 2);
  });

  it('carries no current on a line that is open at both ends, and charging on one that is open at one', () => {
    const plant = grid();
    plant.input[IN.line] = 0;
    plant.advance(0);
    expect(plant.output[OUT.line]).toBe(0);
    expect(plant.output[OUT.line + 1]).toBeGreaterThan(0);
    expect(plant.output[OUT.line + 1]).toBeLessThan(60);
    plant.input[IN.line + 1] = 0;
    plant.advance(1);
    expect(plant.output[OUT.line + 1]).toBe(0);
  });

  it('balances: what machines give is what loads and lines take, whatever is open', () => {
    for (let pattern = 0; pattern < 64; pattern++) {
      const plant = grid();
      for (let line = 0; line < 6; line++)
        plant.input.fill((pattern >> line) & 1, IN.line + 2 * line, IN.line + 2 * line + 2);
      for (let tick = 0; tick < 20; tick++) plant.advance(tick);
      const given = [0, 1, 2].reduce(
        (sum, i) => sum + (plant.output[OUT.generator + OUT.perGenerator * i] as number),
        0,
      );
      const taken = [0, 1, 2].reduce((sum, i) => sum + (plant.output[OUT.load + OUT.perLoad * i] as number), 0);
      // Losses of this network are below a twentieth of what it carries.
      expect(given).toBeGreaterThan(taken - 1e-3);
      expect(given - taken).toBeLessThan(0.05 * given + 1);
      for (const value of plant.output) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('goes on from a snapshot to the last bit, with wandering loads', () => {
    const plant = grid({ loadNoise: 0.02 });
    for (let tick = 0; tick < 777; tick++) plant.advance(tick);
    const twin = grid({ loadNoise: 0.02 });
    twin.restore(plant.snapshot());
    for (let tick = 777; tick < 2000; tick++) {
      plant.advance(tick);
      twin.advance(tick);
    }
    expect([...twin.output]).toEqual([...plant.output]);
  });
});
