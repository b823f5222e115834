import { type Cursor, RESERVED } from './cursor.ts';
import { type Position, quoted } from './diagnostics.ts';
import type { Token } from './lexer.ts';
import {
  readDate,
  readDateAndTime,
  readDuration,
  readInteger,
  readLongDuration,
  readReal,
  readString,
  readTimeOfDay,
  toMicroseconds,
  whole,
} from './literals.ts';
import type { Argument, BinaryOperator, Expression } from './syntax.ts';

/** Deeper trees are refused, so that no pass over the tree can exhaust the stack. */
export const DEPTH_LIMIT = 200;

/** Weakest first (IEC 61131-3, table 71). All binary operators associate to the left. */
const LEVELS: readonly (readonly string[])[] = [
  ['OR'],
  ['XOR'],
  ['AND', '&'],
  ['=', '<>'],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', 'MOD'],
  ['**'],
];

const REAL_TYPES: ReadonlySet<string> = new Set(['REAL', 'LREAL']);
const INTEGER_TYPES: ReadonlySet<string> = new Set(
  'SINT INT DINT LINT USINT UINT UDINT ULINT BYTE WORD DWORD LWORD BOOL'.split(' '),
);
const TEXT_TYPES: ReadonlySet<string> = new Set(['STRING', 'WSTRING', 'CHAR', 'WCHAR']);

/** Durations, dates and times: the type, how the text behind `#` is read, and how one looks. */
const INSTANTS: ReadonlyMap<string, { type: string; read: (text: string) => bigint | null; example: string }> = new Map(
  [
    ['LT LTIME', 'LTIME', readLongDuration, 'LT#1m30s'],
    ['D DATE', 'DATE', readDate, 'D#2024-01-31'],
    ['LD LDATE', 'LDATE', readDate, 'LD#2024-01-31'],
    ['TOD TIME_OF_DAY', 'TOD', readTimeOfDay, 'TOD#12:30:00.5'],
    ['LTOD LTIME_OF_DAY', 'LTOD', readTimeOfDay, 'LTOD#12:30:00.5'],
    ['DT DATE_AND_TIME', 'DT', readDateAndTime, 'DT#2024-01-31-12:30:00'],
    ['LDT LDATE_AND_TIME', 'LDT', readDateAndTime, 'LDT#2024-01-31-12:30:00'],
  ].flatMap(([prefixes, type, read, example]) =>
    (prefixes as string)
      .split(' ')
      .map(
        (prefix) =>
          [prefix, { type, read, example } as { type: string; read: typeof readDate; example: string }] as const,
      ),
  ),
);

const FUNCTIONAL: ReadonlySet<string> = new Set(['AND', 'OR', 'XOR', 'MOD']);

const deepest = (...parts: readonly (Expression | null)[]): number => {
  let depth = 0;
  for (const part of parts) if (part && part.depth > depth) depth = part.depth;
  return depth + 1;
};

const bounded = (cursor: Cursor, at: Position, expression: Expression): Expression => {
  if (expression.depth > DEPTH_LIMIT) cursor.fail('too-deep', { limit: DEPTH_LIMIT }, at);
  return expression;
};

const invalid = (at: Position): Expression => ({ kind: 'invalid', at, depth: 1 });

const position = (token: Token): Position => ({ line: token.line, column: token.column });

const malformed = (cursor: Cursor, token: Token, kind: string, example: string): Expression => {
  cursor.report('malformed-literal', { found: quoted(token.text), kind, example }, token);
  return invalid(position(token));
};

const textLiteral = (cursor: Cursor, token: Token, written: string, type: string | null): Expression => {
  const wide = written.startsWith('"');
  const example = wide ? '"text", "$$ $N $00E9"' : "'text', '$$ $N $E9'";
  const kind = type ?? (wide ? 'WSTRING' : 'STRING');
  const value = written.length < 2 ? null : readString(written.slice(1, -1), wide);
  const fits = type === null || type.startsWith('W') === wide;
  if (value === null || !fits || (type?.endsWith('CHAR') && value.length !== 1))
    return malformed(cursor, token, kind, type === null ? example : `${type}#${type.startsWith('W') ? '"x"' : "'x'"}`);
  if (!wide && /[^\0-\xff]/.test(value)) {
    cursor.report('string-character', { found: quoted(token.text) }, token);
    return invalid(position(token));
  }
  return { kind: 'string', value, wide, type, at: position(token), depth: 1 };
};

const prefixedLiteral = (cursor: Cursor, token: Token): Expression => {
  const at = position(token);
  const hash = token.text.indexOf('#');
  const prefix = token.upper.slice(0, hash);
  const rest = token.text.slice(hash + 1);
  if (prefix === 'T' || prefix === 'TIME') {
    const value = readDuration(rest);
    return value === null ? malformed(cursor, token, 'TIME', 'T#1m30s') : { kind: 'time', value, at, depth: 1 };
  }
  const instant = INSTANTS.get(prefix);
  if (instant) {
    const { type, read, example } = instant;
    const nanoseconds = read(rest);
    const value = type.startsWith('L') ? nanoseconds : toMicroseconds(nanoseconds);
    return value === null ? malformed(cursor, token, type, example) : { kind: 'instant', type, value, at, depth: 1 };
  }
  if (TEXT_TYPES.has(prefix)) return textLiteral(cursor, token, rest, prefix);
  if (REAL_TYPES.has(prefix)) {
    const value = readReal(rest);
    return value === null
      ? malformed(cursor, token, prefix, `${prefix}#1.5`)
      : { kind: 'real', value, type: prefix, text: token.text, at, depth: 1 };
  }
  if (INTEGER_TYPES.has(prefix)) {
    if (prefix === 'BOOL' && /^(true|false)$/i.test(rest))
      return { kind: 'boolean', value: rest.toUpperCase() === 'TRUE', at, depth: 1 };
    const value = readInteger(rest);
    return value === null
      ? malformed(cursor, token, prefix, `${prefix}#1`)
      : { kind: 'integer', value, type: prefix, text: token.text, at, depth: 1 };
  }
  if (/^[A-Za-z_]\w*$/.test(rest))
    return { kind: 'enumerator', type: token.text.slice(0, hash), name: rest, at, depth: 1 };
  return malformed(cursor, token, 'typed', 'INT#5, T#1s, COLOUR#RED');
};

/** The arguments of a call behind its opening parenthesis, and the closing one. */
export const parseArguments = (
  cursor: Cursor,
  nesting: number,
  /** Takes what may stand in the place of an argument; false where none does. */
  other: () => boolean = () => false,
): Argument[] => {
  const args: Argument[] = [];
  if (cursor.accept(')')) return args;
  do {
    if (other()) continue;
    const negated = cursor.is('NOT') && cursor.ahead.kind === 'name' && cursor.peek(2).text === '=>';
    if (negated) cursor.take();
    const at = position(cursor.token);
    const ahead = cursor.ahead;
    const named =
      cursor.token.kind === 'name' && ahead.kind === 'symbol' && (ahead.text === ':=' || ahead.text === '=>');
    if (named) {
      const name = cursor.take().text;
      const output = cursor.take().text === '=>';
      args.push({ at, name, output, negated, value: parseExpression(cursor, nesting) });
    } else {
      args.push({ at, name: null, output: false, negated: false, value: parseExpression(cursor, nesting) });
    }
  } while (cursor.accept(','));
  cursor.expect(')');
  return args;
};

const parsePrimary = (cursor: Cursor, nesting: number): Expression => {
  const token = cursor.token;
  const at = position(token);
  switch (token.kind) {
    case 'integer': {
      cursor.take();
      const value = readInteger(token.text);
      return value === null
        ? malformed(cursor, token, 'integer', '123, 16#FF')
        : { kind: 'integer', value, type: null, text: token.text, at, depth: 1 };
    }
    case 'real': {
      cursor.take();
      const value = readReal(token.text);
      return value === null
        ? malformed(cursor, token, 'REAL', '1.5, 2.0E-3')
        : { kind: 'real', value, type: null, text: token.text, at, depth: 1 };
    }
    case 'prefixed':
      cursor.take();
      return prefixedLiteral(cursor, token);
    case 'string':
      cursor.take();
      return textLiteral(cursor, token, token.text, null);
    case 'direct':
      cursor.take();
      return { kind: 'direct', address: token.text, at, depth: 1 };
    case 'name':
      if (token.upper === 'TRUE' || token.upper === 'FALSE') {
        cursor.take();
        return { kind: 'boolean', value: token.upper === 'TRUE', at, depth: 1 };
      }
      // No expression begins with a binary operator, so `AND(a, b)` is the operator in the shape of a function.
      if (!RESERVED.has(token.upper) || (FUNCTIONAL.has(token.upper) && cursor.ahead.text === '(')) {
        cursor.take();
        return { kind: 'name', name: token.text, at, depth: 1 };
      }
      break;
    case 'symbol':
      if (token.text === '(') {
        cursor.take();
        const inner = parseExpression(cursor, nesting + 1);
        cursor.expect(')');
        return inner;
      }
      break;
    default:
  }
  return cursor.fail('expected-expression', { found: quoted(token.text) });
};

/** A name with dots, as it is written before the members of a namespace; null for anything else. */
export const dotted = (expression: Expression): string | null => {
  if (expression.kind === 'name') return expression.name;
  const of = expression.kind === 'member' ? dotted(expression.of) : null;
  return of === null ? null : `${of}.${(expression as Expression & { kind: 'member' }).name}`;
};

/** What follows a dot when it is no name: the number of a bit, or `%B1`. */
const parsePart = (cursor: Cursor, of: Expression, at: Position): Expression | null => {
  const { kind, upper, text } = cursor.token;
  if (kind !== 'integer' && kind !== 'direct') return null;
  const match = /^%?(X|B|W|D|L)?(\d{1,2})$/.exec(upper);
  if (!match) cursor.fail('malformed-literal', { found: quoted(text), kind: 'ANY_BIT', example: 'X.3, X.%X3, X.%B1' });
  cursor.take();
  const unit = (match[1] ?? 'X') as 'X' | 'B' | 'W' | 'D' | 'L';
  return { kind: 'part', of, unit, index: Number(match[2]), at, depth: deepest(of) };
};

/** A variable, its members and elements, or a call. */
export const parsePostfix = (cursor: Cursor, nesting: number): Expression => {
  let expression = parsePrimary(cursor, nesting);
  for (;;) {
    const at = position(cursor.token);
    if (cursor.accept('.')) {
      const part = parsePart(cursor, expression, at);
      if (part) {
        expression = bounded(cursor, at, part);
        continue;
      }
      const path = cursor.token.kind === 'prefixed' ? dotted(expression) : null;
      if (path !== null) {
        // `SPACE.COLOUR#RED`
        const enumerator = prefixedLiteral(cursor, cursor.take());
        if (enumerator.kind === 'enumerator') {
          expression = { ...enumerator, type: `${path}.${enumerator.type}`, at: expression.at };
          continue;
        }
      }
      const name = cursor.name('member').text;
      expression = bounded(cursor, at, { kind: 'member', of: expression, name, at, depth: deepest(expression) });
    } else if (cursor.accept('[')) {
      const indexes: Expression[] = [];
      do indexes.push(parseExpression(cursor, nesting + 1));
      while (cursor.accept(','));
      cursor.expect(']');
      expression = bounded(cursor, at, {
        kind: 'index',
        of: expression,
        indexes,
        at,
        depth: deepest(expression, ...indexes),
      });
    } else if (cursor.is('(') && ['name', 'member', 'index', 'dereference'].includes(expression.kind)) {
      cursor.take();
      const args = parseArguments(cursor, nesting + 1);
      const depth = deepest(expression, ...args.map((arg) => arg.value));
      expression = bounded(cursor, at, { kind: 'call', callee: expression, args, at: expression.at, depth });
    } else if (cursor.accept('^')) {
      // THIS and SUPER are no references, but are often written as such.
      const own = expression.kind === 'name' && /^(?:THIS|SUPER)$/i.test(expression.name);
      if (!own)
        expression = bounded(cursor, at, { kind: 'dereference', of: expression, at, depth: deepest(expression) });
    } else {
      return expression;
    }
  }
};

const parseUnary = (cursor: Cursor, nesting: number): Expression => {
  if (nesting > DEPTH_LIMIT) cursor.fail('too-deep', { limit: DEPTH_LIMIT });
  const at = position(cursor.token);
  const operator = cursor.is('-') ? '-' : cursor.is('+') ? '+' : cursor.is('NOT') ? 'NOT' : null;
  if (operator === null) return parsePostfix(cursor, nesting);
  cursor.take();
  const operand = parseUnary(cursor, nesting + 1);
  if (operator === '-' && (operand.kind === 'integer' || operand.kind === 'real') && operand.type === null)
    return operand.kind === 'real'
      ? { ...operand, value: 0 - operand.value, text: `-${operand.text}`, at }
      : { ...operand, value: whole(-BigInt(operand.value)), text: `-${operand.text}`, at };
  return bounded(cursor, at, { kind: 'unary', operator, operand, at, depth: deepest(operand) });
};

const parseLevel = (cursor: Cursor, nesting: number, level: number): Expression => {
  const operators = LEVELS[level];
  if (!operators) return parseUnary(cursor, nesting);
  let left = parseLevel(cursor, nesting, level + 1);
  for (;;) {
    const token = cursor.token;
    const word = token.kind === 'symbol' || token.kind === 'name' ? token.upper : '';
    if (!operators.includes(word)) return left;
    cursor.take();
    const right = parseLevel(cursor, nesting, level + 1);
    const operator = (word === '&' ? 'AND' : word) as BinaryOperator;
    left = bounded(cursor, token, {
      kind: 'binary',
      operator,
      left,
      right,
      at: position(token),
      depth: deepest(left, right),
    });
  }
};

/** An expression. `nesting` is how deep the parser already stands. */
export const parseExpression = (cursor: Cursor, nesting = 0): Expression => parseLevel(cursor, nesting + 1, 0);
