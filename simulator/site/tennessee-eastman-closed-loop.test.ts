import { describe, expect, it } from 'vitest';
import { atSeconds, inSeconds, parseDuration } from '../kernel/time.ts';
import { compile } from '../plc/language/compile.ts';
import { Plc } from '../plc/runtime/plc.ts';
import { Process } from './process.ts';
import { resolveSite } from './resolve.ts';
import { siteOf } from './site.fixture.ts';

/*
 * The plant with its five controllers and nothing else: the controllers' reads from each other and their scans between
 * plant steps of 2 s. What must hold for the programs holds here without hosts and network.
 */

const DOCUMENT = siteOf('tennessee-eastman');

const programs = new Map(
  DOCUMENT.hosts.flatMap((host) => {
    if (host.kind !== 'controller') return [];
    const compiled = compile(host.source, { file: host.program });
    if (!compiled.ok) throw new Error(`${host.program} does not compile`);
    return [[host.id, compiled.program] as const];
  }),
);

const works = (seed: number, disturbances: readonly number[] = [], limiting = false) => {
  const resolved = resolveSite(DOCUMENT, seed, 'team-1');
  const parameters = { idv11: 0, idv13: 0, ...Object.fromEntries(disturbances.map((idv) => [`idv${idv}`, 1])) };
  const site = { ...resolved, plant: { ...resolved.plant, parameters } };
  const controllers = site.hosts.flatMap((host) => (host.kind === 'controller' ? [host] : []));
  const plcs = controllers.map((host) => {
    const program = programs.get(host.id);
    const interval = parseDuration(host.scan);
    if (!program || interval === null) throw new Error(`no program for ${host.id}`);
    const settings = { ...host.settings, ...(limiting ? host.setpointLimits?.plausible : {}) };
    return { ...host, interval: inSeconds(interval), plc: new Plc(program, { interval, settings }) };
  });
  const plc = (id: string): Plc => (plcs.find((host) => host.id === id) as (typeof plcs)[number]).plc;
  const process = new Process(site, 0, {
    seed,
    emit: () => 0,
    provenance: () => null,
    image: (id) => plc(id).image,
  });
  process.prime();
  const step = inSeconds(process.plant.step);
  let now = 0;
  const points = new Map(site.points.map((entry) => [entry.tag, entry]));
  const place = (tag: string) => {
    const found = points.get(tag);
    if (!found) throw new Error(`no point ${tag}`);
    const { coils, holdingRegisters } = plc(found.controller).image;
    return { array: found.area === 'coil' ? coils : holdingRegisters, ...found };
  };
  const turn = (): void => {
    for (const { id, reads } of controllers)
      for (const { from, address, count, to } of reads)
        plc(id).image.holdingRegisters.set(plc(from).image.holdingRegisters.subarray(address, address + count), to);
    for (const host of plcs)
      for (let at = host.interval; at <= step + 1e-9; at += host.interval) {
        const { fault } = host.plc.scan(atSeconds(now + at));
        if (fault) throw new Error(`${host.id}: ${JSON.stringify(fault)}`);
      }
    now += step;
    process.step();
  };
  return {
    run: (hours: number, each: () => void = () => {}): void => {
      for (const end = now + hours * 3600; now < end - 1e-6; ) {
        turn();
        each();
      }
    },
    value: (tag: string): number => {
      const { array, address, scale } = place(tag);
      return (array[address] as number) * scale;
    },
    write: (tag: string, value: number): void => {
      const { array, address, scale } = place(tag);
      array[address] = Math.round(value / scale);
    },
    truth: (signal: string): number => process.truth(signal),
    alarms: (): string[] =>
      site.alarms.filter(({ point }) => place(point).array[place(point).address] === 1).map(({ tag }) => tag),
    validity: () => process.plant.validity?.() ?? null,
  };
};

describe('the points of the Tennessee Eastman plant', () => {
  it('stand each where one variable of the controller stands, of the same width', () => {
    for (const { tag, controller, area, address, type } of DOCUMENT.points) {
      const variables = programs.get(controller)?.variables ?? [];
      const found = variables.filter((entry) => entry.address?.area === area && entry.address.address === address);
      expect(found.length, tag).toBe(1);
      expect(found[0]?.type, tag).toBe(type === 'bool' ? 'BOOL' : 'UINT');
    }
  });
});

describe('the programs of the Tennessee Eastman plant', () => {
  it.each([1, 2, 3])('hold the base case for half a day with noise, without an alarm (seed %i)', (seed) => {
    const plant = works(seed);
    const alarms = new Set<string>();
    let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
    plant.run(12, () => {
      for (const tag of plant.alarms()) alarms.add(tag);
      lowest = Math.min(lowest, plant.truth('reactor.pressure'));
      highest = Math.max(highest, plant.truth('reactor.pressure'));
    });
    expect(plant.validity()).toBeNull();
    expect([...alarms]).toEqual([]);
    expect(lowest).toBeGreaterThan(2690);
    expect(highest).toBeLessThan(2720);
    expect(plant.truth('product.flow')).toBeCloseTo(22.949, 0);
    for (const level of ['separator.level', 'stripper.level']) expect(plant.truth(level)).toBeGreaterThan(40);
    expect(plant.truth('product.g')).toBeCloseTo(53.7, 0);
  });
});

describe('the plant through its instruments', () => {
  it('IDV 6: without feed A the override holds 2,950 kPa, feed A and C makes up for it, and nothing trips', () => {
    const plant = works(1, [6]);
    let highest = 0;
    plant.run(30, () => {
      highest = Math.max(highest, plant.truth('reactor.pressure'));
    });
    expect(plant.validity()).toBeNull();
    expect(highest).toBeLessThan(2968);
    expect(Math.abs(plant.truth('reactor.pressure') - 2950)).toBeLessThan(6);
    // Ricker's recording: 20.9 m³/h, feed A and C 9.06 kscmh, purge valve wide open.
    expect(plant.truth('product.flow')).toBeGreaterThan(20);
    expect(plant.truth('product.flow')).toBeLessThan(22);
    expect(Math.abs(plant.truth('ac-feed.flow') - 9.06)).toBeLessThan(0.3);
    expect(plant.truth('purge-valve.position')).toBeGreaterThan(99);
    for (const tag of ['FAL-001', 'UA-403', 'UA-303', 'PAHH-007']) expect(plant.alarms()).toContain(tag);
    expect(plant.alarms()).not.toContain('UA-211');
  });

  it('IDV 4: warmer cooling water is taken up by its valve', () => {
    const plant = works(1, [4]);
    plant.run(6);
    expect(Math.abs(plant.truth('reactor-water-valve.position') - 44.75)).toBeLessThan(1);
    expect(Math.abs(plant.truth('reactor.temperature') - 120.4)).toBeLessThan(0.1);
    expect(plant.alarms()).toEqual([]);
  });

  it('takes a new production set-point over to all four feeds', () => {
    const plant = works(2);
    plant.run(0.1);
    plant.write('FIC-100.SV', 21);
    plant.run(5);
    expect(Math.abs(plant.truth('product.flow') - 21)).toBeLessThan(0.6);
    expect(plant.truth('d-feed.flow') / 3664).toBeCloseTo(21 / 22.949, 1);
    expect(plant.truth('product.g')).toBeCloseTo(53.7, 0);
    expect(plant.alarms()).toEqual([]);
  });

  it('is tripped by the safety controller before 3,000 kPa, vents, and stays down', () => {
    const plant = works(1);
    plant.run(0.1);
    plant.write('FIC-004.AUTO', 0);
    plant.write('FIC-004.MAN', 100);
    let highest = 0;
    let tripped = false;
    plant.run(0.5, () => {
      highest = Math.max(highest, plant.truth('reactor.pressure'));
      tripped ||= plant.alarms().includes('UA-211');
    });
    expect(tripped).toBe(true);
    expect(highest).toBeLessThan(2990);
    expect(plant.value('SIS.FIRST')).toBe(1);
    plant.run(1);
    expect(plant.validity()).toBeNull();
    expect(plant.truth('product.delivered')).toBe(0);
    expect(plant.truth('reactor.pressure')).toBeLessThan(1700);
    expect(plant.truth('ac-feed.flow')).toBeLessThan(0.01);
    expect(plant.truth('vent.flow')).toBe(0);
    expect(plant.value('FIC-004.AUTO')).toBe(0);
  });

  it('turns down what no operator would ask for, where the limits are switched on', () => {
    const plant = works(1, [], true);
    plant.run(0.05);
    plant.write('FIC-100.SV', 40);
    plant.write('AIC-040.SV', 62);
    plant.write('PIC-007.SV', 2950);
    plant.write('TIC-009.SV', 110);
    plant.write('FIC-010.AUTO', 0);
    const alarms = new Set<string>();
    const look = (): void => {
      for (const tag of plant.alarms()) alarms.add(tag);
    };
    plant.run(0.002, look);
    plant.write('FIC-010.MAN', 0);
    plant.run(0.002, look);
    expect(plant.value('FIC-100.SV')).toBeCloseTo(22.949, 3);
    expect(plant.value('AIC-040.SV')).toBeCloseTo(53.724, 2);
    expect(plant.value('PIC-007.SV')).toBe(2705);
    expect(plant.value('TIC-009.SV')).toBeCloseTo(120.4, 2);
    expect(plant.value('FIC-010.MAN')).toBeGreaterThan(30);
    expect([...alarms].sort()).toEqual(['UA-104', 'UA-305', 'UA-404']);
  });
});
