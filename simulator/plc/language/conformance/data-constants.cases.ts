import { expressions, refusals } from './rows.ts';
import type { Case } from './run-case.ts';

/** Constant expressions on bit strings, named values in terms of others (6.4.4.3), addresses as indexes and in paths. */
export const CASES: readonly Case[] = [
  {
    clause: '6.4.4.3',
    title: 'named values in terms of those before',
    before: `TYPE COLOUR : DWORD (RED := 16#FF0000, GREEN := 16#FF00, BLUE := 16#FF, WHITE := RED OR GREEN OR BLUE,
      BLACK := RED AND GREEN AND BLUE) := GREEN; STEP : INT (A := 5, B := A + 10, C); END_TYPE`,
    vars: 'X : COLOUR; W : DWORD; K : DWORD; S : INT;',
    body: 'W := COLOUR_TO_DWORD(COLOUR#WHITE); K := COLOUR_TO_DWORD(BLACK); S := STEP_TO_INT(C);',
    expect: { X: 0xff00, W: 0xffffff, K: 0, S: 16 },
  },
  {
    clause: '6.4.4.3',
    title: 'a named value outside its type',
    before: 'TYPE SMALL : SINT (A := 300); END_TYPE',
    vars: 'X : SMALL;',
    finding: 'literal-out-of-range',
  },
  {
    clause: '6.5.1',
    title: 'initial values of bit strings are expressions of constants',
    vars: `END_VAR VAR CONSTANT LOW : WORD := 16#00F0; END_VAR VAR M : WORD := LOW OR 16#000F; N : BYTE := NOT BYTE#16#0F;
      L : LWORD := NOT LWORD#0; X : WORD := LOW XOR 16#FFFF; B : BOOL := TRUE AND NOT FALSE;`,
    body: ';',
    expect: { M: 0xff, N: 0xf0, L: 0xffffffffffffffffn, X: 0xff0f, B: true },
  },
  {
    clause: '6.5.1.2',
    title: 'an address is the index of an array',
    vars: 'LIST : ARRAY[0..5] OF INT := [10, 11, 12, 13, 14, 15]; R, S : INT;',
    body: '%MB6 := 3; %MW20 := 4; R := LIST[%MB6]; S := LIST[%MW20];',
    expect: { R: 13, S: 14 },
  },
  {
    clause: '6.8.2',
    title: 'access paths to addresses, to inner blocks and to instances of several resources',
    source: `PROGRAM F VAR_INPUT X : BOOL; END_VAR VAR COUNT : INT; T : TON; END_VAR COUNT := COUNT + 1; END_PROGRAM
CONFIGURATION C
  RESOURCE ONE ON PLC PROGRAM P1 : F(X := %IX1.1); END_RESOURCE
  RESOURCE TWO ON PLC VAR_GLOBAL AT %QW5 : INT := 7; END_VAR PROGRAM P1 : F; END_RESOURCE
  VAR_ACCESS
    ABLE : ONE.%IX1.1 : BOOL READ_ONLY;
    BAKER : %QW5 : INT READ_WRITE;
    COUNTED : TWO.P1.COUNT : INT;
    LIMIT : TWO.P1.T.PT : TIME;
  END_VAR
  VAR_CONFIG
    ONE.P1.COUNT : INT := 1;
    TWO.P1.COUNT : INT := 100;
    TWO.P1.T : TON := (PT := T#4.5s);
  END_VAR
END_CONFIGURATION`,
    expect: { ABLE: false, BAKER: 7, COUNTED: 101, LIMIT: 4500, 'ONE.P1.COUNT': 2 },
  },
  ...expressions('6.3.2', [
    ['16#F0 OR 16#0F', 'BYTE', 255],
    ['NOT WORD#16#00FF', 'WORD', 0xff00],
    ['LWORD#16#F000000000000001 AND LWORD#16#F00000000000000F', 'LWORD', '17293822569102704641'],
  ]),
  ...refusals('6.1.2', [
    ['two underscores in a row', 'A__B : INT;', ';', 'underscores'],
    ['an underscore at the end', 'A_ : INT;', ';', 'underscores'],
  ]),
  {
    clause: '6.1.2',
    title: 'an underscore at the beginning, and one between others',
    vars: '_A : INT; B_C_1 : INT := 3;',
    body: '_a := b_c_1;',
    expect: { _A: 3 },
  },
];
