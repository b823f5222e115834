import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBitArea, planReads, readPdu, toEngineering, toRaw, widthOf, writePdu } from './point.ts';
import { type Point, PointSchema } from './schema.ts';

const point = (over: Partial<Point>): Point =>
  PointSchema.parse({
    tag: 'T',
    title: { ja: 'て', en: 't' },
    controller: 'plc',
    area: 'holding',
    address: 0,
    ...over,
  });

const anyPoint = fc.record({
  controller: fc.constantFrom('plc-a', 'plc-b'),
  area: fc.constantFrom('coil', 'discrete', 'input', 'holding'),
  address: fc.integer({ min: 0, max: 900 }),
  wide: fc.boolean(),
});

describe('a point', () => {
  it('carries an engineering value through its registers', () => {
    const pairs = [
      [point({ type: 'uint16', scale: 0.01 }), 20.5],
      [point({ type: 'int16', scale: 0.1, offset: -5 }), -12.3],
      [point({ type: 'float32' }), 0.40000000596046448],
      [point({ type: 'bool', area: 'coil' }), 1],
    ] as const;
    for (const [p, value] of pairs) {
      const raw = toRaw(p, value);
      expect(raw).toHaveLength(widthOf(p));
      expect(toEngineering(p, raw[0] as number, raw[1])).toBeCloseTo(value, 6);
    }
  });

  it('lays a 32-bit value in its declared word and byte order', () => {
    const laid = (over: Partial<Point>, value: number) => toRaw(point(over), value);
    expect(laid({ type: 'uint32' }, 0x12345678)).toEqual([0x1234, 0x5678]);
    expect(laid({ type: 'uint32', wordOrder: 'low-first' }, 0x12345678)).toEqual([0x5678, 0x1234]);
    expect(laid({ type: 'uint32', byteSwap: true }, 0x12345678)).toEqual([0x3412, 0x7856]);
    expect(laid({ type: 'uint32', wordOrder: 'low-first', byteSwap: true }, 0x12345678)).toEqual([0x7856, 0x3412]);
    expect(laid({ type: 'float32', wordOrder: 'low-first' }, 1)).toEqual([0, 0x3f80]);
    expect(laid({ type: 'int32' }, -1e12)).toEqual([0x8000, 0]);
    expect(laid({ type: 'uint32' }, -1)).toEqual([0, 0]);
    expect(laid({ type: 'uint16', byteSwap: true }, 0x1234)).toEqual([0x3412]);
  });

  it('is understood as it was laid, whatever its type and order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('uint16', 'int16', 'uint32', 'int32', 'float32'),
        fc.constantFrom('high-first', 'low-first'),
        fc.boolean(),
        fc.integer({ min: 0, max: 32767 }),
        (type, wordOrder, byteSwap, value) => {
          const p = point({ type, wordOrder, byteSwap });
          const raw = toRaw(p, value);
          expect(toEngineering(p, raw[0] as number, raw[1])).toBe(value);
        },
      ),
    );
  });

  it('is held at its type’s end when the typed number does not fit, as with 11,100 mg/L at two decimals', () => {
    expect(toRaw(point({ type: 'uint16', scale: 0.01 }), 11_100)).toEqual([65535]);
    expect(toRaw(point({ type: 'uint16' }), -3)).toEqual([0]);
    expect(toRaw(point({ type: 'int16', scale: 0.1 }), -9999)).toEqual([0x8000]);
  });

  it('is written with the function that its area and width ask for', () => {
    expect(writePdu(point({ area: 'coil', address: 9, type: 'bool' }), 1)).toEqual(Uint8Array.of(5, 0, 9, 0xff, 0));
    expect(writePdu(point({ address: 1024 }), 7)).toEqual(Uint8Array.of(6, 4, 0, 0, 7));
    expect(writePdu(point({ address: 2048, type: 'float32' }), 1)[0]).toBe(16);
  });
});

describe('the plan of reads', () => {
  it('fetches every point exactly once, within what one request may ask for', () => {
    fc.assert(
      fc.property(fc.array(anyPoint, { maxLength: 60 }), (shapes) => {
        const points = shapes.map(({ controller, area, address, wide }, i) =>
          point({
            tag: `T${i}`,
            controller,
            area,
            address,
            type: isBitArea(area) ? 'bool' : wide ? 'float32' : 'uint16',
          }),
        );
        const seen = new Map<number, number>();
        for (const block of planReads(points)) {
          expect(block.count).toBeLessThanOrEqual(isBitArea(block.area) ? 2000 : 125);
          expect(readPdu(block.area, block.address, block.count)).toHaveLength(5);
          for (const { index, at } of block.points) {
            const p = points[index] as Point;
            seen.set(index, (seen.get(index) ?? 0) + 1);
            expect([p.controller, p.area, p.address]).toEqual([block.controller, block.area, block.address + at]);
            expect(at + widthOf(p)).toBeLessThanOrEqual(block.count);
          }
        }
        expect([...seen.values()].every((times) => times === 1)).toBe(true);
        expect(seen.size).toBe(points.length);
      }),
    );
  });
});
