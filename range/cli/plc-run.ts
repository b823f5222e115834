import { type Duration, inSeconds, milliseconds, plus, START } from '../../simulator/kernel/time.ts';
import { type CompiledProgram, compile, type ProgramVariable } from '../../simulator/plc/language/compile.ts';
import { ELEMENTARY } from '../../simulator/plc/language/types.ts';
import { textOf } from '../../simulator/plc/library/text.ts';
import { describeFault, Plc, PlcError } from '../../simulator/plc/runtime/plc.ts';
import { programOf, readSource, spanOf } from './plc-source.ts';
import { InputError, log, print, printJson, unknown, wholeNumber } from './shell.ts';

export interface RunFlags {
  readonly scans?: string;
  readonly for?: string;
  readonly interval?: string;
  readonly set: readonly string[];
  readonly watch?: string;
  readonly json?: boolean;
}

type Given = Parameters<Plc['write']>[1];
type Shown = number | boolean | string | null;

/** More scans than this are a slip of the pen: a day at 10 ms is 8.6 million. */
const MOST_SCANS = 100_000_000;
const USUAL_INTERVAL = milliseconds(100);

interface Setting {
  readonly name: string;
  readonly value: Given;
  readonly at: Duration;
}

/**
 * A value as JSON has it: TIME and LTIME in seconds, dates and times of day as Structured Text writes them, whole numbers
 * that a double cannot hold as text, what is no number (NaN, infinity) as null.
 */
const shownOf = (value: unknown, name: string): Shown => {
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  const type = ELEMENTARY.get(name);
  if (name === 'LTIME') return Number(value) / 1e9;
  if (type && (type.group === 'date' || type.group === 'tod' || type.group === 'dt'))
    return textOf(type, typeof value === 'bigint' ? value : Number(value) * 1000);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return name === 'TIME' ? value / 1000 : value;
};

const variableOf = (program: CompiledProgram, name: string): ProgramVariable => {
  const slot = program.slots.get(name.trim().toUpperCase());
  if (slot) return slot.variable;
  const known = program.variables.map((variable) => variable.name);
  throw unknown('variable', name, known, null);
};

/**
 * The value of a literal of Structured Text for a variable. The compiler reads it, as the initial value of a variable
 * of that type, so every way of writing that a program may use will do here too.
 */
const literalOf = (source: string, variable: ProgramVariable, text: string): Given => {
  // A reference or interface is given by the name of what it leads to.
  if (/^(?:REF_TO|INTERFACE) /.test(variable.type)) return text.trim();
  const types = [...source.matchAll(/\bTYPE\b[\s\S]*?\bEND_TYPE\b/gi)].map(([declaration]) => declaration).join('\n');
  const compiled = compile(`${types}\nPROGRAM P VAR X : ${variable.type} := ${text}; END_VAR END_PROGRAM`);
  const value = compiled.ok ? compiled.program.slots.get('X')?.variable.initial : undefined;
  if (value === undefined) throw new InputError(`--set ${variable.name}: "${text}" is no value of ${variable.type}.`);
  return value as Given;
};

const settingOf = (program: CompiledProgram, source: string, text: string): Setting => {
  const match = /^\s*([^=]+?)\s*=\s*(.*?)\s*(?:@([^@']*))?$/s.exec(text);
  if (!match) throw new InputError(`--set takes VARIABLE=VALUE@TIME, not "${text}".`);
  const variable = variableOf(program, match[1] as string);
  const at = match[3] === undefined ? 0 : spanOf('--set', match[3]);
  return { name: variable.name, value: literalOf(source, variable, match[2] as string), at: at as Duration };
};

/** A variable's key in a row of the trace, where `t` is the time. */
const keyOf = ({ name }: ProgramVariable): string => (name === 't' ? 'T' : name);

/** The variables that a trace shows where none are asked for: those of the program itself, without members and elements. */
const plain = (program: CompiledProgram): ProgramVariable[] =>
  program.variables.filter(({ name }) => !/[.[]/.test(name));

/** `kunren plc run FILE`. */
export const run = (file: string, flags: RunFlags): void => {
  if (flags.scans !== undefined && flags.for !== undefined) throw new InputError('give --scans or --for, not both.');
  const program = programOf(file);
  const source = readSource(file);
  const interval =
    flags.interval === undefined ? (program.interval ?? USUAL_INTERVAL) : spanOf('--interval', flags.interval);
  if (interval <= 0) throw new InputError('--interval must be more than 0.');
  const scans =
    flags.for === undefined
      ? wholeNumber('--scans', 1, MOST_SCANS)(flags.scans ?? '1')
      : Math.ceil(spanOf('--for', flags.for) / interval);
  if (scans > MOST_SCANS) throw new InputError(`--for is ${scans} scans, more than ${MOST_SCANS}.`);
  const settings = flags.set.map((text) => settingOf(program, source, text)).sort((a, b) => a.at - b.at);
  const watched =
    flags.watch === undefined
      ? plain(program)
      : flags.watch
          .split(/,(?![^[]*\])/)
          .filter((name) => name.trim() !== '')
          .map((name) => variableOf(program, name));

  const plc = new Plc(program, { interval });
  const write = ({ name, value }: Setting): void => {
    try {
      plc.write(name, value);
    } catch (error) {
      if (error instanceof PlcError) throw new InputError(`--set ${error.message}`);
      throw error;
    }
  };
  const look = (variable: ProgramVariable): Shown => shownOf(plc.read(variable.name), variable.type);
  const trace: Record<string, Shown>[] = [];
  let done = 0;
  let next = 0;
  let last = '';
  let fault = null;
  for (let now = START; done < scans && fault === null; now = plus(now, interval)) {
    for (let setting = settings[next]; setting && setting.at <= now; setting = settings[++next]) write(setting);
    fault = plc.scan(now).fault;
    done++;
    const row: Record<string, Shown> = { t: inSeconds(now) };
    for (const variable of watched) row[keyOf(variable)] = look(variable);
    if (flags.json) {
      trace.push(row);
      continue;
    }
    const line = watched.map((variable) => `${variable.name}=${JSON.stringify(row[keyOf(variable)])}`).join(' ');
    if (line === last && done < scans && fault === null) continue;
    last = line;
    print(`t=${row.t} ${line}`);
  }
  for (const late of settings.slice(next)) {
    // Tried all the same, so that a value that does not fit is told whether or not its time comes.
    write(late);
    log(`kunren: --set ${late.name} at ${inSeconds(late.at)} s comes after the last scan and was not made.`);
  }
  const told =
    fault === null
      ? null
      : {
          code: fault.code,
          t: inSeconds(((done - 1) * interval) as Duration),
          line: fault.line,
          pou: String(fault.params.pou ?? ''),
          message: describeFault(fault),
        };
  if (told) {
    log(`kunren: ${program.file}:${told.line}: ${told.code}: ${told.message.en} (the PLC stopped at t=${told.t})`);
    process.exitCode = 1;
  }
  if (!flags.json) return;
  const variables = Object.fromEntries(program.variables.map((variable) => [variable.name, look(variable)]));
  const name = program.memory.instances[0]?.instance.pou.name ?? '';
  printJson({ schema: 1, program: name, interval: inSeconds(interval), scans: done, variables, trace, fault: told });
};
