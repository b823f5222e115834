import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../kernel/time.ts';
import { QuadrupleTank } from './plant.ts';

/*
 * Figures: Johansson, IEEE Trans. Control Systems Technology 8 (2000) 456–465: time constants of section II, transfer
 * functions (10) and (11), zeros and relative gains of section IV. Gains and zeros are printed there to two digits.
 * `reckoned` was computed from table I by an independent linearisation at the printed levels, one digit finer than print.
 */

const OPERATING_POINTS = {
  minus: {
    parameters: {},
    levels: [12.4, 12.7, 1.8, 1.4],
    volts: 3,
    timeConstants: [62, 90, 23, 30],
    gains: [2.6, 1.5, 1.4, 2.8],
    zeros: [-0.06, -0.018],
    rga: 1.4,
    reckoned: { timeConstants: [62.7, 90.3, 23.9, 30.0], gains: [2.61, 1.5, 1.41, 2.84], zeros: [-0.058, -0.0172] },
    steady: [12.26, 12.78, 1.63, 1.41],
  },
  plus: {
    parameters: { pump1: 3.14, pump2: 3.29, valve1: 0.43, valve2: 0.34 },
    levels: [12.6, 13.0, 4.8, 4.9],
    volts: 3.15,
    timeConstants: [63, 91, 39, 56],
    gains: [1.5, 2.5, 2.5, 1.6],
    zeros: [-0.057, 0.013],
    rga: -0.64,
    reckoned: { timeConstants: [63.2, 91.4, 39.0, 56.1], gains: [1.52, 2.45, 2.56, 1.6], zeros: [-0.0562, 0.0128] },
    steady: [12.44, 13.17, 4.73, 4.99],
  },
} as const;

type Point = (typeof OPERATING_POINTS)[keyof typeof OPERATING_POINTS];

const at = ({ parameters, levels, volts }: Point): QuadrupleTank => {
  const plant = new QuadrupleTank({ parameters });
  plant.state.set(levels);
  plant.input.fill(volts);
  return plant;
};

/** The model linearised at an operating point by central differences: d(slope)/d(level) and d(slope)/d(voltage). */
const linearised = (point: Point) => {
  const difference = (which: 'state' | 'input', column: number): number[] => {
    const slopes = [1e-4, -1e-4].map((by) => {
      const plant = at(point);
      plant[which][column] = (plant[which][column] as number) + by;
      return plant.derivative();
    });
    return Array.from({ length: 4 }, (_, row) => ((slopes[0]?.[row] as number) - (slopes[1]?.[row] as number)) / 2e-4);
  };
  const a = [0, 1, 2, 3].map((column) => difference('state', column));
  const b = [0, 1].map((column) => difference('input', column));
  const A = (row: number, column: number): number => a[column]?.[row] as number;
  const B = (row: number, column: number): number => b[column]?.[row] as number;
  return { A, B };
};

/** Steady gains of the measured levels 1 and 2 by the pumps, in V/V: the published sensors give 0.5 V/cm. */
const gainsOf = (point: Point): number[] => {
  const { A, B } = linearised(point);
  const upper = (tank: number, column: number): number => -B(tank, column) / A(tank, tank);
  return [0, 1].flatMap((tank) =>
    [0, 1].map((column) => (-0.5 * (B(tank, column) + A(tank, tank + 2) * upper(tank + 2, column))) / A(tank, tank)),
  );
};

describe.each(Object.entries(OPERATING_POINTS))('the quadruple tank at P %s', (_, point) => {
  it('has the published time constants', () => {
    const { A } = linearised(point);
    point.timeConstants.forEach((value, tank) => {
      // Printed to whole seconds, from levels printed to a millimetre: 1.5 s is what that rounding leaves.
      expect(Math.abs(-1 / A(tank, tank) - value)).toBeLessThan(1.5);
    });
    point.reckoned.timeConstants.forEach((value, tank) => {
      expect(Math.abs(-1 / A(tank, tank) - value)).toBeLessThan(0.051);
    });
  });

  it('has the published gains and relative gain', () => {
    const gains = gainsOf(point);
    point.gains.forEach((value, i) => {
      // Printed to two digits, and themselves from rounded levels: 2.5 stands for 2.56.
      expect(Math.abs((gains[i] as number) - value)).toBeLessThan(0.07);
    });
    point.reckoned.gains.forEach((value, i) => {
      expect(Math.abs((gains[i] as number) - value)).toBeLessThan(0.0051);
    });
    const [g11, g12, g21, g22] = gains as [number, number, number, number];
    expect((g11 * g22) / (g11 * g22 - g12 * g21)).toBeCloseTo(point.rga, 1);
  });

  it('has the published zeros: two in the left half-plane at P minus, one in the right at P plus', () => {
    const { A, B } = linearised(point);
    const [t3, t4] = [-1 / A(2, 2), -1 / A(3, 3)];
    // det G(s) = 0 is (1 + sT3)(1 + sT4) = r, r the ratio of the cross paths to the direct ones (Johansson, eq. 14)
    const r = ((B(2, 1) * B(3, 0)) / (B(0, 0) * B(1, 1))) * (A(0, 2) / -A(2, 2)) * (A(1, 3) / -A(3, 3));
    const [sum, product] = [t3 + t4, t3 * t4];
    const root = Math.sqrt(sum * sum - 4 * product * (1 - r));
    const zeros = [(-sum - root) / (2 * product), (-sum + root) / (2 * product)];
    point.zeros.forEach((value, i) => {
      // Printed to two digits, from the printed transfer functions: their rounded gains alone move a zero by 0.002.
      expect(Math.abs((zeros[i] as number) - value)).toBeLessThan(0.0025);
    });
    point.reckoned.zeros.forEach((value, i) => {
      expect(Math.abs((zeros[i] as number) - value)).toBeLessThan(i === 0 && value === -0.058 ? 0.00051 : 0.000051);
    });
  });

  it('settles where the nonlinear equations have their rest', () => {
    const plant = at(point);
    for (let i = 0; i < 5000; i++) plant.advance();
    point.steady.forEach((value, tank) => {
      expect(plant.state[tank]).toBeCloseTo(value, 2);
    });
  });
});

describe('the quadruple tank', () => {
  it('answers a step of pump 1 as an independent integration does', () => {
    const plant = at(OPERATING_POINTS.minus);
    for (let i = 0; i < 20_000; i++) plant.advance();
    plant.input[0] = 3.5;
    for (let i = 0; i < 1000; i++) plant.advance();
    [14.99588, 14.23692, 1.63394, 1.91787].forEach((value, tank) => {
      expect(plant.state[tank]).toBeCloseTo(value, 4);
    });
  });

  it('keeps its water at any parameters and the longest step: what is pumped is stored, runs out or spills', () => {
    const volt = fc.double({ min: 0, max: 10, noNaN: true });
    const area = fc.constantFrom(5, 28, 200);
    const outlet = fc.constantFrom(0.01, 0.071, 1);
    fc.assert(
      fc.property(volt, volt, area, area, outlet, outlet, (first, second, area13, area24, outlet13, outlet24) => {
        const plant = new QuadrupleTank({ parameters: { area13, area24, outlet13, outlet24 }, step: seconds(5) });
        plant.input.set([first, second]);
        const areas = [area13, area24, area13, area24];
        const stored = (): number => plant.state.reduce((sum, level, tank) => sum + level * (areas[tank] as number), 0);
        const pumped = 3.33 * first + 3.35 * second;
        for (let i = 0; i < 200; i++) plant.advance();
        // Through another 200 steps: drained by outlets, taken at the mean of a step's ends.
        const before = stored();
        let gone = 0;
        const drains = (): number =>
          drained(plant.state[0] as number, outlet13) + drained(plant.state[1] as number, outlet24);
        for (let i = 0; i < 200; i++) {
          const first = drains();
          plant.advance();
          gone += 5 * ((first + drains()) / 2 + (plant.output[6] as number));
          for (const level of plant.state) {
            expect(level).toBeGreaterThanOrEqual(0);
            expect(level).toBeLessThanOrEqual(20);
          }
        }
        // A thousandth is the trapezium rule's; a brim that is reached within a step makes up for the rest.
        expect(Math.abs(1000 * pumped - gone - (stored() - before))).toBeLessThan(0.01 * 1000 * pumped + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('takes steps of 5 s as well as of 10 ms, to a tenth of a millimetre, when it is filled and runs empty', () => {
    const course = (step: number): readonly number[] => {
      const plant = new QuadrupleTank({ parameters: {}, step: milliseconds(step) });
      const run = (volts: readonly number[], duration: number): readonly number[] => {
        plant.input.set(volts);
        for (let i = 0; i < (1000 * duration) / step; i++) plant.advance();
        return [...plant.state];
      };
      return [...run([3.5, 2.5], 100), ...run([0, 0.05], 300), ...run([0.02, 0.05], 900)];
    };
    const fine = course(10);
    course(5000).forEach((level, i) => {
      expect(Math.abs(level - (fine[i] as number))).toBeLessThan(0.01);
    });
  });
});

/** cm³/s through an outlet: Torricelli's law down to a film of 0.2 mm, then in proportion to the level. */
const drained = (level: number, area: number): number =>
  area * Math.sqrt(2 * 981 * Math.max(level, 0.02)) * Math.min(1, level / 0.02);
