import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/*
 * The measure that our Structured Text is held against: the same program, translated to C by matiec (iec2c) and compiled
 * with -O2, where both are at hand.
 */

export interface MatiecFigures {
  readonly nanosecondsPerScan: number;
  /** Of all outputs over the scans that `first` says, so that it can be seen that the same program ran. */
  readonly outputSum: number;
}

const SCANS = 200_000;
const ROUNDS = 20;

const iec2c = (): string | null => {
  const named = process.env.KUNREN_IEC2C;
  if (named) return existsSync(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'iec2c')).find(existsSync) ?? null;
};

/** matiec's library: beside the program, or where a package puts it. */
const libraryOf = (program: string): string | null => {
  const folder = dirname(program);
  return (
    [join(folder, 'lib'), join(folder, '../lib/matiec'), join(folder, '../share/matiec/lib')].find((path) =>
      existsSync(join(path, 'C', 'iec_std_lib.h')),
    ) ?? null
  );
};

/** In one resource with one task, which is what matiec makes a whole program of. */
const configured = (source: string): string => `${source}

CONFIGURATION C
  RESOURCE R ON PLC
    TASK T(INTERVAL := T#10ms, PRIORITY := 0);
    PROGRAM MAIN WITH T : FOUR_LOOPS;
  END_RESOURCE
END_CONFIGURATION
`;

/**
 * Translates, compiles and runs the program of four loops; `first` scans come before those that are measured. Null where iec2c (on PATH, or named by KUNREN_IEC2C), its library or a
 * C compiler is missing, or where one of them refuses.
 */
export const measureMatiec = (source: string, first: number): MatiecFigures | null => {
  const program = iec2c();
  const library = program === null ? null : libraryOf(program);
  if (program === null || library === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'kunren-matiec-'));
  try {
    const run = (file: string, ...args: string[]): string =>
      execFileSync(file, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    writeFileSync(join(folder, 'program.st'), configured(source));
    run(program, '-I', library, '-T', folder, 'program.st');
    const driver = join(import.meta.dirname, 'matiec-driver.c');
    const sources = [driver, 'C.c', 'R.c'];
    run('cc', '-O2', '-w', '-I', folder, '-I', join(library, 'C'), ...sources, '-o', 'program', '-lm', '-lrt');
    const said = run(join(folder, 'program'), ...[first, SCANS, ROUNDS].map(String));
    const { sum, nanoseconds } = JSON.parse(said) as { sum: number; nanoseconds: number };
    return { nanosecondsPerScan: nanoseconds, outputSum: sum };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
