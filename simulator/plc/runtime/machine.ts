import type { CompiledProgram } from '../language/program.ts';
import type { FaultCode, FaultReport } from './fault.ts';
import type { ProcessImage } from './image.ts';

/** A program made ready for one process image. */
export interface Machine {
  readonly memory: Float64Array;
  read(): void;
  /** Runs one task. Throws what `explain` understands. Returns the statements executed. */
  run(now: number, budget: number, task: number): number;
  write(): void;
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
) => Omit<Machine, 'memory' | 'explain'>;

const factories = new WeakMap<CompiledProgram, Factory>();

/**
 * The one place where generated code becomes a function. The text comes from the checked tree alone and names nothing
 * of the host but Math and the arguments here.
 */
const factoryOf = (program: CompiledProgram): Factory => {
  let factory = factories.get(program);
  if (!factory) {
    factory = new Function('N', 'Z', 'I', 'Fault', 'T', program.code) as Factory;
    factories.set(program, factory);
  }
  return factory;
};

export const makeMachine = (program: CompiledProgram, image: ProcessImage, host: Host = noHost): Machine => {
  const memory = program.memory.initial.slice();
  const generated = factoryOf(program)(memory, program.memory.initial, image, Fault, host);
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
