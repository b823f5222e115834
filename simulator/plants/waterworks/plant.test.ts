import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARAMETERS } from './parameters.ts';
import { type Totals, WaterworksPlant, waterworks } from './plant.ts';
import { INPUTS, indexOf, OUTPUTS } from './signals.ts';

const HOUR = 3600;

/** Final control elements as they stand at 417 m³/h. */
const WORKING: Readonly<Record<string, number>> = {
  'intake-pump-a.run': 1,
  'intake-valve.opening': 61,
  'inlet-valve.opening': 56.8,
  'naoh-feeder.stroke': 43.8,
  'hypochlorite-feeder.stroke': 16,
  'transmission-pump-a.run': 1,
  'transmission-pump-b.run': 1,
  'transmission-pump.speed': 92.4,
  'main-valve.opening': 60,
};

/** A plant at work, with names for its signals. */
const works = (parameters: Record<string, number> = {}, seed = 1, startOfDay = 8 * HOUR) => {
  const plant = new WaterworksPlant({ seed, startOfDay, parameters });
  let tick = 0;
  const set = (values: Readonly<Record<string, number>>): void => {
    for (const [id, value] of Object.entries(values)) plant.input[indexOf(INPUTS, id)] = value;
  };
  const run = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) plant.advance(tick++);
  };
  const see = (id: string): number => plant.output[indexOf(OUTPUTS, id)] as number;
  /** Seconds until the condition holds; gives up after `limit`. */
  const until = (condition: () => boolean, limit: number): number => {
    const from = tick;
    while (!condition() && tick - from < limit) plant.advance(tick++);
    return tick - from;
  };
  set(WORKING);
  return { plant, set, run, see, until };
};

const close = (actual: number, expected: number, scale: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThan(1e-9 * (1 + Math.abs(scale)));
};

/** What is there now must be what was there, and came, less what went and decayed. */
const balances = (plant: WaterworksPlant, before: Totals): void => {
  const now = plant.inventory();
  const { into, outOf, decayedChlorine } = plant.accounts();
  close(now.water, before.water + into.water - outOf.water, now.water + into.water);
  close(now.carbon, before.carbon + into.carbon - outOf.carbon, now.carbon + into.carbon);
  close(now.chlorine, before.chlorine + into.chlorine - outOf.chlorine - decayedChlorine, now.chlorine + into.chlorine);
  // chlorine that decays becomes chloride, a strong anion: charge for charge
  const chloride = decayedChlorine / 70.906;
  close(
    now.alkalinity,
    before.alkalinity + into.alkalinity - outOf.alkalinity - chloride,
    now.alkalinity + into.alkalinity,
  );
};

describe('the balances of the waterworks', () => {
  const percent = fc.double({ min: 0, max: 100, noNaN: true });
  const contact = fc.constantFrom(0, 1);
  const inputs = fc.tuple(...INPUTS.map(({ unit }) => (unit === '1' ? contact : percent)));

  it('hold for water, charge, carbon and chlorine, whatever the final control elements do', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.tuple(inputs, fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 6 }),
        (seed, moves) => {
          const { plant, run } = works({ clearWellLevel: 40 }, seed);
          const before = plant.inventory();
          for (const [positions, seconds] of moves) {
            plant.input.set(positions);
            run(seconds);
          }
          balances(plant, before);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('hold when basins run over and when they run empty', () => {
    const { plant, set, run, see } = works({ receivingWellLevel: 95, clearWellLevel: 8, reservoirLevel: 1 });
    const before = plant.inventory();
    set({ 'intake-valve.opening': 100, 'inlet-valve.opening': 0 });
    run(2 * HOUR);
    expect(see('receiving-well.overflow')).toBeGreaterThan(100);
    expect(see('transmission.dry')).toBe(1);
    expect(see('town.delivered')).toBeLessThan(see('town.wanted'));
    balances(plant, before);
  });

  it('give the NaOH that the tank has lost', () => {
    const { plant, run, see } = works({ hypochloriteTankLevel: 0, rawVariation: 0 });
    const litres = (): number => see('naoh.tank') * 0.01 * PARAMETERS.naohTankVolume.default * 1000;
    const full = litres();
    run(6 * HOUR);
    const { into } = plant.accounts();
    const sodium = ((full - litres()) * PARAMETERS.naohStrength.default) / 39.997;
    const fromWells = (65 / 50.045) * into.water;
    close(into.alkalinity, fromWells + sodium, into.alkalinity);
  });
});

describe('the works at its mean flow', () => {
  it('sends 417 m³/h at 0.40 MPa with pH 7.6 and 0.7 mg/L at the clear-well outlet', () => {
    const { run, see } = works({ rawVariation: 0 });
    run(6 * HOUR);
    expect(see('transmission.flow')).toBeGreaterThan(400);
    expect(see('transmission.flow')).toBeLessThan(435);
    expect(see('transmission.pressure')).toBeCloseTo(0.4, 1);
    expect(Math.abs(see('clear-well.ph') - 7.6)).toBeLessThan(0.1);
    expect(Math.abs(see('clear-well.chlorine') - 0.7)).toBeLessThan(0.1);
  });

  it('brings about 0.4 to 0.5 mg/L of chlorine to the tap (mean 0.41 at Kakogawa)', () => {
    const { run, see } = works();
    run(18 * HOUR);
    expect(see('tap.chlorine')).toBeGreaterThan(0.35);
    expect(see('tap.chlorine')).toBeLessThan(0.6);
  });

  it('meets a demand of 0.4 by night, 1.6 in the morning and 1.5 in the evening', () => {
    const at = (hour: number): number => {
      const { run, see } = works({ demandNoise: 0 }, 1, hour * HOUR);
      run(1);
      return see('town.wanted') / 417;
    };
    expect(at(3)).toBeCloseTo(0.4, 2);
    expect(at(7.5)).toBeCloseTo(1.6, 2);
    expect(at(19.5)).toBeCloseTo(1.5, 2);
  });
});

describe('NaOH dosing at full stroke', () => {
  it('takes the clear-well outlet past pH 8.6 in 14 ± 3 min and the tap hours later', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { set, run, see, until } = works({}, seed);
      run(15 * 60);
      set({ 'naoh-feeder.stroke': 100 });
      const outlet = until(() => see('clear-well.ph') > 8.6, 2 * HOUR) / 60;
      expect(outlet).toBeGreaterThanOrEqual(11);
      expect(outlet).toBeLessThanOrEqual(17);
      expect(see('tap.ph')).toBeLessThan(7.8);
      expect(until(() => see('tap.ph') > 8.6, 12 * HOUR)).toBeGreaterThan(2 * HOUR);
      expect(see('mixed.ph')).toBeGreaterThan(9.7);
    }
  });

  it('is delayed by one to two minutes on its way through the mixing pipe', () => {
    const { set, run, see, until } = works({ rawVariation: 0 });
    run(10 * 60);
    const calm = see('mixed.ph');
    set({ 'naoh-feeder.stroke': 100 });
    const end = 9.88;
    const half = until(() => see('mixed.ph') > (calm + end) / 2, HOUR);
    expect(half).toBeGreaterThan(45);
    expect(half).toBeLessThan(120);
  });

  it('makes the chlorine meter read low, and leaves the chlorine where it is', () => {
    const { set, run, see } = works({ rawVariation: 0 });
    run(HOUR);
    const before = { chlorine: see('clear-well.chlorine'), meter: see('clear-well.chlorine-meter') };
    set({ 'naoh-feeder.stroke': 100 });
    run(2 * HOUR);
    expect(Math.abs(see('clear-well.chlorine') - before.chlorine)).toBeLessThan(0.05);
    expect(see('clear-well.chlorine-meter')).toBeLessThan(0.7 * before.meter);
  });

  it('into standing water makes a slug that arrives when the flow comes back (Spencer 2007)', () => {
    const { set, run, see, until } = works();
    set({ 'inlet-valve.opening': 0 });
    run(HOUR);
    expect(see('treatment.flow')).toBe(0);
    expect(see('mixed.ph')).toBeLessThan(8);
    set({ 'inlet-valve.opening': 50 });
    expect(until(() => see('mixed.ph') > 11.6, HOUR)).toBeLessThan(300);
    expect(see('model.valid')).toBe(0);
  });

  it('ends when the tank is empty', () => {
    const { set, run, see } = works({ naohTankLevel: 0.5 });
    set({ 'naoh-feeder.stroke': 100 });
    run(2 * HOUR);
    expect(see('naoh.tank')).toBe(0);
    expect(see('naoh.flow')).toBe(0);
    expect(see('mixed.ph')).toBeLessThan(6.9);
  });
});

describe('transmission pumps', () => {
  it('do less alone than in pairs, and nothing against a shut valve', () => {
    const { set, run, see } = works();
    run(60);
    const two = see('transmission.flow');
    set({ 'transmission-pump-b.run': 0 });
    run(60);
    const one = see('transmission.flow');
    expect(one).toBeGreaterThan(0.4 * two);
    expect(one).toBeLessThan(0.95 * two);
    set({ 'main-valve.opening': 0 });
    run(60);
    expect(see('transmission.flow')).toBe(0);
    expect(see('transmission.pressure')).toBeGreaterThan(0.4);
  });

  it('run dry when the clear well has been drawn down to the bellmouths, and lose their pressure', () => {
    const { set, see, until } = works({ clearWellLevel: 20 });
    set({ 'inlet-valve.opening': 0 });
    const minutes = until(() => see('transmission.dry') === 1, 3 * HOUR) / 60;
    expect(minutes).toBeGreaterThan(5);
    expect(minutes).toBeLessThan(15);
    expect(see('transmission.pressure')).toBe(0);
    expect(see('clear-well.low')).toBe(1);
  });
});

describe('the plant as a machine', () => {
  it('never gives NaN or infinity, whatever its inputs are', () => {
    const anything = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1e300, 1e300),
    );
    fc.assert(
      fc.property(fc.array(anything, { minLength: INPUTS.length, maxLength: INPUTS.length }), (values) => {
        const { plant, run, see } = works();
        plant.input.set(values);
        run(120);
        for (const value of plant.output) expect(Number.isFinite(value)).toBe(true);
        if (values.some((value) => !Number.isFinite(value))) expect(see('model.valid')).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on to the last bit from a snapshot that has been written down as JSON', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 4000 }), (seed, seconds) => {
        const first = works({}, seed);
        first.run(seconds);
        const saved = JSON.parse(JSON.stringify(first.plant.snapshot()));
        const second = new WaterworksPlant({ seed, startOfDay: 8 * HOUR, parameters: {} });
        second.restore(saved);
        first.run(500);
        for (let tick = seconds; tick < seconds + 500; tick++) second.advance(tick);
        expect([...second.output]).toEqual([...first.plant.output]);
        expect(second.inventory()).toEqual(first.plant.inventory());
      }),
      { numRuns: 15 },
    );
  });

  it('gives another day for another seed', () => {
    const wanted = [1, 2].map((seed) => {
      const { run, see } = works({}, seed);
      run(HOUR);
      return see('town.wanted');
    });
    expect(wanted[0]).not.toBe(wanted[1]);
  });

  it('names the parameter that is unknown or out of range', () => {
    const make = (parameters: Record<string, number>) => () =>
      waterworks.create({ seed: 1, startOfDay: 0, parameters });
    expect(make({ rawPH: 7 })).toThrow(/no parameter "rawPH"/);
    expect(make({ rawPh: 12 })).toThrow(/rawPh is 12, but must lie in 5…9/);
    expect(make({ demandScale: Number.NaN })).toThrow(/demandScale/);
  });
});
