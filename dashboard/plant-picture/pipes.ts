import type { Palette } from '../shared/palette.ts';
import type { Drawing } from './drawing.ts';
import type { PlacedPipe } from './layout.ts';

interface Stroke {
  readonly width: number;
  readonly color: (palette: Palette) => string;
  /** Pixels drawn and left out in turn; none for a whole line. */
  readonly dash?: readonly [number, number];
  /** Half the width of the arrowhead at its end; none where nothing flows one way. */
  readonly arrow?: number;
}

/** Water and heat thick, chemicals and gases thin, steam and signals dashed: told apart by shape before colour. */
const STROKES: Readonly<Record<PlacedPipe['kind'], Stroke>> = {
  water: { width: 3.5, color: (palette) => palette.water, arrow: 8 },
  hot: { width: 3.5, color: (palette) => palette.line, arrow: 8 },
  cold: { width: 2.4, color: (palette) => palette.water, arrow: 7 },
  chemical: { width: 2.2, color: (palette) => palette.chemical, arrow: 6 },
  gas: { width: 1.8, color: (palette) => palette.line, arrow: 6 },
  steam: { width: 2, color: (palette) => palette.line, dash: [12, 4], arrow: 6 },
  power: { width: 2.2, color: (palette) => palette.ink },
  signal: { width: 1, color: (palette) => palette.dim, dash: [5, 4] },
};

/** A line between two symbols, drawn as its medium is. An arrowhead at its end shows the direction of flow. */
export function drawPipe(drawing: Drawing, palette: Palette, pipe: PlacedPipe): void {
  const { g } = drawing;
  const first = pipe.points[0];
  if (!first) return;
  const stroke = STROKES[pipe.kind];
  const color = stroke.color(palette);
  if (stroke.dash) {
    for (let index = 1; index < pipe.points.length; index += 1) {
      dashes(drawing, pipe.points[index - 1] ?? first, pipe.points[index] ?? first, stroke.dash);
    }
  } else {
    g.moveTo(first[0], first[1]);
    for (const [x, y] of pipe.points.slice(1)) g.lineTo(x, y);
  }
  g.stroke({ width: stroke.width, color, join: 'miter' });
  if (stroke.arrow !== undefined) arrow(drawing, pipe.points, color, stroke.arrow);
}

function dashes(
  drawing: Drawing,
  a: readonly [number, number],
  b: readonly [number, number],
  [on, off]: readonly [number, number],
): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length < 0.5) return;
  const [dx, dy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  for (let at = 0; at < length; at += on + off) {
    const end = Math.min(length, at + on);
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
