import type { Slot } from '../language/program.ts';

/** A force as it is shown and kept: the variable's name as declared, and its value. */
export interface ForcedValue<Value> {
  readonly name: string;
  readonly value: Value;
}

interface Force<Raw> extends ForcedValue<Raw> {
  readonly slot: Slot;
}

/**
 * Variables that somebody holds at a value. They are set when the image has been read and again before it is written:
 * the program computes with the value, and whatever it or a Modbus client writes is gone a scan later.
 */
export class Forces<Raw> {
  #forces: readonly Force<Raw>[] = [];

  /** What a scan goes through, in the order in which they were set; empty, it costs a scan two comparisons. */
  get list(): readonly Force<Raw>[] {
    return this.#forces;
  }

  set(slot: Slot, value: Raw): void {
    const force = { name: slot.variable.name, slot, value };
    const at = this.#forces.findIndex((each) => each.slot === slot);
    this.#forces = at < 0 ? [...this.#forces, force] : this.#forces.with(at, force);
  }

  /** Lets a variable go. False when it was not forced. */
  release(slot: Slot): boolean {
    const before = this.#forces.length;
    this.#forces = this.#forces.filter((each) => each.slot !== slot);
    return this.#forces.length < before;
  }

  clear(): void {
    this.#forces = [];
  }
}
