import { type Cursor, PANIC } from './cursor.ts';
import type { Position } from './diagnostics.ts';
import { parseType, TOP } from './parse-declaration.ts';
import type { AccessSyntax, PathSyntax } from './syntax.ts';

/* Paths, and the lists of VAR_ACCESS and VAR_CONFIG (IEC 61131-3, 6.5.2.2, 6.8.2). */

const IN_LIST: ReadonlySet<string> = new Set([';', 'END_VAR', 'END_RESOURCE', 'END_CONFIGURATION', ...TOP]);

export const parsePath = (cursor: Cursor): PathSyntax => {
  const path: { at: Position; name: string }[] = [];
  do {
    const { text, line, column } = cursor.token.kind === 'direct' ? cursor.take() : cursor.name('variable name');
    path.push({ at: { line, column }, name: text });
  } while (cursor.accept('.'));
  return path;
};

/** The entries of VAR_ACCESS or VAR_CONFIG up to END_VAR; a wrong one is left out. */
export const parseList = (cursor: Cursor, entry: () => void): void => {
  cursor.take();
  while (!cursor.atEnd && !cursor.is('END_VAR') && !cursor.isAny(TOP)) {
    const before = cursor.offset;
    try {
      entry();
      cursor.close(';');
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(IN_LIST);
      cursor.accept(';');
    }
    if (cursor.is('END_RESOURCE') || cursor.is('END_CONFIGURATION')) break;
  }
  cursor.close('END_VAR');
  cursor.accept(';');
};

/** VAR_ACCESS of a configuration, a resource or a program. */
export const parseAccess = (cursor: Cursor, access: AccessSyntax[]): void =>
  parseList(cursor, () => {
    const name = cursor.name('access name');
    cursor.expect(':');
    const path = parsePath(cursor);
    cursor.expect(':');
    const type = parseType(cursor);
    const writable = cursor.accept('READ_WRITE');
    if (!writable) cursor.accept('READ_ONLY');
    access.push({ at: { line: name.line, column: name.column }, name: name.text, path, type, writable });
  });
