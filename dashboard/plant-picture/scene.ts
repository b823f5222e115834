import type { Text } from '../../range/contract/text.ts';
import { type Palette, priorityColor } from '../shared/palette.ts';
import type { PlantMoment } from '../shared/plant-source.ts';
import type { Drawing } from './drawing.ts';
import { drawAlarm, drawBalloon, drawBar, drawSparkline } from './instruments.ts';
import { type ItemView, type SiteIndex, viewItem } from './item-view.ts';
import type { Box, Layout, PlacedItem } from './layout.ts';
import { drawDosingPump, drawMixer, drawPump, drawValve } from './machines.ts';
import { drawPipe } from './pipes.ts';
import type { Trail } from './trail.ts';
import { drawRoof, drawSource, drawTown, drawVessel } from './vessels.ts';

export interface SceneContext {
  readonly palette: Palette;
  readonly domestic: boolean;
  readonly index: SiteIndex;
  readonly trail: Trail;
  readonly text: (text: Text | null) => string;
  readonly say: (key: 'running' | 'stopped' | 'unknown' | 'staleValue') => string;
  readonly level: (level: string) => string;
  /** Alternates twice a second; unacknowledged alarms are filled and empty in turn. */
  readonly blink: boolean;
  /** Small pictures leave out titles of instruments, bars and trends. */
  readonly small: boolean;
}

const VESSELS = new Set(['tank', 'well', 'reservoir', 'dosing-tank']);
const INSTRUMENTS = new Set(['analyser', 'flow', 'level', 'pressure']);

/** Draws the whole picture anew for one moment. */
export function drawScene(drawing: Drawing, layout: Layout, moment: PlantMoment | null, context: SceneContext): void {
  drawing.begin();
  for (const pipe of layout.pipes) drawPipe(drawing, context.palette, pipe);
  for (const placed of layout.items) {
    drawItem(drawing, placed, viewItem(placed.item, context.index, moment), context);
  }
  drawing.end();
}

function drawItem(drawing: Drawing, { item, box }: PlacedItem, view: ItemView, context: SceneContext): void {
  const { palette } = context;
  const key = item.id;
  const title = context.text(item.title);
  if (item.symbol === 'label') {
    drawing.text(`${key}:title`, title, box.x, box.y + box.height / 2, {
      size: 13,
      weight: '600',
      baseline: 'middle',
      color: palette.dim,
    });
    return;
  }
  if (VESSELS.has(item.symbol)) {
    drawVessel(drawing, palette, box, view.fill, view.bar, item.symbol !== 'dosing-tank');
    if (item.symbol === 'reservoir') drawRoof(drawing, palette, box);
    drawTitle(drawing, context, key, title, box, item.symbol === 'reservoir' ? 14 : 0);
    drawValues(drawing, context, key, view, box.x + box.width / 2, box.y + 6, 'center');
  } else if (INSTRUMENTS.has(item.symbol)) {
    drawInstrument(drawing, key, item, title, box, view, context);
  } else if (item.symbol === 'town' || item.symbol === 'source') {
    (item.symbol === 'town' ? drawTown : drawSource)(drawing, palette, box);
    drawTitle(drawing, context, key, title, box, 0);
    drawValues(drawing, context, key, view, box.x + box.width / 2, box.y + box.height + 4, 'center');
  } else {
    drawMachine(drawing, key, item.symbol, title, box, view, context);
  }
  if (view.alarm) {
    const filled = view.alarm.state === 'raised' ? context.blink : view.alarm.state === 'acknowledged';
    const color = priorityColor(palette, view.alarm.priority);
    drawing.g
      .roundRect(box.x - 6, box.y - 6, box.width + 12, box.height + 12, 4)
      .stroke({ width: filled ? 2.5 : 1.5, color });
    drawAlarm(
      drawing,
      palette,
      `${key}:alarm`,
      box.x + box.width + 4,
      box.y - 4,
      view.alarm.priority,
      context.level(view.alarm.level),
      filled,
    );
  }
}

function drawMachine(
  drawing: Drawing,
  key: string,
  symbol: string,
  title: string,
  box: Box,
  view: ItemView,
  context: SceneContext,
): void {
  const { palette } = context;
  if (symbol === 'valve') drawValve(drawing, palette, box, view.running);
  else if (symbol === 'mixer') drawMixer(drawing, palette, box);
  else (symbol === 'dosing-pump' ? drawDosingPump : drawPump)(drawing, palette, box, view.running);
  drawTitle(drawing, context, key, title, box, 0);
  let y = box.y + box.height + 4;
  if (symbol !== 'mixer' && view.running !== null) {
    const word = context.say(view.running ? 'running' : 'stopped');
    const color = context.domestic ? (view.running ? palette.running : palette.stopped) : palette.dim;
    drawing.text(`${key}:state`, word, box.x + box.width / 2, y, { size: 12, weight: '600', align: 'center', color });
    y += 16;
  }
  drawValues(drawing, context, key, view, box.x + box.width / 2, y, 'center');
}

function drawInstrument(
  drawing: Drawing,
  key: string,
  item: PlacedItem['item'],
  title: string,
  box: Box,
  view: ItemView,
  context: SceneContext,
): void {
  const { palette } = context;
  drawBalloon(drawing, palette, key, box, view.letters, view.number);
  const r = Math.min(box.width, box.height) / 2;
  const centre = box.x + box.width / 2;
  if (!context.small) drawTitle(drawing, context, key, title, box, 0);
  drawValues(drawing, context, key, view, centre, box.y + box.height / 2 + r + 4, 'center');
  if (item.symbol !== 'analyser' || !view.bar || context.small) return;
  const abnormal = view.alarm ? priorityColor(palette, view.alarm.priority) : null;
  const height = Math.max(44, box.height);
  const bar = { x: centre + r + 16, y: box.y + box.height / 2 - height / 2, width: 9, height };
  drawBar(drawing, palette, bar, view.bar, abnormal);
  const tag = item.points[0];
  if (tag) {
    const trend = { x: bar.x + 24, y: bar.y, width: 56, height };
    drawSparkline(drawing, palette, trend, context.trail.of(tag), view.bar.range, null);
  }
}

function drawTitle(
  drawing: Drawing,
  { palette }: SceneContext,
  key: string,
  title: string,
  box: Box,
  lift: number,
): void {
  if (title === '') return;
  drawing.text(`${key}:title`, folded(title), box.x + box.width / 2, box.y - 4 - lift, {
    size: 12,
    align: 'center',
    baseline: 'bottom',
    color: palette.dim,
  });
}

function drawValues(
  drawing: Drawing,
  { palette, say }: SceneContext,
  key: string,
  view: ItemView,
  x: number,
  y: number,
  align: 'center' | 'left',
): void {
  const abnormal = view.alarm ? priorityColor(palette, view.alarm.priority) : palette.ink;
  view.values.forEach((value, row) => {
    const label = value.label === '' || value.label === 'PV' ? '' : `${value.label} `;
    const content =
      value.text === '—'
        ? `${label}? ${say('staleValue')}`
        : `${label}${value.text} ${value.unit}${value.stale ? ' ?' : ''}`;
    drawing.text(`${key}:value:${value.tag}`, content.trim(), x, y + row * 17, {
      size: row === 0 ? 14 : 12,
      weight: row === 0 ? '700' : '400',
      align,
      color: value.stale ? palette.dim : row === 0 ? abnormal : palette.ink,
    });
  });
}

/** A long title on two lines, broken at the space nearest its middle, so that neighbours do not run into each other. */
export function folded(title: string): string {
  const spaces = [...title.matchAll(/ /g)].map((match) => match.index);
  if (title.length < 12 || spaces.length === 0) return title;
  const middle = title.length / 2;
  const at = spaces.reduce((best, space) => (Math.abs(space - middle) < Math.abs(best - middle) ? space : best));
  return `${title.slice(0, at)}\n${title.slice(at + 1)}`;
}
