import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { plcOf } from '../testing.ts';
import { PlcError } from './plc.ts';

const SOURCE = `PROGRAM P
VAR RETAIN COUNT : LINT := 5; NAME : STRING[10] := 'new'; END_VAR
VAR TOTAL : ULINT; TEXT : STRING := 'a'; STAMP : LDT; DAY : DATE; MARK : CHAR := 'x'; END_VAR
COUNT := COUNT + 1; TOTAL := TOTAL + 4611686018427387904; TEXT := CONCAT(TEXT, 'b'); STAMP := STAMP + LT#1ns;
END_PROGRAM`;

describe('the memory of a PLC with strings and 64-bit integers', () => {
  it('goes on from a snapshot, which is plain data, exactly', () => {
    const plc = plcOf(SOURCE);
    for (let i = 0; i < 3; i++) plc.scan(atSeconds(i));
    const state = structuredClone(plc.snapshot());
    const twin = plcOf(SOURCE);
    twin.restore(state);
    for (const each of [plc, twin]) for (let i = 3; i < 6; i++) each.scan(atSeconds(i));
    expect(twin.snapshot()).toEqual(plc.snapshot());
    expect([plc.read('COUNT'), plc.read('TOTAL'), plc.read('TEXT'), plc.read('STAMP')]).toEqual([
      11n,
      9223372036854775808n,
      'abbbbbb',
      6n,
    ]);
    expect(state.memory.text?.includes('abbb')).toBe(true);
  });
  it('keeps RETAIN variables of every kind over a warm start', () => {
    const plc = plcOf(SOURCE, { NAME: 'set' });
    plc.write('NAME', 'written');
    plc.scan(atSeconds(0));
    plc.stop();
    plc.start('warm');
    expect(['COUNT', 'NAME', 'TOTAL', 'TEXT'].map((name) => plc.read(name))).toEqual([6n, 'written', 0n, 'a']);
    plc.stop();
    plc.start('cold');
    expect(['COUNT', 'NAME'].map((name) => plc.read(name))).toEqual([5n, 'set']);
  });
  it('takes values as it shows them, and no others', () => {
    const plc = plcOf(SOURCE);
    plc.write('COUNT', -9223372036854775808n);
    plc.write('TOTAL', 7);
    plc.write('DAY', Date.UTC(2024, 0, 31));
    plc.write('MARK', 'y');
    expect(['COUNT', 'TOTAL', 'DAY', 'MARK'].map((name) => plc.read(name))).toEqual([
      -9223372036854775808n,
      7n,
      Date.UTC(2024, 0, 31),
      'y',
    ]);
    for (const [name, value] of [
      ['COUNT', 9223372036854775808n],
      ['COUNT', 0.5],
      ['COUNT', '1'],
      ['TOTAL', -1],
      ['NAME', 'longer than ten'],
      ['NAME', '\u3042'],
      ['NAME', 5],
      ['MARK', 'xy'],
    ] as const)
      expect(() => plc.write(name, value), `${name} ${value}`).toThrow(PlcError);
  });
  it('holds only numbers in programs that need no more', () => {
    const { memory } = plcOf('PROGRAM P VAR A : INT; T : DATE; C : CHAR; END_VAR A := A + 1; END_PROGRAM').snapshot();
    expect([memory.big, memory.text]).toEqual([null, null]);
  });
});
