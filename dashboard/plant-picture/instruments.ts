import { place } from '../shared/gap.ts';
import { type Palette, priorityColor } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { BarView } from './item-view.ts';
import type { Box } from './layout.ts';

/** ISA-5.1 instrument balloon: letters over number, and the line of a control-room display across it. */
export function drawBalloon(
  drawing: Drawing,
  palette: Palette,
  key: string,
  box: Box,
  letters: string,
  number: string,
): void {
  const { g } = drawing;
  const r = Math.min(box.width, box.height) / 2;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  g.circle(x, y, r).fill(palette.vessel).stroke({ width: 1.6, color: palette.line });
  g.moveTo(x - r, y)
    .lineTo(x + r, y)
    .stroke({ width: 1, color: palette.line });
  const size = Math.max(10.5, Math.min(13, r * 0.55));
  const common = { size, color: palette.ink, align: 'center', maxWidth: r * 1.7 } as const;
  drawing.text(`${key}:letters`, letters, x, y - r * 0.12, { ...common, baseline: 'bottom', weight: '600' });
  drawing.text(`${key}:number`, number, x, y + r * 0.1, { ...common, baseline: 'top' });
}

/**
 * An analog bar after ISA-101: a narrow scale with the normal band lighter, limits as ticks, the set-point as an open
 * wedge and the value as a filled one.
 */
export function drawBar(drawing: Drawing, palette: Palette, box: Box, bar: BarView, abnormal: string | null): void {
  const { g } = drawing;
  const { x, y, width, height } = box;
  const at = (value: number) => y + height * (1 - place(value, bar.range));
  g.rect(x, y, width, height).fill(palette.bar);
  const low = bar.limits.filter((limit) => limit.level.startsWith('L')).map((limit) => limit.value);
  const high = bar.limits.filter((limit) => limit.level.startsWith('H')).map((limit) => limit.value);
  if (low.length + high.length > 0) {
    const top = at(high.length > 0 ? Math.min(...high) : bar.range[1]);
    const bottom = at(low.length > 0 ? Math.max(...low) : bar.range[0]);
    if (bottom > top) g.rect(x, top, width, bottom - top).fill(palette.normalBand);
  }
  for (const limit of bar.limits) {
    const tick = at(limit.value);
    g.moveTo(x - 3, tick)
      .lineTo(x + width + 3, tick)
      .stroke({ width: limit.level.length > 1 ? 2.4 : 1.4, color: palette.dim });
  }
  g.rect(x, y, width, height).stroke({ width: 1, color: palette.line });
  if (bar.setpoint !== null) {
    const mark = at(bar.setpoint);
    g.poly([x - 2, mark, x - 10, mark - 5, x - 10, mark + 5]).stroke({ width: 1.5, color: palette.ink });
  }
  if (bar.value !== null) {
    const mark = at(bar.value);
    g.poly([x + width + 1, mark, x + width + 10, mark - 6, x + width + 10, mark + 6]).fill(abnormal ?? palette.ink);
  }
}

/** A small trend without axes; the last value ends at its right side. */
export function drawSparkline(
  drawing: Drawing,
  palette: Palette,
  box: Box,
  trail: readonly (readonly [number, number])[],
  range: readonly [number, number],
): void {
  const { g } = drawing;
  const { x, y, width, height } = box;
  g.rect(x, y, width, height).fill(palette.vessel).stroke({ width: 0.8, color: palette.faint });
  const first = trail[0];
  const last = trail.at(-1);
  const atY = (value: number) => y + height * (1 - place(value, range));
  if (!first || !last || last[0] <= first[0]) return;
  const atX = (t: number) => x + (width * (t - first[0])) / (last[0] - first[0]);
  g.moveTo(atX(first[0]), atY(first[1]));
  for (const [t, value] of trail) g.lineTo(atX(t), atY(value));
  g.stroke({ width: 1.6, color: palette.ink });
}

/** An alarm beside its item: the priority's shape with its number, and the level's word. */
export function drawAlarm(
  drawing: Drawing,
  palette: Palette,
  key: string,
  x: number,
  y: number,
  priority: string,
  word: string,
  filled: boolean,
): void {
  const { g } = drawing;
  const color = priorityColor(palette, priority);
  const s = 9;
  if (priority === 'high') g.rect(x - s, y - s, 2 * s, 2 * s);
  else if (priority === 'medium') g.poly([x, y - s - 1, x + s + 1, y + s, x - s - 1, y + s]);
  else g.poly([x, y - s - 1, x + s + 1, y, x, y + s + 1, x - s - 1, y]);
  if (filled) g.fill(color);
  g.stroke({ width: 2, color });
  drawing.text(`${key}:rank`, priority === 'high' ? '1' : priority === 'medium' ? '2' : '3', x, y + 1, {
    size: 12,
    weight: '700',
    align: 'center',
    baseline: 'middle',
    color: filled ? '#ffffff' : color,
  });
  drawing.text(`${key}:level`, word, x + s + 5, y, { size: 12, weight: '700', baseline: 'middle', color });
}
