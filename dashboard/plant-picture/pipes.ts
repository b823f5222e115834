import type { Palette } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { PlacedPipe } from './layout.ts';

/** A line: water thick, chemical thin, a signal dashed. An arrowhead at its end shows the direction of flow. */
export function drawPipe(drawing: Drawing, palette: Palette, pipe: PlacedPipe): void {
  const { g } = drawing;
  const first = pipe.points[0];
  if (!first) return;
  const color = pipe.kind === 'chemical' ? palette.chemical : pipe.kind === 'signal' ? palette.dim : palette.water;
  const width = pipe.kind === 'water' ? 3.5 : pipe.kind === 'chemical' ? 2.2 : 1;
  if (pipe.kind === 'signal') {
    for (let index = 1; index < pipe.points.length; index += 1) {
      dashes(drawing, pipe.points[index - 1] ?? first, pipe.points[index] ?? first);
    }
    g.stroke({ width, color });
    return;
  }
  g.moveTo(first[0], first[1]);
  for (const [x, y] of pipe.points.slice(1)) g.lineTo(x, y);
  g.stroke({ width, color, join: 'miter' });
  arrow(drawing, pipe.points, color, pipe.kind === 'water' ? 8 : 6);
}

function dashes(drawing: Drawing, a: readonly [number, number], b: readonly [number, number]): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length < 0.5) return;
  const [dx, dy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  for (let at = 0; at < length; at += 9) {
    const end = Math.min(length, at + 5);
    drawing.g.moveTo(a[0] + dx * at, a[1] + dy * at).lineTo(a[0] + dx * end, a[1] + dy * end);
  }
}

function arrow(drawing: Drawing, points: PlacedPipe['points'], color: string, size: number): void {
  const tip = points.at(-1);
  const before = points.findLast(
    (point) => point !== tip && Math.hypot(point[0] - (tip?.[0] ?? 0), point[1] - (tip?.[1] ?? 0)) > 1,
  );
  if (!tip || !before) return;
  const angle = Math.atan2(tip[1] - before[1], tip[0] - before[0]);
  const wing = (turn: number): [number, number] => [
    tip[0] - size * 1.5 * Math.cos(angle + turn),
    tip[1] - size * 1.5 * Math.sin(angle + turn),
  ];
  drawing.g.poly([tip[0], tip[1], ...wing(0.42), ...wing(-0.42)]).fill(color);
}
