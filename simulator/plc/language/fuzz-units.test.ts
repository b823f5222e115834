import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged, survive, surviveHostile } from './fuzz.fixture.ts';

const SEED = `FUNCTION CAREFUL : INT VAR_INPUT A , B : INT ; END_VAR IF B = 0 THEN ENO := FALSE ; RETURN ; END_IF ; CAREFUL := A / B ; END_FUNCTION
FUNCTION SUM VAR_IN_OUT X : ARRAY [ * ] OF INT ; END_VAR VAR_OUTPUT T : DINT ; END_VAR VAR I : DINT ; END_VAR
FOR I := LOWER_BOUND ( X , 1 ) TO UPPER_BOUND ( X , 1 ) DO T := T + X [ I ] ; END_FOR ; END_FUNCTION
FUNCTION_BLOCK EDGE VAR_INPUT X : BOOL R_EDGE ; Y : BOOL F_EDGE ; END_VAR VAR_OUTPUT N : INT ; Q : BOOL ; END_VAR VAR RAW AT %I* : INT ; END_VAR
IF X OR Y THEN N := N + RAW ; END_IF ; Q := N > 3 ; END_FUNCTION_BLOCK
PROGRAM P VAR_INPUT IN1 : INT ; END_VAR VAR_OUTPUT OUT1 : INT ; END_VAR VAR E : EDGE ; OK , GO : BOOL ; L : ARRAY [ 1 .. 2 , 0 .. 1 ] OF INT := [ [ 1 , 2 ] , 2 ( 3 ) ] ; K : ARRAY [ 1 .. 3 ] OF INT ; S : DINT ; END_VAR
E ( EN := GO , X := OK , NOT Q => GO , ENO => OK ) ; OUT1 := CAREFUL ( EN := E.ENO , A := IN1 , B := L [ 1 , 1 ] , NOT ENO => OK ) ; SUM ( X := K , T => S ) ; END_PROGRAM
CONFIGURATION C VAR_GLOBAL G : INT := 4 ; START : BOOL ; END_VAR RESOURCE R1 ON PLC TASK T ( SINGLE := START , INTERVAL := T#100ms , PRIORITY := 1 ) ; PROGRAM RETAIN A WITH T : P ( IN1 := G , OUT1 => G ) ; END_RESOURCE
RESOURCE R2 ON PLC TASK T ( INTERVAL := T#20ms ) ; PROGRAM A WITH T : P ( IN1 := 3 ) ; END_RESOURCE
VAR_ACCESS LEVEL : R1.A.S : DINT READ_WRITE ; END_VAR VAR_CONFIG R1.A.E.RAW AT %IW0 : INT ; R2.A.E.RAW AT %IW1 : INT := 0 ; END_VAR END_CONFIGURATION`;
const WORDS = SEED.split(/\s+/);

describe('program units under fire', () => {
  it('take their own seed', () => {
    expect(survive(SEED)).toBe(true);
  });
  it('survive words changed, lost, doubled or moved', () => {
    fc.assert(
      fc.property(damaged(WORDS), (source) => void survive(source)),
      { numRuns: 400 },
    );
  });
});

/** Attempts to get out: whatever happens, the host's objects stay as they are. */
const HOSTILE: readonly string[] = [
  'FUNCTION constructor : INT VAR_INPUT __proto__ : INT; END_VAR constructor := __proto__; END_FUNCTION PROGRAM P VAR hasOwnProperty : INT; END_VAR hasOwnProperty := constructor(__proto__ := 3, ENO => toString); END_PROGRAM',
  'PROGRAM P VAR A : INT; END_VAR A := 1; END_PROGRAM CONFIGURATION __proto__ RESOURCE constructor ON PLC TASK __proto__(SINGLE := constructor); PROGRAM toString WITH __proto__ : P(__proto__ := 1); END_RESOURCE VAR_ACCESS __proto__ : toString.__proto__ : INT READ_WRITE; END_VAR VAR_CONFIG toString.constructor.constructor AT %IW0 : INT; END_VAR END_CONFIGURATION',
  'PROGRAM P VAR A AT %I*}};globalThis.hacked=1;{{ : INT; END_VAR A := 1; END_PROGRAM',
  `PROGRAM P VAR S : STRING := '$'');globalThis.hacked=1;(''; END_VAR S := CONCAT(S, '\`\${globalThis.hacked=1}\`'); END_PROGRAM`,
  'PROGRAM P VAR A : INT; END_VAR {globalThis.hacked=1} (* */ globalThis.hacked = 1 *) A := 1; // *)\u2028globalThis.hacked=1\nEND_PROGRAM',
  'FUNCTION F VAR_IN_OUT this : ARRAY[*] OF INT; END_VAR this[LOWER_BOUND(this, 1)] := UPPER_BOUND(constructor, 1); END_FUNCTION PROGRAM P VAR a : ARRAY[1..2] OF INT; END_VAR F(a); END_PROGRAM',
  'PROGRAM P VAR T : TON; END_VAR T(__proto__ := TRUE, NOT constructor => T, EN := T.constructor); END_PROGRAM',
  `PROGRAM P VAR A : INT; END_VAR ${'IF A > 0 THEN '.repeat(3000)} A := 1; ${'END_IF; '.repeat(3000)} END_PROGRAM`,
  `PROGRAM P VAR A : BOOL; END_VAR A := ${'NOT ('.repeat(3000)}A${')'.repeat(3000)}; END_PROGRAM`,
  `PROGRAM P VAR A : ARRAY[1..2] OF INT := ${'['.repeat(3000)}1${']'.repeat(3000)}; END_VAR A[1] := 1; END_PROGRAM`,
  `${'END_IF; '.repeat(20_000)}`,
  `PROGRAM P VAR A : INT; END_VAR ${'IF A = 1 THEN A := 2; END_WHILE; '.repeat(4000)} END_PROGRAM`,
  `PROGRAM P VAR ${'A := 1; '.repeat(20_000)} END_PROGRAM`,
];

describe('a hostile unit', () => {
  it.each(HOSTILE.map((source, i) => [i, source] as const))('cannot reach its host: attempt %i', (_, source) =>
    surviveHostile(source),
  );
});
