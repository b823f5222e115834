import { leadsTo, referenceTo } from './object-types.ts';
import type { HandleType, Type } from './types.ts';

/** A variable, or a part of one, that has a name and a place. */
export interface Named {
  readonly name: string;
  readonly type: Type;
  readonly place: number;
}

/** Translates what a reference holds into names and back; `NULL` is 0. */
export interface Targets {
  /** `?` for a place without a name: an element of an array too large to be listed. */
  nameOf(place: number): string;
  /** Null for a name of nothing that the reference can lead to. */
  placeOf(name: string): number | null;
}

const NOTHING = 'NULL';

/**
 * What references of a program lead to, by name. `list` gives everything that has a name; it is asked when the first
 * reference is looked at.
 */
export const targetsIn = (list: () => readonly Named[]): ((type: HandleType) => Targets) => {
  let byName: Map<string, Named> | null = null;
  let byPlace: Map<number, Named[]> | null = null;
  const collect = (): { names: Map<string, Named>; places: Map<number, Named[]> } => {
    if (byName && byPlace) return { names: byName, places: byPlace };
    byName = new Map();
    byPlace = new Map();
    for (const named of list()) {
      const upper = named.name.toUpperCase();
      if (!byName.has(upper)) byName.set(upper, named);
      const there = byPlace.get(named.place);
      if (there) there.push(named);
      else byPlace.set(named.place, [named]);
    }
    return { names: byName, places: byPlace };
  };
  return (type) => {
    const fits = (found: Named): boolean =>
      leadsTo(type.kind === 'interface' ? found.type : referenceTo(found.type), type);
    return {
      nameOf: (place) => (place === 0 ? NOTHING : (collect().places.get(place)?.find(fits)?.name ?? '?')),
      placeOf(name) {
        const upper = name.trim().toUpperCase();
        if (upper === NOTHING) return 0;
        const found = collect().names.get(upper);
        return found && fits(found) ? found.place : null;
      },
    };
  };
};
