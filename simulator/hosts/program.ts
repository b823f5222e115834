import { createHash } from 'node:crypto';
import { compile } from '../plc/language/compile.ts';
import type { CompiledProgram } from '../plc/language/program.ts';

/** A program that does not compile: the loader has checked every site, so this is a download that went wrong. */
export class ProgramError extends Error {
  readonly code = 'program';
}

/** What tells one program from another: the beginning of the SHA-256 of its text. */
export const programHash = (source: string): string => createHash('sha256').update(source).digest('hex').slice(0, 16);

/** Programs by their text: worlds of one site share them, and with them the machine code that the engine has made. */
const kept = new Map<string, CompiledProgram>();
const MOST_KEPT = 64;

/** What a controller without a program runs. */
const NOTHING = 'PROGRAM none\nEND_PROGRAM\n';

/**
 * Compiles a program, or takes what it has compiled before; an empty text stands for none. Throws a ProgramError with
 * the first diagnostic.
 */
export const compiled = (text: string, file: string): CompiledProgram => {
  const source = text === '' ? NOTHING : text;
  const key = `${file}\n${source}`;
  const known = kept.get(key);
  if (known) return known;
  const result = compile(source, { file });
  if (!result.ok) {
    const first = result.diagnostics[0];
    throw new ProgramError(
      first ? `${first.file}:${first.line}:${first.column}: ${first.code}: ${first.message.en}` : file,
    );
  }
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
  kept.set(key, result.program);
  return result.program;
};
