import { writeFileSync } from 'node:fs';
import { parseTimeOfDay } from '../../simulator/hosts/clock-time.ts';
import { type Duration, inSeconds } from '../../simulator/kernel/time.ts';
import { isStateSpace, type Plant } from '../../simulator/plants/plant.ts';
import { assignment, modelOf, namedValues, parametersOf, placeOf, plantOf, setState } from './plant-source.ts';
import { spanOf } from './plc-source.ts';
import { CommandFailure, InputError, print, printJson, wholeNumber } from './shell.ts';

export interface RunFlags {
  readonly for: string;
  readonly step?: string;
  readonly input: readonly string[];
  readonly parameter: readonly string[];
  readonly state?: string;
  readonly openLoop?: boolean;
  readonly sample?: string;
  readonly seed: string;
  readonly noise: boolean;
  readonly start: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/** More steps than this are a slip of the pen: a year of seconds is 31.5 million. */
const MOST_STEPS = 100_000_000;
/** Rows where `--sample` does not say how many. */
const ROWS = 100;

interface Held {
  readonly place: number;
  readonly value: number;
  readonly at: Duration;
}

const heldInputs = (plant: Plant, texts: readonly string[]): Held[] =>
  texts
    .map((text) => {
      const { name, value, at } = assignment('--input', text);
      return {
        place: placeOf('input', plant.inputs, name),
        value,
        at: at === null ? (0 as Duration) : spanOf(`--input ${name}`, at),
      };
    })
    .sort((a, b) => a.at - b.at);

/** `kunren plant run`: a process model alone, open loop or with its built-in control. */
export const run = async (name: string, flags: RunFlags): Promise<void> => {
  const model = await modelOf(name);
  const startOfDay = parseTimeOfDay(flags.start);
  if (startOfDay === null) throw new InputError(`--start takes a time of day as 06:00, not "${flags.start}".`);
  const plant = plantOf(model, {
    seed: wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER)(flags.seed),
    startOfDay,
    parameters: parametersOf(flags.parameter),
    noise: flags.noise,
    ...(flags.step === undefined ? {} : { step: spanOf('--step', flags.step) }),
  });
  const span = spanOf('--for', flags.for);
  const steps = Math.round(span / plant.step);
  if (steps > MOST_STEPS) throw new InputError(`--for is ${steps} steps, more than ${MOST_STEPS}.`);
  const every = sampleOf(flags.sample, plant.step, steps);
  if (flags.state !== undefined) setState(plant, flags.state);
  const held = heldInputs(plant, flags.input);
  const control = flags.openLoop ? undefined : model.control?.(plant);

  const names = plant.outputs.map(({ id }) => id);
  const header = `${['t', ...names].join(',')}\n`;
  // Before the run: a place that cannot be written is told at once.
  if (flags.csv !== undefined) writeCsv(flags.csv, header);

  const rows: { readonly t: number; readonly values: Float64Array }[] = [];
  const invalid: { readonly t: number; readonly code: string }[] = [];
  const active = new Map<number, number>();
  let next = 0;
  let validity: string | null = null;
  const note = (ticks: number): void => {
    const code = plant.output.every(Number.isFinite) ? (plant.validity?.() ?? null) : 'no-number';
    if (code !== null && code !== validity) invalid.push({ t: inSeconds((ticks * plant.step) as Duration), code });
    validity = code;
  };
  for (let tick = 0; ; tick++) {
    const t = inSeconds((tick * plant.step) as Duration);
    control?.act(tick);
    for (let hold = held[next]; hold && hold.at <= tick * plant.step; hold = held[++next])
      active.set(hold.place, hold.value);
    for (const [place, value] of active) plant.input[place] = value;
    // At the very start the outputs do not yet know of inputs that were given.
    if (tick === 0) {
      if (active.size > 0 && isStateSpace(plant)) plant.measure();
      note(0);
    }
    if (tick % every === 0 || tick === steps) rows.push({ t, values: plant.output.slice() });
    if (tick === steps) break;
    plant.advance(tick);
    note(tick + 1);
    if (validity === 'no-number') break;
  }

  if (flags.csv !== undefined)
    writeCsv(flags.csv, `${header}${rows.map(({ t, values }) => `${[t, ...values].join(',')}\n`).join('')}`);
  if (flags.json)
    printJson({
      schema: 1,
      plant: model.id,
      seed: Number(flags.seed),
      noise: flags.noise,
      control: control !== undefined,
      step: inSeconds(plant.step),
      simulatedSeconds: rows.at(-1)?.t ?? 0,
      samples: rows.map(({ t, values }) => ({ t, ...namedValues(plant.outputs, values) })),
      states: isStateSpace(plant) ? namedValues(plant.states, plant.state) : null,
      inputs: namedValues(plant.inputs, plant.input),
      outputs: namedValues(plant.outputs, plant.output),
      units: Object.fromEntries(
        [...(isStateSpace(plant) ? plant.states : []), ...plant.inputs, ...plant.outputs].map(({ id, unit }) => [
          id,
          unit,
        ]),
      ),
      invalid,
    });
  else {
    print(['t', ...names].join('\t'));
    for (const { t, values } of rows) print([t, ...values].join('\t'));
    for (const { t, code } of invalid) print(`# from t=${t} s on the model does not hold: ${code}`);
  }
  if (validity === 'no-number')
    throw new CommandFailure(`${model.id}: the state is no number any more; the run ends there.`);
};

const writeCsv = (file: string, text: string): void => {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new InputError(`--csv: "${file}" cannot be written: ${(error as Error).message}`);
  }
};

/** Steps from row to row. */
const sampleOf = (text: string | undefined, step: Duration, steps: number): number => {
  if (text === undefined) return Math.max(1, Math.round(steps / ROWS));
  const sample = spanOf('--sample', text);
  const every = Math.round(sample / step);
  if (every < 1 || Math.abs(every * step - sample) > 1e-6 * sample)
    throw new InputError(`--sample must be a multiple of the step (${inSeconds(step)} s), not ${inSeconds(sample)} s.`);
  return every;
};
