import type { SiteView } from '../../range/contract/catalog.ts';
import { type SiteIndex, scaleOf } from '../plant-picture/item-view.ts';
import type { PlantMoment } from './plant-source.ts';

export interface Indicator {
  readonly loop: SiteView['loops'][number];
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly truth: number | null;
  readonly shown: number | null;
  readonly measured: number | null;
  readonly recorded: number | null;
  readonly limits: readonly number[];
}

/** The loops that have a truth beside what is measured; machines, whose truth is a contact, are left out. */
export function indicatorsOf(index: SiteIndex, moment: PlantMoment | null): Indicator[] {
  return index.site.loops.flatMap((loop) => {
    const point = index.points.get(loop.pv);
    if (!point || point.type === 'bool' || loop.truth === null || loop.running !== null) return [];
    const signal = index.site.signals.find((one) => one.id === loop.truth);
    return [
      {
        loop,
        unit: point.unit,
        range: scaleOf(point.tag, index, moment?.shown ?? {}),
        truth: signal && signal.unit !== point.unit ? null : (moment?.truth?.[loop.truth] ?? null),
        shown: moment?.shown[loop.pv] ?? null,
        measured: moment?.measured?.[loop.pv] ?? null,
        recorded: moment?.recorded?.[loop.pv] ?? null,
        limits: index.site.limits.filter((limit) => limit.signal === loop.truth).map((limit) => limit.value),
      },
    ];
  });
}

/** The indicators of a small card: those of water quality first, because that is where harm shows. */
export function keyIndicators(all: readonly Indicator[], count: number): Indicator[] {
  const rank = (unit: string) => (unit === 'pH' ? 0 : unit === 'mg/L' ? 1 : unit === '%' ? 2 : 3);
  return all.toSorted((a, b) => rank(a.unit) - rank(b.unit)).slice(0, count);
}
