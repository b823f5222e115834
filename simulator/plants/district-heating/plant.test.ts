import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, seconds } from '../../kernel/time.ts';
import { blockOf, heatNeeded, radiatorHeat } from './block.ts';
import { HeatingControl } from './control.ts';
import { BOILER_WATER, BRANCHES, CELLS, DESIGN_OUTDOOR, GROUND, HEAT, ROOM, SECONDARY_DROP, STEAM } from './design.ts';
import { effectiveness } from './exchanger.ts';
import { headAt, openingFor, solveFlows } from './hydraulics.ts';
import { completeParameters } from './parameters.ts';
import { DistrictHeatingPlant } from './plant.ts';
import { IN, OUT, STATE } from './signals.ts';
import { cellWater, heatingCurve } from './steady.ts';

const steady = { outdoorMean: -10, outdoorSwing: 0 };
const fresh = (parameters: Record<string, number> = steady, step = seconds(1)): DistrictHeatingPlant =>
  new DistrictHeatingPlant({ seed: 1, startOfDay: 0, parameters, noise: false, step });

const sub = (i: number): number => OUT.sub + OUT.perSub * i;
const indoor = (plant: DistrictHeatingPlant, i: number): number => plant.output[sub(i) + OUT.indoor] as number;

/** Shuts every mixing valve: what a controller does that believes in summer. */
const shut = (plant: DistrictHeatingPlant): void => {
  for (let i = 0; i < BRANCHES.length; i++) plant.input[IN.sub + IN.perSub * i + IN.mixer] = 0;
};

describe('parts of a heating network', () => {
  it('an exchanger passes what Kays and London tabulate for counterflow', () => {
    // Compact Heat Exchangers, table 2-2: NTU 1 and 3, ratios 0, 0.5 and 1
    expect(effectiveness(1, 1e9, 1)).toBeCloseTo(0.632, 3);
    expect(effectiveness(1, 2, 1)).toBeCloseTo(0.565, 3);
    expect(effectiveness(1, 1, 1)).toBeCloseTo(0.5, 3);
    expect(effectiveness(1, 2, 3)).toBeCloseTo(0.874, 3);
    expect(effectiveness(1, 1, 3)).toBeCloseTo(0.75, 3);
  });

  it('radiators give their nominal heat at 80/60/20 and half of it at little more than half the excess', () => {
    const block = blockOf(0, completeParameters({}));
    expect(radiatorHeat(block, 70, 20)).toBeCloseTo(block.radiators, 6);
    // (1/2)^(1/1.3) of 50 K
    expect(radiatorHeat(block, 20 + 29.34, 20) / block.radiators).toBeCloseTo(0.5, 3);
    expect(radiatorHeat(block, 15, 20)).toBe(0);
  });

  it('the heating curve reaches 80/60 a little below its design, for radiators are bought larger', () => {
    const block = blockOf(0, completeParameters({ gains: 0 }));
    const flow = heatingCurve(block, DESIGN_OUTDOOR);
    expect(flow).toBeGreaterThan(74);
    expect(flow).toBeLessThan(80);
    const back = flow - heatNeeded(block, ROOM, DESIGN_OUTDOOR) / (HEAT * block.flow);
    expect(flow - back).toBeCloseTo(SECONDARY_DROP, 6);
  });

  it('pumps and valves agree: the opening for a flow gives that flow', () => {
    const opening = fc.double({ min: 0.02, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(opening, opening, opening, opening),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        (u, n) => {
          const flows = new Float64Array(4);
          const head = solveFlows(n, Float64Array.from(u), flows);
          const total = flows.reduce((sum, flow) => sum + flow, 0);
          expect(Math.abs(headAt(n, total) - head)).toBeLessThan(1e-9 * head);
          u.forEach((wanted, i) => {
            expect(Math.abs(openingFor(i, flows[i] as number, head) - wanted)).toBeLessThan(1e-6);
          });
        },
      ),
    );
  });
});

describe('district heating on a winter day', () => {
  it('begins where it would settle: nothing moves at the mean of the weather', () => {
    for (const slope of fresh().derivative()) expect(Math.abs(slope)).toBeLessThan(1e-9);
  });

  it('keeps every room at 20 ℃ within 0.3 K through a day of its control, the far block too', () => {
    const plant = fresh({ outdoorMean: -8, outdoorSwing: 4 }, seconds(5));
    const control = new HeatingControl(plant);
    for (let tick = 0; tick < 2 * 17_280; tick++) {
      control.act(tick);
      plant.advance(tick);
      for (let i = 0; i < BRANCHES.length; i++) expect(Math.abs(indoor(plant, i) - ROOM)).toBeLessThan(0.3);
    }
    expect(plant.output[OUT.head]).toBeCloseTo(300, -1);
    // After two days the day repeats itself: as much heat goes out as is needed.
    expect((plant.output[OUT.delivered] as number) / (plant.output[OUT.wanted] as number)).toBeCloseTo(1, 1);
  });

  it('keeps its balance of energy, whatever valves and burners do', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(percent, { minLength: 10, maxLength: 10 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (positions, pumps) => {
          const plant = fresh();
          const [firing, speed, ...rest] = positions as [number, number, ...number[]];
          plant.input[IN.firing] = firing;
          plant.input[IN.speed] = speed;
          pumps.forEach((pump, i) => {
            plant.input[IN.sub + IN.perSub * i] = rest[2 * i] as number;
            plant.input[IN.sub + IN.perSub * i + 1] = rest[2 * i + 1] as number;
            plant.input[IN.sub + IN.perSub * i + 2] = pump ? 1 : 0;
          });
          for (let tick = 0; tick < 600; tick++) plant.advance(tick);
          // Exchangers hold no heat of their own; once they have followed, what the primary gives the secondary takes.
          plant.measure();
          const dx = plant.derivative();
          const p = completeParameters(steady);
          let [stored, lost, exchanged] = [HEAT * BOILER_WATER * (dx[STATE.boiler] as number), 0, 0];
          BRANCHES.forEach(({ length }, i) => {
            const at = STATE.sub + STATE.perSub * i;
            const flow = (plant.output[sub(i) + OUT.primaryFlow] as number) / 3.6;
            for (let cell = 0; cell < 2 * CELLS; cell++) {
              stored += HEAT * cellWater(i) * (dx[at + cell] as number);
              lost += ((p.pipeLoss * length) / CELLS / 1e3) * ((plant.state[at + cell] as number) - GROUND);
            }
            exchanged +=
              HEAT *
              flow *
              ((plant.state[at + CELLS - 1] as number) - (plant.state[at + STATE.primaryReturn] as number));
          });
          const burned = plant.state[STATE.burner] as number;
          const missing = burned - lost - exchanged - stored;
          const within = 1e-6 * (burned + 1000);
          // What boils leaves the safety valves; nothing else may be missing, and nothing may come from nowhere.
          if ((plant.state[STATE.boiler] as number) < STEAM) expect(missing).toBeLessThan(within);
          expect(missing).toBeGreaterThan(-within);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('cools its buildings over hours when the mixing valves shut, the air at once and the walls slowly', () => {
    const plant = fresh(steady, seconds(10));
    shut(plant);
    const at: number[] = [];
    for (let tick = 0; tick <= 48 * 360; tick++) {
      if (tick % 360 === 0) at.push(indoor(plant, 0));
      plant.advance(tick);
    }
    // Two capacities in a row, from rest (state space, solved by its two eigenvalues), once the radiators are cold.
    const block = blockOf(0, completeParameters(steady));
    const a = -(block.air + block.between) / block.airCapacity;
    const b = block.between / block.airCapacity;
    const c = block.between / block.massCapacity;
    const d = -(block.between + block.wall) / block.massCapacity;
    const root = Math.sqrt(((a - d) / 2) ** 2 + b * c);
    const slow = (a + d) / 2 + root;
    const ratio = ((at[48] as number) - cold(block)) / ((at[24] as number) - cold(block));
    // The water in radiators and pipes, a twenty-sixth of the mass's capacity, makes it slower by as much.
    const slower = (slow * 24 * 3600) / Math.log(ratio);
    expect(slower).toBeGreaterThan(1);
    expect(slower).toBeLessThan(1 + (1.1 * HEAT * block.water) / block.massCapacity);
    expect(-1 / slow / 3600).toBeGreaterThan(20);
    // Below 18 ℃ (WHO's housing guideline, 2018) in the second hour, near freezing after a day.
    expect(at[1] as number).toBeGreaterThan(18);
    expect(at[2] as number).toBeLessThan(18);
    expect(at[24] as number).toBeLessThan(5);
    expect(at[24] as number).toBeGreaterThan(0);
  });

  it('gives the same whatever its step, within what the step can tell', () => {
    const run = (step: number): number => {
      const plant = fresh(steady, seconds(step));
      shut(plant);
      for (let tick = 0; tick < 7200 / step; tick++) plant.advance(tick);
      return indoor(plant, 2);
    };
    expect(run(10)).toBeCloseTo(run(1), 3);
    expect(run(0.1)).toBeCloseTo(run(1), 6);
  });

  it('goes on from a snapshot to the last bit, and draws its weather from the seed', () => {
    const of = (seed: number): DistrictHeatingPlant =>
      new DistrictHeatingPlant({ seed, startOfDay: 0, parameters: {}, step: seconds(1) });
    const [one, other] = [of(3), of(3)];
    for (let tick = 0; tick < 4000; tick++) one.advance(tick);
    const saved = structuredClone(one.snapshot());
    for (let tick = 4000; tick < 5000; tick++) one.advance(tick);
    other.restore(saved);
    for (let tick = 4000; tick < 5000; tick++) other.advance(tick);
    expect(other.output).toEqual(one.output);
    const another = of(4);
    for (let tick = 0; tick < 5000; tick++) another.advance(tick);
    expect(another.output[OUT.outdoor]).not.toBe(one.output[OUT.outdoor]);
  });

  it('says when its water would boil', () => {
    const plant = fresh();
    plant.input[IN.firing] = 100;
    plant.input[IN.speed] = 0;
    let tick = 0;
    for (; tick < hours(3) / 1e6 && plant.validity() === null; tick++) plant.advance(tick);
    expect(plant.validity()).toBe('boiling');
    // The safety valves hold it where water boils under the network's pressure, for as long as the burners go on.
    for (let i = 0; i < hours(3) / 1e6; i++) plant.advance(tick++);
    expect(Math.abs((plant.output[OUT.supply] as number) - STEAM)).toBeLessThan(0.5);
  });
});

/** Where a block settles without heating at −10 ℃: its gains against its losses. */
const cold = (block: ReturnType<typeof blockOf>): number =>
  -10 + block.gains / (block.air + 1 / (1 / block.wall + 1 / block.between));
