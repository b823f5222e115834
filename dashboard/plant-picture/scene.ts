import { priorityColor } from '../shared/palette.ts';
import type { PlantMoment } from '../shared/plant-source.ts';
import { clearOfAlarm, drawPlate, drawTitle, drawValues, folded, type SceneContext } from './captions.ts';
import type { Drawing } from './drawing.ts';
import { drawEquipment, isEquipment } from './equipment.ts';
import { drawAlarm, drawBalloon, drawBar, drawSparkline } from './instruments.ts';
import { type ItemView, viewItem } from './item-view.ts';
import type { Box, Layout, PlacedItem } from './layout.ts';
import { drawDosingPump, drawMixer, drawPump, drawValve } from './machines.ts';
import { drawPipe } from './pipes.ts';
import { drawRoof, drawSource, drawTown, drawVessel } from './vessels.ts';

const VESSELS = new Set(['tank', 'well', 'reservoir', 'dosing-tank']);
const INSTRUMENTS = new Set(['analyser', 'flow', 'level', 'pressure', 'temperature']);

/** Draws the whole picture anew for one moment. */
export function drawScene(drawing: Drawing, layout: Layout, moment: PlantMoment | null, context: SceneContext): void {
  drawing.begin();
  for (const pipe of layout.pipes) drawPipe(drawing, context.palette, pipe);
  for (const placed of layout.items) {
    drawItem(drawing, placed, viewItem(placed.item, context.index, moment), context);
  }
  drawing.end();
}

function drawItem(drawing: Drawing, { item, box, sides }: PlacedItem, view: ItemView, context: SceneContext): void {
  const { palette } = context;
  const key = item.id;
  const title = context.text(item.title);
  if (item.symbol === 'label') {
    drawing.text(`${key}:title`, title, box.x, box.y + box.height / 2, {
      size: context.small ? 10.5 : 13,
      weight: context.small ? '400' : '600',
      baseline: 'middle',
      color: palette.dim,
    });
    return;
  }
  const middle = box.x + box.width / 2;
  if (VESSELS.has(item.symbol)) {
    drawVessel(drawing, palette, box, view.fill, view.bar, item.symbol !== 'dosing-tank');
    if (item.symbol === 'reservoir') drawRoof(drawing, palette, box);
    // In a small picture instruments stand close above the vessels.
    const below = context.small && (item.symbol === 'tank' || item.symbol === 'well');
    const at = below ? box.y + box.height + 16 : box.y - (item.symbol === 'reservoir' ? 18 : 4);
    drawTitle(drawing, context, key, title, middle, at, false);
    drawPlate(drawing, context, view, middle, box.y + (context.small ? 2 : 6), box.width);
    drawValues(drawing, context, key, view, middle, box.y + (context.small ? 2 : 6), 1, 'center', palette.vessel);
  } else if (INSTRUMENTS.has(item.symbol)) {
    drawInstrument(drawing, key, item, title, box, view, context);
  } else if (isEquipment(item.symbol)) {
    drawEquipment(drawing, item.symbol, key, title, box, view, context);
  } else if (item.symbol === 'town' || item.symbol === 'source') {
    (item.symbol === 'town' ? drawTown : drawSource)(drawing, palette, box);
    // Pipes come from above, so all words stand below.
    const line = context.small ? 13 : 16;
    drawTitle(drawing, context, key, title, middle, box.y + box.height + line + 2, false);
    drawValues(drawing, context, key, view, middle, box.y + box.height + line + 2, 2);
  } else {
    drawMachine(drawing, key, item.symbol, title, box, sides, view, context);
  }
  if (view.alarm) {
    const filled = view.alarm.state === 'raised' ? context.blink : view.alarm.state === 'acknowledged';
    const color = priorityColor(palette, view.alarm.priority);
    drawing.g
      .roundRect(box.x - 6, box.y - 6, box.width + 12, box.height + 12, 4)
      .stroke({ width: filled ? 2.5 : 1.5, color });
    const [x, y] = alarmPlace(item.symbol, box, view, context.small);
    drawAlarm(drawing, palette, `${key}:alarm`, x, y, view.alarm.priority, context.level(view.alarm.level), filled);
  }
}

/** Where the mark of an alarm stands, clear of the letters and figures of its own item. */
function alarmPlace(symbol: string, box: Box, view: ItemView, small: boolean): readonly [number, number] {
  const right = box.x + box.width;
  if (INSTRUMENTS.has(symbol)) {
    // The bar of an analyser stands to its right, and the mark beyond it.
    if (symbol === 'analyser' && view.bar && !small) return [right + 46, box.y - 4];
    return small ? [right + 17, box.y + box.height / 2] : [right + 15, box.y - 2];
  }
  // Beside a busbar run its lines, so the mark stands above its name.
  if (symbol === 'busbar') return [box.x + box.width / 2 - 16, box.y - (small ? 36 : 42)];
  // A valve has its value above it, as wide as "100.0 %".
  if (symbol === 'valve' && !small && view.values.length > 0) return [box.x + box.width / 2 + 42, box.y - 11];
  return [right + 4, box.y - 4];
}

function drawMachine(
  drawing: Drawing,
  key: string,
  symbol: string,
  title: string,
  box: Box,
  sides: PlacedItem['sides'],
  view: ItemView,
  context: SceneContext,
): void {
  const { palette } = context;
  const middle = box.x + box.width / 2;
  const below = box.y + box.height + 4;
  if (symbol === 'mixer') {
    drawMixer(drawing, palette, box);
    if (!context.small) drawTitle(drawing, context, key, title, middle, below + 16);
    return;
  }
  if (symbol === 'valve') {
    drawValve(drawing, palette, box, sides, view.running ?? view.open);
    if (context.small) return;
    // Flow meters stand beside valves and have their values below, so valves have theirs above; beside an upright pipe.
    if (sides.has('up')) drawValues(drawing, context, key, view, box.x + box.width + 4, box.y + 4, 1, 'left');
    else drawValues(drawing, context, key, view, middle, box.y - 19, 1);
    return;
  }
  (symbol === 'dosing-pump' ? drawDosingPump : drawPump)(drawing, palette, box, view.running);
  const dosing = symbol === 'dosing-pump';
  // Titles of pumps stand below, where pumps stacked above each other leave room; feeders have their values there.
  if (!context.small)
    drawTitle(drawing, context, key, title, middle, dosing ? box.y - 3 - clearOfAlarm(view) : below + 13);
  if (view.running !== null && !context.small) {
    drawing.text(`${key}:state`, context.say(view.running ? 'running' : 'stopped'), middle, box.y + box.height / 2, {
      size: Math.max(9, Math.min(13, box.width * 0.3)),
      weight: '700',
      align: 'center',
      baseline: 'middle',
      maxWidth: box.width * 0.86,
      color: context.domestic || !view.running ? '#ffffff' : '#1b2328',
    });
  }
  if (dosing && !context.small) drawValues(drawing, context, key, view, middle, below, 2);
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
  const r = Math.min(box.width, box.height) / 2;
  const centre = box.x + box.width / 2;
  if (context.small) {
    drawing.g
      .circle(centre, box.y + box.height / 2, r)
      .fill(palette.vessel)
      .stroke({ width: 1.2, color: palette.line });
    drawValues(drawing, context, key, view, centre, box.y - 15 - (view.alarm ? 6 : 0), 1);
    return;
  }
  drawBalloon(drawing, palette, key, box, view.letters, view.number);
  drawTitle(drawing, context, key, title, centre, box.y - 3 - clearOfAlarm(view));
  drawValues(drawing, context, key, view, centre, box.y + box.height / 2 + r + 3, 1);
  if (item.symbol !== 'analyser' || !view.bar) return;
  const abnormal = view.alarm ? priorityColor(palette, view.alarm.priority) : null;
  const height = Math.max(44, box.height);
  drawBar(
    drawing,
    palette,
    { x: centre + r + 14, y: box.y + box.height / 2 - height / 2, width: 9, height },
    view.bar,
    abnormal,
  );
  const tag = item.points[0];
  if (!tag) return;
  const lift = clearOfAlarm(view) + (title === '' ? 6 : 5 + 17 * folded(title).split('\n').length);
  const trend = { x: centre - 30, y: box.y - lift - 24, width: 60, height: 24 };
  drawSparkline(drawing, palette, trend, context.trail.of(tag), trendRange(view.bar.range, view.bar.value));
}

/** The part of a scale that a small trend shows: a fifth of it around the value, so that a drift is seen. */
function trendRange(range: readonly [number, number], value: number | null): readonly [number, number] {
  const half = (range[1] - range[0]) / 10;
  const middle = value ?? (range[0] + range[1]) / 2;
  const low = Math.max(range[0], Math.min(range[1] - 2 * half, Math.round((middle - half) / half) * half));
  return [low, low + 2 * half];
}
