import { type Cursor, PANIC } from './cursor.ts';
import { type Position, quoted } from './diagnostics.ts';
import { DEPTH_LIMIT, parseExpression } from './parse-expression.ts';
import type {
  Access,
  Expression,
  InitialSyntax,
  NameSyntax,
  SectionKind,
  SectionSyntax,
  Space,
  TypeSyntax,
  Unit,
  VariableSyntax,
} from './syntax.ts';

export const SECTIONS: ReadonlySet<string> = new Set(
  'VAR VAR_INPUT VAR_OUTPUT VAR_IN_OUT VAR_TEMP VAR_EXTERNAL VAR_GLOBAL'.split(' '),
);
export const POUS: ReadonlySet<string> = new Set(['PROGRAM', 'FUNCTION', 'FUNCTION_BLOCK']);
export const TOP: ReadonlySet<string> = new Set([...POUS, 'TYPE', 'CONFIGURATION', 'VAR_GLOBAL']);
const ENDS: ReadonlySet<string> = new Set(
  'END_PROGRAM END_FUNCTION END_FUNCTION_BLOCK END_METHOD END_CLASS END_INTERFACE END_NAMESPACE'.split(' '),
);
const END_OF_DECLARATION: ReadonlySet<string> = new Set([';', 'END_VAR', 'END_STRUCT', 'END_TYPE', ...TOP]);
/** Words that no unit goes on behind. */
export const CLOSING: ReadonlySet<string> = new Set([...TOP, ...ENDS]);
const BITS_OF_SECTION: ReadonlySet<string> = new Set(['CONSTANT', 'RETAIN', 'NON_RETAIN', 'PERSISTENT']);
export const ACCESS: ReadonlySet<string> = new Set(['PUBLIC', 'PROTECTED', 'PRIVATE', 'INTERNAL']);

export const here = (cursor: Cursor): Position => ({ line: cursor.token.line, column: cursor.token.column });

export const parseType = (cursor: Cursor, depth = 0): TypeSyntax => {
  if (depth > DEPTH_LIMIT / 4) cursor.fail('too-deep', { limit: DEPTH_LIMIT / 4 });
  const at = here(cursor);
  if (cursor.accept('ARRAY')) {
    cursor.expect('[');
    if (cursor.is('*')) {
      let dimensions = 0;
      do {
        cursor.expect('*');
        dimensions++;
      } while (cursor.accept(','));
      cursor.expect(']');
      cursor.expect('OF');
      return { kind: 'open-array', at, dimensions, element: parseType(cursor, depth + 1) };
    }
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
    if (cursor.is('OVERLAP') && cursor.ahead.text !== ':' && cursor.ahead.text !== ',') {
      cursor.report('not-supported', { feature: 'STRUCT OVERLAP', mend: 'W.%B0, REAL_TO_DWORD(…)' });
      cursor.take();
    }
    const fields = parseVariables(cursor, 'END_STRUCT', depth + 1);
    cursor.close('END_STRUCT');
    return { kind: 'structure', at, fields };
  }
  if (cursor.is('(')) return parseEnumeration(cursor, at);
  if (cursor.is('REF_TO') && cursor.ahead.kind === 'name') {
    cursor.take();
    return { kind: 'reference', at, to: parseType(cursor, depth + 1) };
  }
  for (const word of ['POINTER', 'REFERENCE'])
    if (cursor.is(word) && cursor.ahead.upper === 'TO') cursor.fail('not-supported', { feature: word, mend: 'REF_TO' });
  const name = parseName(cursor, 'type').name;
  if (cursor.is('(') || cursor.is('[')) return parseQualified(cursor, name, at);
  return { kind: 'named', at, name };
};

/** A name with the namespaces before it. */
export const parseName = (cursor: Cursor, what: string): NameSyntax => {
  const at = here(cursor);
  let name = cursor.name(what).text;
  while (cursor.accept('.')) name += `.${cursor.name(what).text}`;
  return { at, name };
};

/** `(A, B := 3)`; `of` is the type before it, in `INT (A := 1)`. */
const parseEnumeration = (cursor: Cursor, at: Position, of?: string): TypeSyntax => {
  cursor.expect('(');
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
  return { kind: 'enumeration', at, values, ...(of === undefined ? {} : { of }) };
};

/** What stands in brackets behind a type's name: a length, a range, or named values. */
const parseQualified = (cursor: Cursor, name: string, at: Position): TypeSyntax => {
  const text = /^W?STRING$/i.test(name);
  const after = cursor.peek(2);
  const listed = cursor.ahead.kind === 'name' && after.kind === 'symbol' && [':=', ',', ')'].includes(after.text);
  if (!text && cursor.is('(') && listed) return parseEnumeration(cursor, at, name);
  const close = cursor.take().text === '[' ? ']' : ')';
  const low = parseExpression(cursor);
  if (text) {
    cursor.expect(close);
    return { kind: 'sized', at, name, length: low };
  }
  cursor.expect('..');
  const high = parseExpression(cursor);
  cursor.expect(close);
  return { kind: 'subrange', at, name, low, high };
};

export const parseInitial = (cursor: Cursor, depth = 0): InitialSyntax => {
  if (depth > DEPTH_LIMIT / 4) cursor.fail('too-deep', { limit: DEPTH_LIMIT / 4 });
  const at = here(cursor);
  if (cursor.accept('[')) {
    const items: { repeat: Expression | null; values: readonly InitialSyntax[] }[] = [];
    if (!cursor.is(']')) {
      do {
        if (cursor.token.kind === 'integer' && cursor.ahead.kind === 'symbol' && cursor.ahead.text === '(') {
          const repeat = parseRepeat(cursor);
          const values: InitialSyntax[] = [];
          if (!cursor.is(')')) {
            do values.push(parseInitial(cursor, depth + 1));
            while (cursor.accept(','));
          }
          cursor.expect(')');
          items.push({ repeat, values });
        } else items.push({ repeat: null, values: [parseInitial(cursor, depth + 1)] });
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

const STATEMENT_WORDS: ReadonlySet<string> = new Set('IF CASE FOR WHILE REPEAT RETURN'.split(' '));

const atStatement = (cursor: Cursor): boolean =>
  cursor.isAny(STATEMENT_WORDS) || (cursor.token.kind === 'name' && [':=', '(', '.', '['].includes(cursor.ahead.text));

const parseVariables = (cursor: Cursor, end: string, depth = 0): VariableSyntax[] => {
  const variables: VariableSyntax[] = [];
  while (!cursor.atEnd && !cursor.is(end) && !cursor.isAny(CLOSING) && !cursor.declares) {
    // A statement here means that END_VAR is missing, if none follows.
    if (end === 'END_VAR' && atStatement(cursor) && !cursor.comesFirst(end, CLOSING)) break;
    const before = cursor.offset;
    try {
      const names = [];
      // A variable with an address needs no name of its own (6.5.5.1): its address is one.
      if (end === 'END_VAR' && cursor.is('AT') && cursor.ahead.kind === 'direct') names.push(cursor.ahead);
      else
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
      const edge = cursor.is('R_EDGE') || cursor.is('F_EDGE') ? (cursor.take().upper as 'R_EDGE' | 'F_EDGE') : null;
      const initial = cursor.accept(':=') ? parseInitial(cursor) : null;
      for (const { text, line, column } of names)
        variables.push({ at: { line, column }, name: text, type, initial, address, edge });
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

export const parseSection = (cursor: Cursor): SectionSyntax => {
  const at = here(cursor);
  const word = cursor.take().upper;
  let constant = false;
  let retain = false;
  let nonRetain = false;
  let access: Access | null = null;
  // `VAR PUBLIC`; a variable may have that name too.
  if (cursor.isAny(ACCESS) && ![',', ':'].includes(cursor.ahead.text) && cursor.ahead.upper !== 'AT')
    access = cursor.take().upper as Access;
  while (cursor.isAny(BITS_OF_SECTION)) {
    const qualifier = cursor.take().upper;
    if (qualifier === 'CONSTANT') constant = true;
    else if (qualifier === 'NON_RETAIN') nonRetain = true;
    else retain = true;
  }
  const variables = parseVariables(cursor, 'END_VAR');
  cursor.close('END_VAR');
  cursor.accept(';');
  return { at, kind: word as SectionKind, access, constant, retain, nonRetain, variables };
};

/** A declared name with the namespace that it stands in. */
export const fullName = (space: Space, name: string): string => (space.path === '' ? name : `${space.path}.${name}`);

/** `TYPE INTERNAL X`: what only the namespace itself may name. Outside a namespace there is nothing to keep it from. */
export const withinOf = (space: Space, internal: boolean, within: readonly string[]): readonly string[] =>
  internal && space.path !== '' ? [...within, space.path.toUpperCase()] : within;

/** TYPE … END_TYPE. */
export const parseTypes = (cursor: Cursor, unit: Unit, space: Space, within: readonly string[]): void => {
  cursor.take();
  while (!cursor.atEnd && !cursor.is('END_TYPE') && !cursor.isAny(CLOSING)) {
    const before = cursor.offset;
    try {
      const internal = cursor.is('INTERNAL') && cursor.wordFollows;
      if (internal) cursor.take();
      const name = cursor.name('type name');
      cursor.expect(':');
      const type = parseType(cursor);
      const initial = cursor.accept(':=') ? parseInitial(cursor) : null;
      unit.types.push({
        at: { line: name.line, column: name.column },
        file: cursor.file,
        space,
        within: withinOf(space, internal, within),
        name: fullName(space, name.text),
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
