import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import { loadSite, type SiteFiles } from './load.ts';
import { resolveSite } from './resolve.ts';
import { siteFiles, siteOf } from './site.fixture.ts';
import { World } from './world.ts';
import { worldDigest } from './world-digest.ts';

const ID = 'kirigasawa';

const problemsOf = (change: (files: SiteFiles) => SiteFiles) => {
  const loaded = loadSite(change(siteFiles(ID)));
  return loaded.ok ? [] : loaded.problems;
};
const inYaml = (from: string, to: string) => (files: SiteFiles) => {
  if (!files.siteYaml.includes(from)) throw new Error(`the site file has no ${from}`);
  return { ...files, siteYaml: files.siteYaml.replace(from, to) };
};
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('a site whose plant is a network file', () => {
  it('is taken as it stands', () => {
    expect(problemsOf((files) => files)).toEqual([]);
  });

  it("tells EPANET's own error with the line of the network file", () => {
    const network = siteFiles(ID).networks['kirigasawa.inp'] as string;
    const broken = network
      .replace(' H8    90    3.0     home', ' H8    90    3.0     nobody')
      .replace('E1    E7 ', 'E1    E70');
    const [pattern, node] = problemsOf((files) => ({ ...files, networks: { 'kirigasawa.inp': broken } }));
    expect(pattern).toMatchObject({
      code: 'network',
      file: `scenarios/sites/${ID}/kirigasawa.inp`,
      line: lineOf(broken, ' H8    90'),
      params: { code: 205, reason: 'undefined time pattern nobody in [JUNCTIONS] section' },
    });
    expect(node).toMatchObject({ line: lineOf(broken, ' R4 '), params: { code: 203 } });
    expect(pattern?.message.en).toContain('EPANET error 205');
  });

  it('asks for the file where none is named, and names those that are there', () => {
    expect(problemsOf(inYaml('  network: kirigasawa.inp\n', ''))).toMatchObject([{ code: 'network-missing' }]);
    expect(problemsOf(inYaml('network: kirigasawa.inp', 'network: other.inp'))).toMatchObject([
      { code: 'no-network', params: { network: 'other.inp', known: ['kirigasawa.inp'] } },
    ]);
  });

  it.each([
    [
      'an instrument on a signal that is not there',
      'signal: T2.level, controller',
      'signal: T9.level, controller',
      'unknown-reference',
    ],
    [
      'an instrument in another unit',
      'unit: m, noise: 0.004, lag: "2s" }',
      'unit: cm, noise: 0.004, lag: "2s" }',
      'unit',
    ],
    [
      'an actuator in another unit',
      'range: [0, 100], unit: "%", stroke: "90s"',
      'range: [0, 100], unit: m, stroke: "90s"',
      'unit',
    ],
    ['an actuator on a signal that is not there', 'signal: PRV.setting', 'signal: PRV.set', 'unknown-reference'],
    ['a limit in another unit', 'value: 0.3, unit: m,', 'value: 0.3, unit: MPa,', 'unit'],
    ['a parameter outside its range', 'demandNoise: 0.03', 'demandNoise: 3', 'parameter-range'],
    ['the level of a tank that is not there', 'demandNoise: 0.03', 'T7.level: 2', 'unknown-reference'],
  ])('refuses %s', (_what, from, to, code) => {
    expect(problemsOf(inYaml(from, to))).toMatchObject([{ code }]);
  });
});

describe('the town', () => {
  const begin = (seed: number) => {
    const events: WorldEvent[] = [];
    const options = { site: resolveSite(siteOf(ID), seed, 'team-1'), seed, cell: 'team-1' };
    const digest = worldDigest();
    const world = World.begin({
      ...options,
      onEvent: (event) => {
        digest.add(event);
        if (!event.type.startsWith('net.')) events.push(event);
      },
    });
    return { world, events, digest, options };
  };

  it.each([1, 2, 3])('runs for hours without an alarm, a limit passed, or an invalid state (seed %i)', (seed) => {
    const { world, events } = begin(seed);
    world.advanceTo(atSeconds(150 * 60));
    expect(events.map(({ type }) => type)).toEqual(['world.started']);
    const truth = world.truth();
    const delivered = truth['network.delivered'] as number;
    expect(Math.abs(delivered - (truth['network.wanted'] as number))).toBeLessThan(1e-3 * delivered);
    for (const zone of ['low', 'high', 'east', 'coast'])
      expect(truth[`zone-${zone}.lowest-pressure`]).toBeGreaterThan(0.2);
  });

  it('goes on from a snapshot to the same digest, which is small', () => {
    const { world, digest, options } = begin(4);
    world.advanceTo(atSeconds(7 * 60));
    const snapshot = structuredClone(world.snapshot());
    const { plant } = snapshot.process as { plant: { network: { image: { bytes: Uint8Array } } } };
    expect(plant.network.image.bytes.length).toBeLessThan(300_000);
    const before = digest.value;
    const rest: WorldEvent[] = [];
    const twin = World.restore({ ...options, onEvent: (event) => rest.push(event) }, snapshot);
    twin.advanceTo(atSeconds(12 * 60));
    world.advanceTo(atSeconds(12 * 60));
    expect(digest.value).not.toBe(before);
    const whole = begin(4);
    whole.world.advanceTo(atSeconds(7 * 60));
    for (const event of rest) whole.digest.add(event);
    expect(whole.digest.value).toBe(digest.value);
    expect(twin.truth()).toEqual(world.truth());
  });
});
