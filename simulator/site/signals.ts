import { plantModelOf } from '../plants/index.ts';
import type { Signal } from '../plants/plant.ts';
import type { SiteDocument } from './document.ts';

/** What a site's plant takes and gives. */
export interface PlantSignals {
  readonly inputs: readonly Signal[];
  readonly outputs: readonly Signal[];
}

const known = new WeakMap<SiteDocument['plant'], PlantSignals>();

/** The signals of a site's plant, as any of its worlds has them; null where nobody knows the model. */
export const signalsOf = ({ plant }: Pick<SiteDocument, 'plant'>): PlantSignals | null => {
  const before = known.get(plant);
  if (before) return before;
  const model = plantModelOf(plant);
  if (!model) return null;
  const { inputs, outputs } = model.create({ seed: 0, startOfDay: 0, parameters: {} });
  const signals = { inputs, outputs };
  known.set(plant, signals);
  return signals;
};
