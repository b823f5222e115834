import type { CompiledProgram } from '../language/program.ts';
import { LIBRARY } from '../library/functions.ts';
import type { FaultCode, FaultReport } from './fault.ts';
import type { ProcessImage } from './image.ts';
import { createMemory, type PlcMemory } from './memory.ts';

/** A program made ready for one process image. */
export interface Machine {
  readonly memory: PlcMemory;
  read(): void;
  /** Runs one task. Throws what `explain` understands. Returns the statements executed. */
  run(now: number, budget: number, task: number): number;
  write(): void;
  /** Puts located inputs into the image, for who plays the field. */
  drive(): void;
  /** Runs the body of a test, which may execute as many statements between two commands; absent without tests. */
  test?(index: number, budget: number): void;
  /** Statements executed until now in the last run. */
  count(): number;
  explain(error: unknown): FaultReport;
}

class Fault extends Error {
  readonly code: FaultCode;
  readonly site: number;
  readonly params: Record<string, number>;

  constructor(code: FaultCode, site: number, params: Record<string, number>) {
    super(code);
    this.code = code;
    this.site = site;
    this.params = params;
  }
}

/** Takes the commands of tests: their number in the program's table, and the values of their arguments. */
export type Host = (command: number, args: readonly unknown[]) => void;

const noHost: Host = () => {
  throw new Error('a test was run without anyone to take its commands');
};

type Factory = (
  N: Float64Array,
  Z: Float64Array,
  I: ProcessImage,
  F: typeof Fault,
  T: Host,
  A: BigInt64Array,
  E: BigUint64Array,
  M: string[],
  J: { readonly big: BigInt64Array | null; readonly text: readonly string[] | null },
  K: typeof LIBRARY,
  Y: readonly string[],
) => Omit<Machine, 'memory' | 'explain'>;

const PARAMETERS = ['N', 'Z', 'I', 'Fault', 'T', 'A', 'E', 'M', 'J', 'K', 'Y'];

const factories = new WeakMap<CompiledProgram, Factory>();

/**
 * The one place where generated code becomes a function. The text comes from the checked tree alone and names nothing
 * of the host but Math, BigInt, Number and the arguments here. `A` and `E` are two views of the same 64-bit integers.
 */
const factoryOf = (program: CompiledProgram): Factory => {
  let factory = factories.get(program);
  if (!factory) {
    factory = new Function(...PARAMETERS, program.code) as Factory;
    factories.set(program, factory);
  }
  return factory;
};

export const makeMachine = (program: CompiledProgram, image: ProcessImage, host: Host = noHost): Machine => {
  const memory = createMemory(program.memory);
  const big = memory.big ?? new BigInt64Array(0);
  const generated = factoryOf(program)(
    memory.numbers,
    program.memory.initial,
    image,
    Fault,
    host,
    big,
    new BigUint64Array(big.buffer),
    memory.text ?? [],
    program.memory,
    LIBRARY,
    program.texts,
  );
  return {
    memory,
    ...generated,
    explain(error) {
      if (!(error instanceof Fault)) throw error;
      const site = program.sites[error.site];
      return { code: error.code, params: { ...error.params, pou: site?.pou ?? '' }, line: site?.line ?? 0 };
    },
  };
};
