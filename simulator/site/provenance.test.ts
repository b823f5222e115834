import { beforeEach, describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds, type Instant, seconds } from '../kernel/time.ts';
import { Provenance } from './provenance.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World, type WorldOptions } from './world.ts';

const document = waterworks();
/** Nobody at the desk, who would put things right in time. */
const SITE = resolveSite(
  { ...document, operators: document.operators.map((operator) => ({ ...operator, present: false })) },
  1,
  'team-1',
);
const PUMP = 'P_201 := TO_RAW(NAOH_MV);';

describe('what a consequence is laid to', () => {
  let events: WorldEvent[];
  let world: World;

  const options = (): WorldOptions => ({
    site: SITE,
    seed: 1,
    cell: 'team-1',
    onEvent: (event) => events.push(event),
  });
  const later = (time: number): void => world.advanceTo((world.now + seconds(time)) as Instant);
  const dosing = () => world.controllers.find(({ id }) => id === 'plc-dosing') as World['controllers'][number];
  const someone = (from: string, cause: number | null = null) => ({ from, by: 'engineer', cause });
  /** Pump at its stop: in a quarter of an hour the water is past its limit. */
  const tampered = (): string => dosing().source.replace(PUMP, 'P_201 := TO_RAW(100.0);');
  const last = (type: string) => events.findLast((event) => event.type === type);
  const causeOf = (event: WorldEvent | undefined) => events.find(({ seq }) => seq === event?.cause);
  const operate = (tag: string, value: number): void => {
    const action = { do: 'write', tag, value } as const;
    world.submit({ kind: 'operate', by: 'operator-1', hmi: 'hmi', account: 'operator', action });
  };

  beforeEach(() => {
    events = [];
    world = World.begin(options());
    world.advanceTo(atSeconds(10));
  });

  it('a limit passed under another program goes back to the change of the program', () => {
    dosing().engineering.onlineChange(tampered(), someone('jump', 3));
    later(1500);
    const excursion = last('excursion.began');
    expect(excursion?.data).toMatchObject({ limit: 'outlet-ph-high' });
    expect(causeOf(excursion)).toMatchObject({ type: 'plc.program', cause: 3, data: { from: 'jump' } });
  });

  it('so does an alarm of that controller, and none of another', () => {
    dosing().engineering.onlineChange(tampered(), someone('jump'));
    operate('LIC-501.SV', 1);
    later(1500);
    const alarms = events.filter(({ type }) => type === 'alarm.raised');
    const causes = Object.fromEntries(
      alarms.map((alarm) => [(alarm.data as { tag: string }).tag, causeOf(alarm)?.type]),
    );
    expect(causes).toMatchObject({ 'AAH-201': 'plc.program' });
    const elsewhere = Object.entries(causes).filter(([tag]) => tag.endsWith('501') || tag.endsWith('401'));
    for (const [tag, cause] of elsewhere) expect([tag, cause]).not.toEqual([tag, 'plc.program']);
  });

  it('the site’s own program loaded again is nobody’s doing', () => {
    operate('AIC-201.SV', 38);
    later(5);
    const written = last('plc.written');
    dosing().engineering.download(dosing().source, someone('ews'));
    later(1500);
    expect(written?.data).toMatchObject({ tags: ['AIC-201.SV'] });
    expect(last('plc.program')).toBeDefined();
    expect(causeOf(last('alarm.raised'))).toEqual(written);
  });

  it('routine set-points since then take nothing away from it, as long as it runs', () => {
    dosing().engineering.onlineChange(tampered(), someone('jump'));
    operate('AIC-201.SV', 24);
    later(1500);
    expect(last('plc.written')?.data).toMatchObject({ tags: ['AIC-201.SV'] });
    expect(causeOf(last('excursion.began'))?.type).toBe('plc.program');
  });

  it('a program of the engineers’ own is a change like any other', () => {
    dosing().engineering.onlineChange(`${dosing().source} (* a word *)`, someone('ews'));
    operate('AIC-201.SV', 38);
    later(1500);
    expect(causeOf(last('alarm.raised'))?.type).toBe('plc.written');
  });

  it('a fault goes back to the program that has it', () => {
    const loop = dosing().source.replace(PUMP, 'WHILE TRUE DO NAOH_MV := 1.0; END_WHILE;');
    dosing().engineering.onlineChange(loop, someone('jump'));
    later(1);
    expect(causeOf(last('plc.fault'))?.type).toBe('plc.program');
    expect(causeOf(last('plc.mode'))?.type).toBe('plc.fault');
  });

  it('stands in a snapshot', () => {
    dosing().engineering.onlineChange(tampered(), someone('jump'));
    later(5);
    const before = [...events];
    world = World.restore(options(), world.snapshot());
    later(1500);
    expect(before.find(({ seq }) => seq === last('excursion.began')?.cause)?.type).toBe('plc.program');
  });
});

describe('the one who had a hand in it last', () => {
  it('is who wrote a tag, or who changed or stopped its controller; not who once stopped what runs again', () => {
    const provenance = new Provenance(SITE);
    expect(provenance.latest(['AIC-201.SV'])).toBeNull();
    provenance.noteController('plc-dosing', { change: 'stopped', event: 4 });
    provenance.note(['AIC-201.SV'], 7);
    expect(provenance.latest(['AIC-201.SV', 'LIC-501.SV'])).toBe(4);
    expect(provenance.latest(['LIC-501.SV'])).toBeNull();
    provenance.noteController('plc-dosing', { change: 'runs' });
    expect(provenance.latest(['AIC-201.SV'])).toBe(7);
    // Instruments and final control elements belong to the controller that they are wired to.
    provenance.noteController('plc-dosing', { change: 'foreign', event: 9, from: 'jump' });
    provenance.note(['AIC-201.SV', 'P-201'], 11);
    expect(provenance.latest(['P-201'])).toBe(9);
    const again = new Provenance(SITE);
    again.restore(structuredClone(provenance.snapshot()));
    expect(again.latest(['AIC-201.SV'])).toBe(9);
    again.noteController('plc-dosing', { change: 'own' });
    expect(again.latest(['AIC-201.SV'])).toBe(11);
    expect(again.latest(['AIC-202.SV'])).toBe(9);
  });
});
