import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, type Scalar } from 'yaml';
import type { z } from 'zod';

export type Path = readonly (string | number)[];

/** A place in a file that a person wrote, 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML text with the places of its parts, so that whatever is wrong with a value can be shown where it stands. */
export class YamlText {
  readonly value: unknown;
  /** What keeps the text from being YAML at all. */
  readonly errors: readonly (Place & { readonly reason: string })[];
  readonly #document: Document;
  readonly #counter = new LineCounter();

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#counter, prettyErrors: false });
    this.errors = this.#document.errors.map((error) => ({ ...this.#at(error.pos[0]), reason: error.message }));
    this.value = this.errors.length === 0 ? this.#document.toJS() : null;
  }

  /** Where the value at a path stands, or the nearest one above it; a missing key is reported where its parent stands. */
  place(path: Path): Place {
    return this.#at(this.#node(path)?.range?.[0] ?? 0);
  }

  #at(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #node(path: Path): Node | null {
    for (let length = path.length; length >= 0; length--) {
      const at = path.slice(0, length);
      const parent = this.#document.getIn(at.slice(0, -1), true);
      if (isMap(parent)) {
        const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === at.at(-1));
        if (pair && length === path.length) return (pair.value as Node | null) ?? (pair.key as Scalar);
      }
      const node = this.#document.getIn(at, true);
      if (node && typeof node === 'object' && 'range' in node) return node as Node;
    }
    return null;
  }
}

const unrecognised = (branch: readonly z.core.$ZodIssue[]): number =>
  branch.filter(
    (issue) => issue.code === 'unrecognized_keys' || (issue.path.length === 1 && issue.code === 'invalid_type'),
  ).length;
const depth = (branch: readonly z.core.$ZodIssue[]): number => Math.max(...branch.map((issue) => issue.path.length));

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

export interface SchemaFault {
  readonly path: Path;
  readonly reason: string;
  /** The language whose text is missing, when that is what is wrong. */
  readonly missingText: 'ja' | 'en' | null;
}

/** What a schema says against a value, in terms of the file. */
export const schemaFaults = (error: z.core.$ZodError): readonly SchemaFault[] =>
  error.issues.map((issue) => {
    const found = deepest(issue);
    const path = found.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    const last = path.at(-1);
    const missingText = found.code === 'invalid_type' && (last === 'ja' || last === 'en') ? last : null;
    return { path, reason: found.message, missingText };
  });

const PLACE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Every `${name}` in a value and where it stands, but for the members named in `except`. */
export const placeholders = (
  node: unknown,
  except: ReadonlySet<string>,
  path: Path = [],
): readonly { readonly name: string; readonly path: Path }[] => {
  if (typeof node === 'string') return [...node.matchAll(PLACE)].map((match) => ({ name: match[1] as string, path }));
  if (Array.isArray(node)) return node.flatMap((item, index) => placeholders(item, except, [...path, index]));
  if (node !== null && typeof node === 'object')
    return Object.entries(node).flatMap(([key, inner]) =>
      except.has(key) ? [] : placeholders(inner, except, [...path, key]),
    );
  return [];
};
