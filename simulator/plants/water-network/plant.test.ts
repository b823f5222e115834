import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Project, Workspace } from 'epanet-js';
import { EpanetEngine } from 'epanet-js/engines/v2.3.5';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inSeconds, seconds } from '../../kernel/time.ts';
import { EngineMissing, engineNamed } from '../engines.ts';
import { plantModelOf } from '../index.ts';
import type { Plant, PlantModel } from '../plant.ts';
import { networkModel } from './model.ts';
import { NATIVE, NET1 } from './net1.fixture.ts';
import { Network } from './network.ts';
import { NETWORKS } from './networks.fixture.ts';
import { NetworkError } from './report.ts';

const FOOT = 0.3048;
const GALLON_A_MINUTE = 0.003785411784 * 60;
const HOURS = 24;
const options = { seed: 1, startOfDay: 0, parameters: {} };

const out = (plant: Plant, id: string): number => {
  const index = plant.outputs.findIndex((signal) => signal.id === id);
  if (index < 0) throw new Error(`no output ${id}`);
  return plant.output[index] as number;
};
const put = (plant: Plant, id: string, value: number): void => {
  const index = plant.inputs.findIndex((signal) => signal.id === id);
  if (index < 0) throw new Error(`no input ${id}`);
  plant.input[index] = value;
};

/** A plant of a file by the file's own time steps and controls. */
const own = (text: string): Plant => {
  const model = networkModel(text);
  const plant = model.create(options);
  model.control?.(plant);
  return plant;
};
const siteModel = (text: string): PlantModel => plantModelOf({ model: 'water-network', source: text }) as PlantModel;
/** A plant of a file as a site has it: in steps of a second, pumps and valves in somebody else's hands. */
const site = (text: string, parameters: Readonly<Record<string, number>> = {}): Plant =>
  siteModel(text).create({ ...options, parameters });

describe("EPANET's example network 1", () => {
  const inFeet = (plant: Plant, name: string): number =>
    out(plant, name) / (name.endsWith('.head') ? FOOT : GALLON_A_MINUTE);

  it('has the heads and flows of native EPANET through a day, to 1e-3 ft and gal/min', () => {
    const plant = own(NET1);
    let compared = 0;
    for (let hour = 0; hour <= HOURS; hour++) {
      for (const [name, value] of NATIVE.find((row) => row.hour === hour)?.values ?? []) {
        expect(Math.abs(inFeet(plant, name) - value), `${name} at ${hour} h`).toBeLessThan(1e-3);
        compared++;
      }
      plant.advance(hour);
    }
    expect(compared).toBe(NATIVE.length * 24);
  });

  it("switches its pump at 45,154 and 81,690 s by the file's own controls", () => {
    const network = new Network(engineNamed('epanet'), NET1, null);
    network.useOwnControls();
    const switched: number[] = [];
    const pump = network.links.find(({ kind }) => kind === 'pump')?.index as number;
    let before = network.linkValue(pump, 11);
    while (network.time < 86_400) {
      network.next();
      network.solve();
      const now = network.linkValue(pump, 11);
      if (now !== before) switched.push(network.time);
      before = now;
    }
    expect(switched).toEqual([45_154, 81_690]);
  });

  it('switches it at 45,422 and 82,028 s when a controller outside looks once a second', () => {
    const plant = site(NET1);
    const switched: number[] = [];
    let run = 1;
    for (let t = 1; t <= 86_400; t++) {
      plant.advance(t);
      const level = out(plant, '2.level') / FOOT;
      const wanted = level >= 140 ? 0 : level <= 110 ? 1 : run;
      if (wanted !== run) switched.push(t);
      run = wanted;
      put(plant, '9.run', run);
    }
    expect(switched).toEqual([45_422, 82_028]);
  });

  const folder = process.env.KUNREN_REFERENCE_DATA ?? '';
  const file = join(folder, 'plants/epanet_Net1_24h_native235.csv');
  it.skipIf(!existsSync(file))('has all of them at every hour, from the published file itself', () => {
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const names = rows[0] as string[];
    const plant = own(readFileSync(join(folder, 'plants/Net1.inp'), 'utf8'));
    for (let hour = 0; hour <= HOURS; hour++) {
      const row = rows.find(([t]) => t === String(3600 * hour)) as string[];
      for (let i = 1; i < names.length; i++) {
        const name = (names[i] as string).replace(/^(head|flow)_(.+)$/, '$2.$1');
        expect(Math.abs(inFeet(plant, name) - Number(row[i])), `${name} at ${hour} h`).toBeLessThan(1e-3);
      }
      plant.advance(hour);
    }
  });
});

/** The package's own way of loading, with the code read from the file: Node fetches none. */
const loadOfficially = () => {
  const folder = dirname(createRequire(import.meta.url).resolve('epanet-js/engines/v2.3.5'));
  return EpanetEngine({ wasmBinary: readFileSync(join(folder, 'EpanetEngine.wasm')) });
};

describe('any network', () => {
  /** Our units in one of the file's, by what the property is. */
  const FACTORS = {
    HILL: { length: 1, flow: 3.6 },
    HARBOUR: { length: 1, flow: 1 },
    VALLEY: { length: FOOT, flow: 3785.411784 / 24 },
  } as const;

  it.each(Object.keys(NETWORKS) as (keyof typeof NETWORKS)[])(
    "%s: every head, flow and quality through a day is what EPANET's usual interface gives",
    async (name) => {
      const text = NETWORKS[name];
      const workspace = new Workspace();
      await workspace.loadModuleVersion(loadOfficially);
      workspace.writeFile('n.inp', text);
      const project = new Project(workspace);
      project.open('n.inp', 'n.rpt', '');
      project.setTimeParameter(0, 1_000_000);
      project.openH();
      project.initH(0);
      project.openQ();
      project.initQ(0);
      const plant = own(text);
      const factor = FACTORS[name];
      let compared = 0;
      for (;;) {
        const t = project.runH();
        project.runQ();
        if (t % 3600 === 0) {
          for (const { id } of plant.outputs) {
            const [thing, property] = [id.slice(0, id.lastIndexOf('.')), id.slice(id.lastIndexOf('.') + 1)];
            const value =
              property === 'head'
                ? project.getNodeValue(project.getNodeIndex(thing), 10) * factor.length
                : property === 'flow'
                  ? project.getLinkValue(project.getLinkIndex(thing), 8) * factor.flow
                  : property === 'quality'
                    ? project.getNodeValue(project.getNodeIndex(thing), 12)
                    : null;
            if (value === null) continue;
            expect(Math.abs(out(plant, id) - value), `${id} at ${t} s`).toBeLessThan(1e-6);
            compared++;
          }
          if (t >= HOURS * 3600) break;
          for (let step = 0; step < 3600; step += inSeconds(plant.step)) plant.advance(step);
        }
        project.nextH();
        project.nextQ();
      }
      expect(compared).toBeGreaterThan(HOURS * 10);
    },
  );
});

describe('a network as the plant of a site', () => {
  it('leaves pumps and valves to the controllers: the rules of the file do not act', () => {
    const plant = site(NETWORKS.HILL);
    for (let t = 0; t < 6 * 3600; t++) plant.advance(t);
    expect(out(plant, 'LIFT.running')).toBe(1);
    expect(out(plant, 'TOP.level')).toBeGreaterThan(3.9);
  });

  it('runs, stops and slows a pump, and counts its starts', () => {
    const plant = site(NETWORKS.HILL);
    plant.advance(0);
    const full = out(plant, 'LIFT.flow');
    expect(full).toBeGreaterThan(10);
    put(plant, 'LIFT.speed', 90);
    plant.advance(1);
    expect(out(plant, 'LIFT.flow')).toBeLessThan(full);
    expect(out(plant, 'LIFT.power')).toBeGreaterThan(0);
    put(plant, 'LIFT.run', 0);
    plant.advance(2);
    expect([out(plant, 'LIFT.flow'), out(plant, 'LIFT.running')].map(Math.round)).toEqual([0, 0]);
    put(plant, 'LIFT.run', 1);
    plant.advance(3);
    expect(out(plant, 'LIFT.starts')).toBe(1);
    for (let t = 4; t < 3700; t++) plant.advance(t);
    expect(out(plant, 'LIFT.starts')).toBe(0);
  });

  it('moves the setting of a pressure-reducing valve in MPa, shuts it, and opens it for good', () => {
    const plant = site(NETWORKS.HILL);
    plant.advance(0);
    expect(out(plant, 'E.pressure')).toBeCloseTo(25 * 0.00980665, 5);
    put(plant, 'REDUCE.setting', 0.2);
    plant.advance(1);
    expect(out(plant, 'E.pressure')).toBeCloseTo(0.2, 5);
    put(plant, 'REDUCE.open', 2);
    plant.advance(2);
    expect(out(plant, 'E.pressure')).toBeGreaterThan(0.3);
    put(plant, 'REDUCE.open', 0);
    plant.advance(3);
    expect(out(plant, 'REDUCE.flow')).toBeCloseTo(0, 5);
    expect(out(plant, 'E.delivered')).toBeLessThan(out(plant, 'E.wanted'));
  });

  it('lets a full tank run over where the file allows it, and tells how much', () => {
    const plant = site(NETWORKS.HILL, { 'TOP.level': 4.99, demandScale: 0.1 });
    for (let t = 0; t < 1800; t++) plant.advance(t);
    expect(out(plant, 'TOP.level')).toBeCloseTo(5, 6);
    expect(out(plant, 'TOP.overflow')).toBeCloseTo(out(plant, 'TOP.inflow'), 9);
    expect(out(plant, 'TOP.overflow')).toBeGreaterThan(10);
  });

  it('tells a pump that runs dry and one that pushes against a shut valve', () => {
    const text = NETWORKS.HILL.replace('SPRING 20', 'LAKE 20')
      .replace('TOP 60', 'SPRING 18 2 0 4 6 0\nTOP 60')
      .replace('[PIPES]', '[PIPES]\nfill LAKE SPRING 50 300 0.1 0 Closed');
    const plant = site(text);
    for (let t = 0; t < 3600; t++) plant.advance(t);
    expect(plant.validity?.()).toBeNull();
    const stored = out(plant, 'SPRING.volume');
    expect(stored).toBeLessThan(0.1);
    expect([out(plant, 'LIFT.running'), out(plant, 'LIFT.dry'), out(plant, 'LIFT.no-flow')]).toEqual([1, 1, 1]);
    const shut = site(NETWORKS.HILL);
    put(shut, 'p1.open', 0);
    shut.advance(0);
    expect([out(shut, 'LIFT.running'), out(shut, 'LIFT.dry'), out(shut, 'LIFT.no-flow')]).toEqual([1, 0, 1]);
  });

  it('sums demand and lowest pressure by the tags of the file', () => {
    const plant = site(`${NETWORKS.HILL.replace('[END]', '')}[TAGS]\nNODE B high\nNODE C high\nNODE D low\n[END]`);
    plant.advance(0);
    expect(out(plant, 'zone-high.wanted')).toBeCloseTo(0.6 * 10 * 3.6, 6);
    expect(out(plant, 'zone-high.lowest-pressure')).toBeCloseTo(
      Math.min(out(plant, 'B.pressure'), out(plant, 'C.pressure')),
      9,
    );
    const wanted = ['B', 'C', 'D', 'E'].map((id) => out(plant, `${id}.wanted`)).reduce((a, b) => a + b);
    expect(out(plant, 'network.wanted')).toBeCloseTo(wanted, 9);
  });

  it("begins with the site's time of day, initial levels and demand", () => {
    const plant = siteModel(NETWORKS.HARBOUR).create({
      seed: 1,
      startOfDay: 8 * 3600,
      parameters: { 'TOWER.level': 6, demandScale: 0.5 },
    });
    expect(out(plant, 'TOWER.level')).toBeCloseTo(6, 9);
    expect(out(plant, 'QUAY.wanted')).toBeCloseTo(60 * 1.6 * 0.5, 9);
  });

  it('lets demand wander by the seed alone', () => {
    const wanted = (seed: number, noise: boolean): number => {
      const model = siteModel(NETWORKS.HARBOUR);
      const plant = model.create({ seed, startOfDay: 0, parameters: { demandNoise: 0.05 }, noise });
      for (let t = 0; t < 400; t++) plant.advance(t);
      return out(plant, 'network.wanted');
    };
    expect(wanted(1, true)).toBe(wanted(1, true));
    expect(wanted(1, true)).not.toBe(wanted(2, true));
    expect(wanted(1, false)).toBe(wanted(2, false));
  });
});

describe('snapshots', () => {
  it('go on to the last bit, whatever was done before and after, and are small', () => {
    const models = [NET1, ...Object.values(NETWORKS)].map(siteModel);
    fc.assert(
      fc.property(
        fc.nat({ max: models.length - 1 }),
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 40 }), fc.integer({ min: 0, max: 2 })), { maxLength: 6 }),
        (which, cut, moves) => {
          const make = (): Plant => models[which]?.create({ ...options, parameters: { demandNoise: 0.05 } }) as Plant;
          const run = (plant: Plant, from: number, to: number): void => {
            for (let t = from; t < to; t++) {
              for (const [at, input, value] of moves) if (at === t) plant.input[input % plant.input.length] = value;
              plant.advance(t);
            }
          };
          const whole = make();
          run(whole, 0, cut);
          const saved = structuredClone(whole.snapshot()) as { network: { image: { bytes: Uint8Array } } };
          expect(saved.network.image.bytes.length).toBeLessThan(500_000);
          const twin = make();
          run(twin, 0, 3); // what a twin did before must not show
          twin.restore(saved);
          expect([...twin.output]).toEqual([...whole.output]);
          run(whole, cut, cut + 60);
          run(twin, cut, cut + 60);
          expect([...twin.output]).toEqual([...whole.output]);
          expect(twin.validity?.()).toBe(whole.validity?.());
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a state that has no solution', () => {
  /** The harbour's valves shut so that nothing feeds it, and one asks for a pressure drop that nothing gives. */
  const stuck = (): Plant => {
    const plant = site(NETWORKS.HARBOUR);
    for (let t = 0; t < 60; t++) plant.advance(t);
    put(plant, 'SUSTAIN.open', 0);
    put(plant, 'm3.open', 0);
    put(plant, 'BREAK.setting', 2);
    for (let t = 60; t < 70; t++) plant.advance(t);
    return plant;
  };

  it('is told, keeps the last numbers, and is left as soon as an input gives one again', () => {
    const plant = stuck();
    expect(plant.validity?.()).toBe('network-unsolvable');
    const before = [...plant.output];
    plant.advance(70);
    expect([...plant.output]).toEqual(before);
    expect(before.every(Number.isFinite)).toBe(true);
    put(plant, 'SUSTAIN.open', 1);
    put(plant, 'm3.open', 1);
    put(plant, 'BREAK.setting', 0.06);
    plant.advance(71);
    expect(plant.validity?.()).toBeNull();
    expect(out(plant, 'QUAY.pressure')).toBeGreaterThan(0.2);
  });

  it('goes on from a snapshot like any other', () => {
    const whole = stuck();
    const twin = site(NETWORKS.HARBOUR);
    twin.advance(0);
    twin.restore(structuredClone(whole.snapshot()));
    for (const plant of [whole, twin]) {
      plant.advance(70);
      put(plant, 'm3.open', 1);
      for (let t = 71; t < 90; t++) plant.advance(t);
    }
    expect([...twin.output]).toEqual([...whole.output]);
    expect(twin.validity?.()).toBe(whole.validity?.());
  });
});

describe('an engine that the shell has forgotten', () => {
  it('is named, with the call that hands it in', () => {
    expect(() => engineNamed('another')).toThrow(EngineMissing);
    expect(() => engineNamed('another')).toThrow(/"another" has not been handed in: call provideEngines\(\)/);
  });
});

describe('a file that is of no use', () => {
  const complaints = (text: string): readonly { code: number; reason: string; line: number }[] => {
    try {
      networkModel(text);
      return [];
    } catch (error) {
      if (error instanceof NetworkError) return error.problems;
      throw error;
    }
  };
  const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

  it("is refused with EPANET's own numbers and words, and the line", () => {
    const text = NETWORKS.HILL.replace('B 20 4 day', 'B 20 4 dusk')
      .replace('p2 B C 600', 'p2 B NOWHERE 600')
      .replace('HEAD lift', 'HEAD lost');
    expect(complaints(text)).toEqual([
      { code: 205, reason: 'undefined time pattern dusk in [JUNCTIONS] section', line: lineOf(text, 'B 20 4 dusk') },
      { code: 203, reason: 'undefined node NOWHERE in [PIPES] section', line: lineOf(text, 'p2 B NOWHERE') },
      { code: 206, reason: 'undefined curve lost in [PUMPS] section', line: lineOf(text, 'LIFT SPRING A') },
    ]);
  });

  it('is refused with the line of a section that EPANET does not know', () => {
    const text = NETWORKS.HILL.replace('[PATTERNS]', '[PATERNS]');
    expect(complaints(text).find(({ code }) => code === 299)?.line).toBe(lineOf(text, '[PATERNS]'));
  });

  it('is refused when it cannot be solved as a whole', () => {
    const text = NETWORKS.HARBOUR.replace('m5 YARD ICE 200 150 100 0 Open', '').replace(
      'CURVE DOCK YARD 150 GPV loss 0',
      '',
    );
    expect(complaints(text)).toMatchObject([
      { code: 234, line: lineOf(text, 'YARD 2') },
      { code: 233, reason: 'network has unconnected nodes' },
    ]);
    expect(complaints('nothing of the sort')).toMatchObject([{ code: 223, reason: 'not enough nodes in network' }]);
  });

  it('refuses a step that is too long, a level outside the tank, and a parameter that is not there', () => {
    const model = siteModel(NETWORKS.HILL);
    const make = (more: object) => () => model.create({ ...options, ...more });
    expect(make({ step: seconds(7200) })).toThrow('it takes 1 s to 3600 s');
    expect(make({ parameters: { 'TOP.level': 9 } })).toThrow('TOP.level is 9, but must lie in 0.5…5 m');
    expect(make({ parameters: { rain: 1 } })).toThrow('there is no parameter "rain"');
  });

  it('says when demands that no pressure carries leave the model’s validity', () => {
    const text = NETWORKS.HARBOUR.replace('FISH 3 80', 'FISH 3 9000');
    const plant = site(text);
    for (let t = 0; t < 3; t++) plant.advance(t);
    expect(plant.validity?.()).toBe('negative-pressure');
    expect(plant.output.every(Number.isFinite)).toBe(true);
  });
});
