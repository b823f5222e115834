import type { PlantModel } from './plant.ts';

/**
 * Fills in what a site leaves out of a model's parameters.
 *
 * @throws RangeError for a name that the model does not have, and for a value outside its range
 */
export const completeParameters = <K extends string>(
  plant: string,
  known: Readonly<Record<K, PlantModel['parameters'][string]>>,
  given: Readonly<Record<string, number>>,
): Readonly<Record<K, number>> => {
  const table: PlantModel['parameters'] = known;
  for (const [name, value] of Object.entries(given)) {
    const parameter = table[name];
    if (!parameter)
      throw new RangeError(`${plant}: there is no parameter "${name}"; known: ${Object.keys(known).join(', ')}`);
    const { low, high, unit } = parameter;
    if (!Number.isFinite(value) || value < low || value > high)
      throw new RangeError(
        `${plant}: ${name} is ${value}, but must lie in ${low}…${high}${unit === '1' ? '' : ` ${unit}`}`,
      );
  }
  const entries = Object.entries(table).map(([name, { default: value }]) => [name, given[name] ?? value]);
  return Object.fromEntries(entries) as Readonly<Record<K, number>>;
};
