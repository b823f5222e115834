import type { Memory } from '../language/layout.ts';

/**
 * The variables of a PLC. A place is in one of three arrays, by its type: numbers, 64-bit integers, strings. The last two
 * are null in programs that have no such variables. Plain data: it can be copied and stored as it is.
 */
export interface PlcMemory {
  readonly numbers: Float64Array;
  readonly big: BigInt64Array | null;
  readonly text: string[] | null;
}

export const createMemory = (memory: Memory): PlcMemory => ({
  numbers: memory.initial.slice(),
  big: memory.big?.slice() ?? null,
  text: memory.text?.slice() ?? null,
});

/** Every variable takes its initial value. */
export const resetMemory = (target: PlcMemory, memory: Memory): void =>
  fillMemory(target, { numbers: memory.initial, big: memory.big, text: memory.text });

export const copyMemory = (memory: PlcMemory): PlcMemory => ({
  numbers: memory.numbers.slice(),
  big: memory.big?.slice() ?? null,
  text: memory.text?.slice() ?? null,
});

/** Whether two memories have the same places. */
export const sameShape = (a: PlcMemory, b: PlcMemory): boolean =>
  a.numbers.length === b.numbers.length && !a.big === !b.big && !a.text === !b.text;

interface Source {
  readonly numbers: Float64Array;
  readonly big: BigInt64Array | null;
  readonly text: readonly string[] | null;
}

/** Takes over what another memory of the same shape holds: `count` places from `from` on, or all of them. */
export const fillMemory = (target: PlcMemory, source: Source, from = 0, count = target.numbers.length): void => {
  target.numbers.set(source.numbers.subarray(from, from + count), from);
  if (target.big && source.big) target.big.set(source.big.subarray(from, from + count), from);
  if (target.text && source.text) for (let i = from; i < from + count; i++) target.text[i] = source.text[i] ?? '';
};
