import type { PointView, SiteView } from '../../range/contract/catalog.ts';
import type { AlarmView } from '../../range/contract/exercise.ts';
import { figure, unitLabel } from '../shared/format.ts';
import { place } from '../shared/gap.ts';
import type { PlantMoment } from '../shared/plant-source.ts';
import type { PictureItem } from './layout.ts';

/** One printed value of an item. */
export interface ValueView {
  readonly tag: string;
  /** `PV`, `SV`, `MV` where an item shows several; else empty. */
  readonly label: string;
  readonly text: string;
  readonly unit: string;
  /** True where the poll has failed: the value is not to be trusted. */
  readonly stale: boolean;
}
/** The analog bar: a value on its scale, with the alarm limits that stand in the controller. */
export interface BarView {
  readonly range: readonly [number, number];
  readonly value: number | null;
  readonly setpoint: number | null;
  readonly limits: readonly { readonly level: string; readonly value: number }[];
}
export interface ItemView {
  readonly letters: string;
  readonly number: string;
  readonly values: readonly ValueView[];
  readonly fill: number | null;
  readonly running: boolean | null;
  /** Whether a final element lets something through, by the opening in per cent that the screen shows; null unknown. */
  readonly open: boolean | null;
  readonly alarm: AlarmView | null;
  readonly bar: BarView | null;
}

/** Index of a site by tag, made once per site. */
export interface SiteIndex {
  readonly site: SiteView;
  readonly points: ReadonlyMap<string, PointView>;
  readonly loops: ReadonlyMap<string, SiteView['loops'][number]>;
  readonly alarms: ReadonlyMap<string, SiteView['alarms'][number]>;
}

export function indexSite(site: SiteView): SiteIndex {
  return {
    site,
    points: new Map(site.points.map((point) => [point.tag, point])),
    loops: new Map(site.loops.map((loop) => [loop.id, loop])),
    alarms: new Map(site.alarms.map((alarm) => [alarm.tag, alarm])),
  };
}

/** Function letters and number of a tag after ISA-5.1: `AIC-201.PV` gives `AIC` and `201`. */
export function tagParts(tag: string): { letters: string; number: string } {
  const match = /^([A-Za-z]+)-?(\d+[A-Za-z]?)?/.exec(tag);
  return { letters: match?.[1]?.toUpperCase() ?? tag, number: match?.[2] ?? '' };
}

const rank: Readonly<Record<string, number>> = { high: 0, medium: 1, low: 2 };

/** The gravest alarm that belongs to an item: by its points, its loop, or its running state. */
export function alarmOf(item: PictureItem, index: SiteIndex, alarms: readonly AlarmView[]): AlarmView | null {
  const loop = item.loop === null ? undefined : index.loops.get(item.loop);
  const tags = new Set([...item.points, ...(loop?.alarms ?? []), ...(item.state ? [item.state] : [])]);
  const own = alarms.filter((alarm) => {
    const known = index.alarms.get(alarm.tag);
    return (
      tags.has(alarm.tag) || (known?.value !== null && known?.value !== undefined && item.points.includes(known.value))
    );
  });
  return own.sort((a, b) => (rank[a.priority] ?? 3) - (rank[b.priority] ?? 3))[0] ?? null;
}

/** The limits that the controller holds for a point now; an attacker may have moved them, and then they show it. */
export function limitsOf(tag: string, index: SiteIndex, shown: PlantMoment['shown']): BarView['limits'] {
  return index.site.alarms.flatMap((alarm) => {
    if (alarm.value !== tag || alarm.limit === null) return [];
    const value = shown[alarm.limit];
    return value === null || value === undefined ? [] : [{ level: alarm.level, value }];
  });
}

/** The scale of a point: its own range, or one that holds its value and limits. */
export function scaleOf(tag: string, index: SiteIndex, shown: PlantMoment['shown']): readonly [number, number] {
  const range = index.points.get(tag)?.range;
  if (range) return range;
  const values = [shown[tag] ?? 0, ...limitsOf(tag, index, shown).map((limit) => limit.value)];
  return [Math.min(0, ...values), Math.max(1, ...values.map((value) => value * 1.2))];
}

/** Per cent of travel below which a valve counts as shut: what a limit switch and a transmitter's zero leave. */
const SHUT = 0.5;

function openAt(item: PictureItem, index: SiteIndex, shown: PlantMoment['shown']): boolean | null {
  const tag = item.points.find((one) => index.points.get(one)?.unit === '%');
  const value = tag === undefined ? null : (shown[tag] ?? null);
  return value === null ? null : value > SHUT;
}

/** Everything that an item's drawing needs at one instant. */
export function viewItem(item: PictureItem, index: SiteIndex, moment: PlantMoment | null): ItemView {
  const shown = moment?.shown ?? {};
  const first = item.points[0];
  const point = first === undefined ? undefined : index.points.get(first);
  const loop = item.loop === null ? undefined : index.loops.get(item.loop);
  const state = item.state ?? loop?.running ?? null;
  const running = state === null ? null : (shown[state] ?? null);
  const scale = first === undefined ? null : scaleOf(first, index, shown);
  const value = first === undefined ? null : (shown[first] ?? null);
  const analog = point !== undefined && point.type !== 'bool';
  return {
    ...tagParts(first ?? item.loop ?? item.id),
    values: item.points.flatMap((tag) => valuesAt(tag, item, index, moment)),
    fill: analog && scale && value !== null ? place(value, scale) : null,
    running: running === null ? null : running > 0.5,
    open: openAt(item, index, shown),
    alarm: alarmOf(item, index, moment?.alarms ?? []),
    bar:
      analog && scale && first !== undefined
        ? {
            range: scale,
            value,
            setpoint: loop?.sv && loop.pv === first ? (shown[loop.sv] ?? null) : null,
            limits: limitsOf(first, index, shown),
          }
        : null,
  };
}

function valuesAt(tag: string, item: PictureItem, index: SiteIndex, moment: PlantMoment | null): ValueView[] {
  const point = index.points.get(tag);
  if (!point || point.type === 'bool') return [];
  const value = moment?.shown[tag] ?? null;
  return [
    {
      tag,
      label: item.points.length > 1 ? (tag.split('.')[1] ?? '') : '',
      text: figure(value, point.unit),
      unit: unitLabel(point.unit),
      stale: value === null || moment === null || moment.stale,
    },
  ];
}
