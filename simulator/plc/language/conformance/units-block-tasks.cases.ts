import type { Case } from './run-case.ts';

const COUNTER = `FUNCTION_BLOCK COUNTER
  VAR_INPUT STEP : INT := 1; END_VAR
  VAR_OUTPUT N : INT; END_VAR
  N := N + STEP;
END_FUNCTION_BLOCK
`;

/** Function blocks that a task of their own runs (6.8.2, table 63), and function blocks in structures (6.4.4.6). */
export const CASES: readonly Case[] = [
  {
    clause: 'table 63',
    title: 'function blocks of one program run in tasks of their own, at their intervals',
    source: `${COUNTER}
PROGRAM G
  VAR_OUTPUT OUT1 : INT; END_VAR
  VAR FB1, FB2 : COUNTER; OWN : COUNTER; END_VAR
  OWN();
  OUT1 := FB1.N;
END_PROGRAM
CONFIGURATION C
  VAR_GLOBAL W : INT; END_VAR
  RESOURCE STATION ON PLC
    TASK SLOW(INTERVAL := T#400ms, PRIORITY := 2);
    TASK FAST(INTERVAL := T#100ms, PRIORITY := 1);
    PROGRAM P2 : G(OUT1 => W, FB1 WITH SLOW, FB2 WITH FAST);
  END_RESOURCE
END_CONFIGURATION`,
    scans: 8,
    expect: { 'FB1.N': 2, 'FB2.N': 8, 'OWN.N': 8, W: 2 },
  },
  {
    clause: 'table 63',
    title: 'a call in the program passes inputs and outputs and does not run the block',
    source: `${COUNTER}
PROGRAM G
  VAR FB1 : COUNTER; SEEN : INT; END_VAR
  FB1(STEP := 5, N => SEEN);
END_PROGRAM
CONFIGURATION C
  RESOURCE STATION ON PLC
    TASK SLOW(INTERVAL := T#200ms, PRIORITY := 2);
    TASK FAST(INTERVAL := T#100ms, PRIORITY := 1);
    PROGRAM P WITH FAST : G(FB1 WITH SLOW);
  END_RESOURCE
END_CONFIGURATION`,
    scans: 4,
    expect: { 'FB1.N': [5, 5, 10, 10], SEEN: [0, 5, 5, 10] },
  },
  {
    clause: 'table 63',
    title: 'a task with SINGLE runs its function block on rising edges',
    source: `${COUNTER}
PROGRAM G VAR FB1 : COUNTER; END_VAR END_PROGRAM
CONFIGURATION C
  VAR_GLOBAL GO : BOOL; END_VAR
  RESOURCE STATION ON PLC
    TASK ONCE(SINGLE := GO, PRIORITY := 1);
    PROGRAM P : G(FB1 WITH ONCE);
  END_RESOURCE
END_CONFIGURATION`,
    set: { GO: [false, true, true, false, true] },
    expect: { 'FB1.N': [0, 1, 1, 1, 2] },
  },
  {
    clause: 'table 63',
    title: 'two instances of a program, one with its block in a task of its own',
    source: `${COUNTER}
PROGRAM G VAR FB1 : COUNTER; END_VAR FB1(); END_PROGRAM
CONFIGURATION C
  RESOURCE STATION ON PLC
    TASK SLOW(INTERVAL := T#1s, PRIORITY := 1);
    PROGRAM A : G;
    PROGRAM B : G(FB1 WITH SLOW);
  END_RESOURCE
END_CONFIGURATION`,
    scans: 5,
    expect: { 'A.FB1.N': 5, 'B.FB1.N': 1 },
  },
  {
    clause: 'table 63',
    title: 'what is no function block of the program',
    source: `PROGRAM G VAR X : INT; END_VAR X := 1; END_PROGRAM
CONFIGURATION C RESOURCE R ON PLC TASK T(PRIORITY := 1); PROGRAM P : G(X WITH T); END_RESOURCE END_CONFIGURATION`,
    finding: 'unknown-path',
  },
  {
    clause: 'table 63',
    title: 'a task that is not there',
    source: `${COUNTER}PROGRAM G VAR X : COUNTER; END_VAR X(); END_PROGRAM
CONFIGURATION C RESOURCE R ON PLC PROGRAM P : G(X WITH T); END_RESOURCE END_CONFIGURATION`,
    finding: 'unknown-task',
  },
  {
    clause: '6.4.4.6',
    title: 'instances of function blocks are members of structures',
    before: 'TYPE PUMP : STRUCT ON_DELAY : TON; STARTS : CTU; HOURS : REAL := 2.5; END_STRUCT; END_TYPE',
    vars: 'P1 : PUMP; L : ARRAY[1..2] OF PUMP; Q : BOOL;',
    body: `P1.ON_DELAY(IN := TRUE, PT := T#100ms, Q => Q);
      P1.STARTS(CU := P1.ON_DELAY.Q, R := FALSE, PV := 1);
      L[2].STARTS(CU := P1.ON_DELAY.Q, R := FALSE, PV := 5);`,
    scans: 3,
    expect: { Q: true, 'P1.STARTS.CV': 1, 'P1.STARTS.Q': true, 'L[2].STARTS.CV': 1, 'P1.HOURS': 2.5 },
  },
];
