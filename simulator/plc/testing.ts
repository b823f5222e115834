import { atSeconds, seconds } from '../kernel/time.ts';
import { compile, formatDiagnostic } from './language/compile.ts';
import { Plc, type PlcValue, type Settings } from './runtime/plc.ts';

/** For tests: compiles a source that must be right, and runs it at ten scans a second. */
export const plcOf = (source: string, settings: Settings = {}, budget?: number): Plc => {
  const result = compile(source);
  if (!result.ok) throw new Error(result.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n'));
  return new Plc(result.program, { interval: seconds(0.1), settings, budget });
};

/** Runs a body over declarations for one scan. */
export const afterScan = (declarations: string, body: string): Plc => {
  const plc = plcOf(`PROGRAM P VAR ${declarations} END_VAR ${body} END_PROGRAM`);
  plc.scan(atSeconds(0));
  return plc;
};

/** The value of an expression in a variable of that type. */
export const evaluate = (expression: string, type: string, declarations = ''): PlcValue | undefined =>
  afterScan(`RESULT : ${type}; ${declarations}`, `RESULT := ${expression};`).read('RESULT');

/** The code that stops a program in its first scan; null when it runs. */
export const faultOf = (declarations: string, body: string): string | null =>
  plcOf(`PROGRAM P VAR ${declarations} END_VAR ${body} END_PROGRAM`).scan(atSeconds(0)).fault?.code ?? null;

/** `line:code` of every finding of a source. */
export const findingsOf = (source: string): string[] => {
  const result = compile(source);
  return result.ok ? [] : result.diagnostics.map(({ line, code }) => `${line}:${code}`);
};

/** Findings of a program body. */
export const findingsIn = (declarations: string, body: string): string[] =>
  findingsOf(`PROGRAM P VAR ${declarations} END_VAR ${body} END_PROGRAM`);
