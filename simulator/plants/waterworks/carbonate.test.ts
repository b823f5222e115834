import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALKALINITY_EQ_PER_MG,
  alkalinityAt,
  carbonAt,
  carbonDioxideAt,
  constantsAt,
  hypochlorousPart,
  NAOH_MOL_PER_MG,
  PH_HIGH,
  PH_LOW,
  solvePh,
} from './carbonate.ts';

const k = constantsAt(18.3);
const alkalinity = 65 * ALKALINITY_EQ_PER_MG;
const carbon = carbonAt(k, 6.7, alkalinity);

/** pH of the Nagareki wells' water with `dose` mg/L of NaOH. */
const dosed = (dose: number): number => solvePh(k, alkalinity + dose * NAOH_MOL_PER_MG, carbon, 0, 7);

describe('the water of the wells under NaOH', () => {
  // Computed independently for the site's process facts, at 18.3 ℃ (NaOH mg/L → pH).
  it.each([
    [0, 6.7],
    [15, 7.2],
    [20, 7.6],
    [25.4, 8.6],
    [30, 9.3],
    [46, 9.9],
    [91, 10.8],
  ])('has pH of the table at %d mg/L: %d', (dose, ph) => {
    expect(Math.abs(dosed(dose) - ph)).toBeLessThanOrEqual(0.1);
  });

  it('passes the limit of 8.6 when 20 mg/L are raised by 30 %', () => {
    expect(dosed(20)).toBeLessThan(7.7);
    expect(dosed(26)).toBeGreaterThan(8.6);
  });

  it('carries about as much free CO2 as the wells were measured to have (31 mg/L)', () => {
    const measured = carbonDioxideAt(k, 6.7, carbon) * 44.01e3;
    expect(measured).toBeGreaterThan(25);
    expect(measured).toBeLessThan(34);
  });

  it('keeps less than one percent of its chlorine as HOCl at pH 9.9', () => {
    expect(hypochlorousPart(k, 9.9)).toBeLessThan(0.01);
    expect(hypochlorousPart(k, 7.0)).toBeGreaterThan(0.7);
  });
});

describe('the constants', () => {
  it('agree with the published values at 25 ℃ and no ionic strength (pK1 6.35, pK2 10.33, pKw 14.00, HOCl 7.54)', () => {
    const at25 = constantsAt(25, 0);
    expect(-Math.log10(at25.k1)).toBeCloseTo(6.352, 2);
    expect(-Math.log10(at25.k2)).toBeCloseTo(10.329, 2);
    expect(-Math.log10(at25.kw)).toBeCloseTo(13.995, 2);
    expect(-Math.log10(at25.kh)).toBeCloseTo(7.54, 1);
  });
});

describe('solving for pH', () => {
  const mmol = (low: number, high: number) => fc.double({ min: low * 1e-3, max: high * 1e-3, noNaN: true });

  it('finds the pH from which the alkalinity was reckoned, from any guess', () => {
    const ph = fc.double({ min: 3, max: 12.5, noNaN: true });
    fc.assert(
      fc.property(
        ph,
        mmol(0.01, 10),
        mmol(0, 0.2),
        ph,
        fc.double({ min: 0.5, max: 39, noNaN: true }),
        (truth, tic, cl, guess, celsius) => {
          const constants = constantsAt(celsius);
          const found = solvePh(constants, alkalinityAt(constants, truth, tic, cl), tic, cl, guess);
          expect(Math.abs(found - truth)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('never falls when alkali is added', () => {
    fc.assert(
      fc.property(mmol(-20, 20), mmol(0, 20), mmol(0.001, 10), (base, more, tic) => {
        expect(solvePh(k, base + more, tic, 0, 7)).toBeGreaterThanOrEqual(solvePh(k, base, tic, 0, 7) - 1e-8);
      }),
    );
  });

  it('stays a number between its bounds for whatever it is given', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), (a, c, x) => {
        const ph = solvePh(k, a, c, x, 7.3);
        expect(ph).toBeGreaterThanOrEqual(PH_LOW);
        expect(ph).toBeLessThanOrEqual(PH_HIGH);
      }),
    );
  });
});
