import { describe, expect, it } from 'vitest';
import { atSeconds, milliseconds } from '../kernel/time.ts';
import { compile } from '../plc/language/compile.ts';
import { Plc } from '../plc/runtime/plc.ts';
import { Process } from './process.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';

/*
 * The plant with its three controllers and nothing else: ten scans to a plant step, the controllers' reads from each
 * other once a second. What must hold for the programs holds here without hosts and network.
 */

const HOUR = 3600;
const DOCUMENT = waterworks();

const programs = new Map(
  DOCUMENT.hosts.flatMap((host) => {
    if (host.kind !== 'controller') return [];
    const compiled = compile(host.source, { file: host.program });
    if (!compiled.ok) throw new Error(`${host.program} does not compile`);
    return [[host.id, compiled.program] as const];
  }),
);

const works = (seed: number, settings: Record<string, number | boolean> = {}) => {
  const site = resolveSite(DOCUMENT, seed, 'team-1');
  const controllers = site.hosts.flatMap((host) => (host.kind === 'controller' ? [host] : []));
  const plcs = new Map<string, Plc>();
  for (const { id, settings: own } of controllers) {
    const program = programs.get(id);
    if (!program) throw new Error(`no program for ${id}`);
    const all = id === 'plc-dosing' ? { ...own, ...settings } : own;
    plcs.set(id, new Plc(program, { interval: milliseconds(100), settings: all }));
  }
  const plc = (id: string): Plc => plcs.get(id) as Plc;
  const [hour = 0, minute = 0] = site.startOfDay.split(':').map(Number);
  const process = new Process(site, hour * HOUR + minute * 60, {
    seed,
    emit: () => 0,
    provenance: () => null,
    image: (id) => plc(id).image,
  });
  process.prime();
  let now = 0;
  const statements = new Map<string, number>();

  const second = (): void => {
    for (const { id, reads } of controllers)
      for (const { from, address, count, to } of reads)
        plc(id).image.holdingRegisters.set(plc(from).image.holdingRegisters.subarray(address, address + count), to);
    for (let i = 0; i < 10; i++) {
      now += 0.1;
      for (const [id, controller] of plcs) {
        const { statements: executed, fault } = controller.scan(atSeconds(now));
        if (fault) throw new Error(`${id}: ${JSON.stringify(fault)}`);
        statements.set(id, Math.min(executed, statements.get(id) ?? executed));
      }
    }
    process.step();
  };
  const points = new Map(site.points.map((entry) => [entry.tag, entry]));
  const point = (tag: string) => {
    const found = points.get(tag);
    if (!found) throw new Error(`no point ${tag}`);
    return found;
  };
  const value = (tag: string): number => {
    const { controller, area, address, scale } = point(tag);
    const { coils, discreteInputs, holdingRegisters } = plc(controller).image;
    const array = area === 'coil' ? coils : area === 'discrete' ? discreteInputs : holdingRegisters;
    return (array[address] as number) * scale;
  };
  const write = (tag: string, engineering: number): void => {
    const { controller, area, address, scale } = point(tag);
    const { coils, holdingRegisters } = plc(controller).image;
    if (area === 'coil') coils[address] = engineering;
    else holdingRegisters[address] = Math.round(engineering / scale);
  };
  const alarms = (): string[] => site.alarms.filter(({ point: bit }) => value(bit) === 1).map(({ tag }) => tag);
  const run = (seconds: number, each: () => void = () => {}): void => {
    for (let i = 0; i < seconds; i++) {
      second();
      each();
    }
  };
  /** Seconds until the condition holds, or null. */
  const until = (condition: () => boolean, limit: number): number | null => {
    for (let i = 0; i < limit; i++) {
      second();
      if (condition()) return i + 1;
    }
    return null;
  };
  return { process, run, until, value, write, alarms, statements, truth: (signal: string) => process.truth(signal) };
};

describe('the points of the waterworks', () => {
  it('stand each where one variable of the controller stands, of the same width', () => {
    for (const { tag, controller, area, address, type } of DOCUMENT.points) {
      const variables = programs.get(controller)?.variables ?? [];
      const found = variables.filter((entry) => entry.address?.area === area && entry.address.address === address);
      expect(found.length, tag).toBe(1);
      expect(found[0]?.type, tag).toBe(type === 'bool' ? 'BOOL' : 'UINT');
    }
  });

  it('start with the alarm limits and set-points of the works', () => {
    const { value } = works(1);
    const expected = {
      'AIT-201.L': 6.9,
      'AIT-201.H': 8,
      'AIT-201.HH': 8.4,
      'AIT-202.L': 0.4,
      'AIT-202.H': 1,
      'AIT-202.HH': 1.5,
      'LIT-301.L': 30,
      'LIT-301.H': 90,
      'PIC-401.L': 0.2,
      'PIC-401.SV': 0.4,
      'AIC-201.SV': 20,
      'AIC-202.SV': 0.7,
    };
    for (const [tag, wanted] of Object.entries(expected)) expect(value(tag), tag).toBeCloseTo(wanted, 6);
  });
});

describe('the waterworks under its three controllers', () => {
  it('goes through a day without an alarm, keeps every safe operating limit and every basin within bounds', {
    timeout: 300_000,
  }, () => {
    const { run, alarms, truth, statements, value } = works(6);
    const raised = new Set<string>();
    let wanted = 0;
    let delivered = 0;
    let seconds = 0;
    run(24 * HOUR, () => {
      seconds++;
      wanted += truth('town.wanted');
      delivered += truth('town.delivered');
      if (seconds % 10 !== 0) return;
      for (const tag of alarms()) raised.add(tag);
      for (const { id, signal, direction, value: limit } of DOCUMENT.limits) {
        const beyond = direction === 'above' ? truth(signal) > limit : truth(signal) < limit;
        if (beyond) raised.add(`limit ${id}`);
      }
      for (const basin of ['receiving-well', 'clear-well', 'reservoir']) {
        const level = truth(`${basin}.level`);
        if (level < 30 || level > 90) raised.add(`${basin} at ${level.toFixed(1)} %`);
      }
    });
    expect([...raised]).toEqual([]);
    expect(delivered).toBeCloseTo(wanted, 3);
    expect(wanted / 24 / HOUR).toBeGreaterThan(350);
    expect(Math.abs(truth('clear-well.ph') - 7.6)).toBeLessThan(0.1);
    expect(Math.abs(truth('clear-well.chlorine') - 0.7)).toBeLessThan(0.05);
    expect(value('AIC-201.FACTOR')).toBeGreaterThan(93);
    for (const [id, executed] of statements) expect(executed, id).toBeGreaterThanOrEqual(150);
    expect(statements.size).toBe(3);
  });

  it('takes a set-point of 11,100 as typed: the feeder goes to 100 % and the outlet past pH 8.6 in 14 ± 3 min', () => {
    for (const seed of [1, 2]) {
      const { run, until, write, value, truth, alarms } = works(seed);
      run(600);
      write('AIC-201.SV', 11100);
      run(20);
      expect(value('AIC-201.MV')).toBe(100);
      expect(truth('naoh.dose')).toBeLessThan(60);
      const seconds = 20 + (until(() => truth('clear-well.ph') > 8.6, HOUR) ?? Number.NaN);
      expect(seconds / 60).toBeGreaterThanOrEqual(11);
      expect(seconds / 60).toBeLessThanOrEqual(17);
      expect(alarms()).toEqual(expect.arrayContaining(['AAH-201', 'AAHH-201']));
    }
  });

  it('raises no pH alarm for the same once the limits have been moved', () => {
    const { run, write, alarms, truth } = works(1);
    run(600);
    write('AIT-201.H', 12);
    write('AIT-201.HH', 12);
    write('AIC-201.SV', 11100);
    run(20 * 60);
    expect(truth('clear-well.ph')).toBeGreaterThan(8.6);
    expect(alarms()).toEqual([]);
  });

  it('holds 26 mg/L below the limit by the pH trim, and passes it without the trim or with 29 mg/L', () => {
    const passes = (change: (write: (tag: string, value: number) => void) => void): boolean => {
      const { run, until, write, truth } = works(2);
      run(600);
      change(write);
      return until(() => truth('clear-well.ph') > 8.6, 2.2 * HOUR) !== null;
    };
    expect(passes((write) => write('AIC-201.SV', 26))).toBe(false);
    expect(passes((write) => write('AIC-201.SV', 29))).toBe(true);
    expect(
      passes((write) => {
        write('AIC-201.SV', 26);
        write('AIC-201.TRIM', 0);
      }),
    ).toBe(true);
  });

  it('turns down 11,100 and 26 mg/L, but not 21, once its set-point limits are switched on', () => {
    const { run, write, value, truth } = works(3, { SV_LIMITING: true });
    run(600);
    for (const wrong of [11100, 26, 5]) {
      write('AIC-201.SV', wrong);
      run(1);
      expect(value('AIC-201.SV')).toBe(20);
      expect(value('UA-212')).toBe(1);
      run(5);
      expect(value('UA-212')).toBe(0);
    }
    write('AIC-201.SV', 21);
    run(60);
    expect(value('AIC-201.SV')).toBe(21);
    // small steps in a row are stopped as well: the reference follows at 2 mg/L per hour only
    for (const creeping of [22, 23, 24]) {
      write('AIC-201.SV', creeping);
      run(60);
    }
    expect(value('AIC-201.SV')).toBe(23);
    expect(truth('clear-well.ph')).toBeLessThan(8);
  });

  it('sees a feeder left in manual at its panel as a deviation, while its own output says otherwise', () => {
    const { process, run, until, value, truth, alarms } = works(1);
    run(600);
    process.setPanel('P-201', { mode: 'manual', position: 90 });
    run(120);
    expect(alarms()).toContain('UA-201');
    expect(value('AIC-201.SV')).toBe(20);
    expect(value('AIC-201.MV')).toBeLessThan(50);
    expect(value('FIT-201.PV')).toBeGreaterThan(50);
    expect(until(() => truth('clear-well.ph') > 8.6, HOUR)).not.toBeNull();
  });

  it('doses nothing without flow', () => {
    const { run, write, truth, alarms } = works(1);
    run(60);
    write('LIC-301.AUTO', 0);
    write('FIC-102.SV', 0);
    run(180);
    expect(truth('treatment.flow')).toBeLessThan(50);
    expect(truth('naoh.flow')).toBe(0);
    expect(truth('hypochlorite.flow')).toBe(0);
    expect(alarms()).toEqual(expect.arrayContaining(['FAL-201', 'FAL-102']));
  });

  it('goes from automatic to manual and back without a bump', () => {
    const { run, write, value } = works(4);
    run(900);
    for (const [mode, output] of [
      ['AIC-201.AUTO', 'AIC-201.MV'],
      ['FIC-401.AUTO', 'FIC-401.MV'],
      ['PIC-401.AUTO', 'PIC-401.MV'],
      ['LIC-101.AUTO', 'LIC-101.MV'],
    ] as const) {
      const before = value(output);
      for (const automatic of [0, 1]) {
        write(mode, automatic);
        run(1);
        expect(Math.abs(value(output) - before), `${mode} to ${automatic}`).toBeLessThan(2);
      }
    }
  });

  it('starts the standby when a pump is stopped at its panel, and keeps sending', () => {
    const { process, run, truth, value, alarms } = works(5);
    run(300);
    process.setPanel('P-401A', { mode: 'manual', position: 0 });
    process.setPanel('P-101A', { mode: 'manual', position: 0 });
    run(120);
    expect(alarms()).toEqual(expect.arrayContaining(['UA-401A', 'UA-101A']));
    expect(value('P-401C.RUN')).toBe(1);
    expect(value('P-101B.RUN')).toBe(1);
    expect(truth('transmission.flow')).toBeGreaterThan(300);
  });

  it('stops transmission before the pumps run dry', () => {
    const { run, write, truth, alarms } = works(2);
    run(60);
    write('LIC-301.AUTO', 0);
    write('FIC-102.SV', 0);
    let dry = 0;
    run(HOUR + 600, () => {
      dry = Math.max(dry, truth('transmission.dry'));
    });
    expect(alarms()).toContain('UA-402');
    expect(truth('transmission.flow')).toBe(0);
    expect(truth('clear-well.level')).toBeGreaterThan(10);
    expect(dry).toBe(0);
  });
});
