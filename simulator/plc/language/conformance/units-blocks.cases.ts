import type { Case } from './run-case.ts';

const UP = [false, true, true, false, true, false, true] as const;

const counters = (type: string): Case[] => [
  {
    clause: 'table 45',
    title: `CTU_${type} counts rising edges and is reset`,
    vars: `C : CTU_${type}; UP, R : BOOL;`,
    body: 'C(CU := UP, R := R, PV := 2);',
    set: { UP, R: [false, false, false, false, false, false, true] },
    expect: { 'C.CV': [0, 1, 1, 1, 2, 2, 0], 'C.Q': [false, false, false, false, true, true, false] },
  },
  {
    clause: 'table 45',
    title: `CTD_${type} counts down from what it loads`,
    vars: `C : CTD_${type}; DOWN, L : BOOL;`,
    body: 'C(CD := DOWN, LD := L, PV := 2);',
    set: { DOWN: UP, L: [true, false, false, false, false, false, false] },
    expect: { 'C.CV': type.startsWith('U') ? [2, 1, 1, 1, 0, 0, 0] : [2, 1, 1, 1, 0, 0, -1] },
  },
  {
    clause: 'table 45',
    title: `CTUD_${type} stays where both come at once`,
    vars: `C : CTUD_${type}; UP, DOWN : BOOL;`,
    body: 'C(CU := UP, CD := DOWN, PV := 2);',
    set: { UP, DOWN: [false, false, false, false, true, false, false] },
    expect: { 'C.CV': [0, 1, 1, 1, 1, 1, 2], 'C.QU': [false, false, false, false, false, false, true] },
  },
];

/** Standard function blocks (6.6.3.5, tables 43 to 46). */
export const CASES: readonly Case[] = [
  ...['DINT', 'UDINT', 'LINT', 'ULINT'].flatMap(counters),
  {
    clause: 'table 45',
    title: 'CTU_DINT counts beyond the end of INT',
    vars: 'C : CTU_DINT := (CV := 32767); UP : BOOL;',
    body: 'C(CU := UP, PV := 32768);',
    set: { UP: [false, true] },
    expect: { 'C.CV': [32767, 32768], 'C.Q': [false, true] },
  },
  {
    clause: 'table 45',
    title: 'CTU_UDINT stops at the end of its type',
    vars: 'C : CTU_UDINT := (CV := 4294967295); UP : BOOL;',
    body: 'C(CU := UP, PV := 1);',
    set: { UP: [false, true] },
    expect: { 'C.CV': 4294967295 },
  },
  {
    clause: 'table 44',
    title: 'R_TRIG gives Q in its first call when CLK is TRUE',
    vars: 'T : R_TRIG;',
    body: 'T(CLK := TRUE);',
    scans: 2,
    expect: { 'T.Q': [true, false] },
  },
  {
    clause: 'table 44',
    title: 'F_TRIG gives Q in its first call when CLK is FALSE',
    vars: 'T : F_TRIG;',
    body: 'T(CLK := FALSE);',
    scans: 2,
    expect: { 'T.Q': [true, false] },
  },
  {
    clause: 'table 43',
    title: 'SR: set dominates; RS: reset dominates',
    vars: 'A : SR; B : RS; S, R : BOOL;',
    body: 'A(S1 := S, R := R); B(S := S, R1 := R);',
    set: { S: [true, false, true, false], R: [false, false, true, true] },
    expect: { 'A.Q1': [true, true, true, false], 'B.Q1': [true, true, false, false] },
  },
  {
    clause: 'table 46',
    title: 'timers under the names of their types',
    vars: 'A : TON_TIME; B : TON_LTIME; C : TP_LTIME; D : TOF_LTIME;',
    body: 'A(IN := TRUE, PT := T#200ms); B(IN := TRUE, PT := LT#200ms); C(IN := TRUE, PT := LT#100ms); D(IN := FALSE, PT := LT#1s);',
    scans: 3,
    expect: { 'A.Q': [false, false, true], 'B.Q': [false, false, true], 'C.Q': [true, false, false], 'D.Q': false },
  },
  {
    clause: '6.6.3.5',
    title: 'RTC counts on from what it takes over',
    vars: 'C : RTC; GO, LATE, SET1 : BOOL;',
    body: 'C(IN := GO, PDT := DT#2026-03-01-23:59:59); SET1 := C.CDT = DT#2026-03-01-23:59:59; LATE := C.CDT = DT#2026-03-02-00:00:01;',
    every: 1,
    set: { GO: [false, true, true, true] },
    expect: { SET1: [false, true, false, false], LATE: [false, false, false, true], 'C.Q': [false, true, true, true] },
  },
];
