import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { Digest } from './digest.ts';
import type { WorldEvent } from './event.ts';
import type { Instant } from './time.ts';

const event = (seq: number, data: unknown): WorldEvent => ({
  v: 1,
  seq,
  t: (seq * 10) as Instant,
  cell: 'team-1',
  type: 'test',
  cause: null,
  audience: 'team',
  data,
});

describe('canonical JSON', () => {
  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const backwards = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(backwards)).toBe(canonicalJson(record));
        expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });

  it('sorts keys that look like numbers as text, not as numbers', () => {
    expect(canonicalJson({ 9: 1, 10: 2, b: 3, a: { z: 1, y: [{ d: 1, c: 2 }] } })).toBe(
      '{"10":2,"9":1,"a":{"y":[{"c":2,"d":1}],"z":1},"b":3}',
    );
  });
});

describe('the digest', () => {
  it('is SHA-256 over the lines, whatever the number of flushes', () => {
    const digest = new Digest();
    const hash = createHash('sha256');
    for (let i = 0; i < 2000; i++) hash.update(digest.add(event(i, { text: 'x'.repeat(i % 97) })));
    expect(digest.value).toBe(hash.digest('hex'));
    expect(digest.value).toBe(digest.copy().value);
  });

  it('goes on after it was read', () => {
    const read = new Digest();
    read.add(event(1, 1));
    expect(read.value).toHaveLength(64);
    read.add(event(2, 2));
    const unread = new Digest();
    unread.add(event(1, 1));
    unread.add(event(2, 2));
    expect(read.value).toBe(unread.value);
  });
});
