import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../kernel/time.ts';
import { Disturbances, WALK } from './disturbances.ts';
import { DEVIATION } from './instruments.ts';
import { STATE, VALVE } from './layout.ts';
import { fillNormal } from './noise.ts';
import { TennesseeEastmanPlant } from './plant.ts';
import {
  DISTURBANCES,
  FIRST_IDV,
  FIRST_SAMPLED,
  INPUTS,
  MEASURED,
  OUT,
  OUTPUTS,
  SHUTOFF,
  VENT_HOLDING,
} from './signals.ts';

const make = (noise = true, parameters: Record<string, number> = {}): TennesseeEastmanPlant =>
  new TennesseeEastmanPlant({ seed: 3, parameters, noise });

const STEPS_IN_HOUR = 1800;

describe('instruments', () => {
  it('give noise of the published deviation, and none to the truth', () => {
    const plant = make();
    const sums = new Float64Array(FIRST_SAMPLED);
    const squares = new Float64Array(FIRST_SAMPLED);
    const n = 1500;
    for (let tick = 0; tick < n; tick++) {
      plant.advance(tick);
      for (let i = 0; i < FIRST_SAMPLED; i++) {
        const error =
          ((plant.output[OUT.measured + i] as number) - (plant.output[i] as number)) / (DEVIATION[i] as number);
        sums[i] = (sums[i] as number) + error;
        squares[i] = (squares[i] as number) + error * error;
      }
    }
    // Standard error of a mean of 1,500 is 0.026, of a deviation 0.018: five of them.
    for (let i = 0; i < FIRST_SAMPLED; i++) {
      expect(Math.abs((sums[i] as number) / n)).toBeLessThan(0.13);
      expect(Math.sqrt((squares[i] as number) / n)).toBeGreaterThan(0.91);
      expect(Math.sqrt((squares[i] as number) / n)).toBeLessThan(1.09);
    }
  });

  it('turn a uniform draw into a normal one: quantiles of the table', () => {
    const normal = new Float64Array(4);
    fillNormal(Float64Array.of(0.5, 0.841345, 0.02275), 3, normal, 1);
    expect(normal[0]).toBe(0);
    expect(normal[1]).toBeCloseTo(0, 3);
    expect(normal[2]).toBeCloseTo(1, 2);
    expect(normal[3]).toBeCloseTo(-2, 2);
  });

  it('tell a gas sample 0.1 h and a product sample 0.25 h after it was taken', () => {
    const plant = make(false);
    plant.input[VALVE.dFeed] = 66; // composition begins to move at once
    const truth = new Map<number, Float64Array>();
    const told = new Map<number, Float64Array>();
    for (let tick = 0; tick < 0.6 * STEPS_IN_HOUR; tick++) {
      plant.advance(tick);
      truth.set(tick + 1, plant.output.slice(0, MEASURED));
      told.set(tick + 1, plant.output.slice(OUT.measured, OUT.measured + MEASURED));
    }
    const at = (map: Map<number, Float64Array>, steps: number, i: number): number =>
      (map.get(steps) as Float64Array)[i] as number;
    const gas = 22 + 3;
    const product = 39;
    expect(at(told, 179, gas)).toBe(at(told, 1, gas));
    expect(at(told, 360, gas)).toBe(at(truth, 180, gas));
    expect(at(told, 539, gas)).toBe(at(truth, 180, gas));
    expect(at(told, 540, gas)).toBe(at(truth, 360, gas));
    expect(at(told, 900, product)).toBe(at(truth, 450, product));
    expect(at(told, 360, gas)).not.toBe(at(truth, 360, gas));
  });
});

describe('disturbances', () => {
  it('stay at rest while they are off, move while they are on, and never jump', () => {
    const idv = new Float64Array(DISTURBANCES);
    const walk = new Disturbances(5);
    const rest = walk.value.slice();
    let hours = 0;
    for (; hours < 10; hours += 0.01) walk.advance(hours, idv, 0);
    expect([...walk.value]).toEqual([...rest]);
    idv.fill(1);
    const moved = new Uint8Array(rest.length);
    const before = walk.value.slice();
    const largest = new Float64Array(rest.length);
    for (; hours < 25; hours += 0.001) {
      walk.advance(hours, idv, 0);
      walk.value.forEach((value, i) => {
        if (value !== rest[i]) moved[i] = 1;
        largest[i] = Math.max(largest[i] as number, Math.abs(value - (before[i] as number)));
      });
      before.set(walk.value);
    }
    // The steepest piece goes 20 ℃ in 0.1 h, at most at 1.5 times its mean slope.
    largest.forEach((jump, i) => {
      expect(jump).toBeLessThan(i >= 2 && i <= 5 ? 0.31 : 0.02);
    });
    expect([...moved]).toEqual(new Array(rest.length).fill(1));
    for (const [i, spread] of [
      [WALK.aInFeed4, 0.03],
      [WALK.kineticsG, 0.25],
    ] as const)
      expect(Math.abs((walk.value[i] as number) - (rest[i] as number))).toBeLessThanOrEqual(spread);
  });

  it('of another seed go another way', () => {
    const idv = new Float64Array(DISTURBANCES).fill(1);
    const [one, other] = [new Disturbances(1), new Disturbances(2)];
    for (let hours = 0; hours < 5; hours += 0.05) for (const walk of [one, other]) walk.advance(hours, idv, 0);
    expect(one.value[WALK.kineticsG]).not.toBe(other.value[WALK.kineticsG]);
  });

  it('6 stops feed A, 4 warms the cooling water, 7 takes a fifth of feed 4', () => {
    const run = (idv: number): TennesseeEastmanPlant => {
      const plant = make(false, { [`idv${idv}`]: 1 });
      for (let tick = 0; tick < 60; tick++) plant.advance(tick);
      return plant;
    };
    expect(run(6).output[0]).toBe(0);
    expect(run(4).output[20] as number).toBeGreaterThan((make(false).output[20] as number) + 0.5);
    expect((run(7).output[3] as number) / (make(false).output[3] as number)).toBeCloseTo(0.8, 6);
  });

  it('14 makes the reactor’s water valve stick: it follows only what differs by more than 2 %', () => {
    const plant = make(false, { idv14: 1 });
    plant.advance(0);
    const before = plant.state[STATE.valves + VALVE.reactorWater] as number;
    plant.input[VALVE.reactorWater] = before + 1.9;
    for (let tick = 1; tick < 30; tick++) plant.advance(tick);
    expect(plant.state[STATE.valves + VALVE.reactorWater]).toBeCloseTo(before, 9);
    plant.input[VALVE.reactorWater] = before + 2.1;
    for (let tick = 30; tick < 60; tick++) plant.advance(tick);
    expect(plant.state[STATE.valves + VALVE.reactorWater]).toBeCloseTo(before + 2.1, 3);
  });
});

describe('shutdown', () => {
  it('comes when a limit is passed, names it, and stops the plant where it stands', () => {
    const plant = make();
    plant.input[VALVE.acFeed] = 100;
    plant.input[VALVE.purge] = 0;
    let tick = 0;
    while (plant.validity() === null && tick < 5 * STEPS_IN_HOUR) plant.advance(tick++);
    expect(plant.validity()).toBe('reactor-pressure-high');
    expect(plant.output[6] as number).toBeGreaterThan(3000);
    expect(plant.output[OUT.shutdown]).toBe(1);
    expect(plant.output[OUT.delivered]).toBe(0);
    const stands = [...plant.output];
    for (let i = 0; i < 100; i++) plant.advance(tick++);
    expect([...plant.output]).toEqual(stands);
    expect(plant.derivative().every((slope) => slope === 0)).toBe(true);
  });

  it.each([
    ['reactorWater', 0],
    ['dFeed', 100],
    ['acFeed', 100],
    ['acFeed', 0],
  ] as const)('is the model’s and not the step’s: %s at %i %%, in steps of 2 s and of 0.2 s', (valve, position) => {
    const down = (step: number) => {
      const plant = new TennesseeEastmanPlant({ seed: 1, parameters: {}, noise: false, step: milliseconds(step) });
      plant.input[VALVE[valve]] = position;
      let tick = 0;
      while (plant.validity() === null && tick < (2 * 3_600_000) / step) plant.advance(tick++);
      return { by: plant.validity(), seconds: (tick * step) / 1000 };
    };
    const [usual, fine] = [down(2000), down(200)];
    expect(usual.by).toBe(fine.by);
    expect(Math.abs(usual.seconds / fine.seconds - 1)).toBeLessThan(0.01);
  });

  it('comes for a separator that runs empty', () => {
    const plant = make();
    plant.input[VALVE.separatorLiquid] = 100;
    let tick = 0;
    while (plant.validity() === null && tick < 5 * STEPS_IN_HOUR) plant.advance(tick++);
    expect(plant.validity()).toBe('separator-level-low');
  });
});

describe('the safety system’s valves', () => {
  it('change nothing while they stand at rest, shut the feeds and blow the gas down when they go', () => {
    const plant = make(false);
    expect(plant.output[OUT.venting]).toBe(0);
    plant.input[SHUTOFF] = 0;
    plant.input[VENT_HOLDING] = 0;
    const before = plant.output[6] as number;
    for (let tick = 0; tick < 120; tick++) plant.advance(tick);
    for (const feed of [0, 1, 2]) expect(plant.output[feed]).toBe(0);
    expect(plant.output[OUT.venting] as number).toBeGreaterThan(10);
    expect(plant.output[6] as number).toBeLessThan(before - 1000);
    plant.input[VENT_HOLDING] = 100;
    plant.advance(120);
    expect(plant.output[OUT.venting]).toBe(0);
  });

  it('leave nothing below nothing: blown down to the atmosphere, every amount and share stays one', () => {
    const plant = make(false);
    plant.input[SHUTOFF] = 0;
    plant.input[VENT_HOLDING] = 0;
    plant.input[VALVE.separatorLiquid] = 0;
    plant.input[VALVE.product] = 0;
    for (let tick = 0; tick < 8 * STEPS_IN_HOUR; tick++) {
      plant.advance(tick);
      for (let i = 0; i < STATE.reactorWater; i++) expect(plant.state[i] as number).toBeGreaterThanOrEqual(0);
      const purge = plant.output.slice(28, 36);
      expect(Math.min(...purge)).toBeGreaterThanOrEqual(0);
      expect(purge.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 6);
    }
    expect(plant.validity()).toBeNull();
    expect(plant.output[6] as number).toBeLessThan(50);
  });
});

describe('signals', () => {
  it('have names of their own, and stand where the paper numbers them', () => {
    for (const list of [INPUTS, OUTPUTS]) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    expect(INPUTS).toHaveLength(FIRST_IDV + DISTURBANCES + 2);
    expect(INPUTS[SHUTOFF]?.id).toBe('feed-shutoff.opening');
    expect(INPUTS[FIRST_IDV + 5]?.id).toBe('idv-6');
    expect(OUTPUTS[6]?.id).toBe('reactor.pressure');
    expect(OUTPUTS[OUT.measured + 39]?.id).toBe('product.g.measured');
    expect(OUTPUTS[OUT.measured + 39]?.text.en).toContain('XMEAS(40)');
  });
});
