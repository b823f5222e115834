import type { Duration } from '../../kernel/time.ts';
import type { CheckedProgram, SectionName, Variable } from './checked.ts';
import type { Command, Site } from './generate.ts';
import type { Memory } from './layout.ts';
import { type Targets, targetsIn } from './targets.ts';
import type { Task } from './tasks.ts';
import type { ElementaryType, EnumType, FaceName, HandleType, ReferenceType, Type, Value } from './types.ts';
import { highest, isHandle, isWord, lowest } from './types.ts';

export type { Value } from './types.ts';

/** A value as people and protocols see it. */
export type PlcValue = number | boolean | bigint | string;

/** A scalar of a program that can be looked at by name: `LEVEL`, `PID1.OUT`, `TABLE[3]`, `A.B`. */
export interface ProgramVariable {
  /** As declared; members with a dot. With several program instances the instance's name comes first. */
  readonly name: string;
  /** `BOOL`, `INT`, `REAL`, `TIME` …, or the name of an enumeration. */
  readonly type: string;
  readonly direction: SectionName;
  /** `%QW3`; null for what has no address. */
  readonly location: string | null;
  /** The Modbus place, 0-based; null for what has none. */
  readonly address: ModbusAddress | null;
  readonly constant: boolean;
  readonly retain: boolean;
  /** As `Plc.read` gives values. */
  readonly initial: PlcValue;
}

export interface ModbusAddress {
  readonly area: 'coil' | 'discrete' | 'input' | 'holding';
  readonly address: number;
  /** 1, or 2 or 4 registers with the high word first. */
  readonly registers: 1 | 2 | 4;
}

/** What the runtime knows of a variable beyond what it shows. */
export interface Slot {
  readonly variable: ProgramVariable;
  readonly place: number;
  /** `time`: microseconds that are shown as milliseconds. `char`: a code that is shown as a character. */
  readonly kind: 'bool' | 'integer' | 'real' | 'lreal' | 'time' | 'char' | 'text' | 'reference';
  readonly face: FaceName;
  /** The ends of its range, 64-bit integers as bigints; for texts the highest code of a character. */
  readonly low: number | bigint;
  readonly high: number | bigint;
  /** Characters that a text may have; 0 for all else. */
  readonly length: number;
  /** Of a reference, or a variable of an interface type. */
  readonly targets?: Targets;
}

/** What has parts of its own: an instance of a function block, a structure, an array. Listed before its parts. */
export interface ProgramGroup {
  /** As the names of its parts begin. */
  readonly name: string;
  readonly kind: 'block' | 'struct' | 'array';
  /** Of a block or a structure, the name of its type. */
  readonly type: string;
  readonly direction: SectionName;
}

/** A program of the configuration: its name, its type, and the global variables that it names (VAR_EXTERNAL). */
export interface ProgramInstanceInfo {
  readonly name: string;
  readonly type: string;
  readonly externals: readonly string[];
}

/** A program that is ready to run in any number of PLCs. */
export interface CompiledProgram {
  readonly file: string;
  readonly variables: readonly ProgramVariable[];
  readonly groups: readonly ProgramGroup[];
  /** In the order to which the tasks point. */
  readonly programs: readonly ProgramInstanceInfo[];
  /** The shortest INTERVAL of its tasks; null when there is none. */
  readonly interval: Duration | null;
  /** In the order in which they run when several are due. */
  readonly tasks: readonly Task[];
  /** Statements that the source has. */
  readonly statements: number;
  readonly code: string;
  /** The strings that the code names by number. */
  readonly texts: readonly string[];
  readonly sites: readonly Site[];
  readonly commands: readonly Command[];
  readonly memory: Memory;
  /** By name in upper case, with and without the instance's name where that is unambiguous. */
  readonly slots: ReadonlyMap<string, Slot>;
}

/** More names than this are not listed either. */
const LISTED_VARIABLES = 20_000;
/** Arrays with more elements are left out of the list of names; the program itself uses them all. */
const LISTED_ELEMENTS = 4096;

interface Visit {
  readonly name: string;
  readonly type: Type;
  readonly place: number;
  readonly owner: Variable;
  readonly direction: SectionName;
  readonly constant: boolean;
}

const children = ({ name, type, place, owner, direction, constant }: Visit): Visit[] => {
  if (type.kind === 'struct') {
    return [...type.fields.values()].map((field) => ({
      name: `${name}.${field.name}`,
      type: field.type,
      place: place + field.offset,
      owner,
      direction,
      constant,
    }));
  }
  if (type.kind === 'block') {
    return [...type.pou.variables.values()]
      .filter((v) => v.storage === 'instance' && v.section !== 'in-out' && !v.name.includes('~'))
      .map((v) => ({
        name: `${name}.${v.name}`,
        type: v.type,
        place: place + v.place,
        owner,
        direction: v.section,
        constant: v.constant,
      }));
  }
  if (type.kind !== 'array' || type.size > LISTED_ELEMENTS) return [];
  const visits: Visit[] = [];
  const walk = (dimension: number, at: number, indexes: readonly number[]): void => {
    const range = type.dimensions[dimension];
    if (!range) {
      visits.push({ name: `${name}[${indexes.join(',')}]`, type: type.element, place: at, owner, direction, constant });
      return;
    }
    for (let i = range.low; i <= range.high; i++)
      walk(dimension + 1, at + (i - range.low) * range.stride, [...indexes, i]);
  };
  walk(0, place, []);
  return visits;
};

const REGISTERS: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 16: 1, 32: 2, 64: 4 };

/** A value of the memory as `Plc.read` gives it. */
export const shownValue = (slot: Pick<Slot, 'kind' | 'low' | 'targets'>, value: Value): PlcValue => {
  if (slot.targets) return slot.targets.nameOf(Number(value));
  if (typeof value === 'bigint') return slot.low === 0n ? BigInt.asUintN(64, value) : value;
  if (typeof value === 'string') return value;
  if (slot.kind === 'bool') return value !== 0;
  if (slot.kind === 'char') return String.fromCharCode(value);
  return slot.kind === 'time' ? value / 1000 : value;
};

const kindOf = (type: ElementaryType): Slot['kind'] => {
  switch (type.group) {
    case 'bool':
      return 'bool';
    case 'real':
      return type.bits === 32 ? 'real' : 'lreal';
    case 'string':
      return 'text';
    case 'char':
      return 'char';
    default:
      return type.group !== 'int' && type.group !== 'bits' && type.face === 'number' ? 'time' : 'integer';
  }
};

const slotOf = (
  visit: Visit,
  type: ElementaryType | EnumType,
  memory: Memory,
  addresses: ReadonlyMap<number, ModbusAddress>,
): Slot => {
  const { name, place, owner, direction, constant } = visit;
  const isEnum = type.kind === 'enum';
  const kind = isEnum ? 'integer' : kindOf(type);
  const face = isEnum ? 'number' : type.face;
  const held = face === 'big' ? memory.big : face === 'text' ? memory.text : memory.initial;
  const values = isEnum ? [...type.values.values()].map(({ value }) => value) : [];
  const low = isEnum ? Math.min(...values) : lowest(type);
  const high = isEnum ? Math.max(...values) : highest(type);
  const variable: ProgramVariable = {
    name,
    type: type.name,
    direction,
    constant,
    location: owner.location?.text ?? null,
    address: addresses.get(place) ?? null,
    retain: owner.retain,
    initial: shownValue({ kind, low }, held?.[place] ?? 0),
  };
  return { variable, place, kind, face, low, high, length: isEnum ? 0 : (type.length ?? 0) };
};

/** `REF_TO INT`, `INTERFACE ROOM`: not to be taken for an enumeration of that name. */
const handleName = (type: HandleType): string =>
  type.kind === 'interface' ? `INTERFACE ${type.name}` : referenceName(type);

const referenceName = (type: ReferenceType): string => `REF_TO ${type.target().name}`;

const handleSlot = (visit: Visit, type: HandleType, memory: Memory, targets: Targets): Slot => {
  const { name, place, owner, direction, constant } = visit;
  const variable: ProgramVariable = {
    name,
    type: handleName(type),
    direction,
    constant,
    location: null,
    address: null,
    retain: owner.retain,
    // Looked up when asked for: most programs' references begin as NULL, and no list of names is needed for that.
    get initial() {
      return targets.nameOf(memory.initial[place] ?? 0);
    },
  };
  return { variable, place, kind: 'reference', face: 'number', low: 0, high: memory.size, length: 0, targets };
};

/** Lists every scalar that has a place of its own, by name. */
export const listVariables = (
  program: Pick<CheckedProgram, 'globals' | 'access'>,
  memory: Memory,
): { variables: ProgramVariable[]; groups: ProgramGroup[]; slots: Map<string, Slot> } => {
  const addresses = new Map<number, ModbusAddress>();
  for (const { place, area, address, type } of memory.located) {
    // A byte of coils, and a bit or byte of a register, are no Modbus place of their own.
    const whole = type.bits === 1 ? area === 'coil' || area === 'discrete' : type.bits >= 16;
    if (whole) addresses.set(place, { area, address, registers: REGISTERS[type.bits] as 1 | 2 | 4 });
  }
  const variables: ProgramVariable[] = [];
  const groups: ProgramGroup[] = [];
  const slots = new Map<string, Slot>();
  const ambiguous = new Set<string>();
  const several = memory.instances.length > 1;

  /** Variables that are part of no other, with the name of their instance. */
  function* roots(): Generator<readonly [Visit, string | null]> {
    for (const variable of program.globals) {
      if (variable.section === 'shared') continue;
      const { name, type, place, constant } = variable;
      yield [{ name, type, place, owner: variable, direction: 'global', constant }, null];
    }
    for (const { instance, base } of memory.instances) {
      for (const variable of instance.pou.variables.values()) {
        if (variable.storage !== 'instance' || variable.section === 'in-out') continue;
        const { name, type, section, constant } = variable;
        const place = base + variable.place;
        yield [{ name, type, place, owner: variable, direction: section, constant }, instance.name];
      }
    }
  }
  const withPrefix = (visit: Visit, prefix: string | null): Visit =>
    prefix !== null && several ? { ...visit, name: `${prefix}.${visit.name}` } : visit;
  const targets = targetsIn(() => {
    const named: Visit[] = [];
    const walk = (visit: Visit): void => {
      if (named.length >= LISTED_VARIABLES) return;
      named.push(visit);
      for (const child of children(visit)) walk(child);
    };
    for (const [visit, prefix] of roots()) walk(withPrefix(visit, prefix));
    return named;
  });

  const list = (visit: Visit, prefix: string | null): void => {
    const { type } = visit;
    if (!isWord(type)) {
      const name = prefix !== null && several ? `${prefix}.${visit.name}` : visit.name;
      if (variables.length < LISTED_VARIABLES)
        groups.push({ name, kind: type.kind, type: type.name, direction: visit.direction });
      for (const child of children(visit)) list(child, prefix);
      return;
    }
    if (variables.length >= LISTED_VARIABLES) return;
    const shown = withPrefix(visit, prefix);
    const slot = isHandle(type)
      ? handleSlot(shown, type, memory, targets(type))
      : slotOf(shown, type, memory, addresses);
    variables.push(slot.variable);
    const short = visit.name.toUpperCase();
    if (prefix !== null) slots.set(`${prefix}.${visit.name}`.toUpperCase(), slot);
    if (slots.has(short)) ambiguous.add(short);
    else slots.set(short, slot);
  };

  for (const [visit, prefix] of roots()) list(visit, prefix);
  for (const name of ambiguous) slots.delete(name);
  // An access path is another name for the same place, which may be read only.
  for (const { name, target, writable } of program.access) {
    const slot = slots.get(target.toUpperCase());
    if (!slot) continue;
    const variable = { ...slot.variable, name, constant: slot.variable.constant || !writable };
    slots.set(name.toUpperCase(), { ...slot, variable });
    variables.push(variable);
  }
  return { variables, groups, slots };
};

/** The programs of the configuration, as they lie in memory. */
export const listPrograms = (memory: Pick<Memory, 'instances'>): ProgramInstanceInfo[] =>
  memory.instances.map(({ instance: { name, pou } }) => ({
    name,
    type: pou.name,
    externals: [...pou.variables.values()].filter(({ section }) => section === 'global').map((each) => each.name),
  }));
