import type { Case } from './run-case.ts';

const HALF = `FUNCTION HALF : INT
  VAR_INPUT X : INT; END_VAR
  VAR_OUTPUT REST : INT; END_VAR
  HALF := X / 2; REST := X MOD 2;
END_FUNCTION`;
const COUNT = `FUNCTION_BLOCK COUNT
  VAR_INPUT STEP : INT := 1; END_VAR
  VAR_OUTPUT N : INT; ODD : BOOL; END_VAR
  N := N + STEP; ODD := N MOD 2 = 1;
END_FUNCTION_BLOCK`;
const CAREFUL = `FUNCTION CAREFUL : INT
  VAR_INPUT A, B : INT; END_VAR
  IF B = 0 THEN ENO := FALSE; RETURN; END_IF;
  CAREFUL := A / B;
END_FUNCTION`;

/** EN and ENO (6.6.1.5, table 18) and calls (6.6.1.4, tables 20, 42 and 72). */
export const CASES: readonly Case[] = [
  {
    clause: '6.6.1.5',
    title: 'a function with EN TRUE runs and sets ENO',
    before: HALF,
    vars: 'A : INT; OK : BOOL;',
    body: 'A := HALF(EN := TRUE, X := 9, ENO => OK);',
    expect: { A: 4, OK: true },
  },
  {
    clause: '6.6.1.5',
    title: 'a function with EN FALSE does not run: no output is written and ENO is FALSE',
    before: HALF,
    vars: 'A : INT := 7; R : INT := 5; OK : BOOL := TRUE;',
    body: 'A := HALF(EN := FALSE, X := 9, REST => R, ENO => OK);',
    expect: { A: 0, R: 5, OK: false },
  },
  {
    clause: '6.6.1.5',
    title: 'ENO alone tells that a function ran',
    before: HALF,
    vars: 'A : INT; OK : BOOL;',
    body: 'A := HALF(X := 9, ENO => OK);',
    expect: { A: 4, OK: true },
  },
  {
    clause: '6.6.1.5',
    title: 'ENO may be negated',
    before: HALF,
    vars: 'A : INT; BAD1, BAD2 : BOOL;',
    body: 'A := HALF(EN := TRUE, X := 9, NOT ENO => BAD1); A := HALF(EN := FALSE, X := 9, NOT ENO => BAD2);',
    expect: { BAD1: false, BAD2: true },
  },
  {
    clause: '6.6.1.5',
    title: 'a function sets its own ENO to FALSE',
    before: CAREFUL,
    vars: 'A, B : INT; OK1, OK2 : BOOL;',
    body: 'A := CAREFUL(A := 9, B := 0, ENO => OK1); B := CAREFUL(A := 9, B := 3, ENO => OK2);',
    expect: { A: 0, B: 3, OK1: false, OK2: true },
  },
  {
    clause: '6.6.1.5',
    title: 'a function reads its own EN, which is TRUE in its body',
    before: 'FUNCTION F : BOOL VAR_INPUT X : BOOL; END_VAR F := EN AND X; END_FUNCTION',
    vars: 'A, B, C : BOOL;',
    body: 'A := F(TRUE); B := F(EN := TRUE, X := TRUE); C := F(EN := FALSE, X := TRUE);',
    expect: { A: true, B: true, C: false },
  },
  {
    clause: '6.6.1.5',
    title: 'EN and ENO may be declared',
    before: `FUNCTION F : INT VAR_INPUT EN : BOOL; X : INT; END_VAR VAR_OUTPUT ENO : BOOL; END_VAR
      F := X + 1; ENO := X > 0; END_FUNCTION`,
    vars: 'A, B, C : INT; OK1, OK2, OK3 : BOOL;',
    body: 'A := F(EN := TRUE, X := 5, ENO => OK1); B := F(X := -5, ENO => OK2); C := F(EN := FALSE, X := 5, ENO => OK3);',
    expect: { A: 6, B: -4, C: 0, OK1: true, OK2: false, OK3: false },
  },
  {
    clause: '6.6.1.5',
    title: 'a standard function takes EN and ENO by name',
    vars: 'A : INT; B : INT; OK1, OK2 : BOOL;',
    body: 'A := ADD(EN := TRUE, IN1 := 2, IN2 := 3, ENO => OK1); B := MAX(EN := A > 9, IN1 := 2, IN2 := 3, ENO => OK2);',
    expect: { A: 5, B: 0, OK1: true, OK2: false },
  },
  {
    clause: '6.6.1.5',
    title: 'ENO may go to the variable that EN comes from',
    before: CAREFUL,
    vars: 'GO : BOOL := TRUE; A : INT;',
    body: 'A := CAREFUL(EN := GO, A := 4, B := 0, ENO => GO); A := CAREFUL(EN := GO, A := 8, B := 2, ENO => GO);',
    expect: { GO: false, A: 0 },
  },
  {
    clause: '6.6.1.5',
    title: 'a function block with EN FALSE keeps its state and its outputs',
    before: COUNT,
    vars: 'C : COUNT; GO, OK : BOOL; M : INT;',
    body: 'C(EN := GO, STEP := 2, N => M, ENO => OK);',
    set: { GO: [true, false, true] },
    expect: { 'C.N': [2, 2, 4], M: [2, 2, 4], OK: [true, false, true] },
  },
  {
    clause: '6.6.1.5',
    title: 'ENO of a function block is read as a member',
    before: COUNT,
    vars: 'C : COUNT; GO, OK : BOOL;',
    body: 'C(EN := GO); OK := C.ENO;',
    set: { GO: [true, false, true] },
    expect: { OK: [true, false, true] },
  },
  {
    clause: '6.6.1.5',
    title: 'a function block sets its own ENO',
    before: `FUNCTION_BLOCK B VAR_INPUT X : INT; END_VAR VAR_OUTPUT Y : INT; END_VAR
      IF X < 0 THEN ENO := FALSE; ELSE Y := X; END_IF; END_FUNCTION_BLOCK`,
    vars: 'I : B; X : INT; OK : BOOL;',
    body: 'I(X := X, ENO => OK);',
    set: { X: [3, -1, 4] },
    expect: { OK: [true, false, true], 'I.Y': [3, 3, 4] },
  },
  {
    clause: '6.6.1.5',
    title: 'EN of a block that declares it stays as it was given',
    before: `FUNCTION_BLOCK B VAR_INPUT EN : BOOL := TRUE; END_VAR VAR_OUTPUT ENO : BOOL; N : INT; END_VAR N := N + 1; END_FUNCTION_BLOCK`,
    vars: 'I : B; S : INT;',
    body: 'S := S + 1; IF S = 2 THEN I(EN := FALSE); ELSE I(); END_IF; IF S = 3 THEN I.EN := TRUE; END_IF;',
    scans: 4,
    expect: { 'I.N': [1, 1, 1, 2], 'I.ENO': [true, false, false, true] },
  },
  {
    clause: '6.6.1.5',
    title: 'a standard function block takes EN',
    vars: 'T : CTU; GO : BOOL;',
    body: 'T(EN := GO, CU := TRUE, PV := 1);',
    set: { GO: [false, true] },
    expect: { 'T.CV': [0, 1], 'T.Q': [false, true] },
  },
  {
    clause: '6.6.1.5',
    title: 'EN must be BOOL',
    before: HALF,
    vars: 'A : INT;',
    body: 'A := HALF(EN := 5, X := 9);',
    finding: 'type-mismatch',
  },
  {
    clause: '6.6.1.5',
    title: 'ENO must go to a BOOL',
    before: HALF,
    vars: 'A : INT;',
    body: 'A := HALF(X := 9, ENO => A);',
    finding: 'type-mismatch',
  },
  {
    clause: '6.6.1.5',
    title: 'ENO is given once',
    before: HALF,
    vars: 'A : INT; B : BOOL;',
    body: 'A := HALF(X := 9, ENO => B, ENO => B);',
    finding: 'duplicate-parameter',
  },
  {
    clause: 'table 20',
    title: 'a formal call in any order, with an input left out',
    before:
      'FUNCTION F : INT VAR_INPUT A : INT := 1; B : INT := 2; C : INT := 3; END_VAR F := A * 100 + B * 10 + C; END_FUNCTION',
    vars: 'X, Y, Z : INT;',
    body: 'X := F(C := 9, A := 7); Y := F(); Z := F(4, 5, 6);',
    expect: { X: 729, Y: 123, Z: 456 },
  },
  {
    clause: 'table 20',
    title: 'an informal call needs every input',
    before: 'FUNCTION F : INT VAR_INPUT A, B : INT; END_VAR F := A + B; END_FUNCTION',
    vars: 'X : INT;',
    body: 'X := F(1);',
    finding: 'argument-count',
  },
  {
    clause: 'table 20',
    title: 'formal and informal arguments do not mix',
    before: 'FUNCTION F : INT VAR_INPUT A, B : INT; END_VAR F := A + B; END_FUNCTION',
    vars: 'X : INT;',
    body: 'X := F(1, B := 2);',
    finding: 'mixed-arguments',
  },
  {
    clause: 'table 20',
    title: 'a negated output',
    before: COUNT,
    vars: 'C : COUNT; EVEN : BOOL;',
    body: 'C(NOT ODD => EVEN);',
    scans: 3,
    expect: { EVEN: [false, true, false], 'C.ODD': [true, false, true] },
  },
  {
    clause: 'table 20',
    title: 'a negated output of a function',
    before:
      'FUNCTION F : INT VAR_INPUT A : INT; END_VAR VAR_OUTPUT BIG : BOOL; END_VAR F := A; BIG := A > 5; END_FUNCTION',
    vars: 'X : INT; SMALL1, SMALL2 : BOOL;',
    body: 'X := F(A := 3, NOT BIG => SMALL1); X := F(A := 8, NOT BIG => SMALL2);',
    expect: { SMALL1: true, SMALL2: false },
  },
  {
    clause: 'table 20',
    title: 'only a BOOL is negated',
    before: COUNT,
    vars: 'C : COUNT; M : INT;',
    body: 'C(NOT N => M);',
    finding: 'operand-type',
  },
  {
    clause: '6.6.1.4',
    title: 'an output converts implicitly to a wider variable',
    before: COUNT,
    vars: 'C : COUNT; D : DINT; R : REAL;',
    body: 'C(STEP := 3, N => D); C(N => R);',
    expect: { D: 3, R: 6 },
  },
  {
    clause: '6.6.1.4',
    title: 'an output does not narrow',
    before: COUNT,
    vars: 'C : COUNT; S : SINT;',
    body: 'C(N => S);',
    finding: 'type-mismatch',
  },
  {
    clause: 'table 19',
    title: 'a function without a result is called as a statement',
    before: 'FUNCTION SWAP VAR_IN_OUT A, B : INT; END_VAR VAR T : INT; END_VAR T := A; A := B; B := T; END_FUNCTION',
    vars: 'X : INT := 1; Y : INT := 2;',
    body: 'SWAP(A := X, B := Y);',
    expect: { X: 2, Y: 1 },
  },
  {
    clause: 'table 19',
    title: 'a function without a result, written VOID',
    before:
      'FUNCTION BOTH : VOID VAR_INPUT A : INT; END_VAR VAR_OUTPUT X, Y : INT; END_VAR X := A + 1; Y := A - 1; END_FUNCTION',
    vars: 'X, Y : INT;',
    body: 'BOTH(A := 5, X => X, Y => Y);',
    expect: { X: 6, Y: 4 },
  },
  {
    clause: 'table 19',
    title: 'a function without a result has no value',
    before: 'FUNCTION NOTHING VAR_INPUT A : INT; END_VAR VAR X : INT; END_VAR X := A; END_FUNCTION',
    vars: 'X : INT;',
    body: 'X := NOTHING(1);',
    finding: 'not-a-value',
  },
  {
    clause: 'table 72',
    title: 'a function with a result may be called for its outputs alone',
    before: HALF,
    vars: 'R : INT;',
    body: 'HALF(X := 7, REST => R);',
    expect: { R: 1 },
  },
  {
    clause: '6.6.2.2',
    title: 'a function with several outputs and a VAR_IN_OUT',
    before: `FUNCTION F : INT VAR_INPUT A : INT; END_VAR VAR_IN_OUT SUM : DINT; END_VAR VAR_OUTPUT LOW, HIGH : INT; END_VAR
      SUM := SUM + A; LOW := A - 1; HIGH := A + 1; F := A * A; END_FUNCTION`,
    vars: 'T : DINT := 10; L, H, X : INT;',
    body: 'X := F(A := 5, SUM := T, LOW => L, HIGH => H);',
    expect: { T: 15, L: 4, H: 6, X: 25 },
  },
  {
    clause: '6.6.2.2',
    title: 'outputs of a function begin anew at each call',
    before:
      'FUNCTION F : INT VAR_INPUT A : INT; END_VAR VAR_OUTPUT N : INT := 3; END_VAR N := N + A; F := N; END_FUNCTION',
    vars: 'X, M : INT;',
    body: 'X := F(A := 1, N => M); X := F(A := 2, N => M);',
    expect: { X: 5, M: 5 },
  },
  {
    clause: '6.6.2.2',
    title: 'a VAR_IN_OUT must be given',
    before: 'FUNCTION F VAR_IN_OUT A : INT; END_VAR A := 1; END_FUNCTION',
    body: 'F();',
    finding: 'missing-in-out',
  },
  {
    clause: '6.6.2.2',
    title: 'a VAR_IN_OUT must be a variable',
    before: 'FUNCTION F VAR_IN_OUT A : INT; END_VAR A := 1; END_FUNCTION',
    body: 'F(A := 5);',
    finding: 'not-a-variable',
  },
  {
    clause: '6.6.2.2',
    title: 'a VAR_IN_OUT must be of the same type',
    before: 'FUNCTION F VAR_IN_OUT A : INT; END_VAR A := 1; END_FUNCTION',
    vars: 'D : DINT;',
    body: 'F(A := D);',
    finding: 'type-mismatch',
  },
  {
    clause: '6.6.2.3',
    title: 'a function of the program hides the standard one of its name',
    before: 'FUNCTION MAX : INT VAR_INPUT A : INT; END_VAR MAX := A * 2; END_FUNCTION',
    vars: 'X : INT;',
    body: 'X := MAX(21);',
    expect: { X: 42 },
  },
  {
    clause: '6.6.2.3',
    title: 'words that mean something only elsewhere are ordinary names',
    before:
      'FUNCTION OPTIONS : INT VAR_INPUT METHOD, FINAL, PUBLIC : INT; END_VAR OPTIONS := METHOD + FINAL + PUBLIC; END_FUNCTION',
    vars: 'PRIORITY, INTERVAL, SINGLE, STEP, ACTION, THIS, SUPER, OVERRIDE, READ_ONLY, ON : INT := 1;',
    body: 'PRIORITY := OPTIONS(INTERVAL, SINGLE, STEP) + ACTION + THIS + SUPER + OVERRIDE + READ_ONLY + ON;',
    expect: { PRIORITY: 9 },
  },
];
