import { atSeconds, seconds } from '../kernel/time.ts';
import { type CompiledProgram, compile } from './language/compile.ts';
import { Plc } from './runtime/plc.ts';

export interface PlcBenchmark {
  /** Statements executed in one scan. */
  readonly statements: number;
  readonly microsecondsPerScan: number;
  readonly nanosecondsPerStatement: number;
  readonly compiledLines: number;
  readonly compileMilliseconds: number;
  /** The program of four loops in 270 lines. */
  readonly fourLoops: {
    readonly lines: number;
    readonly microsecondsPerScan: number;
    /** Share of one core that 50 PLCs with that program take at 10 ms. */
    readonly shareOfCore: number;
    readonly source: string;
    /** One PLC by itself, in the best of several rounds: what the same program in C is measured as. */
    readonly alone: {
      readonly microsecondsPerScan: number;
      /** Of all outputs over the first scans, so that it can be seen that the program in C does the same. */
      readonly firstScans: number;
      readonly outputSum: number;
    };
  };
}

const LOOPS = 6;

/** A control program of some 200 executed statements: scaling, filters, PID loops, alarms, interlocks, sequences. */
const controlProgram = (): string => {
  const lines = ['PROGRAM BENCH', 'VAR'];
  for (let i = 0; i < LOOPS; i++) {
    lines.push(
      `  RAW${i} AT %IW${i} : INT; OUT${i} AT %QW${i} : INT; RUN${i} AT %QX0.${i} : BOOL; SV${i} AT %MD${i} : REAL := ${40 + i}.0;`,
      `  PV${i}, MV${i}, DEV${i}, SUM${i}, LAST${i} : REAL; CTL${i} : PID_LOOP := (KP := 1.2, TI := T#30s); R${i} : RATE_LIMITER := (UP := 1.0, DOWN := 2.0);`,
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

const FOUR = ['LEVEL', 'FLOW', 'PRESSURE', 'DOSE'];

/**
 * Four loops in 270 lines, written out as a works' programmer would: every loop has its input with failure detection,
 * filter, PI controller with limits and bumpless transfer, ramp, alarms with delays, interlock, and its registers.
 */
const fourLoopProgram = (): string => {
  // Located variables in a section of their own, as the second edition (and with it matiec) asks.
  const lines = ['PROGRAM FOUR_LOOPS', 'VAR'];
  for (const [i, name] of FOUR.entries())
    lines.push(
      `  ${name}_RAW AT %IW${i} : INT;`,
      `  ${name}_OUT AT %QW${i} : INT;`,
      `  ${name}_RUN AT %QX0.${i} : BOOL;`,
      `  ${name}_H AT %QX1.${i} : BOOL;`,
      `  ${name}_L AT %QX2.${i} : BOOL;`,
      `  ${name}_AUTO AT %QX3.${i} : BOOL := TRUE;`,
      `  ${name}_SV AT %MD${i} : REAL := 50.0;`,
      `  ${name}_MAN AT %MD${i + 10} : REAL := 40.0;`,
    );
  lines.push('END_VAR', 'VAR');
  for (const name of FOUR)
    lines.push(
      ...['PV', 'SP', 'ERR', 'SUM', 'MV'].map((part) => `  ${name}_${part} : REAL;`),
      `  ${name}_KP : REAL := 1.5;`,
      `  ${name}_TI : REAL := 20.0;`,
      ...['BAD', 'TRIP'].map((part) => `  ${name}_${part} : BOOL;`),
      ...['HIGH', 'LOW', 'START'].map((part) => `  ${name}_${part} : TON;`),
      `  ${name}_SCANS : DINT;`,
    );
  lines.push(
    '  READY : BOOL;',
    '  STARTING : TON;',
    'END_VAR',
    'STARTING(IN := TRUE, PT := T#3s);',
    'READY := STARTING.Q;',
  );
  for (const [i, name] of FOUR.entries())
    lines.push(
      `(* ${name} *)`,
      `${name}_BAD := (${name}_RAW < -691) OR (${name}_RAW > 29376);`,
      `IF NOT ${name}_BAD THEN`,
      `  ${name}_PV := ${name}_PV + 0.2 * (INT_TO_REAL(${name}_RAW) / 276.48 - ${name}_PV);`,
      'END_IF;',
      `IF ${name}_SP < ${name}_SV - 0.1 THEN`,
      `  ${name}_SP := ${name}_SP + 0.1;`,
      `ELSIF ${name}_SP > ${name}_SV + 0.1 THEN`,
      `  ${name}_SP := ${name}_SP - 0.1;`,
      'ELSE',
      `  ${name}_SP := ${name}_SV;`,
      'END_IF;',
      `${name}_ERR := ${name}_SP - ${name}_PV;`,
      `IF ${name}_AUTO AND READY AND NOT ${name}_BAD THEN`,
      `  ${name}_SUM := ${name}_SUM + ${name}_KP * ${name}_ERR * 0.01 / ${name}_TI;`,
      `  ${name}_MV := ${name}_KP * ${name}_ERR + ${name}_SUM;`,
      `  IF ${name}_MV > 100.0 THEN`,
      `    ${name}_MV := 100.0;`,
      `    ${name}_SUM := MIN(${name}_SUM, 100.0 - ${name}_KP * ${name}_ERR);`,
      `  ELSIF ${name}_MV < 0.0 THEN`,
      `    ${name}_MV := 0.0;`,
      `    ${name}_SUM := MAX(${name}_SUM, -${name}_KP * ${name}_ERR);`,
      '  END_IF;',
      `  ${name}_MAN := ${name}_MV;`,
      'ELSE',
      `  ${name}_MV := LIMIT(0.0, ${name}_MAN, 100.0);`,
      `  ${name}_SUM := ${name}_MV - ${name}_KP * ${name}_ERR;`,
      'END_IF;',
      `${name}_HIGH(IN := ${name}_PV > 90.0 AND READY, PT := T#5s);`,
      `${name}_LOW(IN := ${name}_PV < 10.0 AND READY, PT := T#5s);`,
      `${name}_H := ${name}_HIGH.Q;`,
      `${name}_L := ${name}_LOW.Q;`,
      `IF ${name}_PV > 95.0 THEN`,
      `  ${name}_TRIP := TRUE;`,
      `ELSIF ${name}_PV < 85.0 THEN`,
      `  ${name}_TRIP := FALSE;`,
      'END_IF;',
      `${name}_START(IN := NOT ${name}_TRIP${i > 0 ? ` AND ${FOUR[i - 1]}_RUN` : ''}, PT := T#1s);`,
      `${name}_RUN := ${name}_START.Q;`,
      `IF ${name}_RUN THEN`,
      `  ${name}_OUT := REAL_TO_INT(${name}_MV * 276.48);`,
      `  ${name}_SCANS := ${name}_SCANS + 1;`,
      'ELSE',
      `  ${name}_OUT := 0;`,
      'END_IF;',
    );
  lines.push('END_PROGRAM');
  return lines.join('\n');
};

const FIRST_SCANS = 20_000;
const ROUNDS = 20;

const benchAlone = (
  program: CompiledProgram,
  clock: () => number,
  scans: number,
): PlcBenchmark['fourLoops']['alone'] => {
  const plc = new Plc(program, { interval: seconds(0.01) });
  let tick = 0;
  const scan = (): void => {
    plc.image.inputRegisters[tick & 3] = (tick * 37) % 27648;
    plc.scan(atSeconds(tick++ / 100));
  };
  const firstScans = Math.min(scans, FIRST_SCANS);
  let outputSum = 0;
  for (let i = 0; i < firstScans; i++) {
    scan();
    // Registers are unsigned; the outputs are never negative.
    for (let loop = 0; loop < FOUR.length; loop++) outputSum += plc.image.holdingRegisters[loop] as number;
  }
  const count = Math.max(1, Math.round(scans / ROUNDS));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const from = clock();
    for (let i = 0; i < count; i++) scan();
    best = Math.min(best, (clock() - from) / count);
  }
  return { microsecondsPerScan: best * 1000, firstScans, outputSum };
};

/** Fifty PLCs that are scanned in turn, as in a site: each has a memory of its own. */
const benchFourLoops = (clock: () => number, scans: number): PlcBenchmark['fourLoops'] => {
  const source = fourLoopProgram();
  const result = compile(source);
  if (!result.ok) throw new Error(`bench: ${result.diagnostics[0]?.message.en}`);
  const plcs = Array.from({ length: 50 }, () => new Plc(result.program, { interval: seconds(0.01) }));
  const rounds = Math.max(1, Math.round(scans / plcs.length));
  let tick = 0;
  const run = (): number => {
    const from = clock();
    for (let round = 0; round < rounds; round++, tick++)
      for (const [i, plc] of plcs.entries()) {
        plc.image.inputRegisters[tick & 3] = (tick * 37 + i * 501) % 27648;
        plc.scan(atSeconds(tick / 100));
      }
    return clock() - from;
  };
  run();
  const microsecondsPerScan = (run() * 1000) / (rounds * plcs.length);
  return {
    lines: source.split('\n').length,
    microsecondsPerScan,
    shareOfCore: (plcs.length * microsecondsPerScan) / 10_000,
    source,
    alone: benchAlone(result.program, clock, scans),
  };
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
    fourLoops: benchFourLoops(clock, scans),
  };
};
