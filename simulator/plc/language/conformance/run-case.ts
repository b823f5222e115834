import { plus, START, seconds } from '../../../kernel/time.ts';
import { Plc } from '../../runtime/plc.ts';
import { compile } from '../compile.ts';

/** As `Plc.read` gives values: BOOL as a boolean, TIME in milliseconds, other numbers as numbers. */
type Value = number | boolean | string | bigint;

/** One statement of IEC 61131-3 ed. 3 and what must follow from it. */
export interface Case {
  /** The clause or table of the standard, as `6.6.2.5.3` or `table 72`. */
  readonly clause: string;
  readonly title: string;
  /** A whole source; or nothing, and `vars`, `body` and `before` are put together to one. */
  readonly source?: string;
  /** Declarations of the VAR section of PROGRAM P. */
  readonly vars?: string;
  /** Statements of PROGRAM P. */
  readonly body?: string;
  /** TYPEs, FUNCTIONs and FUNCTION_BLOCKs before PROGRAM P. */
  readonly before?: string;
  /** Scans to run; as long as the longest list in `set` and `expect` where it is left out. */
  readonly scans?: number;
  /** Seconds from one scan to the next; 0.1 where it is left out. The first scan is at 0. */
  readonly every?: number;
  /** Variables set before a scan: one value (before the first), or one for each scan. */
  readonly set?: Readonly<Record<string, number | boolean | readonly (number | boolean)[]>>;
  /** What variables hold after the last scan, or, as a list, after each. REALs are compared as 32-bit numbers. */
  readonly expect?: Readonly<Record<string, Value | readonly Value[]>>;
  /** How far a number may lie from what is expected; 0 where it is left out. */
  readonly tolerance?: number;
  /** The code of a finding that the source must have: it is not accepted. */
  readonly finding?: string;
  /** The code of the fault that must stop the program within its scans. */
  readonly fault?: string;
}

const sourceOf = (one: Case): string =>
  one.source ??
  `${one.before ?? ''}
PROGRAM P
VAR
${one.vars ?? ''}
END_VAR
${one.body ?? ''}
END_PROGRAM
`;

const isList = (value: unknown): value is readonly Value[] => Array.isArray(value);

const listed = (one: Case): number =>
  Math.max(
    1,
    ...[...Object.values(one.set ?? {}), ...Object.values(one.expect ?? {})].map((v) => (isList(v) ? v.length : 1)),
  );

const agrees = (found: unknown, wanted: Value, type: string, tolerance: number): boolean => {
  if (typeof found === 'number' && typeof wanted === 'number') {
    const exact = type === 'REAL' && tolerance === 0 ? Math.fround(wanted) : wanted;
    return found === exact || Math.abs(found - exact) <= tolerance || (Number.isNaN(found) && Number.isNaN(exact));
  }
  // 64-bit values may come as text.
  return typeof found === typeof wanted ? found === wanted : `${found}` === `${wanted}`;
};

/** Compiles and runs a case in virtual time. What comes back are the differences: none when the case holds. */
export const runCase = (one: Case): string[] => {
  const compiled = compile(sourceOf(one));
  if (!compiled.ok) {
    const codes = compiled.diagnostics.map(({ code }) => code as string);
    if (one.finding !== undefined && codes.includes(one.finding)) return [];
    return compiled.diagnostics.map(({ line, code, message }) => `finding ${line}:${code}: ${message.en}`);
  }
  if (one.finding !== undefined) return [`accepted, although ${one.finding} was expected`];

  const differences: string[] = [];
  const every = seconds(one.every ?? 0.1);
  const plc = new Plc(compiled.program, { interval: every });
  const compareAfter = (scan: number, last: boolean): void => {
    for (const [name, wanted] of Object.entries(one.expect ?? {})) {
      const now = isList(wanted) ? wanted[scan] : last ? wanted : undefined;
      if (now === undefined) continue;
      const found = plc.read(name);
      const type = compiled.program.slots.get(name.toUpperCase())?.variable.type ?? '';
      if (!agrees(found, now, type, one.tolerance ?? 0))
        differences.push(`${name} after scan ${scan + 1}: ${found}, not ${now}`);
    }
  };
  const scans = one.scans ?? listed(one);
  let now = START;
  for (let scan = 0; scan < scans; scan++) {
    for (const [name, given] of Object.entries(one.set ?? {})) {
      const value =
        typeof given === 'number' || typeof given === 'boolean' ? (scan === 0 ? given : undefined) : given[scan];
      if (value !== undefined) plc.write(name, value);
    }
    const { fault } = plc.scan(now);
    now = plus(now, every);
    if (fault) {
      if (fault.code !== one.fault) differences.push(`stopped by ${fault.code} in line ${fault.line}`);
      compareAfter(scan, true);
      return differences;
    }
    compareAfter(scan, scan === scans - 1);
  }
  if (one.fault !== undefined) differences.push(`went on, although ${one.fault} was expected`);
  return differences;
};
