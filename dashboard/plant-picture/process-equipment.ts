import type { Palette } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { Box } from './layout.ts';

/*
 * Equipment of chemical and heat plants after ISO 10628-2: vessels with dished ends, columns, exchangers, compressors.
 * Lines are thin and grey; only the level inside a vessel and the state of a machine are filled.
 */

/** Height of a dished end, in pixels. */
const dish = ({ width, height }: Box): number => Math.min(width * 0.28, height * 0.22);

/** The outline of an upright vessel with dished ends. */
function outline(drawing: Drawing, { x, y, width, height }: Box, d: number): Drawing['g'] {
  return drawing.g
    .moveTo(x, y + d)
    .bezierCurveTo(x, y - d * 0.34, x + width, y - d * 0.34, x + width, y + d)
    .lineTo(x + width, y + height - d)
    .bezierCurveTo(x + width, y + height + d * 0.34, x, y + height + d * 0.34, x, y + height - d)
    .closePath();
}

/** An upright closed vessel with its liquid; `fill` 0 to 1, null where the level is not known. */
export function drawPressureVessel(drawing: Drawing, palette: Palette, box: Box, fill: number | null): void {
  const d = dish(box);
  outline(drawing, box, d).fill(palette.vessel);
  if (fill !== null && fill > 0) {
    const { x, y, width, height } = box;
    const top = y + height * (1 - fill);
    const bottom = y + height;
    const straight = bottom - d;
    if (top < straight) {
      drawing.g
        .moveTo(x, Math.max(top, y + d))
        .lineTo(x + width, Math.max(top, y + d))
        .lineTo(x + width, straight)
        .bezierCurveTo(x + width, bottom + d * 0.34, x, bottom + d * 0.34, x, straight)
        .closePath()
        .fill(palette.fill);
      drawing.g
        .moveTo(x, Math.max(top, y + d))
        .lineTo(x + width, Math.max(top, y + d))
        .stroke({ width: 1.5, color: palette.line });
    } else {
      // Only the dished bottom is wetted: a lens as wide as the level reaches.
      const part = (bottom - top) / d;
      const half = (width / 2) * Math.sqrt(Math.min(1, part));
      drawing.g
        .moveTo(x + width / 2 - half, top)
        .lineTo(x + width / 2 + half, top)
        .quadraticCurveTo(x + width / 2, bottom + (bottom - top) * 0.5, x + width / 2 - half, top)
        .fill(palette.fill);
    }
  }
  outline(drawing, box, d).stroke({ width: 2, color: palette.line });
}

/** A stirred reactor: a vessel with an agitator driven from above. */
export function drawReactor(drawing: Drawing, palette: Palette, box: Box, fill: number | null): void {
  drawPressureVessel(drawing, palette, box, fill);
  const { x, y, width, height } = box;
  const middle = x + width / 2;
  const blade = y + height * 0.78;
  const motor = Math.min(14, width * 0.14);
  drawing.g
    .rect(middle - motor / 2, y - motor * 0.9, motor, motor)
    .fill(palette.vessel)
    .stroke({ width: 1.4, color: palette.line });
  drawing.g
    .moveTo(middle, y + motor * 0.1)
    .lineTo(middle, blade)
    .moveTo(middle - width * 0.22, blade - 5)
    .lineTo(middle + width * 0.22, blade + 5)
    .moveTo(middle - width * 0.22, blade + 5)
    .lineTo(middle + width * 0.22, blade - 5)
    .stroke({ width: 1.4, color: palette.dim });
}

/** A gas-liquid separator: a vessel with a demister near its top. */
export function drawSeparator(drawing: Drawing, palette: Palette, box: Box, fill: number | null): void {
  drawPressureVessel(drawing, palette, box, fill);
  const { x, y, width, height } = box;
  const at = y + height * 0.26;
  const deep = Math.min(10, height * 0.08);
  drawing.g.rect(x, at, width, deep).stroke({ width: 1, color: palette.faint });
  for (let i = 0; i < 6; i++) {
    const left = x + (width * i) / 6;
    drawing.g.moveTo(left, at + deep).lineTo(left + width / 6, at);
  }
  drawing.g.stroke({ width: 1, color: palette.faint });
}

/** A column with trays. */
export function drawColumn(drawing: Drawing, palette: Palette, box: Box, fill: number | null): void {
  drawPressureVessel(drawing, palette, box, fill);
  const { x, y, width, height } = box;
  for (let tray = 0; tray < 6; tray++) {
    const at = y + height * (0.2 + tray * 0.1);
    const left = tray % 2 === 0 ? x : x + width * 0.25;
    drawing.g.moveTo(left, at).lineTo(left + width * 0.75, at);
  }
  drawing.g.stroke({ width: 1.2, color: palette.dim });
}

/** A heat exchanger: a circle with the zigzag of the other side's stream. */
export function drawExchanger(drawing: Drawing, palette: Palette, box: Box): void {
  const r = Math.min(box.width, box.height) / 2;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  drawing.g.circle(x, y, r).fill(palette.vessel).stroke({ width: 2, color: palette.line });
  drawing.g
    .moveTo(x - r * 1.35, y)
    .lineTo(x - r * 0.5, y)
    .lineTo(x - r * 0.2, y - r * 0.5)
    .lineTo(x + r * 0.2, y + r * 0.5)
    .lineTo(x + r * 0.5, y)
    .lineTo(x + r * 1.35, y)
    .stroke({ width: 1.6, color: palette.line });
}

/** A compressor: a circle between two lines that come together along the flow. */
export function drawCompressor(drawing: Drawing, palette: Palette, box: Box, color: string): void {
  const r = Math.min(box.width, box.height) / 2;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  drawing.g.circle(x, y, r).fill(color).stroke({ width: 2, color: palette.line });
  drawing.g
    .moveTo(x - r * 0.5, y - r * 0.86)
    .lineTo(x + r * 0.94, y - r * 0.34)
    .moveTo(x - r * 0.5, y + r * 0.86)
    .lineTo(x + r * 0.94, y + r * 0.34)
    .stroke({ width: 1.4, color: palette.line });
}

/** A cooling tower: its waist and the spray inside. */
export function drawCoolingTower(drawing: Drawing, palette: Palette, { x, y, width, height }: Box): void {
  drawing.g
    .moveTo(x + width * 0.22, y)
    .quadraticCurveTo(x + width * 0.34, y + height * 0.5, x, y + height)
    .lineTo(x + width, y + height)
    .quadraticCurveTo(x + width * 0.66, y + height * 0.5, x + width * 0.78, y)
    .closePath()
    .fill(palette.vessel)
    .stroke({ width: 2, color: palette.line });
  for (const row of [0.62, 0.78]) {
    for (let i = 0; i < 4; i++) {
      const at = x + width * (0.26 + i * 0.16);
      drawing.g.moveTo(at, y + height * row).lineTo(at - 3, y + height * (row + 0.08));
    }
  }
  drawing.g.stroke({ width: 1.1, color: palette.dim });
}

/** A boiler or fired heater: a box with a flame under its tubes. */
export function drawBoiler(drawing: Drawing, palette: Palette, box: Box, color: string): void {
  const { x, y, width, height } = box;
  drawing.g.rect(x, y, width, height).fill(palette.vessel).stroke({ width: 2, color: palette.line });
  drawing.g.moveTo(x, y + height * 0.3);
  for (let turn = 0; turn < 3; turn++) {
    const at = x + (width * turn) / 3;
    drawing.g
      .lineTo(at + width / 9, y + height * 0.14)
      .lineTo(at + (2 * width) / 9, y + height * 0.46)
      .lineTo(at + width / 3, y + height * 0.3);
  }
  drawing.g.stroke({ width: 1.4, color: palette.line });
  const middle = x + width / 2;
  const foot = y + height * 0.92;
  drawing.g
    .moveTo(middle, y + height * 0.52)
    .quadraticCurveTo(middle + width * 0.2, y + height * 0.75, middle + width * 0.08, foot)
    .lineTo(middle - width * 0.08, foot)
    .quadraticCurveTo(middle - width * 0.2, y + height * 0.75, middle, y + height * 0.52)
    .fill(color)
    .stroke({ width: 1.2, color: palette.line });
}

/** A flare: a stack with its flame. */
export function drawFlare(drawing: Drawing, palette: Palette, { x, y, width, height }: Box, color: string): void {
  const middle = x + width / 2;
  drawing.g
    .moveTo(middle - 3, y + height)
    .lineTo(middle - 3, y + height * 0.36)
    .lineTo(middle + 3, y + height * 0.36)
    .lineTo(middle + 3, y + height)
    .stroke({ width: 1.6, color: palette.line });
  drawing.g
    .moveTo(middle, y)
    .quadraticCurveTo(middle + width * 0.34, y + height * 0.24, middle, y + height * 0.34)
    .quadraticCurveTo(middle - width * 0.34, y + height * 0.24, middle, y)
    .fill(color)
    .stroke({ width: 1.4, color: palette.line });
}

/** Where a stream enters or leaves the picture: a flag that points along the flow. */
export function drawFlag(drawing: Drawing, palette: Palette, { x, y, width, height }: Box): void {
  const tip = Math.min(width * 0.3, height * 0.5);
  drawing.g
    .poly([x, y, x + width - tip, y, x + width, y + height / 2, x + width - tip, y + height, x, y + height])
    .fill(palette.vessel)
    .stroke({ width: 1.6, color: palette.line });
}

/** A building that is heated: walls, roof and a radiator. */
export function drawBuilding(drawing: Drawing, palette: Palette, { x, y, width, height }: Box): void {
  drawing.g
    .moveTo(x, y + height)
    .lineTo(x, y + height * 0.28)
    .lineTo(x + width / 2, y)
    .lineTo(x + width, y + height * 0.28)
    .lineTo(x + width, y + height)
    .closePath()
    .fill(palette.vessel)
    .stroke({ width: 2, color: palette.line });
  const left = x + width * 0.3;
  const top = y + height * 0.72;
  drawing.g.rect(left, top, width * 0.4, height * 0.2);
  for (let fin = 1; fin < 5; fin++)
    drawing.g.moveTo(left + width * 0.08 * fin, top).lineTo(left + width * 0.08 * fin, top + height * 0.2);
  drawing.g.stroke({ width: 1.2, color: palette.dim });
}
