import { refusals } from './rows.ts';
import type { Case } from './run-case.ts';

/** Single characters of strings by index (6.4.2.1), and blocks without a semicolon behind them. */
export const CASES: readonly Case[] = [
  {
    clause: '6.4.2.1',
    title: 'a character is read and written by its place',
    vars: 'S : STRING[10] := \'abc\'; W : WSTRING := "xyz"; C : CHAR; D : WCHAR; I : INT := 2; B : BOOL;',
    body: "C := S[I]; D := W[3]; S[1] := 'X'; S[I + 1] := C; W[1] := \"é\"; B := S[1] = 'X';",
    expect: { C: 'b', D: 'z', S: 'Xbb', W: 'éyz', B: true },
  },
  {
    clause: '6.4.2.1',
    title: 'characters of strings in arrays and structures',
    before: 'TYPE R : STRUCT NAME : STRING[8]; END_STRUCT; END_TYPE',
    vars: "A : ARRAY[1..2] OF STRING[4] := ['ab', 'cd']; X : R := (NAME := 'pump'); I : INT; N : INT;",
    body: "A[2][1] := A[1][2]; FOR I := 1 TO LEN(X.NAME) DO IF X.NAME[I] = 'p' THEN X.NAME[I] := 'P'; N := N + 1; END_IF; END_FOR;",
    expect: { 'A[2]': 'bd', 'X.NAME': 'PumP', N: 2 },
  },
  {
    clause: '6.4.2.1',
    title: 'reading behind the end stops the program',
    vars: "S : STRING[10] := 'abc'; C : CHAR; I : INT := 4;",
    body: 'C := S[I];',
    fault: 'string-index',
  },
  {
    clause: '6.4.2.1',
    title: 'writing before the first character stops the program',
    vars: "S : STRING[10] := 'abc'; I : INT;",
    body: "S[I] := 'x';",
    fault: 'string-index',
  },
  ...refusals('6.4.2.1', [
    ['a place that no such string has', 'S : STRING[3]; C : CHAR;', 'C := S[4];', 'index-out-of-range'],
    ['a character of two indexes', 'S : STRING[3]; C : CHAR;', 'C := S[1, 2];', 'index-count'],
    ['a character with a REAL index', 'S : STRING[3]; C : CHAR; R : REAL;', 'C := S[R];', 'type-mismatch'],
    ['a string into a character', "S : STRING[3]; T : STRING := 'ab';", 'S[1] := T;', 'type-mismatch'],
    ['a character of a constant', "END_VAR VAR CONSTANT S : STRING := 'ab';", "S[1] := 'x';", 'not-assignable'],
    ['a reference to a character', 'S : STRING[3]; R : REF_TO CHAR;', 'R := REF(S[1]);', 'reference-target'],
    [
      'a character as the control variable of FOR',
      'S : STRING[3];',
      'FOR S[1] := 1 TO 2 DO ; END_FOR;',
      'not-a-variable',
    ],
  ]),
  {
    clause: '7.3.3.1',
    title: 'a block may do without its semicolon, with a warning',
    vars: 'I, J, K : INT;',
    body: 'IF TRUE THEN FOR I := 1 TO 3 DO J := J + 1; END_FOR END_IF CASE J OF 3: K := 1; END_CASE K := K + 1;',
    expect: { J: 3, K: 2 },
  },
  ...refusals('7.3.3.1', [['an assignment without its semicolon', 'I, J : INT;', 'I := 1 J := 2;', 'expected']]),
];
