import { type Row, refused } from './rows.ts';
import type { Case } from './run-case.ts';

/** Classes and their methods (6.6.5, tables 48 and 49). */

const COUNTER = `CLASS COUNTER
  VAR CV : UINT; MAX : UINT := 1000; END_VAR
  METHOD PUBLIC UP : UINT
    VAR_INPUT INC : UINT := 1; END_VAR
    VAR_OUTPUT QU : BOOL; END_VAR
    IF CV <= MAX - INC THEN CV := CV + INC; QU := FALSE; ELSE QU := TRUE; END_IF;
    UP := CV;
  END_METHOD
  METHOD PUBLIC UP5 : UINT
    VAR_OUTPUT QU : BOOL; END_VAR
    UP5 := THIS.UP(INC := 5, QU => QU);
  END_METHOD
  METHOD PUBLIC RESET CV := 0; END_METHOD
END_CLASS
`;

const BOX = `CLASS BOX
  VAR A : INT := 1; END_VAR
  VAR PUBLIC B : INT := 2; END_VAR
  VAR PRIVATE C : INT := 3; END_VAR
  VAR INTERNAL D : INT := 4; END_VAR
  VAR PROTECTED E : INT := 5; END_VAR
  METHOD PRIVATE SECRET : INT SECRET := C; END_METHOD
  METHOD PROTECTED FAMILY : INT FAMILY := A + E; END_METHOD
  METHOD INTERNAL NEAR : INT NEAR := D; END_METHOD
  METHOD PLAIN : INT PLAIN := 9; END_METHOD
  METHOD PUBLIC OPEN : INT OPEN := SECRET() + FAMILY() + NEAR() + PLAIN(); END_METHOD
END_CLASS
`;

const ACCEPTED: readonly Case[] = [
  {
    clause: 'table 48.2',
    title: 'the counter of the standard counts, and its methods share the variables of the instance',
    before: COUNTER,
    vars: 'C, OTHER : COUNTER; A, B, D : UINT; Q : BOOL;',
    body: 'A := C.UP(INC := 3); B := C.UP5(QU => Q); D := OTHER.UP();',
    expect: { A: 3, B: 8, D: 1, Q: false, 'C.CV': 8, 'OTHER.CV': 1 },
  },
  {
    clause: 'table 48.2',
    title: 'a method reports by its output that the counter is full',
    before: COUNTER,
    vars: 'C : COUNTER; N : UINT; FULL : BOOL;',
    body: 'N := C.UP(INC := 600, QU => FULL);',
    expect: { FULL: [false, true], N: [600, 600] },
  },
  {
    clause: 'table 48.2',
    title: 'a method without a result is called as a statement',
    before: COUNTER,
    vars: 'C : COUNTER; N : UINT;',
    body: 'C.UP(INC := 7); N := C.UP(0); C.RESET();',
    expect: { N: 7, 'C.CV': 0 },
  },
  {
    clause: '6.6.5.3',
    title: 'variables of a method begin anew at each call, those of the class last',
    before: `CLASS K VAR KEPT : INT; END_VAR METHOD PUBLIC GO : INT VAR N : INT := 10; T : ARRAY[1..2] OF INT; END_VAR
      N := N + 1; T[1] := T[1] + 1; KEPT := KEPT + 1; GO := N * 100 + T[1] * 10 + KEPT; END_METHOD END_CLASS`,
    vars: 'X : K; A, B : INT;',
    body: 'A := X.GO(); B := X.GO();',
    expect: { A: 1111, B: 1112 },
  },
  {
    clause: '6.6.5.3',
    title: 'a method may have all sections of variables',
    before: `CLASS K METHOD PUBLIC GO : INT
      VAR_INPUT X : INT; END_VAR VAR_IN_OUT Y : INT; END_VAR VAR_OUTPUT Z : INT; END_VAR VAR L : INT := 2; END_VAR
      VAR_TEMP T : INT; END_VAR VAR CONSTANT F : INT := 100; END_VAR
      T := X * L; Y := Y + T; Z := Y * 2; GO := F + T; END_METHOD END_CLASS`,
    vars: 'O : K; R, Y, Z : INT;',
    body: 'Y := 5; R := O.GO(X := 4, Y := Y, Z => Z);',
    expect: { R: 108, Y: 13, Z: 26 },
  },
  {
    clause: '6.6.5.3',
    title: 'a method reaches global variables by VAR_EXTERNAL',
    source: `CLASS K METHOD PUBLIC TAKE : INT VAR_EXTERNAL G : INT; END_VAR TAKE := G; G := G + 1; END_METHOD END_CLASS
      PROGRAM P VAR O : K; A : INT; END_VAR A := O.TAKE(); END_PROGRAM
      CONFIGURATION C VAR_GLOBAL G : INT := 7; END_VAR PROGRAM I : P; END_CONFIGURATION`,
    scans: 2,
    expect: { A: 8, G: 9 },
  },
  {
    clause: '6.6.5.3',
    title: 'names of a method hide those of its class; THIS reaches them all the same',
    before: `CLASS K VAR N : INT := 5; END_VAR METHOD PUBLIC SUM : INT VAR N : INT := 1; END_VAR SUM := N + THIS.N; END_METHOD END_CLASS`,
    vars: 'O : K; A : INT;',
    body: 'A := O.SUM();',
    expect: { A: 6 },
  },
  {
    clause: '6.6.5.3',
    title: 'a method is called with EN and ENO as any function',
    before: COUNTER,
    vars: 'C : COUNTER; GO, DONE : BOOL; N : UINT;',
    body: 'N := C.UP(EN := GO, INC := 2, ENO => DONE);',
    set: { GO: [false, true] },
    expect: { N: [0, 2], DONE: [false, true], 'C.CV': [0, 2] },
  },
  {
    clause: 'table 48.5',
    title: 'instances in arrays, structures and other classes',
    before: `${COUNTER} TYPE PAIR : STRUCT L, R : COUNTER; END_STRUCT; END_TYPE
      CLASS TWO VAR X, Y : COUNTER; END_VAR METHOD PUBLIC BOTH : UINT X.UP(10); Y.UP(20); BOTH := X.UP(0) + Y.UP(0); END_METHOD END_CLASS`,
    vars: 'A : ARRAY[1..3] OF COUNTER; S : PAIR; T : TWO; I : INT; N, M : UINT;',
    body: 'FOR I := 1 TO 3 DO A[I].UP(INT_TO_UINT(I)); END_FOR; S.R.UP(4); N := T.BOTH(); M := A[2].UP();',
    expect: { 'A[3].CV': 3, 'S.L.CV': 0, 'S.R.CV': 4, N: 30, M: 3 },
  },
  {
    clause: 'table 48.8',
    title: 'public variables are read and written from outside',
    before: BOX,
    vars: 'X : BOX; R : INT;',
    body: 'X.B := X.B + 40; X.D := 1; R := X.B + X.D + X.OPEN();',
    expect: { R: 42 + 1 + (3 + 6 + 1 + 9) },
  },
  {
    clause: '6.6.5.4',
    title: 'methods of another instance of the same class may be used with all its variables',
    before: `CLASS K VAR N : INT; END_VAR METHOD PUBLIC SETTO VAR_INPUT X : INT; END_VAR N := X; END_METHOD
      METHOD PUBLIC SWAP VAR_IN_OUT O : K; END_VAR VAR T : INT; END_VAR T := N; N := O.N; O.N := T; END_METHOD END_CLASS`,
    vars: 'A, B : K;',
    body: 'A.SETTO(1); B.SETTO(2); A.SWAP(O := B);',
    expect: { 'A.N': 2, 'B.N': 1 },
  },
  {
    clause: '6.6.5.3',
    title: 'a method of every type of result',
    before: `TYPE MODE : (OFF, HAND, AUTO); END_TYPE CLASS K METHOD PUBLIC S : STRING S := 'abc'; END_METHOD
      METHOD PUBLIC L : LINT L := 5_000_000_000; END_METHOD METHOD PUBLIC T : TIME T := T#2s; END_METHOD METHOD PUBLIC M : MODE M := AUTO; END_METHOD END_CLASS`,
    vars: 'O : K; S : STRING; L : LINT; T : TIME; A : BOOL;',
    body: 'S := O.S(); L := O.L(); T := O.T(); A := O.M() = AUTO;',
    expect: { S: 'abc', L: '5000000000', T: 2000, A: true },
  },
  {
    clause: '6.6.5.3',
    title: 'a class declared after its user',
    source: `PROGRAM P VAR O : LATER; N : INT; END_VAR N := O.GO(); END_PROGRAM CLASS LATER METHOD PUBLIC GO : INT GO := 3; END_METHOD END_CLASS`,
    expect: { N: 3 },
  },
  {
    clause: 'table 53',
    title: 'a function block with a body and methods; the body calls its own methods',
    before: `FUNCTION_BLOCK MOTOR VAR_INPUT ON : BOOL; END_VAR VAR_OUTPUT RUN : BOOL; END_VAR VAR STARTS : INT; END_VAR
      METHOD PUBLIC COUNT : INT COUNT := STARTS; END_METHOD
      METHOD PRIVATE BEGIN STARTS := STARTS + 1; RUN := TRUE; END_METHOD
      IF ON AND NOT RUN THEN BEGIN(); END_IF; RUN := ON; END_FUNCTION_BLOCK`,
    vars: 'M : MOTOR; GO : BOOL; N : INT;',
    body: 'M(ON := GO); N := M.COUNT();',
    set: { GO: [true, true, false, true] },
    expect: { N: [1, 1, 1, 2], 'M.RUN': [true, true, false, true] },
  },
  {
    clause: 'table 53',
    title: 'methods may stand behind the body, and write inputs and outputs',
    before: `FUNCTION_BLOCK F VAR_INPUT X : INT; END_VAR VAR_OUTPUT Y : INT; END_VAR Y := X * 2; METHOD PUBLIC PRESET VAR_INPUT V : INT; END_VAR X := V; Y := -1; END_METHOD END_FUNCTION_BLOCK`,
    vars: 'B : F; A, C : INT;',
    body: 'B.PRESET(21); A := B.Y; B(); C := B.Y;',
    expect: { A: -1, C: 42 },
  },
  {
    clause: 'table 53',
    title: 'THIS in the body of a function block',
    before:
      'FUNCTION_BLOCK F VAR_OUTPUT N : INT; END_VAR METHOD PUBLIC UP THIS.N := THIS.N + 1; END_METHOD THIS.UP(); END_FUNCTION_BLOCK',
    vars: 'B : F;',
    body: 'B(); B();',
    expect: { 'B.N': 2 },
  },
  {
    clause: '6.6.7.2',
    title: 'a method that reads VAR_IN_OUT before the function block was called stops the PLC',
    before:
      'FUNCTION_BLOCK F VAR_IN_OUT X : INT; END_VAR METHOD PUBLIC PEEK : INT PEEK := X; END_METHOD X := X + 1; END_FUNCTION_BLOCK',
    vars: 'B : F; N : INT;',
    body: 'N := B.PEEK();',
    fault: 'null-reference',
  },
  {
    clause: '6.6.5.2',
    title: 'initial values of public variables for one instance',
    before: BOX,
    vars: 'X : BOX := (B := 20); Y : BOX; A : ARRAY[1..2] OF BOX := [(B := 7), (B := 8)]; R : INT;',
    body: 'R := X.B + Y.B;',
    expect: { R: 22, 'A[2].B': 8 },
  },
  {
    clause: 'table 53',
    title: 'THIS in a function block without methods',
    before:
      'FUNCTION_BLOCK F VAR_INPUT X : INT; END_VAR VAR_OUTPUT Y : INT; END_VAR THIS.Y := THIS.X + 1; END_FUNCTION_BLOCK',
    vars: 'B : F;',
    body: 'B(X := 4);',
    expect: { 'B.Y': 5 },
  },
];

const REFUSED: readonly Row[] = [
  ['an initial value of a protected variable', BOX, 'X : BOX := (A := 1);', ';', 'unknown-member'],
  ['a private method from outside', BOX, 'X : BOX; R : INT;', 'R := X.SECRET();', 'not-accessible'],
  ['a protected method from outside', BOX, 'X : BOX; R : INT;', 'R := X.FAMILY();', 'not-accessible'],
  ['a method without a specifier is protected', BOX, 'X : BOX; R : INT;', 'R := X.PLAIN();', 'not-accessible'],
  ['a private variable from outside', BOX, 'X : BOX; R : INT;', 'R := X.C;', 'not-accessible'],
  ['a variable without a specifier is protected', BOX, 'X : BOX; R : INT;', 'R := X.A;', 'not-accessible'],
  ['a protected variable from outside', BOX, 'X : BOX;', 'X.E := 1;', 'not-accessible'],
  ['a method that is not there', BOX, 'X : BOX; R : INT;', 'R := X.OPENS();', 'unknown-method'],
  ['an argument that is not there', COUNTER, 'C : COUNTER;', 'C.UP(STEP := 1);', 'unknown-parameter'],
  ['too many arguments', COUNTER, 'C : COUNTER;', 'C.UP(1, 2);', 'argument-count'],
  ['the result of a method without one', COUNTER, 'C : COUNTER; N : UINT;', 'N := C.RESET();', 'not-a-value'],
  ['a class called as a function block', COUNTER, 'C : COUNTER;', 'C();', 'not-callable'],
  ['a class as a value', COUNTER, 'C, D : COUNTER;', 'C := D;', 'not-a-value'],
  ['THIS outside a class', '', 'N : INT;', 'N := THIS.N;', 'unknown-name'],
  [
    'THIS as a value',
    'CLASS K VAR N : INT; END_VAR METHOD PUBLIC G THIS := THIS; END_METHOD END_CLASS',
    'O : K;',
    'O.G();',
    'not-assignable',
  ],
  [
    'SUPER without a base',
    'CLASS K METHOD PUBLIC G SUPER.G(); END_METHOD END_CLASS',
    'O : K;',
    'O.G();',
    'own-instance-place',
  ],
  ['statements in a class', 'CLASS K VAR N : INT; END_VAR N := 1; END_CLASS', 'O : K;', ';', 'body-not-allowed'],
  ['inputs in a class', 'CLASS K VAR_INPUT N : INT; END_VAR END_CLASS', 'O : K;', ';', 'section-not-allowed'],
  [
    'two methods of one name',
    'CLASS K METHOD PUBLIC G END_METHOD METHOD PUBLIC G END_METHOD END_CLASS',
    'O : K;',
    'O.G();',
    'duplicate-name',
  ],
  [
    'a method with the name of a variable',
    'CLASS K VAR G : INT; END_VAR METHOD PUBLIC G END_METHOD END_CLASS',
    'O : K;',
    ';',
    'duplicate-name',
  ],
  ['a specifier twice', 'CLASS K METHOD PUBLIC PRIVATE G END_METHOD END_CLASS', 'O : K;', ';', 'misplaced-specifier'],
  ['ABSTRACT and FINAL together', 'CLASS ABSTRACT FINAL K END_CLASS', '', '', 'misplaced-specifier'],
  [
    'an access specifier on inputs',
    'FUNCTION_BLOCK F VAR_INPUT PUBLIC X : INT; END_VAR X := 1; END_FUNCTION_BLOCK',
    'B : F;',
    'B();',
    'misplaced-specifier',
  ],
  [
    'a method that calls itself',
    'CLASS K METHOD PUBLIC G : INT G := THIS.G(); END_METHOD END_CLASS',
    'O : K;',
    'O.G();',
    'recursive-call',
  ],
  [
    'two methods that call each other',
    'CLASS K METHOD PUBLIC G : INT G := H(); END_METHOD METHOD PUBLIC H : INT H := G(); END_METHOD END_CLASS',
    'O : K;',
    'O.G();',
    'recursive-call',
  ],
  ['a class inside itself', 'CLASS K VAR N : K; END_VAR END_CLASS', 'O : K;', ';', 'recursive-type'],
  [
    'a class and a function block of one name',
    'CLASS K END_CLASS FUNCTION_BLOCK K END_FUNCTION_BLOCK',
    '',
    '',
    'duplicate-name',
  ],
  [
    'a method in a function',
    'FUNCTION F : INT METHOD G END_METHOD F := 1; END_FUNCTION',
    'N : INT;',
    'N := F();',
    'not-supported',
  ],
  ['a method of a base type that does not end', 'CLASS K METHOD PUBLIC G', '', '', 'expected'],
  [
    'a local variable of a class in a method',
    `${COUNTER} CLASS K METHOD PUBLIC G VAR C : COUNTER; END_VAR C.UP(); END_METHOD END_CLASS`,
    'O : K;',
    'O.G();',
    'not-supported',
  ],
  [
    'VAR_TEMP of the body in a method',
    'FUNCTION_BLOCK F VAR_TEMP T : INT; END_VAR METHOD PUBLIC G T := 1; END_METHOD T := 2; END_FUNCTION_BLOCK',
    'B : F;',
    'B();',
    'not-accessible',
  ],
];

export const CASES: readonly Case[] = [...ACCEPTED, ...refused('6.6.5', REFUSED)];
