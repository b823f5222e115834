import { Cursor, PANIC } from './cursor.ts';
import { type Diagnostics, type Position, quoted } from './diagnostics.ts';
import { tokenise } from './lexer.ts';
import { DEPTH_LIMIT, parseExpression } from './parse-expression.ts';
import { parseStatements } from './parse-statement.ts';
import type {
  Expression,
  InitialSyntax,
  InstanceSyntax,
  PouSyntax,
  SectionKind,
  SectionSyntax,
  TaskSyntax,
  TypeSyntax,
  Unit,
  VariableSyntax,
} from './syntax.ts';

const SECTIONS: ReadonlySet<string> = new Set(
  'VAR VAR_INPUT VAR_OUTPUT VAR_IN_OUT VAR_TEMP VAR_EXTERNAL VAR_GLOBAL VAR_ACCESS VAR_CONFIG'.split(' '),
);
const POUS: ReadonlySet<string> = new Set(['PROGRAM', 'FUNCTION', 'FUNCTION_BLOCK']);
const TOP: ReadonlySet<string> = new Set([...POUS, 'TYPE', 'CONFIGURATION', 'VAR_GLOBAL']);
const END_OF_DECLARATION: ReadonlySet<string> = new Set([';', 'END_VAR', 'END_STRUCT', 'END_TYPE', ...TOP]);
const CLOSING: ReadonlySet<string> = new Set([...TOP, 'END_PROGRAM', 'END_FUNCTION', 'END_FUNCTION_BLOCK']);
const IN_CONFIGURATION: ReadonlySet<string> = new Set([';', 'END_RESOURCE', 'END_CONFIGURATION', ...TOP]);
const BITS_OF_SECTION: ReadonlySet<string> = new Set(['CONSTANT', 'RETAIN', 'NON_RETAIN', 'PERSISTENT']);

/** Characters that a source may have. A thousand lines of ST are about 40 000. */
const SOURCE_LIMIT = 1_000_000;

const here = (cursor: Cursor): Position => ({ line: cursor.token.line, column: cursor.token.column });

const parseType = (cursor: Cursor, depth = 0): TypeSyntax => {
  if (depth > DEPTH_LIMIT / 4) cursor.fail('too-deep', { limit: DEPTH_LIMIT / 4 });
  const at = here(cursor);
  if (cursor.accept('ARRAY')) {
    cursor.expect('[');
    const ranges: { low: Expression; high: Expression }[] = [];
    do {
      const low = parseExpression(cursor);
      cursor.expect('..');
      ranges.push({ low, high: parseExpression(cursor) });
    } while (cursor.accept(','));
    cursor.expect(']');
    cursor.expect('OF');
    return { kind: 'array', at, ranges, element: parseType(cursor, depth + 1) };
  }
  if (cursor.accept('STRUCT')) {
    const fields = parseVariables(cursor, 'END_STRUCT', depth + 1);
    cursor.close('END_STRUCT');
    return { kind: 'structure', at, fields };
  }
  if (cursor.accept('(')) {
    const values: { at: Position; name: string; value: Expression | null }[] = [];
    do {
      const name = cursor.name('enumerator');
      values.push({
        at: { line: name.line, column: name.column },
        name: name.text,
        value: cursor.accept(':=') ? parseExpression(cursor) : null,
      });
    } while (cursor.accept(','));
    cursor.expect(')');
    return { kind: 'enumeration', at, values };
  }
  for (const word of ['POINTER', 'REF_TO', 'REFERENCE'])
    if (cursor.is(word)) cursor.fail('not-supported', { feature: word, mend: 'VAR_IN_OUT' });
  const name = cursor.name('type');
  if (cursor.is('(') || cursor.is('[')) {
    if (name.upper === 'STRING' || name.upper === 'WSTRING') return { kind: 'named', at, name: name.text };
    cursor.fail('not-supported', { feature: `${name.text}(low..high)`, mend: `${name.text}, LIMIT()` });
  }
  return { kind: 'named', at, name: name.text };
};

const parseInitial = (cursor: Cursor, depth = 0): InitialSyntax => {
  if (depth > DEPTH_LIMIT / 4) cursor.fail('too-deep', { limit: DEPTH_LIMIT / 4 });
  const at = here(cursor);
  if (cursor.accept('[')) {
    const items: { repeat: Expression | null; value: InitialSyntax | null }[] = [];
    if (!cursor.is(']')) {
      do {
        if (cursor.token.kind === 'integer' && cursor.ahead.kind === 'symbol' && cursor.ahead.text === '(') {
          const repeat = parseRepeat(cursor);
          const value = cursor.is(')') ? null : parseInitial(cursor, depth + 1);
          cursor.expect(')');
          items.push({ repeat, value });
        } else items.push({ repeat: null, value: parseInitial(cursor, depth + 1) });
      } while (cursor.accept(','));
    }
    cursor.expect(']');
    return { kind: 'list', at, items };
  }
  const ahead = cursor.ahead;
  if (cursor.is('(') && ahead.kind === 'name' && startsFields(cursor)) {
    cursor.take();
    const fields: { at: Position; name: string; value: InitialSyntax }[] = [];
    do {
      const name = cursor.name('member');
      cursor.expect(':=');
      fields.push({
        at: { line: name.line, column: name.column },
        name: name.text,
        value: parseInitial(cursor, depth + 1),
      });
    } while (cursor.accept(','));
    cursor.expect(')');
    return { kind: 'fields', at, fields };
  }
  return { kind: 'value', at, value: parseExpression(cursor) };
};

/** Only `5` of `5(0)`: an expression parser would take the parenthesis for a call. */
const parseRepeat = (cursor: Cursor): Expression => {
  const token = cursor.take();
  cursor.expect('(');
  const value = Number(token.text.replaceAll('_', ''));
  return {
    kind: 'integer',
    value,
    type: null,
    text: token.text,
    at: { line: token.line, column: token.column },
    depth: 1,
  };
};

const startsFields = (cursor: Cursor): boolean => cursor.peek(2).text === ':=';

const parseVariables = (cursor: Cursor, end: string, depth = 0): VariableSyntax[] => {
  const variables: VariableSyntax[] = [];
  while (!cursor.atEnd && !cursor.is(end) && !cursor.isAny(CLOSING)) {
    const before = cursor.offset;
    try {
      const names = [];
      do names.push(cursor.name('variable name'));
      while (cursor.accept(','));
      let address: { at: Position; text: string } | null = null;
      if (cursor.accept('AT')) {
        const at = here(cursor);
        if (cursor.token.kind !== 'direct')
          cursor.fail('expected', { wanted: '%IX0.0, %QW3, %MD0', found: quoted(cursor.token.text) });
        address = { at, text: cursor.take().text };
      }
      cursor.expect(':');
      const type = parseType(cursor, depth);
      const initial = cursor.accept(':=') ? parseInitial(cursor) : null;
      for (const { text, line, column } of names)
        variables.push({ at: { line, column }, name: text, type, initial, address });
      cursor.close(';');
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(END_OF_DECLARATION);
      cursor.accept(';');
    }
  }
  return variables;
};

const parseSection = (cursor: Cursor): SectionSyntax => {
  const at = here(cursor);
  const word = cursor.take().upper;
  let constant = false;
  let retain = false;
  while (cursor.isAny(BITS_OF_SECTION)) {
    const qualifier = cursor.take().upper;
    if (qualifier === 'CONSTANT') constant = true;
    else if (qualifier !== 'NON_RETAIN') retain = true;
  }
  if (word === 'VAR_ACCESS' || word === 'VAR_CONFIG') {
    cursor.report('not-supported', { feature: word, mend: 'VAR_GLOBAL' }, at);
    cursor.skipTo(new Set(['END_VAR', ...TOP]));
    cursor.accept('END_VAR');
    return { at, kind: 'VAR', constant, retain, variables: [] };
  }
  const variables = parseVariables(cursor, 'END_VAR');
  cursor.close('END_VAR');
  cursor.accept(';');
  return { at, kind: word as SectionKind, constant, retain, variables };
};

/** FBD, LD, SFC and IL bodies do not begin like a statement; say so once, in place of a hundred syntax errors. */
const FOREIGN: ReadonlySet<string> = new Set('LD LDN ST STN INITIAL_STEP STEP TRANSITION ACTION NETWORK'.split(' '));

const parsePou = (cursor: Cursor): PouSyntax => {
  const kind = cursor.take().upper as PouSyntax['kind'];
  const end = `END_${kind}`;
  const name = cursor.name('name');
  const at = { line: name.line, column: name.column };
  const result = kind === 'FUNCTION' && cursor.accept(':') ? parseType(cursor) : null;
  cursor.accept(';');
  const sections: SectionSyntax[] = [];
  while (cursor.isAny(SECTIONS)) sections.push(parseSection(cursor));
  const ahead = cursor.ahead;
  if (cursor.isAny(FOREIGN) && ahead.text !== ':=' && ahead.text !== '(' && ahead.text !== '.') {
    cursor.report('not-structured-text', { name: name.text });
    cursor.skipTo(new Set([end]));
  }
  const body: PouSyntax['body'][number][] = [];
  for (;;) {
    body.push(...parseStatements(cursor));
    if (cursor.atEnd || cursor.is(end) || cursor.isAny(CLOSING)) break;
    cursor.report('expected', { wanted: `'${end}'`, found: quoted(cursor.token.text) });
    cursor.take();
  }
  cursor.close(end);
  cursor.accept(';');
  return { at, file: cursor.file, kind, name: name.text, result, sections, body };
};

const parseTypes = (cursor: Cursor, unit: Unit): void => {
  cursor.take();
  while (!cursor.atEnd && !cursor.is('END_TYPE') && !cursor.isAny(CLOSING)) {
    const before = cursor.offset;
    try {
      const name = cursor.name('type name');
      cursor.expect(':');
      const type = parseType(cursor);
      const initial = cursor.accept(':=') ? parseInitial(cursor) : null;
      unit.types.push({
        at: { line: name.line, column: name.column },
        file: cursor.file,
        name: name.text,
        type,
        initial,
      });
      if (type.kind === 'structure') cursor.accept(';');
      else cursor.close(';');
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(END_OF_DECLARATION);
      cursor.accept(';');
    }
  }
  cursor.close('END_TYPE');
  cursor.accept(';');
};

const parseTask = (cursor: Cursor): TaskSyntax => {
  const name = cursor.name('task name');
  cursor.expect('(');
  let interval: number | null = null;
  let priority = 0;
  do {
    const key = cursor.name('INTERVAL, PRIORITY');
    cursor.expect(':=');
    const value = parseExpression(cursor);
    if (key.upper === 'INTERVAL') {
      if (value.kind === 'time' && value.value > 0) interval = value.value;
      else cursor.report('malformed-literal', { found: 'INTERVAL', kind: 'TIME', example: 'T#20ms' }, value.at);
    } else if (key.upper === 'PRIORITY') {
      if (value.kind === 'integer') priority = value.value;
      else cursor.report('not-constant', {}, value.at);
    } else cursor.report('not-supported', { feature: key.text, mend: 'INTERVAL' }, key);
  } while (cursor.accept(','));
  cursor.expect(')');
  cursor.close(';');
  return { at: { line: name.line, column: name.column }, name: name.text, interval, priority };
};

const parseInstance = (cursor: Cursor): InstanceSyntax => {
  if (cursor.is('RETAIN') || cursor.is('NON_RETAIN')) cursor.take();
  const name = cursor.name('instance name');
  const task = cursor.accept('WITH') ? cursor.name('task name').text : null;
  cursor.expect(':');
  const program = cursor.name('program name');
  if (cursor.is('(')) cursor.fail('not-supported', { feature: 'PROGRAM x : P(…)', mend: 'VAR_GLOBAL, VAR_EXTERNAL' });
  cursor.close(';');
  return { at: { line: program.line, column: program.column }, name: name.text, task, program: program.text };
};

const parseConfiguration = (cursor: Cursor, unit: Unit): void => {
  cursor.take();
  cursor.name('configuration name');
  while (!cursor.atEnd && !cursor.is('END_CONFIGURATION')) {
    const before = cursor.offset;
    try {
      if (cursor.isAny(SECTIONS)) unit.globals.push(parseSection(cursor));
      else if (cursor.accept('RESOURCE')) {
        cursor.name('resource name');
        cursor.expect('ON');
        cursor.name('processor name');
      } else if (cursor.accept('END_RESOURCE')) cursor.accept(';');
      else if (cursor.accept('TASK')) unit.tasks.push(parseTask(cursor));
      else if (cursor.accept('PROGRAM')) unit.instances.push(parseInstance(cursor));
      else cursor.fail('expected', { wanted: "'END_CONFIGURATION'", found: quoted(cursor.token.text) });
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(IN_CONFIGURATION);
      cursor.accept(';');
    }
    if (cursor.is('FUNCTION') || cursor.is('FUNCTION_BLOCK') || cursor.is('TYPE')) break;
  }
  cursor.close('END_CONFIGURATION');
  cursor.accept(';');
};

/** Parses a whole source. Errors are reported; what could be read is in the unit. `read` makes tokens of the source. */
export const parse = (source: string, file: string, diagnostics: Diagnostics, read = tokenise): Unit => {
  const unit: Unit = { file, types: [], pous: [], globals: [], tasks: [], instances: [] };
  if (source.length > SOURCE_LIMIT) {
    const params = { length: source.length, limit: SOURCE_LIMIT };
    diagnostics.report(file, { line: 1, column: 1 }, 'source-too-long', params);
    return unit;
  }
  const cursor = new Cursor(read(source, file, diagnostics), file, diagnostics);
  while (!cursor.atEnd) {
    const before = cursor.offset;
    try {
      if (cursor.isAny(POUS)) unit.pous.push(parsePou(cursor));
      else if (cursor.is('TYPE')) parseTypes(cursor, unit);
      else if (cursor.is('CONFIGURATION')) parseConfiguration(cursor, unit);
      else if (cursor.is('VAR_GLOBAL')) unit.globals.push(parseSection(cursor));
      else cursor.fail('expected-declaration', { found: quoted(cursor.token.text) });
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(TOP);
    }
  }
  return unit;
};
