import type { Duration, Instant } from '../../kernel/time.ts';
import type { CompiledProgram, ModbusAddress, Slot } from '../language/program.ts';
import type { FaultReport } from './fault.ts';
import { copyImage, createImage, fillImage, type ImageState, OUTPUT_REGISTERS, type ProcessImage } from './image.ts';
import { type Machine, makeMachine } from './machine.ts';

export { describeFault, type FaultReport } from './fault.ts';

export type PlcMode = 'run' | 'stop' | 'fault';
export type Settings = Readonly<Record<string, number | boolean>>;

export interface ScanResult {
  /** Statements executed; library blocks count theirs, standard function blocks count as their call. */
  readonly statements: number;
  readonly fault: FaultReport | null;
}

export interface PlcState {
  readonly mode: PlcMode;
  readonly fault: FaultReport | null;
  readonly memory: Float64Array;
  readonly image: ImageState;
}

export interface PlcOptions {
  /** Initial values of program variables over those of the source; TIME in milliseconds. */
  readonly settings?: Settings;
  /** Statements that one scan may execute before the watchdog stops the PLC. */
  readonly budget?: number;
  /** Time between scans; the owner calls `scan` at this interval. */
  readonly interval: Duration;
}

const DEFAULT_BUDGET = 200_000;

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

/**
 * A virtual PLC: runs a compiled program in a scan cycle on a process image with OpenPLC's Modbus mapping. A scan takes
 * located variables from the image, runs the program, and puts outputs and memory back. It starts cold, in RUN.
 */
export class Plc {
  readonly image: ProcessImage = createImage();
  readonly interval: Duration;
  readonly #budget: number;
  #program: CompiledProgram;
  #machine: Machine;
  #settings: readonly (readonly [Slot, number])[] = [];
  #mode: PlcMode = 'stop';
  #fault: FaultReport | null = null;

  /** Throws a PlcError when a setting names no variable or has a value that the variable cannot hold. */
  constructor(program: CompiledProgram, options: PlcOptions) {
    this.interval = options.interval;
    this.#budget = options.budget ?? DEFAULT_BUDGET;
    this.#program = program;
    this.#machine = makeMachine(program, this.image);
    this.#settings = this.#resolve(options.settings ?? {});
    this.start('cold');
  }

  get program(): CompiledProgram {
    return this.#program;
  }

  get mode(): PlcMode {
    return this.#mode;
  }

  /** What stopped the PLC; null unless the mode is `fault`. */
  get fault(): FaultReport | null {
    return this.#fault;
  }

  /** One scan at an instant. Does nothing in STOP and FAULT. A fault of the program stops the PLC and clears outputs. */
  scan(now: Instant): ScanResult {
    if (this.#mode !== 'run') return { statements: 0, fault: this.#fault };
    const machine = this.#machine;
    machine.read();
    try {
      const statements = machine.run(now, this.#budget);
      machine.write();
      return { statements, fault: null };
    } catch (error) {
      this.#fault = machine.explain(error);
      this.#mode = 'fault';
      this.#clearOutputs();
      return { statements: machine.count(), fault: this.#fault };
    }
  }

  /** Stops; outputs go to 0, the image stays readable. */
  stop(): void {
    this.#mode = 'stop';
    this.#fault = null;
    this.#clearOutputs();
  }

  /** Cold: every variable takes its initial value, every other register is 0. Warm: RETAIN variables keep theirs. */
  start(kind: 'cold' | 'warm'): void {
    const { memory } = this.#machine;
    const { initial, retained } = this.#program.memory;
    const kept = kind === 'warm' ? retained.map(([at, count]) => [at, memory.slice(at, at + count)] as const) : [];
    memory.set(initial);
    if (kind === 'cold') this.image.holdingRegisters.fill(0);
    for (const [slot, value] of this.#settings) memory[slot.place] = value;
    for (const [at, values] of kept) memory.set(values, at);
    this.#clearOutputs();
    this.#machine.write();
    this.#fault = null;
    this.#mode = 'run';
  }

  /** Takes another program over and starts it cold. Throws as the constructor does, and then changes nothing. */
  load(program: CompiledProgram, settings: Settings = {}): void {
    const resolved = resolveSettings(program, settings);
    this.#program = program;
    this.#machine = makeMachine(program, this.image);
    this.#settings = resolved;
    this.start('cold');
  }

  /** BOOL as a boolean, TIME in milliseconds, all else as a number; undefined for an unknown name. */
  read(name: string): number | boolean | undefined {
    const slot = this.#program.slots.get(name.toUpperCase());
    if (!slot) return undefined;
    const value = this.#machine.memory[slot.place] as number;
    return slot.kind === 'bool' ? value !== 0 : slot.kind === 'time' ? value / 1000 : value;
  }

  /** Sets a variable, and its place in the image when it has one (inputs too). Throws a PlcError as settings do. */
  write(name: string, value: number | boolean): void {
    const [slot, number] = resolveSetting(this.#program, name, value);
    const machine = this.#machine;
    machine.read();
    machine.memory[slot.place] = number;
    machine.write();
    const place = slot.variable.address;
    if (place?.area === 'discrete') this.image.discreteInputs[place.address] = number;
    else if (place?.area === 'input') this.image.inputRegisters[place.address] = number;
  }

  /** The Modbus place of a variable; undefined when it has none or there is no such variable. */
  address(name: string): ModbusAddress | undefined {
    return this.#program.slots.get(name.toUpperCase())?.variable.address ?? undefined;
  }

  /** Plain data from which `restore` goes on exactly, in a PLC that holds the same program. */
  snapshot(): PlcState {
    return { mode: this.#mode, fault: this.#fault, memory: this.#machine.memory.slice(), image: copyImage(this.image) };
  }

  /** Throws a PlcError when the state is another program's. */
  restore(state: PlcState): void {
    const { memory } = this.#machine;
    if (state.memory.length !== memory.length)
      throw new PlcError('foreign-state', 'the state belongs to another program; load that program first', {
        expected: memory.length,
        found: state.memory.length,
      });
    memory.set(state.memory);
    fillImage(this.image, state.image);
    this.#mode = state.mode;
    this.#fault = state.fault;
  }

  #resolve(settings: Settings): (readonly [Slot, number])[] {
    return resolveSettings(this.#program, settings);
  }

  #clearOutputs(): void {
    this.image.coils.fill(0);
    this.image.holdingRegisters.fill(0, 0, OUTPUT_REGISTERS);
  }
}

const resolveSettings = (program: CompiledProgram, settings: Settings): (readonly [Slot, number])[] =>
  Object.entries(settings).map(([name, value]) => resolveSetting(program, name, value));

const resolveSetting = (program: CompiledProgram, name: string, value: number | boolean): readonly [Slot, number] => {
  const slot = program.slots.get(name.toUpperCase());
  const { file } = program;
  if (!slot) throw new PlcError('unknown-variable', `${file} has no variable "${name}"; check the spelling`, { name });
  if (slot.variable.constant)
    throw new PlcError(
      'constant-variable',
      `"${name}" is a constant of ${file}; declare it in VAR to make it a parameter`,
      { name },
    );
  const { type } = slot.variable;
  const wrong = (wanted: string): PlcError =>
    new PlcError('wrong-value', `"${name}" is ${type} and cannot be ${value}; give ${wanted}`, { name, type, value });
  if (slot.kind === 'bool') {
    if (typeof value !== 'boolean') throw wrong('true or false');
    return [slot, value ? 1 : 0];
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong('a number');
  if (slot.kind === 'real') return [slot, Math.fround(value)];
  if (slot.kind === 'lreal') return [slot, value];
  const number = slot.kind === 'time' ? Math.round(value * 1000) : value;
  if (!Number.isInteger(number) || number < slot.low || number > slot.high)
    throw wrong(`a whole number from ${slot.low} to ${slot.high}`);
  return [slot, number];
};
