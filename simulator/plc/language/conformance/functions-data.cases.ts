import { expressions, refusals } from './rows.ts';
import type { Case } from './run-case.ts';

/** The order of bytes (table 37), the validation of data (6.6.2.5.15), bounds as ANY_INT (table 16), ANY_TO_ names. */
export const CASES: readonly Case[] = [
  ...expressions('table 37', [
    ['TO_BIG_ENDIAN(W)', 'WORD', 0x3412, 'W : WORD := 16#1234;'],
    ['TO_BIG_ENDIAN(IN := W)', 'UINT', 0x3412, 'W : UINT := 16#1234;'],
    ['TO_BIG_ENDIAN(D)', 'DWORD', 0x78563412, 'D : DWORD := 16#12345678;'],
    ['TO_BIG_ENDIAN(I)', 'INT', -257, 'I : INT := -2;'],
    ['TO_BIG_ENDIAN(D)', 'DINT', 0x01000000, 'D : DINT := 1;'],
    ['TO_BIG_ENDIAN(B)', 'BYTE', 0x12, 'B : BYTE := 16#12;'],
    ['TO_BIG_ENDIAN(L) = LWORD#16#0807060504030201', 'BOOL', true, 'L : LWORD := 16#0102030405060708;'],
    ['TO_BIG_ENDIAN(L)', 'LINT', '72057594037927936', 'L : LINT := 1;'],
    ['FROM_BIG_ENDIAN(TO_BIG_ENDIAN(U))', 'UDINT', 123456789, 'U : UDINT := 123456789;'],
    ['BIG_ENDIAN_TO(W)', 'WORD', 0x3412, 'W : WORD := 16#1234;'],
    ['TO_LITTLE_ENDIAN(W)', 'WORD', 0x1234, 'W : WORD := 16#1234;'],
    ['FROM_LITTLE_ENDIAN(I)', 'INT', -2, 'I : INT := -2;'],
    ['TO_BIG_ENDIAN(WORD#16#00FF)', 'WORD', 0xff00],
  ]),
  ...expressions('6.6.2.5.15', [
    ['IS_VALID(X)', 'BOOL', true, 'X : REAL := 1.5;'],
    ['IS_VALID(SQRT(X))', 'BOOL', false, 'X : REAL := -1.0;'],
    ['IS_VALID(L * L)', 'BOOL', false, 'L : LREAL := 1.0E200;'],
    ['IS_VALID(0.0)', 'BOOL', true],
    ['IS_VALID_BCD(W)', 'BOOL', true, 'W : WORD := 16#1999;'],
    ['IS_VALID_BCD(W)', 'BOOL', false, 'W : WORD := 16#A999;'],
    ['IS_VALID_BCD(L)', 'BOOL', false, 'L : LWORD := 16#999999999999999F;'],
    ['IS_VALID_BCD(BYTE#16#42)', 'BOOL', true],
  ]),
  ...expressions('table 16', [
    ['UPPER_BOUND(A, 1)', 'INT', 3, 'A : ARRAY[-1..3] OF BOOL;'],
    ['LOWER_BOUND(A, 1)', 'LINT', -1, 'A : ARRAY[-1..3] OF BOOL;'],
    ['UPPER_BOUND(A, 2) - LOWER_BOUND(A, 2) + 1', 'INT', 5, 'A : ARRAY[0..1, 3..7] OF BOOL;'],
  ]),
  ...expressions('table 22', [
    ['ANY_TO_INT(X)', 'INT', 2, 'X : REAL := 2.5;'],
    ['ANY_TO_STRING(I)', 'STRING', '-7', 'I : INT := -7;'],
  ]),
  ...refusals('6.6.2.5.15', [
    ['IS_VALID of a whole number', 'I : INT; B : BOOL;', 'B := IS_VALID(I);', 'operand-type'],
    ['IS_VALID_BCD of a whole number', 'I : INT; B : BOOL;', 'B := IS_VALID_BCD(I);', 'operand-type'],
    ['the bytes of a REAL in another order', 'R : REAL;', 'R := TO_BIG_ENDIAN(R);', 'operand-type'],
  ]),
];
