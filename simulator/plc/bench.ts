import { atSeconds, seconds } from '../kernel/time.ts';
import { compile } from './language/compile.ts';
import { Plc } from './runtime/plc.ts';

export interface PlcBenchmark {
  /** Statements executed in one scan. */
  readonly statements: number;
  readonly microsecondsPerScan: number;
  readonly nanosecondsPerStatement: number;
  readonly compiledLines: number;
  readonly compileMilliseconds: number;
}

const LOOPS = 6;

/** A control program of some 200 executed statements: scaling, filters, PID loops, alarms, interlocks, sequences. */
const controlProgram = (): string => {
  const lines = ['PROGRAM BENCH', 'VAR'];
  for (let i = 0; i < LOOPS; i++) {
    lines.push(
      `  RAW${i} AT %IW${i} : INT; OUT${i} AT %QW${i} : INT; RUN${i} AT %QX0.${i} : BOOL; SV${i} AT %MD${i} : REAL := ${40 + i}.0;`,
      `  PV${i}, MV${i}, DEV${i}, SUM${i}, LAST${i} : REAL; CTL${i} : PID := (KP := 1.2, TI := T#30s); R${i} : RAMP := (UP := 1.0, DOWN := 2.0);`,
      `  ALM${i} : LIMIT_ALARM; ON${i} : TON; STEP${i}, COUNT${i} : INT; TRIP${i}, AUTO${i} : BOOL; TREND${i} : ARRAY[0..9] OF REAL; AT${i} : INT;`,
    );
  }
  lines.push('END_VAR');
  for (let i = 0; i < LOOPS; i++) {
    lines.push(
      `PV${i} := INT_TO_REAL(RAW${i}) / 276.48;`,
      `DEV${i} := SV${i} - PV${i};`,
      `IF ABS(DEV${i}) > 5.0 AND NOT TRIP${i} THEN COUNT${i} := COUNT${i} + 1; ELSE COUNT${i} := 0; END_IF;`,
      `IF COUNT${i} > 1000 THEN COUNT${i} := 0; END_IF;`,
      `ALM${i}(PV := PV${i}, HIGH := 90.0, LOW := 10.0, DEADBAND := 1.0, DELAY := T#2s);`,
      `TRIP${i} := ALM${i}.H AND PV${i} > 99.0;`,
      `ON${i}(IN := NOT TRIP${i}, PT := T#1s);`,
      `AUTO${i} := ON${i}.Q;`,
      `R${i}(IN := SV${i});`,
      `CTL${i}(AUTO := AUTO${i}, PV := PV${i}, SP := R${i}.OUT, OUT => MV${i});`,
      `CASE STEP${i} OF 0: IF AUTO${i} THEN STEP${i} := 1; END_IF; 1: IF TRIP${i} THEN STEP${i} := 2; END_IF; ELSE STEP${i} := 0; END_CASE;`,
      `RUN${i} := STEP${i} = 1 AND MV${i} > 0.5;`,
      `TREND${i}[AT${i}] := PV${i};`,
      `AT${i} := (AT${i} + 1) MOD 10;`,
      `SUM${i} := LIMIT(-1000.0, SUM${i} + (PV${i} + LAST${i}) * 0.05, 1000.0);`,
      `LAST${i} := PV${i};`,
      `IF TRIP${i} THEN OUT${i} := 0; ELSE OUT${i} := REAL_TO_INT(MV${i} * 276.48); END_IF;`,
    );
  }
  lines.push('END_PROGRAM');
  return lines.join('\n');
};

/**
 * Measures scanning and compiling. `clock` gives milliseconds with a fraction (the core has no clock of its own);
 * `scans` are executed after as many to warm up.
 */
export const benchPlc = (clock: () => number, scans = 200_000): PlcBenchmark => {
  const source = controlProgram();
  const result = compile(source);
  if (!result.ok) throw new Error(`bench: ${result.diagnostics[0]?.message.en}`);
  const plc = new Plc(result.program, { interval: seconds(0.1) });
  let statements = 0;
  let tick = 0;
  const run = (count: number): number => {
    statements = 0;
    const from = clock();
    for (let i = 0; i < count; i++) {
      plc.image.inputRegisters[tick % LOOPS] = (tick * 37) % 27648;
      statements += plc.scan(atSeconds(tick++ / 10)).statements;
    }
    return clock() - from;
  };
  run(scans);
  const elapsed = run(scans);

  const long = `FUNCTION F : REAL VAR_INPUT X : REAL; END_VAR F := X; END_FUNCTION\n${source.replace('END_PROGRAM', '')}`;
  const body = source.slice(source.indexOf('END_VAR') + 8, source.indexOf('END_PROGRAM'));
  const text = `${long}${body.repeat(9)}END_PROGRAM`;
  const rounds = 10;
  const from = clock();
  for (let i = 0; i < rounds; i++) if (!compile(text).ok) throw new Error('bench: the long program does not compile');
  return {
    statements: statements / scans,
    microsecondsPerScan: (elapsed * 1000) / scans,
    nanosecondsPerStatement: (elapsed * 1e6) / statements,
    compiledLines: text.split('\n').length,
    compileMilliseconds: (clock() - from) / rounds,
  };
};
