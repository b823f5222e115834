import type { Case } from './run-case.ts';

const TYPES = `TYPE
  POINT : STRUCT X : INT := 1; Y : REAL; NAME : STRING[8] := 'none'; N : LINT; END_STRUCT;
  ROW : ARRAY[1..3] OF INT;
END_TYPE
FUNCTION MAKE : POINT VAR_INPUT X : INT; Y : REAL; END_VAR
  MAKE.X := X; MAKE.Y := Y; MAKE.NAME := 'made'; MAKE.N := 5000000000 + X;
END_FUNCTION
FUNCTION FILL : ROW VAR_INPUT START : INT; END_VAR VAR I : INT; END_VAR
  FOR I := 1 TO 3 DO FILL[I] := START + I; END_FOR;
END_FUNCTION
FUNCTION TOTAL : INT VAR_INPUT A : ROW; B : ROW; END_VAR VAR I : INT; END_VAR
  FOR I := 1 TO 3 DO TOTAL := TOTAL + A[I] * B[I]; END_FOR;
END_FUNCTION
FUNCTION TWICE : ROW VAR_INPUT A : ROW; END_VAR VAR I : INT; END_VAR
  FOR I := 1 TO 3 DO TWICE[I] := A[I] * 2; END_FOR;
END_FUNCTION
`;

/** Functions whose result is an array, a structure or a string (IEC 61131-3, 6.6.2.2: any data type). */
export const CASES: readonly Case[] = [
  {
    clause: '6.6.2.2',
    title: 'a function gives a structure with members of every kind',
    before: TYPES,
    vars: 'P1 : POINT;',
    body: 'P1 := MAKE(7, 1.5);',
    expect: { 'P1.X': 7, 'P1.Y': 1.5, 'P1.NAME': 'made', 'P1.N': 5000000007 },
  },
  {
    clause: '6.6.2.2',
    title: 'a function gives an array',
    before: TYPES,
    vars: 'R : ROW;',
    body: 'R := FILL(START := 10);',
    expect: { 'R[1]': 11, 'R[3]': 13 },
  },
  {
    clause: '6.6.2.2',
    title: 'two results of one function are two arguments of another',
    before: TYPES,
    vars: 'S : INT;',
    body: 'S := TOTAL(FILL(0), FILL(10));',
    expect: { S: 11 + 24 + 39 },
  },
  {
    clause: '6.6.2.2',
    title: 'the result of a function is an argument of the same function',
    before: TYPES,
    vars: 'R : ROW;',
    body: 'R := TWICE(TWICE(FILL(0)));',
    expect: { 'R[1]': 4, 'R[3]': 12 },
  },
  {
    clause: '6.6.2.2',
    title: 'an array is given to the function that gives it anew',
    before: TYPES,
    vars: 'R : ROW := [1, 2, 3];',
    body: 'R := TWICE(R);',
    expect: { 'R[1]': 2, 'R[2]': 4 },
  },
  {
    clause: '6.6.2.2',
    title: 'a result begins with the initial values of its type at each call',
    before: `${TYPES}FUNCTION MAYBE : POINT VAR_INPUT ON : BOOL; END_VAR IF ON THEN MAYBE.X := 9; END_IF; END_FUNCTION\n`,
    vars: 'A, B : POINT;',
    body: 'A := MAYBE(TRUE); B := MAYBE(FALSE);',
    expect: { 'A.X': 9, 'B.X': 1, 'B.NAME': 'none' },
  },
  {
    clause: '6.6.2.2',
    title: 'a result is the input of a function block',
    before: `${TYPES}FUNCTION_BLOCK LAST VAR_INPUT A : ROW; END_VAR VAR_OUTPUT Q : INT; END_VAR Q := A[3]; END_FUNCTION_BLOCK\n`,
    vars: 'L : LAST; Q : INT;',
    body: 'L(A := FILL(40), Q => Q);',
    expect: { Q: 43 },
  },
  {
    clause: '6.6.2.2',
    title: 'a result goes into an element of an array and a member of a structure',
    before: `${TYPES}TYPE BOX : STRUCT P : POINT; R : ARRAY[0..1] OF ROW; END_STRUCT; END_TYPE\n`,
    vars: 'B : BOX; I : INT := 1;',
    body: 'B.P := MAKE(3, 0.5); B.R[I] := FILL(5);',
    expect: { 'B.P.X': 3, 'B.R[1][2]': 7, 'B.R[0][2]': 0 },
  },
  {
    clause: '6.6.2.2',
    title: 'a string of a length is cut to it',
    before: `FUNCTION NAMED : STRING[5] VAR_INPUT A : STRING; END_VAR NAMED := CONCAT('<', A); END_FUNCTION\n`,
    vars: 'R : STRING; N : INT;',
    body: "R := NAMED('abcdefgh'); N := LEN(NAMED('xyz'));",
    expect: { R: '<abcd', N: 4 },
  },
  {
    clause: '6.6.2.2',
    title: 'a long wide string',
    before: `FUNCTION WIDE : WSTRING[300] VAR I : INT; END_VAR FOR I := 1 TO 300 DO WIDE := CONCAT(WIDE, "é"); END_FOR; END_FUNCTION\n`,
    vars: 'N : INT;',
    body: 'N := LEN(WIDE());',
    expect: { N: 300 },
  },
  {
    clause: '6.6.2.2',
    title: 'a result beside an output and an in-out',
    before: `${TYPES}FUNCTION SPLITTED : ROW VAR_INPUT K : INT; END_VAR VAR_IN_OUT SUM : INT; END_VAR VAR_OUTPUT LAST : INT; END_VAR
      SPLITTED[1] := K; SPLITTED[3] := K * 3; LAST := K * 3; SUM := SUM + K; END_FUNCTION\n`,
    vars: 'R : ROW; S : INT := 1; L : INT;',
    body: 'R := SPLITTED(K := 4, SUM := S, LAST => L);',
    expect: { 'R[1]': 4, 'R[3]': 12, S: 5, L: 12 },
  },
  {
    clause: '6.6.1.5',
    title: 'with EN FALSE a structure is what its type begins with',
    before: TYPES,
    vars: 'P1 : POINT; OK : BOOL := TRUE;',
    body: 'P1.X := 50; P1 := MAKE(EN := FALSE, X := 7, Y := 1.5, ENO => OK);',
    expect: { 'P1.X': 1, 'P1.NAME': 'none', OK: false },
  },
  {
    clause: '6.6.1.5',
    title: 'with EN TRUE a structure is what the function gives',
    before: TYPES,
    vars: 'P1 : POINT; OK : BOOL;',
    body: 'P1 := MAKE(EN := TRUE, X := 7, Y := 1.5, ENO => OK);',
    expect: { 'P1.X': 7, OK: true },
  },
  {
    clause: 'table 31',
    title: 'SEL, MUX and MOVE take arrays and structures',
    before: TYPES,
    vars: 'A, B, C, D : ROW; P1, P2, P3 : POINT; G : BOOL := TRUE; K : INT := 1;',
    body: `A := FILL(0); B := FILL(10); C := SEL(G, A, B); D := MUX(K, A, FILL(20), FILL(30));
      P1.X := 5; P2.X := 6; P3 := SEL(NOT G, P1, MOVE(P2));`,
    expect: { 'C[1]': 11, 'D[1]': 21, 'P3.X': 5 },
  },
  {
    clause: '6.6.2.2',
    title: 'the result of another type is refused',
    before: TYPES,
    vars: 'P1 : POINT;',
    body: 'P1 := FILL(1);',
    finding: 'type-mismatch',
  },
  {
    clause: 'table 33',
    title: 'structures are not compared',
    before: TYPES,
    vars: 'P1, P2 : POINT; Q : BOOL;',
    body: 'Q := P1 = P2;',
    finding: 'operand-types',
  },
  {
    clause: 'table 33',
    title: 'arrays are not compared',
    before: TYPES,
    vars: 'A, B : ROW; Q : BOOL;',
    body: 'Q := A = B;',
    finding: 'operand-types',
  },
  {
    clause: '6.5.1.2',
    title: 'arrays of other bounds are not assigned',
    vars: 'A : ARRAY[1..3] OF INT; B : ARRAY[0..2] OF INT;',
    body: 'A := B;',
    finding: 'type-mismatch',
  },
  {
    clause: '6.3.3',
    title: 'a number as written that the other operand cannot hold makes the operation wider',
    vars: 'I : INT := 3; U : UINT := 5; D : DINT; L : LINT; B : BOOL;',
    body: 'D := I * 100000; L := 5000000000 + I; B := U > -1;',
    expect: { D: 300000, L: 5000000003, B: true },
  },
];
