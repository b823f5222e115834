import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSeconds, seconds } from '../../kernel/time.ts';
import { Plc } from '../runtime/plc.ts';
import { compile } from './compile.ts';
import { survive } from './fuzz.fixture.ts';

const SEED = `TYPE MODE : (OFF, HAND, AUTO); TANK : STRUCT LEVEL : REAL := 1.5; FULL : BOOL; H : ARRAY[0..3] OF INT; END_STRUCT; END_TYPE
FUNCTION CLAMP : REAL VAR_INPUT X : REAL; LOW : REAL; HIGH : REAL := 100.0; END_VAR VAR_OUTPUT HIT : BOOL; END_VAR
  CLAMP := LIMIT(LOW, X, HIGH); HIT := CLAMP <> X; IF HIT THEN RETURN; END_IF;
END_FUNCTION
FUNCTION_BLOCK PUMP VAR_INPUT START : BOOL; END_VAR VAR_OUTPUT RUN : BOOL; HOURS : DINT; END_VAR VAR_IN_OUT T : TANK; END_VAR VAR DELAY : TON; S : SR; END_VAR
  DELAY(IN := START AND NOT T.FULL, PT := T#2s500ms); S(S1 := DELAY.Q, R := NOT START, Q1 => RUN);
  CASE HOURS OF 0: HOURS := 1; 1..5, 9: HOURS := HOURS * 2 MOD 7; ELSE HOURS := -HOURS; END_CASE;
END_FUNCTION_BLOCK
PROGRAM MAIN
VAR START AT %IX0.0 : BOOL; LEVEL AT %IW1 : INT; OUT AT %QW0 : INT; SV AT %MD0 : REAL := 20.0; W AT %MW3 : WORD := 16#00FF; T : TANK := (LEVEL := 2.0); P : PUMP; C : PID_LOOP := (KP := 2.0); I : INT; M : MODE := HAND; A : ARRAY[1..2, 0..2] OF DINT := [3(1), 2(5)]; Q : BOOL; D : TIME; END_VAR
VAR CONSTANT N : INT := 2; END_VAR
  P(START := START, T := T); C(AUTO := M = AUTO, PV := INT_TO_REAL(LEVEL) / 27.648, SP := SV, OUT => T.LEVEL);
  FOR I := 0 TO 3 DO T.H[I] := T.H[I] + I * N; IF T.H[I] > 1000 THEN EXIT; END_IF; END_FOR;
  WHILE I > 0 DO I := I - 1; END_WHILE; REPEAT I := I + 1; UNTIL I >= 3 OR Q END_REPEAT;
  A[1, I - 1] := SEL(Q, A[2, 0], DINT#5) / (A[1, 0] + 1); W := ROL(W, 3) XOR 16#F0F0; D := D + T#1m * 0.5;
  OUT := REAL_TO_INT(CLAMP(X := T.LEVEL, LOW := 0.0, HIT => Q) * 10.0); (* done *) // end
END_PROGRAM
CONFIGURATION C0 RESOURCE R0 ON PLC TASK T0(INTERVAL := T#50ms, PRIORITY := 1); PROGRAM I0 WITH T0 : MAIN; END_RESOURCE END_CONFIGURATION
`;

const TOKENS = (SEED.replace(/\(\*.*?\*\)|\/\/.*/g, '').match(
  /[A-Za-z_]\w*(?:#[\w.]+)?|\d+#\w+|\d+(?:\.\d+)?|%\w+(?:\.\d)?|:=|=>|<>|<=|>=|\.\.|\*\*|[^\s\w]/g,
) ?? []) as string[];

describe('the compiler under fire', () => {
  it('takes its own seed', () => {
    expect(survive(SEED)).toBe(true);
  });
  it('survives any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 })),
        (text) => void survive(text),
      ),
      { numRuns: 400 },
    );
  });
  it('survives any sequence of its own words', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 120 }), (words) => {
        survive(words.join(' '));
        survive(`PROGRAM P VAR I : INT; Q : BOOL; A : ARRAY[1..3] OF INT; T : TON; END_VAR ${words.join(' ')}`);
      }),
      { numRuns: 400 },
    );
  });
  it('survives a good program with words changed, lost, doubled or swapped', () => {
    const edit = fc.record({
      at: fc.nat(TOKENS.length - 1),
      kind: fc.constantFrom('replace', 'alike', 'alike', 'remove', 'double', 'swap'),
      by: fc.nat(TOKENS.length - 1),
    });
    const sort = (word: string): string => (/^[A-Za-z_]/.test(word) ? 'name' : /^\d/.test(word) ? 'number' : 'symbol');
    const alike = (at: number, by: number): string => {
      const same = TOKENS.filter((word) => sort(word) === sort(TOKENS[at] as string));
      return same[by % same.length] as string;
    };
    let compiled = 0;
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const words = [...TOKENS];
        for (const { at, kind, by } of edits) {
          if (kind === 'replace') words[at] = TOKENS[by] as string;
          else if (kind === 'alike') words[at] = alike(at, by);
          else if (kind === 'remove') words[at] = '';
          else if (kind === 'double') words[at] = `${words[at]} ${words[at]}`;
          else
            [words[at], words[(at + 1) % words.length]] = [
              words[(at + 1) % words.length] as string,
              words[at] as string,
            ];
        }
        if (survive(words.join(' '))) compiled++;
      }),
      { numRuns: 500 },
    );
    expect(compiled).toBeGreaterThan(0);
  });
  it('survives a good program with characters changed', () => {
    fc.assert(
      fc.property(
        fc.nat(SEED.length - 1),
        fc.string({ maxLength: 3 }),
        fc.nat(6),
        (at, text, length) => void survive(SEED.slice(0, at) + text + SEED.slice(at + length)),
      ),
      { numRuns: 400 },
    );
  });
});

describe('a hostile program', () => {
  const words = [
    'constructor',
    '__proto__',
    'prototype',
    'eval',
    'globalThis',
    'process',
    'require',
    'this',
    'arguments',
    'await',
    'yield',
    'N',
    'Fault',
    'b',
    'c',
    'L',
    'toString',
    'hasOwnProperty',
    'Math',
    'fr',
    'nz',
    'delete',
    'class',
    'null',
    'undefined',
    'NaN',
  ];
  it.each(words)('may name a variable, a type, a block and a program %s', (word) => {
    const result =
      compile(`TYPE ${word}T : STRUCT ${word} : INT; END_STRUCT; END_TYPE FUNCTION_BLOCK ${word}B VAR_INPUT ${word} : INT; END_VAR VAR_OUTPUT R : INT; END_VAR R := ${word} + 1; END_FUNCTION_BLOCK
      PROGRAM ${word}P VAR ${word} : INT := 4; X : ${word}T; Y : ${word}B; END_VAR ${word} := ${word} + 1; X.${word} := ${word}; Y(${word} := X.${word}); END_PROGRAM`);
    if (/__|_$/.test(word)) {
      // Two underscores in a row are no name; the source gives findings and nothing else.
      expect(result.ok || new Set(result.diagnostics.map(({ code }) => code))).toEqual(new Set(['underscores']));
      expect(Object.getPrototypeOf({})).toBe(Object.prototype);
      return;
    }
    expect(result.ok || result.diagnostics).toBe(true);
    if (!result.ok) return;
    const plc = new Plc(result.program, { interval: seconds(0.1) });
    expect(plc.scan(atSeconds(0)).fault).toBeNull();
    expect([plc.read(word), plc.read(`X.${word}`), plc.read('Y.R')]).toEqual([5, 5, 6]);
  });
  it('gets no name, comment, string or pragma of its own into the code', () => {
    const mark = 'zq9x7';
    const result =
      compile(`(* */ ${mark}() /* *) // ${mark}\n{ ${mark} } TYPE ${mark}_t : (${mark}_a, ${mark}_b); END_TYPE
      FUNCTION ${mark}_f : INT VAR_INPUT ${mark}_i : INT; END_VAR ${mark}_f := ${mark}_i; END_FUNCTION
      PROGRAM ${mark}_p VAR ${mark}_v : INT; ${mark}_e : ${mark}_t := ${mark}_b; ${mark}_d : TON; END_VAR ${mark}_v := ${mark}_f(${mark}_v); ${mark}_d(IN := TRUE); IF ${mark}_e = ${mark}_a THEN RETURN; END_IF; END_PROGRAM`);
    expect(result.ok || result.diagnostics).toBe(true);
    if (result.ok) expect(result.program.code).not.toContain(mark);
  });
  const attempts = [
    "A := 'x'); globalThis.hacked = 1; (';",
    ['A := `$', '{globalThis.hacked = 1}`;'].join(''),
    'A := 1; } globalThis.hacked = 1; {',
    'A := B.constructor.constructor;',
    'A := this.constructor.constructor;',
    'A := A[constructor];',
    'A := 1/*\n*/;globalThis.hacked=1//',
    '"use strict"; globalThis.hacked = 1;',
    'A := globalThis.hacked;',
    'A := constructor();',
    'A := 1e999;',
    'A := 16#FF}};globalThis.hacked=1;{{;',
    'A := INT#1;globalThis;',
    '\u2028globalThis.hacked=1\u2029',
    'T := T#1s+globalThis;',
    'A := __proto__.X;',
  ];
  it.each(attempts)('cannot reach its host by %s', (attempt) => {
    const result = compile(`PROGRAM P VAR A : INT; B : TON; T : TIME; END_VAR ${attempt} END_PROGRAM`);
    expect(result.ok).toBe(false);
    expect((globalThis as { hacked?: number }).hacked).toBeUndefined();
  });
  it('cannot hold the compiler up', () => {
    const long = 50_000;
    const sources = [
      `${'(*'.repeat(long)}*)`,
      ' '.repeat(long),
      ') ; '.repeat(long / 4),
      'A:=B; '.repeat(long / 6),
      '{'.repeat(long),
      "'".repeat(long),
      '\u00e4'.repeat(long),
      '9'.repeat(long),
      '_'.repeat(long),
      '..'.repeat(long),
      '1('.repeat(long / 2),
    ];
    for (const source of sources) {
      survive(source);
      survive(`PROGRAM P VAR A : INT; END_VAR ${source}`);
      survive(`PROGRAM P VAR A : INT := ${source}`);
    }
    const names = Array.from({ length: 2000 }, (_, i) => `NAME${i}`);
    expect(
      survive(
        `PROGRAM P VAR ${names.join(', ')} : INT; END_VAR ${names.map((name) => `${name}X := 1;`).join(' ')} END_PROGRAM`,
      ),
    ).toBe(false);
  });
  it('finds nothing through names of objects’ own methods', () => {
    const result = compile(
      'PROGRAM P VAR A : INT; END_VAR A := toString; A := hasOwnProperty(1); A := A.constructor; END_PROGRAM',
    );
    expect(!result.ok && result.diagnostics.map(({ code }) => code)).toEqual([
      'unknown-name',
      'unknown-function',
      'not-a-structure',
    ]);
  });
  it('cannot ask for more memory or time than there is', () => {
    for (const source of [
      'PROGRAM P VAR A : ARRAY[0..200000] OF LREAL; B : ARRAY[0..200000] OF LREAL; END_VAR A[0] := B[0]; END_PROGRAM',
      `TYPE ${Array.from({ length: 40 }, (_, i) => `S${i} : STRUCT A : ${i === 0 ? 'INT' : `S${i - 1}`}; B : ${i === 0 ? 'INT' : `S${i - 1}`}; END_STRUCT;`).join(' ')} END_TYPE PROGRAM P VAR X : S39; END_VAR X.A := X.B; END_PROGRAM`,
      `PROGRAM P VAR A : ARRAY[0..1] OF INT := [1000000000(1)]; END_VAR A[0] := 1; END_PROGRAM`,
    ])
      expect(survive(source)).toBe(false);
    // Copies of large arrays count against the budget.
    const copy = compile(
      'PROGRAM P VAR A, B : ARRAY[0..100000] OF INT; I : DINT; END_VAR WHILE TRUE DO A := B; END_WHILE; END_PROGRAM',
    );
    expect(copy.ok && new Plc(copy.program, { interval: seconds(1) }).scan(atSeconds(0)).fault?.code).toBe(
      'budget-exceeded',
    );
  });
});
