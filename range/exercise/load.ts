import type { SiteDocument, Variable } from '../../simulator/site/document.ts';
import { VariableSchema } from '../../simulator/site/document.ts';
import { drawVariable, fillIn, type Values } from '../../simulator/site/resolve.ts';
import { signalsOf } from '../../simulator/site/signals.ts';
import { type Path, type Place, placeholders, schemaFaults, YamlText } from '../../simulator/site/yaml.ts';
import { checkReferences } from './check.ts';
import { type Problem, sentence } from './problem.ts';
import { type Scenario, ScenarioSchema } from './scenario.ts';

/** A scenario as its file says, read and checked, before a seed has been drawn. */
export interface ScenarioFile {
  readonly id: string;
  readonly site: string;
  readonly file: string;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly siteVariables: Readonly<Record<string, Variable>>;
  /** The file's value, with `${name}` still in it. */
  readonly written: unknown;
}

/** A scenario whose variables have been put in, and their values. */
export type ResolvedScenario = Scenario & { readonly resolved: Values };

export type Loaded =
  | { readonly ok: true; readonly scenario: ScenarioFile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What references in a scenario are checked against. */
export interface Surroundings {
  readonly sites: ReadonlyMap<string, SiteDocument>;
  readonly measures: readonly string[];
}

export type Report = (code: string, path: Path, params?: Readonly<Record<string, unknown>>) => void;

/** Declarations have no places of their own. */
const VARIABLES: ReadonlySet<string> = new Set(['variables', 'siteVariables']);

/**
 * Reads a scenario file. Everything wrong in it is reported at once, with file, line and column: YAML errors, places
 * that do not fit the schema, texts missing in one language, references to what the site does not have.
 *
 * @param yaml the file's text
 * @param file its name, for messages
 * @param expectedId `site/name` as the path says, or null where the file lies elsewhere
 */
export const loadScenario = (yaml: string, file: string, expectedId: string | null, around: Surroundings): Loaded => {
  const text = new YamlText(yaml);
  const problems: Problem[] = [];
  const add = (code: string, { line, column }: Place, params: Readonly<Record<string, unknown>>): void => {
    problems.push({ code, file, line, column, message: sentence(code, params), params });
  };
  for (const error of text.errors) add('yaml-syntax', error, { reason: error.reason });
  if (problems.length > 0) return { ok: false, problems };

  const report: Report = (code, path, params = {}) =>
    add(code, text.place(path), { path: path.join('.') || 'scenario', ...params });

  const written = text.value;
  const variables = readVariables(written, 'variables', report);
  const siteVariables = readVariables(written, 'siteVariables', report);
  for (const { name, path } of placeholders(written, VARIABLES)) {
    if (!(name in variables)) report('undefined-variable', path, { name });
  }
  for (const { address, path } of addresses(written)) report('address', path, { address });
  if (problems.length > 0) return { ok: false, problems };

  const parsed = ScenarioSchema.safeParse(fillIn(written, drawAll(variables, 0, 'team-1')));
  if (!parsed.success) {
    for (const { path, reason, missingText } of schemaFaults(parsed.error)) {
      if (missingText) report('missing-text', path, { language: missingText });
      else report('schema', path, { reason });
    }
    return { ok: false, problems };
  }

  const scenario = parsed.data;
  if (expectedId !== null && scenario.id !== expectedId)
    report('wrong-id', ['id'], { id: scenario.id, expected: expectedId });
  const site = around.sites.get(scenario.site);
  if (!site)
    report('unknown-reference', ['site'], { what: 'site', name: scenario.site, known: [...around.sites.keys()] });
  else checkReferences(scenario, site, idsOf(site), around.measures, report);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, scenario: { id: scenario.id, site: scenario.site, file, variables, siteVariables, written } };
};

const ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/;

/** IP addresses in a value, and where: every team has its own, so that a scenario can only name hosts. */
const addresses = (node: unknown, path: Path = []): readonly { readonly address: string; readonly path: Path }[] => {
  if (typeof node === 'string') {
    const address = ADDRESS.exec(node)?.[0];
    return address === undefined ? [] : [{ address, path }];
  }
  if (node === null || typeof node !== 'object') return [];
  const inner = Array.isArray(node) ? node.map((each, index) => [index, each] as const) : Object.entries(node);
  return inner.flatMap(([key, each]) => addresses(each, [...path, key]));
};

const readVariables = (written: unknown, key: string, report: Report): Record<string, Variable> => {
  const raw = (written as Record<string, unknown> | null)?.[key];
  const variables: Record<string, Variable> = {};
  if (raw === null || typeof raw !== 'object') return variables;
  for (const [name, value] of Object.entries(raw)) {
    const parsed = VariableSchema.safeParse(value);
    if (parsed.success) variables[name] = parsed.data;
    else report('schema', [key, name], { reason: 'a variable is {value}, {chance}, {between, step} or {from}' });
  }
  return variables;
};

const drawAll = (variables: Readonly<Record<string, Variable>>, seed: number, team: string): Values =>
  Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, drawVariable(`scenario/${name}`, variable, seed, team)]),
  );

/** The ids of every signal, input or output, of a site's plant; null where the model is unknown. */
const idsOf = (site: SiteDocument): ReadonlySet<string> | null => {
  const signals = signalsOf(site);
  return signals && new Set([...signals.inputs, ...signals.outputs].map((signal) => signal.id));
};

/**
 * Draws a scenario's variables for a seed and a team and puts them in. Throws a ZodError where a drawn value does not
 * fit its place, which `validate` looks for over several seeds.
 */
export const resolveScenario = (file: ScenarioFile, seed: number, team: string): ResolvedScenario => {
  const resolved = drawAll(file.variables, seed, team);
  return { ...ScenarioSchema.parse(fillIn(file.written, resolved)), resolved };
};
