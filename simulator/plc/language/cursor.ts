import { type DiagnosticCode, type Diagnostics, type Position, quoted } from './diagnostics.ts';
import type { Token } from './lexer.ts';

/** Thrown to give up a construct; caught where parsing can go on. The finding has been reported already. */
export const PANIC = new Error('parser: a construct was given up');

/** Words that cannot be names. Types and standard functions are ordinary names. */
export const RESERVED: ReadonlySet<string> = new Set(
  (
    'AND ARRAY AT BY CASE CONFIGURATION CONSTANT CONTINUE DO ELSE ELSIF END_CASE END_CLASS END_CONFIGURATION END_FOR ' +
    'END_FUNCTION END_FUNCTION_BLOCK END_IF END_INTERFACE END_METHOD END_NAMESPACE END_PROGRAM END_REPEAT END_RESOURCE ' +
    'END_STRUCT END_TYPE END_VAR END_WHILE EXIT FALSE FOR ' +
    'FUNCTION FUNCTION_BLOCK IF MOD NON_RETAIN NOT OF OR PROGRAM REPEAT RESOURCE RETAIN RETURN STRUCT TASK THEN TO TRUE ' +
    'TYPE UNTIL VAR VAR_ACCESS VAR_CONFIG VAR_EXTERNAL VAR_GLOBAL VAR_INPUT VAR_IN_OUT VAR_OUTPUT VAR_TEMP WHILE WITH XOR'
  ).split(' '),
);

const STATEMENT_STARTS: ReadonlySet<string> = new Set(['IF', 'CASE', 'FOR', 'WHILE', 'REPEAT']);
const STATEMENT_ENDS: ReadonlySet<string> = new Set(['END_IF', 'END_CASE', 'END_FOR', 'END_WHILE', 'END_REPEAT']);

/**
 * Words of the third edition that begin a declaration where a name follows. Older programs have variables of these names,
 * so that they are not reserved.
 */
const DECLARING: ReadonlySet<string> = new Set(['CLASS', 'INTERFACE', 'METHOD', 'NAMESPACE', 'USING']);

/** Reads tokens in order and reports what is missing. */
export class Cursor {
  readonly file: string;
  readonly #tokens: readonly Token[];
  readonly #diagnostics: Diagnostics;
  #next = 0;
  /** The token that the last finding was about: what follows from it is not told again. */
  #reported = -1;
  /** The closing words that the constructs around this place wait for, innermost last. */
  readonly #open: string[] = [];

  constructor(tokens: readonly Token[], file: string, diagnostics: Diagnostics) {
    this.#tokens = tokens;
    this.file = file;
    this.#diagnostics = diagnostics;
  }

  get token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** The token after the next one. */
  get ahead(): Token {
    return this.#tokens[Math.min(this.#next + 1, this.#tokens.length - 1)] as Token;
  }

  /** The token `distance` places after the next one. */
  peek(distance: number): Token {
    return this.#tokens[Math.min(this.#next + distance, this.#tokens.length - 1)] as Token;
  }

  /** How many tokens have been read: a parser that makes no progress sees it here. */
  get offset(): number {
    return this.#next;
  }

  /** Whether one of these words was read since the token at `from`, other than as a formal parameter or a member. */
  names(words: ReadonlySet<string>, from: number): boolean {
    for (let i = from; i < this.#next; i++) {
      const token = this.#tokens[i] as Token;
      if (token.kind !== 'name' || !words.has(token.upper)) continue;
      const before = this.#tokens[i - 1]?.text;
      const after = this.#tokens[i + 1]?.text;
      const formal =
        (before === '(' || before === ',' || before?.toUpperCase() === 'NOT') && (after === ':=' || after === '=>');
      if (!formal && before !== '.') return true;
    }
    return false;
  }

  get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  /** True when the next token is that symbol or keyword (in upper case). */
  is(text: string): boolean {
    const token = this.token;
    return (token.kind === 'symbol' || token.kind === 'name') && token.upper === text;
  }

  isAny(texts: ReadonlySet<string>): boolean {
    const token = this.token;
    return (token.kind === 'symbol' || token.kind === 'name') && texts.has(token.upper);
  }

  /** Whether CLASS, INTERFACE, METHOD, NAMESPACE or USING stands here as the beginning of a declaration. */
  get declares(): boolean {
    return this.isAny(DECLARING) && this.wordFollows;
  }

  /** Whether a name that is no reserved word comes after the next token. */
  get wordFollows(): boolean {
    const { kind, upper } = this.ahead;
    return kind === 'name' && !RESERVED.has(upper);
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.#next++;
    return true;
  }

  /** Takes that symbol or keyword; gives the construct up when something else stands there. */
  expect(text: string): Token {
    if (!this.is(text)) this.fail('expected', { wanted: `'${text}'`, found: quoted(this.token.text) });
    return this.take();
  }

  /** As `expect`, but reports and goes on: for closing words, whose absence needs no recovery. */
  close(text: string): void {
    if (!this.accept(text)) this.report('expected', { wanted: `'${text}'`, found: quoted(this.token.text) });
  }

  /** Takes a name; reserved words are refused. */
  name(what: string): Token {
    const token = this.token;
    if (token.kind !== 'name') this.fail('expected', { wanted: what, found: quoted(token.text) });
    if (RESERVED.has(token.upper)) this.fail('reserved-name', { name: token.text });
    const { line, column } = token;
    if (/__|_$/.test(token.text)) this.report('underscores', { name: quoted(token.text) }, { line, column });
    return this.take();
  }

  /** Reports, unless a finding about the same token has been reported. */
  report(code: DiagnosticCode, params: Record<string, string | number> = {}, at: Position = this.token): void {
    if (at === this.token) {
      if (this.#reported === this.#next || this.token.kind === 'invalid') return;
      this.#reported = this.#next;
    }
    this.#diagnostics.report(this.file, at, code, params);
    if (this.#diagnostics.full) this.#next = this.#tokens.length - 1;
  }

  fail(code: DiagnosticCode, params: Record<string, string | number> = {}, at: Position = this.token): never {
    this.report(code, params, at);
    throw PANIC;
  }

  /** Reads a part that ends with that word (not taken), so that a stray closing word inside can be told from its end. */
  within<T>(end: string, read: () => T): T {
    this.#open.push(end);
    try {
      return read();
    } finally {
      this.#open.pop();
    }
  }

  /**
   * Whether the closing word at hand ends nothing: no construct around waits for it, and all of them find an end of their
   * own further on. If one would be left without, the word is that one's end, misspelt.
   */
  strayEnd(units: ReadonlySet<string>): 'stray' | 'misspelt' | null {
    const word = this.token.upper;
    if (!STATEMENT_ENDS.has(word) || this.#open.includes(word)) return null;
    let balance = this.#open.length;
    if (balance === 0) return 'stray';
    for (let i = this.#next + 1; i < this.#tokens.length; i++) {
      const { kind, upper } = this.#tokens[i] as Token;
      if (kind !== 'name') continue;
      if (units.has(upper)) break;
      if (STATEMENT_ENDS.has(upper)) balance--;
      else if (STATEMENT_STARTS.has(upper)) balance++;
    }
    return balance > 0 ? 'misspelt' : 'stray';
  }

  /** Whether one of `wanted` comes before any of `others`. */
  comesFirst(wanted: string, others: ReadonlySet<string>): boolean {
    for (let i = this.#next; i < this.#tokens.length; i++) {
      const { kind, upper } = this.#tokens[i] as Token;
      if (kind !== 'name') continue;
      if (upper === wanted) return true;
      if (others.has(upper)) return false;
    }
    return false;
  }

  /** Skips to one of these symbols or keywords without taking it. */
  skipTo(stops: ReadonlySet<string>): void {
    while (!this.atEnd && !this.isAny(stops)) this.take();
  }
}
