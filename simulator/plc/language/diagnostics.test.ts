import { describe, expect, it } from 'vitest';
import { findingsIn, findingsOf } from '../testing.ts';
import { compile, formatDiagnostic } from './compile.ts';

describe('a source with mistakes', () => {
  it('gets all of them named in one pass, with their places', () => {
    const source = `PROGRAM P
VAR
  A : INT;
  B : RAEL;
  C : BOOL
  D : INT;
END_VAR
A := 1 +;
A := LEVEL;
IF A THEN
  A := TRUE;
END_IF;
FOR A := 1 TO 3 DO
  C := ;
END_FOR;
A := 5
C := FALSE;
END_PROGRAM`;
    expect(findingsOf(source)).toEqual([
      '4:unknown-type',
      '6:expected',
      '8:expected-expression',
      '9:unknown-name',
      '10:type-mismatch',
      '11:type-mismatch',
      '14:expected-expression',
      '17:expected',
    ]);
  });
  it('may have variables called METHOD and CLASS, as older programs do', () => {
    const source = `PROGRAM P
VAR METHOD, CLASS, THIS, PUBLIC, FINAL : INT; REF AT %MW0 : INT; END_VAR
METHOD := 1; CLASS := METHOD; THIS := CLASS; PUBLIC := THIS; FINAL := PUBLIC;
REF := FINAL + THIS;
END_PROGRAM`;
    expect(findingsOf(source)).toEqual([]);
  });
  it('is told once where a method cannot be', () => {
    const source = `PROGRAM P
VAR I : INT; END_VAR
METHOD PUBLIC Go : INT
Go := 1;
END_METHOD
I := 1;
END_PROGRAM`;
    expect(findingsOf(source)).toEqual(['3:not-supported']);
  });
  it('is told what to do, in both languages, in the form of a compiler', () => {
    const result = compile(
      'PROGRAM P\nVAR FLOW : DINT; RATE : REAL; END_VAR\nRATE := FLOW * 2.0;\nRATE := FLWO;\nEND_PROGRAM',
      { file: 'dosing.st' },
    );
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.diagnostics.map((d) => formatDiagnostic(d))).toEqual([
      'dosing.st:3:14: type-mismatch: LREAL cannot be used where REAL is needed; write LREAL_TO_REAL(…)',
      "dosing.st:4:9: unknown-name: there is no variable 'FLWO' (→ FLOW?); check the spelling or declare it",
    ]);
    expect(formatDiagnostic(result.diagnostics[1] as never, 'ja')).toContain("変数 'FLWO' がありません");
  });
});

const cases: readonly (readonly [string, string, string, string])[] = [
  ['assigning to a constant', '', 'C := 1;', 'not-assignable'],
  ['assigning to an input', 'I AT %IX0.0 : BOOL;', 'I := TRUE;', 'not-assignable'],
  ['assigning to a block’s output', 'T : TON;', 'T.Q := TRUE;', 'not-assignable'],
  ['looking into a block', 'T : TON;', 'T.START := T#1s;', 'hidden-member'],
  ['an unknown member', 'T : TON;', 'T.QQ := TRUE;', 'unknown-member'],
  ['an unknown parameter', 'T : TON;', 'T(INN := TRUE);', 'unknown-parameter'],
  ['a parameter given twice', 'T : TON;', 'T(IN := TRUE, IN := FALSE);', 'duplicate-parameter'],
  ['a block used as a value', 'T : TON; B : BOOL;', 'B := T;', 'not-a-value'],
  ['a call of a block’s type', 'B : BOOL;', 'B := TON(IN := B);', 'block-not-instance'],
  ['a call of a variable', 'A : INT;', 'A();', 'not-callable'],
  ['an unknown function', 'A : INT;', 'A := ABSS(A);', 'unknown-function'],
  ['too few arguments', 'A : REAL;', 'A := LIMIT(1.0, A);', 'argument-count'],
  ['named and unnamed arguments mixed', 'A : REAL;', 'A := LIMIT(1.0, IN := A, MX := 3.0);', 'mixed-arguments'],
  ['an index that can never be right', 'A : ARRAY[1..3] OF INT;', 'A[4] := 1;', 'index-out-of-range'],
  ['too few indexes', 'A : ARRAY[1..3, 1..2] OF INT;', 'A[1] := 1;', 'index-count'],
  ['an index of what is no array', 'A : INT;', 'A[1] := 1;', 'not-an-array'],
  ['a member of what has none', 'A : INT;', 'A.B := 1;', 'not-a-structure'],
  ['a literal that does not fit', 'A : SINT;', 'A := 200;', 'literal-out-of-range'],
  ['a typed literal that does not fit', 'A : INT;', 'A := SINT#200;', 'literal-out-of-range'],
  ['a narrowing', 'A : INT; B : DINT;', 'A := B;', 'type-mismatch'],
  ['arithmetic on bits', 'A : WORD;', 'A := A + 1;', 'operand-type'],
  ['bit logic on reals', 'A : REAL; B : BOOL;', 'B := B AND A;', 'operand-type'],
  ['REAL MOD', 'A : REAL;', 'A := A MOD 2.0;', 'operand-type'],
  ['numbers and times mixed', 'A : TIME;', 'A := A + 1;', 'operand-type'],
  ['a comparison of unlike things', 'A : TIME; B : BOOL;', 'B := A > 3;', 'operand-types'],
  ['a REAL beside a DINT', 'A : REAL; B : DINT;', 'A := A + B;', 'operand-types'],
  ['an ULINT beside an INT', 'A : ULINT; B : INT;', 'A := A + B;', 'operand-types'],
  ['an UDINT beside an INT is a LINT', 'A : UDINT; B : INT;', 'A := A + B;', 'type-mismatch'],
  ['division by a constant 0', 'A : INT;', 'A := A / 0;', 'constant-division-by-zero'],
  ['EXIT outside a loop', '', 'EXIT;', 'exit-outside-loop'],
  ['a step of 0', 'A : INT;', 'FOR A := 1 TO 3 BY 0 DO ; END_FOR;', 'step-zero'],
  ['a label that occurs twice', 'A : INT;', 'CASE A OF 1..3: ; 2: ; END_CASE;', 'case-label-duplicate'],
  ['a label that is no constant', 'A, B : INT;', 'CASE A OF B: ; END_CASE;', 'not-constant'],
  ['a name declared twice', 'A : INT; a : BOOL;', ';', 'duplicate-name'],
  ['a reserved word as a name', 'WHILE : INT;', ';', 'reserved-name'],
  ['an address that does not exist', 'A AT %QX0.9 : BOOL;', ';', 'bad-address'],
  ['an address beyond the end', 'A AT %MD1024 : REAL;', ';', 'bad-address'],
  ['a type that an address cannot hold', 'A AT %QW0 : REAL;', ';', 'address-type'],
  ['an array that begins after its end', 'A : ARRAY[3..1] OF INT;', ';', 'array-bounds-order'],
  ['an array that nobody could store', 'A : ARRAY[0..2000000000] OF INT;', ';', 'too-much-memory'],
  ['too many initial values', 'A : ARRAY[1..2] OF INT := [1, 2, 3];', ';', 'too-many-initial-values'],
  ['an initial value that is no constant', 'A : INT; B : INT := A;', ';', 'not-constant'],
  ['a string that is too long', 'A : STRING[100000];', ';', 'string-length'],
  ['a malformed time', 'A : TIME;', 'A := T#5x;', 'malformed-literal'],
  ['an address that nobody has', '', '%QX0.9 := TRUE;', 'bad-address'],
  ['a write to an input', '', '%IX0.0 := TRUE;', 'not-assignable'],
  ['a comment that is never closed', '', '(* for ever', 'unterminated-comment'],
  ['a character that means nothing', 'A : INT;', 'A := 1 $ 2;', 'unexpected-character'],
];

describe('findings', () => {
  it.each(cases)('%s', (_, declarations, body, code) => {
    const constants = code === 'not-assignable' && body === 'C := 1;' ? 'END_VAR VAR CONSTANT C : INT := 1;' : '';
    expect(findingsIn(declarations + constants, body).map((finding) => finding.split(':')[1])).toContain(code);
  });
  it('recursion, of functions and of types', () => {
    expect(
      findingsOf(
        'FUNCTION F : INT VAR_INPUT X : INT; END_VAR F := G(X); END_FUNCTION FUNCTION G : INT VAR_INPUT X : INT; END_VAR G := F(X); END_FUNCTION PROGRAM P END_PROGRAM',
      ),
    ).toEqual(['1:recursive-call']);
    expect(
      findingsOf('FUNCTION F : INT VAR_INPUT X : INT; END_VAR F := F(X); END_FUNCTION PROGRAM P END_PROGRAM'),
    ).toContain('1:recursive-call');
    expect(
      findingsOf(
        'FUNCTION_BLOCK A VAR B1 : B; END_VAR END_FUNCTION_BLOCK FUNCTION_BLOCK B VAR A1 : A; END_VAR END_FUNCTION_BLOCK PROGRAM P END_PROGRAM',
      ),
    ).toContain('1:recursive-type');
    expect(
      findingsOf('FUNCTION_BLOCK A VAR_IN_OUT X : A; END_VAR X(X := X); END_FUNCTION_BLOCK PROGRAM P END_PROGRAM'),
    ).not.toEqual([]);
  });
  it('a function whose own initial value asks for it', () => {
    const source =
      'FUNCTION F : INT VAR_INPUT X : INT := F(1); END_VAR F := X; END_FUNCTION PROGRAM P VAR A : INT := F(2); END_VAR A := A; END_PROGRAM';
    expect(findingsOf(source)).toContain('1:recursive-call');
  });
  it('a body in another language', () => {
    expect(findingsOf('PROGRAM P VAR A : INT; END_VAR\nLD A\nST A\nEND_PROGRAM')).toEqual(['2:not-structured-text']);
  });
  it('an empty source', () => {
    expect(findingsOf('')).toEqual(['1:no-program']);
  });
  it('too deep a nesting', () => {
    expect(findingsIn('A : INT;', `A := ${'('.repeat(5000)}1${')'.repeat(5000)};`)).toContain('1:too-deep');
    expect(findingsIn('A : INT;', `A := ${'1 + '.repeat(50000)}1;`)).toContain('1:too-deep');
    expect(findingsIn('A : BOOL;', `A := ${'NOT '.repeat(50000)}A;`)).toContain('1:too-deep');
    expect(findingsIn('A : BOOL;', 'IF A THEN '.repeat(5000))).toContain('1:too-deep');
    expect(findingsIn(`A : ${'ARRAY[1..2] OF '.repeat(5000)} INT;`, ';')).toContain('1:too-deep');
  });
  it('warnings do not stop a program', () => {
    const result = compile('PROGRAM P\nVAR\nA, B : INT;\nEND_VAR\nA := 1;\nEND_PROGRAM');
    expect(result.ok && result.warnings.map(({ code, line }) => `${line}:${code}`)).toEqual(['3:unused-variable']);
  });
  it('an input with an initial value runs, as OpenPLC exports it', () => {
    const result = compile('PROGRAM P\nVAR\nA AT %IW0 : INT := 3;\nEND_VAR\nEND_PROGRAM');
    expect(result.ok && result.warnings.map(({ code, line }) => `${line}:${code}`)).toEqual([
      '3:address-input-initial',
    ]);
  });
});
