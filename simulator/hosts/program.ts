import { createHash } from 'node:crypto';
import { compile } from '../plc/language/compile.ts';
import type { CompiledProgram } from '../plc/language/program.ts';

/** A program that does not compile: the loader has checked every site, so this is a download that went wrong. */
export class ProgramError extends Error {
  readonly code = 'program';
}

/** What tells one program from another: the beginning of the SHA-256 of its text. */
export const programHash = (source: string): string => createHash('sha256').update(source).digest('hex').slice(0, 16);

/** Compiles a program. Throws a ProgramError with the first diagnostic. */
export const compiled = (source: string, file: string): CompiledProgram => {
  const result = compile(source, { file });
  if (result.ok) return result.program;
  const first = result.diagnostics[0];
  throw new ProgramError(
    first ? `${first.file}:${first.line}:${first.column}: ${first.code}: ${first.message.en}` : file,
  );
};
