import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSeconds, seconds } from '../../kernel/time.ts';
import { Plc } from '../runtime/plc.ts';
import { compile } from './compile.ts';
import { PRELUDE } from './prelude.ts';

const runs = (source: string): { code: string; plc: Plc } | null => {
  const result = compile(source);
  if (!result.ok) return null;
  const plc = new Plc(result.program, { interval: seconds(0.1), budget: 5000 });
  for (let i = 0; i < 3; i++) plc.scan(atSeconds(i));
  return { code: result.program.code, plc };
};

/** A text as a literal of a single byte string. */
const literalOf = (text: string): string =>
  `'${[...text].map((c) => (/[A-Za-z0-9 ]/.test(c) ? c : `$${c.charCodeAt(0).toString(16).padStart(2, '0')}`)).join('')}'`;

const ATTEMPTS = [
  "'); globalThis.hacked=1; ('",
  '"; globalThis.hacked = 1; "',
  ['`$', '{globalThis.hacked = 1}`'].join(''),
  '\\',
  "\\'; globalThis.hacked = 1; //",
  '*/ globalThis.hacked = 1; /*',
  '\n globalThis.hacked = 1 \r',
  '</script><script>globalThis.hacked=1</script>',
  '__proto__',
  'constructor',
];

describe('text of a program', () => {
  it.each(ATTEMPTS)('never stands in the generated code: %s', (attempt) => {
    const found = runs(`PROGRAM P VAR S : STRING := ${literalOf(attempt)}; T : STRING; B : BOOL; END_VAR
      T := CONCAT(S, ${literalOf(attempt)}); B := S = ${literalOf(attempt)}; END_PROGRAM`);
    expect(found?.plc.read('S')).toBe(attempt);
    expect(found?.plc.read('T')).toBe(attempt + attempt);
    expect(found?.plc.read('B')).toBe(true);
    expect(found?.code.slice(PRELUDE.length)).not.toMatch(/["'`\\]|hacked|proto|constructor/);
    expect((globalThis as { hacked?: number }).hacked).toBeUndefined();
  });
  it('may hold line and paragraph separators', () => {
    const found = runs(
      'PROGRAM P VAR W : WSTRING; END_VAR W := CONCAT("$2028", "\u2029;globalThis.hacked=1"); END_PROGRAM',
    );
    expect(found?.plc.read('W')).toBe('\u2028\u2029;globalThis.hacked=1');
    expect(found?.code).not.toMatch(/[\u2028\u2029]/);
  });
  it('of any kind comes back as it was, and puts no character into the code', () => {
    const only = (code: string): boolean => /^[\n -~]*$/.test(code) && !/["'`\\]/.test(code.slice(PRELUDE.length));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)), maxLength: 40 }),
        (text) => {
          const found = runs(`PROGRAM P VAR S : STRING; END_VAR S := ${literalOf(text)}; END_PROGRAM`);
          expect(found?.plc.read('S')).toBe(text);
          expect(found && only(found.code)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

const WORDS =
  "A S W L D T ; := + - * / ( ) , . 'x' 'ab' \"w\" 16#FFFFFFFFFFFFFFFF 9223372036854775808 LINT#5 LT#1us D#2024-02-29 TOD#12:00:00 DT#1999-12-31-23:59:59 " +
  'CONCAT MID FIND LEN REPLACE INT_TO_STRING STRING_TO_LINT LWORD_BCD_TO_ULINT TRUNC SHL ROL MAX LIMIT SEL MUX SPLIT_DATE CONCAT_DATE DAY_OF_WEEK %QX0.0 %MD3 %IB1 %X3 .5 .%B1 ' +
  'IF THEN END_IF FOR TO DO END_FOR CASE OF END_CASE : = <> < AND NOT MOD ** STRING[5] INT(0..9) I TRUE 7 -1';

describe('the compiler under fire from words of data', () => {
  it('gives a program that runs, or findings', () => {
    let compiled = 0;
    const statement = fc.array(fc.constantFrom(...WORDS.split(' ')), { maxLength: 14 });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), (lines) => {
        const body = lines.map((words) => `${words.join(' ')};`).join(' ');
        const source = `PROGRAM P VAR A : LINT; S : STRING[7]; W : WSTRING; L : LWORD; D : DATE; T : LTIME; I : INT(0..9); END_VAR ${body} END_PROGRAM`;
        if (runs(source)) compiled++;
        runs(`TYPE T : ${body} END_TYPE ${source}`);
      }),
      { numRuns: 500 },
    );
    expect(compiled).toBeGreaterThan(0);
  });
  it('takes any expression of well typed parts', () => {
    const text = fc.letrec<{ text: string; number: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('S', "'abc'", "''", 'R'),
        fc.tuple(tie('text'), tie('text')).map(([a, b]) => `CONCAT(${a}, ${b})`),
        fc.tuple(tie('text'), tie('number')).map(([a, n]) => `LEFT(${a}, ${n})`),
        fc.tuple(tie('text'), tie('number'), tie('number')).map(([a, n, p]) => `MID(${a}, ${n}, ${p})`),
        fc
          .tuple(tie('text'), tie('text'), tie('number'), tie('number'))
          .map(([a, b, n, p]) => `REPLACE(${a}, ${b}, ${n}, ${p})`),
        tie('number').map((n) => `LINT_TO_STRING(${n})`),
      ),
      number: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('A', 'LINT#3', 'LINT#-1', 'B'),
        tie('text').map((a) => `INT_TO_LINT(LEN(${a}))`),
        fc.tuple(tie('text'), tie('text')).map(([a, b]) => `INT_TO_LINT(FIND(${a}, ${b}))`),
        tie('text').map((a) => `STRING_TO_LINT(${a})`),
        fc
          .tuple(tie('number'), fc.constantFrom('+', '-', '*', 'MOD', '**'), tie('number'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
      ),
    }));
    fc.assert(
      fc.property(text.text, text.number, (a, n) => {
        const found = runs(
          `PROGRAM P VAR S : STRING[20] := 'pump 12'; R, OUT : STRING; A : LINT := 2; B, N : LINT := 9223372036854775807; END_VAR OUT := ${a}; N := ${n}; END_PROGRAM`,
        );
        expect(found?.plc.fault?.code ?? 'none').toMatch(/^(none|budget-exceeded)$/);
        expect(String(found?.plc.read('OUT')).length).toBeLessThanOrEqual(254);
      }),
      { numRuns: 150 },
    );
  });
});
