import { describe, expect, it } from 'vitest';
import { loadSite, type SiteFiles } from './load.ts';
import { drawVariable, resolveSite } from './resolve.ts';
import { waterworks, waterworksFiles } from './waterworks.fixture.ts';

const files = waterworksFiles();

/** The site with one line changed, and that line's number. */
const changed = (from: string, to: string): { loaded: ReturnType<typeof loadSite>; line: number } => {
  const at = files.siteYaml.indexOf(from);
  expect(at).toBeGreaterThan(0);
  const siteYaml = files.siteYaml.replace(from, to);
  return { loaded: loadSite({ ...files, siteYaml }), line: files.siteYaml.slice(0, at).split('\n').length };
};

const problems = (loaded: ReturnType<typeof loadSite>) => (loaded.ok ? [] : loaded.problems);

describe('a site file', () => {
  it('as it stands in the repository has nothing wrong', () => {
    expect(problems(loadSite(files))).toEqual([]);
  });

  it('that is no YAML is shown with the line where it stops being so', () => {
    const { loaded } = changed('zones:', 'zones: [');
    expect(problems(loaded)[0]).toMatchObject({ code: 'yaml-syntax', file: 'scenarios/sites/waterworks/site.yaml' });
  });

  it('with a reference to nothing says which, where, and what there is', () => {
    const { loaded, line } = changed('zone: control-information', 'zone: control-informatoin');
    expect(problems(loaded)[0]).toMatchObject({
      code: 'unknown-reference',
      line,
      params: { what: 'zone', name: 'control-informatoin' },
    });
    expect(problems(loaded)[0]?.message.en).toContain('known: control-information');
    expect(problems(loaded)[0]?.message.ja).toContain('存在しません');
  });

  it('with a word that the schema does not know is turned down at that word', () => {
    const { loaded, line } = changed('kind: historian', 'kind: historain');
    const found = problems(loaded);
    expect(found[0]).toMatchObject({ code: 'schema' });
    expect(Math.abs((found[0]?.line as number) - line)).toBeLessThan(4);
  });

  it('without a part that every site has is told which is required', () => {
    const siteYaml = files.siteYaml.replace(/^limits:\n(?: .*\n|#.*\n|\n)+/m, '');
    expect(problems(loadSite({ ...files, siteYaml }))[0]?.message).toEqual({
      ja: 'limits: 必須です（array）',
      en: 'limits: is required (array)',
    });
  });

  it('whose variable can be drawn beyond what the model takes says which parameter, before any seed draws it', () => {
    const { loaded } = changed(
      'demandScale: { between: [0.9, 1.08], step: 0.01 }',
      'demandScale: { between: [0.9, 2.1] }',
    );
    const line = files.siteYaml.split('\n').findIndex((text) => /^ +demandScale: "/.test(text)) + 1;
    expect(problems(loaded)).toMatchObject([
      { code: 'parameter-range', line, params: { name: 'demandScale', value: 2.1 } },
    ]);
  });

  it('with a variable that nobody declared says so', () => {
    const { loaded, line } = changed('{intakeOctet}', '{intakeOktet}');
    expect(problems(loaded)).toMatchObject([{ code: 'undefined-variable', line, params: { name: 'intakeOktet' } }]);
  });

  it('with a text in one language only names the missing one', () => {
    const { loaded } = changed('title: { ja: ヒストリアン, en: Historian }', 'title: { ja: ヒストリアン }');
    expect(problems(loaded)).toMatchObject([{ code: 'missing-text', params: { language: 'en' } }]);
  });

  it('with a program that does not compile shows file, line and column of the program', () => {
    const broken: SiteFiles = {
      ...files,
      programs: {
        ...files.programs,
        'programs/dosing.st': 'PROGRAM p\nVAR x : BOOL; END_VAR\nx := 1.5;\nEND_PROGRAM\n',
      },
    };
    const found = problems(loadSite(broken));
    expect(
      found.some(({ code, params }) => code === 'program' && params.file === 'programs/dosing.st' && params.line === 3),
    ).toBe(true);
  });

  it('without its program says which file is missing', () => {
    const { 'programs/dosing.st': _, ...programs } = files.programs;
    expect(problems(loadSite({ ...files, programs }))).toMatchObject([
      { code: 'no-program', params: { program: 'programs/dosing.st' } },
    ]);
  });

  it('reports every problem at once', () => {
    const siteYaml = files.siteYaml.replace('signal: mixed.ph', 'signal: mixed.hp').replace('poll: 1s', 'poll: soon');
    expect(problems(loadSite({ ...files, siteYaml })).map((problem) => problem.code)).toEqual(
      expect.arrayContaining(['unknown-reference', 'duration']),
    );
  });
});

describe('variables', () => {
  it('are drawn from seed and team, each for itself', () => {
    const variable = { between: [60, 240] as [number, number], step: 5 };
    const value = drawVariable('operatorReaction', variable, 7, 'team-1') as number;
    expect(drawVariable('operatorReaction', variable, 7, 'team-1')).toBe(value);
    expect((value - 60) % 5).toBe(0);
    const others = [8, 9, 10, 11].map((seed) => drawVariable('operatorReaction', variable, seed, 'team-1'));
    expect(new Set(others).size).toBeGreaterThan(1);
    expect(
      Array.from({ length: 50 }, (_, seed) => drawVariable('operatorReaction', variable, seed, 'team-2')).every(
        (v) => (v as number) >= 60 && (v as number) <= 240,
      ),
    ).toBe(true);
  });

  it('give every team a site of its own, with all places filled', () => {
    const document = waterworks();
    const [one, two] = [resolveSite(document, 1, 'team-1'), resolveSite(document, 1, 'team-2')];
    expect(
      JSON.stringify({ ...one, variables: null, hosts: one.hosts.map((host) => ({ ...host, source: '' })) }),
    ).not.toMatch(/\$\{/);
    expect(one.resolved).not.toEqual(two.resolved);
    expect(resolveSite(document, 1, 'team-1')).toEqual(one);
  });

  it('can be fixed by a scenario', () => {
    expect(resolveSite(waterworks(), 1, 'team-1', { startOfDay: { value: '05:30' } }).startOfDay).toBe('05:30');
  });
});
