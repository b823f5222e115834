import { describe, expect, it } from 'vitest';
import { load, scenarioText } from './fixtures.ts';
import { resolveScenario } from './load.ts';
import { formatProblem } from './problem.ts';

const text = scenarioText('waterworks/setpoint-tampering');

/** The problems of the scenario after a change, with the number of the changed line. */
const changing = (from: string, to: string) => {
  expect(text).toContain(from);
  const changed = text.replace(from, to);
  const line = changed.slice(0, changed.indexOf(to)).split('\n').length;
  const result = load(changed);
  return { problems: result.ok ? [] : result.problems, line };
};

describe('a scenario file', () => {
  it('loads as it stands in the repository', () => {
    expect(load(text).ok).toBe(true);
  });

  it.each([
    ['a host', 'from: attacker-pc, to: gateway', 'from: attacker-pc, to: gatewya', 'gatewya'],
    ['a zone', 'zones: [control-information, control]', 'zones: [control-information, controll]', 'controll'],
    ['a tag', '{ held: AIT-201.HH, above: 11', '{ held: AIT-201.XX, above: 11', 'AIT-201.XX'],
    ['a signal', 'truth: clear-well.ph', 'truth: clear-well.hp', 'clear-well.hp'],
    ['a technique', 'technique: remote-services', 'technique: remote-servces', 'remote-servces'],
    ['an ATT&CK id', 'attack: T0836', 'attack: T9999', 'T9999'],
    ['a mitigation', 'mitigations: [M0932, M0936, M0935]', 'mitigations: [M0932, M0936, M9935]', 'M9935'],
    ['a measure', 'reference: [conduit-allowlist', 'reference: [conduit-allowlst', 'conduit-allowlst'],
    ['a step', 'after: remote-access, outcome', 'after: remote-acess, outcome', 'remote-acess'],
    [
      'an account',
      'to: gateway, port: 443, account: maintenance }\n    basis',
      'to: gateway, port: 443, account: nobody }\n    basis',
      'nobody',
    ],
    ['a variable in words', 'name: thinking, text', 'name: thinkng, text', 'thinkng'],
  ])('with %s that does not exist is refused at its line, by name', (_what, from, to, name) => {
    const { problems, line } = changing(from, to);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'unknown-reference', line, params: { name } });
    expect(formatProblem(problems[0] as (typeof problems)[number])).toMatch(
      new RegExp(`^scenarios/exercises/waterworks/setpoint-tampering.yaml:${line}:\\d+: there is no .*"${name}"`),
    );
  });

  it('that is no YAML says where', () => {
    const { problems, line } = changing('kind: attack', 'kind: [attack');
    expect(problems[0]?.code).toBe('yaml-syntax');
    expect(problems[0]?.line).toBeGreaterThanOrEqual(line);
  });

  it('with an unknown key, a wrong type or a missing translation says which', () => {
    expect(changing('until: 45min', 'untill: 45min').problems.map(({ code }) => code)).toContain('schema');
    expect(changing('timeout: 5min', 'timeout: soon').problems[0]).toMatchObject({
      code: 'schema',
      params: { path: 'steps.2.timeout' },
    });
    const missing = changing(
      'title: { ja: 踏み台サーバへのログイン, en: On to the jump host }',
      'title: { ja: 踏み台サーバへのログイン }',
    );
    expect(missing.problems[0]).toMatchObject({ code: 'missing-text', line: missing.line, params: { language: 'en' } });
  });

  it('with a parameter that its technique does not take points into the step', () => {
    const { problems, line } = changing('every: 10, times: 4', 'evry: 10, times: 4');
    expect(problems[0]).toMatchObject({ code: 'schema', line });
    expect(problems[0]?.params.path).toMatch(/^steps\.5\.with/);
  });

  it('with a variable that nobody declared, a double step, or a step that needs itself is refused', () => {
    expect(changing(`delay: "\${thinking}"`, `delay: "\${thinkin}"`).problems[0]?.code).toBe('undefined-variable');
    expect(changing('- id: jump-host', '- id: remote-access').problems.map(({ code }) => code)).toContain('duplicate');
    expect(changing('needs: [remote-access]', 'needs: [jump-host]').problems.map(({ code }) => code)).toContain(
      'cycle',
    );
  });

  it('names hosts, never addresses', () => {
    const { problems, line } = changing('en: On to the jump host }', 'en: On to 192.168.20.54 }');
    expect(problems[0]).toMatchObject({ code: 'address', line, params: { address: '192.168.20.54' } });
  });

  it('written for another ATT&CK version says so', () => {
    expect(changing('attackVersion: "18.1"', 'attackVersion: "17.0"').problems[0]?.code).toBe('attack-version');
  });

  it('whose id is not its place, or with too little work, is refused', () => {
    expect(changing('id: waterworks/setpoint-tampering', 'id: waterworks/other').problems[0]?.code).toBe('wrong-id');
    const few = load(
      `${text.slice(0, text.indexOf('\nwork:'))}\nwork: []\n${text.slice(text.indexOf('\ndetection:'))}`,
    );
    expect(few.ok).toBe(false);
  });

  it('draws its variables from seed and team alone', () => {
    const loaded = load(text);
    if (!loaded.ok) throw new Error('does not load');
    const draw = (seed: number, team: string) => resolveScenario(loaded.scenario, seed, team).resolved;
    expect(draw(1, 'team-1')).toEqual(draw(1, 'team-1'));
    const seen = new Set(Array.from({ length: 20 }, (_, seed) => draw(seed, 'team-1').attackAt));
    expect(seen.size).toBeGreaterThan(5);
    expect(draw(1, 'team-1')).not.toEqual(draw(1, 'team-2'));
  });
});
