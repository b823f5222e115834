import type { Case } from './run-case.ts';

const TWO = `
CONFIGURATION C
  VAR_GLOBAL COMMON : INT := 100; END_VAR
  RESOURCE R1 ON PLC
    VAR_GLOBAL X : INT := 1; TAB : ARRAY[0..1] OF INT; END_VAR
    TASK T(INTERVAL := T#100ms, PRIORITY := 1);
    PROGRAM A WITH T : P;
  END_RESOURCE
  RESOURCE R2 ON PLC
    VAR_GLOBAL X : INT := 20; TAB : ARRAY[0..1] OF INT := [7, 8]; COMMON : INT := 5; END_VAR
    TASK T(INTERVAL := T#100ms, PRIORITY := 2);
    PROGRAM B WITH T : P;
  END_RESOURCE
END_CONFIGURATION
`;

/** Globals of resources, VAR_IN_OUT of programs, VAR_ACCESS of programs (IEC 61131-3, 6.8, 6.5.2.2). */
export const CASES: readonly Case[] = [
  {
    clause: '6.8.1',
    title: 'two resources have a global of one name each',
    source: `PROGRAM P VAR_EXTERNAL X : INT; END_VAR X := X + 1; END_PROGRAM${TWO}`,
    scans: 2,
    expect: { 'R1.X': 3, 'R2.X': 22 },
  },
  {
    clause: '6.8.1',
    title: 'a function block in both resources takes the global of its own',
    source: `FUNCTION_BLOCK ADDER VAR_EXTERNAL X : INT; TAB : ARRAY[0..1] OF INT; END_VAR VAR_INPUT I : INT; END_VAR
      X := X + 10; TAB[I] := X; END_FUNCTION_BLOCK
      PROGRAM P VAR D : ADDER; END_VAR D(I := 1); END_PROGRAM${TWO}`,
    expect: { 'R1.X': 11, 'R2.X': 30, 'R1.TAB[1]': 11, 'R2.TAB[1]': 30, 'R2.TAB[0]': 7 },
  },
  {
    clause: '6.8.1',
    title: "a resource's global hides the configuration's",
    source: `PROGRAM P VAR_EXTERNAL COMMON : INT; END_VAR COMMON := COMMON * 2; END_PROGRAM${TWO}`,
    expect: { COMMON: 200, 'R2.COMMON': 10 },
  },
  {
    clause: '6.8.2',
    title: 'program connections and SINGLE are of their own resource',
    source: `PROGRAM P VAR_INPUT I : INT; END_VAR VAR_OUTPUT Q : INT; END_VAR Q := I + 1; END_PROGRAM
CONFIGURATION C
  RESOURCE R1 ON PLC
    VAR_GLOBAL GO : BOOL := TRUE; X : INT := 1; Y : INT; END_VAR
    TASK T(SINGLE := GO, PRIORITY := 1);
    PROGRAM A WITH T : P(I := X, Q => Y);
  END_RESOURCE
  RESOURCE R2 ON PLC
    VAR_GLOBAL GO : BOOL; X : INT := 2; Y : INT; END_VAR
    TASK T(SINGLE := GO, PRIORITY := 1);
    PROGRAM B WITH T : P(I := X, Q => Y);
  END_RESOURCE
END_CONFIGURATION`,
    expect: { 'R1.Y': 2, 'R2.Y': 0 },
  },
  {
    clause: '6.8.1',
    title: 'a constant of the resources stays one',
    source: `PROGRAM P VAR_EXTERNAL K : INT; END_VAR K := 1; END_PROGRAM
CONFIGURATION C
  RESOURCE R1 ON PLC VAR_GLOBAL CONSTANT K : INT := 1; END_VAR PROGRAM A : P; END_RESOURCE
  RESOURCE R2 ON PLC VAR_GLOBAL CONSTANT K : INT := 2; END_VAR PROGRAM B : P; END_RESOURCE
END_CONFIGURATION`,
    finding: 'not-assignable',
  },
  {
    clause: '6.8.1',
    title: 'a global twice in one resource',
    source: `PROGRAM P END_PROGRAM
CONFIGURATION C RESOURCE R1 ON PLC VAR_GLOBAL K : INT; K : INT; END_VAR PROGRAM A : P; END_RESOURCE END_CONFIGURATION`,
    finding: 'duplicate-name',
  },
  {
    clause: '6.6.4',
    title: 'a VAR_IN_OUT of a program is the global that the configuration connects',
    source: `PROGRAM P VAR_IN_OUT N : INT; L : ARRAY[1..2] OF INT; END_VAR N := N + 1; L[2] := N; END_PROGRAM
CONFIGURATION C
  VAR_GLOBAL A, B : INT := 10; LIST : ARRAY[1..2] OF INT; MORE : ARRAY[1..2] OF INT; END_VAR
  RESOURCE R ON PLC
    TASK T(INTERVAL := T#100ms, PRIORITY := 0);
    PROGRAM ONE WITH T : P(N := A, L := LIST);
    PROGRAM TWO WITH T : P(N := B, L := MORE);
  END_RESOURCE
END_CONFIGURATION`,
    set: { B: [20] },
    scans: 2,
    expect: { A: 12, B: 22, 'LIST[2]': 12, 'MORE[2]': 22 },
  },
  {
    clause: '6.6.4',
    title: 'a VAR_IN_OUT of a program that nothing is connected to',
    source: `PROGRAM P VAR_IN_OUT N : INT; END_VAR N := 1; END_PROGRAM
CONFIGURATION C RESOURCE R ON PLC PROGRAM ONE : P; END_RESOURCE END_CONFIGURATION`,
    finding: 'missing-in-out',
  },
  {
    clause: '6.6.4',
    title: 'without a configuration the VAR_IN_OUT of a program is a variable that others can reach',
    source: 'PROGRAM P VAR_IN_OUT N : INT; END_VAR N := N + 1; END_PROGRAM',
    set: { N: [5] },
    expect: { N: 6 },
  },
  {
    clause: '6.5.2.2',
    title: 'a program gives its variables names for others',
    source: `PROGRAM P VAR X : INT := 3; F : TON; END_VAR VAR_ACCESS LEVEL : X : INT READ_WRITE; DONE : F.Q : BOOL READ_ONLY; END_VAR
      X := X + 1; END_PROGRAM`,
    expect: { LEVEL: 4, DONE: false },
  },
  {
    clause: 'table 16',
    title: 'a located variable without a name is named by its address',
    source: `PROGRAM P VAR AT %QW6 : WORD := 16#1234; AT %QX5.1 : BOOL := TRUE; B : BOOL; W : WORD; END_VAR W := %QW6; B := %Q5.1; END_PROGRAM`,
    expect: { W: 0x1234, B: true },
  },
  {
    clause: 'table 14',
    title: 'addresses in levels and bits by number',
    vars: 'A AT %QX9 : BOOL; B AT %QW1.2 : INT; C AT %QX0.4.2 : BOOL; D AT %MD0.1 : REAL; E AT %Q3 : BOOL; X, Y, Z : BOOL; I : WORD; R : DWORD;',
    body: 'A := TRUE; B := 77; C := TRUE; D := 1.0; E := TRUE; X := %QX1.1; I := %QW10; Y := %QX4.2; R := %MD1; Z := %QX0.3;',
    expect: { X: true, Y: true, Z: true, I: 77, R: 0x3f800000 },
  },
  {
    clause: 'table 14',
    title: 'a level beyond eight is no place of this controller',
    vars: 'A AT %QW1.8 : INT;',
    finding: 'bad-address',
  },
  {
    clause: 'table 12',
    title: 'parts of directly represented variables, on both sides',
    vars: 'A : BOOL; B : BYTE; W : WORD;',
    body: '%MW3 := 16#8001; A := %MW3.%X15; %MW3.%X1 := TRUE; %MW3.%B1 := 16#40; B := %MW3.%B0; W := %MW3;',
    expect: { A: true, B: 3, W: 0x4003 },
  },
  {
    clause: 'table 14',
    title: 'values of every size and kind at one address',
    vars: 'L AT %ML4 : LREAL := 1.5; D AT %MD5 : REAL := -2.0; W AT %ML5 : LWORD; X : LWORD; Y : DWORD; R : REAL; Z : LREAL;',
    body: 'W := 16#0123_4567_89AB_CDEF; X := %ML4; Y := %MD5; R := %MD5; Z := %ML4;',
    expect: { X: 0x3ff8000000000000n, Y: 0xc0000000, R: -2, Z: 1.5 },
  },
  {
    clause: 'table 13',
    title: 'an input with an initial value has it until the field gives another',
    vars: 'A AT %IW4 : INT := 9; B : INT;',
    body: 'B := A;',
    expect: { B: 9 },
  },
];
