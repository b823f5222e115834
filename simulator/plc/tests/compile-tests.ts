import { type Duration, microseconds } from '../../kernel/time.ts';
import { type CompiledProgram, compileUnit, type Diagnostic } from '../language/compile.ts';
import { Diagnostics } from '../language/diagnostics.ts';
import { parseSource } from '../language/plcopen.ts';
import { parseTests, titleOf } from '../language/test-source.ts';

export interface SourceText {
  readonly source: string;
  /** The name that findings and failures show. */
  readonly file: string;
}

/** A test file and its program, ready to run. */
export interface CompiledTests {
  readonly file: string;
  readonly program: CompiledProgram;
  /** From scan to scan: as the file says, else as the program's task says, else 100 ms. */
  readonly interval: Duration;
  /** Numbers of the bodies that run before each test and before each scan; null where there are none. */
  readonly setup: number | null;
  readonly eachScan: number | null;
  readonly tests: readonly { readonly title: string; readonly line: number }[];
}

export type TestCompilation =
  | { readonly ok: true; readonly compiled: CompiledTests; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const USUAL_INTERVAL = microseconds(100_000);

/** Findings speak of the words that the author wrote. */
const inTestWords = (diagnostic: Diagnostic): Diagnostic => {
  const spoken = (text: string): string => text.replaceAll('END_PROGRAM', 'END_TEST');
  const { ja, en } = diagnostic.message;
  return { ...diagnostic, message: { ja: spoken(ja), en: spoken(en) } };
};

/**
 * Compiles a test file together with the program that it names (docs/reference/st-tests.md). `load` gives the text of
 * a program whose path is relative to the test file, null when there is none. Never throws for what the sources say.
 */
export const compileTests = (
  source: string,
  file: string,
  load: (path: string) => SourceText | null,
): TestCompilation => {
  const diagnostics = new Diagnostics();
  const { subject, unit, tests, setup, eachScan } = parseTests(source, file, diagnostics);
  const loaded = subject ? load(subject.path) : null;
  if (subject && !loaded) diagnostics.report(file, subject, 'unknown-file', { name: subject.path });
  if (tests.length === 0) diagnostics.report(file, { line: 1, column: 1 }, 'no-test');
  const own = unit.pous.some(({ kind }) => kind === 'PROGRAM');
  const program = loaded ? parseSource(loaded.source, loaded.file, diagnostics) : unit;
  const all = loaded
    ? {
        ...program,
        types: [...program.types, ...unit.types],
        pous: [...program.pous, ...unit.pous],
        globals: [...program.globals, ...unit.globals],
      }
    : program;
  const fixtures = [setup, eachScan].filter((one) => one !== null);
  const compiled = compileUnit(all, diagnostics, [...tests, ...fixtures]);
  if (!compiled.ok) {
    const found = compiled.diagnostics.map((one) => (one.file === file && !own ? inTestWords(one) : one));
    return { ok: false, diagnostics: found };
  }
  const interval =
    subject?.interval === null || subject === null
      ? (compiled.program.interval ?? USUAL_INTERVAL)
      : microseconds(subject.interval);
  return {
    ok: true,
    warnings: compiled.warnings,
    compiled: {
      file,
      program: compiled.program,
      interval,
      setup: setup ? tests.length + fixtures.indexOf(setup) : null,
      eachScan: eachScan ? tests.length + fixtures.indexOf(eachScan) : null,
      tests: tests.map(({ name, at }) => ({ title: titleOf(name), line: at.line })),
    },
  };
};
