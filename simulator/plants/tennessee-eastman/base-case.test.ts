import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROGRAM_MEASUREMENTS, PUBLISHED_MEASUREMENTS } from './base-case.fixture.ts';
import { BASE_STATE, STATE } from './layout.ts';
import { TennesseeEastmanPlant } from './plant.ts';
import { MEASURED, OUT } from './signals.ts';

const fresh = (noise = false): TennesseeEastmanPlant => new TennesseeEastmanPlant({ seed: 1, parameters: {}, noise });

/**
 * Half of the fifth decimal, and two parts in a million: the original computes with constants of single precision, and
 * its compressor's flow is a difference of large numbers.
 */
const printed = (value: number): number => 5.1e-6 + 2e-6 * Math.abs(value);

describe('the base case of Downs & Vogel', () => {
  it('gives all 41 measurements to the printed digits', () => {
    const { output } = fresh();
    expect(PUBLISHED_MEASUREMENTS).toHaveLength(MEASURED);
    PUBLISHED_MEASUREMENTS.forEach((text, i) => {
      const decimals = text.split('.')[1]?.length ?? 0;
      // XMEAS(2) and (3) are printed with five digits: 3664.0 and 4509.3 stand for 3664.04 and 4509.27.
      const tolerance = 0.5 * 10 ** -decimals;
      expect(Math.abs((output[i] as number) - Number(text)), `XMEAS(${i + 1})`).toBeLessThanOrEqual(tolerance);
    });
    PROGRAM_MEASUREMENTS.forEach((value, i) => {
      expect(Math.abs((output[OUT.measured + i] as number) - value), `XMEAS(${i + 1})`).toBeLessThan(printed(value));
    });
  });

  it('stands still: each derivative is below a hundred-thousandth of what passes through', () => {
    const plant = fresh();
    const slopes = plant.derivative();
    // Passing through the reactor: some 1,900 to 4,200 lb-mol/h of gas and 250 lb-mol/h of reaction.
    for (let i = 0; i < STATE.reactorWater; i++) expect(Math.abs(slopes[i] as number)).toBeLessThan(1e-3);
    for (let i = STATE.reactorWater; i < BASE_STATE.length; i++)
      expect(Math.abs(slopes[i] as number)).toBeLessThan(1e-5);
  });

  it('costs 170.6 USD an hour (Downs & Vogel, mode 1)', () => {
    expect(fresh().output[OUT.cost]).toBeCloseTo(170.6, 1);
  });

  const folder = process.env.KUNREN_REFERENCE_DATA;
  const table = folder ? `${folder}/plants/te_mode1_xmeas.csv` : '';
  it.skipIf(!existsSync(table))(
    'agrees with the reference table (skipped where KUNREN_REFERENCE_DATA has none)',
    () => {
      const { output } = fresh();
      const rows = readFileSync(table, 'utf8').trim().split('\n').slice(1);
      expect(rows).toHaveLength(MEASURED);
      for (const row of rows) {
        const cells = row.split(',');
        expect(Math.abs((output[Number(cells[0]) - 1] as number) - Number(cells[4]))).toBeLessThan(
          printed(Number(cells[4])),
        );
      }
    },
  );
});

describe('the fifty states', () => {
  it('keep their balances: over any state, inert B enters with the feeds and leaves with purge and product alone', () => {
    const factor = fc.double({ min: 0.7, max: 1.3, noNaN: true });
    fc.assert(
      fc.property(fc.array(factor, { minLength: 50, maxLength: 50 }), (factors) => {
        const plant = fresh();
        // Energies stay in proportion to amounts, so that temperatures stay where the correlations hold.
        const perHoldup = [STATE.reactor, STATE.separator, STATE.stripper, STATE.feedZone];
        for (const at of perHoldup) {
          const common = factors[at] as number;
          for (let i = 0; i < 9; i++) plant.state[at + i] = (BASE_STATE[at + i] as number) * common;
        }
        for (let i = STATE.valves; i < 50; i++)
          plant.state[i] = Math.min(100, (BASE_STATE[i] as number) * (factors[i] as number));
        plant.measure();
        if (plant.validity() !== null) return;
        const slopes = plant.derivative();
        const gained = [1, 10, 19, 28].reduce((sum, i) => sum + (slopes[i] as number), 0);
        const valve = (i: number): number => (plant.state[STATE.valves + i] as number) / 100;
        const enters = valve(0) * 400 * 1e-4 + valve(2) * 100 * 1e-4 + valve(3) * 1500 * 0.005;
        const y = plant.output;
        const purge = ((y[9] as number) * 35.3145) / 0.359;
        const inProduct =
          (valve(7) * 1000 * (plant.state[19] as number)) /
          [...plant.state.slice(18, 26)].reduce((sum, amount) => sum + amount, 0);
        const leaves = (purge * (y[29] as number)) / 100 + inProduct;
        expect(gained).toBeCloseTo(enters - leaves, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('conserve mass in the reaction: what reacts weighs what it becomes', () => {
    const plant = fresh();
    plant.state[STATE.reactor] = (BASE_STATE[0] as number) * 1.2;
    plant.measure();
    const made = plant.madeByReaction();
    const molar = [2, 25.4, 28, 32, 46, 48, 62, 76];
    const mass = made.reduce((sum, rate, i) => sum + rate * (molar[i] as number), 0);
    const formed = (made[6] as number) * 62 + (made[7] as number) * 76;
    expect(Math.abs(mass)).toBeLessThan(1e-9 * formed);
  });
});

describe('a run', () => {
  it('goes on from a snapshot to the last bit, noise, disturbances and analysers included', () => {
    const run = (plant: TennesseeEastmanPlant, from: number, to: number): void => {
      for (let tick = from; tick < to; tick++) plant.advance(tick);
    };
    const make = (): TennesseeEastmanPlant =>
      new TennesseeEastmanPlant({ seed: 7, parameters: { idv8: 1, idv13: 1, idv17: 1, idv14: 1 } });
    const plant = make();
    run(plant, 0, 400);
    const twin = make();
    twin.restore(structuredClone(plant.snapshot()));
    run(plant, 400, 800);
    run(twin, 400, 800);
    expect([...twin.output]).toEqual([...plant.output]);
    expect([...twin.state]).toEqual([...plant.state]);
  });

  it('does not depend on the noise: with and without it the truth is the same', () => {
    const [noisy, quiet] = [fresh(true), fresh(false)];
    for (let tick = 0; tick < 900; tick++) {
      noisy.advance(tick);
      quiet.advance(tick);
    }
    expect([...noisy.state]).toEqual([...quiet.state]);
    expect(noisy.output[OUT.measured + 6]).not.toBe(quiet.output[OUT.measured + 6]);
    expect(quiet.output[OUT.measured + 6]).toBe(quiet.output[6]);
  });

  it('refuses a step that is too long, and names the limit', () => {
    expect(() => new TennesseeEastmanPlant({ seed: 1, parameters: {}, step: 5_000_000 as never })).toThrow(
      /a step of 5 s is too long; it takes 0.1 s to 2 s/,
    );
  });

  it('turns down a parameter that it does not have, or outside its range', () => {
    expect(() => new TennesseeEastmanPlant({ seed: 1, parameters: { idv21: 1 } })).toThrow(/no parameter "idv21"/);
    expect(() => new TennesseeEastmanPlant({ seed: 1, parameters: { idv1: 2 } })).toThrow(/idv1 is 2, but must lie/);
  });
});
