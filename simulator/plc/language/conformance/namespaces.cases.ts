import { type Row, refused } from './rows.ts';
import type { Case } from './run-case.ts';

/** Namespaces and USING (6.9, tables 64 to 66). */

const TIMERS = `NAMESPACE Standard
  NAMESPACE Timers
    FUNCTION INTERNAL TimeTick : DINT VAR_INPUT N : DINT; END_VAR TimeTick := N * 10; END_FUNCTION
    TYPE INTERNAL LOCAL : STRUCT A : DINT; END_STRUCT; END_TYPE
    TYPE KIND : (ONE_SHOT, CYCLIC); SPAN : STRUCT LOW, HIGH : DINT; END_STRUCT; END_TYPE
    FUNCTION_BLOCK TICKER VAR_INPUT N : DINT; END_VAR VAR_OUTPUT Q : DINT; K : KIND; END_VAR VAR L : LOCAL; END_VAR L.A := TimeTick(N); Q := L.A; K := CYCLIC; END_FUNCTION_BLOCK
    FUNCTION TWICE : DINT VAR_INPUT N : DINT; END_VAR TWICE := TimeTick(N) / 5; END_FUNCTION
    CLASS CLOCK VAR INTERNAL T : DINT; END_VAR METHOD INTERNAL SETTO VAR_INPUT X : DINT; END_VAR T := X; END_METHOD METHOD PUBLIC GET : DINT GET := T; END_METHOD END_CLASS
    FUNCTION WIND : BOOL VAR_IN_OUT C : CLOCK; END_VAR C.SETTO(X := 5); C.T := C.T + 1; WIND := TRUE; END_FUNCTION
    INTERFACE TIMED METHOD DUE : BOOL END_METHOD END_INTERFACE
  END_NAMESPACE
  NAMESPACE Counters
    FUNCTION TWICE : DINT VAR_INPUT N : DINT; END_VAR TWICE := N * 200; END_FUNCTION
    FUNCTION BOTH : DINT VAR_INPUT N : DINT; END_VAR BOTH := TWICE(N) + Timers.TWICE(N); END_FUNCTION
  END_NAMESPACE
END_NAMESPACE
`;

const program = (head: string, vars: string, body: string): string =>
  `${TIMERS} ${head} PROGRAM P VAR ${vars} END_VAR ${body} END_PROGRAM`;

const ACCEPTED: readonly Case[] = [
  {
    clause: 'table 64.1',
    title: 'full names of types, function blocks, functions and enumerators',
    source: program(
      '',
      'T : Standard.Timers.TICKER; N : DINT; S : Standard.Timers.SPAN; A, B : BOOL;',
      `T(N := 3); N := Standard.Timers.TWICE(N := 4) + Standard.Counters.TWICE(4); S.LOW := T.Q;
      A := T.K = Standard.Timers.KIND#CYCLIC; B := T.K = Standard.Timers.KIND.ONE_SHOT;`,
    ),
    expect: { 'T.Q': 30, N: 808, 'S.LOW': 30, A: true, B: false },
  },
  {
    clause: 'table 64.2',
    title: 'names from an enclosing namespace on, inside it',
    source: program('', 'N : DINT;', 'N := Standard.Counters.BOTH(3);'),
    expect: { N: 606 },
  },
  {
    clause: 'table 66.1',
    title: 'USING in a program organisation unit',
    source: `${TIMERS} FUNCTION_BLOCK USER USING Standard.Timers; VAR T : TICKER; END_VAR VAR_OUTPUT N : DINT; A : BOOL; END_VAR T(N := 2); N := TWICE(T.Q); A := T.K = CYCLIC; END_FUNCTION_BLOCK
      PROGRAM P VAR U : USER; END_VAR U(); END_PROGRAM`,
    expect: { 'U.N': 40, 'U.A': true },
  },
  {
    clause: 'table 66.2',
    title: 'USING for a whole file',
    source: `USING Standard.Timers; ${program('', 'T : TICKER; S : SPAN; N : DINT;', 'T(N := 7); S.HIGH := TWICE(N := T.Q); N := S.HIGH;')}`,
    expect: { N: 140 },
  },
  {
    clause: 'table 66.3',
    title: 'USING in a namespace, and its own names before those it uses',
    source: `${TIMERS} NAMESPACE Plant USING Standard.Counters, Standard.Timers; FUNCTION TWICE : DINT VAR_INPUT N : DINT; END_VAR TWICE := N + 1; END_FUNCTION
      FUNCTION GO : DINT VAR T : SPAN; END_VAR T.LOW := TWICE(5); GO := T.LOW * 1000 + BOTH(1); END_FUNCTION END_NAMESPACE
      PROGRAM P VAR N : DINT; END_VAR N := Plant.GO(); END_PROGRAM`,
    expect: { N: 6202 },
  },
  {
    clause: 'table 64.3',
    title: 'a namespace opened twice, and one with a name of several parts',
    source: `NAMESPACE A.B FUNCTION F : INT F := 1; END_FUNCTION END_NAMESPACE NAMESPACE A NAMESPACE B FUNCTION G : INT G := F() + 1; END_FUNCTION END_NAMESPACE FUNCTION H : INT H := B.G() * 10; END_FUNCTION END_NAMESPACE
      PROGRAM P VAR N : INT; END_VAR N := A.B.F() + A.B.G() + A.H(); END_PROGRAM`,
    expect: { N: 23 },
  },
  {
    clause: '6.9.2',
    title: 'the same name in two namespaces and outside',
    source: `FUNCTION F : INT F := 1; END_FUNCTION NAMESPACE A FUNCTION F : INT F := 2; END_FUNCTION FUNCTION G : INT G := F(); END_FUNCTION END_NAMESPACE NAMESPACE B FUNCTION G : INT G := F(); END_FUNCTION END_NAMESPACE
      PROGRAM P VAR N : INT; END_VAR N := F() * 100 + A.G() * 10 + B.G(); END_PROGRAM`,
    expect: { N: 121 },
  },
  {
    clause: '6.9.2',
    title: 'classes and interfaces of a namespace are extended and implemented outside it',
    source: `${TIMERS} CLASS MINE EXTENDS Standard.Timers.CLOCK IMPLEMENTS Standard.Timers.TIMED METHOD PUBLIC DUE : BOOL DUE := GET() > 5; END_METHOD END_CLASS
      PROGRAM P VAR M : MINE; I : Standard.Timers.TIMED; A, B : BOOL; END_VAR I := M; A := I.DUE(); Standard.Timers.WIND(C := M); B := I.DUE(); END_PROGRAM`,
    expect: { A: false, B: true },
  },
  {
    clause: 'table 65.1',
    title: 'INTERNAL methods and variables are for their namespace',
    source: program(
      '',
      'C : Standard.Timers.CLOCK; A : BOOL; N : DINT;',
      'A := Standard.Timers.WIND(C := C); N := C.GET();',
    ),
    expect: { N: 6 },
  },
  {
    clause: 'table 65.2',
    title: 'an INTERNAL namespace is named inside the one around it',
    source: `NAMESPACE A NAMESPACE INTERNAL B FUNCTION F : INT F := 4; END_FUNCTION END_NAMESPACE FUNCTION G : INT G := B.F(); END_FUNCTION END_NAMESPACE PROGRAM P VAR N : INT; END_VAR N := A.G(); END_PROGRAM`,
    expect: { N: 4 },
  },
  {
    clause: '6.9.4',
    title: 'a variable hides a namespace of its name',
    source: `NAMESPACE A FUNCTION F : INT F := 4; END_FUNCTION END_NAMESPACE TYPE S : STRUCT F : INT := 9; END_STRUCT; END_TYPE PROGRAM P VAR A : S; N : INT; END_VAR N := A.F; END_PROGRAM`,
    expect: { N: 9 },
  },
];

const inProgram = (title: string, vars: string, body: string, finding: string): Row => [
  title,
  TIMERS,
  vars,
  body,
  finding,
];

const REFUSED: readonly Row[] = [
  inProgram('a type without its namespace', 'T : TICKER;', ';', 'unknown-type'),
  inProgram('a function without its namespace', 'N : DINT;', 'N := TWICE(1);', 'unknown-function'),
  inProgram(
    'an enumerator without its namespace',
    'T : Standard.Timers.TICKER; A : BOOL;',
    'A := CYCLIC = T.K;',
    'unknown-name',
  ),
  inProgram('an INTERNAL function from outside', 'N : DINT;', 'N := Standard.Timers.TimeTick(1);', 'not-accessible'),
  inProgram('an INTERNAL type from outside', 'S : Standard.Timers.LOCAL;', ';', 'not-accessible'),
  inProgram('an INTERNAL method from outside', 'C : Standard.Timers.CLOCK;', 'C.SETTO(X := 1);', 'not-accessible'),
  inProgram('an INTERNAL variable from outside', 'C : Standard.Timers.CLOCK; N : DINT;', 'N := C.T;', 'not-accessible'),
  inProgram('a namespace that is not there', 'T : Standard.Timer.TICKER;', ';', 'unknown-type'),
  inProgram(
    'a function that its namespace does not have',
    'N : DINT;',
    'N := Standard.Timers.THRICE(1);',
    'unknown-function',
  ),
  [
    'an INTERNAL variable of a base in another namespace',
    `${TIMERS} CLASS MINE EXTENDS Standard.Timers.CLOCK METHOD PUBLIC PEEK : DINT PEEK := T; END_METHOD END_CLASS`,
    'M : MINE; N : DINT;',
    'N := M.PEEK();',
    'not-accessible',
  ],
  ['USING of a namespace that is not there', `USING Standard.Nothing; ${TIMERS}`, 'N : INT;', ';', 'unknown-namespace'],
  [
    'a name that two namespaces in use have',
    `USING Standard.Timers, Standard.Counters; ${TIMERS}`,
    'N : DINT;',
    'N := TWICE(1);',
    'ambiguous-name',
  ],
  [
    'USING does not open INTERNAL',
    `USING Standard.Timers; ${TIMERS}`,
    'N : DINT;',
    'N := TimeTick(1);',
    'not-accessible',
  ],
  [
    'USING does not use namespaces inside',
    `USING Standard; ${TIMERS}`,
    'N : DINT;',
    'N := Timers.TWICE(1);',
    'unknown-function',
  ],
  [
    'one name twice in a namespace',
    'NAMESPACE A FUNCTION F : INT F := 1; END_FUNCTION TYPE F : INT; END_TYPE END_NAMESPACE',
    '',
    '',
    'duplicate-name',
  ],
  [
    'a program in a namespace',
    'NAMESPACE A PROGRAM Q VAR N : INT; END_VAR N := 1; END_PROGRAM END_NAMESPACE',
    '',
    '',
    'not-in-namespace',
  ],
  ['globals in a namespace', 'NAMESPACE A VAR_GLOBAL G : INT; END_VAR END_NAMESPACE', '', '', 'not-in-namespace'],
  [
    'an INTERNAL namespace from outside',
    'NAMESPACE A NAMESPACE INTERNAL B FUNCTION F : INT F := 4; END_FUNCTION END_NAMESPACE END_NAMESPACE',
    'N : INT;',
    'N := A.B.F();',
    'not-accessible',
  ],
  [
    'INTERNAL outside all namespaces',
    'FUNCTION INTERNAL F : INT F := 1; END_FUNCTION',
    'N : INT;',
    'N := F();',
    'misplaced-specifier',
  ],
  ['a namespace that does not end', 'NAMESPACE A FUNCTION F : INT F := 4; END_FUNCTION', '', '', 'expected'],
  ['namespaces too deep', `${'NAMESPACE A '.repeat(30)} ${'END_NAMESPACE '.repeat(30)}`, '', '', 'too-deep'],
];

export const CASES: readonly Case[] = [...ACCEPTED, ...refused('6.9', REFUSED)];
