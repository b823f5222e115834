import { MultiSelect, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { clockAt } from '../shared/format.ts';
import { usePalette } from '../shared/look.ts';
import { EmptyNote, FaultNote } from '../shared/panel.tsx';
import type { Pen } from '../shared/pens.ts';
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
  /** Draws the truth beside the historian's pens where the reader may see it. */
  readonly truth?: boolean;
}

/** The points drawn at first: the process values of the site's analysers. */
export function firstPens(site: SiteView): string[] {
  const analysers = site.pictures.flatMap((picture) =>
    picture.items.filter((item) => item.symbol === 'analyser').flatMap((item) => item.points.slice(0, 1)),
  );
  const historied = new Set(site.points.filter((point) => point.history).map((point) => point.tag));
  const found = [...new Set(analysers)].filter((tag) => historied.has(tag)).slice(0, 2);
  return found.length > 0 ? found : [...historied].slice(0, 2);
}

/** Trends of one, eight or twenty-four hours out of the historian, with up to six pens. */
export function TrendPanel({ exercise, site, moment, height = 190, truth = false }: TrendPanelProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const palette = usePalette();
  const [tags, setTags] = useState<string[]>(() => firstPens(site));
  const [hours, setHours] = useState('1');
  const trends = useTrends(exercise, tags, Number(hours));
  const titleOf = (tag: string) => `${tag} ${text(site.points.find((point) => point.tag === tag)?.title)}`;
  const colorOf = (tag: string) => palette.pens[tags.indexOf(tag) % palette.pens.length] ?? palette.ink;
  const series = (trends.data?.series ?? []).filter((one) => tags.includes(one.tag));
  const pens: Pen[] = [
    ...series.map((one) => ({
      id: one.tag,
      label: titleOf(one.tag),
      unit: one.unit,
      color: colorOf(one.tag),
      t: one.t,
      value: one.value,
    })),
    ...(truth ? (trends.data?.truth ?? []) : []).map((one) => ({
      id: `truth:${one.tag}`,
      label: `${one.tag} ${shared('truth')}`,
      unit: series.find((shown) => shown.tag === one.tag)?.unit ?? '1',
      color: colorOf(one.tag),
      dashed: true,
      t: one.t,
      value: one.value,
    })),
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
