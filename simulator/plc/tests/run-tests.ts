import { type Duration, inSeconds } from '../../kernel/time.ts';
import type { CompiledTests } from './compile-tests.ts';
import { TestBench } from './test-bench.ts';

type Text = { readonly ja: string; readonly en: string };

export interface TestResult {
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly passed: boolean;
  readonly scans: number;
  /** Simulation time that the test took. */
  readonly seconds: number;
  readonly failure: {
    readonly line: number;
    readonly column: number;
    readonly code: string;
    readonly message: Text;
    /** The values of both sides as ST writes them; null where there are none. */
    readonly expected: string | null;
    readonly actual: string | null;
  } | null;
}

/** Runs every test on a PLC of its own, started cold. */
export const runTests = (compiled: CompiledTests): TestResult[] =>
  compiled.tests.map(({ title, line }, index) => {
    const bench = new TestBench(compiled);
    const failure = bench.run(index);
    const failed = failure && { ...failure.place, ...failure.told };
    return {
      title,
      file: compiled.file,
      line,
      passed: failure === null,
      scans: bench.scans,
      seconds: inSeconds(bench.elapsed as Duration),
      failure: failed ? { ...failed, line: failed.line || line } : null,
    };
  });
