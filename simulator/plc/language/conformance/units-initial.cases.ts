import type { Case } from './run-case.ts';

const TYPES = `TYPE
  PUMP : STRUCT RUN : BOOL := TRUE; HOURS : INT; LOG : ARRAY[1..2] OF INT := [7, 8]; END_STRUCT;
  STATE : (OFF, HAND, AUTO);
  LEVEL : INT (LOW := 5, MID, HIGH := 90);
END_TYPE
`;

/** Initial values of arrays and structures (6.4.4.5, 6.4.4.6, table 11) and enumerations (6.4.4.2). */
export const CASES: readonly Case[] = [
  {
    clause: 'table 11',
    title: 'a list',
    vars: 'A : ARRAY[1..3] OF INT := [4, 5, 6];',
    expect: { 'A[1]': 4, 'A[3]': 6 },
  },
  {
    clause: 'table 11',
    title: 'a list that ends early leaves the rest',
    vars: 'A : ARRAY[1..3] OF INT := [4];',
    expect: { 'A[1]': 4, 'A[2]': 0 },
  },
  {
    clause: 'table 11',
    title: 'a repetition',
    vars: 'A : ARRAY[1..5] OF INT := [1, 3(7), 2];',
    expect: { 'A[1]': 1, 'A[2]': 7, 'A[4]': 7, 'A[5]': 2 },
  },
  {
    clause: 'table 11',
    title: 'a repetition of several values',
    vars: 'A : ARRAY[1..5] OF INT := [2(1, 2), 3];',
    expect: { 'A[3]': 1, 'A[4]': 2, 'A[5]': 3 },
  },
  {
    clause: 'table 11',
    title: 'a repetition of nothing',
    vars: 'A : ARRAY[1..4] OF INT := [2(), 9];',
    expect: { 'A[2]': 0, 'A[3]': 9 },
  },
  {
    clause: 'table 11',
    title: 'several dimensions in a row',
    vars: 'A : ARRAY[1..2, 1..2] OF INT := [1, 2, 3, 4];',
    expect: { 'A[1,2]': 2, 'A[2,1]': 3 },
  },
  {
    clause: 'table 11',
    title: 'several dimensions, a list each',
    vars: 'A : ARRAY[1..2, 1..3] OF INT := [[1, 2], [3, 4, 5]];',
    expect: { 'A[1,2]': 2, 'A[1,3]': 0, 'A[2,1]': 3, 'A[2,3]': 5 },
  },
  {
    clause: 'table 11',
    title: 'a repeated row',
    vars: 'A : ARRAY[1..3, 1..2] OF INT := [[1, 2], 2([3, 4])];',
    expect: { 'A[2,1]': 3, 'A[3,2]': 4 },
  },
  {
    clause: 'table 11',
    title: 'an array of arrays',
    vars: 'A : ARRAY[1..2] OF ARRAY[1..2] OF INT := [[1, 2], [3, 4]];',
    body: 'A[1][2] := A[2][1] + 5;',
    expect: { 'A[1][2]': 8, 'A[2][2]': 4 },
  },
  {
    clause: 'table 11',
    title: 'too many values',
    vars: 'A : ARRAY[1..2] OF INT := [1, 2(3)];',
    finding: 'too-many-initial-values',
  },
  {
    clause: 'table 11',
    title: 'too long a row',
    vars: 'A : ARRAY[1..2, 1..2] OF INT := [[1, 2, 3]];',
    finding: 'too-many-initial-values',
  },
  {
    clause: 'table 11',
    title: 'a structure, some fields',
    before: TYPES,
    vars: 'P1 : PUMP := (HOURS := 5);',
    expect: { 'P1.HOURS': 5, 'P1.RUN': true, 'P1.LOG[2]': 8 },
  },
  {
    clause: 'table 11',
    title: 'an array in a structure',
    before: TYPES,
    vars: 'P1 : PUMP := (LOG := [1], RUN := FALSE);',
    expect: { 'P1.LOG[1]': 1, 'P1.LOG[2]': 8, 'P1.RUN': false },
  },
  {
    clause: 'table 11',
    title: 'an array of structures',
    before: TYPES,
    vars: 'A : ARRAY[1..3] OF PUMP := [(HOURS := 1, LOG := [2, 3]), 2((HOURS := 4))];',
    expect: { 'A[1].LOG[2]': 3, 'A[3].HOURS': 4, 'A[3].RUN': true },
  },
  {
    clause: 'table 11',
    title: 'instances of function blocks',
    vars: 'A : ARRAY[1..2] OF TON := [(PT := T#1s), (PT := T#2s)];',
    expect: { 'A[1].PT': 1000, 'A[2].PT': 2000 },
  },
  {
    clause: 'table 11',
    title: 'a field that is not there',
    before: TYPES,
    vars: 'P1 : PUMP := (HOUR := 5);',
    finding: 'unknown-member',
  },
  { clause: 'table 11', title: 'a list for what is no array', vars: 'A : INT := [1];', finding: 'initial-value-shape' },
  {
    clause: '6.4.4.2',
    title: 'an enumeration begins with its first value',
    before: TYPES,
    vars: 'S : STATE; B : BOOL;',
    body: 'B := S = OFF;',
    expect: { B: true },
  },
  {
    clause: '6.4.4.2',
    title: 'a typed enumerator',
    before: TYPES,
    vars: 'S : STATE := STATE#AUTO; B : BOOL;',
    body: 'B := S = STATE#AUTO AND S <> HAND;',
    expect: { B: true },
  },
  {
    clause: '6.4.4.2',
    title: 'an enumerator of another type',
    before: TYPES,
    vars: 'S : STATE;',
    body: 'S := LEVEL#LOW;',
    finding: 'type-mismatch',
  },
  {
    clause: '6.4.4.2',
    title: 'an enumerator that is not there',
    before: TYPES,
    vars: 'S : STATE;',
    body: 'S := STATE#MANUAL;',
    finding: 'unknown-member',
  },
  {
    clause: '6.4.4.3',
    title: 'named values with a base type',
    before: TYPES,
    vars: 'L : LEVEL := MID; B : BOOL;',
    body: 'B := L = LEVEL#MID; L := HIGH;',
    expect: { B: true, L: 90 },
  },
  {
    clause: '6.4.4.2',
    title: 'enumerators as labels of CASE',
    before: TYPES,
    vars: 'S : STATE := HAND; N : INT;',
    body: 'CASE S OF STATE#OFF: N := 1; HAND, AUTO: N := 2; END_CASE;',
    expect: { N: 2 },
  },
  {
    clause: '6.4.4.2',
    title: 'an enumeration without a name',
    vars: 'S : (RED, GREEN) := GREEN; B : BOOL;',
    body: 'B := S = GREEN;',
    expect: { B: true },
  },
];
