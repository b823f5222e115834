import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../../kernel/time.ts';
import { afterScan, evaluate, faultOf, findingsIn, plcOf } from '../../testing.ts';

/** Cases of IEC 61131-3 (third edition), 6.4: elementary and derived data types. */

describe('6.4.2 elementary types of 64 bits', () => {
  it.each([
    ['A + 1', 'LINT', -9223372036854775808n],
    ['A * 2', 'LINT', -2n],
    ['B - 1', 'ULINT', 18446744073709551615n],
    ['B + U', 'ULINT', 4294967295n],
    ['U + I', 'LINT', 4294967290n],
    ['A / 10', 'LINT', 922337203685477580n],
    ['A MOD 10', 'LINT', 7n],
    ['-A', 'LINT', -9223372036854775807n],
    ['2 ** 62', 'LINT', 4611686018427387904n],
    ['W AND 16#FF', 'LWORD', 0xefn],
    ['W OR 1', 'LWORD', 0x0123456789abcdefn],
    ['NOT W', 'LWORD', 0xfedcba9876543210n],
    ['SHL(W, 8)', 'LWORD', 0x23456789abcdef00n],
    ['SHR(W, 60)', 'LWORD', 0n],
    ['ROL(W, 4)', 'LWORD', 0x123456789abcdef0n],
    ['ROR(W, 4)', 'LWORD', 0xf0123456789abcden],
    ['ABS(I)', 'INT', 5],
    ['MAX(A, 3)', 'LINT', 9223372036854775807n],
    ['LIMIT(0, A, 100)', 'LINT', 100n],
    ['SEL(TRUE, A, B2)', 'LINT', 4n],
    ['A > B2', 'BOOL', true],
  ] as const)('%s as %s', (expression, type, expected) => {
    expect(
      evaluate(
        expression,
        type,
        'A : LINT := 9223372036854775807; B : ULINT; B2 : LINT := 4; U : UDINT := 4294967295; I : INT := -5; W : LWORD := LWORD#16#0123_4567_89AB_CDEF;',
      ),
    ).toBe(expected);
  });
  it('are left by division by zero, as the others', () => {
    expect(faultOf('A, Z : LINT;', 'A := 1 / Z;')).toBe('division-by-zero');
  });
  it('are refused where a value would not fit', () => {
    expect(findingsIn('A : LINT;', 'A := 9223372036854775808;')).toEqual(['1:literal-out-of-range']);
    expect(findingsIn('A : ULINT;', 'A := -1;')).toEqual(['1:literal-out-of-range']);
    expect(findingsIn('A : LINT; B : INT;', 'B := A;')).toEqual(['1:type-mismatch']);
  });
  it('go through loops, arrays and calls', () => {
    const plc = plcOf(`FUNCTION TWICE : LINT VAR_INPUT X : LINT := 21; END_VAR TWICE := X * 2; END_FUNCTION
      FUNCTION_BLOCK SUM VAR_INPUT ADD : LINT; END_VAR VAR_OUTPUT TOTAL : LINT; END_VAR TOTAL := TOTAL + ADD; END_FUNCTION_BLOCK
      PROGRAM P VAR A : ARRAY[1..3] OF LINT := [1, 2, 3]; B : ARRAY[1..3] OF LINT; S : SUM; I : LINT; T, D : LINT; END_VAR
      B := A; FOR I := 1 TO 3 DO S(ADD := B[I]); END_FOR; S(ADD := TWICE(), TOTAL => T); CASE T OF 48: D := 1; ELSE D := 2; END_CASE; END_PROGRAM`);
    plc.scan(atSeconds(0));
    expect([plc.read('T'), plc.read('D'), plc.read('I')]).toEqual([48n, 1n, 4n]);
  });
});

describe('6.4.2 strings', () => {
  it('hold as many characters as they are declared with, and lose the rest', () => {
    const plc = afterScan("A : STRING[4]; B : STRING := 'long enough'; C : WSTRING[2];", 'A := B; C := "日本語";');
    expect([plc.read('A'), plc.read('C'), plc.read('B')]).toEqual(['long', '日本', 'long enough']);
  });
  it('are compared by the codes of their characters', () => {
    for (const [expression, expected] of [
      ["'ABC' < 'ABD'", true],
      ["S = 'pump'", true],
      ["S <> 'Pump'", true],
      ["'AB' < 'ABC'", true],
      ["'a' > 'B'", true],
    ] as const)
      expect(evaluate(expression, 'BOOL', "S : STRING := 'pump';"), expression).toBe(expected);
  });
  it('are members of structures and arrays, and are copied with them', () => {
    const plc =
      plcOf(`TYPE TAG : STRUCT NAME : STRING[8] := 'none'; COUNT : LINT := 7; LEVEL : REAL; END_STRUCT; END_TYPE
      FUNCTION_BLOCK LOG VAR_INPUT T : TAG; END_VAR VAR_OUTPUT LAST : STRING; END_VAR LAST := T.NAME; END_FUNCTION_BLOCK
      PROGRAM P VAR A : ARRAY[0..1] OF TAG := [(NAME := 'first'), (COUNT := 9)]; B : TAG; L : LOG; OUT : STRING[3]; END_VAR
      B := A[1]; A[1] := A[0]; L(T := A[1], LAST => OUT); END_PROGRAM`);
    plc.scan(atSeconds(0));
    expect([plc.read('B.NAME'), plc.read('B.COUNT'), plc.read('A[1].NAME'), plc.read('OUT')]).toEqual([
      'none',
      9n,
      'first',
      'fir',
    ]);
  });
});

describe('6.4.4 derived types', () => {
  it('begin with the value of their TYPE declaration', () => {
    const plc =
      plcOf(`TYPE SPEED : REAL := 1.5; MODE : (OFF, HAND, AUTO) := HAND; OTHER : MODE := AUTO; PERCENT : INT(1..100); TEXT : STRING[10] := 'x';
      PAIR : STRUCT A : INT := 1; B : INT := 2; END_STRUCT := (B := 5); ROW : ARRAY[1..3] OF INT := [3(4)]; END_TYPE
      PROGRAM P VAR S : SPEED; M : MODE; O : OTHER; N : PERCENT; T : TEXT; Q : PAIR; R : ROW; V : SPEED := 2.0; L : ARRAY[1..2] OF SPEED; END_VAR S := S + V; END_PROGRAM`);
    expect(['S', 'M', 'O', 'N', 'T', 'Q.A', 'Q.B', 'R[3]', 'V', 'L[2]'].map((name) => plc.read(name))).toEqual([
      1.5,
      1,
      2,
      1,
      'x',
      1,
      5,
      4,
      2,
      1.5,
    ]);
    plc.scan(atSeconds(0));
    expect(plc.read('S')).toBe(3.5);
  });
  it('subranges keep to their range: constants when compiled, values when run', () => {
    expect(findingsIn('A : INT(0..100);', 'A := 101;')).toEqual(['1:literal-out-of-range']);
    expect(faultOf('A : INT(0..100); I : INT := 101;', 'A := I;')).toBe('subrange');
    expect(faultOf('A : INT(0..100) := 100;', 'A := A + 1;')).toBe('subrange');
    expect(evaluate('A + 1', 'INT', 'A : INT(-5..100) := 99;')).toBe(100);
  });
  it('enumerations with named values', () => {
    const plc = plcOf(`TYPE COLOUR : WORD (RED := 16#FF00, GREEN := 16#00FF) := GREEN; END_TYPE
      PROGRAM P VAR C, D : COLOUR; E : INT; END_VAR D := SEL(TRUE, C, COLOUR#RED); D := MUX(1, GREEN, D); END_PROGRAM`);
    plc.scan(atSeconds(0));
    expect([plc.read('C'), plc.read('D')]).toEqual([0xff, 0xff00]);
  });
});

describe('6.4.2.1 partial access', () => {
  it('reads and writes bits, bytes, words and double words', () => {
    const plc = afterScan(
      'W : WORD := 16#1234; D : DWORD; L : LWORD; B, C : BOOL; Y : BYTE; X : DWORD; A : ARRAY[0..1] OF BYTE; I : INT := 1;',
      'B := W.%X2; C := W.0; Y := W.%B1; D.%W1 := W; D.%B0 := 16#7F; D.31 := TRUE; L.%D1 := D; L.%X0 := TRUE; X := L.%D1; A[I].7 := TRUE;',
    );
    expect(['B', 'C', 'Y', 'D', 'L', 'X', 'A[1]'].map((name) => plc.read(name))).toEqual([
      true,
      false,
      0x12,
      0x9234007f,
      0x9234007f00000001n,
      0x9234007f,
      128,
    ]);
  });
  it('knows how many parts there are', () => {
    expect(findingsIn('W : WORD; B : BOOL;', 'B := W.16;')).toEqual(['1:index-out-of-range']);
    expect(findingsIn('W : INT; B : BOOL;', 'B := W.3;')).toEqual(['1:operand-type']);
  });
});
