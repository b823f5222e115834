import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMbap, MbapDecoder, type MbapFrame } from './mbap.ts';

const frame: fc.Arbitrary<MbapFrame> = fc.record({
  transaction: fc.nat(65535),
  unit: fc.nat(255),
  pdu: fc.uint8Array({ minLength: 1, maxLength: 253 }).map((bytes) => Uint8Array.from(bytes)),
});

const joined = (frames: readonly MbapFrame[]): Uint8Array =>
  Uint8Array.from(frames.flatMap(({ transaction, unit, pdu }) => [...encodeMbap(transaction, unit, pdu)]));

describe('the MBAP decoder', () => {
  it('finds the frames that were encoded, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(2000), { maxLength: 8 }), (frames, cuts) => {
        const bytes = joined(frames);
        const decoder = new MbapDecoder();
        const found: MbapFrame[] = [];
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        for (let i = 1; i < places.length; i++) found.push(...decoder.push(bytes.subarray(places[i - 1], places[i])));
        expect(found).toEqual(frames);
        expect(decoder.error).toBeNull();
        expect(decoder.pending).toBe(0);
      }),
    );
  });

  it('finds two frames split at every single byte', () => {
    const frames = [
      { transaction: 1, unit: 1, pdu: Uint8Array.of(3, 0, 0, 0, 1) },
      { transaction: 2, unit: 9, pdu: Uint8Array.of(17) },
    ];
    const bytes = joined(frames);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const decoder = new MbapDecoder();
      expect([...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))]).toEqual(frames);
    }
  });

  it('keeps its own copy of what it was given', () => {
    const bytes = joined([{ transaction: 1, unit: 1, pdu: Uint8Array.of(3, 0, 0, 0, 1) }]);
    const [found] = new MbapDecoder().push(bytes);
    bytes.fill(0);
    expect(found?.pdu[0]).toBe(3);
  });

  it('stops at another protocol, as soon as that can be seen', () => {
    const decoder = new MbapDecoder();
    expect(decoder.push(Uint8Array.of(0, 1, 0, 7))).toEqual([]);
    expect(decoder.error).toEqual({ code: 'protocol-id', value: 7 });
    expect(decoder.push(joined([{ transaction: 1, unit: 1, pdu: Uint8Array.of(17) }]))).toEqual([]);
  });

  it.each([0, 1, 255, 65535])('stops at a length of %i', (length) => {
    const decoder = new MbapDecoder();
    decoder.push(Uint8Array.of(0, 1, 0, 0, length >> 8, length));
    expect(decoder.error).toEqual({ code: 'length', value: length });
  });

  it('takes any bytes without throwing, and never holds more than one frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 })), (chunks) => {
        const decoder = new MbapDecoder();
        for (const chunk of chunks) {
          decoder.push(chunk);
          expect(decoder.pending).toBeLessThan(260);
        }
      }),
    );
  });
});
