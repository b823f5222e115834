import { describe, expect, it } from 'vitest';
import { evaluate, faultOf } from '../testing.ts';

const values = (cases: readonly (readonly [string, string, number | boolean])[], declarations = '') => {
  for (const [expression, type, expected] of cases)
    expect(evaluate(expression, type, declarations), expression).toBe(expected);
};

describe('operators', () => {
  it('bind as in table 71', () => {
    values([
      ['2 + 3 * 4', 'INT', 14],
      ['(2 + 3) * 4', 'INT', 20],
      ['2 ** 3 ** 2', 'INT', 64],
      ['-2 ** 2', 'INT', 4],
      ['10 - 4 - 3', 'INT', 3],
      ['17 MOD 5 * 2', 'INT', 4],
      ['TRUE OR FALSE AND FALSE', 'BOOL', true],
      ['TRUE XOR TRUE OR TRUE', 'BOOL', true],
      ['NOT FALSE AND FALSE', 'BOOL', false],
      ['1 + 1 = 2 AND 3 < 4', 'BOOL', true],
      ['5 > 3 = TRUE', 'BOOL', true],
    ]);
  });
  it('wrap integers to the width of their type', () => {
    values(
      [
        ['A + 1', 'INT', -32768],
        ['B - 1', 'UINT', 65535],
        ['C * C', 'DINT', 1410065408],
        ['D + 1', 'SINT', -128],
        ['E + E', 'USINT', 254],
        ['F + 1', 'UDINT', 0],
        ['-G', 'INT', -32768],
        ['F * F', 'UDINT', 1],
      ],
      'A : INT := 32767; B : UINT := 0; C : DINT := 100000; D : SINT := 127; E : USINT := 255; F : UDINT := 4294967295; G : INT := -32768;',
    );
  });
  it('divide integers towards zero; MOD takes the sign of the dividend, and by zero gives zero', () => {
    values(
      [
        ['A / B', 'INT', -3],
        ['A MOD B', 'INT', -1],
        ['B MOD A', 'INT', 2],
        ['A MOD Z', 'INT', 0],
        ['M / N', 'DINT', -2147483648],
        ['U / 2', 'UDINT', 2147483647],
      ],
      'A : INT := -7; B : INT := 2; Z : INT; M : DINT := -2147483648; N : DINT := -1; U : UDINT := 4294967295;',
    );
  });
  it('stop the PLC when a divisor is zero, integer or real or in TIME', () => {
    expect(faultOf('A, Z : INT;', 'A := 1 / Z;')).toBe('division-by-zero');
    expect(faultOf('A, Z : REAL;', 'A := 1.0 / Z;')).toBe('division-by-zero');
    expect(faultOf('A : TIME; Z : INT;', 'A := T#1s / Z;')).toBe('division-by-zero');
  });
  it('round each REAL result to 32 bits and keep LREAL at 64', () => {
    values(
      [
        ['A + B', 'REAL', Math.fround(Math.fround(0.1) + Math.fround(0.2))],
        ['C + D', 'LREAL', 0.1 + 0.2],
        ['16777216.0 + E', 'REAL', 16777216],
      ],
      'A : REAL := 0.1; B : REAL := 0.2; C : LREAL := 0.1; D : LREAL := 0.2; E : REAL := 1.0;',
    );
  });
  it('widen without loss, and take numbers as written in the type of their place', () => {
    values(
      [
        ['A + R', 'REAL', 5.5],
        ['A * 1.5', 'REAL', 4.5],
        ['A + B', 'DINT', 70003],
        ['A < 3.5', 'BOOL', true],
        ['2.5 + 1', 'REAL', 3.5],
        ['U + A', 'DINT', 40003],
      ],
      'A : INT := 3; R : REAL := 2.5; B : DINT := 70000; U : UINT := 40000;',
    );
  });
  it('work on bit strings', () => {
    values(
      [
        ['W AND 16#0FF0', 'WORD', 0x0230],
        ['16#0F00 OR 16#00F0', 'WORD', 0x0ff0],
        ['W OR 16#0001', 'WORD', 0x1235],
        ['W XOR W', 'WORD', 0],
        ['NOT B', 'BYTE', 0xf0],
        ['NOT D', 'DWORD', 0xfffffffe],
        ['D OR 16#80000000', 'DWORD', 0x80000001],
        ['B AND 2#1010', 'BYTE', 0b1010],
      ],
      'W : WORD := 16#1234; B : BYTE := 16#0F; D : DWORD := 1;',
    );
  });
  it('reckon with TIME', () => {
    values(
      [
        ['T#1m30s + T#500ms', 'TIME', 90500],
        ['T#1s - T#2s', 'TIME', -1000],
        ['A * 2', 'TIME', 3000],
        ['A * 0.5', 'TIME', 750],
        ['2 * A', 'TIME', 3000],
        ['A / 3', 'TIME', 500],
        ['A >= T#1500ms', 'BOOL', true],
        ['-A', 'TIME', -1500],
      ],
      'A : TIME := T#1.5s;',
    );
  });
});

describe('literals', () => {
  it('are read in every base and with their type', () => {
    values([
      ['16#FF', 'INT', 255],
      ['2#1010_0001', 'INT', 161],
      ['8#17', 'INT', 15],
      ['1_000', 'INT', 1000],
      ['INT#-5', 'INT', -5],
      ['UINT#16#FFFF', 'UINT', 65535],
      ['WORD#16#ABCD', 'WORD', 0xabcd],
      ['REAL#1.5', 'REAL', 1.5],
      ['1.0E-3', 'LREAL', 0.001],
      ['LREAL#2.5e+3', 'LREAL', 2500],
      ['BOOL#1', 'BOOL', true],
      ['BOOL#FALSE', 'BOOL', false],
      ['1', 'BOOL', true],
    ]);
  });
  it('of durations take all units', () => {
    values([
      ['T#1d2h3m4s5ms', 'TIME', 93784005],
      ['TIME#90m', 'TIME', 5400000],
      ['t#1h_30m', 'TIME', 5400000],
      ['T#-250ms', 'TIME', -250],
      ['T#0.5s', 'TIME', 500],
      ['T#1500us', 'TIME', 1.5],
    ]);
  });
});

describe('standard functions', () => {
  it('of numbers', () => {
    values(
      [
        ['ABS(I)', 'INT', 7],
        ['ABS(-2.5)', 'REAL', 2.5],
        ['SQRT(2.0)', 'REAL', Math.fround(Math.SQRT2)],
        ['SQRT(L)', 'LREAL', 3],
        ['LN(1.0)', 'REAL', 0],
        ['LOG(1000.0)', 'LREAL', 3],
        ['EXP(0.0)', 'REAL', 1],
        ['SIN(0.0)', 'REAL', 0],
        ['COS(0.0)', 'REAL', 1],
        ['TAN(0.0)', 'REAL', 0],
        ['ATAN(1.0)', 'LREAL', Math.PI / 4],
        ['EXPT(2.0, 3)', 'REAL', 8],
        ['EXPT(IN1 := 3, IN2 := 2)', 'INT', 9],
        ['TRUNC(-2.7)', 'DINT', -2],
        ['REAL_TRUNC_INT(2.9)', 'INT', 2],
      ],
      'I : INT := -7; L : LREAL := 9.0;',
    );
  });
  it('of selection, positional and by name', () => {
    values([
      ['MIN(3, 1, 2)', 'INT', 1],
      ['MAX(1.5, 2)', 'REAL', 2],
      ['LIMIT(0, 150, 100)', 'INT', 100],
      ['LIMIT(MN := 0.0, IN := -3.0, MX := 100.0)', 'REAL', 0],
      ['SEL(TRUE, 10, 20)', 'INT', 20],
      ['SEL(G := FALSE, IN0 := 10, IN1 := 20)', 'INT', 10],
      ['MUX(2, 5, 6, 7)', 'INT', 7],
      ['MAX(T#1s, T#2s)', 'TIME', 2000],
      ['SEL(TRUE, FALSE, TRUE)', 'BOOL', true],
      ['MOVE(4)', 'INT', 4],
    ]);
    expect(faultOf('K : INT := 3; A : INT;', 'A := MUX(K, 1, 2, 3);')).toBe('mux-range');
  });
  it('of bits', () => {
    values(
      [
        ['SHL(W, 4)', 'WORD', 0x2340],
        ['SHR(W, 4)', 'WORD', 0x0123],
        ['ROL(W, 4)', 'WORD', 0x2341],
        ['ROR(W, 4)', 'WORD', 0x4123],
        ['SHL(D, 31)', 'DWORD', 0x80000000],
        ['SHL(D, 32)', 'DWORD', 0],
        ['ROL(B, 9)', 'BYTE', 0x03],
        ['ROR(D, 1)', 'DWORD', 0x80000000],
      ],
      'W : WORD := 16#1234; D : DWORD := 1; B : BYTE := 16#81;',
    );
  });
  it('that convert: reals round half to even and stop at the ends, integers keep their low bits', () => {
    values(
      [
        ['REAL_TO_INT(2.5)', 'INT', 2],
        ['REAL_TO_INT(3.5)', 'INT', 4],
        ['REAL_TO_INT(-2.5)', 'INT', -2],
        ['REAL_TO_INT(1.0E9)', 'INT', 32767],
        ['REAL_TO_UINT(-5.0)', 'UINT', 0],
        ['LREAL_TO_DINT(L)', 'DINT', 2],
        ['DINT_TO_INT(70000)', 'INT', 4464],
        ['INT_TO_UINT(I)', 'UINT', 65535],
        ['UINT_TO_INT(40000)', 'INT', -25536],
        ['INT_TO_REAL(I)', 'REAL', -1],
        ['BOOL_TO_INT(TRUE)', 'INT', 1],
        ['INT_TO_BOOL(2)', 'BOOL', true],
        ['WORD_TO_INT(16#FFFF)', 'INT', -1],
        ['INT_TO_WORD(I)', 'WORD', 65535],
        ['DWORD_TO_REAL(16#3F800000)', 'REAL', 1],
        ['REAL_TO_DWORD(1.0)', 'DWORD', 0x3f800000],
        ['TIME_TO_DINT(T#1.5s)', 'DINT', 1500],
        ['TIME_TO_REAL(T#1.5s)', 'REAL', 1500],
        ['DINT_TO_TIME(250)', 'TIME', 250],
        ['REAL_TO_TIME(1.5)', 'TIME', 1.5],
        ['TO_REAL(I)', 'REAL', -1],
      ],
      'I : INT := -1; L : LREAL := 1.5;',
    );
  });
  it('in the shape of operators', () => {
    values([
      ['ADD(1, 2, 3)', 'INT', 6],
      ['SUB(5, 2)', 'INT', 3],
      ['MUL(2, 3, 4)', 'INT', 24],
      ['DIV(7, 2)', 'INT', 3],
      ['GT(3, 2, 1)', 'BOOL', true],
      ['LE(1, 2, 1)', 'BOOL', false],
      ['NE(1, 2)', 'BOOL', true],
      ['AND(TRUE, OR(FALSE, TRUE), NOT(FALSE))', 'BOOL', true],
      ['XOR(TRUE, TRUE)', 'BOOL', false],
      ['MOD(7, 4)', 'INT', 3],
      ['OR(16#F0, 16#0F)', 'BYTE', 255],
    ]);
  });
});

describe('arrays', () => {
  it('stop the PLC when an index leaves the bounds, on reading and on writing', () => {
    for (const index of ['0', '4', '-1']) {
      expect(faultOf(`A : ARRAY[1..3] OF INT; I, X : INT := ${index};`, 'X := A[I];')).toBe('array-bounds');
      expect(faultOf(`A : ARRAY[1..3] OF INT; I : INT := ${index};`, 'A[I] := 1;')).toBe('array-bounds');
    }
  });
  it('have as many dimensions as wanted and start where they like', () => {
    values([['A[-1, 2] + A[1, 4]', 'INT', 10]], 'A : ARRAY[-1..1, 2..4] OF INT := [1, 2, 3, 4, 5, 6, 7, 8, 9];');
    values(
      [
        ['B[2] + B[3]', 'INT', 14],
        ['B[1]', 'INT', 7],
      ],
      'B : ARRAY[1..5] OF INT := [3(7), 1, 2];',
    );
  });
});
