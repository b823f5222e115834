import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, type Scalar } from 'yaml';
import type { z } from 'zod';
import { plantModels } from '../../simulator/plants/index.ts';
import type { SiteDocument, Variable } from '../../simulator/site/document.ts';
import { VariableSchema } from '../../simulator/site/document.ts';
import { drawVariable, fillIn, type Values } from '../../simulator/site/resolve.ts';
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

export type Path = readonly (string | number)[];
export type Report = (code: string, path: Path, params?: Readonly<Record<string, unknown>>) => void;

/** The node at a path, or the nearest one above it. A missing key is reported where its parent stands. */
const nodeAt = (document: Document, path: Path): Node | null => {
  for (let length = path.length; length >= 0; length--) {
    const at = path.slice(0, length);
    const parent = document.getIn(at.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === at.at(-1));
      if (pair && length === path.length) return (pair.value as Node | null) ?? (pair.key as Scalar);
    }
    const node = document.getIn(at, true);
    if (node && typeof node === 'object' && 'range' in node) return node as Node;
  }
  return null;
};

const PLACE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

const places = (
  node: unknown,
  path: Path,
  found: { name: string; path: Path }[] = [],
): { name: string; path: Path }[] => {
  if (typeof node === 'string')
    for (const match of node.matchAll(PLACE)) found.push({ name: match[1] as string, path });
  else if (Array.isArray(node)) for (const [index, item] of node.entries()) places(item, [...path, index], found);
  else if (node !== null && typeof node === 'object')
    for (const [key, inner] of Object.entries(node))
      if (key !== 'variables' && key !== 'siteVariables') places(inner, [...path, key], found);
  return found;
};

/** Unions report as "invalid input"; what a person wants to know is the closest branch's complaint. */
const deepest = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union') return issue;
  const branches = (issue as { errors?: readonly (readonly z.core.$ZodIssue[])[] }).errors ?? [];
  const best = branches
    .filter((branch) => branch.length > 0)
    .sort((a, b) => unrecognised(a) - unrecognised(b) || depth(b) - depth(a))[0];
  const inner = best?.[0];
  if (!inner) return issue;
  const found = deepest(inner);
  return { ...found, path: [...issue.path, ...found.path] };
};
const unrecognised = (branch: readonly z.core.$ZodIssue[]): number =>
  branch.filter(
    (issue) => issue.code === 'unrecognized_keys' || (issue.path.length === 1 && issue.code === 'invalid_type'),
  ).length;
const depth = (branch: readonly z.core.$ZodIssue[]): number => Math.max(...branch.map((issue) => issue.path.length));

/**
 * Reads a scenario file. Everything wrong in it is reported at once, with file, line and column: YAML errors, places
 * that do not fit the schema, texts missing in one language, references to what the site does not have.
 *
 * @param yaml the file's text
 * @param file its name, for messages
 * @param expectedId `site/name` as the path says, or null where the file lies elsewhere
 */
export const loadScenario = (yaml: string, file: string, expectedId: string | null, around: Surroundings): Loaded => {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const problems: Problem[] = [];
  const add = (code: string, offset: number, params: Readonly<Record<string, unknown>>): void => {
    const { line, col } = counter.linePos(offset);
    problems.push({
      code,
      file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      message: sentence(code, params),
      params,
    });
  };
  for (const error of document.errors) add('yaml-syntax', error.pos[0], { reason: error.message });
  if (problems.length > 0) return { ok: false, problems };

  const report: Report = (code, path, params = {}) =>
    add(code, nodeAt(document, path)?.range?.[0] ?? 0, { path: path.join('.') || 'scenario', ...params });

  const written = document.toJS() as unknown;
  const variables = readVariables(written, 'variables', report);
  const siteVariables = readVariables(written, 'siteVariables', report);
  for (const { name, path } of places(written, [])) {
    if (!(name in variables)) report('undefined-variable', path, { name });
  }
  if (problems.length > 0) return { ok: false, problems };

  const parsed = ScenarioSchema.safeParse(fillIn(written, drawAll(variables, 0, 'team-1')));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const found = deepest(issue);
      const path = found.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
      const last = path.at(-1);
      const missing = found.code === 'invalid_type' && (last === 'ja' || last === 'en');
      if (missing) report('missing-text', path, { language: last });
      else report('schema', path, { reason: found.message });
    }
    return { ok: false, problems };
  }

  const scenario = parsed.data;
  if (expectedId !== null && scenario.id !== expectedId)
    report('wrong-id', ['id'], { id: scenario.id, expected: expectedId });
  const site = around.sites.get(scenario.site);
  if (!site)
    report('unknown-reference', ['site'], { what: 'site', name: scenario.site, known: [...around.sites.keys()] });
  else checkReferences(scenario, site, signalsOf(site), around.measures, report);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, scenario: { id: scenario.id, site: scenario.site, file, variables, siteVariables, written } };
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
const signalsOf = (site: SiteDocument): ReadonlySet<string> | null => {
  const model = plantModels.get(site.plant.model);
  if (!model) return null;
  const plant = model.create({ seed: 0, startOfDay: 0, parameters: {} });
  return new Set([...plant.inputs, ...plant.outputs].map((signal) => signal.id));
};

/**
 * Draws a scenario's variables for a seed and a team and puts them in. Throws a ZodError where a drawn value does not
 * fit its place, which `validate` looks for over several seeds.
 */
export const resolveScenario = (file: ScenarioFile, seed: number, team: string): ResolvedScenario => {
  const resolved = drawAll(file.variables, seed, team);
  return { ...ScenarioSchema.parse(fillIn(file.written, resolved)), resolved };
};
