import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { afterScan, findingsOf, plcOf } from '../testing.ts';
import { compile } from './compile.ts';

const once = (source: string) => {
  const plc = plcOf(source);
  plc.scan(atSeconds(0));
  return plc;
};

describe('a function', () => {
  it('is called by position, by name, and with inputs left to their initial values', () => {
    const plc =
      once(`FUNCTION DOSE : REAL VAR_INPUT FLOW : REAL; RATE : REAL := 20.0; END_VAR DOSE := FLOW * RATE / 1000.0; END_FUNCTION
      PROGRAM P VAR A, B, C : REAL; END_VAR A := DOSE(400.0, 10.0); B := DOSE(RATE := 5.0, FLOW := 400.0); C := DOSE(FLOW := 400.0); END_PROGRAM`);
    expect([plc.read('A'), plc.read('B'), plc.read('C')]).toEqual([4, 2, 8]);
  });
  it('forgets its variables between calls', () => {
    const plc =
      once(`FUNCTION F : INT VAR_INPUT X : INT; END_VAR VAR N : INT := 1; A : ARRAY[1..2] OF INT := [5, 6]; END_VAR N := N + X; A[1] := A[1] + X; F := N + A[1]; END_FUNCTION
      PROGRAM P VAR A, B : INT; END_VAR A := F(1); B := F(1); END_PROGRAM`);
    expect([plc.read('A'), plc.read('B')]).toEqual([8, 8]);
  });
  it('gives back more than one value, and may be nested in its own arguments', () => {
    const plc =
      once(`FUNCTION HALF : INT VAR_INPUT X : INT; END_VAR VAR_OUTPUT REST : INT; END_VAR HALF := X / 2; REST := X MOD 2; END_FUNCTION
      PROGRAM P VAR A, B, R1, R2 : INT; END_VAR A := HALF(X := 7, REST => R1) + HALF(X := 4, REST => R2); B := HALF(HALF(HALF(80))); END_PROGRAM`);
    expect([plc.read('A'), plc.read('R1'), plc.read('R2'), plc.read('B')]).toEqual([5, 1, 0, 10]);
  });
  it('changes its VAR_IN_OUT, also when that is a local of another function', () => {
    const plc = once(`FUNCTION BUMP : BOOL VAR_IN_OUT X : INT; END_VAR X := X + 1; BUMP := X > 2; END_FUNCTION
      FUNCTION TWICE : INT VAR_INPUT X : INT; END_VAR VAR N : INT; B : BOOL; END_VAR N := X; B := BUMP(N); B := BUMP(N); TWICE := N; END_FUNCTION
      PROGRAM P VAR I : INT := 1; B : BOOL; T : INT; A : ARRAY[1..3] OF INT; END_VAR B := BUMP(I); BUMP(X := A[I]); T := TWICE(40); END_PROGRAM`);
    expect([plc.read('I'), plc.read('A[2]'), plc.read('B'), plc.read('T')]).toEqual([2, 1, false, 42]);
  });
  it('takes a structure by value', () => {
    const plc = once(`TYPE TANK : STRUCT LEVEL : REAL; FULL : BOOL; END_STRUCT; END_TYPE
      FUNCTION F : REAL VAR_INPUT T : TANK; END_VAR T.LEVEL := T.LEVEL * 2.0; F := T.LEVEL; END_FUNCTION
      PROGRAM P VAR T : TANK := (LEVEL := 1.5); R : REAL; END_VAR R := F(T); END_PROGRAM`);
    expect([plc.read('R'), plc.read('T.LEVEL')]).toEqual([3, 1.5]);
  });
});

describe('a function block', () => {
  const counter = `FUNCTION_BLOCK COUNTER VAR_INPUT UP : BOOL; END_VAR VAR_OUTPUT N : INT; END_VAR VAR T : R_TRIG; END_VAR
    T(CLK := UP); IF T.Q THEN N := N + 1; END_IF; END_FUNCTION_BLOCK`;
  it('remembers, each instance for itself, also inside other blocks and arrays', () => {
    const plc = plcOf(`${counter} PROGRAM P VAR A : COUNTER; B : ARRAY[1..2] OF COUNTER; X : BOOL; I, N : INT; END_VAR
      A(UP := X, N => N); I := 2; B[I](UP := NOT X); X := NOT X; END_PROGRAM`);
    for (let i = 0; i < 4; i++) plc.scan(atSeconds(i));
    expect([plc.read('N'), plc.read('A.N'), plc.read('B[2].N'), plc.read('B[1].N')]).toEqual([2, 2, 2, 0]);
  });
  it('keeps inputs that a call does not give, and takes them as members', () => {
    const plc = plcOf(`${counter} PROGRAM P VAR A : COUNTER; END_VAR A.UP := TRUE; A(); END_PROGRAM`);
    plc.scan(atSeconds(0));
    plc.scan(atSeconds(1));
    expect(plc.read('A.N')).toBe(1);
  });
  it('works on the caller’s variable through VAR_IN_OUT, structures and blocks too', () => {
    const plc = once(`${counter} TYPE PUMP : STRUCT ON : BOOL; STARTS : INT; END_STRUCT; END_TYPE
      FUNCTION_BLOCK STARTER VAR_IN_OUT P : PUMP; C : COUNTER; END_VAR P.ON := TRUE; P.STARTS := P.STARTS + 1; C(UP := P.ON); END_FUNCTION_BLOCK
      PROGRAM MAIN VAR A : ARRAY[1..2] OF PUMP; C : COUNTER; S : STARTER; END_VAR S(P := A[2], C := C); END_PROGRAM`);
    expect([plc.read('A[2].ON'), plc.read('A[2].STARTS'), plc.read('A[1].STARTS'), plc.read('C.N')]).toEqual([
      true,
      1,
      0,
      1,
    ]);
  });
  it('may be declared after its use, with initial values for its inputs', () => {
    const plc = once(`PROGRAM P VAR B : SCALE := (K := 3); R : INT; END_VAR B(X := 4, Y => R); END_PROGRAM
      FUNCTION_BLOCK SCALE VAR_INPUT X, K : INT; END_VAR VAR_OUTPUT Y : INT; END_VAR Y := X * K; END_FUNCTION_BLOCK`);
    expect(plc.read('R')).toBe(12);
  });
  it('may replace a block of the library by its name', () => {
    const plc = once(
      'FUNCTION_BLOCK RAMP VAR_OUTPUT MINE : INT; END_VAR MINE := 7; END_FUNCTION_BLOCK PROGRAM P VAR R : RAMP; END_VAR R(); END_PROGRAM',
    );
    expect(plc.read('R.MINE')).toBe(7);
  });
});

describe('variables', () => {
  it('begin with what their declaration, their type, or 0 gives', () => {
    const plc =
      plcOf(`TYPE LIMITS : STRUCT HIGH : REAL := 8.4; LOW : REAL; N : ARRAY[1..2] OF INT := [3, 4]; END_STRUCT; END_TYPE
      PROGRAM P VAR A : LIMITS; B : LIMITS := (LOW := 6.9); C : ARRAY[1..2] OF LIMITS; D : TIME := T#3s; E, F : INT := 5; END_VAR VAR CONSTANT K : INT := 4; M : REAL := 2.0 * 1.5; END_VAR END_PROGRAM`);
    expect(
      ['A.HIGH', 'A.LOW', 'B.HIGH', 'B.LOW', 'C[2].N[1]', 'D', 'F', 'K', 'M'].map((name) => plc.read(name)),
    ).toEqual([Math.fround(8.4), 0, Math.fround(8.4), Math.fround(6.9), 3, 3000, 5, 4, 3]);
  });
  it('of VAR_TEMP begin anew at each scan', () => {
    const plc = plcOf(
      'PROGRAM P VAR N : INT; END_VAR VAR_TEMP T : INT := 1; A : ARRAY[1..2] OF INT; END_VAR T := T + 1; A[2] := A[2] + 1; N := T + A[2]; END_PROGRAM',
    );
    plc.scan(atSeconds(0));
    plc.scan(atSeconds(1));
    expect(plc.read('N')).toBe(3);
  });
  it('of VAR_TEMP may be blocks, which then forget', () => {
    const plc = plcOf(
      'PROGRAM P VAR N : INT; END_VAR VAR_TEMP C : CTU; END_VAR C(CU := TRUE, PV := 1); N := C.CV; END_PROGRAM',
    );
    plc.scan(atSeconds(0));
    plc.scan(atSeconds(1));
    expect(plc.read('N')).toBe(1);
  });
  it('may take array bounds and case labels from constants', () => {
    const plc = afterScan('A : ARRAY[1..3] OF INT;', ';');
    expect(plc.read('A[3]')).toBe(0);
    const sized = once(
      'PROGRAM P VAR CONSTANT N : INT := 4; END_VAR VAR A : ARRAY[1..N] OF INT; X : INT := 4; END_VAR CASE X OF N: A[N] := 7; END_CASE; END_PROGRAM',
    );
    expect(sized.read('A[4]')).toBe(7);
  });
});

describe('a configuration', () => {
  it('as OpenPLC Editor exports it gives the interval and the instance', () => {
    const result = compile(`PROGRAM program0
  VAR
    button AT %IX0.0 : BOOL;
    lamp AT %QX0.0 : BOOL;
    TOF0 : TOF;
  END_VAR

  TOF0(IN := button, PT := T#2000ms);
  lamp := TOF0.Q;
END_PROGRAM


CONFIGURATION Config0

  RESOURCE Res0 ON PLC
    TASK task0(INTERVAL := T#20ms,PRIORITY := 0);
    PROGRAM instance0 WITH task0 : program0;
  END_RESOURCE
END_CONFIGURATION
`);
    expect(result.ok && result.program.interval).toBe(20000);
    expect(result.ok && result.program.variables.find(({ name }) => name === 'lamp')).toMatchObject({
      type: 'BOOL',
      location: '%QX0.0',
      address: { area: 'coil', address: 0, registers: 1 },
      constant: false,
      initial: false,
    });
  });
  it('gives programs globals, located ones and blocks too', () => {
    const plc =
      plcOf(`PROGRAM P VAR_EXTERNAL RUN : BOOL; T : TON; END_VAR VAR_EXTERNAL CONSTANT WAIT : TIME; END_VAR T(IN := TRUE, PT := WAIT, Q => RUN); END_PROGRAM
      CONFIGURATION C VAR_GLOBAL RUN AT %QX2.1 : BOOL; T : TON; END_VAR VAR_GLOBAL CONSTANT WAIT : TIME := T#1s; END_VAR
        RESOURCE R ON PLC PROGRAM I : P; END_RESOURCE END_CONFIGURATION`);
    plc.scan(atSeconds(0));
    plc.scan(atSeconds(1));
    expect([plc.image.coils[17], plc.read('RUN'), plc.read('T.ET'), plc.address('run')?.address]).toEqual([
      1,
      true,
      1000,
      17,
    ]);
  });
  it('is told when a global, a task or a program is missing', () => {
    expect(findingsOf('PROGRAM P VAR_EXTERNAL A : INT; END_VAR A := 1; END_PROGRAM')).toEqual(['1:unknown-global']);
    expect(
      findingsOf(
        'PROGRAM P END_PROGRAM\nCONFIGURATION C RESOURCE R ON PLC\nPROGRAM A : Q;\nPROGRAM B WITH T : P; END_RESOURCE END_CONFIGURATION',
      ),
    ).toEqual(['3:unknown-program', '4:unknown-task']);
  });
  it('runs tasks at their own intervals, by priority, with shared globals', () => {
    const plc =
      plcOf(`PROGRAM FAST VAR_EXTERNAL TRACE : DINT; END_VAR VAR N : INT; END_VAR N := N + 1; TRACE := TRACE * 10 + 1; END_PROGRAM
      PROGRAM SLOW VAR_EXTERNAL TRACE : DINT; END_VAR VAR N : INT; END_VAR N := N + 1; TRACE := TRACE * 10 + 2; END_PROGRAM
      CONFIGURATION C VAR_GLOBAL TRACE : DINT; END_VAR RESOURCE R ON PLC
        TASK A(INTERVAL := T#100ms, PRIORITY := 1); TASK B(INTERVAL := T#300ms, PRIORITY := 0);
        PROGRAM F WITH A : FAST; PROGRAM S WITH B : SLOW; END_RESOURCE END_CONFIGURATION`);
    for (let i = 0; i < 4; i++) plc.scan(atSeconds(i / 10));
    expect([plc.read('F.N'), plc.read('S.N'), plc.read('TRACE'), plc.read('N')]).toEqual([4, 2, 211121, undefined]);
  });
});
