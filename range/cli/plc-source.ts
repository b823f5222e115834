import { readFileSync, statSync } from 'node:fs';
import { type Duration, microseconds, parseDuration } from '../../simulator/kernel/time.ts';
import {
  type Compilation,
  type CompiledProgram,
  compile,
  formatDiagnostic,
} from '../../simulator/plc/language/compile.ts';
import { readDuration } from '../../simulator/plc/language/literals.ts';
import { shown } from './content.ts';
import { InputError, print } from './shell.ts';

/** UTF-8, or, where the bytes are none, the Western code page that older programming systems write. */
const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

/** The text of a program file. Throws an InputError when it cannot be read. */
export const readSource = (file: string): string => {
  try {
    if (statSync(file).isDirectory()) throw new InputError(`"${file}" is a folder; name the program file in it.`);
    return decoded(readFileSync(file));
  } catch (error) {
    if (error instanceof InputError) throw error;
    const missing = (error as { code?: string }).code === 'ENOENT';
    throw new InputError(missing ? `there is no file "${file}".` : `"${file}" cannot be read: ${String(error)}`);
  }
};

export const compileFile = (file: string): Compilation => compile(readSource(file), { file: shown(file) });

/** A program that must compile; its findings are printed, and the command ends as bad input, when it does not. */
export const programOf = (file: string): CompiledProgram => {
  const compiled = compileFile(file);
  if (compiled.ok) return compiled.program;
  for (const diagnostic of compiled.diagnostics) print(formatDiagnostic(diagnostic));
  throw new InputError(`${shown(file)} does not compile (${compiled.diagnostics.length} errors).`);
};

/** `T#1m30s`, `TIME#5s`, `5s`, `0.5`: a span from a flag; a bare number means seconds. */
export const spanOf = (flag: string, text: string): Duration => {
  const literal = /^L?T(?:IME)?#(.*)$/i.exec(text.trim());
  const span = literal ? readDuration(literal[1] as string) : parseDuration(text);
  if (span === null || span < 0)
    throw new InputError(`${flag}: "${text}" is no time; write it as T#2s, 2s, 20min, 24h or 250ms.`);
  return microseconds(span);
};
