import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { plcOf } from '../testing.ts';
import type { Arithmetic } from './checked.ts';
import { convert } from './convert.ts';
import { arithmetic } from './semantics.ts';
import {
  BYTE,
  DINT,
  DWORD,
  type ElementaryType,
  INT,
  LREAL,
  REAL,
  SINT,
  TIME,
  UDINT,
  UINT,
  USINT,
  WORD,
} from './types.ts';

const INTEGERS = [SINT, INT, DINT, USINT, UINT, UDINT];
const inRange = (type: ElementaryType) =>
  type.group === 'real'
    ? fc.double({ noNaN: true, min: -1e12, max: 1e12 }).map((value) => (type === REAL ? Math.fround(value) : value))
    : type === TIME
      ? fc.integer({ min: -1e9, max: 1e9 }).map((value) => value * 1000)
      : fc.oneof(fc.constantFrom(type.low, type.high, 0, 1), fc.integer({ min: type.low, max: type.high }));

/** As `read` shows it: TIME in milliseconds. */
const shown = (type: ElementaryType, value: number): number => (type === TIME ? value / 1000 : value);

describe('generated code and constant folding', () => {
  it('agree on arithmetic, and integers on exact arithmetic', () => {
    for (const type of [...INTEGERS, REAL, LREAL]) {
      const plc = plcOf(
        `PROGRAM P VAR A, B, ADDED, SUBTRACTED, MULTIPLIED, DIVIDED : ${type.name}; END_VAR ADDED := A + B; SUBTRACTED := A - B; MULTIPLIED := A * B; DIVIDED := A / B; END_PROGRAM`,
      );
      fc.assert(
        fc.property(
          inRange(type),
          inRange(type).filter((b) => b !== 0),
          (a, b) => {
            plc.write('A', a);
            plc.write('B', b);
            expect(plc.scan(atSeconds(0)).fault).toBeNull();
            const expected = (operator: Arithmetic): number => (arithmetic(operator, type, a, b) as number) + 0;
            const read = (name: string): number => (plc.read(name) as number) + 0;
            expect([read('ADDED'), read('SUBTRACTED'), read('MULTIPLIED'), read('DIVIDED')]).toEqual([
              expected('+'),
              expected('-'),
              expected('*'),
              expected('/'),
            ]);
            if (type.group !== 'int') return;
            const exact = (value: bigint): number =>
              Number(type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value));
            expect(read('MULTIPLIED')).toBe(exact(BigInt(a) * BigInt(b)));
            expect(read('ADDED')).toBe(exact(BigInt(a) + BigInt(b)));
            expect(read('DIVIDED')).toBe(exact(BigInt(a) / BigInt(b)));
          },
        ),
        { numRuns: 60 },
      );
    }
  });
  it('agree on every conversion', () => {
    const types = [...INTEGERS, BYTE, WORD, DWORD, REAL, LREAL, TIME];
    for (const from of types) {
      const others = types.filter((to) => to !== from);
      const body = others.map((to) => `TO_${to.name} := ${from.name}_TO_${to.name}(A);`).join(' ');
      const plc = plcOf(
        `PROGRAM P VAR A : ${from.name}; ${others.map((to) => `TO_${to.name} : ${to.name};`).join(' ')} END_VAR ${body} END_PROGRAM`,
      );
      fc.assert(
        fc.property(inRange(from), (value) => {
          plc.write('A', shown(from, value));
          plc.scan(atSeconds(0));
          for (const to of others)
            expect((plc.read(`TO_${to.name}`) as number) + 0, `${from.name} ${value} to ${to.name}`).toBe(
              shown(to, convert(from, to, value) as number) + 0,
            );
        }),
        { numRuns: 30 },
      );
    }
  });
});
