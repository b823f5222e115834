import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { LIBRARY } from '../library/functions.ts';
import type { Plc } from '../runtime/plc.ts';
import { plcOf } from '../testing.ts';
import { convert } from './convert.ts';
import { shownValue } from './program.ts';
import { arithmetic, compare } from './semantics.ts';
import { ALL_TYPES, type ElementaryType, highest, LINT, lowest, ULINT, type Value } from './types.ts';

/** A value as `read` and `write` have it. */
const slotKind = (type: ElementaryType): 'bool' | 'char' | 'time' | 'integer' => {
  if (type.group === 'bool' || type.group === 'char') return type.group;
  return ['time', 'date', 'tod', 'dt'].includes(type.group) && type.face === 'number' ? 'time' : 'integer';
};
const shown = (type: ElementaryType, value: Value) =>
  shownValue({ kind: slotKind(type), low: lowest(type) }, typeof value === 'number' ? value + 0 : value);

/** No difference is made between 0 and -0. */
const unsigned = (value: unknown): unknown => (typeof value === 'number' ? value + 0 : value);

const DAY = 86_400_000_000;
const anyOf = (type: ElementaryType): fc.Arbitrary<Value> => {
  const low = lowest(type);
  const high = highest(type);
  if (type.group === 'real')
    return fc.double({ noNaN: true, min: -1e20, max: 1e20 }).map((v) => (type.bits === 32 ? Math.fround(v) : v) + 0);
  if (type.group === 'string')
    return fc.oneof(
      fc.constantFrom('', '42', '-7', '1.5', 'T#1m', 'D#2024-01-31', 'TOD#12:00:00', 'TRUE', '16#FF', 'é'),
      fc.string({ maxLength: 8 }),
    );
  if (type.group === 'tod')
    return type.face === 'big'
      ? fc.bigInt({ min: 0n, max: 86_399_999_999_999n })
      : fc.integer({ min: 0, max: DAY / 1000 - 1 }).map((v) => v * 1000);
  if (typeof low === 'bigint')
    return fc.oneof(fc.constantFrom(low, high as bigint, 0n), fc.bigInt(low, high as bigint));
  if (type.group === 'date') return fc.integer({ min: -80_000, max: 80_000 }).map((days) => days * DAY);
  if (slotKind(type) === 'time') return fc.integer({ min: -1e12, max: 1e12 }).map((v) => v * 1000);
  return fc.oneof(fc.constantFrom(low, high as number), fc.integer({ min: low, max: high as number }));
};

const write = (plc: Plc, name: string, type: ElementaryType, value: Value): void => plc.write(name, shown(type, value));

describe('generated code and constant folding of 64-bit integers', () => {
  it.each([LINT, ULINT].map((type) => [type.name, type] as const))('agree on %s', (name, type) => {
    const plc =
      plcOf(`PROGRAM P VAR A, B, ADDED, SUBTRACTED, MULTIPLIED, DIVIDED, LEFT_OVER, POWERED : ${name}; LESS : BOOL; END_VAR
      ADDED := A + B; SUBTRACTED := A - B; MULTIPLIED := A * B; DIVIDED := A / B; LEFT_OVER := A MOD B; POWERED := A ** B; LESS := A < B; END_PROGRAM`);
    fc.assert(
      fc.property(anyOf(type), anyOf(type), (a, b) => {
        if (b === 0n) return;
        plc.write('A', a);
        plc.write('B', b);
        expect(plc.scan(atSeconds(0)).fault).toBeNull();
        const read = ['ADDED', 'SUBTRACTED', 'MULTIPLIED', 'DIVIDED', 'LEFT_OVER', 'POWERED'].map((n) => plc.read(n));
        expect(read).toEqual((['+', '-', '*', '/', 'MOD', '**'] as const).map((op) => arithmetic(op, type, a, b)));
        expect(plc.read('LESS')).toBe(compare('<', a, b));
        const exact = (v: bigint): bigint => (type.signed ? BigInt.asIntN(64, v) : BigInt.asUintN(64, v));
        expect(read[2]).toBe(exact((a as bigint) * (b as bigint)));
      }),
      { numRuns: 100 },
    );
  });
});

describe('generated code and constant folding of conversions', () => {
  it.each(ALL_TYPES.map((type) => [type.name, type] as const))('agree from %s to every type', (name, from) => {
    const others = ALL_TYPES.filter((to) => to !== from);
    const plc = plcOf(`PROGRAM P VAR A : ${name}; ${others.map((to) => `TO_${to.name} : ${to.name};`).join(' ')} END_VAR
      ${others.map((to) => `TO_${to.name} := ${name}_TO_${to.name}(A);`).join(' ')} END_PROGRAM`);
    fc.assert(
      fc.property(anyOf(from), (value) => {
        if (from.group === 'string' && [...String(value)].some((c) => c.charCodeAt(0) >= 2 ** from.bits)) return;
        write(plc, 'A', from, value);
        expect(plc.scan(atSeconds(0)).fault).toBeNull();
        for (const to of others)
          expect(unsigned(plc.read(`TO_${to.name}`)), `${name} ${value} to ${to.name}`).toEqual(
            shown(to, convert(from, to, value)),
          );
      }),
      { numRuns: 25 },
    );
  });
});

describe('functions of the library', () => {
  it('give text back that says what it was made of', () => {
    const plain = ['INT', 'LINT', 'ULINT', 'REAL', 'LREAL', 'TIME', 'LTIME', 'DATE', 'TOD', 'LTOD', 'DT', 'LDT'];
    for (const type of ALL_TYPES.filter(({ name }) => plain.includes(name)))
      fc.assert(
        fc.property(anyOf(type), (value) => {
          const string = ALL_TYPES.find(({ name }) => name === 'STRING') as ElementaryType;
          const there = convert(type, string, value);
          expect(convert(string, type, there), `${type.name} ${there}`).toEqual(value === 0 ? 0 : value);
        }),
        { numRuns: 40 },
      );
  });
  it('make dates that come apart again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1700, max: 2250 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        (y, m, d) => {
          const date = LIBRARY.makeDate(y, m, d);
          expect([0, 1, 2].map((part) => LIBRARY.datePart(date, part))).toEqual([y, m, d]);
          expect(LIBRARY.dayOfWeek(date)).toBe(new Date(Date.UTC(y, m - 1, d)).getUTCDay());
          expect(date / 1000).toBe(Date.UTC(y, m - 1, d));
        },
      ),
    );
  });
  it('code and decode decimals', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9_999_999_999_999_999n), (value) => {
        expect(LIBRARY.fromBcd(LIBRARY.toBcd(value, 16))).toBe(value);
        expect(LIBRARY.toBcd(value, 16).toString(16)).toBe(String(value));
      }),
    );
  });
});
