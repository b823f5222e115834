import { type Row, refused } from './rows.ts';
import type { Case } from './run-case.ts';

/** Inheritance of classes and function blocks, and polymorphism (6.6.5.5, 6.6.7, 6.6.8). */

const CIRCLES = `CLASS CIRCLE
  METHOD PUBLIC PI : LREAL PI := 3.1; END_METHOD
  METHOD PUBLIC CF : LREAL VAR_INPUT D : LREAL; END_VAR CF := THIS.PI() * D; END_METHOD
  METHOD PUBLIC NAME : STRING NAME := 'circle'; END_METHOD
END_CLASS
CLASS CIRCLE2 EXTENDS CIRCLE
  METHOD PUBLIC OVERRIDE PI : LREAL PI := 3.25; END_METHOD
  METHOD PUBLIC OVERRIDE NAME : STRING NAME := CONCAT(SUPER.NAME(), '2'); END_METHOD
END_CLASS
`;

const PUMPS = `CLASS ABSTRACT PUMP
  VAR RUNNING : BOOL; STARTS : INT; END_VAR
  METHOD PUBLIC START : BOOL IF NOT READY() THEN RETURN; END_IF; RUNNING := TRUE; STARTS := STARTS + 1; START := TRUE; END_METHOD
  METHOD PUBLIC STOP RUNNING := FALSE; END_METHOD
  METHOD PROTECTED ABSTRACT READY : BOOL END_METHOD
  METHOD PUBLIC FLOW : REAL FLOW := SEL(RUNNING, 0.0, RATED()); END_METHOD
  METHOD PROTECTED ABSTRACT RATED : REAL END_METHOD
END_CLASS
CLASS CENTRIFUGAL EXTENDS PUMP
  VAR PUBLIC PRIMED : BOOL; END_VAR
  METHOD PROTECTED OVERRIDE READY : BOOL READY := PRIMED; END_METHOD
  METHOD PROTECTED OVERRIDE RATED : REAL RATED := 12.5; END_METHOD
END_CLASS
CLASS FINAL DOSING EXTENDS PUMP
  METHOD PROTECTED OVERRIDE READY : BOOL READY := TRUE; END_METHOD
  METHOD PROTECTED OVERRIDE RATED : REAL RATED := 0.25; END_METHOD
END_CLASS
FUNCTION STARTED : REAL VAR_IN_OUT P : PUMP; END_VAR P.START(); STARTED := P.FLOW(); END_FUNCTION
`;

const BLOCKS = `FUNCTION_BLOCK BASE VAR_INPUT X : INT; END_VAR VAR_OUTPUT Y : INT; END_VAR VAR N : INT; END_VAR
  METHOD PUBLIC COUNT : INT COUNT := N; END_METHOD N := N + 1; Y := X + N; END_FUNCTION_BLOCK
FUNCTION_BLOCK TWICE EXTENDS BASE VAR_INPUT K : INT := 2; END_VAR VAR_OUTPUT Z : INT; END_VAR SUPER(); Y := Y * K; Z := -Y; END_FUNCTION_BLOCK
FUNCTION_BLOCK SILENT EXTENDS BASE END_FUNCTION_BLOCK
FUNCTION RUN : INT VAR_IN_OUT B : BASE; END_VAR B(X := 10); RUN := B.Y; END_FUNCTION
`;

const ACCEPTED: readonly Case[] = [
  {
    clause: 'table 48.14',
    title: 'a call of THIS finds the overriding method; the type of the instance decides',
    before: CIRCLES,
    vars: 'A : CIRCLE; B : CIRCLE2; X, Y : LREAL; S, T : STRING;',
    body: 'X := A.CF(10.0); Y := B.CF(10.0); S := A.NAME(); T := B.NAME();',
    expect: { X: 31, Y: 32.5, S: 'circle', T: 'circle2' },
  },
  {
    clause: 'table 48.6',
    title: 'a derived class has the variables of its base and its own',
    before: `CLASS A VAR X : INT := 1; END_VAR METHOD PUBLIC SUM : INT SUM := X; END_METHOD END_CLASS
      CLASS B EXTENDS A VAR Y : INT := 10; END_VAR METHOD PUBLIC OVERRIDE SUM : INT SUM := SUPER.SUM() + Y; END_METHOD END_CLASS
      CLASS C EXTENDS B VAR Z : INT := 100; END_VAR METHOD PUBLIC OVERRIDE SUM : INT X := X + 1; SUM := SUPER.SUM() + Z; END_METHOD END_CLASS`,
    vars: 'O : C; P : B; R, S : INT;',
    body: 'R := O.SUM(); S := P.SUM();',
    scans: 2,
    expect: { R: [112, 113], S: [11, 11], 'O.X': [2, 3], 'O.Z': 100 },
  },
  {
    clause: 'table 48.7',
    title: 'abstract methods are those of the derived types',
    before: PUMPS,
    vars: 'C : CENTRIFUGAL; D : DOSING; A, B : REAL; OK : BOOL;',
    body: 'A := STARTED(C); B := STARTED(D); C.PRIMED := TRUE; OK := C.START();',
    scans: 2,
    expect: { A: [0, 12.5], B: [0.25, 0.25], OK: [true, true], 'C.STARTS': [1, 3], 'D.STARTS': [1, 2] },
  },
  {
    clause: '6.6.8.2',
    title: 'VAR_IN_OUT of a base type takes a derived instance, whose methods run',
    before: `${CIRCLES} FUNCTION ROUND2 : LREAL VAR_IN_OUT C : CIRCLE; END_VAR ROUND2 := C.CF(2.0); END_FUNCTION`,
    vars: 'A : CIRCLE; B : CIRCLE2; X, Y : LREAL;',
    body: 'X := ROUND2(A); Y := ROUND2(B);',
    expect: { X: 6.2, Y: 6.5 },
    tolerance: 1e-12,
  },
  {
    clause: 'table 53.6',
    title: 'SUPER() runs the body of the base',
    before: BLOCKS,
    vars: 'B : BASE; T : TWICE; N : INT;',
    body: 'B(X := 5); T(X := 5, K := 3); N := T.COUNT();',
    scans: 2,
    expect: { 'B.Y': [6, 7], 'T.Y': [18, 21], 'T.Z': [-18, -21], N: [1, 2] },
  },
  {
    clause: 'table 53.6',
    title: 'without SUPER() the body of the base does not run',
    before: BLOCKS,
    vars: 'S : SILENT;',
    body: 'S(X := 5);',
    expect: { 'S.X': 5, 'S.Y': 0 },
  },
  {
    clause: '6.6.8.2',
    title: 'the call of a function block by VAR_IN_OUT runs the body of its own type',
    before: BLOCKS,
    vars: 'B : BASE; T : TWICE; S : SILENT; P, Q, R : INT;',
    body: 'P := RUN(B); Q := RUN(T); R := RUN(S);',
    expect: { P: 11, Q: 22, R: 0 },
  },
  {
    clause: 'table 53.5',
    title: 'a function block extends a class',
    before: `CLASS K VAR N : INT; END_VAR METHOD PUBLIC UP N := N + 1; END_METHOD END_CLASS
      FUNCTION_BLOCK F EXTENDS K VAR_OUTPUT Q : INT; END_VAR UP(); UP(); Q := N; END_FUNCTION_BLOCK`,
    vars: 'B : F;',
    body: 'B(); B.UP();',
    scans: 2,
    expect: { 'B.Q': [2, 5], 'B.N': [3, 6] },
  },
  {
    clause: 'table 53.5',
    title: 'a function block extends one of the standard',
    before: `FUNCTION_BLOCK LATE EXTENDS TON VAR_OUTPUT N : INT; END_VAR VAR WAS : BOOL; END_VAR
      SUPER(); IF Q AND NOT WAS THEN N := N + 1; END_IF; WAS := Q; END_FUNCTION_BLOCK`,
    vars: 'L : LATE; GO : BOOL; PLAIN : TON;',
    body: 'L(IN := GO, PT := T#150ms); PLAIN(IN := GO, PT := T#150ms);',
    set: { GO: [true, true, true, false, true, true, true] },
    expect: { 'L.N': [0, 0, 1, 1, 1, 1, 2], 'PLAIN.Q': [false, false, true, false, false, false, true] },
  },
  {
    clause: '6.6.5.5',
    title: 'a base declared after what extends it',
    before:
      'CLASS B EXTENDS A METHOD PUBLIC TWO : INT TWO := ONE() + 1; END_METHOD END_CLASS CLASS A METHOD PUBLIC ONE : INT ONE := 1; END_METHOD END_CLASS',
    vars: 'O : B; N : INT;',
    body: 'N := O.TWO() * 10 + O.ONE();',
    expect: { N: 21 },
  },
  {
    clause: '6.6.5.5',
    title: 'initial values of the base and of the instance',
    before:
      "FUNCTION_BLOCK A VAR_INPUT X : INT := 1; END_VAR VAR PUBLIC L : ARRAY[1..2] OF LINT := [3, 4]; S : STRING := 'abc'; END_VAR METHOD PUBLIC G : INT G := X; END_METHOD END_FUNCTION_BLOCK FUNCTION_BLOCK B EXTENDS A VAR_INPUT Y : INT := 2; END_VAR END_FUNCTION_BLOCK",
    vars: 'O : B := (X := 8); P : ARRAY[0..1] OF B; N : INT;',
    body: 'N := O.G() * 10 + P[1].G();',
    expect: { N: 81, 'O.Y': 2, 'P[1].S': 'abc', 'P[0].L[2]': '4' },
  },
  {
    clause: '6.6.5.5',
    title: 'an overriding method with outputs, called by the base',
    before: `CLASS A METHOD PUBLIC M : INT VAR_INPUT X : INT; END_VAR VAR_OUTPUT Y : INT; S : STRING; END_VAR VAR_IN_OUT Z : INT; END_VAR Y := X; Z := Z + 1; S := 'a'; M := 1; END_METHOD END_CLASS
      CLASS B EXTENDS A METHOD PUBLIC OVERRIDE M : INT VAR_INPUT X : INT; END_VAR VAR_OUTPUT Y : INT; S : STRING; END_VAR VAR_IN_OUT Z : INT; END_VAR Y := -X; Z := Z + 10; S := 'b'; M := 2; END_METHOD END_CLASS
      FUNCTION CALL : INT VAR_IN_OUT O : A; Z : INT; END_VAR VAR_OUTPUT Y : INT; S : STRING; END_VAR CALL := O.M(X := 7, Z := Z, Y => Y, S => S); END_FUNCTION`,
    vars: 'P : A; Q : B; Y1, Y2, Z, R1, R2 : INT; S1, S2 : STRING;',
    body: 'R1 := CALL(O := P, Z := Z, Y => Y1, S => S1); R2 := CALL(O := Q, Z := Z, Y => Y2, S => S2);',
    expect: { R1: 1, R2: 2, Y1: 7, Y2: -7, Z: 11, S1: 'a', S2: 'b' },
  },
  {
    clause: '6.6.5.5',
    title: 'an overriding method may leave its access out',
    before:
      'CLASS A METHOD PUBLIC M : INT M := 1; END_METHOD END_CLASS CLASS B EXTENDS A METHOD OVERRIDE M : INT M := 2; END_METHOD END_CLASS',
    vars: 'O : B; N : INT;',
    body: 'N := O.M();',
    expect: { N: 2 },
  },
  {
    clause: '6.6.8.2',
    title: 'a derived class passes THIS on as its base',
    before: `CLASS A VAR N : INT; END_VAR METHOD PUBLIC UP N := N + 1; END_METHOD END_CLASS
      FUNCTION BUMP VAR_IN_OUT X : A; END_VAR X.UP(); END_FUNCTION
      CLASS B EXTENDS A METHOD PUBLIC GO BUMP(X := THIS); BUMP(X := THIS); END_METHOD END_CLASS`,
    vars: 'O : B;',
    body: 'O.GO();',
    expect: { 'O.N': 2 },
  },
  {
    clause: '6.6.5.5',
    title: 'RETAIN of an instance keeps its class over a warm start',
    source: `CLASS A VAR N : INT; END_VAR METHOD PUBLIC UP : INT N := N + STEP(); UP := N; END_METHOD METHOD PROTECTED STEP : INT STEP := 1; END_METHOD END_CLASS
      CLASS B EXTENDS A METHOD PROTECTED OVERRIDE STEP : INT STEP := 5; END_METHOD END_CLASS
      PROGRAM P VAR RETAIN O : B; END_VAR VAR R : INT; END_VAR R := O.UP(); END_PROGRAM`,
    scans: 2,
    expect: { R: [5, 10] },
  },
];

const A =
  'CLASS A METHOD PUBLIC M : INT VAR_INPUT X : INT; END_VAR M := X; END_METHOD METHOD PRIVATE P END_METHOD METHOD PUBLIC FINAL F END_METHOD END_CLASS ';

const REFUSED: readonly Row[] = [
  [
    'a variable with the name of a method of the base',
    `${A} CLASS B EXTENDS A VAR F : INT; END_VAR END_CLASS`,
    '',
    '',
    'duplicate-name',
  ],
  ['an instance of an abstract class', PUMPS, 'P : PUMP;', ';', 'abstract-instance'],
  ['an array of an abstract class', PUMPS, 'P : ARRAY[1..2] OF PUMP;', ';', 'abstract-instance'],
  [
    'a class that leaves an abstract method out',
    `${PUMPS} CLASS HALF EXTENDS PUMP METHOD PROTECTED OVERRIDE READY : BOOL END_METHOD END_CLASS`,
    '',
    '',
    'method-missing',
  ],
  [
    'an abstract method in a class that is not',
    'CLASS K METHOD PUBLIC ABSTRACT M END_METHOD END_CLASS',
    '',
    '',
    'abstract-method',
  ],
  [
    'an abstract method with a body',
    'CLASS ABSTRACT K VAR N : INT; END_VAR METHOD PUBLIC ABSTRACT M N := 1; END_METHOD END_CLASS',
    '',
    '',
    'body-not-allowed',
  ],
  [
    'an abstract method called by SUPER',
    'CLASS ABSTRACT K METHOD PUBLIC ABSTRACT M END_METHOD END_CLASS CLASS L EXTENDS K METHOD PUBLIC OVERRIDE M SUPER.M(); END_METHOD END_CLASS',
    '',
    '',
    'abstract-call',
  ],
  ['a final class extended', `${PUMPS} CLASS X EXTENDS DOSING END_CLASS`, '', '', 'final-base'],
  [
    'a final method overridden',
    `${A} CLASS B EXTENDS A METHOD PUBLIC OVERRIDE F END_METHOD END_CLASS`,
    '',
    '',
    'override-final',
  ],
  [
    'a method of the base without OVERRIDE',
    `${A} CLASS B EXTENDS A METHOD PUBLIC M : INT VAR_INPUT X : INT; END_VAR M := 2; END_METHOD END_CLASS`,
    '',
    '',
    'override-missing',
  ],
  [
    'OVERRIDE of nothing',
    `${A} CLASS B EXTENDS A METHOD PUBLIC OVERRIDE N END_METHOD END_CLASS`,
    '',
    '',
    'override-nothing',
  ],
  ['OVERRIDE without a base', 'CLASS B METHOD PUBLIC OVERRIDE N END_METHOD END_CLASS', '', '', 'override-nothing'],
  [
    'OVERRIDE with another type of result',
    `${A} CLASS B EXTENDS A METHOD PUBLIC OVERRIDE M : DINT VAR_INPUT X : INT; END_VAR M := X; END_METHOD END_CLASS`,
    '',
    '',
    'signature-differs',
  ],
  [
    'OVERRIDE with another parameter',
    `${A} CLASS B EXTENDS A METHOD PUBLIC OVERRIDE M : INT VAR_INPUT X : DINT; END_VAR M := 1; END_METHOD END_CLASS`,
    '',
    '',
    'signature-differs',
  ],
  [
    'OVERRIDE with a parameter more',
    `${A} CLASS B EXTENDS A METHOD PUBLIC OVERRIDE M : INT VAR_INPUT X, Y : INT; END_VAR M := 1; END_METHOD END_CLASS`,
    '',
    '',
    'signature-differs',
  ],
  [
    'OVERRIDE with other access',
    `${A} CLASS B EXTENDS A METHOD PRIVATE OVERRIDE M : INT VAR_INPUT X : INT; END_VAR M := 1; END_METHOD END_CLASS`,
    '',
    '',
    'override-access',
  ],
  [
    'OVERRIDE of a private method',
    `${A} CLASS B EXTENDS A METHOD PRIVATE OVERRIDE P END_METHOD END_CLASS`,
    '',
    '',
    'not-accessible',
  ],
  [
    'a private method of the base',
    `${A} CLASS B EXTENDS A METHOD PUBLIC G P(); END_METHOD END_CLASS`,
    'O : B;',
    'O.G();',
    'not-accessible',
  ],
  [
    'a private method of the base by SUPER',
    `${A} CLASS B EXTENDS A METHOD PUBLIC G SUPER.P(); END_METHOD END_CLASS`,
    'O : B;',
    'O.G();',
    'not-accessible',
  ],
  [
    'a private variable of the base',
    'CLASS A VAR PRIVATE N : INT; END_VAR END_CLASS CLASS B EXTENDS A METHOD PUBLIC G : INT G := N; END_METHOD END_CLASS',
    'O : B;',
    'O.G();',
    'not-accessible',
  ],
  [
    'a variable of the base declared again',
    'CLASS A VAR N : INT; END_VAR END_CLASS CLASS B EXTENDS A VAR N : INT; END_VAR END_CLASS',
    'O : B;',
    ';',
    'duplicate-name',
  ],
  ['a class that extends itself', 'CLASS A EXTENDS A END_CLASS', '', '', 'recursive-type'],
  [
    'classes that extend each other',
    'CLASS A EXTENDS B END_CLASS CLASS B EXTENDS A END_CLASS',
    '',
    '',
    'recursive-type',
  ],
  [
    'a class that extends a function block',
    'FUNCTION_BLOCK F END_FUNCTION_BLOCK CLASS A EXTENDS F END_CLASS',
    '',
    '',
    'not-a-base',
  ],
  [
    'a class that extends a structure',
    'TYPE S : STRUCT A : INT; END_STRUCT; END_TYPE CLASS A EXTENDS S END_CLASS',
    '',
    '',
    'not-a-base',
  ],
  ['a class that extends nothing known', 'CLASS A EXTENDS NOWHERE END_CLASS', '', '', 'unknown-type'],
  [
    'a class with two bases',
    'CLASS A END_CLASS CLASS B END_CLASS CLASS C EXTENDS A, B END_CLASS',
    '',
    '',
    'several-bases',
  ],
  [
    'SUPER() in a method',
    `${BLOCKS} FUNCTION_BLOCK G EXTENDS BASE METHOD PUBLIC M SUPER(); END_METHOD END_FUNCTION_BLOCK`,
    '',
    '',
    'own-instance-place',
  ],
  [
    'SUPER() with arguments',
    `${BLOCKS} FUNCTION_BLOCK G EXTENDS BASE SUPER(X := 1); END_FUNCTION_BLOCK`,
    '',
    '',
    'argument-count',
  ],
  [
    'SUPER as a variable',
    `${A} CLASS B EXTENDS A METHOD PUBLIC G : INT G := SUPER.N; END_METHOD END_CLASS`,
    '',
    '',
    'own-instance-place',
  ],
  [
    'a base where a derived type is wanted',
    `${A} CLASS B EXTENDS A END_CLASS FUNCTION F VAR_IN_OUT X : B; END_VAR X.F(); END_FUNCTION`,
    'O : A;',
    'F(X := O);',
    'type-mismatch',
  ],
  [
    'a method that the static type does not have',
    `${A} CLASS B EXTENDS A METHOD PUBLIC ONLY END_METHOD END_CLASS FUNCTION F VAR_IN_OUT X : A; END_VAR X.ONLY(); END_FUNCTION`,
    'O : B;',
    'F(X := O);',
    'unknown-method',
  ],
  [
    'a method that comes back through SUPER',
    `${A} CLASS B EXTENDS A METHOD PUBLIC OVERRIDE M : INT VAR_INPUT X : INT; END_VAR M := G(); END_METHOD METHOD PUBLIC G : INT G := M(X := 1); END_METHOD END_CLASS`,
    '',
    '',
    'recursive-call',
  ],
];

export const CASES: readonly Case[] = [...ACCEPTED, ...refused('6.6.5.5', REFUSED)];
