import { isStateSpace, type Signal } from '../../simulator/plants/plant.ts';
import { assignment, modelOf, namedValues, parametersOf, placeOf, plantOf, setState } from './plant-source.ts';
import { InputError, print, printJson } from './shell.ts';

export interface DerivativeFlags {
  readonly state?: string;
  readonly input: readonly string[];
  readonly parameter: readonly string[];
  readonly json?: boolean;
}

/** `kunren plant derivative`: states, right-hand side and outputs at a state. */
export const derivative = async (name: string, flags: DerivativeFlags): Promise<void> => {
  const model = await modelOf(name);
  const plant = plantOf(model, { seed: 1, startOfDay: 0, parameters: parametersOf(flags.parameter), noise: false });
  if (!isStateSpace(plant))
    throw new InputError(`${model.id}: this model is not a set of differential equations that lies open.`);
  if (flags.state !== undefined) setState(plant, flags.state);
  for (const text of flags.input) {
    const { name: input, value, at } = assignment('--input', text);
    if (at !== null) throw new InputError(`--input ${input}: a derivative is taken at one instant; leave out @${at}.`);
    plant.input[placeOf('input', plant.inputs, input)] = value;
  }
  plant.measure();
  const slopes = plant.derivative();
  if (flags.json) {
    printJson({
      schema: 1,
      plant: model.id,
      timeUnit: plant.timeUnit,
      states: namedValues(plant.states, plant.state),
      derivatives: namedValues(plant.states, slopes),
      inputs: namedValues(plant.inputs, plant.input),
      outputs: namedValues(plant.outputs, plant.output),
      units: Object.fromEntries([...plant.states, ...plant.inputs, ...plant.outputs].map(({ id, unit }) => [id, unit])),
    });
    return;
  }
  const rows = (title: string, signals: readonly Signal[], values: Float64Array, per = ''): void => {
    print(title);
    for (const [i, { id, unit }] of signals.entries()) print(`  ${id}\t${values[i]}\t${unit}${per}`);
  };
  rows('states', plant.states, plant.state);
  rows('derivatives', plant.states, slopes, `/${plant.timeUnit}`);
  rows('inputs', plant.inputs, plant.input);
  rows('outputs', plant.outputs, plant.output);
};
