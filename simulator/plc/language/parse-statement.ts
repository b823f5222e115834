import { type Cursor, PANIC } from './cursor.ts';
import { quoted } from './diagnostics.ts';
import { DEPTH_LIMIT, parseExpression, parsePostfix } from './parse-expression.ts';
import type { Branch, CaseLabel, Expression, Statement } from './syntax.ts';

/** Words that end a statement list; a list never takes them. */
const CLOSERS: ReadonlySet<string> = new Set(
  (
    'END_IF END_CASE END_FOR END_WHILE END_REPEAT ELSE ELSIF UNTIL END_PROGRAM END_FUNCTION END_FUNCTION_BLOCK ' +
    'PROGRAM FUNCTION FUNCTION_BLOCK CONFIGURATION END_CONFIGURATION RESOURCE END_RESOURCE TYPE VAR_GLOBAL'
  ).split(' '),
);
const OPENERS: ReadonlySet<string> = new Set('IF CASE FOR WHILE REPEAT EXIT CONTINUE RETURN'.split(' '));
const RESUME: ReadonlySet<string> = new Set([';', ...CLOSERS, ...OPENERS]);

type Stop = (cursor: Cursor) => boolean;
const never: Stop = () => false;

/** Statements up to a closing word (not taken), or to where `stop` says. Errors are reported and skipped over. */
export const parseStatements = (cursor: Cursor, depth = 0, stop: Stop = never): Statement[] => {
  const statements: Statement[] = [];
  while (!cursor.atEnd && !cursor.isAny(CLOSERS) && !stop(cursor)) {
    if (cursor.is(';')) {
      cursor.report('no-effect');
      cursor.take();
      continue;
    }
    const before = cursor.offset;
    try {
      statements.push(parseStatement(cursor, depth));
      cursor.close(';');
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(RESUME);
      cursor.accept(';');
    }
  }
  return statements;
};

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
        const condition = parseExpression(cursor);
        cursor.expect('DO');
        const body = parseStatements(cursor, depth + 1);
        cursor.close('END_WHILE');
        return { kind: 'while', at, condition, body };
      }
      case 'REPEAT': {
        cursor.take();
        const body = parseStatements(cursor, depth + 1);
        cursor.expect('UNTIL');
        const until = parseExpression(cursor);
        cursor.accept(';');
        cursor.close('END_REPEAT');
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
  cursor.expect(':=');
  return { kind: 'assign', at, target, value: parseExpression(cursor) };
};

const parseIf = (cursor: Cursor, depth: number): Statement => {
  const { line, column } = cursor.take();
  const branches: Branch[] = [];
  let otherwise: Statement[] = [];
  let at = { line, column };
  do {
    const condition = parseExpression(cursor);
    cursor.expect('THEN');
    branches.push({ at, condition, body: parseStatements(cursor, depth + 1) });
    at = { line: cursor.token.line, column: cursor.token.column };
  } while (cursor.accept('ELSIF'));
  if (cursor.accept('ELSE')) otherwise = parseStatements(cursor, depth + 1);
  cursor.close('END_IF');
  return { kind: 'if', at: { line, column }, branches, otherwise };
};

/** A label begins with a constant, and a colon or comma or `..` follows: nothing else in a statement list looks so. */
const atLabel: Stop = (cursor) => {
  const { kind } = cursor.token;
  if (kind === 'integer' || kind === 'prefixed' || cursor.is('-') || cursor.is('TRUE') || cursor.is('FALSE'))
    return true;
  if (kind !== 'name') return false;
  const ahead = cursor.ahead;
  return ahead.kind === 'symbol' && (ahead.text === ':' || ahead.text === ',' || ahead.text === '..');
};

const parseCase = (cursor: Cursor, depth: number): Statement => {
  const { line, column } = cursor.take();
  const selector = parseExpression(cursor);
  cursor.expect('OF');
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
      cases.push({ labels, body: parseStatements(cursor, depth + 1, atLabel) });
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      while (!cursor.atEnd && !cursor.isAny(CLOSERS) && !atLabel(cursor)) cursor.take();
    }
  }
  if (cursor.accept('ELSE')) {
    cursor.accept(':');
    otherwise = parseStatements(cursor, depth + 1);
  }
  cursor.close('END_CASE');
  return { kind: 'case', at: { line, column }, selector, cases, otherwise };
};

const parseFor = (cursor: Cursor, depth: number): Statement => {
  const { line, column } = cursor.take();
  const control = parsePostfix(cursor, 0);
  cursor.expect(':=');
  const from = parseExpression(cursor);
  cursor.expect('TO');
  const to = parseExpression(cursor);
  const by = cursor.accept('BY') ? parseExpression(cursor) : null;
  cursor.expect('DO');
  const body = parseStatements(cursor, depth + 1);
  cursor.close('END_FOR');
  return { kind: 'for', at: { line, column }, control, from, to, by, body };
};
