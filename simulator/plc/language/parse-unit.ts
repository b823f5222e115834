import { type Cursor, PANIC } from './cursor.ts';
import { quoted } from './diagnostics.ts';
import {
  ACCESS,
  CLOSING,
  fullName,
  here,
  parseName,
  parseSection,
  parseType,
  SECTIONS,
  withinOf,
} from './parse-declaration.ts';
import { parseStatements } from './parse-statement.ts';
import type {
  Access,
  AccessSyntax,
  MethodSpecifiers,
  NameSyntax,
  ObjectSyntax,
  PouSyntax,
  SectionSyntax,
  Space,
  Statement,
  TypeSyntax,
} from './syntax.ts';

/*
 * PROGRAM, FUNCTION, FUNCTION_BLOCK, CLASS, INTERFACE and the methods in them (IEC 61131-3, 6.6). METHOD, CLASS, EXTENDS and
 * their like are no reserved words here: each is one where the standard has it, and a name elsewhere.
 */

const ENABLE: ReadonlySet<string> = new Set(['EN', 'ENO']);
/** FBD, LD, SFC and IL bodies do not begin like a statement; say so once, in place of a hundred syntax errors. */
const FOREIGN: ReadonlySet<string> = new Set('LD LDN ST STN INITIAL_STEP STEP TRANSITION ACTION NETWORK'.split(' '));
const SPECIFIERS: ReadonlySet<string> = new Set([...ACCESS, 'ABSTRACT', 'FINAL', 'OVERRIDE']);
const OBJECTS: ReadonlySet<string> = new Set(['FUNCTION_BLOCK', 'CLASS', 'INTERFACE']);

/** PUBLIC, ABSTRACT and so on before a name, in any order; each once, and ABSTRACT never with FINAL. */
const parseSpecifiers = (cursor: Cursor, allowed: (word: string) => boolean): MethodSpecifiers => {
  const given = new Set<string>();
  let access: Access | null = null;
  while (cursor.isAny(SPECIFIERS) && cursor.wordFollows) {
    const word = cursor.token.upper;
    const clash =
      given.has(word) ||
      (ACCESS.has(word) && access !== null) ||
      (word === 'FINAL' && given.has('ABSTRACT')) ||
      (word === 'ABSTRACT' && given.has('FINAL'));
    if (clash || !allowed(word)) cursor.report('misplaced-specifier', { word });
    else if (ACCESS.has(word)) access = word as Access;
    given.add(word);
    cursor.take();
  }
  return { access, abstract: given.has('ABSTRACT'), final: given.has('FINAL'), override: given.has('OVERRIDE') };
};

const parseNames = (cursor: Cursor, word: string): NameSyntax[] => {
  const names: NameSyntax[] = [];
  if (!cursor.is(word) || !cursor.wordFollows) return names;
  cursor.take();
  do names.push(parseName(cursor, 'name'));
  while (cursor.accept(','));
  return names;
};

/** `USING A.B, C;` */
export const parseUsing = (cursor: Cursor, usings: NameSyntax[]): void => {
  cursor.take();
  do usings.push(parseName(cursor, 'namespace'));
  while (cursor.accept(','));
  cursor.close(';');
};

/** Statements of a body, to its end or to a method. */
const parseBody = (cursor: Cursor, end: string): { body: Statement[]; namesEnable: boolean } => {
  const body: Statement[] = [];
  const first = cursor.offset;
  for (;;) {
    body.push(...parseStatements(cursor));
    if (cursor.atEnd || cursor.is(end) || cursor.isAny(CLOSING) || cursor.declares) break;
    cursor.report('expected', { wanted: `'${end}'`, found: quoted(cursor.token.text) });
    cursor.take();
  }
  return { body, namesEnable: cursor.names(ENABLE, first) };
};

/** Skips a unit that cannot have statements or methods here; its own END_ is taken. */
const skipMethod = (cursor: Cursor): void => {
  cursor.skipTo(new Set(['END_METHOD', ...CLOSING]));
  cursor.accept('END_METHOD');
  cursor.accept(';');
};

/** METHOD … END_METHOD. In an interface it is a prototype, which has parameters only. */
const parseMethod = (cursor: Cursor, owner: PouSyntax['kind'], space: Space): PouSyntax => {
  cursor.take();
  const specifiers = parseSpecifiers(cursor, (word) => owner !== 'INTERFACE' || word === 'PUBLIC');
  const name = cursor.name('method name');
  const at = { line: name.line, column: name.column };
  let result: TypeSyntax | null = null;
  if (cursor.accept(':') && !cursor.accept('VOID')) result = parseType(cursor);
  cursor.accept(';');
  const sections: SectionSyntax[] = [];
  while (cursor.isAny(SECTIONS)) sections.push(parseSection(cursor));
  const { body, namesEnable } = parseBody(cursor, 'END_METHOD');
  const [first] = body;
  if (first && (owner === 'INTERFACE' || specifiers.abstract))
    cursor.report('body-not-allowed', { name: name.text }, first.at);
  cursor.close('END_METHOD');
  cursor.accept(';');
  const unit = { at, file: cursor.file, kind: 'METHOD' as const, name: name.text, result, sections, namesEnable };
  return { ...unit, space, within: [], access: [], object: null, specifiers, body };
};

/** Methods up to what is none; what a method lost on the way is reported. */
const parseMethods = (cursor: Cursor, owner: PouSyntax['kind'], space: Space, methods: PouSyntax[]): boolean => {
  let found = false;
  while (cursor.is('METHOD') && cursor.declares) {
    found = true;
    if (!OBJECTS.has(owner)) {
      cursor.report('not-supported', { feature: `METHOD in ${owner}`, mend: 'FUNCTION_BLOCK, CLASS' });
      skipMethod(cursor);
      continue;
    }
    const before = cursor.offset;
    try {
      methods.push(parseMethod(cursor, owner, space));
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      skipMethod(cursor);
    }
  }
  return found;
};

/**
 * A program organisation unit, a class or an interface, from its first word to its last. `readAccess` reads the VAR_ACCESS of a
 * program.
 */
export const parseUnit = (
  cursor: Cursor,
  outer: Space,
  around: readonly string[],
  readAccess: (list: AccessSyntax[]) => void,
): PouSyntax => {
  const kind = cursor.take().upper as PouSyntax['kind'];
  const end = `END_${kind}`;
  const isObject = OBJECTS.has(kind);
  const inherits = isObject && kind !== 'INTERFACE';
  const {
    abstract,
    final,
    access: given,
  } = parseSpecifiers(
    cursor,
    (word) =>
      (inherits && (word === 'ABSTRACT' || word === 'FINAL')) ||
      (word === 'INTERNAL' && kind !== 'PROGRAM' && outer.path !== ''),
  );
  const name = cursor.name('name');
  const at = { line: name.line, column: name.column };
  const usings: NameSyntax[] = [];
  const readUsing = (): void => {
    while (cursor.is('USING') && cursor.declares) parseUsing(cursor, usings);
  };
  readUsing();
  const space: Space = { path: outer.path, usings, outer };
  const bases = isObject ? parseNames(cursor, 'EXTENDS') : [];
  const interfaces = isObject && kind !== 'INTERFACE' ? parseNames(cursor, 'IMPLEMENTS') : [];
  const [, second] = bases;
  if (second && kind !== 'INTERFACE') cursor.report('several-bases', { name: name.text }, second.at);
  let result: TypeSyntax | null = null;
  // A function without a result (6.6.2.2) has no type; VOID says the same.
  if (kind === 'FUNCTION' && cursor.accept(':') && !cursor.accept('VOID')) result = parseType(cursor);
  cursor.accept(';');
  readUsing();
  const sections: SectionSyntax[] = [];
  const methods: PouSyntax[] = [];
  const access: AccessSyntax[] = [];
  for (;;) {
    if (cursor.isAny(SECTIONS)) sections.push(parseSection(cursor));
    else if (kind === 'PROGRAM' && cursor.is('VAR_ACCESS')) readAccess(access);
    else if (!parseMethods(cursor, kind, space, methods)) break;
  }
  const ahead = cursor.ahead;
  if (cursor.isAny(FOREIGN) && ahead.text !== ':=' && ahead.text !== '(' && ahead.text !== '.') {
    cursor.report('not-structured-text', { name: name.text });
    cursor.skipTo(new Set([end]));
  }
  const body: Statement[] = [];
  let namesEnable = false;
  do {
    const start = here(cursor);
    const part = parseBody(cursor, end);
    if (part.body.length > 0 && (kind === 'CLASS' || kind === 'INTERFACE'))
      cursor.report('body-not-allowed', { name: name.text }, part.body[0]?.at ?? start);
    else body.push(...part.body);
    namesEnable ||= part.namesEnable;
  } while (parseMethods(cursor, kind, space, methods));
  cursor.close(end);
  cursor.accept(';');
  const plain = kind === 'FUNCTION_BLOCK' && !abstract && !final;
  const none = plain && bases.length === 0 && interfaces.length === 0 && methods.length === 0;
  const object: ObjectSyntax | null = isObject && !none ? { abstract, final, bases, interfaces, methods } : null;
  const within = withinOf(outer, given === 'INTERNAL', around);
  const unit = { at, file: cursor.file, kind, space, within, name: fullName(outer, name.text), result, sections };
  return { ...unit, access, namesEnable, object, specifiers: null, body };
};
