import { refusals } from './rows.ts';
import type { Case } from './run-case.ts';

const TYPES = `TYPE
  COLOUR : (RED, GREEN, BLUE) := GREEN;
  LAMP : (RED, YELLOW);
  LEVEL : INT (LOW := 5, MID, HIGH := 90) := MID;
  MASK : WORD (A := 16#1, B := 16#80);
  FRAME : STRUCT HEAD AT %W0 : WORD := 7; FLAG AT %X2.0 : BOOL; END_STRUCT;
END_TYPE
`;

/** Enumerations (6.4.4.2, 6.4.4.3), and structures with relative addresses (6.4.4.6). */
export const CASES: readonly Case[] = [
  {
    clause: '6.4.4.2',
    title: 'an enumerator by type where two types have it',
    before: TYPES,
    vars: 'C : COLOUR; L : LAMP := LAMP#YELLOW; N : INT; M : INT;',
    body: 'IF C = COLOUR#GREEN THEN N := 1; END_IF; C := RED; L := LAMP#RED; CASE L OF RED: M := 1; YELLOW: M := 2; END_CASE;',
    expect: { N: 1, C: 0, L: 0, M: 1 },
  },
  {
    clause: '6.4.4.2',
    title: 'COLOUR.RED for COLOUR#RED, in expressions and labels',
    before: TYPES,
    vars: 'C : COLOUR := COLOUR.BLUE; N : INT;',
    body: 'CASE C OF COLOUR.RED: N := 1; COLOUR.GREEN, COLOUR.BLUE: N := 2; END_CASE; C := COLOUR.RED;',
    expect: { N: 2, C: 0 },
  },
  {
    clause: '6.4.4.3',
    title: 'named values of a type, their successors and the initial one',
    before: TYPES,
    vars: 'L : LEVEL; K : LEVEL := HIGH; M : MASK := B; I : INT; D : DINT; W : WORD;',
    body: 'I := LEVEL_TO_INT(L); D := TO_DINT(K); W := MASK_TO_WORD(M);',
    expect: { I: 6, D: 90, W: 128 },
  },
  {
    clause: '6.4.4.6',
    title: 'relative addresses of fields change nothing for the program',
    before: TYPES,
    vars: 'F : FRAME := (FLAG := TRUE); W : WORD; B : BOOL;',
    body: 'W := F.HEAD; B := F.FLAG;',
    expect: { W: 7, B: true },
  },
  {
    clause: '6.4.4.6',
    title: 'fields over one another are refused',
    before: 'TYPE U : STRUCT OVERLAP X : DWORD; Y : REAL; END_STRUCT; END_TYPE',
    vars: 'V : U;',
    body: 'V.X := 1;',
    finding: 'not-supported',
  },
  ...refusals('6.4.4.2', [
    ['a number for an enumerator', 'C : (ON, OFF);', 'C := 1;', 'type-mismatch'],
    ['an enumerator for a number', 'C : (ON, OFF); I : INT;', 'I := ON;', 'type-mismatch'],
    ['an order of enumerators', 'C : (ON, OFF); B : BOOL;', 'B := C > ON;', 'operand-types'],
  ]),
  {
    clause: '6.5.2.2',
    title: 'a global without VAR_EXTERNAL',
    source: 'VAR_GLOBAL G : INT; END_VAR PROGRAM P G := 1; END_PROGRAM',
    finding: 'unknown-name',
  },
];
