import type { Palette } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { Box, Side } from './layout.ts';

function stateColor(palette: Palette, running: boolean | null): string {
  return running === null ? palette.vessel : running ? palette.running : palette.stopped;
}

/** ISO 10628: a circle whose triangle points along the flow. Running is light, stopped dark; the word stands below. */
export function drawPump(drawing: Drawing, palette: Palette, box: Box, running: boolean | null): void {
  const { g } = drawing;
  const r = Math.min(box.width, box.height) / 2;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  g.circle(x, y, r).fill(stateColor(palette, running)).stroke({ width: 2, color: palette.line });
  g.moveTo(x - r * 0.45, y - r * 0.88)
    .lineTo(x + r, y)
    .lineTo(x - r * 0.45, y + r * 0.88)
    .stroke({ width: 1.2, color: palette.faint });
}

/** A metering pump: a circle with a diaphragm. */
export function drawDosingPump(drawing: Drawing, palette: Palette, box: Box, running: boolean | null): void {
  const { g } = drawing;
  const r = Math.min(box.width, box.height) / 2;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  g.circle(x, y, r).fill(stateColor(palette, running)).stroke({ width: 2, color: palette.line });
  g.moveTo(x - r * 0.9, y)
    .quadraticCurveTo(x - r * 0.45, y - r * 0.7, x, y)
    .quadraticCurveTo(x + r * 0.45, y + r * 0.7, x + r * 0.9, y)
    .stroke({ width: 1.2, color: palette.faint });
}

/**
 * A valve: a triangle for each pipe that meets it, tip to tip (ISO 10628: in line, at an angle, three-way). Light when
 * it is open and dark when it is shut, as machines are when they stand.
 */
export function drawValve(
  drawing: Drawing,
  palette: Palette,
  box: Box,
  sides: ReadonlySet<Side>,
  open: boolean | null,
): void {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const length = box.width / 2;
  const half = box.height / 2;
  // Each triangle by itself: an outline that crosses itself is not filled as it looks.
  for (const side of valveSides(sides)) {
    const [dx, dy] = TOWARDS[side];
    const [baseX, baseY] = [x + dx * length, y + dy * length];
    drawing.g
      .poly([baseX - dy * half, baseY - dx * half, x, y, baseX + dy * half, baseY + dx * half])
      .fill(stateColor(palette, open))
      .stroke({ width: 1.8, color: palette.line, join: 'round' });
  }
}

const TOWARDS = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;
const OPPOSITE = { left: 'right', right: 'left', up: 'down', down: 'up' } as const;

/** Where a valve has its triangles: one that is met by a single pipe, or by none, goes straight through. */
export function valveSides(sides: ReadonlySet<Side>): ReadonlySet<Side> {
  if (sides.size > 1) return sides;
  const [only = 'left'] = sides;
  return new Set([only, OPPOSITE[only]]);
}

/** A static or stirred mixer: a box with a zigzag. */
export function drawMixer(drawing: Drawing, palette: Palette, box: Box): void {
  const { g } = drawing;
  const { x, y, width, height } = box;
  g.rect(x, y, width, height).fill(palette.vessel).stroke({ width: 2, color: palette.line });
  g.moveTo(x, y + height / 2);
  for (let step = 1; step <= 6; step += 1) {
    const at = x + (width * step) / 6;
    g.lineTo(at, step === 6 ? y + height / 2 : y + height * (step % 2 === 1 ? 0.2 : 0.8));
  }
  g.stroke({ width: 1.6, color: palette.line });
}
