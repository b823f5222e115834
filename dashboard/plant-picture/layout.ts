import type { SiteView } from '../../range/contract/catalog.ts';

export type Picture = SiteView['pictures'][number];
export type PictureItem = Picture['items'][number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export type Side = 'left' | 'right' | 'up' | 'down';
export interface PlacedItem {
  readonly item: PictureItem;
  readonly box: Box;
  /** Sides at which pipes meet it. */
  readonly sides: ReadonlySet<Side>;
}
export interface PlacedPipe {
  readonly kind: Picture['pipes'][number]['kind'];
  readonly points: readonly (readonly [number, number])[];
}
export interface Layout {
  readonly items: readonly PlacedItem[];
  readonly pipes: readonly PlacedPipe[];
  /** Pixels per grid unit, for the sizes of symbols. */
  readonly scale: number;
}

/** Sizes of symbols that the site gives none for, on the grid of 1600 × 900 units that pictures are drawn on. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  tank: [150, 130],
  well: [110, 130],
  reservoir: [150, 130],
  'dosing-tank': [90, 110],
  pump: [46, 46],
  'dosing-pump': [46, 46],
  valve: [40, 26],
  mixer: [70, 40],
  analyser: [50, 50],
  flow: [46, 46],
  level: [46, 46],
  pressure: [46, 46],
  town: [110, 84],
  source: [70, 80],
  reactor: [140, 170],
  separator: [90, 150],
  column: [80, 230],
  condenser: [64, 64],
  'heat-exchanger': [64, 64],
  compressor: [60, 60],
  cooling: [80, 80],
  heater: [64, 64],
  boiler: [110, 110],
  building: [100, 110],
  generator: [64, 64],
  transformer: [40, 66],
  busbar: [12, 160],
  breaker: [26, 26],
  load: [40, 56],
  junction: [16, 16],
  feed: [90, 34],
  product: [90, 34],
  flare: [44, 90],
  temperature: [46, 46],
  label: [10, 20],
};

/** Pixels per grid unit below which labels of neighbours would run into each other, and are left out. */
export const SMALL = 0.46;

/** A balloon carries letters and a number: smaller than this across, nobody reads them. */
const LEAST_BALLOON = 33;
const BALLOONS: ReadonlySet<string> = new Set(['analyser', 'flow', 'level', 'pressure', 'temperature']);

/** Equipment that has its name and its values below it. */
const ROWS_BELOW: ReadonlySet<string> = new Set(['generator', 'boiler', 'compressor', 'heat-exchanger', 'condenser']);

/** Room around the drawing in pixels: titles stand above and values below their symbols. */
const MARGIN = { left: 22, right: 22, top: 30, bottom: 40 };
const TIGHT = { left: 32, right: 32, top: 32, bottom: 38 };

/** How much further apart than their size symbols may stand across the picture. */
const SPREAD = 1.35;

/** The box of an item in grid units; the site gives the middle of each symbol. */
export function gridBox(item: PictureItem): Box {
  const size = SIZES[item.symbol] ?? [46, 46];
  const width = item.width ?? size[0];
  const height = item.height ?? size[1];
  return { x: item.x - width / 2, y: item.y - height / 2, width, height };
}

/** Fits a picture into `width` × `height` pixels, spread across a wide one, and routes its pipes at right angles. */
export function layOut(picture: Picture, width: number, height: number): Layout {
  const boxes = picture.items.map(gridBox);
  const vias = picture.pipes.flatMap((pipe) => pipe.via);
  const left = Math.min(...boxes.map((box) => box.x), ...vias.map(([x]) => x));
  const top = Math.min(...boxes.map((box) => box.y), ...vias.map(([, y]) => y));
  const right = Math.max(...boxes.map((box) => box.x + box.width), ...vias.map(([x]) => x));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height), ...vias.map(([, y]) => y));
  const base = height < 330 ? TIGHT : MARGIN;
  const margin = { ...base, bottom: Math.max(base.bottom, ...picture.items.map((item) => wordsBelow(item, bottom))) };
  const roomX = Math.max(40, width - margin.left - margin.right);
  const roomY = Math.max(40, height - margin.top - margin.bottom);
  const scale = Math.min(roomX / Math.max(0.1, right - left), roomY / Math.max(0.1, bottom - top));
  // On a wide screen symbols move apart, so that their words have room; their own proportions stay.
  const across = Math.min(roomX / Math.max(0.1, right - left), scale * SPREAD);
  const offsetX = margin.left + (roomX - (right - left) * across) / 2;
  const offsetY = margin.top + (roomY - (bottom - top) * scale) / 2;
  const toX = (x: number) => offsetX + (x - left) * across;
  const toY = (y: number) => offsetY + (y - top) * scale;
  const placed = picture.items.map((item, index) => {
    const grid = boxes[index] as Box;
    const least = BALLOONS.has(item.symbol) && scale >= SMALL ? LEAST_BALLOON : 0;
    const box = { width: Math.max(least, grid.width * scale), height: Math.max(least, grid.height * scale) };
    const at = { x: toX(item.x) - box.width / 2, y: toY(item.y) - box.height / 2, ...box };
    return { item, box: at, sides: new Set<Side>() };
  });
  const byId = new Map(placed.map((item) => [item.item.id, item]));
  const pipes: PlacedPipe[] = [];
  for (const pipe of picture.pipes) {
    const from = byId.get(pipe.from);
    const to = byId.get(pipe.to);
    if (!from || !to) continue;
    const via = pipe.via.map(([x, y]) => [toX(x), toY(y)] as const);
    const points = route(from.box, to.box, via);
    pipes.push({ kind: pipe.kind, points });
    if (pipe.kind === 'signal') continue;
    from.sides.add(sideOf(points[0], points[1]));
    to.sides.add(sideOf(points.at(-1), points.at(-2)));
  }
  return { items: placed, pipes, scale };
}

/** A path of horizontal and vertical pieces from one box to another, through the given points. */
export function route(from: Box, to: Box, via: readonly (readonly [number, number])[]): [number, number][] {
  const start = port(from, via[0] ?? centre(to));
  const end = port(to, via.at(-1) ?? centre(from));
  const stops = [start.at, ...via, end.at];
  const path: [number, number][] = [[...start.at]];
  for (let index = 1; index < stops.length; index += 1) {
    const previous = path.at(-1) as [number, number];
    const next = stops[index] as readonly [number, number];
    const last = index === stops.length - 1;
    for (const point of elbow(previous, next, index === 1 ? start.across : null, last ? end.across : null))
      path.push(point);
  }
  return path;
}

/** The side of a symbol on which a pipe goes from its first point to the next. */
function sideOf(at: readonly [number, number] = [0, 0], next: readonly [number, number] = at): Side {
  const [x, y] = [next[0] - at[0], next[1] - at[1]];
  if (Math.abs(x) >= Math.abs(y)) return x < 0 ? 'left' : 'right';
  return y < 0 ? 'up' : 'down';
}

/** Pixels that the words below a symbol at the picture's lower edge take: its name and a row for each value. */
function wordsBelow(item: PictureItem, bottom: number): number {
  const box = gridBox(item);
  if (box.y + box.height < bottom - 12 || !ROWS_BELOW.has(item.symbol)) return 0;
  return 26 + 17 * Math.min(3, item.points.length);
}

/** A point given within a symbol or on its edge is where the pipe begins. */
function inside(box: Box, [x, y]: readonly [number, number]): boolean {
  return x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;
}

function centre(box: Box): readonly [number, number] {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Where a pipe leaves a box towards a point: sideways when the point lies beside it, else up or down. */
function port(box: Box, towards: readonly [number, number]): { at: readonly [number, number]; across: boolean } {
  const [x, y] = centre(box);
  if (inside(box, towards))
    return { at: towards, across: towards[0] <= box.x + 1 || towards[0] >= box.x + box.width - 1 };
  const beside = towards[0] < box.x || towards[0] > box.x + box.width;
  const clearOf = towards[1] < box.y - box.height || towards[1] > box.y + 2 * box.height;
  const level = Math.min(Math.max(towards[1], box.y + box.height * 0.2), box.y + box.height * 0.8);
  if (beside && !(clearOf && Math.abs(towards[0] - x) < box.width)) {
    const alongside = towards[1] > box.y && towards[1] < box.y + box.height;
    return { at: [towards[0] < x ? box.x : box.x + box.width, alongside ? level : y], across: true };
  }
  const column = Math.min(Math.max(towards[0], box.x + box.width * 0.15), box.x + box.width * 0.85);
  return { at: [column, towards[1] < y ? box.y : box.y + box.height], across: false };
}

function elbow(
  a: readonly [number, number],
  b: readonly [number, number],
  leaveAcross: boolean | null,
  arriveAcross: boolean | null,
): [number, number][] {
  const end: [number, number] = [b[0], b[1]];
  if (Math.abs(a[0] - b[0]) < 0.5 || Math.abs(a[1] - b[1]) < 0.5) return [end];
  const across = leaveAcross ?? (arriveAcross === null ? true : !arriveAcross);
  if (across && arriveAcross === true) {
    const middle = (a[0] + b[0]) / 2;
    return [[middle, a[1]], [middle, b[1]], end];
  }
  if (!across && arriveAcross === false) {
    const middle = (a[1] + b[1]) / 2;
    return [[a[0], middle], [b[0], middle], end];
  }
  return across ? [[b[0], a[1]], end] : [[a[0], b[1]], end];
}
