import { type Row, refused } from './rows.ts';
import type { Case } from './run-case.ts';

/** Interfaces, what implements them, and the assignment attempt (6.6.6, 6.6.8; tables 50 to 52). */

const ROOMS = `INTERFACE ROOM
  METHOD DAYTIME END_METHOD
  METHOD NIGHTTIME END_METHOD
END_INTERFACE
CLASS LIGHTROOM IMPLEMENTS ROOM
  VAR LIGHT : BOOL; END_VAR
  METHOD PUBLIC DAYTIME LIGHT := FALSE; END_METHOD
  METHOD PUBLIC NIGHTTIME LIGHT := TRUE; END_METHOD
END_CLASS
CLASS LIGHT2ROOM EXTENDS LIGHTROOM
  VAR LIGHT2 : BOOL; END_VAR
  METHOD PUBLIC OVERRIDE DAYTIME SUPER.DAYTIME(); LIGHT2 := FALSE; END_METHOD
  METHOD PUBLIC OVERRIDE NIGHTTIME SUPER.NIGHTTIME(); LIGHT2 := TRUE; END_METHOD
END_CLASS
FUNCTION_BLOCK ROOM_CTRL
  VAR_INPUT RM : ROOM; T : TOD; END_VAR
  IF RM = NULL THEN RETURN; END_IF;
  IF T >= TOD#20:15:00 OR T <= TOD#06:00:00 THEN RM.NIGHTTIME(); ELSE RM.DAYTIME(); END_IF;
END_FUNCTION_BLOCK
`;

const SHAPES = `INTERFACE NAMED METHOD NAME : STRING END_METHOD END_INTERFACE
INTERFACE SIZED METHOD AREA : REAL VAR_INPUT SCALE : REAL := 1.0; END_VAR END_METHOD END_INTERFACE
INTERFACE SHAPE EXTENDS NAMED, SIZED METHOD CORNERS : INT END_METHOD END_INTERFACE
CLASS SQUARE IMPLEMENTS SHAPE VAR PUBLIC A : REAL := 2.0; END_VAR
  METHOD PUBLIC NAME : STRING NAME := 'square'; END_METHOD
  METHOD PUBLIC AREA : REAL VAR_INPUT SCALE : REAL; END_VAR AREA := A * A * SCALE; END_METHOD
  METHOD PUBLIC CORNERS : INT CORNERS := 4; END_METHOD END_CLASS
CLASS LABEL IMPLEMENTS NAMED, SIZED
  METHOD PUBLIC NAME : STRING NAME := 'label'; END_METHOD
  METHOD PUBLIC AREA : REAL VAR_INPUT SCALE : REAL; END_VAR AREA := 0.5 * SCALE; END_METHOD END_CLASS
CLASS DOT IMPLEMENTS NAMED METHOD NAME : STRING NAME := 'dot'; END_METHOD END_CLASS
`;

const CHAIN = `INTERFACE FILTER METHOD PASS : REAL VAR_INPUT X : REAL; END_VAR END_METHOD END_INTERFACE
CLASS GAIN IMPLEMENTS FILTER VAR PUBLIC NEXT : FILTER; K : REAL := 2.0; END_VAR
  METHOD PUBLIC PASS : REAL VAR_INPUT X : REAL; END_VAR VAR Y : REAL; END_VAR
    Y := X * K; IF NEXT <> NULL THEN Y := NEXT.PASS(X := Y); END_IF; PASS := Y; END_METHOD END_CLASS
`;

const ACCEPTED: readonly Case[] = [
  {
    clause: 'table 51.3',
    title: 'the room control of the standard: an interface as an input',
    before: ROOMS,
    vars: 'R1 : LIGHTROOM; R2 : LIGHT2ROOM; C : ROOM_CTRL; NIGHT : BOOL;',
    body: 'C(RM := R1, T := SEL(NIGHT, TOD#12:00:00, TOD#22:00:00)); C(RM := R2);',
    set: { NIGHT: [false, true, false] },
    expect: { 'R1.LIGHT': [false, true, false], 'R2.LIGHT': [false, true, false], 'R2.LIGHT2': [false, true, false] },
  },
  {
    clause: '6.6.6.6',
    title: 'a variable of an interface type begins as NULL',
    before: ROOMS,
    vars: 'R : ROOM; A, B : BOOL; L : LIGHTROOM;',
    body: 'A := R = NULL; R := L; B := R <> NULL; R := NULL;',
    expect: { A: true, B: true },
  },
  {
    clause: '6.6.6.6',
    title: 'a call through NULL stops the PLC',
    before: ROOMS,
    vars: 'R : ROOM;',
    body: 'R.DAYTIME();',
    fault: 'null-reference',
  },
  {
    clause: 'table 50.4',
    title: 'an interface that extends two others',
    before: SHAPES,
    vars: 'Q : SQUARE; L : LABEL; S : SHAPE; N : NAMED; Z : SIZED; T : STRING; A, B : REAL; C : INT;',
    body: 'S := Q; N := S; T := N.NAME(); Z := L; A := S.AREA(SCALE := 3.0); B := Z.AREA(); C := S.CORNERS();',
    expect: { T: 'square', A: 12, B: 0.5, C: 4 },
  },
  {
    clause: '6.6.6.4',
    title: 'a method that implements an interface is public where it says nothing',
    before: SHAPES,
    vars: 'D : DOT; N : NAMED; S : STRING;',
    body: 'N := D; S := CONCAT(N.NAME(), D.NAME());',
    expect: { S: 'dotdot' },
  },
  {
    clause: 'table 52.1',
    title: 'the assignment attempt asks whether the instance has the other interface',
    before: SHAPES,
    vars: 'Q : SQUARE; D : DOT; N : NAMED; Z : SIZED; A, B : BOOL; R : REAL;',
    body: 'N := D; Z ?= N; A := Z = NULL; N := Q; Z ?= N; B := Z <> NULL; R := Z.AREA(SCALE := 1.5);',
    expect: { A: true, B: true, R: 6 },
  },
  {
    clause: 'table 52.2',
    title: 'the assignment attempt from an interface to a reference',
    before: SHAPES,
    vars: 'Q : SQUARE; D : DOT; N : NAMED; P : REF_TO SQUARE; A : BOOL; R : REAL;',
    body: 'N := D; P ?= N; A := P = NULL; N := Q; P ?= N; P^.A := 5.0; R := P^.AREA(SCALE := 1.0);',
    expect: { A: true, R: 25, 'Q.A': 5 },
  },
  {
    clause: 'table 52.1',
    title: 'the assignment attempt of NULL gives NULL',
    before: SHAPES,
    vars: 'N : NAMED; Z : SIZED; L : LABEL; A : BOOL;',
    body: 'Z := L; Z ?= N; A := Z = NULL;',
    expect: { A: true },
  },
  {
    clause: 'table 52.2',
    title: 'the assignment attempt from an instance of a base type, and to a reference from an instance',
    before: `INTERFACE I METHOD M : INT END_METHOD END_INTERFACE CLASS A END_CLASS CLASS B EXTENDS A IMPLEMENTS I METHOD PUBLIC M : INT M := 7; END_METHOD END_CLASS
      FUNCTION ASK : INT VAR_IN_OUT X : A; END_VAR VAR J : I; R : REF_TO B; END_VAR J ?= X; IF J <> NULL THEN ASK := J.M(); END_IF; R ?= X; IF R <> NULL THEN ASK := ASK + 10 * R^.M(); END_IF; END_FUNCTION`,
    vars: 'P : A; Q : B; K, L : INT;',
    body: 'K := ASK(X := P); L := ASK(X := Q);',
    expect: { K: 0, L: 77 },
  },
  {
    clause: '6.6.6.6',
    title: 'arrays of an interface: one loop over instances of several classes',
    before: SHAPES,
    vars: 'Q : SQUARE; L : LABEL; D : DOT; T : ARRAY[1..4] OF NAMED; I : INT; S : STRING;',
    body: `T[1] := Q; T[2] := L; T[4] := D; S := '';
      FOR I := 1 TO 4 DO IF T[I] <> NULL THEN S := CONCAT(S, T[I].NAME()); END_IF; END_FOR;`,
    expect: { S: 'squarelabeldot' },
  },
  {
    clause: '6.6.6.6',
    title: 'interfaces compare by their instances',
    before: SHAPES,
    vars: 'Q, U : SQUARE; S, T : SHAPE; N : NAMED; A, B, C : BOOL;',
    body: 'S := Q; T := Q; N := Q; A := S = T; B := S = N; T := U; C := S <> T;',
    expect: { A: true, B: true, C: true },
  },
  {
    clause: '6.6.6.6',
    title: 'an interface as the result of a method and of a function',
    before: `${SHAPES} CLASS STORE VAR Q : SQUARE; L : LABEL; END_VAR METHOD PUBLIC PICK : NAMED VAR_INPUT B : BOOL; END_VAR IF B THEN PICK := Q; ELSE PICK := L; END_IF; END_METHOD END_CLASS
      FUNCTION SAME : NAMED VAR_INPUT N : NAMED; END_VAR SAME := N; END_FUNCTION`,
    vars: 'S : STORE; N : NAMED; A, B : STRING;',
    body: 'N := SAME(S.PICK(TRUE)); A := N.NAME(); B := S.PICK(FALSE).NAME();',
    expect: { A: 'square', B: 'label' },
  },
  {
    clause: '6.6.6.6',
    title: 'an instance gives itself on with THIS',
    before: `INTERFACE LISTENER METHOD TOLD VAR_INPUT N : INT; END_VAR END_METHOD END_INTERFACE
      CLASS BELL VAR L : LISTENER; END_VAR METHOD PUBLIC JOIN VAR_INPUT X : LISTENER; END_VAR L := X; END_METHOD METHOD PUBLIC RING IF L <> NULL THEN L.TOLD(N := 3); END_IF; END_METHOD END_CLASS
      FUNCTION_BLOCK EAR IMPLEMENTS LISTENER VAR_IN_OUT B : BELL; END_VAR VAR_OUTPUT HEARD : INT; END_VAR METHOD PUBLIC TOLD VAR_INPUT N : INT; END_VAR HEARD := HEARD + N; END_METHOD B.JOIN(X := THIS); END_FUNCTION_BLOCK`,
    vars: 'B : BELL; E : EAR;',
    body: 'B.RING(); E(B := B); B.RING();',
    expect: { 'E.HEARD': 3 },
  },
  {
    clause: '6.6.6.6',
    title: 'a chain of instances of one class through an interface',
    before: CHAIN,
    vars: 'A, B, C : GAIN; R : REAL;',
    body: 'A.NEXT := B; B.NEXT := C; C.K := 10.0; R := A.PASS(X := 1.0);',
    expect: { R: 40 },
  },
  {
    clause: '6.6.6.6',
    title: 'a chain that leads back to its beginning stops the PLC',
    before: CHAIN,
    vars: 'A, B : GAIN; R : REAL;',
    body: 'A.NEXT := B; B.NEXT := A; R := A.PASS(X := 1.0);',
    fault: 'call-depth',
  },
  {
    clause: '6.6.6.6',
    title: 'the initial value of an interface variable is an instance',
    before: SHAPES,
    vars: 'Q : SQUARE; N : NAMED := Q; M : NAMED := NULL; S : STRING; A : BOOL;',
    body: 'S := N.NAME(); A := M = NULL;',
    expect: { S: 'square', A: true },
  },
  {
    clause: '6.6.6.6',
    title: 'an interface goes through VAR_IN_OUT and VAR_OUTPUT',
    before: `${SHAPES} FUNCTION FLIP VAR_IN_OUT A, B : NAMED; END_VAR VAR_OUTPUT FIRST : NAMED; END_VAR VAR T : NAMED; END_VAR T := A; A := B; B := T; FIRST := A; END_FUNCTION`,
    vars: 'Q : SQUARE; D : DOT; A, B, C : NAMED; S : STRING;',
    body: 'A := Q; B := D; FLIP(A := A, B := B, FIRST => C); S := CONCAT(CONCAT(A.NAME(), B.NAME()), C.NAME());',
    expect: { S: 'dotsquaredot' },
  },
  {
    clause: '6.6.6.6',
    title: 'interfaces in structures, and a structure copied with them',
    before: `${SHAPES} TYPE SLOT : STRUCT N : NAMED; K : INT; END_STRUCT; END_TYPE`,
    vars: 'D : DOT; A, B : SLOT; S : STRING;',
    body: 'A.N := D; A.K := 4; B := A; S := B.N.NAME();',
    expect: { S: 'dot', 'B.K': 4 },
  },
  {
    clause: '6.6.6.4',
    title: 'methods behind an interface give structures and arrays, and take arrays of any length',
    before: `TYPE PT : STRUCT X, Y : INT; END_STRUCT; T3 : ARRAY[1..3] OF INT; END_TYPE
      INTERFACE MAKER METHOD POINT : PT VAR_INPUT K : INT; END_VAR END_METHOD METHOD LIST : T3 END_METHOD
        METHOD SUM : INT VAR_INPUT A : ARRAY[*] OF INT; END_VAR END_METHOD METHOD CLEAR VAR_IN_OUT A : ARRAY[*] OF INT; END_VAR END_METHOD END_INTERFACE
      CLASS M1 IMPLEMENTS MAKER METHOD PUBLIC POINT : PT VAR_INPUT K : INT; END_VAR POINT.X := K; POINT.Y := -K; END_METHOD
        METHOD PUBLIC LIST : T3 LIST[2] := 5; END_METHOD
        METHOD PUBLIC SUM : INT VAR_INPUT A : ARRAY[*] OF INT; END_VAR VAR I : DINT; END_VAR FOR I := LOWER_BOUND(A, 1) TO UPPER_BOUND(A, 1) DO SUM := SUM + A[I]; END_FOR; END_METHOD
        METHOD PUBLIC CLEAR VAR_IN_OUT A : ARRAY[*] OF INT; END_VAR A[LOWER_BOUND(A, 1)] := 0; END_METHOD END_CLASS
      CLASS M2 EXTENDS M1 METHOD PUBLIC OVERRIDE POINT : PT VAR_INPUT K : INT; END_VAR POINT := SUPER.POINT(K := K * 2); POINT.X := POINT.X + 1; END_METHOD
        METHOD PUBLIC OVERRIDE CLEAR VAR_IN_OUT A : ARRAY[*] OF INT; END_VAR A[UPPER_BOUND(A, 1)] := 0; END_METHOD END_CLASS`,
    vars: 'A : M1; B : M2; I : MAKER; P, Q : PT; L : T3; S : ARRAY[4..6] OF INT := [1, 2, 3]; N, M : INT; T : ARRAY[0..1] OF INT := [7, 8];',
    body: 'I := A; P := I.POINT(K := 3); I.CLEAR(A := S); I := B; Q := I.POINT(K := 3); L := I.LIST(); I.CLEAR(A := T); N := I.SUM(A := S); M := I.SUM(T);',
    expect: { 'P.X': 3, 'P.Y': -3, 'Q.X': 7, 'Q.Y': -6, 'L[2]': 5, N: 5, M: 7, 'S[4]': 0, 'T[1]': 0 },
  },
  {
    clause: '6.6.5.1',
    title: 'an instance among the global variables',
    source: `INTERFACE I METHOD UP : INT END_METHOD END_INTERFACE CLASS K IMPLEMENTS I VAR N : INT; END_VAR METHOD PUBLIC UP : INT N := N + 1; UP := N; END_METHOD END_CLASS
      PROGRAM P VAR_EXTERNAL G : K; H : I; END_VAR VAR A : INT; END_VAR A := G.UP() * 10 + H.UP(); END_PROGRAM
      CONFIGURATION C VAR_GLOBAL G : K; H : I := G; END_VAR PROGRAM X : P; END_CONFIGURATION`,
    expect: { A: 12, H: 'G', 'G.N': 2 },
  },
];

const REFUSED: readonly Row[] = [
  [
    'a class that leaves a method out',
    'INTERFACE I METHOD A END_METHOD METHOD B END_METHOD END_INTERFACE CLASS K IMPLEMENTS I METHOD PUBLIC A END_METHOD END_CLASS',
    '',
    '',
    'method-missing',
  ],
  [
    'a method of a base of the interface left out',
    'INTERFACE I METHOD A END_METHOD END_INTERFACE INTERFACE J EXTENDS I METHOD B END_METHOD END_INTERFACE CLASS K IMPLEMENTS J METHOD PUBLIC B END_METHOD END_CLASS',
    '',
    '',
    'method-missing',
  ],
  [
    'an implementation with other parameters',
    'INTERFACE I METHOD A VAR_INPUT X : INT; END_VAR END_METHOD END_INTERFACE CLASS K IMPLEMENTS I METHOD PUBLIC A END_METHOD END_CLASS',
    '',
    '',
    'signature-differs',
  ],
  [
    'an implementation with another result',
    'INTERFACE I METHOD A : INT END_METHOD END_INTERFACE CLASS K IMPLEMENTS I METHOD PUBLIC A : DINT END_METHOD END_CLASS',
    '',
    '',
    'signature-differs',
  ],
  [
    'a private implementation',
    'INTERFACE I METHOD A END_METHOD END_INTERFACE CLASS K IMPLEMENTS I METHOD PRIVATE A END_METHOD END_CLASS',
    '',
    '',
    'interface-access',
  ],
  ['an interface with variables', 'INTERFACE I VAR N : INT; END_VAR END_INTERFACE', '', '', 'section-not-allowed'],
  [
    'a prototype with a body',
    'INTERFACE I METHOD A : INT A := 1; END_METHOD END_INTERFACE',
    '',
    '',
    'body-not-allowed',
  ],
  ['an interface that extends a class', 'CLASS K END_CLASS INTERFACE I EXTENDS K END_INTERFACE', '', '', 'not-a-base'],
  ['a class that implements a class', 'CLASS K END_CLASS CLASS L IMPLEMENTS K END_CLASS', '', '', 'not-a-base'],
  ['a class that extends an interface', 'INTERFACE I END_INTERFACE CLASS K EXTENDS I END_CLASS', '', '', 'not-a-base'],
  [
    'an interface that extends itself',
    'INTERFACE I EXTENDS J END_INTERFACE INTERFACE J EXTENDS I END_INTERFACE',
    '',
    '',
    'recursive-type',
  ],
  [
    'a method of the base declared again',
    'INTERFACE I METHOD A END_METHOD END_INTERFACE INTERFACE J EXTENDS I METHOD A END_METHOD END_INTERFACE',
    '',
    '',
    'override-missing',
  ],
  ['an instance that does not implement it', ROOMS + SHAPES, 'D : DOT; R : ROOM;', 'R := D;', 'type-mismatch'],
  ['an interface that is not a base', SHAPES, 'N : NAMED; S : SHAPE;', 'S := N;', 'type-mismatch'],
  ['a number', SHAPES, 'N : NAMED;', 'N := 3;', 'type-mismatch'],
  ['a method that the interface does not have', SHAPES, 'D : DOT; N : NAMED;', 'N := D; N.AREA();', 'unknown-method'],
  [
    'a variable behind an interface',
    SHAPES,
    'Q : SQUARE; N : NAMED; R : REAL;',
    'N := Q; R := N.A;',
    'not-a-structure',
  ],
  ['an interface in arithmetic', SHAPES, 'N : NAMED; I : INT;', 'I := N + 1;', 'operand-type'],
  ['interfaces in order', SHAPES, 'N, M : NAMED; A : BOOL;', 'A := N < M;', 'operand-types'],
  ['the assignment attempt to a number', SHAPES, 'N : NAMED; I : INT;', 'I ?= N;', 'type-mismatch'],
  ['the assignment attempt from a number', SHAPES, 'N : NAMED; I : INT;', 'N ?= I;', 'type-mismatch'],
  [
    'a chain whose method has an output',
    CHAIN.replaceAll('VAR_INPUT X : REAL; END_VAR', 'VAR_INPUT X : REAL; END_VAR VAR_OUTPUT Q : BOOL; END_VAR'),
    'A : GAIN; R : REAL;',
    'R := A.PASS(X := 1.0);',
    'recursive-dispatch',
  ],
];

export const CASES: readonly Case[] = [...ACCEPTED, ...refused('6.6.6', REFUSED)];
