import type { CompiledProgram, PlcValue, Slot } from '../language/program.ts';
import { shownValue, type Value } from '../language/program.ts';
import type { PlcMemory } from './memory.ts';

/** A name or value that a PLC does not accept. `code` and `params` say what and why. */
export class PlcError extends Error {
  readonly code: 'unknown-variable' | 'constant-variable' | 'wrong-value' | 'foreign-state';
  readonly params: Readonly<Record<string, string | number | boolean>>;

  constructor(code: PlcError['code'], message: string, params: Record<string, string | number | boolean>) {
    super(message);
    this.name = 'PlcError';
    this.code = code;
    this.params = params;
  }
}

/** A variable and what it is to hold, in the form of the memory. */
export type Setting = readonly [Slot, Value];

export const readSlot = (memory: PlcMemory, slot: Slot): PlcValue => {
  const held = slot.face === 'big' ? memory.big : slot.face === 'text' ? memory.text : memory.numbers;
  return shownValue(slot, held?.[slot.place] ?? 0);
};

export const writeSlot = (memory: PlcMemory, slot: Slot, value: Value): void => {
  if (typeof value === 'number') memory.numbers[slot.place] = value;
  else if (typeof value === 'bigint' && memory.big) memory.big[slot.place] = value;
  else if (typeof value === 'string' && memory.text) memory.text[slot.place] = value;
};

export const unknownVariable = ({ file }: CompiledProgram, name: string): PlcError =>
  new PlcError('unknown-variable', `${file} has no variable "${name}"; check the spelling`, { name });

/** Looks a name up and brings a value into the variable's form. Throws a PlcError when either is wrong. */
export const resolveSetting = (program: CompiledProgram, name: string, value: PlcValue): Setting => {
  const slot = program.slots.get(name.toUpperCase());
  const { file } = program;
  if (!slot) throw unknownVariable(program, name);
  if (slot.variable.constant)
    throw new PlcError(
      'constant-variable',
      `"${name}" is a constant of ${file}; declare it in VAR to make it a parameter`,
      { name },
    );
  const { type } = slot.variable;
  const shown = typeof value === 'bigint' ? String(value) : value;
  const wrong = (wanted: string): PlcError =>
    new PlcError('wrong-value', `"${name}" is ${type} and cannot be ${shown}; give ${wanted}`, {
      name,
      type,
      value: shown,
    });
  switch (slot.kind) {
    case 'bool':
      if (typeof value !== 'boolean') throw wrong('true or false');
      return [slot, value ? 1 : 0];
    case 'reference': {
      const place = typeof value === 'string' ? slot.targets?.placeOf(value) : null;
      if (place === null || place === undefined) throw wrong('NULL or the name of a variable of that type');
      return [slot, place];
    }
    case 'text':
      if (typeof value !== 'string' || value.length > slot.length || !codesFit(slot, value))
        throw wrong(`a text of up to ${slot.length} characters with codes up to ${slot.high}`);
      return [slot, value];
    case 'char':
      if (typeof value !== 'string' || value.length !== 1 || !codesFit(slot, value))
        throw wrong(`one character with a code up to ${slot.high}`);
      return [slot, value.charCodeAt(0)];
    case 'real':
    case 'lreal':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong('a number');
      return [slot, slot.kind === 'real' ? Math.fround(value) : value];
    default:
      return [slot, wholeNumber(slot, value, wrong)];
  }
};

const codesFit = (slot: Slot, text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > slot.high) return false;
  return true;
};

/** 64-bit integers may be given as numbers while those are exact. */
const wholeNumber = (slot: Slot, value: PlcValue, wrong: (wanted: string) => PlcError): Value => {
  const wide = typeof value === 'bigint' && slot.face === 'big';
  if (!wide && (typeof value !== 'number' || !Number.isFinite(value))) throw wrong('a number');
  const given = slot.kind === 'time' ? Math.round((value as number) * 1000) : value;
  const whole =
    typeof given === 'bigint' || (slot.face === 'big' ? Number.isSafeInteger(given) : Number.isInteger(given));
  if (!whole || given < slot.low || given > slot.high) throw wrong(`a whole number from ${slot.low} to ${slot.high}`);
  return slot.face === 'big' ? BigInt(given) : (given as number);
};
