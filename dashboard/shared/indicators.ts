import type { SiteView } from '../../range/contract/catalog.ts';
import type { Text } from '../../range/contract/text.ts';
import { type SiteIndex, scaleOf } from '../plant-picture/item-view.ts';
import type { PlantMoment } from './plant-source.ts';

export interface Indicator {
  readonly loop: SiteView['loops'][number];
  /** What is measured; where the loop is a machine's, the machine's name would not say so. */
  readonly title: Text;
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly truth: number | null;
  readonly shown: number | null;
  readonly measured: number | null;
  readonly recorded: number | null;
  readonly limits: readonly number[];
}

/**
 * The loops that have a truth beside what is measured, each measured value once; machines whose truth is a contact are
 * left out.
 */
export function indicatorsOf(index: SiteIndex, moment: PlantMoment | null): Indicator[] {
  const { loops, signals } = index.site;
  return loops.flatMap((loop, place) => {
    const point = index.points.get(loop.pv);
    if (!point || point.type === 'bool' || loop.truth === null) return [];
    if (loops.findIndex((other) => other.pv === loop.pv) < place) return [];
    const signal = signals.find((one) => one.id === loop.truth);
    if (loop.running !== null && signal?.unit !== point.unit) return [];
    return [
      {
        loop,
        title: loop.running === null ? loop.title : point.title,
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

/**
 * The indicators of a small card: those that a safe limit stands on first, in the order of the site's limits, because
 * that is where harm shows. Where no loop measures a limit's quantity at its very place, one of the same unit stands in.
 */
export function keyIndicators(site: SiteView, all: readonly Indicator[], count: number): Indicator[] {
  const direct = (one: Indicator): number => site.limits.findIndex((limit) => limit.signal === one.loop.truth);
  const covered = new Set(all.filter((one) => direct(one) >= 0).map((one) => one.unit));
  const rank = (one: Indicator): number => {
    const own = direct(one);
    const like = covered.has(one.unit) ? -1 : site.limits.findIndex((limit) => limit.unit === one.unit);
    return own >= 0 ? own : like >= 0 ? like : site.limits.length;
  };
  return all.toSorted((a, b) => rank(a) - rank(b)).slice(0, count);
}
