/*
 * Engines: compiled code of others that process models run on. Compiling is the shell's business (it needs a file);
 * the shell hands a source of the ready code in once for each thread, before a world is made
 * (simulator/live/engines.ts), and models make as many instances of it as they have cells.
 */

/** Code that is compiled, and of which instances can be made at once and as often as needed. */
export type CompiledEngine = WebAssembly.Module;

/** No engine of this name was handed in: the shell has forgotten it. */
export class EngineMissing extends Error {
  readonly code = 'engine-missing';
  readonly engine: string;

  constructor(engine: string) {
    super(
      `the engine "${engine}" has not been handed in: call provideEngines() of simulator/live/engines.ts in this thread before a site is loaded or a world is made`,
    );
    this.name = 'EngineMissing';
    this.engine = engine;
  }
}

const sources = new Map<string, () => CompiledEngine>();
const compiled = new Map<string, CompiledEngine>();

/** Says where a thread gets an engine from. The source is asked once, when a model first needs it. */
export const provideEngine = (name: string, source: () => CompiledEngine): void => {
  if (!sources.has(name)) sources.set(name, source);
};

/** @throws EngineMissing when the shell has not provided it */
export const engineNamed = (name: string): CompiledEngine => {
  const ready = compiled.get(name);
  if (ready) return ready;
  const source = sources.get(name);
  if (!source) throw new EngineMissing(name);
  const made = source();
  compiled.set(name, made);
  return made;
};
