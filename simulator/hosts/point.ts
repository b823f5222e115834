import { readRequest, writeMultiple, writeSingle } from '../protocols/modbus/client.ts';
import type { Point } from './schema.ts';

/** Registers (or bits) that a point occupies. */
export const widthOf = ({ type }: Pick<Point, 'type'>): number =>
  type === 'float32' || type === 'uint32' || type === 'int32' ? 2 : 1;

export const isBitArea = (area: Point['area']): area is 'coil' | 'discrete' => area === 'coil' || area === 'discrete';

/** What turns raw words into an engineering value. Cut out of a point so that all have one shape: they are read often. */
export type Scaling = Pick<Point, 'type' | 'scale' | 'offset' | 'wordOrder' | 'byteSwap'>;

export const scalingOf = ({ type, scale, offset, wordOrder, byteSwap }: Point): Scaling => ({
  type,
  scale,
  offset,
  wordOrder,
  byteSwap,
});

const view = new DataView(new ArrayBuffer(4));

const swapped = (word: number): number => ((word & 0xff) << 8) | (word >> 8);

/** Engineering value of raw words as they lie in the device, the one at the lower address first. */
export const toEngineering = (point: Scaling, first: number, second = 0): number => {
  const word = point.byteSwap ? swapped(first) : first;
  switch (point.type) {
    case 'bool':
      return first === 0 ? 0 : 1;
    case 'uint16':
      return word * point.scale + point.offset;
    case 'int16':
      return ((word << 16) >> 16) * point.scale + point.offset;
    default: {
      const other = point.byteSwap ? swapped(second) : second;
      const lowFirst = point.wordOrder === 'low-first';
      view.setUint16(0, lowFirst ? other : word);
      view.setUint16(2, lowFirst ? word : other);
      const raw =
        point.type === 'float32' ? view.getFloat32(0) : point.type === 'int32' ? view.getInt32(0) : view.getUint32(0);
      return raw * point.scale + point.offset;
    }
  }
};

const held = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value)));

/** Raw words of an engineering value; what does not fit is held at the type's end, as an HMI's driver does. */
export const toRaw = (point: Scaling, value: number): readonly number[] => {
  const scaled = (value - point.offset) / point.scale;
  const laid = (word: number): number => (point.byteSwap ? swapped(word) : word);
  switch (point.type) {
    case 'bool':
      return [value === 0 ? 0 : 1];
    case 'uint16':
      return [laid(held(scaled, 0, 65535))];
    case 'int16':
      return [laid(held(scaled, -32768, 32767) & 0xffff)];
    case 'float32':
      view.setFloat32(0, scaled);
      break;
    case 'uint32':
      view.setUint32(0, held(scaled, 0, 0xffffffff));
      break;
    case 'int32':
      view.setInt32(0, held(scaled, -0x80000000, 0x7fffffff));
  }
  const high = laid(view.getUint16(0));
  const low = laid(view.getUint16(2));
  return point.wordOrder === 'low-first' ? [low, high] : [high, low];
};

/** A run of neighbouring addresses that one request can read. */
export interface Block {
  readonly controller: string;
  readonly area: Point['area'];
  readonly address: number;
  readonly count: number;
  /** Indices into the list of points, and each one's place within the block and way to be understood. */
  readonly points: readonly { readonly index: number; readonly at: number; readonly scaling: Scaling }[];
}

/** Modbus Application Protocol V1.1b3, 6.1 and 6.3: at most 2,000 bits or 125 registers in a read. */
const LONGEST = { bit: 2000, word: 125 } as const;

/** The fewest reads that fetch all points: gaps of up to `gap` unused addresses are read along. */
export const planReads = (points: readonly Point[], gap = 64): readonly Block[] => {
  const order = points
    .map((point, index) => ({ point, index }))
    .sort(
      (a, b) =>
        a.point.controller.localeCompare(b.point.controller, 'en') ||
        a.point.area.localeCompare(b.point.area, 'en') ||
        a.point.address - b.point.address,
    );
  const blocks: {
    controller: string;
    area: Point['area'];
    address: number;
    count: number;
    points: { index: number; at: number; scaling: Scaling }[];
  }[] = [];
  for (const { point, index } of order) {
    const longest = isBitArea(point.area) ? LONGEST.bit : LONGEST.word;
    const end = point.address + widthOf(point);
    const open = blocks.at(-1);
    if (
      open &&
      open.controller === point.controller &&
      open.area === point.area &&
      point.address <= open.address + open.count + gap &&
      end - open.address <= longest
    ) {
      open.count = Math.max(open.count, end - open.address);
      open.points.push({ index, at: point.address - open.address, scaling: scalingOf(point) });
    } else {
      blocks.push({
        controller: point.controller,
        area: point.area,
        address: point.address,
        count: end - point.address,
        points: [{ index, at: 0, scaling: scalingOf(point) }],
      });
    }
  }
  return blocks;
};

const READ_FUNCTION = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;

/** The PDU that reads a run of one area. */
export const readPdu = (area: Point['area'], address: number, count: number): Uint8Array =>
  readRequest(READ_FUNCTION[area], address, count);

/** The PDU that writes an engineering value to a coil or a holding register. */
export const writePdu = (point: Scaling & Pick<Point, 'area' | 'address'>, value: number): Uint8Array => {
  const raw = toRaw(point, value);
  if (point.area === 'coil') return writeSingle(point.address, raw[0] !== 0);
  return raw.length === 1 ? writeSingle(point.address, raw[0] as number) : writeMultiple(point.address, raw);
};
