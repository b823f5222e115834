import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';

/** A line with one syntax error, and where and as what it must be found (`^` marks the column and is taken out). */
const WRONG: readonly (readonly [string, string])[] = [
  ['A := ^;', 'expected-expression'],
  ['A := 1 + ^;', 'expected-expression'],
  ['A := (1 + 2^;', 'expected'],
  ['A := 1 ^2;', 'expected'],
  ['A ^1;', 'expected'],
  ['A := B[1^;', 'expected'],
  ['A := ^$;', 'unexpected-character'],
  ['A := 1 ^§ 2;', 'unexpected-character'],
  ['A := ^T#5x + 1;', 'malformed-literal'],
  ['T(IN := ^, PT := T#1s);', 'expected-expression'],
  ['T(IN := TRUE^;', 'expected'],
  ['IF ^> 3 THEN A := 1; END_IF;', 'expected-expression'],
  ['IF A > 3 ^A := 1; END_IF;', 'expected'],
  ['IF A > 3 THEN A := 1; ELSIF ^THEN A := 2; ELSE A := 3; END_IF;', 'expected-expression'],
  ['IF A > 3 THEN A := 1; ^END_WHILE;', 'expected'],
  ['WHILE A > 3 DO A := 1; ^END_IF; END_WHILE;', 'stray-end'],
  ['WHILE ^DO A := 1; END_WHILE;', 'expected-expression'],
  ['FOR A ^= 1 TO 3 DO B[A] := 1; END_FOR;', 'expected'],
  ['FOR A := 1 ^UNTIL 3 DO B[A] := 1; END_FOR;', 'expected'],
  ['FOR A := 1 TO 3 ^B[A] := 1; END_FOR;', 'expected'],
  ['REPEAT A := A + 1; UNTIL ^END_REPEAT;', 'expected-expression'],
  ['CASE ^OF 1: A := 2; END_CASE;', 'expected-expression'],
  ['CASE A OF 1: A := ^; 2: A := 3; ELSE A := 4; END_CASE;', 'expected-expression'],
  ['CASE A OF 1: A ^3; 2: A := 3; END_CASE;', 'expected'],
  ['^END_IF;', 'stray-end'],
  ['^5 := A;', 'expected-statement'],
  ['^) A := 1;', 'expected-statement'],
];
/** A closing word too many and one too few may make up for each other, so these are not independent. */
const INDEPENDENT = WRONG.filter(([marked]) => !/\^END_(IF|WHILE)/.test(marked));
const RIGHT = [
  'A := A + 1;',
  'IF A > 3 THEN A := 1; ELSIF A = 2 THEN A := 0; ELSE A := 2; END_IF;',
  'FOR A := 1 TO 3 DO B[A] := A; END_FOR;',
  'CASE A OF 1, 2: A := 3; 4..6: A := 1; ELSE A := 0; END_CASE;',
  'WHILE A > 3 DO A := A - 1; END_WHILE;',
  'T(IN := A > 1, PT := T#1s);',
];
/** Wrong declarations, in VAR. */
const DECLARED: readonly (readonly [string, string])[] = [
  ['X^ INT;', 'expected'],
  ['X : ^;', 'expected'],
  ['X : INT ^= 5;', 'expected'],
  ['X : ARRAY[1^] OF INT;', 'expected'],
  ['X, ^: INT;', 'expected'],
  ['X : INT := ^;', 'expected-expression'],
  ['^5 : INT;', 'expected'],
];

interface Line {
  readonly text: string;
  readonly column: number;
  readonly code: string | null;
}

const wrong = ([marked, code]: readonly [string, string]): Line => {
  const column = marked.indexOf('^') + 1;
  // A mark behind a name and before a space stands for the next token.
  const text = marked.replace('^', '');
  return { text, column: column + (/^\s/.test(text.slice(column - 1)) ? 1 : 0), code };
};
const right = (text: string): Line => ({ text, column: 0, code: null });

const check = (declarations: readonly Line[], lines: readonly Line[], name = 'P', first = 1): [string, string[]] => {
  const head = [`PROGRAM ${name}`, 'VAR A : INT; B : ARRAY[1..3] OF INT; T : TON; END_VAR', 'VAR'];
  const text = [
    ...head,
    ...declarations.map((line, i) => line.text.replace('X', 'XYZ'[i] ?? 'X')),
    'END_VAR',
    ...lines.map((line) => line.text),
    'END_PROGRAM',
  ];
  const wanted = [
    ...declarations.map((line, i) => ({ ...line, at: first + 3 + i })),
    ...lines.map((line, i) => ({ ...line, at: first + 4 + declarations.length + i })),
  ].filter((line) => line.code !== null);
  return [text.join('\n'), wanted.map(({ at, column, code }) => `${at}:${column}: ${code}`)];
};

const found = (source: string): string[] => {
  const result = compile(source);
  return result.ok ? [] : result.diagnostics.map(({ line, column, code }) => `${line}:${column}: ${code}`);
};

describe('the parser goes on after an error', () => {
  it.each(WRONG)('%s', (marked, code) => {
    const [source, wanted] = check([], [right(RIGHT[0] as string), wrong([marked, code]), right(RIGHT[1] as string)]);
    expect(found(source)).toEqual(wanted);
  });
  it.each(DECLARED)('%s', (marked, code) => {
    const [source, wanted] = check([wrong([marked, code])], [right(RIGHT[0] as string)]);
    expect(found(source)).toEqual(wanted);
  });
  it('finds any set of independent errors, each once and where it is', () => {
    const line = fc.oneof(fc.constantFrom(...INDEPENDENT).map(wrong), fc.constantFrom(...RIGHT).map(right));
    const declaration = fc.constantFrom(...DECLARED).map(wrong);
    fc.assert(
      fc.property(
        fc.array(declaration, { maxLength: 3 }),
        fc.array(line, { maxLength: 10 }),
        fc.array(line, { maxLength: 6 }),
        (declarations, first, second) => {
          const [one, wantedOne] = check(declarations, first);
          const [two, wantedTwo] = check([], second, 'Q', one.split('\n').length + 1);
          expect(found(`${one}\n${two}`)).toEqual([...wantedOne, ...wantedTwo]);
        },
      ),
      { numRuns: 300 },
    );
  });
  it('tells a missing END_VAR once', () => {
    expect(found('PROGRAM P\nVAR\nA : INT;\nA := 1;\nIF A > 1 THEN A := 2; END_IF;\nEND_PROGRAM')).toEqual([
      '4:1: expected',
    ]);
  });
  it('tells a missing END_IF once, and reads the units behind it', () => {
    expect(
      found(
        'PROGRAM P\nVAR A : INT; END_VAR\nIF A > 1 THEN\nA := 2;\nEND_PROGRAM\nPROGRAM Q\nVAR B : INT; END_VAR\nB := ;\nEND_PROGRAM',
      ),
    ).toEqual(['5:1: expected', '8:6: expected-expression']);
  });
  it('tells an unclosed string once', () => {
    expect(
      found("PROGRAM P\nVAR A : INT; END_VAR\nA := 'x;\nA := 2;\nA := ;\nEND_PROGRAM").map((f) => f.split(':')[0]),
    ).toContain('5');
  });
  it('says everything in both languages', () => {
    for (const [marked, code] of [...WRONG, ...DECLARED]) {
      const [source] = check([], [wrong([marked, code])]);
      const result = compile(source);
      for (const { message } of result.ok ? [] : result.diagnostics) {
        expect(message.ja).toMatch(/[ぁ-んァ-ン一-龥]/);
        expect(message.en).toMatch(/^[\x20-\x7e§…]+$/);
      }
    }
  });
});
