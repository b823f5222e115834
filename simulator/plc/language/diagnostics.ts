import { messages } from './messages.ts';

/** A place in a source text; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A finding of the compiler: where it is, what it is, and how to mend it, in both languages. */
export interface Diagnostic extends Position {
  readonly code: DiagnosticCode;
  readonly file: string;
  readonly message: { readonly ja: string; readonly en: string };
  readonly params: Readonly<Record<string, string | number>>;
}

export type DiagnosticCode = keyof typeof messages;

const fill = (template: string, params: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));

/** More findings than this in one source help nobody; the rest is left out. */
const LIMIT = 100;

const WARNINGS: ReadonlySet<string> = new Set([
  'unused-variable',
  'no-effect',
  'function-as-statement',
  'missing-semicolon',
  'address-input-initial',
]);

/** Collects findings, drops repetitions at one place, and tells errors from warnings. */
export class Diagnostics {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  report(file: string, at: Position, code: DiagnosticCode, params: Record<string, string | number> = {}): void {
    const list = WARNINGS.has(code) ? this.warnings : this.errors;
    const key = `${file}\u0000${at.line}\u0000${at.column}\u0000${code}`;
    if (list.length >= LIMIT || this.#seen.has(key)) return;
    this.#seen.add(key);
    const template = messages[code];
    const message = { ja: fill(template.ja, params), en: fill(template.en, params) };
    list.push({ code, file, line: at.line, column: at.column, message, params });
  }

  /** True when further errors are left out: there is no sense in looking for more. */
  get full(): boolean {
    return this.errors.length >= LIMIT;
  }

  get failed(): boolean {
    return this.errors.length > 0;
  }
}

/** `file:line:column: code: message`. */
export const formatDiagnostic = (diagnostic: Diagnostic, language: 'ja' | 'en' = 'en'): string =>
  `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}: ${diagnostic.code}: ${diagnostic.message[language]}`;

/** Source text as it may appear in a message: one line, of bounded length. */
export const quoted = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
};
