/* Which variables of a program stand on which line. Comments, strings and pragmas are passed over. */

// What stands behind `^.` is a member of what a reference leads to, and has no name of its own.
const SKIP = /\^(?:\s*\.\s*[A-Za-z_]\w*)+|\(\*|\/\*|\/\/[^\n]*|'(?:\$.|[^'$\n])*'?|"(?:\$.|[^"$\n])*"?|\{[^}]*\}?/y;
const MARKS = { '(*': /\(\*|\*\)/g, '/*': /\/\*|\*\//g } as const;
/** A name with members and constant indexes: `TRIM.MV`, `TABLE[3].LOW`; `PREFIX#` literals are no names. */
const PATH = /[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*|\s*\[\s*-?\d+(?:\s*,\s*-?\d+)*\s*\])*/y;
const LITERAL = /[A-Za-z_]\w*#[+-]?[\w.:#-]*|%[A-Za-z*]+[\d.]*|\d[\w.#]*/y;

const endOfComment = (text: string, at: number, open: '(*' | '/*'): number => {
  const marks = MARKS[open];
  let depth = 0;
  marks.lastIndex = at;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === open ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
};

/**
 * Names to look at for each line of a source (index 0 is line 1), in the order in which they stand there, each once.
 * `known` gives a name as the controller knows it, by its upper case. The bodies of a function block and of
 * its methods, and those of a class, have the values of the instance that `instances` has for the block's name in upper case, and none without; functions keep none.
 */
export function lineVariables(
  text: string,
  known: ReadonlyMap<string, string>,
  instances: ReadonlyMap<string, string> = new Map(),
): readonly (readonly string[])[] {
  const lines: string[][] = [[]];
  let inProgram = false;
  /** Put before the names of a block's body; null outside of one that has an instance. */
  let inside: string | null = null;
  let named = false;
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  const moveTo = (end: number): void => {
    for (; at < end; at++) if (text.charCodeAt(at) === 10) lines.push([]);
  };
  while (at < text.length) {
    const skipped = take(SKIP);
    if (skipped !== null) {
      moveTo(skipped === '(*' || skipped === '/*' ? endOfComment(text, at, skipped) : at + skipped.length);
      continue;
    }
    const literal = take(LITERAL);
    if (literal !== null) {
      at += literal.length;
      continue;
    }
    const path = take(PATH);
    if (path === null) {
      moveTo(at + 1);
      continue;
    }
    const upper = path.toUpperCase().replace(/\s+/g, '');
    // CLASS and its like are names where no name follows.
    const declares = /^\s+[A-Za-z_]/.test(text.slice(at + path.length, at + path.length + 80));
    if (named && upper !== 'FINAL' && upper !== 'ABSTRACT' && upper !== 'INTERNAL') {
      const instance = instances.get(upper);
      inside = instance === undefined ? null : `${instance.toUpperCase()}.`;
      named = false;
    } else if (upper === 'FUNCTION_BLOCK' || (upper === 'CLASS' && declares)) named = true;
    else if (upper === 'END_FUNCTION_BLOCK' || upper === 'END_CLASS') inside = null;
    if (upper === 'PROGRAM' || upper === 'VAR_GLOBAL') inProgram = true;
    else if (/^(?:END_PROGRAM|FUNCTION|FUNCTION_BLOCK|TYPE|CONFIGURATION)$/.test(upper)) inProgram = false;
    else if (declares && /^(?:CLASS|INTERFACE|NAMESPACE)$/.test(upper)) inProgram = false;
    const name = inProgram ? known.get(upper) : inside !== null ? known.get(inside + upper) : undefined;
    const line = lines.at(-1) as string[];
    if (name !== undefined && !line.includes(name)) line.push(name);
    moveTo(at + path.length);
  }
  return lines;
}

/** A value as it stands beside a line; `type` is the variable's in Structured Text, where it is known. */
export function shortValue(value: number | boolean | string | null, type: string | null): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  // The name of what a reference leads to.
  if (typeof value === 'string' && type !== null && /^(?:REF_TO|INTERFACE) /.test(type)) return `→ ${value}`;
  if (typeof value === 'string') return value.length > 24 ? `'${value.slice(0, 23)}…'` : `'${value}'`;
  if (type === 'TIME' || type === 'LTIME') return `T#${value}ms`;
  if (Number.isInteger(value) && type !== 'REAL' && type !== 'LREAL') return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(3);
  return value.toFixed(size >= 100 ? 1 : 3);
}
