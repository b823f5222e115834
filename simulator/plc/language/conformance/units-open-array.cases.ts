import type { Case } from './run-case.ts';

const SUM = `FUNCTION SUM : DINT
  VAR_IN_OUT A : ARRAY[*] OF INT; END_VAR
  VAR I : DINT; END_VAR
  FOR I := LOWER_BOUND(A, 1) TO UPPER_BOUND(A, 1) DO SUM := SUM + A[I]; END_FOR;
END_FUNCTION
`;
const FILL = `FUNCTION FILL
  VAR_INPUT STEP : INT; END_VAR
  VAR_IN_OUT M : ARRAY[*, *] OF INT; END_VAR
  VAR I, J : DINT; END_VAR
  FOR I := LOWER_BOUND(M, 1) TO UPPER_BOUND(M, 1) DO
    FOR J := LOWER_BOUND(ARR := M, DIM := 2) TO UPPER_BOUND(ARR := M, DIM := 2) DO
      M[I, J] := DINT_TO_INT(I * 10 + J) * STEP;
    END_FOR;
  END_FOR;
END_FUNCTION
`;

/** Arrays of variable length (6.5.3, tables 15 and 16). */
export const CASES: readonly Case[] = [
  {
    clause: 'table 15',
    title: 'one function takes arrays of several lengths',
    before: SUM,
    vars: 'X : ARRAY[1..3] OF INT := [1, 2, 3]; Y : ARRAY[-2..2] OF INT := [5(10)]; A, B : DINT;',
    body: 'A := SUM(X); B := SUM(A := Y);',
    expect: { A: 6, B: 50 },
  },
  {
    clause: 'table 15',
    title: 'two dimensions, row by row',
    before: FILL,
    vars: 'X : ARRAY[1..2, 3..5] OF INT; Y : ARRAY[0..1, 0..0] OF INT;',
    body: 'FILL(2, X); FILL(STEP := 1, M := Y);',
    expect: { 'X[1,3]': 26, 'X[1,5]': 30, 'X[2,3]': 46, 'X[2,5]': 50, 'Y[0,0]': 0, 'Y[1,0]': 10 },
  },
  {
    clause: 'table 15',
    title: 'a function block keeps the array that its call gives',
    before: `FUNCTION_BLOCK SHIFT VAR_INPUT X : INT; END_VAR VAR_IN_OUT A : ARRAY[*] OF INT; END_VAR VAR_OUTPUT N : DINT; END_VAR VAR I : DINT; END_VAR
      FOR I := UPPER_BOUND(A, 1) TO LOWER_BOUND(A, 1) + 1 BY -1 DO A[I] := A[I - 1]; END_FOR;
      A[LOWER_BOUND(A, 1)] := X; N := UPPER_BOUND(A, 1) - LOWER_BOUND(A, 1) + 1; END_FUNCTION_BLOCK`,
    vars: 'S : SHIFT; L : ARRAY[5..7] OF INT; K : INT;',
    body: 'K := K + 1; S(X := K, A := L);',
    scans: 4,
    expect: { 'L[5]': 4, 'L[6]': 3, 'L[7]': 2, 'S.N': 3 },
  },
  {
    clause: 'table 15',
    title: 'passed on to another function',
    before: `${SUM} FUNCTION MEAN : DINT VAR_IN_OUT B : ARRAY[*] OF INT; END_VAR MEAN := SUM(B) / (UPPER_BOUND(B, 1) - LOWER_BOUND(B, 1) + 1); END_FUNCTION`,
    vars: 'X : ARRAY[3..6] OF INT := [2, 4, 6, 8]; M : DINT;',
    body: 'M := MEAN(X);',
    expect: { M: 5 },
  },
  {
    clause: 'table 15',
    title: 'elements that are structures',
    before: `TYPE T : STRUCT A, B : INT; END_STRUCT; END_TYPE
      FUNCTION LAST : INT VAR_IN_OUT X : ARRAY[*] OF T; END_VAR LAST := X[UPPER_BOUND(X, 1)].B; X[LOWER_BOUND(X, 1)].A := 9; END_FUNCTION`,
    vars: 'X : ARRAY[1..3] OF T := [(A := 1), (B := 5), (B := 7)]; R : INT;',
    body: 'R := LAST(X);',
    expect: { R: 7, 'X[1].A': 9 },
  },
  {
    clause: 'table 16',
    title: 'the bounds of an array of fixed length are constants',
    vars: 'X : ARRAY[1..2, 3..9] OF INT; L, U : DINT;',
    body: 'L := LOWER_BOUND(X, 2); U := UPPER_BOUND(X, 2);',
    expect: { L: 3, U: 9 },
  },
  {
    clause: 'table 15',
    title: 'an index outside the bounds stops the PLC',
    before: 'FUNCTION AT5 : INT VAR_IN_OUT A : ARRAY[*] OF INT; END_VAR AT5 := A[5]; END_FUNCTION',
    vars: 'X : ARRAY[1..4] OF INT; R : INT;',
    body: 'R := AT5(X);',
    fault: 'array-bounds',
  },
  {
    clause: 'table 15',
    title: 'the number of dimensions is the same',
    before: SUM,
    vars: 'X : ARRAY[1..2, 1..2] OF INT; R : DINT;',
    body: 'R := SUM(X);',
    finding: 'type-mismatch',
  },
  {
    clause: 'table 15',
    title: 'the type of the elements is the same',
    before: SUM,
    vars: 'X : ARRAY[1..2] OF DINT; R : DINT;',
    body: 'R := SUM(X);',
    finding: 'type-mismatch',
  },
  {
    clause: 'table 15',
    title: 'a local variable has no variable length',
    vars: 'X : ARRAY[*] OF INT;',
    finding: 'open-array',
  },
  {
    clause: 'table 15',
    title: 'an array of variable length is not copied whole',
    before: 'FUNCTION F VAR_IN_OUT A : ARRAY[*] OF INT; B : ARRAY[*] OF INT; END_VAR A := B; END_FUNCTION',
    finding: 'not-a-value',
  },
  {
    clause: 'table 16',
    title: 'a dimension that is not there',
    vars: 'X : ARRAY[1..2] OF INT; L : DINT;',
    body: 'L := LOWER_BOUND(X, 2);',
    finding: 'index-out-of-range',
  },
  {
    clause: '6.5.3',
    title: 'an input of a function has a variable length, and takes constants and what calls give',
    before: `TYPE ROW : ARRAY[1..3] OF INT; END_TYPE
FUNCTION SUMUP : INT VAR_INPUT A : ARRAY[*] OF INT; K : INT; END_VAR VAR I : DINT; END_VAR
  FOR I := LOWER_BOUND(A, 1) TO UPPER_BOUND(A, 1) DO SUMUP := SUMUP + A[I] * K; END_FOR;
END_FUNCTION
FUNCTION FILLED : ROW VAR_INPUT N : INT; END_VAR FILLED[1] := N; FILLED[3] := N; END_FUNCTION
FUNCTION PASSED : INT VAR_INPUT A : ARRAY[*] OF INT; END_VAR PASSED := SUMUP(A := A, K := 2); END_FUNCTION
`,
    vars: 'X : ARRAY[-1..1] OF INT := [1, 2, 3]; A, B, C, D : INT; END_VAR VAR CONSTANT F : ARRAY[0..1] OF INT := [5, 6];',
    body: 'A := SUMUP(X, 1); B := SUMUP(A := F, K := 2); C := SUMUP(FILLED(4), 1) + SUMUP(FILLED(1), 1); D := PASSED(X);',
    expect: { A: 6, B: 22, C: 10, D: 12 },
  },
  {
    clause: '6.5.3',
    title: 'an input of variable length is not written',
    before: 'FUNCTION F VAR_INPUT A : ARRAY[*] OF INT; END_VAR A[1] := 1; END_FUNCTION',
    finding: 'not-assignable',
  },
  {
    clause: '6.5.3',
    title: 'an output of a function has a variable length',
    before: `FUNCTION COUNT_UP VAR_INPUT FROM : INT; END_VAR VAR_OUTPUT A : ARRAY[*] OF INT; END_VAR VAR I : DINT; END_VAR
  FOR I := LOWER_BOUND(A, 1) TO UPPER_BOUND(A, 1) DO A[I] := FROM + DINT_TO_INT(I); END_FOR;
END_FUNCTION
`,
    vars: 'X : ARRAY[1..2] OF INT; Y : ARRAY[0..3] OF INT;',
    body: 'COUNT_UP(FROM := 10, A => X); COUNT_UP(FROM := 0, A => Y);',
    expect: { 'X[1]': 11, 'X[2]': 12, 'Y[3]': 3 },
  },
  {
    clause: '6.5.3',
    title: 'an output of variable length needs an array',
    before: 'FUNCTION F VAR_OUTPUT A : ARRAY[*] OF INT; END_VAR A[1] := 1; END_FUNCTION',
    body: 'F();',
    finding: 'missing-in-out',
  },
  {
    clause: '6.5.3',
    title: 'an input of a function block has no variable length',
    before: 'FUNCTION_BLOCK F VAR_INPUT A : ARRAY[*] OF INT; END_VAR END_FUNCTION_BLOCK',
    finding: 'open-array',
  },
];
