import type { CheckedProgram, Location, ProgramInstance, Variable } from './checked.ts';
import { defaults, settled } from './defaults.ts';
import { isLocal } from './generate-expression.ts';
import { baseOf, type ElementaryType, facesOf, type Type, type Value } from './types.ts';

/** A scalar of a located variable and its Modbus place (0-based). */
export interface LocatedWord {
  readonly place: number;
  readonly type: ElementaryType;
  readonly area: 'coil' | 'discrete' | 'input' | 'holding';
  readonly address: number;
  /** First bit, of bits and bytes in a register. */
  readonly bit: number;
}

export interface Memory {
  /** Places in all. Place 0 is PLC time in microseconds. */
  readonly size: number;
  readonly initial: Float64Array;
  /** Initial values of 64-bit integers and of strings, with the same places; null in programs that have none. */
  readonly big: BigInt64Array | null;
  readonly text: readonly string[] | null;
  readonly instances: readonly {
    readonly instance: ProgramInstance;
    readonly base: number;
    /** What a SINGLE input was in the last scan, and when the task's interval has passed; two places. */
    readonly trigger: number | null;
  }[];
  /** Function blocks that tasks of their own run, at their places in their programs; numbered behind the instances. */
  readonly blocks: Memory['instances'];
  readonly tests: readonly { readonly instance: ProgramInstance; readonly base: number }[];
  readonly located: readonly LocatedWord[];
  /** Ranges of places that keep their values over a warm start, as [first, count]. */
  readonly retained: readonly (readonly [number, number])[];
  /** Where what lives for one call only begins and ends: nothing may refer to it. */
  readonly temporaries: readonly [number, number];
  /** Places that hold the number of a class: they begin as they stay. */
  readonly objects: readonly number[];
}

/** First register of each area in the holding registers (OpenPLC). */
const HOLDING: Readonly<Record<string, number>> = { QW: 0, QD: 0, QL: 0, MW: 1024, MD: 2048, ML: 4096 };
const REGISTERS: Readonly<Record<Location['size'], number>> = { X: 0, B: 0, W: 1, D: 2, L: 4 };

/** Where one word of a located variable lies in the image. Bits and bytes of %I and %Q are coils and discrete inputs. */
const imagePlace = ({ area, size }: Location, index: number): Pick<LocatedWord, 'area' | 'address' | 'bit'> => {
  if (size === 'X' || size === 'B') {
    const bit = size === 'X' ? index : index * 8;
    if (area === 'M') return { area: 'holding', address: 1024 + (bit >>> 4), bit: bit & 15 };
    return { area: area === 'I' ? 'discrete' : 'coil', address: bit, bit: 0 };
  }
  const at = index * REGISTERS[size];
  if (area === 'I') return { area: 'input', address: at, bit: 0 };
  return { area: 'holding', address: (HOLDING[area + size] as number) + at, bit: 0 };
};

const wordsOf = (whole: Type, location: Location, place: number): LocatedWord[] => {
  const type = baseOf(whole.kind === 'array' ? whole.element : whole) as ElementaryType;
  const words: LocatedWord[] = [];
  for (let i = 0; i < whole.size; i++)
    words.push({ place: place + i, type, ...imagePlace(location, location.index + i) });
  return words;
};

/** Gives every variable its place and reckons the initial contents. */
export const layOut = (program: CheckedProgram): Memory => {
  let next = 1;
  const initials: { place: number; variable: Variable; self: number }[] = [];
  const located: LocatedWord[] = [];
  const retained: [number, number][] = [];

  const settle = (variable: Variable, place: number, self = 0): void => {
    initials.push({ place, variable, self });
    if (variable.location) located.push(...wordsOf(variable.type, variable.location, place));
    if (variable.retain) retained.push([place, variable.type.size]);
  };
  const keepInside = (type: Type, place: number): void => {
    if (type.kind !== 'block') return;
    for (const variable of type.pou.variables.values()) {
      if (variable.storage !== 'instance' || variable.section === 'in-out') continue;
      if (variable.retain) retained.push([place + variable.place, variable.type.size]);
      else keepInside(variable.type, place + variable.place);
    }
  };

  for (const variable of program.globals) {
    variable.place = next;
    next += variable.section === 'shared' ? 1 : variable.type.size;
    if (variable.section === 'shared') continue;
    settle(variable, variable.place);
    if (!variable.retain) keepInside(variable.type, variable.place);
  }
  const temporary = next;
  for (const pou of program.pous) {
    for (const variable of pou.variables.values()) {
      if (variable.storage !== 'frame' || variable.section === 'in-out' || isLocal(variable)) continue;
      variable.place = next;
      next += variable.type.size;
      initials.push({ place: variable.place, variable, self: 0 });
    }
  }
  const lasting = next;
  const ordered = [...program.instances].sort((a, b) => a.priority - b.priority);
  const allocate = (instance: ProgramInstance): number => {
    const base = next;
    next += instance.pou.size;
    for (const variable of instance.pou.variables.values()) {
      if (variable.storage !== 'instance' || variable.section === 'in-out') continue;
      settle(variable, base + variable.place, base);
      const kept = variable.retain || (instance.retain && !variable.nonRetain);
      if (kept && !variable.retain) retained.push([base + variable.place, variable.type.size]);
      if (!kept) keepInside(variable.type, base + variable.place);
    }
    return base;
  };
  const instances = ordered.map((instance) => {
    const trigger = instance.trigger ? next : null;
    if (trigger !== null) next += 2;
    return { instance, base: allocate(instance), trigger };
  });
  const blocks = instances.flatMap(({ instance, base }) =>
    instance.blocks.map(({ variable, run }) => {
      const trigger = run.trigger ? next : null;
      if (trigger !== null) next += 2;
      return { instance: run, base: base + variable.place, trigger };
    }),
  );
  const tests = program.tests.map((instance) => ({ instance, base: allocate(instance) }));
  for (const { alias, of, original } of program.aliases)
    alias.place = (instances.find(({ instance }) => instance === of)?.base ?? 0) + (original?.place ?? 0);

  const bases = new Map(instances.map(({ instance, base }) => [instance, base]));
  const configured = program.configured.map((entry) => ({
    ...entry,
    place: (bases.get(entry.instance) ?? 0) + entry.offset,
  }));
  for (const { location, type, place } of configured) if (location) located.push(...wordsOf(type, location, place));

  let faces = 0;
  for (const { variable } of initials) faces |= facesOf(variable.type);
  const initial = new Float64Array(next);
  const big = faces & 2 ? new BigInt64Array(next) : null;
  const text = faces & 4 ? new Array<string>(next).fill('') : null;
  const put = (place: number, value: Value): void => {
    if (typeof value === 'number') initial[place] = value;
    else if (typeof value === 'bigint' && big) big[place] = value;
    else if (typeof value === 'string' && text) text[place] = value;
  };
  const objects: number[] = [];
  for (const { place, variable, self } of initials) {
    for (const word of defaults(variable.type)) {
      put(place + word.offset, settled(word, place));
      if (word.from === 'class') objects.push(place + word.offset);
    }
    for (const word of variable.initial) put(place + word.offset, settled(word, self));
  }
  for (const { pointer, target } of program.shared) initial[pointer.place] = target.place;
  for (const { place, initial: words } of configured)
    for (const word of words) put(place + word.offset, settled(word, place));
  return {
    size: next,
    initial,
    big,
    text,
    instances,
    blocks,
    tests,
    located,
    retained,
    temporaries: [temporary, lasting],
    objects,
  };
};
