import type { SiteView } from '../../range/contract/catalog.ts';
import type { ResultView } from '../../range/contract/result.ts';

export type Limit = SiteView['limits'][number];

/** The limit that a run is about: the first that any of the runs passed, or else the site's first. */
export function keyLimit(site: SiteView, results: readonly ResultView[]): Limit | null {
  for (const result of results) {
    const first = result.outcome.excursions.toSorted((a, b) => a.began - b.began)[0];
    const limit = site.limits.find((one) => one.id === first?.limit);
    if (limit) return limit;
  }
  return site.limits[0] ?? null;
}

/** The measured value that an operator would watch for a limit: of the same unit, in a loop, and alarmed if possible. */
export function watchedTag(site: SiteView, limit: Limit, recorded: (tag: string) => boolean): string | null {
  const direct = site.loops.find((loop) => loop.truth === limit.signal && recorded(loop.pv));
  if (direct) return direct.pv;
  const unitOf = (tag: string) => site.points.find((point) => point.tag === tag)?.unit;
  const alike = site.loops.filter((loop) => unitOf(loop.pv) === limit.unit && recorded(loop.pv));
  const loop = alike.find((one) => one.alarms.length > 0) ?? alike[0];
  if (loop) return loop.pv;
  return site.points.find((point) => point.unit === limit.unit && recorded(point.tag))?.tag ?? null;
}
