import type { Palette } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { Box } from './layout.ts';

/* Single-line symbols of power systems after IEC 60617. */

/** A rotating generator: a circle with a sine wave. */
export function drawGenerator(drawing: Drawing, palette: Palette, box: Box, color: string): void {
  const r = Math.min(box.width, box.height) / 2;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  drawing.g.circle(x, y, r).fill(color).stroke({ width: 2, color: palette.line });
  drawing.g
    .moveTo(x - r * 0.5, y + r * 0.45)
    .quadraticCurveTo(x - r * 0.25, y + r * 0.05, x, y + r * 0.45)
    .quadraticCurveTo(x + r * 0.25, y + r * 0.85, x + r * 0.5, y + r * 0.45)
    .stroke({ width: 1.6, color: palette.line });
}

/** A two-winding transformer: two circles that overlap, one above the other or side by side as the box is shaped. */
export function drawTransformer(drawing: Drawing, palette: Palette, box: Box): void {
  const upright = box.height >= box.width;
  const r = Math.min(upright ? box.width / 2 : box.width / 3.3, upright ? box.height / 3.3 : box.height / 2);
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const away = r * 0.65;
  const [dx, dy] = upright ? [0, away] : [away, 0];
  drawing.g
    .circle(x - dx, y - dy, r)
    .circle(x + dx, y + dy, r)
    .stroke({ width: 2, color: palette.line });
}

/** A busbar: a heavy line as long as its box. */
export function drawBusbar(drawing: Drawing, palette: Palette, { x, y, width, height }: Box): void {
  if (width >= height) drawing.g.rect(x, y + height / 2 - 3, width, 6).fill(palette.ink);
  else drawing.g.rect(x + width / 2 - 3, y, 6, height).fill(palette.ink);
}

/** A circuit breaker: a square, filled when closed, with its contact when open. */
export function drawBreaker(drawing: Drawing, palette: Palette, box: Box, closed: boolean | null, color: string): void {
  const s = Math.min(box.width, box.height);
  const x = box.x + (box.width - s) / 2;
  const y = box.y + (box.height - s) / 2;
  drawing.g.rect(x, y, s, s).fill(color).stroke({ width: 2, color: palette.line });
  if (closed === null) return;
  if (closed) drawing.g.moveTo(x + s * 0.2, y + s / 2).lineTo(x + s * 0.8, y + s / 2);
  else
    drawing.g
      .moveTo(x + s * 0.2, y + s * 0.72)
      .lineTo(x + s * 0.45, y + s * 0.72)
      .lineTo(x + s * 0.75, y + s * 0.28);
  drawing.g.stroke({ width: 1.8, color: palette.line });
}

/** A load: an arrow away from the system. */
export function drawLoad(drawing: Drawing, palette: Palette, { x, y, width, height }: Box): void {
  const middle = x + width / 2;
  drawing.g
    .moveTo(middle, y)
    .lineTo(middle, y + height * 0.55)
    .stroke({ width: 2, color: palette.line });
  drawing.g
    .poly([middle - width * 0.32, y + height * 0.5, middle + width * 0.32, y + height * 0.5, middle, y + height])
    .fill(palette.line);
}

/** A point of a network where lines meet. */
export function drawJunction(drawing: Drawing, palette: Palette, box: Box): void {
  const r = Math.min(box.width, box.height) / 2;
  drawing.g
    .circle(box.x + box.width / 2, box.y + box.height / 2, r)
    .fill(palette.vessel)
    .stroke({ width: 1.6, color: palette.line });
}
