import { plantModels } from '../plants/index.ts';
import { checkSite } from './check.ts';
import { type SiteDocument, SiteDocumentSchema, type Variable, VariableSchema } from './document.ts';
import type { Problem } from './problem.ts';
import { sentence } from './problem-text.ts';
import { drawVariable, fillIn } from './resolve.ts';
import { type Path, placeholders, schemaFaults, YamlText } from './yaml.ts';

export interface SiteFiles {
  readonly siteYaml: string;
  /** The file's name, for messages. */
  readonly file: string;
  /** Program texts by the name that the site gives them. */
  readonly programs: Readonly<Record<string, string>>;
  /** Network files (EPANET's `.inp`) by the name that the site gives them. */
  readonly networks?: Readonly<Record<string, string>>;
}

export type LoadedSite =
  | { readonly ok: true; readonly document: SiteDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Parts whose `${…}` is not ours to fill in. */
const VERBATIM: ReadonlySet<string> = new Set(['source', 'variables']);

/**
 * Reads a site file and its programs and checks everything: YAML, schema, variables, references between parts, the
 * programs themselves. All problems are reported at once, each with file, line and column.
 *
 * The document that comes back still has its variables in it; `resolveSite` draws them. Places that hold a variable
 * are checked with the values of seed 0.
 */
export const loadSite = ({ siteYaml, file, programs, networks = {} }: SiteFiles): LoadedSite => {
  const yaml = new YamlText(siteYaml);
  const problems: Problem[] = [];
  const add = (code: string, line: number, column: number, params: Readonly<Record<string, unknown>>): void => {
    problems.push({ code, file, line, column, params, message: sentence(code, params) });
  };
  const report = (code: string, path: Path, params: Readonly<Record<string, unknown>> = {}): void => {
    const { line, column } = yaml.place(path);
    add(code, line, column, { path: path.join('.') || 'site', ...params });
  };
  const failed = (): LoadedSite => ({ ok: false, problems });
  for (const { line, column, reason } of yaml.errors) add('yaml-syntax', line, column, { reason });
  if (problems.length > 0) return failed();

  const written = withNetwork(withPrograms(yaml.value, programs, report), networks, report);
  const variables: Record<string, Variable> = {};
  const declared = (written as { variables?: unknown } | null)?.variables ?? {};
  for (const [name, value] of Object.entries(declared)) {
    const parsed = VariableSchema.safeParse(value);
    if (parsed.success) variables[name] = parsed.data;
    else
      report('schema', ['variables', name], { reason: 'a variable is {value}, {chance}, {between, step} or {from}' });
  }
  for (const { name, path } of placeholders(written, VERBATIM))
    if (!(name in variables)) report('undefined-variable', path, { name });
  if (problems.length > 0) return failed();

  const values = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, drawVariable(name, variable, 0, 'team-1')]),
  );
  const parsed = SiteDocumentSchema.safeParse(fillIn(written, values, VERBATIM));
  if (!parsed.success) {
    for (const { path, reason, missingText } of schemaFaults(parsed.error))
      if (missingText) report('missing-text', path, { language: missingText });
      else report('schema', path, { reason });
    return failed();
  }
  for (const { code, path, params, at } of checkSite(parsed.data))
    if (at)
      problems.push({
        code,
        params,
        column: 1,
        message: sentence(code, params),
        line: at.line,
        file: beside(file, at.file),
      });
    else report(code, path, params);
  for (const { name, ...params } of parametersOutOfReach(written, variables, parsed.data as SiteDocument))
    if (!problems.some(({ code, params: told }) => code === 'parameter-range' && told.name === name))
      report('parameter-range', ['plant', 'parameters', name], { name, ...params });
  if (problems.length > 0) return failed();
  return { ok: true, document: withPlaces(parsed.data, written) as SiteDocument };
};

/**
 * The parsed document, complete with every default, and `${name}` back where the file has it: measures work on a
 * document that lacks nothing, before a seed has been drawn.
 */
const withPlaces = (parsed: unknown, written: unknown): unknown => {
  if (typeof written === 'string' && written.includes('${')) return written;
  if (Array.isArray(parsed) && Array.isArray(written))
    return parsed.map((item: unknown, index) => withPlaces(item, written[index]));
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return parsed;
  const from = (written ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(parsed).map(([key, inner]) => [key, VERBATIM.has(key) ? inner : withPlaces(inner, from[key])]),
  );
};

/** Parameters of the plant for which a variable can be drawn that the model does not take: its farthest value tells. */
const parametersOutOfReach = (
  written: unknown,
  variables: Readonly<Record<string, Variable>>,
  { plant }: SiteDocument,
): readonly { readonly name: string; readonly value: number; low: number; high: number; unit: string }[] => {
  const given = (written as { plant?: { parameters?: Record<string, unknown> } }).plant?.parameters ?? {};
  // A network that cannot be read has been told already.
  const model = plantModels.get(plant.model)?.fromFile ? null : plantModels.get(plant.model);
  return Object.entries(given).flatMap(([name, text]) => {
    const variable = variables[/^\$\{(\w+)\}$/.exec(String(text))?.[1] ?? ''];
    const parameter = model?.parameters[name];
    if (!variable || !parameter) return [];
    const { low, high, unit } = parameter;
    const beyond = farthest(variable).find((value) => !(value >= low && value <= high));
    return beyond === undefined ? [] : [{ name, value: beyond, low, high, unit }];
  });
};

/** Every value that a variable can have, or the ends between which it is drawn. */
const farthest = (variable: Variable): readonly number[] => {
  if ('value' in variable) return [Number(variable.value)];
  if ('from' in variable) return variable.from.map(Number);
  return 'between' in variable ? variable.between : [];
};

/** The name of a file that the site file names, as messages show it. */
const beside = (file: string, name: string): string => file.replace(/[^/\\]*$/, name);

/** Puts each controller's program text into the document. */
const withPrograms = (
  value: unknown,
  programs: Readonly<Record<string, string>>,
  report: (code: string, path: Path, params?: Readonly<Record<string, unknown>>) => void,
): unknown => {
  const site = value as { hosts?: unknown } | null;
  if (site === null || typeof site !== 'object' || !Array.isArray(site.hosts)) return value;
  const hosts = site.hosts.map((host: unknown, index) => {
    const { kind, program } = (host ?? {}) as { kind?: unknown; program?: unknown };
    if (kind !== 'controller' || typeof program !== 'string') return host;
    const source = programs[program];
    if (source === undefined)
      report('no-program', ['hosts', index, 'program'], { program, known: Object.keys(programs) });
    return { ...(host as object), source: source ?? '' };
  });
  return { ...site, hosts };
};

/** Puts the text of the plant's network file into the document. */
const withNetwork = (
  value: unknown,
  networks: Readonly<Record<string, string>>,
  report: (code: string, path: Path, params?: Readonly<Record<string, unknown>>) => void,
): unknown => {
  const site = value as { plant?: { network?: unknown } } | null;
  const network = site?.plant?.network;
  if (typeof network !== 'string') return value;
  const source = networks[network];
  if (source === undefined) report('no-network', ['plant', 'network'], { network, known: Object.keys(networks) });
  return { ...site, plant: { ...site?.plant, source: source ?? '' } };
};
