import { Cursor, PANIC } from './cursor.ts';
import { type Diagnostics, quoted } from './diagnostics.ts';
import { tokenise } from './lexer.ts';
import { parseAccess } from './parse-access.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { POUS, parseSection, parseTypes, TOP } from './parse-declaration.ts';
import { parseUnit } from './parse-unit.ts';
import type { Unit } from './syntax.ts';

/** Characters that a source may have. A thousand lines of ST are about 40 000. */
const SOURCE_LIMIT = 1_000_000;

const OBJECTS: ReadonlySet<string> = new Set(['CLASS', 'INTERFACE']);

/** A unit that declares nothing yet. */
export const emptyUnit = (file: string): Unit => ({
  file,
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

/** Parses a whole source. Errors are reported; what could be read is in the unit. `read` makes tokens of the source. */
export const parse = (source: string, file: string, diagnostics: Diagnostics, read = tokenise): Unit => {
  const unit = emptyUnit(file);
  if (source.length > SOURCE_LIMIT) {
    const params = { length: source.length, limit: SOURCE_LIMIT };
    diagnostics.report(file, { line: 1, column: 1 }, 'source-too-long', params);
    return unit;
  }
  const tokens = read(source, file, diagnostics);
  unit.namesEno = tokens.some(({ upper }, i) => upper === 'ENO' && tokens[i - 1]?.text === '.');
  const cursor = new Cursor(tokens, file, diagnostics);
  while (!cursor.atEnd) {
    const before = cursor.offset;
    try {
      if (cursor.isAny(POUS) || (cursor.isAny(OBJECTS) && cursor.declares))
        unit.pous.push(parseUnit(cursor, (list) => parseAccess(cursor, list)));
      else if (cursor.is('TYPE')) parseTypes(cursor, unit);
      else if (cursor.is('CONFIGURATION')) parseConfiguration(cursor, unit);
      else if (cursor.is('VAR_GLOBAL')) unit.globals.push(parseSection(cursor));
      else cursor.fail('expected-declaration', { found: quoted(cursor.token.text) });
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      while (!cursor.atEnd && !cursor.isAny(TOP) && !(cursor.declares && !cursor.is('METHOD'))) cursor.take();
    }
  }
  return unit;
};
