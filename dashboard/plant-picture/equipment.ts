import type { Palette } from '../shared/palette.ts';
import { clearOfAlarm, drawTitle, drawValues, type SceneContext } from './captions.ts';
import type { Drawing } from './drawing.ts';
import type { ItemView } from './item-view.ts';
import type { Box } from './layout.ts';
import { drawBreaker, drawBusbar, drawGenerator, drawJunction, drawLoad, drawTransformer } from './power-equipment.ts';
import {
  drawBoiler,
  drawBuilding,
  drawColumn,
  drawCompressor,
  drawCoolingTower,
  drawExchanger,
  drawFlag,
  drawFlare,
  drawReactor,
  drawSeparator,
} from './process-equipment.ts';

/** How a symbol is drawn, and where its words stand: its title, and its values with how many of them. */
interface Look {
  readonly draw: (drawing: Drawing, palette: Palette, box: Box, view: ItemView, state: string) => void;
  readonly title: 'above' | 'below' | 'inside' | 'right';
  readonly values: 'below' | 'inside' | 'right';
  readonly rows: number;
  /** The pair of words for a state that the shape alone would not tell. */
  readonly state?: 'running' | 'contact';
}

const LOOKS = {
  reactor: { draw: (d, p, box, view) => drawReactor(d, p, box, view.fill), title: 'above', values: 'inside', rows: 3 },
  separator: {
    draw: (d, p, box, view) => drawSeparator(d, p, box, view.fill),
    title: 'above',
    values: 'right',
    rows: 3,
  },
  column: { draw: (d, p, box, view) => drawColumn(d, p, box, view.fill), title: 'above', values: 'right', rows: 4 },
  condenser: { draw: drawExchanger, title: 'below', values: 'below', rows: 2 },
  'heat-exchanger': { draw: drawExchanger, title: 'below', values: 'below', rows: 2 },
  heater: { draw: drawExchanger, title: 'below', values: 'below', rows: 2 },
  compressor: {
    draw: (d, p, box, _, state) => drawCompressor(d, p, box, state),
    title: 'below',
    values: 'below',
    rows: 2,
    state: 'running',
  },
  cooling: { draw: drawCoolingTower, title: 'below', values: 'below', rows: 2 },
  boiler: { draw: (d, p, box, _, state) => drawBoiler(d, p, box, state), title: 'below', values: 'below', rows: 3 },
  building: { draw: drawBuilding, title: 'below', values: 'inside', rows: 2 },
  flare: { draw: (d, p, box, _, state) => drawFlare(d, p, box, state), title: 'below', values: 'below', rows: 1 },
  feed: { draw: drawFlag, title: 'inside', values: 'below', rows: 2 },
  product: { draw: drawFlag, title: 'inside', values: 'below', rows: 2 },
  generator: {
    draw: (d, p, box, _, state) => drawGenerator(d, p, box, state),
    title: 'below',
    values: 'below',
    rows: 3,
    state: 'running',
  },
  transformer: { draw: drawTransformer, title: 'right', values: 'right', rows: 1 },
  busbar: { draw: drawBusbar, title: 'above', values: 'right', rows: 2 },
  breaker: {
    draw: (d, p, box, view, state) => drawBreaker(d, p, box, view.running, state),
    title: 'right',
    values: 'right',
    rows: 0,
    state: 'contact',
  },
  load: { draw: drawLoad, title: 'below', values: 'below', rows: 2 },
  junction: { draw: drawJunction, title: 'below', values: 'below', rows: 1 },
} as const satisfies Readonly<Record<string, Look>>;

type Equipment = keyof typeof LOOKS;

export const isEquipment = (symbol: string): symbol is Equipment => symbol in LOOKS;

/** Draws a piece of equipment with its title, its values and the word for its state. */
export function drawEquipment(
  drawing: Drawing,
  symbol: Equipment,
  key: string,
  title: string,
  box: Box,
  view: ItemView,
  context: SceneContext,
): void {
  const { palette, small } = context;
  const captions: Look = LOOKS[symbol];
  const state = view.running === null ? palette.vessel : view.running ? palette.running : palette.stopped;
  captions.draw(drawing, palette, box, view, state);
  const middle = box.x + box.width / 2;
  const bottom = box.y + box.height;
  const line = small ? 13 : 16;
  const lines = title === '' ? 0 : 1;
  const shown = small ? Math.min(1, captions.rows) : captions.rows;
  const beside = box.x + box.width + 7;
  // What stands at the end of a busbar stands above the line that may leave there.
  let right = symbol === 'busbar' ? box.y + box.height / 2 - (small ? 17 : 20) : box.y + box.height * 0.3;
  let below = bottom + 6;
  if (captions.title === 'above')
    drawTitle(drawing, context, key, title, middle, box.y - 8 - clearOfAlarm(view), false);
  else if (captions.title === 'below') {
    below += lines * line;
    drawTitle(drawing, context, key, title, middle, below + 1, false);
  } else if (title !== '') {
    const inside = captions.title === 'inside';
    drawing.text(`${key}:title`, title, inside ? middle - 3 : beside, box.y + box.height / 2, {
      size: small ? 10.5 : 12,
      align: inside ? 'center' : 'left',
      baseline: 'middle',
      maxWidth: inside ? box.width * 0.84 : 140,
      color: palette.dim,
      halo: inside ? palette.vessel : palette.ground,
    });
    if (!inside) right = box.y + box.height / 2 + line / 2;
  }
  if (captions.state && view.running !== null)
    drawState(drawing, key, captions.state, box, view.running, context, title);
  if (captions.values === 'inside')
    drawValues(drawing, context, key, view, middle, box.y + box.height * 0.34, shown, 'center', palette.vessel);
  else if (captions.values === 'right') drawValues(drawing, context, key, view, beside, right, shown, 'left');
  else drawValues(drawing, context, key, view, middle, below - 2, shown);
}

/** The word for a machine's state inside it, for a contact's under it. */
function drawState(
  drawing: Drawing,
  key: string,
  kind: 'running' | 'contact',
  box: Box,
  running: boolean,
  { say, small, domestic, palette }: SceneContext,
  title: string,
): void {
  const contact = kind === 'contact';
  // In a small picture a word stands only where something is out of the ordinary; so it does at contacts, of which there
  // are many and whose symbol tells, unless domestic practice wants every word printed.
  if (small ? !contact || running : contact && running && !domestic) return;
  const word = contact ? say(running ? 'closed' : 'open') : say(running ? 'running' : 'stopped');
  drawing.text(
    `${key}:state`,
    word,
    contact ? box.x + box.width + 6 : box.x + box.width / 2,
    contact ? box.y + box.height + (title === '' ? 2 : 7) : box.y + box.height * 0.36,
    {
      size: contact ? 11 : Math.max(9, Math.min(13, box.width * 0.24)),
      weight: '700',
      align: contact ? 'left' : 'center',
      baseline: 'middle',
      maxWidth: contact ? 80 : box.width * 0.8,
      color: contact ? palette.ink : domestic || !running ? '#ffffff' : '#1b2328',
    },
  );
}
