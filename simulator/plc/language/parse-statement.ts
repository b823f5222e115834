import { type Cursor, PANIC } from './cursor.ts';
import { quoted } from './diagnostics.ts';
import { DEPTH_LIMIT, parseExpression, parsePostfix } from './parse-expression.ts';
import type { Branch, CaseLabel, Expression, Statement } from './syntax.ts';

/** Words that end a statement list; a list never takes them. */
const UNIT_WORDS: ReadonlySet<string> = new Set(
  (
    'END_PROGRAM END_FUNCTION END_FUNCTION_BLOCK END_METHOD END_CLASS END_INTERFACE END_NAMESPACE ' +
    'PROGRAM FUNCTION FUNCTION_BLOCK CONFIGURATION TYPE VAR_GLOBAL'
  ).split(' '),
);
const CLOSERS: ReadonlySet<string> = new Set(
  (
    'END_IF END_CASE END_FOR END_WHILE END_REPEAT ELSE ELSIF UNTIL END_PROGRAM END_FUNCTION END_FUNCTION_BLOCK ' +
    'END_METHOD END_CLASS END_INTERFACE END_NAMESPACE PROGRAM FUNCTION FUNCTION_BLOCK CONFIGURATION END_CONFIGURATION RESOURCE END_RESOURCE TYPE VAR_GLOBAL'
  ).split(' '),
);
const OPENERS: ReadonlySet<string> = new Set('IF CASE FOR WHILE REPEAT EXIT CONTINUE RETURN'.split(' '));
const ENDS = 'END_IF END_CASE END_FOR END_WHILE END_REPEAT'.split(' ');
const RESUME: ReadonlySet<string> = new Set([';', ...CLOSERS, ...OPENERS]);

type Stop = (cursor: Cursor) => boolean;
const never: Stop = () => false;

/** Statements up to a closing word (not taken), or to where `stop` says. Errors are reported and skipped over. */
export const parseStatements = (cursor: Cursor, depth = 0, stop: Stop = never): Statement[] => {
  const statements: Statement[] = [];
  while (!cursor.atEnd && !stop(cursor)) {
    if (cursor.declares) break;
    if (cursor.isAny(CLOSERS)) {
      if (cursor.strayEnd(UNIT_WORDS) !== 'stray') break;
      cursor.report('stray-end', { found: cursor.token.upper });
      cursor.take();
      cursor.accept(';');
      continue;
    }
    if (cursor.is(';')) {
      cursor.report('no-effect');
      cursor.take();
      continue;
    }
    const before = cursor.offset;
    try {
      const statement = parseStatement(cursor, depth);
      statements.push(statement);
      // Many compilers take a block without its semicolon, so that programs have come to leave it out.
      if (BLOCKS.has(statement.kind) && !cursor.is(';')) {
        const { line, column } = cursor.token;
        cursor.report('missing-semicolon', {}, { line, column });
      } else cursor.close(';');
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(RESUME);
      cursor.accept(';');
    }
  }
  return statements;
};

/**
 * What stands between a statement's first word and the word that begins its body. If it is wrong, the body is found
 * all the same, so that its closing word does not look like a stray one.
 */
const header = (cursor: Cursor, word: string | null, read: () => Expression): Expression => {
  const { line, column } = cursor.token;
  try {
    const expression = read();
    if (word !== null) cursor.close(word);
    return expression;
  } catch (error) {
    if (error !== PANIC) throw error;
    cursor.skipTo(word === null ? RESUME : new Set([';', word, ...UNIT_WORDS, ...ENDS]));
    if (word === null || !cursor.accept(word)) cursor.accept(';');
    return { kind: 'invalid', at: { line, column }, depth: 1 };
  }
};

/** Takes the closing word, or another closing word that stands in its place. */
const closeWith = (cursor: Cursor, word: string): void => {
  const misspelt = !cursor.is(word) && cursor.strayEnd(UNIT_WORDS) !== null;
  cursor.close(word);
  if (misspelt) cursor.take();
};

const parseBody = (cursor: Cursor, depth: number, end: string): Statement[] => {
  const body = cursor.within(end, () => parseStatements(cursor, depth + 1));
  closeWith(cursor, end);
  return body;
};

const BLOCKS: ReadonlySet<Statement['kind']> = new Set(['if', 'case', 'for', 'while', 'repeat']);

const parseStatement = (cursor: Cursor, depth: number): Statement => {
  if (depth > DEPTH_LIMIT / 2) cursor.fail('too-deep', { limit: DEPTH_LIMIT / 2 });
  const { line, column, upper, kind } = cursor.token;
  const at = { line, column };
  if (kind === 'name') {
    switch (upper) {
      case 'IF':
        return parseIf(cursor, depth);
      case 'CASE':
        return parseCase(cursor, depth);
      case 'FOR':
        return parseFor(cursor, depth);
      case 'WHILE': {
        cursor.take();
        const condition = header(cursor, 'DO', () => parseExpression(cursor));
        const body = parseBody(cursor, depth, 'END_WHILE');
        return { kind: 'while', at, condition, body };
      }
      case 'REPEAT': {
        cursor.take();
        const body = cursor.within('END_REPEAT', () => parseStatements(cursor, depth + 1));
        cursor.close('UNTIL');
        const until = header(cursor, null, () => parseExpression(cursor));
        cursor.accept(';');
        closeWith(cursor, 'END_REPEAT');
        return { kind: 'repeat', at, until, body };
      }
      case 'EXIT':
      case 'CONTINUE':
      case 'RETURN':
        cursor.take();
        return { kind: upper.toLowerCase() as 'exit' | 'continue' | 'return', at };
      default:
    }
  }
  if (kind !== 'name' && kind !== 'direct') cursor.fail('expected-statement', { found: quoted(cursor.token.text) });
  const target = parsePostfix(cursor, 0);
  if (target.kind === 'call' && !cursor.is(':=')) return { kind: 'call', at, call: target };
  if (cursor.accept('?=')) return { kind: 'attempt', at, target, value: parseExpression(cursor) };
  cursor.expect(':=');
  return { kind: 'assign', at, target, value: parseExpression(cursor) };
};

const parseIf = (cursor: Cursor, depth: number): Statement => {
  const { line, column } = cursor.take();
  const branches: Branch[] = [];
  let otherwise: Statement[] = [];
  let at = { line, column };
  do {
    const condition = header(cursor, 'THEN', () => parseExpression(cursor));
    branches.push({ at, condition, body: cursor.within('END_IF', () => parseStatements(cursor, depth + 1)) });
    at = { line: cursor.token.line, column: cursor.token.column };
  } while (cursor.accept('ELSIF'));
  if (cursor.accept('ELSE')) otherwise = cursor.within('END_IF', () => parseStatements(cursor, depth + 1));
  closeWith(cursor, 'END_IF');
  return { kind: 'if', at: { line, column }, branches, otherwise };
};

/** A label begins with a constant, and a colon or comma or `..` follows: nothing else in a statement list looks so. */
const atLabel: Stop = (cursor) => {
  const { kind } = cursor.token;
  if (kind === 'integer' || kind === 'prefixed' || cursor.is('-') || cursor.is('TRUE') || cursor.is('FALSE'))
    return true;
  if (kind !== 'name') return false;
  // `COLOUR.RED:` for `COLOUR#RED:`.
  const dotted = cursor.ahead.text === '.' && cursor.peek(2).kind === 'name';
  const ahead = cursor.peek(dotted ? 3 : 1);
  return ahead.kind === 'symbol' && (ahead.text === ':' || ahead.text === ',' || ahead.text === '..');
};

const parseCase = (cursor: Cursor, depth: number): Statement => {
  const { line, column } = cursor.take();
  const selector = header(cursor, 'OF', () => parseExpression(cursor));
  const cases: { labels: CaseLabel[]; body: Statement[] }[] = [];
  let otherwise: Statement[] = [];
  while (!cursor.atEnd && !cursor.isAny(CLOSERS)) {
    const before = cursor.offset;
    try {
      const labels: CaseLabel[] = [];
      do {
        const at = { line: cursor.token.line, column: cursor.token.column };
        const low = parseExpression(cursor);
        const high: Expression | null = cursor.accept('..') ? parseExpression(cursor) : null;
        labels.push({ at, low, high });
      } while (cursor.accept(','));
      cursor.expect(':');
      cases.push({ labels, body: cursor.within('END_CASE', () => parseStatements(cursor, depth + 1, atLabel)) });
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      while (!cursor.atEnd && !cursor.isAny(CLOSERS) && !atLabel(cursor)) cursor.take();
    }
  }
  if (cursor.accept('ELSE')) {
    cursor.accept(':');
    otherwise = cursor.within('END_CASE', () => parseStatements(cursor, depth + 1));
  }
  closeWith(cursor, 'END_CASE');
  return { kind: 'case', at: { line, column }, selector, cases, otherwise };
};

const parseFor = (cursor: Cursor, depth: number): Statement => {
  const { line, column } = cursor.take();
  const at = { line, column };
  const nothing: Expression = { kind: 'invalid', at, depth: 1 };
  let parts: { control: Expression; from: Expression; to: Expression; by: Expression | null } | null = null;
  header(cursor, 'DO', () => {
    const control = parsePostfix(cursor, 0);
    cursor.expect(':=');
    const from = parseExpression(cursor);
    cursor.expect('TO');
    const to = parseExpression(cursor);
    parts = { control, from, to, by: cursor.accept('BY') ? parseExpression(cursor) : null };
    return to;
  });
  const body = parseBody(cursor, depth, 'END_FOR');
  const { control, from, to, by } = parts ?? { control: nothing, from: nothing, to: nothing, by: null };
  return { kind: 'for', at, control, from, to, by, body };
};
