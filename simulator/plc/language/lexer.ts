import { type Diagnostics, type Position, quoted } from './diagnostics.ts';

/**
 * `invalid` stands for what has been reported already. `literal` covers numbers, and anything of the form `PREFIX#rest`; `direct` is `%IX0.0`. `upper` is the text in
 * upper case, because identifiers and keywords are case-insensitive (IEC 61131-3, 6.1.2).
 */
export interface Token extends Position {
  readonly kind: 'name' | 'integer' | 'real' | 'prefixed' | 'string' | 'direct' | 'symbol' | 'invalid' | 'end';
  readonly text: string;
  readonly upper: string;
}

const SYMBOLS = [
  ':=',
  '?=',
  '=>',
  '<=',
  '>=',
  '<>',
  '..',
  '**',
  '+',
  '-',
  '*',
  '/',
  '<',
  '>',
  '=',
  '&',
  '(',
  ')',
  '[',
  ']',
  ',',
  ';',
  ':',
  '.',
  '^',
];

const SPACE = /[\s\u00a0\ufeff]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
/** The part after `#`: a sign is allowed directly behind it, a dot only before a digit (`..` is a range). */
const PREFIXED_REST =
  /[+-]?[A-Za-z0-9_]+(?:#[A-Za-z0-9_]+)?(?:\.[0-9][A-Za-z0-9_]*)?(?:[+-](?<=[0-9.][eE][+-])[0-9]+)?/y;
/** Dates and times of day, `D#2026-11-23`, `DT#2026-11-23-10:00:00`. */
const DATE_PREFIX = /^(?:D|DATE|TOD|TIME_OF_DAY|DT|DATE_AND_TIME|LD|LDATE|LTOD|LTIME_OF_DAY|LDT|LDATE_AND_TIME)$/i;
/** `STRING#'text'`. */
const TEXT_PREFIX = /^W?(?:STRING|CHAR)$/i;
const DATE_REST = /[0-9][0-9:.\-_]*/y;
const BASED = /(?:2|8|10|16)#[0-9A-Fa-f_]+/y;
const REAL = /[0-9][0-9_]*\.[0-9][0-9_]*(?:[eE][+-]?[0-9]+)?|[0-9][0-9_]*[eE][+-]?[0-9]+/y;
const INTEGER = /[0-9][0-9_]*/y;
const DIRECT = /%[A-Za-z*]{1,3}[0-9]*(?:\.[0-9]+)*/y;

/** Splits a source into tokens. Comments nest (third edition, 6.1.5), pragmas in braces are skipped. `place` tells where a place of
 * the source is for its author, who may have it in another form. */
export const tokenise = (
  source: string,
  file: string,
  diagnostics: Diagnostics,
  place = (line: number, column: number): Position => ({ line, column }),
): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;

  const position = (): Position => place(line, at - lineStart + 1);
  const moveTo = (end: number): void => {
    for (; at < end; at++) {
      if (source.charCodeAt(at) !== 10) continue;
      line++;
      lineStart = at + 1;
    }
  };
  const match = (pattern: RegExp, from = at): string | null => {
    pattern.lastIndex = from;
    return pattern.exec(source)?.[0] ?? null;
  };
  const push = (kind: Token['kind'], text: string): void => {
    tokens.push({ kind, text, upper: text.toUpperCase(), ...position() });
    at += text.length;
  };

  /** Skips a comment that opens at `at`; an unclosed one is reported where it opens and ends the source. */
  const skipComment = (marks: RegExp, close: string): void => {
    const start = position();
    let depth = 0;
    marks.lastIndex = at;
    for (let mark = marks.exec(source); mark !== null; mark = marks.exec(source)) {
      depth += mark[0] === close ? -1 : 1;
      if (depth > 0) continue;
      moveTo(marks.lastIndex);
      return;
    }
    diagnostics.report(file, start, 'unterminated-comment', { close });
    moveTo(source.length);
  };

  const skipPragma = (): void => {
    // `{{ … }}` holds text of another language with braces of its own (OpenPLC Editor, Beremiz).
    const close = source.startsWith('{{', at) ? '}}' : '}';
    const closing = source.indexOf(close, at);
    if (closing === -1) diagnostics.report(file, position(), 'unterminated-comment', { close });
    moveTo(closing === -1 ? source.length : closing + close.length);
  };

  const readString = (quote: string, prefix = ''): void => {
    const from = at + prefix.length;
    let end = from + 1;
    while (end < source.length && source[end] !== quote && source[end] !== '\n') end += source[end] === '$' ? 2 : 1;
    if (source[end] !== quote) {
      diagnostics.report(file, position(), 'unterminated-string');
      const stop = source.indexOf('\n', at);
      end = (stop === -1 ? source.length : stop) - 1;
    }
    const closed = source[end] === quote;
    push(prefix === '' ? 'string' : 'prefixed', source.slice(at, Math.max(end, from) + 1));
    if (!closed) push('invalid', '');
  };

  while (at < source.length) {
    const space = match(SPACE);
    if (space !== null) {
      moveTo(at + space.length);
      continue;
    }
    if (source.startsWith('(*', at)) {
      skipComment(/\(\*|\*\)/g, '*)');
      continue;
    }
    if (source.startsWith('/*', at)) {
      skipComment(/\/\*|\*\//g, '*/');
      continue;
    }
    if (source.startsWith('//', at)) {
      const newline = source.indexOf('\n', at);
      moveTo(newline === -1 ? source.length : newline);
      continue;
    }
    const head = source[at] as string;
    if (head === '{') {
      skipPragma();
      continue;
    }
    if (head === "'" || head === '"') {
      readString(head);
      continue;
    }
    const name = match(NAME);
    if (name !== null) {
      const quote = source[at + name.length + 1] ?? '';
      if (source[at + name.length] === '#' && TEXT_PREFIX.test(name) && (quote === "'" || quote === '"')) {
        readString(quote, `${name}#`);
        continue;
      }
      const rest =
        source[at + name.length] === '#'
          ? match(DATE_PREFIX.test(name) ? DATE_REST : PREFIXED_REST, at + name.length + 1)
          : null;
      if (rest === null) push('name', name);
      else push('prefixed', `${name}#${rest}`);
      continue;
    }
    const based = match(BASED);
    if (based !== null) {
      push('integer', based);
      continue;
    }
    const real = match(REAL);
    if (real !== null) {
      push('real', real);
      continue;
    }
    const integer = match(INTEGER);
    if (integer !== null) {
      push('integer', integer);
      continue;
    }
    const direct = head === '%' ? match(DIRECT) : null;
    if (direct !== null) {
      push('direct', direct);
      continue;
    }
    const symbol = SYMBOLS.find((candidate) => source.startsWith(candidate, at));
    if (symbol !== undefined) {
      push('symbol', symbol);
      continue;
    }
    let end = at + 1;
    while (end < source.length && /[^\sA-Za-z0-9_(){}[\];:=<>+\-*/,.&'"%]/.test(source[end] as string)) end++;
    const found = source.slice(at, end);
    diagnostics.report(file, position(), 'unexpected-character', { found: quoted(found) });
    push('invalid', found);
  }
  tokens.push({ kind: 'end', text: 'end of file', upper: '', ...position() });
  return tokens;
};
