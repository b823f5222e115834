import { drawStream } from '../kernel/draw.ts';
import { type Site, type SiteDocument, SiteDocumentSchema, type Variable } from './document.ts';

export type Values = Readonly<Record<string, string | number | boolean>>;

/** One variable's value for a seed and a team. */
export const drawVariable = (
  name: string,
  variable: Variable,
  seed: number,
  team: string,
): string | number | boolean => {
  if ('value' in variable) return variable.value;
  const u = drawStream(seed, `variables/${team}`, name)(0);
  if ('chance' in variable) return u < variable.chance;
  if ('from' in variable) return variable.from[Math.floor(u * variable.from.length)] as string | number | boolean;
  const [low, high] = variable.between;
  if (variable.step === undefined) return low + u * (high - low);
  const steps = Math.floor((high - low) / variable.step + 1e-9) + 1;
  return Number((low + Math.floor(u * steps) * variable.step).toPrecision(12));
};

const PLACE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Puts values in for `${name}`: a string that is nothing but a place takes the value's own type. */
export const fillIn = <T>(node: T, values: Values, keep: ReadonlySet<string> = new Set()): T => {
  if (typeof node === 'string') {
    const whole = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(node);
    if (whole) return (values[whole[1] as string] ?? node) as T;
    return node.replace(PLACE, (place, name: string) => String(values[name] ?? place)) as T;
  }
  if (Array.isArray(node)) return node.map((item) => fillIn(item, values, keep)) as T;
  if (node !== null && typeof node === 'object')
    return Object.fromEntries(
      Object.entries(node).map(([key, inner]) => [key, keep.has(key) ? inner : fillIn(inner, values, keep)]),
    ) as T;
  return node;
};

/** Parts that hold text of other languages, in which `${` has no meaning of ours. */
const VERBATIM = new Set(['source', 'variables']);

/** A site with the given values in its places. Throws a ZodError when a value does not fit its place. */
export const resolveWith = (document: SiteDocument, values: Values): Site => ({
  ...SiteDocumentSchema.parse(fillIn(document, values, VERBATIM)),
  resolved: values,
});

/**
 * Draws the document's variables, with a scenario's over them, and puts them in. The same document, seed, team and
 * overrides give the same site.
 */
export const resolveSite = (
  document: SiteDocument,
  seed: number,
  team: string,
  overrides: Readonly<Record<string, Variable>> = {},
): Site => {
  const variables = { ...document.variables, ...overrides };
  const values = Object.fromEntries(
    Object.keys(variables)
      .sort()
      .map((name) => [name, drawVariable(name, variables[name] as Variable, seed, team)]),
  );
  return resolveWith(document, values);
};
