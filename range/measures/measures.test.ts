import { describe, expect, it } from 'vitest';
import { checkSite } from '../../simulator/site/check.ts';
import { SiteDocumentSchema } from '../../simulator/site/document.ts';
import { resolveSite } from '../../simulator/site/resolve.ts';
import { document, run } from '../exercise/fixtures.ts';
import { MITIGATIONS } from '../techniques/attack.ts';
import { ALL_MEASURES, applyMeasures, MEASURES, measuresOf } from './index.ts';
import type { Measure } from './measure.ts';

const measures = [...MEASURES.values()];
const SITES = ['waterworks', 'reactor'];
const SENSED = [...SITES, 'kirigasawa', 'power-grid', 'district-heating', 'quadruple-tank', 'tennessee-eastman'];
/** The sites of the repository that a measure finds something to do in. */
const fittingSites = (measure: Measure): string[] => SITES.filter((name) => measure.fits(document(name)));
const apply = (...ids: string[]) => applyMeasures(document(), measuresOf(ids));

describe.each(measures.map((measure) => [measure.id, measure] as const))('the measure %s', (id, measure) => {
  it('names a mitigation, a requirement, what it costs and by whose word, and its side effects', () => {
    expect([...MITIGATIONS.keys()]).toContain(measure.mitigation);
    expect(measure.requirement).toMatch(/^SR \d+\.\d+$/);
    expect(measure.cost.source.ja).not.toBe('');
    expect(measure.sideEffects.ja.length).toBeGreaterThan(10);
    expect(measure.sideEffects.en.length).toBeGreaterThan(10);
  });

  it.each(fittingSites(measure))('leaves the document of %s as it was, and gives one that is in order', (name) => {
    const before = JSON.stringify(document(name));
    const after = measure.apply(document(name));
    expect(JSON.stringify(document(name))).toBe(before);
    expect(JSON.stringify(after)).not.toBe(before);
    const { resolved: _resolved, ...site } = resolveSite(after, 3, 'team-1');
    expect(checkSite(SiteDocumentSchema.parse(site))).toEqual([]);
  });

  it.each(fittingSites(measure))('labels what it puts into %s with its own name and no other', (name) => {
    const before = JSON.stringify(document(name));
    const origins = [...JSON.stringify(measure.apply(document(name))).matchAll(/"(?:\w+O|o)rigin":"([^"]+)"/g)].map(
      ([, label]) => label,
    );
    expect(before).not.toMatch(/"(?:\w+O|o)rigin":"/);
    expect(origins.length).toBeGreaterThan(0);
    expect(new Set(origins)).toEqual(new Set([id]));
  });
});

describe('measures', () => {
  it('are applied in one order however they are written', () => {
    const [a, b] = [apply('process-trip', 'conduit-allowlist'), apply('conduit-allowlist', 'process-trip')];
    expect(JSON.stringify(a)).toBe(JSON.stringify(b));
    expect(() => measuresOf(['no-such-measure'])).toThrow(RangeError);
  });

  it('called all are all but the one for comparison', () => {
    expect(ALL_MEASURES).not.toContain('block-everything');
    expect(ALL_MEASURES.length).toBe(MEASURES.size - 1);
  });
});

describe('the conduit allowlist', () => {
  const conduit = apply('conduit-allowlist').conduits.find(({ id }) => id === 'information-control');

  it('lets HMI, historian and engineering workstation through, each in its own protocol, and ends in a refusal', () => {
    const allowed = conduit?.rules
      .filter((rule) => rule.action === 'allow')
      .map(({ from, protocol }) => [from, protocol]);
    expect(allowed).toEqual([
      [['hmi'], 'modbus'],
      [['historian'], 'opcua'],
      [['ews'], 'modbus'],
      [['ews'], 'opcua'],
    ]);
    expect(conduit?.rules.at(-1)).toMatchObject({ from: ['any'], to: ['any'], action: 'refuse' });
  });

  it('leaves the conduits that lead to no controller alone', () => {
    const untouched = (id: string) => document().conduits.find((each) => each.id === id);
    const after = apply('conduit-allowlist');
    expect(after.conduits.find(({ id }) => id === 'internet-enterprise')).toEqual(untouched('internet-enterprise'));
    expect(after.conduits.find(({ id }) => id === 'control-field')).toEqual(untouched('control-field'));
  });
});

describe('Modbus security', () => {
  it('stops the writer without a certificate in the controller, while the works goes on', () => {
    const record = (change: object) =>
      run('waterworks/setpoint-tampering', { measures: ['modbus-security'], ...change });
    const attacked = record({});
    const refused = attacked.events.filter(
      ({ type, data }) => type === 'plc.refused' && (data as { origin: string }).origin === 'modbus-security',
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(attacked.events.filter(({ type }) => type === 'excursion.began')).toEqual([]);
    // The HMI's own requests are encrypted, its operators' actions succeed, and no log shows what was in them.
    const asked = attacked.events.filter(
      ({ type, data }) => type === 'net.request' && (data as { from: string; port: number }).port === 802,
    );
    expect(asked.length).toBeGreaterThan(1000);
    expect(asked.every(({ data }) => (data as { bytes: string | null }).bytes === null)).toBe(true);
    const answers = attacked.events.filter(({ type }) => type === 'operator.answered');
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map(({ data }) => (data as { result: string }).result))).toEqual(new Set(['ok']));
  });

  it('goes together with the allowlist and the write filter', () => {
    const both = apply('conduit-allowlist', 'modbus-write-filter', 'modbus-security');
    const rules = both.conduits.find(({ id }) => id === 'information-control')?.rules ?? [];
    const encrypted = rules.filter(({ protocol }) => protocol === 'modbus-tls');
    expect(encrypted.length).toBeGreaterThan(0);
    expect(encrypted.every(({ from }) => from.every((host) => ['hmi', 'ews'].includes(host)))).toBe(true);
  });
});

describe('the write filter', () => {
  const rules = apply('modbus-write-filter').conduits.find(({ id }) => id === 'information-control')?.rules ?? [];

  it('knows the writable registers of each controller, and not the measured ones', () => {
    const dosing = rules.find(({ id }) => id === 'writes-plc-dosing');
    const point = (tag: string) => document().points.find((each) => each.tag === tag)?.address ?? -1;
    const covers = (tag: string) => dosing?.addresses?.some(([low, high]) => point(tag) >= low && point(tag) <= high);
    expect(covers('AIC-201.SV')).toBe(true);
    expect(covers('AIT-201.PV')).toBe(false);
  });

  it('stands before the rules that were there, so that reads go on as before', () => {
    const refusal = rules.findIndex((rule) => rule.action === 'refuse');
    expect(rules[refusal]?.functions).toEqual([5, 6, 15, 16, 22, 23]);
    expect(rules.slice(refusal + 1).map(({ id }) => id)).toContain('any-modbus');
  });
});

describe('remote access control', () => {
  it('asks for a second factor at the gateway and nowhere else, and everybody there has one', () => {
    const after = apply('remote-access-control');
    const asking = after.hosts.filter((host) => host.access.some((terms) => terms.secondFactor)).map(({ id }) => id);
    expect(asking).toEqual(['gateway']);
    const gateway = after.hosts.find(({ id }) => id === 'gateway');
    expect(gateway?.accounts.every((account) => account.secondFactor !== null)).toBe(true);
  });
});

describe('new-writer detection', () => {
  it('knows those who write in the course of their work and tells the operator on duty', () => {
    const sensor = apply('writer-detection').hosts.find((host) => host.kind === 'sensor');
    if (sensor?.kind !== 'sensor') throw new Error('no sensor');
    expect(sensor.detections[0]).toMatchObject({ kind: 'new-writer', route: 'operator-1' });
    expect(sensor.detections[0]?.known).toEqual(expect.arrayContaining(['hmi', 'ews', 'plc-dosing']));
    expect(sensor.detections[0]?.known).not.toContain('jump');
  });
});

describe('the detections in logs', () => {
  const detectionsOf = (id: string) => {
    const sensor = apply(id).hosts.find((host) => host.kind === 'sensor');
    if (sensor?.kind !== 'sensor') throw new Error('no sensor');
    return sensor.detections;
  };

  it('of sign-ins know every computer of the works and its firms, and nobody at the operator’s screen', () => {
    const [strange, screen, refused] = detectionsOf('sign-in-detection');
    expect(strange?.known).toEqual(expect.arrayContaining(['vendor-pc', 'office-pc', 'jump', 'gateway']));
    expect(strange?.known).not.toContain('attacker-pc');
    expect(screen).toMatchObject({ kind: 'sign-in', known: [], at: ['hmi'] });
    expect(refused).toMatchObject({ kind: 'refused-sign-in', route: 'operator-1' });
  });

  it('each have a procedure of the operator’s that answers to them, at every site with a sensor', () => {
    for (const name of SENSED) {
      const site = document(name);
      const watched = applyMeasures(site, measuresOf(['writer-detection', 'sign-in-detection', 'operation-audit']));
      const named = watched.hosts.flatMap((host) =>
        host.kind === 'sensor' ? host.detections.map(({ id }) => id) : [],
      );
      const answered = site.operators.flatMap(({ procedures }) =>
        procedures.flatMap(({ on }) => (on.when === 'alert' ? on.detection : [])),
      );
      expect([...answered].sort(), name).toEqual([...named].sort());
    }
  });
});
