import type { Position } from './diagnostics.ts';
import { type Diagnostics, quoted } from './diagnostics.ts';
import { type Token, tokenise } from './lexer.ts';
import { readDuration } from './literals.ts';
import { parse } from './parse.ts';
import type { PouSyntax, Unit } from './syntax.ts';

/*
 * A test file is Structured Text with three words more (docs/reference/st-tests.md). Its tokens are turned into those
 * of programs whose names are the tests' titles, so that parser and checker need to know nothing of tests but their
 * commands.
 */

/** What `TESTING 'dosing.st' (INTERVAL := T#100ms);` says. */
export interface Subject extends Position {
  readonly path: string;
  /** Microseconds between scans; null where the file says nothing. */
  readonly interval: number | null;
}

export interface TestSource {
  readonly subject: Subject | null;
  /** What the file declares beside its tests. */
  readonly unit: Unit;
  readonly tests: readonly PouSyntax[];
  /** Runs before each test. */
  readonly setup: PouSyntax | null;
  /** Plays the field: runs before each scan. */
  readonly eachScan: PouSyntax | null;
}

/** No name in a program has a space: a test and a program can't meet. */
const PREFIX = 'TEST ';
const FIXTURES: ReadonlyMap<string, string> = new Map([
  ['SETUP', ' SETUP'],
  ['EACH_SCAN', ' EACH_SCAN'],
]);
/** Words that close a block: where one stands, another block may begin. */
const CLOSING = /^END_(?:TEST|SETUP|EACH_SCAN|FUNCTION|FUNCTION_BLOCK|PROGRAM|CLASS|INTERFACE|NAMESPACE|TYPE|VAR)$/;

/** A test's title, from the name of its unit. */
export const titleOf = (name: string): string => name.slice(PREFIX.length);

const textOf = (token: Token): string => token.text.slice(1, -1).replace(/\$(.)/g, '$1');

export const parseTests = (source: string, file: string, diagnostics: Diagnostics): TestSource => {
  let subject: Subject | null = null;

  const expected = (token: Token | undefined, wanted: string): void => {
    if (token) diagnostics.report(file, token, 'expected', { wanted, found: quoted(token.text) });
  };
  /** Reads the head of the file from its tokens and gives the number of those that belong to it. */
  const readSubject = (tokens: readonly Token[]): number => {
    if (tokens[0]?.upper !== 'TESTING') return 0;
    const path = tokens[1];
    if (path?.kind !== 'string') {
      expected(path, "'file.st'");
      return 1;
    }
    let next = 2;
    let interval: number | null = null;
    if (tokens[next]?.text === '(') {
      const [name, sign, value, close] = tokens.slice(next + 1, next + 5);
      const literal = /^T(?:IME)?#(.*)$/i.exec(value?.text ?? '');
      const span = literal ? readDuration(literal[1] as string) : null;
      if (name?.upper !== 'INTERVAL' || sign?.text !== ':=' || close?.text !== ')')
        expected(name, "'(INTERVAL := T#100ms)'");
      else if (span === null || span <= 0)
        diagnostics.report(file, value as Token, 'malformed-literal', {
          found: quoted(value?.text ?? ''),
          kind: 'TIME',
          example: 'T#100ms',
        });
      else interval = span;
      while (tokens[next] && tokens[next]?.text !== ';' && tokens[next]?.kind !== 'end') next++;
    }
    if (tokens[next]?.text === ';') next++;
    else expected(tokens[next], "';'");
    subject = { path: textOf(path), interval, line: path.line, column: path.column };
    return next;
  };

  const read: typeof tokenise = (text, name, found) => {
    const tokens = tokenise(text, name, found);
    const out: Token[] = [];
    const start = readSubject(tokens);
    for (let i = start; i < tokens.length; i++) {
      const token = tokens[i] as Token;
      const title = tokens[i + 1];
      const fixture = i === start || CLOSING.test(tokens[i - 1]?.upper ?? '') ? FIXTURES.get(token.upper) : undefined;
      if (token.kind === 'name' && token.upper === 'TEST' && title?.kind === 'string') {
        out.push({ ...token, upper: 'PROGRAM' });
        out.push({ ...title, kind: 'name', text: PREFIX + textOf(title), upper: PREFIX + textOf(title).toUpperCase() });
        i++;
      } else if (token.kind === 'name' && fixture !== undefined)
        out.push({ ...token, upper: 'PROGRAM' }, { ...token, text: fixture, upper: fixture });
      else if (token.kind === 'name' && /^END_(?:TEST|SETUP|EACH_SCAN)$/.test(token.upper))
        out.push({ ...token, upper: 'END_PROGRAM' });
      else out.push(token);
    }
    return out;
  };

  const unit = parse(source, file, diagnostics, read);
  const isTest = (pou: PouSyntax): boolean => pou.name.startsWith(PREFIX);
  const fixture = (name: string): PouSyntax | null => unit.pous.find((pou) => pou.name === FIXTURES.get(name)) ?? null;
  return {
    subject,
    unit: { ...unit, pous: unit.pous.filter((pou) => !isTest(pou) && !pou.name.startsWith(' ')) },
    setup: fixture('SETUP'),
    eachScan: fixture('EACH_SCAN'),
    tests: unit.pous.filter(isTest),
  };
};
