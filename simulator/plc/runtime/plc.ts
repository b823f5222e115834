import type { Duration, Instant } from '../../kernel/time.ts';
import {
  type CompiledProgram,
  type ModbusAddress,
  type PlcValue,
  shownValue,
  type Value,
} from '../language/program.ts';
import type { FaultReport } from './fault.ts';
import { type ForcedValue, Forces } from './forces.ts';
import { copyImage, createImage, fillImage, type ImageState, OUTPUT_REGISTERS, type ProcessImage } from './image.ts';
import { type Machine, makeMachine } from './machine.ts';
import { copyMemory, fillMemory, type PlcMemory, resetMemory, sameShape } from './memory.ts';
import { type Cpu, DEFAULT_CPU, TaskClock, type TaskClockState, type TaskStatistics } from './task-clock.ts';
import { PlcError, readSlot, resolveSetting, type Setting, unknownVariable, writeSlot } from './values.ts';

export type { PlcValue } from '../language/program.ts';
export { describeFault, type FaultReport } from './fault.ts';

/** In all but `run` the scan stands still and outputs are 0. `program` is the mode for engineering work. */
export type PlcMode = 'run' | 'stop' | 'program' | 'fault';
/**
 * Cold: every variable takes its initial value, all else that was written is gone, forces too. Warm: RETAIN variables
 * keep their values (IEC 61131-3, 6.5.6), and so do memory registers that no variable lies on. Hot: everything is kept,
 * outputs too, and the program goes on where it stopped.
 */
export type StartKind = 'cold' | 'warm' | 'hot';
export { PlcError } from './values.ts';
/** As `Plc.read` gives them. */
export type Settings = Readonly<Record<string, PlcValue>>;

export interface ScanResult {
  /** Statements executed; library blocks count theirs, standard function blocks count as their call. */
  readonly statements: number;
  readonly fault: FaultReport | null;
  /** A task that has just begun to overrun, for the diagnostic buffer. */
  readonly overrun?: string | undefined;
}

export interface PlcState {
  readonly mode: PlcMode;
  readonly fault: FaultReport | null;
  readonly memory: PlcMemory;
  readonly image: ImageState;
  /** Outputs as they stood when the scan stopped, for a hot start; null while it runs. */
  readonly outputs: Outputs | null;
  readonly forces: readonly ForcedValue<PlcValue>[];
  readonly tasks: TaskClockState;
  /** Indices of tasks that overran when they last ran. */
  readonly late: readonly number[];
}

interface Outputs {
  readonly coils: Uint8Array;
  readonly registers: Uint16Array;
}

export interface PlcOptions {
  /** Initial values of program variables over those of the source; TIME in milliseconds. */
  readonly settings?: Settings;
  /** Statements that one run of a task may execute, whatever the watchdog says. */
  readonly budget?: number;
  /** Time between scans of programs without an interval of their own; see `next`. */
  readonly interval: Duration;
  readonly cpu?: Cpu;
}

const DEFAULT_BUDGET = 200_000;

/**
 * A virtual PLC: runs a compiled program in a scan cycle on a process image with OpenPLC's Modbus mapping. A scan takes
 * located variables from the image, runs the tasks that are due, and puts outputs and memory back. It starts cold, in
 * RUN. See docs/reference/controller.md.
 */
export class Plc {
  readonly image: ProcessImage = createImage();
  readonly interval: Duration;
  readonly #budget: number;
  #cpu: Cpu;
  #program: CompiledProgram;
  #machine: Machine;
  #clock: TaskClock;
  #settings: readonly Setting[] = [];
  readonly #forces = new Forces<Value>();
  #mode: PlcMode = 'stop';
  #fault: FaultReport | null = null;
  #outputs: Outputs | null = null;
  #late: Set<number> = new Set();

  /** Throws a PlcError when a setting names no variable or has a value that the variable cannot hold. */
  constructor(program: CompiledProgram, options: PlcOptions) {
    this.interval = options.interval;
    this.#budget = options.budget ?? DEFAULT_BUDGET;
    this.#cpu = options.cpu ?? DEFAULT_CPU;
    this.#program = program;
    this.#machine = makeMachine(program, this.image);
    this.#clock = new TaskClock(program.tasks, this.interval);
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

  /** Takes other figures of the device over, from the next scan on. */
  set cpu(cpu: Cpu) {
    this.#cpu = cpu;
  }

  /** When `scan` wants to be called next: when a task is due. */
  next(now: Instant): Instant {
    return this.#mode === 'run' ? this.#clock.next(now) : ((now + this.interval) as Instant);
  }

  /** Tasks by priority, with their account since the last start. */
  tasks(): TaskStatistics[] {
    return this.#clock.statistics();
  }

  /**
   * One scan at an instant: every task that is due, by priority. Does nothing unless in RUN. A fault of the program
   * stops the PLC and clears outputs; tasks that were still to come do not run.
   */
  scan(now: Instant): ScanResult {
    if (this.#mode !== 'run') return { statements: 0, fault: this.#fault };
    const clock = this.#clock;
    const count = this.#program.tasks.length;
    let statements = 0;
    let overrun: string | undefined;
    for (let task = 0; task < count; task++) {
      if (!clock.isDue(task, now)) continue;
      const executed = this.#run(task, now);
      statements += executed;
      const us = this.#time(executed);
      const { watchdog } = this.#cpu;
      // A straight run of statements is counted as a whole: it can end beyond the time without a look at the budget.
      if (this.#fault === null && watchdog !== null && us > watchdog) this.#stopBy(this.#tooLong(task, us, null));
      if (clock.ran(task, now, us)) {
        if (!this.#late.has(task)) overrun ??= (this.#program.tasks[task] as { readonly name: string }).name;
        this.#late.add(task);
      } else if (this.#late.size > 0) this.#late.delete(task);
      if (this.#fault !== null) break;
    }
    return { statements, fault: this.#fault, overrun };
  }

  /** Stops; outputs go to 0, the image stays readable. A fault is acknowledged by it. */
  stop(): void {
    this.#halt('stop');
  }

  /** The mode for engineering work: as STOP to the process. */
  enterProgram(): void {
    this.#halt('program');
  }

  /** Goes to RUN. After a hot start everything is as it was; a fault's cause is still there then. */
  start(kind: StartKind): void {
    if (this.#mode === 'run' && kind === 'hot') return;
    if (kind === 'hot') {
      if (this.#outputs) {
        this.image.coils.set(this.#outputs.coils);
        this.image.holdingRegisters.set(this.#outputs.registers);
      }
      this.#clock.resume();
    } else {
      const { memory } = this.#machine;
      const before = kind === 'warm' ? copyMemory(memory) : null;
      resetMemory(memory, this.#program.memory);
      if (kind === 'cold') {
        this.image.holdingRegisters.fill(0);
        this.#forces.clear();
      }
      for (const [slot, value] of this.#settings) writeSlot(memory, slot, value);
      if (before) for (const [at, count] of this.#program.memory.retained) fillMemory(memory, before, at, count);
      this.#clearOutputs();
      this.#hold();
      this.#machine.write();
      this.#clock.reset();
    }
    this.#late.clear();
    this.#outputs = null;
    this.#fault = null;
    this.#mode = 'run';
  }

  /**
   * Takes another program over and starts it cold; it then runs, or waits in the mode that is given. Throws as the
   * constructor does, and then changes nothing.
   */
  load(program: CompiledProgram, settings: Settings = {}, mode: 'run' | 'stop' | 'program' = 'run'): void {
    const resolved = resolveSettings(program, settings);
    this.#program = program;
    this.#machine = makeMachine(program, this.image);
    this.#clock = new TaskClock(program.tasks, this.interval);
    this.#settings = resolved;
    this.start('cold');
    if (mode !== 'run') this.#halt(mode);
    // What a start has put out is not what a hot start of this program could go back to.
    this.#outputs = null;
  }

  /** Everything written is gone: memory, registers, forces. The program is the caller's to replace. */
  erase(): void {
    this.start('cold');
    this.stop();
    const { image } = this;
    for (const area of [image.coils, image.holdingRegisters]) area.fill(0);
    this.#outputs = null;
  }

  /** Holds outputs at 0 while the PLC does not run: a write by Modbus must not move anything then. */
  quiet(): void {
    if (this.#mode !== 'run') this.#clearOutputs();
  }

  /**
   * Holds a variable at a value until it is released: over the program and over writes from outside, from the next scan
   * on. Throws a PlcError as `write` does.
   */
  force(name: string, value: PlcValue): void {
    const [slot, held] = resolveSetting(this.#program, name, value);
    this.#forces.set(slot, held);
  }

  /** False when the variable was not forced. Throws a PlcError for a name that is no variable. */
  release(name: string): boolean {
    const slot = this.#program.slots.get(name.toUpperCase());
    if (!slot) throw unknownVariable(this.#program, name);
    return this.#forces.release(slot);
  }

  releaseAll(): void {
    this.#forces.clear();
  }

  /** In the order in which they were set. */
  forces(): ForcedValue<PlcValue>[] {
    return this.#forces.list.map(({ name, slot, value }) => ({ name, value: shownValue(slot, value) }));
  }

  /**
   * BOOL as a boolean; TIME, DATE, TOD and DT in milliseconds (dates from 1970-01-01); 64-bit integers as a bigint, LTIME,
   * LDATE, LTOD and LDT too, in nanoseconds; strings and characters as a string; all else as a number. Undefined for an
   * unknown name.
   */
  read(name: string): PlcValue | undefined {
    const slot = this.#program.slots.get(name.toUpperCase());
    return slot && readSlot(this.#machine.memory, slot);
  }

  /** The same for those that look after every scan: good for as long as the program stays. */
  reader(name: string): (() => PlcValue) | undefined {
    const slot = this.#program.slots.get(name.toUpperCase());
    return slot && (() => readSlot(this.#machine.memory, slot));
  }

  /** Sets a variable, and its place in the image when it has one (inputs too). Throws a PlcError as settings do. */
  write(name: string, value: PlcValue): void {
    const [slot, held] = resolveSetting(this.#program, name, value);
    const machine = this.#machine;
    machine.read();
    writeSlot(machine.memory, slot, held);
    machine.write();
    machine.drive();
    this.quiet();
  }

  /** The Modbus place of a variable; undefined when it has none or there is no such variable. */
  address(name: string): ModbusAddress | undefined {
    return this.#program.slots.get(name.toUpperCase())?.variable.address ?? undefined;
  }

  /** Plain data from which `restore` goes on exactly, in a PLC that holds the same program. */
  snapshot(): PlcState {
    return {
      mode: this.#mode,
      fault: this.#fault,
      memory: copyMemory(this.#machine.memory),
      image: copyImage(this.image),
      outputs: this.#outputs && copyOutputs(this.#outputs),
      forces: this.forces(),
      tasks: this.#clock.snapshot(),
      late: [...this.#late],
    };
  }

  /** Throws a PlcError when the state is another program's. */
  restore(state: PlcState): void {
    const { memory } = this.#machine;
    if (!sameShape(state.memory, memory))
      throw new PlcError('foreign-state', 'the state belongs to another program; load that program first', {
        expected: memory.numbers.length,
        found: state.memory.numbers.length,
      });
    fillMemory(memory, state.memory);
    fillImage(this.image, state.image);
    this.#mode = state.mode;
    this.#fault = state.fault;
    this.#outputs = state.outputs && copyOutputs(state.outputs);
    this.#forces.clear();
    for (const { name, value } of state.forces) this.force(name, value);
    this.#clock.restore(state.tasks);
    this.#late = new Set(state.late);
  }

  /** Runs one task on the image. Returns the statements executed, up to a fault if there was one. */
  #run(task: number, now: Instant): number {
    const machine = this.#machine;
    const { watchdog, nsPerStatement } = this.#cpu;
    const allowed = watchdog === null ? this.#budget : Math.ceil((watchdog * 1000) / nsPerStatement);
    const budget = allowed < this.#budget ? allowed : this.#budget;
    machine.read();
    if (this.#forces.list.length > 0) this.#hold();
    try {
      const statements = machine.run(now, budget, task);
      if (this.#forces.list.length > 0) this.#hold();
      machine.write();
      return statements;
    } catch (error) {
      const fault = machine.explain(error);
      const statements = machine.count();
      const byWatchdog = fault.code === 'budget-exceeded' && budget < this.#budget;
      this.#stopBy(byWatchdog ? this.#tooLong(task, this.#time(statements), fault) : fault);
      return statements;
    }
  }

  /** Modelled microseconds of a run. */
  #time(statements: number): number {
    return Math.round((statements * this.#cpu.nsPerStatement) / 1000) + this.#cpu.ioMicroseconds;
  }

  #tooLong(task: number, us: number, at: FaultReport | null): FaultReport {
    const { name, instances } = this.#program.tasks[task] as CompiledProgram['tasks'][number];
    const first = this.#program.memory.instances[instances[0] as number]?.instance.pou;
    return {
      code: 'watchdog',
      params: { task: name, us, limit: this.#cpu.watchdog as number, pou: at?.params.pou ?? first?.name ?? '' },
      line: at?.line ?? first?.at.line ?? 0,
    };
  }

  #stopBy(fault: FaultReport): void {
    this.#halt('fault');
    this.#fault = fault;
  }

  #halt(mode: 'stop' | 'program' | 'fault'): void {
    if (this.#mode === 'run') {
      const { coils, holdingRegisters } = this.image;
      this.#outputs = { coils: coils.slice(), registers: holdingRegisters.slice(0, OUTPUT_REGISTERS) };
    }
    this.#mode = mode;
    this.#fault = null;
    this.#clearOutputs();
  }

  /** Puts forced values into memory, and those of inputs into the image, where others read them. */
  #hold(): void {
    const { memory } = this.#machine;
    for (const { slot, value } of this.#forces.list) writeSlot(memory, slot, value);
    this.#machine.drive();
  }

  #resolve(settings: Settings): Setting[] {
    return resolveSettings(this.#program, settings);
  }

  #clearOutputs(): void {
    this.image.coils.fill(0);
    this.image.holdingRegisters.fill(0, 0, OUTPUT_REGISTERS);
  }
}

const copyOutputs = ({ coils, registers }: Outputs): Outputs => ({
  coils: coils.slice(),
  registers: registers.slice(),
});

const resolveSettings = (program: CompiledProgram, settings: Settings): Setting[] =>
  Object.entries(settings).map(([name, value]) => resolveSetting(program, name, value));
