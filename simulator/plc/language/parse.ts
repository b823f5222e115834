import { Cursor, PANIC } from './cursor.ts';
import { type Diagnostics, quoted } from './diagnostics.ts';
import { tokenise } from './lexer.ts';
import { parseAccess } from './parse-access.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { POUS, parseName, parseSection, parseTypes, TOP } from './parse-declaration.ts';
import { parseUnit, parseUsing } from './parse-unit.ts';
import type { NameSyntax, Space, Unit } from './syntax.ts';

/** Characters that a source may have. A thousand lines of ST are about 40 000. */
const SOURCE_LIMIT = 1_000_000;
/** Namespaces in namespaces. */
const NAMESPACE_DEPTH = 20;

const OBJECTS: ReadonlySet<string> = new Set(['CLASS', 'INTERFACE']);

/** A unit that declares nothing yet. */
export const emptyUnit = (file: string, usings: NameSyntax[] = []): Unit => ({
  file,
  space: { path: '', usings, outer: null },
  types: [],
  pous: [],
  globals: [],
  resources: [],
  tasks: [],
  instances: [],
  configured: [],
  access: [],
  namesEno: false,
});

/** Where declarations stand: their namespace, and the namespaces outside which they cannot be named (upper case). */
interface Place {
  readonly space: Space;
  readonly usings: NameSyntax[];
  readonly within: readonly string[];
  readonly depth: number;
}

/** NAMESPACE A.B … END_NAMESPACE: as if A were written around B. */
const parseNamespace = (cursor: Cursor, unit: Unit, outer: Place): void => {
  if (outer.depth >= NAMESPACE_DEPTH) cursor.fail('too-deep', { limit: NAMESPACE_DEPTH });
  cursor.take();
  const internal = cursor.is('INTERNAL') && cursor.wordFollows;
  if (internal) cursor.take();
  const { name } = parseName(cursor, 'namespace');
  let { space } = outer;
  let usings = outer.usings;
  for (const step of name.split('.')) {
    usings = [];
    space = { path: space.path === '' ? step : `${space.path}.${step}`, usings, outer: space };
  }
  cursor.accept(';');
  const within = internal && outer.space.path !== '' ? [...outer.within, outer.space.path.toUpperCase()] : outer.within;
  parseElements(cursor, unit, { space, usings, within, depth: outer.depth + name.split('.').length });
  cursor.close('END_NAMESPACE');
  cursor.accept(';');
};

/** Declarations up to the end of the source or of a namespace. */
const parseElements = (cursor: Cursor, unit: Unit, place: Place): void => {
  const { space, within } = place;
  const inside = space.path !== '';
  while (!cursor.atEnd && !(inside && cursor.is('END_NAMESPACE'))) {
    const before = cursor.offset;
    try {
      const outside = cursor.is('PROGRAM') || cursor.is('CONFIGURATION') || cursor.is('VAR_GLOBAL');
      if (inside && outside) cursor.report('not-in-namespace', { word: cursor.token.upper });
      if (cursor.isAny(POUS) || (cursor.isAny(OBJECTS) && cursor.declares))
        unit.pous.push(parseUnit(cursor, space, within, (list) => parseAccess(cursor, list)));
      else if (cursor.is('TYPE')) parseTypes(cursor, unit, space, within);
      else if (cursor.is('NAMESPACE') && cursor.declares) parseNamespace(cursor, unit, place);
      else if (cursor.is('USING') && cursor.declares) parseUsing(cursor, place.usings);
      else if (cursor.is('CONFIGURATION')) parseConfiguration(cursor, unit);
      else if (cursor.is('VAR_GLOBAL')) unit.globals.push(parseSection(cursor));
      else cursor.fail('expected-declaration', { found: quoted(cursor.token.text) });
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      const stop = (): boolean => cursor.isAny(TOP) || (cursor.declares && !cursor.is('METHOD'));
      while (!cursor.atEnd && !stop() && !(inside && cursor.is('END_NAMESPACE'))) cursor.take();
    }
  }
};

/** Parses a whole source. Errors are reported; what could be read is in the unit. `read` makes tokens of the source. */
export const parse = (source: string, file: string, diagnostics: Diagnostics, read = tokenise): Unit => {
  const usings: NameSyntax[] = [];
  const unit = emptyUnit(file, usings);
  if (source.length > SOURCE_LIMIT) {
    const params = { length: source.length, limit: SOURCE_LIMIT };
    diagnostics.report(file, { line: 1, column: 1 }, 'source-too-long', params);
    return unit;
  }
  const tokens = read(source, file, diagnostics);
  unit.namesEno = tokens.some(({ upper }, i) => upper === 'ENO' && tokens[i - 1]?.text === '.');
  const cursor = new Cursor(tokens, file, diagnostics);
  parseElements(cursor, unit, { space: unit.space, usings, within: [], depth: 0 });
  return unit;
};
