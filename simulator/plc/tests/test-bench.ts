import type { Duration, Instant } from '../../kernel/time.ts';
import type { LocatedWord } from '../language/layout.ts';
import type { CompiledProgram } from '../language/program.ts';
import type { Type } from '../language/types.ts';
import { describeFault, type FaultReport } from '../runtime/fault.ts';
import { createImage, OUTPUT_REGISTERS } from '../runtime/image.ts';
import { type Machine, makeMachine } from '../runtime/machine.ts';
import { copyMemory, fillMemory, resetMemory } from '../runtime/memory.ts';
import { TaskClock } from '../runtime/task-clock.ts';
import type { CompiledTests } from './compile-tests.ts';
import { shownValue } from './shown-value.ts';

/** Statements that one scan, and a test between two commands, may execute. */
const BUDGET = 1_000_000;
/** Scans of one test: a week at 100 ms. A test that wants more is caught in a loop. */
const MOST_SCANS = 6_048_000;

interface Told {
  readonly code: string;
  readonly message: { readonly ja: string; readonly en: string };
  readonly expected: string | null;
  readonly actual: string | null;
}

/** Ends a test. */
class TestFailure extends Error {
  readonly place: { readonly line: number; readonly column: number };
  readonly told: Told;

  constructor(place: { readonly line: number; readonly column: number }, told: Told) {
    super(told.message.en);
    this.place = place;
    this.told = told;
  }
}

const codeOf = (fault: FaultReport): string => fault.code.toUpperCase().replaceAll('-', '_');

/** A PLC with its program, and the commands of one test that play upon it. */
export class TestBench {
  scans = 0;
  readonly #program: CompiledProgram;
  readonly #interval: Duration;
  readonly #setup: number | null;
  readonly #eachScan: number | null;
  #playing = false;
  readonly #image = createImage();
  readonly #machine: Machine;
  readonly #tasks: TaskClock;
  /** Located variables as the last scan left them; what differs, the test has written since. */
  readonly #left: (number | bigint)[];
  readonly #view = new DataView(new ArrayBuffer(8));
  /** Microseconds: of the next scan, and up to where ADVANCE_TIME has moved. */
  #due = 0;
  #clock = 0;
  #expected: string | null = null;
  #fault: FaultReport | null = null;

  constructor({ program, interval, setup, eachScan }: CompiledTests) {
    this.#setup = setup;
    this.#eachScan = eachScan;
    this.#program = program;
    this.#interval = interval;
    this.#left = program.memory.located.map(() => 0);
    this.#machine = makeMachine(program, this.#image, (index, args) => this.#command(index, args));
    this.#tasks = new TaskClock(program.tasks, interval);
    this.#start('cold');
  }

  /** Microseconds of simulation time since the start. */
  get elapsed(): number {
    return Math.max(this.#due, this.#clock);
  }

  /** Runs a test; null when it passed. */
  run(index: number): TestFailure | null {
    try {
      if (this.#setup !== null) this.#machine.test?.(this.#setup, BUDGET);
      this.#machine.test?.(index, BUDGET);
      if (this.#expected !== null) this.#missingFault({ line: 0, column: 1 });
      return null;
    } catch (error) {
      if (error instanceof TestFailure) return error;
      const fault = this.#machine.explain(error);
      const told = { code: fault.code, message: describeFault(fault), expected: null, actual: null };
      return new TestFailure({ line: fault.line, column: 1 }, told);
    }
  }

  #start(kind: 'cold' | 'warm'): void {
    const { memory } = this.#machine;
    const before = kind === 'warm' ? copyMemory(memory) : null;
    resetMemory(memory, this.#program.memory);
    if (before) for (const [at, count] of this.#program.memory.retained) fillMemory(memory, before, at, count);
    memory.numbers[0] = this.#due;
    this.#tasks.reset();
    this.#fault = null;
    this.#clearOutputs();
    this.#machine.write();
    this.#remember();
  }

  #clearOutputs(): void {
    this.#image.coils.fill(0);
    this.#image.holdingRegisters.fill(0, 0, OUTPUT_REGISTERS);
  }

  #remember(): void {
    for (const [i, word] of this.#program.memory.located.entries()) this.#left[i] = this.#valueOf(word);
  }

  #valueOf({ place, type }: LocatedWord): number | bigint {
    const { numbers, big } = this.#machine.memory;
    return (type.face === 'big' && big ? big[place] : numbers[place]) ?? 0;
  }

  /** Puts into the image what the test has written, field inputs among it. */
  #takeWritten(): void {
    for (const [i, word] of this.#program.memory.located.entries()) {
      const value = this.#valueOf(word);
      if (!Object.is(value, this.#left[i])) this.#put(word, value);
    }
  }

  #put({ type, area, address, bit }: LocatedWord, value: number | bigint): void {
    const { coils, discreteInputs, inputRegisters, holdingRegisters } = this.#image;
    if (area === 'coil' || area === 'discrete') {
      const bits = area === 'coil' ? coils : discreteInputs;
      for (let i = 0; i < type.bits; i++) bits[address + i] = (Number(value) >>> i) & 1;
      return;
    }
    const registers = area === 'input' ? inputRegisters : holdingRegisters;
    if (type.bits < 16) {
      const mask = (2 ** type.bits - 1) << bit;
      registers[address] = ((registers[address] as number) & ~mask) | ((Number(value) << bit) & mask);
      return;
    }
    const view = this.#view;
    if (typeof value === 'bigint') view.setBigInt64(0, value);
    else if (type.group === 'real' && type.bits === 32) view.setFloat32(0, value);
    else if (type.group === 'real') view.setFloat64(0, value);
    else if (type.bits > 16) view.setInt32(0, value);
    else view.setInt16(0, value);
    const count = type.bits / 16;
    for (let i = 0; i < count; i++) registers[address + i] = view.getUint16(2 * i);
  }

  #scan(place: TestFailure['place']): void {
    if (++this.scans > MOST_SCANS)
      throw new TestFailure(place, {
        code: 'too-many-scans',
        message: {
          en: `the test has run more than ${MOST_SCANS} scans; look for an endless loop around SCAN or ADVANCE_TIME`,
          ja: `テストのスキャンが ${MOST_SCANS} 回を超えました。SCAN や ADVANCE_TIME の無限ループがないか確かめてください`,
        },
        expected: null,
        actual: null,
      });
    const now = this.#due;
    this.#due += this.#interval;
    if (this.#fault) return;
    const machine = this.#machine;
    if (this.#eachScan !== null) {
      this.#playing = true;
      machine.test?.(this.#eachScan, BUDGET);
      this.#playing = false;
    }
    this.#takeWritten();
    try {
      machine.read();
      for (let task = 0; task < this.#program.tasks.length; task++) {
        if (!this.#tasks.isDue(task, now as Instant)) continue;
        machine.run(now, BUDGET, task);
        this.#tasks.ran(task, now as Instant, 0);
      }
      machine.write();
    } catch (error) {
      this.#fault = machine.explain(error);
      this.#clearOutputs();
      machine.read();
      this.#judgeFault(this.#fault, place);
    }
    this.#remember();
  }

  #judgeFault(fault: FaultReport, place: TestFailure['place']): void {
    const wanted = this.#expected;
    const actual = codeOf(fault);
    if (wanted === 'ANY' || wanted === actual) {
      this.#expected = null;
      return;
    }
    const told = describeFault(fault);
    throw new TestFailure(place, {
      code: 'fault',
      message: {
        en: `the program stopped: ${told.en} (${this.#program.file})`,
        ja: `プログラムが停止しました: ${told.ja}（${this.#program.file}）`,
      },
      expected: wanted,
      actual,
    });
  }

  #missingFault(place: TestFailure['place']): never {
    const wanted = this.#expected as string;
    throw new TestFailure(place, {
      code: 'no-fault',
      message: {
        en: `EXPECT_FAULT(${wanted}): the program went on`,
        ja: `EXPECT_FAULT(${wanted}): プログラムは停止しませんでした`,
      },
      expected: wanted,
      actual: null,
    });
  }

  #command(index: number, args: readonly unknown[]): void {
    const command = this.#program.commands[index] as CompiledProgram['commands'][number];
    const { name, at, args: checked, note } = command;
    if (name.startsWith('EXPECT_FAULT ')) this.#expected = name.slice('EXPECT_FAULT '.length);
    else if (name.startsWith('ASSERT_'))
      this.#assert(
        name,
        at,
        args,
        checked.map(({ type }) => type),
        note,
      );
    else if (name === 'COLD_START') this.#start('cold');
    else if (name === 'WARM_START') this.#start('warm');
    else if (this.#playing)
      throw new TestFailure(at, {
        code: 'nested-scan',
        message: {
          en: `${name} cannot stand in EACH_SCAN, which is part of a scan; move it to a TEST`,
          ja: `${name} は EACH_SCAN の中では使えません（スキャンの一部です）。TEST に移してください`,
        },
        expected: null,
        actual: null,
      });
    else {
      this.#advance(name, at, Number(args[0] ?? 1));
      // Blocks that the test itself calls see the instant that has been reached.
      this.#machine.memory.numbers[0] = this.elapsed;
      if (this.#expected !== null) this.#missingFault(at);
    }
  }

  #advance(name: string, at: TestFailure['place'], amount: number): void {
    if (name === 'ADVANCE_TIME') {
      this.#clock = Math.max(this.#clock, this.#due) + amount;
      while (this.#due < this.#clock) this.#scan(at);
      return;
    }
    for (let i = 0; i < amount; i++) this.#scan(at);
    this.#clock = this.#due;
  }

  #assert(
    name: string,
    at: TestFailure['place'],
    args: readonly unknown[],
    types: readonly Type[],
    note: string | undefined,
  ): void {
    if (name === 'ASSERT_NEAR') {
      const [a, b, tolerance] = args.map(Number) as [number, number, number];
      if (Math.abs(a - b) <= tolerance) return;
    }
    const shown = args.map((value, i) => shownValue(value, types[i] as Type));
    const [actual = null, expected = null] = shown;
    const said = {
      ASSERT_TRUE: ['FALSE', 'TRUE', 'is FALSE', 'が FALSE です'],
      ASSERT_FALSE: ['TRUE', 'FALSE', 'is TRUE', 'が TRUE です'],
      ASSERT_EQ: [actual, expected, `${actual} is not ${expected}`, `${actual} は ${expected} と等しくありません`],
      ASSERT_NE: [actual, `<> ${expected}`, `both are ${actual}`, `どちらも ${actual} です`],
      ASSERT_NEAR: [
        actual,
        `${expected} ± ${shown[2]}`,
        `${actual} is not within ${shown[2]} of ${expected}`,
        `${actual} は ${expected} ± ${shown[2]} の範囲にありません`,
      ],
    }[name] as [string | null, string | null, string, string];
    const code = name.toLowerCase().replaceAll('_', '-');
    const of = note === undefined ? '' : ` (${note})`;
    const message = { en: `${name}: ${said[2]}${of}`, ja: `${name}: ${said[3]}${of}` };
    throw new TestFailure(at, { code, message, expected: said[1], actual: said[0] });
  }
}
