import { useMemo } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import type { Demonstration, Recording } from '../../range/contract/demonstration.ts';
import { elapsed } from '../shared/format.ts';
import { keyLimit, watchedTag } from '../shared/key-signal.ts';
import { usePalette } from '../shared/look.ts';
import type { Pen } from '../shared/pens.ts';
import { sampleIndex } from '../shared/recorded-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { Trend } from '../shared/trend.tsx';
import { useText, useWords } from '../shared/words.ts';
import { demonstrationWords } from './demonstration-words.ts';

interface KeyTrendProps {
  readonly site: SiteView;
  readonly demonstration: Demonstration;
  readonly recording: Recording;
  readonly t: number;
}

/** The truth at the limit's place, and what the operator's screen shows of it, up to now, against the limit. */
export function KeyTrend({ site, demonstration, recording, t }: KeyTrendProps) {
  const say = useWords(demonstrationWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const palette = usePalette();
  const limit = useMemo(
    () => keyLimit(site, [demonstration.undefended.result, demonstration.defended.result]),
    [site, demonstration],
  );
  const until = sampleIndex(recording.t, t) + 1;
  const pens = useMemo((): Pen[] => {
    if (!limit) return [];
    const tag = watchedTag(site, limit, (one) => recording.shown[one] !== undefined);
    const point = site.points.find((one) => one.tag === tag);
    const signal = site.signals.find((one) => one.id === limit.signal);
    const times = recording.t.slice(0, until);
    const made: Pen[] = [];
    const truth = recording.truth[limit.signal];
    if (truth) {
      made.push({
        id: 'truth',
        label: `${shared('truth')} ${text(signal?.title)}`,
        unit: limit.unit,
        color: palette.truth,
        t: times,
        value: truth.slice(0, until),
      });
    }
    if (tag && point) {
      made.push({
        id: 'shown',
        label: `${shared('shown')} ${text(point.title)}`,
        unit: point.unit,
        color: palette.shown,
        line: 'dashed',
        t: times,
        value: (recording.shown[tag] ?? []).slice(0, until),
      });
    }
    return made;
  }, [limit, site, recording, until, palette, shared, text]);
  if (!limit) return null;
  const all = [
    ...(demonstration.undefended.truth[limit.signal] ?? []),
    ...(demonstration.defended.truth[limit.signal] ?? []),
  ];
  return (
    <Trend
      label={say('trend')}
      pens={pens}
      height={158}
      clock={elapsed}
      range={[recording.t[0] ?? 0, recording.t.at(-1) ?? 1]}
      scales={{ [limit.unit]: [Math.min(...all, limit.value), Math.max(...all, limit.value)] }}
      limits={[{ label: text(limit.title), value: limit.value, unit: limit.unit, color: palette.high }]}
      now={t}
    />
  );
}
