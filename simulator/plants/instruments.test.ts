import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ActuatorDrive,
  type ActuatorEntry,
  FULL_SCALE,
  Instrument,
  type InstrumentEntry,
  RAW_FAILED_HIGH,
  RAW_FAILED_LOW,
  RAW_HIGHEST,
  RAW_LOWEST,
} from './instruments.ts';

const meter = (change: Partial<InstrumentEntry> = {}): InstrumentEntry => ({
  tag: 'AIT-201',
  at: '%IW0',
  range: [2, 12],
  noise: 0,
  lag: '0s',
  deadTime: '0s',
  bits: 14,
  failure: 'none',
  ...change,
});

describe('an instrument', () => {
  it('gives 0 at the low and 27648 at the high end of its range', () => {
    const instrument = new Instrument(meter(), 1, 1);
    expect(instrument.sample(0, 2)).toBe(0);
    expect(instrument.sample(1, 12)).toBe(FULL_SCALE);
    expect(instrument.sample(2, 7)).toBe(FULL_SCALE / 2);
  });

  it('saturates beyond its range as NE 43 has it, and says nothing of a failure', () => {
    const instrument = new Instrument(meter(), 1, 1);
    expect(instrument.sample(0, -50)).toBe(RAW_LOWEST);
    expect(instrument.sample(1, 50)).toBe(RAW_HIGHEST);
  });

  it('sees a step after its dead time, and 63 % of it one time constant later', () => {
    const instrument = new Instrument(meter({ lag: '60s', deadTime: '30s' }), 1, 1);
    instrument.sample(0, 2);
    const seen = Array.from({ length: 200 }, (_, i) => instrument.sample(i + 1, 12) / FULL_SCALE);
    expect(seen[28]).toBe(0);
    expect(seen[89]).toBeGreaterThan(0.62);
    expect(seen[89]).toBeLessThan(0.65);
  });

  it('rounds to the steps of its converter', () => {
    const instrument = new Instrument(meter({ bits: 4 }), 1, 1);
    const seen = new Set(Array.from({ length: 1000 }, (_, i) => instrument.sample(i, 2 + i / 100)));
    expect(seen.size).toBe(17);
  });

  it('has noise of its standard deviation, the same for the same seed and tick, whatever happened before', () => {
    const noisy = meter({ noise: 0.1 });
    const first = new Instrument(noisy, 7, 1);
    const second = new Instrument(noisy, 7, 1);
    second.sample(0, 7);
    second.sample(1, 7);
    expect(second.sample(500, 7)).toBe(first.sample(500, 7));
    const values = Array.from({ length: 4000 }, (_, i) => (first.sample(i, 7) / FULL_SCALE - 0.5) * 10);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    expect(deviation).toBeGreaterThan(0.095);
    expect(deviation).toBeLessThan(0.105);
  });

  it('can be stuck, fail low or high, drift, and be mended', () => {
    const instrument = new Instrument(meter(), 1, 1);
    const before = instrument.sample(0, 7);
    instrument.fail('stuck');
    instrument.sample(1, 7);
    expect(instrument.sample(2, 11)).toBe(before);
    instrument.fail('low');
    expect(instrument.sample(3, 7)).toBe(RAW_FAILED_LOW);
    instrument.fail('high');
    expect(instrument.sample(4, 7)).toBe(RAW_FAILED_HIGH);
    instrument.fail('drift');
    expect(instrument.sample(5, 7)).toBe(before);
    expect(instrument.sample(5 + 3600, 7)).toBeCloseTo(before + 0.05 * FULL_SCALE, -1);
    instrument.fail('none');
    expect(instrument.sample(9000, 7)).toBe(before);
  });

  it('reads a contact as 0 or 1', () => {
    const contact = new Instrument(meter({ at: '%IX0.0', range: [0, 1], noise: 5 }), 1, 1);
    expect(contact.sample(0, 0)).toBe(0);
    expect(contact.sample(1, 1)).toBe(1);
  });

  it('goes on from a snapshot as if nothing had been', () => {
    const entry = meter({ noise: 0.02, lag: '20s', deadTime: '7s' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.constantFrom('none', 'stuck', 'drift'), (ticks, failure) => {
        const first = new Instrument(entry, 3, 1);
        for (let i = 0; i < ticks; i++) first.sample(i, 5 + i / 10);
        first.fail(failure);
        first.sample(ticks, 6);
        const second = new Instrument(entry, 3, 1);
        second.restore(JSON.parse(JSON.stringify(first.snapshot())));
        for (let i = ticks + 1; i < ticks + 30; i++) expect(second.sample(i, 8)).toBe(first.sample(i, 8));
      }),
    );
  });

  it('says which entry is wrong', () => {
    expect(() => new Instrument(meter({ lag: 'soon' }), 1, 1)).toThrow(/AIT-201: lag "soon"/);
    expect(() => new Instrument(meter({ range: [4, 4] }), 1, 1)).toThrow(/AIT-201: the range/);
  });
});

const valve = (change: Partial<ActuatorEntry> = {}): ActuatorEntry => ({
  tag: 'FCV-101',
  at: '%QW0',
  range: [0, 100],
  stroke: '40s',
  panel: { mode: 'auto', position: 0 },
  ...change,
});

describe('an actuator', () => {
  it('is found in place by its first command and then needs its stroke time', () => {
    const drive = new ActuatorDrive(valve());
    expect(drive.drive(FULL_SCALE / 2, 1)).toBe(50);
    expect(drive.drive(FULL_SCALE, 1)).toBe(52.5);
    for (let i = 0; i < 18; i++) drive.drive(FULL_SCALE, 1);
    expect(drive.position).toBe(97.5);
    expect(drive.drive(FULL_SCALE, 10)).toBe(100);
  });

  it('holds the position of its panel in manual, whatever the controller says', () => {
    const drive = new ActuatorDrive(valve({ stroke: '0s' }));
    drive.panel = { mode: 'manual', position: 90 };
    expect(drive.drive(0, 1)).toBe(90);
    drive.panel = { mode: 'auto', position: 90 };
    expect(drive.drive(0, 1)).toBe(0);
  });

  it('obeys a hard-wired protection before panel and controller', () => {
    const drive = new ActuatorDrive(valve({ stroke: '0s', panel: { mode: 'manual', position: 90 } }));
    expect(drive.drive(FULL_SCALE, 1, 0)).toBe(0);
  });

  it('stays in its range for whatever it is told', () => {
    const drive = new ActuatorDrive(valve());
    fc.assert(
      fc.property(fc.double(), fc.double({ min: 0, max: 100, noNaN: true }), (command, dt) => {
        const position = drive.drive(command, dt);
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('goes on from a snapshot', () => {
    const first = new ActuatorDrive(valve());
    first.drive(0, 1);
    first.drive(FULL_SCALE, 7);
    const second = new ActuatorDrive(valve());
    second.restore(JSON.parse(JSON.stringify(first.snapshot())));
    expect(second.drive(FULL_SCALE, 1)).toBe(first.drive(FULL_SCALE, 1));
  });
});
