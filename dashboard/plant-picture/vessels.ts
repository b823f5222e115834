import { place } from '../shared/gap.ts';
import type { Palette } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { BarView } from './item-view.ts';
import type { Box } from './layout.ts';

/** A vessel seen from the side with its level, and the level's alarm limits as ticks at its right wall. */
export function drawVessel(
  drawing: Drawing,
  palette: Palette,
  box: Box,
  fill: number | null,
  bar: BarView | null,
  open: boolean,
): void {
  const { g } = drawing;
  const { x, y, width, height } = box;
  g.rect(x, y, width, height).fill(palette.vessel);
  if (fill !== null) {
    const level = height * fill;
    g.rect(x, y + height - level, width, level).fill(palette.fill);
    g.moveTo(x, y + height - level)
      .lineTo(x + width, y + height - level)
      .stroke({ width: 1.5, color: palette.line });
  }
  if (open) {
    g.moveTo(x, y)
      .lineTo(x, y + height)
      .lineTo(x + width, y + height)
      .lineTo(x + width, y)
      .stroke({ width: 2, color: palette.line });
  } else {
    g.rect(x, y, width, height).stroke({ width: 2, color: palette.line });
  }
  for (const limit of bar?.limits ?? []) {
    const at = y + height * (1 - place(limit.value, bar?.range ?? [0, 1]));
    g.moveTo(x + width - 9, at)
      .lineTo(x + width, at)
      .stroke({ width: 2, color: palette.dim });
  }
}

/** The roof of an elevated or ground reservoir. */
export function drawRoof(drawing: Drawing, palette: Palette, box: Box): void {
  drawing.g
    .moveTo(box.x - 4, box.y)
    .quadraticCurveTo(box.x + box.width / 2, box.y - Math.min(16, box.height * 0.18), box.x + box.width + 4, box.y)
    .stroke({ width: 2, color: palette.line });
}

/** Houses, for the consumers. */
export function drawTown(drawing: Drawing, palette: Palette, box: Box): void {
  const { g } = drawing;
  const { x, y, width, height } = box;
  const house = (at: number, top: number, w: number) => {
    g.moveTo(at, y + height)
      .lineTo(at, top + w * 0.35)
      .lineTo(at + w / 2, top)
      .lineTo(at + w, top + w * 0.35)
      .lineTo(at + w, y + height)
      .closePath()
      .fill(palette.vessel)
      .stroke({ width: 1.8, color: palette.line });
  };
  house(x, y + height * 0.35, width * 0.36);
  house(x + width * 0.64, y + height * 0.4, width * 0.36);
  house(x + width * 0.28, y, width * 0.44);
}

/** Where the water comes from: ground water under a well head. */
export function drawSource(drawing: Drawing, palette: Palette, box: Box): void {
  const { g } = drawing;
  const { x, y, width, height } = box;
  g.moveTo(x, y + height * 0.3)
    .lineTo(x + width, y + height * 0.3)
    .stroke({ width: 2, color: palette.line });
  g.rect(x + width * 0.4, y + height * 0.1, width * 0.2, height * 0.8)
    .fill(palette.vessel)
    .stroke({ width: 1.8, color: palette.line });
  for (const row of [0.65, 0.82]) {
    g.moveTo(x, y + height * row)
      .quadraticCurveTo(x + width * 0.25, y + height * (row - 0.1), x + width * 0.5, y + height * row)
      .quadraticCurveTo(x + width * 0.75, y + height * (row + 0.1), x + width, y + height * row)
      .stroke({ width: 1.4, color: palette.line });
  }
}
