import { describe, expect, it } from 'vitest';
import { run } from './fixtures.ts';
import { judged, made, proveFourfold, referenceOf } from './fourfold.fixture.ts';

const SEEDS = [1, 2, 3, 4, 5];
const BLINDING = 'reactor/pressure-blinding';
const REPROGRAMMING = 'reactor/safety-reprogramming';

// The safety system stands between this attack and the vessel's limit: what it costs is production.
proveFourfold(BLINDING, { seeds: SEEDS, harm: 'service' });
proveFourfold(REPROGRAMMING, { seeds: SEEDS });

// Seeds 1 to 5 are among the proofs; in parts that no busy machine takes a minute for.
describe.each([BLINDING, REPROGRAMMING])('%s, idle under its reference measures', (id) => {
  it.each([
    [6, 10],
    [11, 15],
    [16, 20],
  ])('raises no alert, trips nothing, passes no limit, and no work fails (seeds %i to %i)', (from, to) => {
    const measures = referenceOf(id);
    for (let seed = from; seed <= to; seed++) {
      const wrong = run(id, { seed, idle: true, measures }).events.filter(
        ({ type, data }) =>
          ['alert.raised', 'excursion.began', 'trip.tripped'].includes(type) ||
          (type === 'work.ended' && (data as { result: string }).result === 'failed'),
      );
      expect(wrong, `seed ${seed}`).toEqual([]);
    }
  });
});

const pressures = (id: string, measures: readonly string[] = [], seed = 1) =>
  made(id, { measures, seed }).events.filter(({ type }) => type === 'excursion.began' || type === 'trip.tripped');

describe(BLINDING, () => {
  it.each(SEEDS)('is ended by the safety controller before the vessel is over pressure (seed %i)', (seed) => {
    const { events } = made(BLINDING, { seed });
    expect(events.filter(({ type }) => type === 'excursion.began')).toEqual([]);
    const alarm = events.find(
      ({ type, data }) => type === 'alarm.raised' && (data as { tag: string }).tag === 'UA-211',
    );
    expect(alarm).toBeDefined();
    // What the operator was shown stood still meanwhile: no alarm of PLC-2 on pressure came before.
    const before = events.filter(
      ({ type, t, data }) =>
        type === 'alarm.raised' && t <= (alarm?.t ?? 0) && (data as { tag: string }).tag.endsWith('-103'),
    );
    expect(before).toEqual([]);
  });

  it.each([
    ['conduit-allowlist', 'points'],
    ['remote-access-control', 'remote-access'],
    ['key-run', 'blinding'],
    ['setpoint-limits', 'drive'],
    ['modbus-write-filter', 'drive'],
  ])('%s alone keeps the reactor running, and is credited with %s', (measure, step) => {
    const result = judged(BLINDING, { measures: [measure] });
    expect(result.outcome.service).toBeGreaterThan(0.9);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
  });
});

describe(REPROGRAMMING, () => {
  it('passes the limit about six minutes after the valves were moved, with the safety controller running and silent', () => {
    const { events } = made(REPROGRAMMING);
    const opened = events
      .filter(({ type }) => type === 'plc.written')
      .findLast(({ data }) => (data as { tags: string[] }).tags.includes('FIC-101.MAN'));
    const excursion = events.find(({ type }) => type === 'excursion.began');
    // 335 s from the steady state to 3,000 kPa with feed 1 open and the purge shut, and the limit's own five seconds.
    const minutes = ((excursion?.t ?? 0) - (opened?.t ?? 0)) / 6e7;
    expect(minutes).toBeGreaterThan(4.5);
    expect(minutes).toBeLessThan(7);
    const spoken = events.filter(
      ({ type, data, t }) =>
        type === 'alarm.raised' &&
        t <= (excursion?.t ?? 0) &&
        ['UA-211', 'PAHH-201'].includes((data as { tag: string }).tag),
    );
    expect(spoken).toEqual([]);
  });

  it('leaves the changed program in the safety controller, under another hash than the project', () => {
    const { events } = made(REPROGRAMMING);
    const changes = events.filter(
      ({ type, data }) => type === 'plc.program' && (data as { controller: string }).controller === 'plc-sis',
    );
    expect(changes).toHaveLength(1);
    expect(changes[0]?.data).toMatchObject({ from: 'sis-ews' });
  });

  it.each([
    ['conduit-allowlist', 'sis-workstation'],
    ['remote-access-control', 'remote-access'],
    ['key-run', 'reprogram'],
    ['setpoint-limits', 'drive'],
    ['process-trip', 'harm'],
  ])('%s alone keeps the vessel below its limit, and is credited with %s', (measure, step) => {
    const result = judged(REPROGRAMMING, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
    expect(pressures(REPROGRAMMING, [measure]).map(({ type }) => type)).toEqual(
      measure === 'process-trip' ? ['trip.tripped'] : [],
    );
  });
});
