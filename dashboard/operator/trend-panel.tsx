import { Chip, MultiSelect, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { clockAt } from '../shared/format.ts';
import { usePalette } from '../shared/look.ts';
import { EmptyNote, FaultNote } from '../shared/panel.tsx';
import type { Pen, PenLine } from '../shared/pens.ts';
import type { PlantMoment } from '../shared/plant-source.ts';
import { useTrends } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { Trend } from '../shared/trend.tsx';
import { useText, useWords } from '../shared/words.ts';
import { operatorWords } from './operator-words.ts';

interface TrendPanelProps {
  readonly exercise: string;
  readonly site: SiteView;
  readonly moment: PlantMoment | null;
  readonly height?: number;
  /** Lays truth, measured and shown over the historian's pens: for a reader who may see them. */
  readonly overlay?: boolean;
}

/** How each of the values behind the screens is drawn: told apart by its line, as its tag is by its colour. */
const overlays = [
  { part: 'truth', line: 'dashed' },
  { part: 'measured', line: 'dotted' },
  { part: 'shown', line: 'solid' },
] as const satisfies readonly { part: 'truth' | 'measured' | 'shown'; line: PenLine }[];

/** The points drawn at first: the measured values of what the site's limits are about, then those of its analysers. */
export function firstPens(site: SiteView): string[] {
  const limited = site.limits.flatMap(({ signal }) => site.loops.filter((loop) => loop.truth === signal).slice(0, 1));
  const analysers = site.pictures.flatMap((picture) =>
    picture.items.filter((item) => item.symbol === 'analyser').flatMap((item) => item.points.slice(0, 1)),
  );
  const historied = new Set(site.points.filter((point) => point.history).map((point) => point.tag));
  const wanted = [...new Set([...limited.map((loop) => loop.pv), ...analysers])];
  const found = wanted.filter((tag) => historied.has(tag)).slice(0, 2);
  return found.length > 0 ? found : [...historied].slice(0, 2);
}

/**
 * A series drawn on to the present: a historian keeps no sample of a value that stands still, so its last one holds
 * until another comes.
 */
function heldUntil(
  to: number,
  { t, value }: { readonly t: readonly number[]; readonly value: readonly (number | null)[] },
) {
  const last = value.at(-1) ?? null;
  return last === null || (t.at(-1) ?? to) >= to ? { t, value } : { t: [...t, to], value: [...value, last] };
}

/** Trends of one, eight or twenty-four hours out of the historian, with up to six pens. */
export function TrendPanel({ exercise, site, moment, height = 190, overlay = false }: TrendPanelProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const palette = usePalette();
  const [tags, setTags] = useState<string[]>(() => firstPens(site));
  const [hours, setHours] = useState('1');
  const [drawn, setDrawn] = useState<string[]>(['truth', 'measured', 'shown']);
  const trends = useTrends(exercise, tags, Number(hours));
  const titleOf = (tag: string) => `${tag} ${text(site.points.find((point) => point.tag === tag)?.title)}`;
  const colorOf = (tag: string) => palette.pens[tags.indexOf(tag) % palette.pens.length] ?? palette.ink;
  const series = (trends.data?.series ?? [])
    .filter((one) => tags.includes(one.tag))
    .map((one) => ({ ...one, ...heldUntil(trends.data?.to ?? 0, one) }));
  const pens: Pen[] = [
    ...(overlay && !drawn.includes('recorded') ? [] : series).map((one) => ({
      id: one.tag,
      label: overlay ? `${one.tag} ${shared('recorded')}` : titleOf(one.tag),
      unit: one.unit,
      color: colorOf(one.tag),
      t: one.t,
      value: one.value,
    })),
    ...(overlay ? overlays : []).flatMap(({ part, line }) =>
      (drawn.includes(part) ? (trends.data?.[part] ?? []) : []).map((one) => ({
        id: `${part}:${one.tag}`,
        label: `${one.tag} ${shared(part)}`,
        unit: trends.data?.series.find((other) => other.tag === one.tag)?.unit ?? '1',
        color: colorOf(one.tag),
        line,
        t: one.t,
        value: one.value,
      })),
    ),
  ];
  const to = trends.data?.to ?? moment?.t ?? 0;
  return (
    <>
      <div style={{ display: 'flex', gap: 10, alignItems: 'center', flexWrap: 'wrap', padding: '4px 4px 6px' }}>
        <SegmentedControl
          size="xs"
          value={hours}
          onChange={setHours}
          data={['1', '8', '24'].map((count) => ({ value: count, label: say('hours', { count }) }))}
        />
        <MultiSelect
          size="xs"
          style={{ flex: 1, minWidth: 260 }}
          aria-label={say('pens')}
          placeholder={tags.length === 0 ? say('pens') : ''}
          data={site.points
            .filter((point) => point.history)
            .map((point) => ({ value: point.tag, label: titleOf(point.tag) }))}
          value={tags}
          onChange={setTags}
          maxValues={6}
          searchable
        />
        {overlay ? (
          <Chip.Group multiple value={drawn} onChange={setDrawn}>
            {(['truth', 'measured', 'shown', 'recorded'] as const).map((part) => (
              <Chip key={part} size="xs" value={part}>
                {shared(part)}
              </Chip>
            ))}
          </Chip.Group>
        ) : null}
      </div>
      {tags.length === 0 ? (
        <EmptyNote text={say('pickPens')} />
      ) : trends.error ? (
        <FaultNote error={trends.error} onRetry={() => void trends.refetch()} />
      ) : (
        <Trend
          label={say('trends')}
          pens={pens}
          height={height}
          range={[to - Number(hours) * 3600, to]}
          clock={(t) => clockAt(t, moment?.t ?? 0, moment?.clock ?? null, false)}
        />
      )}
    </>
  );
}
