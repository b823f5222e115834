import { useCallback, useSyncExternalStore } from 'react';
import { liveSource } from './live-source.ts';
import type { PlantMoment, PlantSource } from './plant-source.ts';

const nothing: PlantSource = { current: () => null, subscribe: () => () => undefined };

/** The latest moment of a source; null until the first has come. */
export function useMoment(source: PlantSource | null): PlantMoment | null {
  const used = source ?? nothing;
  const subscribe = useCallback((listener: () => void) => used.subscribe(listener), [used]);
  return useSyncExternalStore(subscribe, () => used.current());
}

/** The latest moment of a running exercise. */
export function useLiveMoment(exercise: string | null): PlantMoment | null {
  return useMoment(exercise === null ? null : liveSource(exercise));
}
