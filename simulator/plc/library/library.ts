import { Diagnostics, formatDiagnostic } from '../language/diagnostics.ts';
import { parse } from '../language/parse.ts';
import type { Unit } from '../language/syntax.ts';
import { ANNEX_BLOCKS } from './annex-blocks.ts';
import { COUNTER_VARIANTS } from './counter-variants.ts';
import { PROCESS_BLOCKS } from './process-blocks.ts';
import { STANDARD_BLOCKS } from './standard-blocks.ts';
import { TIME_VARIANTS } from './time-variants.ts';

/** The names under which the library's own sources appear; no program's file can have them. */
export const STANDARD_FILE = '<standard>';
export const LIBRARY_FILE = '<library>';

const parsed = (source: string, file: string): (() => Unit) => {
  let unit: Unit | null = null;
  return () => {
    if (unit) return unit;
    const diagnostics = new Diagnostics();
    unit = parse(source, file, diagnostics);
    const [first] = diagnostics.errors;
    if (first) throw new Error(formatDiagnostic(first));
    return unit;
  };
};

/** The function blocks of IEC 61131-3, 6.6.3.5. Parsed once. */
export const standard = parsed(STANDARD_BLOCKS + COUNTER_VARIANTS + TIME_VARIANTS, STANDARD_FILE);
/** Control blocks that any program may use. Parsed once. */
export const library = parsed(PROCESS_BLOCKS + ANNEX_BLOCKS, LIBRARY_FILE);
