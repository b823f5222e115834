import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { plantModels } from '../../simulator/plants/index.ts';
import {
  isStateSpace,
  type Plant,
  type PlantModel,
  type PlantOptions,
  type Signal,
} from '../../simulator/plants/plant.ts';
import { networkModel } from '../../simulator/plants/water-network/model.ts';
import { NetworkError } from '../../simulator/plants/water-network/report.ts';
import { InputError, unknown } from './shell.ts';

/** A number by the name that a model gives it. */
export type Named = Readonly<Record<string, number>>;

/** The model that an argument names, or of the network file that it names. Throws an InputError where there is none. */
export const modelOf = async (name: string): Promise<PlantModel> => {
  if (/\.inp$/i.test(name)) return networkOf(name);
  const model = plantModels.get(name);
  if (!model) throw unknown('plant', name, [...plantModels.keys()], null);
  return model;
};

/** The model of a network file. What EPANET says against it is told with the file's lines. */
const networkOf = (file: string): PlantModel => {
  const text = readText(file);
  try {
    return networkModel(text);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const complaints = error.problems.map(
      ({ code, reason, line }) => `  ${file}:${line}: EPANET error ${code}: ${reason}`,
    );
    throw new InputError(`EPANET cannot take the network:\n${complaints.join('\n')}`);
  }
};

/** Makes the plant; what the model refuses (a parameter, a step) becomes an InputError with the model's own words. */
export const plantOf = (model: PlantModel, options: PlantOptions): Plant => {
  try {
    return model.create(options);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${error.message}.`);
    throw error;
  }
};

/** A number from a flag's text. */
const numberOf = (flag: string, text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InputError(`${flag}: "${text}" is no number.`);
  return value;
};

/** `NAME=VALUE` with, where it is allowed, `@TIME`. */
export const assignment = (flag: string, text: string): { name: string; value: number; at: string | null } => {
  const match = /^\s*([^=]+?)\s*=\s*([^@]*?)\s*(?:@\s*(.+?)\s*)?$/.exec(text);
  if (!match) throw new InputError(`${flag} takes NAME=VALUE, not "${text}".`);
  return { name: match[1] as string, value: numberOf(`${flag} ${match[1]}`, match[2] as string), at: match[3] ?? null };
};

export const parametersOf = (texts: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    texts.map((text) => {
      const { name, value, at } = assignment('--parameter', text);
      if (at !== null)
        throw new InputError(`--parameter ${name}: a parameter holds for the whole run; leave out @${at}.`);
      return [name, value];
    }),
  );

/** Where a signal stands in the plant's array. */
export const placeOf = (what: string, signals: readonly Signal[], name: string): number => {
  const index = signals.findIndex(({ id }) => id === name);
  if (index < 0)
    throw unknown(
      what,
      name,
      signals.map(({ id }) => id),
      null,
    );
  return index;
};

const StateFile = z.object({
  /** Null as a model prints it whose states do not lie open. */
  states: z.union([z.record(z.string(), z.number()), z.array(z.number())]).nullish(),
  inputs: z.record(z.string(), z.number()).optional(),
});

/**
 * Puts a plant at the states and inputs of a file: a JSON object with `states` (by name, or a list in the model's
 * order) and `inputs` (by name), as `plant run --json` and `plant derivative --json` print them.
 */
export const setState = (plant: Plant, file: string): void => {
  const given = readState(file);
  for (const [name, value] of Object.entries(given.inputs ?? {}))
    plant.input[placeOf(`input in ${file}`, plant.inputs, name)] = value;
  if (given.states === undefined || given.states === null) return;
  if (!isStateSpace(plant)) throw new InputError(`${file}: this model's states do not lie open; leave out "states".`);
  const { states } = given;
  if (Array.isArray(states)) {
    if (states.length !== plant.states.length)
      throw new InputError(`${file}: ${states.length} states are given; the model has ${plant.states.length}.`);
    plant.state.set(states);
  } else
    for (const [name, value] of Object.entries(states))
      plant.state[placeOf(`state in ${file}`, plant.states, name)] = value;
  plant.measure();
  const silent = plant.outputs.filter((_, i) => !Number.isFinite(plant.output[i])).map(({ id }) => id);
  if (silent.length > 0)
    throw new InputError(
      `${file}: at these states the model gives no number for ${silent.slice(0, 3).join(', ')}${silent.length > 3 ? ' and others' : ''}; is a holdup empty or negative?`,
    );
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ENOENT';
    throw new InputError(missing ? `there is no file "${file}".` : `"${file}" cannot be read: ${String(error)}`);
  }
};

const readState = (file: string): z.infer<typeof StateFile> => {
  const text = readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${(error as Error).message}.`);
  }
  const parsed = StateFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputError(`${file}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is not a state'}.`);
};

/** A signal's value by its name. What is no number becomes null, as JSON has it. */
export const namedValues = (signals: readonly Signal[], values: Float64Array): Record<string, number | null> =>
  Object.fromEntries(signals.map(({ id }, i) => [id, Number.isFinite(values[i]) ? (values[i] as number) : null]));
