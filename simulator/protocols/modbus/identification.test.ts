import { describe, expect, it } from 'vitest';
import { identifyRequest } from './client.ts';
import { parseIdentification, serveIdentification } from './identification.ts';

const identity = { vendor: 'Mizu', product: 'WC', revision: '1.4', model: 'WC-E', name: 'PLC-2', unit: 1 };
const stream = (level: 1 | 2 | 3, who = identity): Record<number, string> => {
  const objects: Record<number, string> = {};
  for (let next: number | null = 0; next !== null; ) {
    const part = parseIdentification(serveIdentification(identifyRequest(level, next), who));
    if (!part) throw new Error('no identification');
    for (const [id, value] of part.objects) objects[id] = value;
    next = part.next;
  }
  return objects;
};

describe('device identification', () => {
  it('streams three basic objects, and seven regular ones', () => {
    expect(stream(1)).toEqual({ 0: 'Mizu', 1: 'WC', 2: '1.4' });
    expect(stream(2)).toEqual({ 0: 'Mizu', 1: 'WC', 2: '1.4', 3: '', 4: 'WC', 5: 'WC-E', 6: 'PLC-2' });
  });

  it('answers a level above its own at its own', () => {
    expect(stream(3)).toEqual(stream(2));
    expect(serveIdentification(identifyRequest(3), identity)[3]).toBe(0x82);
  });

  it('goes on in a second answer where one is too short', () => {
    const long = { ...identity, vendor: 'v'.repeat(200), model: 'm'.repeat(100) };
    expect(stream(2, long)).toMatchObject({ 0: long.vendor, 5: long.model, 6: 'PLC-2' });
    expect(parseIdentification(serveIdentification(identifyRequest(2), long))?.next).toBe(5);
  });

  it('cuts an object that would not fit any answer', () => {
    expect(stream(2, { ...identity, name: 'x'.repeat(400) })[6]).toBe('x'.repeat(244));
  });

  it('gives a single object, or 02 where there is none', () => {
    expect(parseIdentification(serveIdentification(identifyRequest(4, 5), identity))?.objects.get(5)).toBe('WC-E');
    expect([...serveIdentification(identifyRequest(4, 7), identity)]).toEqual([0xab, 2]);
  });

  it('starts again for an object id that the stream does not have', () => {
    expect(parseIdentification(serveIdentification(identifyRequest(1, 5), identity))?.objects.has(0)).toBe(true);
  });

  it('refuses another MEI type with 01 and another code with 03', () => {
    expect([...serveIdentification(Uint8Array.of(43, 13, 1, 0), identity)]).toEqual([0xab, 1]);
    expect([...serveIdentification(Uint8Array.of(43, 14, 5, 0), identity)]).toEqual([0xab, 3]);
    expect([...serveIdentification(Uint8Array.of(43, 14, 1), identity)]).toEqual([0xab, 3]);
    expect([...serveIdentification(Uint8Array.of(43), identity)]).toEqual([0xab, 3]);
  });

  it('is not read out of anything else', () => {
    expect(parseIdentification(Uint8Array.of(0xab, 1))).toBeNull();
    expect(parseIdentification(Uint8Array.of(43, 14, 1, 0x82, 0, 0, 2, 0, 5, 65))).toBeNull();
  });
});
