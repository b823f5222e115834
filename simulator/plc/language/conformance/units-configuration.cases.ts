import type { Case } from './run-case.ts';

const ADDER = `PROGRAM ADDER
  VAR_INPUT X : INT; UP : BOOL; END_VAR
  VAR_OUTPUT Y : INT; ODD : BOOL; END_VAR
  VAR N : INT; END_VAR
  N := N + 1; Y := X + N; ODD := N MOD 2 = 1;
END_PROGRAM
`;
const SENSOR = `FUNCTION_BLOCK SENSOR
  VAR RAW AT %I* : INT; END_VAR
  VAR_OUTPUT V : INT; END_VAR
  VAR GAIN : INT := 2; END_VAR
  V := RAW * GAIN;
END_FUNCTION_BLOCK
PROGRAM P VAR S1, S2 : SENSOR; LAMP AT %Q* : BOOL; SUM : INT; END_VAR
  S1(); S2(); SUM := S1.V + S2.V; LAMP := SUM > 0;
END_PROGRAM
`;

/** Configurations, resources, tasks, and what connects them (6.8, tables 62 and 63). */
export const CASES: readonly Case[] = [
  {
    clause: '6.8',
    title: 'a configuration without RESOURCE',
    source: `${ADDER} CONFIGURATION C TASK T(INTERVAL := T#100ms, PRIORITY := 1); PROGRAM I WITH T : ADDER; END_CONFIGURATION`,
    expect: { N: 1 },
  },
  {
    clause: '6.8',
    title: 'two instances of one program remember each for itself',
    source: `${ADDER} CONFIGURATION C RESOURCE R ON PLC TASK T(INTERVAL := T#100ms, PRIORITY := 1);
      PROGRAM A WITH T : ADDER(X := 10); PROGRAM B WITH T : ADDER(X := 20); END_RESOURCE END_CONFIGURATION`,
    scans: 2,
    expect: { 'A.Y': 12, 'B.Y': 22, 'A.N': 2, 'B.N': 2 },
  },
  {
    clause: '6.8',
    title: 'several resources, each with tasks and instances of the same names',
    source: `${ADDER} CONFIGURATION C
      RESOURCE R1 ON PLC TASK T(INTERVAL := T#100ms, PRIORITY := 1); PROGRAM I WITH T : ADDER(X := 1); END_RESOURCE
      RESOURCE R2 ON PLC TASK T(INTERVAL := T#200ms, PRIORITY := 1); PROGRAM I WITH T : ADDER(X := 2); END_RESOURCE
      END_CONFIGURATION`,
    scans: 3,
    expect: { 'R1.I.N': 3, 'R2.I.N': 2 },
  },
  {
    clause: '6.8.2',
    title: 'an instance without a task runs after those that have one',
    source: `PROGRAM A VAR_EXTERNAL T : DINT; END_VAR T := T * 10 + 1; END_PROGRAM PROGRAM B VAR_EXTERNAL T : DINT; END_VAR T := T * 10 + 2; END_PROGRAM
      CONFIGURATION C VAR_GLOBAL T : DINT; END_VAR RESOURCE R ON PLC TASK F(INTERVAL := T#100ms, PRIORITY := 9);
      PROGRAM I1 : A; PROGRAM I2 WITH F : B; END_RESOURCE END_CONFIGURATION`,
    expect: { T: 21 },
  },
  {
    clause: '6.8.1',
    title: 'program connections bring globals and constants in and results out',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL G : INT := 5; OUT : INT; EVEN : BOOL; END_VAR RESOURCE R ON PLC
      TASK T(INTERVAL := T#100ms, PRIORITY := 1); PROGRAM I WITH T : ADDER(X := G, UP := TRUE, Y => OUT, NOT ODD => EVEN); END_RESOURCE END_CONFIGURATION`,
    set: { G: [5, 7, 7] },
    expect: { OUT: [6, 9, 10], EVEN: [false, true, false], UP: true },
  },
  {
    clause: '6.8.1',
    title: 'a program connection to a wider global',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL OUT : DINT; END_VAR RESOURCE R ON PLC PROGRAM I : ADDER(Y => OUT); END_RESOURCE END_CONFIGURATION`,
    expect: { OUT: 1 },
  },
  {
    clause: '6.8.1',
    title: 'a program returns early, and its outputs still go out',
    source: `PROGRAM P VAR_OUTPUT Y : INT; END_VAR Y := 4; RETURN; END_PROGRAM
      CONFIGURATION C VAR_GLOBAL G : INT; END_VAR RESOURCE R ON PLC PROGRAM I : P(Y => G); END_RESOURCE END_CONFIGURATION`,
    expect: { G: 4 },
  },
  {
    clause: '6.8.1',
    title: 'a connection names an input of the program',
    source: `${ADDER} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : ADDER(N := 3); END_RESOURCE END_CONFIGURATION`,
    finding: 'unknown-parameter',
  },
  {
    clause: '6.8.1',
    title: 'a connection keeps to the type',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL G : REAL; END_VAR RESOURCE R ON PLC PROGRAM I : ADDER(X := G); END_RESOURCE END_CONFIGURATION`,
    finding: 'type-mismatch',
  },
  {
    clause: 'table 63',
    title: 'SINGLE runs a task once on each rising edge',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL GO : BOOL; END_VAR RESOURCE R ON PLC
      TASK T(SINGLE := GO, PRIORITY := 1); PROGRAM I WITH T : ADDER; END_RESOURCE END_CONFIGURATION`,
    set: { GO: [false, true, true, false, true] },
    expect: { N: [0, 1, 1, 1, 2] },
  },
  {
    clause: 'table 63',
    title: 'with SINGLE and INTERVAL a task runs cyclically while SINGLE is FALSE, and on its rising edge',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL GO : BOOL; END_VAR RESOURCE R ON PLC
      TASK T(SINGLE := GO, INTERVAL := T#200ms, PRIORITY := 1); PROGRAM I WITH T : ADDER; END_RESOURCE END_CONFIGURATION`,
    set: { GO: [false, false, true, true, true, false] },
    expect: { N: [1, 1, 2, 2, 2, 3] },
  },
  {
    clause: 'table 63',
    title: 'an interval may be a global constant',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL CONSTANT CYCLE : TIME := T#200ms; END_VAR RESOURCE R ON PLC
      TASK T(INTERVAL := CYCLE, PRIORITY := 1); TASK U(INTERVAL := T#100ms, PRIORITY := 2); PROGRAM I WITH T : ADDER; PROGRAM J WITH U : ADDER; END_RESOURCE END_CONFIGURATION`,
    scans: 3,
    expect: { 'I.N': 2, 'J.N': 3 },
  },
  {
    clause: 'table 63',
    title: 'an interval is constant',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL CYCLE : TIME := T#200ms; END_VAR RESOURCE R ON PLC TASK T(INTERVAL := CYCLE); PROGRAM I WITH T : ADDER; END_RESOURCE END_CONFIGURATION`,
    finding: 'not-constant',
  },
  {
    clause: 'table 63',
    title: 'a task of another resource is not seen',
    source: `${ADDER} CONFIGURATION C RESOURCE R1 ON PLC TASK T(INTERVAL := T#200ms); END_RESOURCE RESOURCE R2 ON PLC PROGRAM I WITH T : ADDER; END_RESOURCE END_CONFIGURATION`,
    finding: 'unknown-task',
  },
  {
    clause: 'table 63',
    title: 'a task has no other inputs',
    source: `${ADDER} CONFIGURATION C RESOURCE R1 ON PLC TASK T(PERIOD := T#200ms); PROGRAM I WITH T : ADDER; END_RESOURCE END_CONFIGURATION`,
    finding: 'unknown-parameter',
  },
  {
    clause: '6.8.2',
    title: 'VAR_CONFIG gives instances their places and initial values',
    source: `${SENSOR} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE
      VAR_CONFIG R.I.S1.RAW AT %IW3 : INT; I.S2.RAW AT %IW4 : INT; I.LAMP AT %QX1.2 : BOOL; I.S2.GAIN : INT := 10; END_VAR END_CONFIGURATION`,
    set: { 'I.S1.RAW': 5, 'I.S2.RAW': 7 },
    expect: { SUM: 80, LAMP: true },
  },
  {
    clause: '6.8.2',
    title: 'a place that VAR_CONFIG leaves out is missing',
    source: `${SENSOR} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE VAR_CONFIG I.S1.RAW AT %IW3 : INT; I.LAMP AT %QX1.2 : BOOL; END_VAR END_CONFIGURATION`,
    finding: 'place-missing',
  },
  {
    clause: '6.8.2',
    title: 'a place lies in the area that was declared',
    source: `${SENSOR} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE VAR_CONFIG I.S1.RAW AT %QW3 : INT; I.S2.RAW AT %IW3 : INT; I.LAMP AT %QX1.2 : BOOL; END_VAR END_CONFIGURATION`,
    finding: 'bad-address',
  },
  {
    clause: '6.8.2',
    title: 'only an incomplete address is completed',
    source: `${SENSOR} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE VAR_CONFIG I.SUM AT %MW3 : INT; END_VAR END_CONFIGURATION`,
    finding: 'not-configurable',
  },
  {
    clause: '6.8.2',
    title: 'VAR_CONFIG repeats the type',
    source: `${SENSOR} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE VAR_CONFIG I.SUM : DINT := 3; END_VAR END_CONFIGURATION`,
    finding: 'type-mismatch',
  },
  {
    clause: '6.8.2',
    title: 'a path that leads nowhere',
    source: `${SENSOR} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE VAR_CONFIG I.S3.RAW AT %IW3 : INT; END_VAR END_CONFIGURATION`,
    finding: 'unknown-path',
  },
  {
    clause: '6.8.2',
    title: 'an incomplete input is not written',
    source:
      'PROGRAM P VAR X AT %I* : INT; END_VAR X := 1; END_PROGRAM CONFIGURATION C RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE VAR_CONFIG I.X AT %IW0 : INT; END_VAR END_CONFIGURATION',
    finding: 'not-assignable',
  },
  {
    clause: '6.8.1',
    title: 'VAR_ACCESS gives a variable another name',
    source: `${ADDER} CONFIGURATION C VAR_GLOBAL G : INT := 3; END_VAR RESOURCE R ON PLC PROGRAM I : ADDER; END_RESOURCE
      VAR_ACCESS LEVEL : R.I.X : INT READ_WRITE; COUNT : I.N : INT READ_ONLY; SHARED : G : INT READ_WRITE; END_VAR END_CONFIGURATION`,
    set: { LEVEL: 40, SHARED: 8 },
    expect: { Y: 41, COUNT: 1, G: 8 },
  },
  {
    clause: '6.8.1',
    title: 'VAR_ACCESS names a variable that exists',
    source: `${ADDER} CONFIGURATION C RESOURCE R ON PLC PROGRAM I : ADDER; END_RESOURCE VAR_ACCESS LEVEL : R.I.Z : INT READ_WRITE; END_VAR END_CONFIGURATION`,
    finding: 'unknown-path',
  },
  {
    clause: '6.5.2.3',
    title: 'VAR_EXTERNAL CONSTANT may only be read',
    source:
      'PROGRAM P VAR_EXTERNAL CONSTANT G : INT; END_VAR G := 1; END_PROGRAM CONFIGURATION C VAR_GLOBAL G : INT; END_VAR RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE END_CONFIGURATION',
    finding: 'not-assignable',
  },
  {
    clause: '6.5.2.3',
    title: 'VAR_EXTERNAL CONSTANT follows the global that others write',
    source: `PROGRAM P VAR_EXTERNAL CONSTANT G : INT; END_VAR VAR X : INT; END_VAR X := G; END_PROGRAM PROGRAM W VAR_EXTERNAL G : INT; END_VAR G := G + 1; END_PROGRAM
      CONFIGURATION C VAR_GLOBAL G : INT := 4; END_VAR RESOURCE R ON PLC TASK A(INTERVAL := T#100ms, PRIORITY := 1); PROGRAM J WITH A : W; PROGRAM I WITH A : P; END_RESOURCE END_CONFIGURATION`,
    scans: 2,
    expect: { X: 6 },
  },
  {
    clause: '6.5.2.3',
    title: 'a global with a place, of a configuration and of a resource',
    source: `PROGRAM P VAR_EXTERNAL A : INT; B : BOOL; END_VAR A := 7; B := TRUE; END_PROGRAM
      CONFIGURATION C VAR_GLOBAL A AT %QW5 : INT; END_VAR RESOURCE R ON PLC VAR_GLOBAL B AT %QX0.3 : BOOL; END_VAR PROGRAM I : P; END_RESOURCE END_CONFIGURATION`,
    expect: { A: 7, B: true },
  },
  {
    clause: 'table 41',
    title: 'R_EDGE: the body sees the rising edges of its input',
    before:
      'FUNCTION_BLOCK B VAR_INPUT X : BOOL R_EDGE; END_VAR VAR_OUTPUT N : INT; END_VAR IF X THEN N := N + 1; END_IF; END_FUNCTION_BLOCK',
    vars: 'I : B; X : BOOL;',
    body: 'I(X := X);',
    set: { X: [true, true, false, true, false] },
    expect: { 'I.N': [1, 1, 1, 2, 2] },
  },
  {
    clause: 'table 41',
    title: 'F_EDGE: the body sees the falling edges of its input, and an input that begins FALSE has fallen',
    before:
      'FUNCTION_BLOCK B VAR_INPUT X : BOOL F_EDGE; END_VAR VAR_OUTPUT N : INT; END_VAR IF X THEN N := N + 1; END_IF; END_FUNCTION_BLOCK',
    vars: 'I : B; J : B; X, Y : BOOL;',
    body: 'I(X := X); J(X := NOT X);',
    set: { X: [true, true, false, true, false] },
    expect: { 'I.N': [0, 0, 1, 1, 2], 'J.N': [1, 1, 1, 2, 2] },
  },
  {
    clause: 'table 41',
    title: 'an edge goes only with a BOOL of VAR_INPUT',
    before: 'FUNCTION_BLOCK B VAR_INPUT X : INT R_EDGE; END_VAR END_FUNCTION_BLOCK',
    vars: 'I : B;',
    body: 'I(X := 1);',
    finding: 'edge-input',
  },
  {
    clause: 'table 41',
    title: 'an edge input is not assigned in the body',
    before: 'FUNCTION_BLOCK B VAR_INPUT X : BOOL R_EDGE; END_VAR X := FALSE; END_FUNCTION_BLOCK',
    vars: 'I : B;',
    body: 'I(X := TRUE);',
    finding: 'not-assignable',
  },
];
