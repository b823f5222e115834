import type { Text } from '../../range/contract/text.ts';
import { type Palette, priorityColor } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { ItemView, SiteIndex } from './item-view.ts';
import type { Trail } from './trail.ts';

/* The words and figures that stand at a symbol, and what every drawing of a picture needs to know for them. */

export interface SceneContext {
  readonly palette: Palette;
  readonly domestic: boolean;
  readonly index: SiteIndex;
  readonly trail: Trail;
  readonly text: (text: Text | null) => string;
  readonly say: (key: 'running' | 'stopped' | 'closed' | 'open' | 'unknown' | 'staleValue') => string;
  readonly level: (level: string) => string;
  /** Alternates twice a second; unacknowledged alarms are filled and empty in turn. */
  readonly blink: boolean;
  /** Small pictures leave out titles of instruments, bars and trends. */
  readonly small: boolean;
}

/** Pixels by which a title makes room for the frame of an alarm. */
export const clearOfAlarm = (view: ItemView): number => (view.alarm ? 10 : 0);

export function drawTitle(
  drawing: Drawing,
  { palette, small }: SceneContext,
  key: string,
  title: string,
  x: number,
  bottom: number,
  fold = true,
): void {
  if (title === '') return;
  drawing.text(`${key}:title`, fold ? folded(title) : title, x, bottom, {
    size: small ? 10.5 : 12,
    align: 'center',
    baseline: 'bottom',
    color: palette.dim,
    halo: palette.ground,
  });
}

export function drawValues(
  drawing: Drawing,
  { palette, say, small }: SceneContext,
  key: string,
  view: ItemView,
  x: number,
  y: number,
  rows: number,
  align: 'center' | 'left' = 'center',
  halo: string = palette.ground,
): void {
  const abnormal = view.alarm ? priorityColor(palette, view.alarm.priority) : palette.ink;
  const size = small ? 11 : 13;
  view.values.slice(0, rows).forEach((value, row) => {
    const label = value.label === '' || value.label === 'PV' ? '' : `${value.label} `;
    const content =
      value.text === '—'
        ? `${label}? ${say('staleValue')}`
        : `${label}${value.text} ${value.unit}${value.stale ? ' ?' : ''}`;
    drawing.text(`${key}:value:${value.tag}`, content.trim(), x, y + row * (size + 4), {
      size: row === 0 ? size : size - 1,
      weight: row === 0 ? '700' : '500',
      align,
      color: value.stale ? palette.dim : row === 0 ? abnormal : palette.ink,
      halo,
    });
  });
}

/** A plate behind the value of a vessel, which the surface of the water would else run through. */
export function drawPlate(
  { g }: Drawing,
  { palette, small }: SceneContext,
  view: ItemView,
  x: number,
  y: number,
  room: number,
): void {
  const value = view.values[0];
  if (!value) return;
  const size = small ? 11 : 13;
  const width = Math.min(room - 4, (value.text.length + value.unit.length + (value.stale ? 3 : 1)) * size * 0.6 + 6);
  g.roundRect(x - width / 2, y - 1, width, size + 6, 3).fill({ color: palette.vessel, alpha: 0.92 });
}

/** A long title on two lines, broken at the space nearest its middle, so that neighbours do not run into each other. */
export function folded(title: string): string {
  const spaces = [...title.matchAll(/ /g)].map((match) => match.index);
  if (title.length < 16 || spaces.length === 0) return title;
  const middle = title.length / 2;
  const at = spaces.reduce((best, space) => (Math.abs(space - middle) < Math.abs(best - middle) ? space : best));
  return `${title.slice(0, at)}\n${title.slice(at + 1)}`;
}
