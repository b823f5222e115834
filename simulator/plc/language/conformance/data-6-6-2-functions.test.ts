import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../../kernel/time.ts';
import { afterScan, evaluate, faultOf, findingsIn, plcOf } from '../../testing.ts';

/** Cases of IEC 61131-3 (third edition), 6.6.2.5: standard functions on data of every kind. Each runs with a constant and
 * with a variable, so that compiler and controller are held to the same answer. */

type Case = readonly [expression: string, type: string, expected: number | boolean | bigint | string];

const holds = (cases: readonly Case[], declarations = ''): void => {
  it.each(cases.map((each) => [...each]))('%s as %s', (expression, type, expected) => {
    expect(evaluate(String(expression), String(type), declarations)).toBe(expected);
  });
};

describe('6.6.2.5.3 conversions (table 22) to and from strings', () => {
  holds(
    [
      ['INT_TO_STRING(-12)', 'STRING', '-12'],
      ['INT_TO_STRING(I)', 'STRING', '-12'],
      ['ULINT_TO_STRING(U)', 'STRING', '18446744073709551615'],
      ['LINT_TO_WSTRING(-5)', 'WSTRING', '-5'],
      ['REAL_TO_STRING(R)', 'STRING', '0.1'],
      ['REAL_TO_STRING(2.0)', 'STRING', '2.0'],
      ['LREAL_TO_STRING(1.5E21)', 'STRING', '1.5E21'],
      ['LREAL_TO_STRING(-2.5E-7)', 'STRING', '-2.5E-7'],
      ['BOOL_TO_STRING(TRUE)', 'STRING', 'TRUE'],
      ['WORD_TO_STRING(16#00FF)', 'STRING', '16#FF'],
      ['TIME_TO_STRING(T#90m500ms)', 'STRING', 'T#1h30m500ms'],
      ['TIME_TO_STRING(T#-5s)', 'STRING', 'T#-5s'],
      ['DATE_TO_STRING(D#2024-02-29)', 'STRING', 'D#2024-02-29'],
      ['TOD_TO_STRING(TOD#12:30:00.5)', 'STRING', 'TOD#12:30:00.5'],
      ['DT_TO_STRING(DT#1970-01-01-00:00:01)', 'STRING', 'DT#1970-01-01-00:00:01'],
      ["STRING_TO_INT('42')", 'INT', 42],
      ['STRING_TO_INT(S)', 'INT', 42],
      ["STRING_TO_INT('16#1F')", 'INT', 31],
      ["STRING_TO_INT('abc')", 'INT', 0],
      ["STRING_TO_INT('100000')", 'INT', 32767],
      ["STRING_TO_LINT('-9223372036854775808')", 'LINT', -9223372036854775808n],
      ["STRING_TO_REAL('1.5')", 'REAL', 1.5],
      ["STRING_TO_LREAL('1E3')", 'LREAL', 1000],
      ["STRING_TO_BOOL('TRUE')", 'BOOL', true],
      ["STRING_TO_TIME('T#1m30s')", 'TIME', 90000],
      ["STRING_TO_DATE('D#1970-01-02')", 'DATE', 86400000],
      ["STRING_TO_WSTRING('ab')", 'WSTRING', 'ab'],
      ['WSTRING_TO_STRING("aé日")', 'STRING', 'a\u00e9?'],
      ["STRING_TO_CHAR('xy')", 'CHAR', 'x'],
      ["CHAR_TO_STRING('x')", 'STRING', 'x'],
      ['TO_STRING(I)', 'STRING', '-12'],
    ],
    "I : INT := -12; U : ULINT := 18446744073709551615; R : REAL := 0.1; S : STRING := ' 42 ';",
  );
});

describe('6.6.2.5.3 conversions (table 22) of 64 bits', () => {
  holds(
    [
      ['LINT_TO_INT(L)', 'INT', -2],
      ['LINT_TO_REAL(L)', 'REAL', 4294967296],
      ['LREAL_TO_LINT(2.5)', 'LINT', 2n],
      ['LREAL_TO_LINT(1.0E30)', 'LINT', 9223372036854775807n],
      ['LREAL_TO_ULINT(-1.0)', 'ULINT', 0n],
      ['INT_TO_ULINT(I)', 'ULINT', 18446744073709551615n],
      ['INT_TO_LINT(I)', 'LINT', -1n],
      ['I', 'LINT', -1n],
      ['LINT_TO_BOOL(L)', 'BOOL', true],
      ['LREAL_TO_LWORD(1.0)', 'LWORD', 0x3ff0000000000000n],
      ['LWORD_TO_LREAL(16#3FF0000000000000)', 'LREAL', 1],
      ['DWORD_TO_LWORD(16#FFFFFFFF)', 'LWORD', 0xffffffffn],
      ['TIME_TO_LTIME(T#1s)', 'LTIME', 1000000000n],
      ['T#1s', 'LTIME', 1000000000n],
      ['LTIME_TO_TIME(LT#1500us)', 'TIME', 1.5],
      ['LTIME_TO_LINT(LT#1us)', 'LINT', 1000n],
      ['TRUNC(-2.7)', 'LINT', -2n],
      ['LREAL_TRUNC_LINT(9.9)', 'LINT', 9n],
      ['ROUND(2.5)', 'INT', 2],
      ['FLOOR(-1.5)', 'DINT', -2],
      ['CEIL(1.2)', 'LINT', 2n],
    ],
    'L : LINT := 4294967294; I : INT := -1;',
  );
});

describe('6.6.2.5.3 binary coded decimals (table 23)', () => {
  holds(
    [
      ['WORD_BCD_TO_UINT(16#1234)', 'UINT', 1234],
      ['WORD_BCD_TO_UINT(W)', 'UINT', 9876],
      ['UINT_TO_BCD_WORD(1234)', 'WORD', 0x1234],
      ['UINT_TO_BCD_WORD(U)', 'WORD', 0x5678],
      ['BYTE_BCD_TO_USINT(16#42)', 'USINT', 42],
      ['USINT_TO_BCD_BYTE(142)', 'BYTE', 0x42],
      ['DWORD_BCD_TO_UDINT(16#98765432)', 'UDINT', 98765432],
      ['LWORD_BCD_TO_ULINT(16#1234567890123456)', 'ULINT', 1234567890123456n],
      ['ULINT_TO_BCD_LWORD(1234567890123456)', 'LWORD', 0x1234567890123456n],
      ['BCD_TO_UINT(W)', 'UINT', 9876],
      ['TO_BCD_WORD(U)', 'WORD', 0x5678],
    ],
    'W : WORD := 16#9876; U : UINT := 5678;',
  );
});

describe('6.6.2.5.10 strings (table 34)', () => {
  holds(
    [
      ["LEN('ASTRING')", 'INT', 7],
      ['LEN(S)', 'UINT', 3],
      ["LEFT('ASTR', 3)", 'STRING', 'AST'],
      ['LEFT(S, N)', 'STRING', 'AB'],
      ["RIGHT('ASTR', 3)", 'STRING', 'STR'],
      ["MID(IN := 'ASTR', L := 2, P := 2)", 'STRING', 'ST'],
      ["CONCAT('AB', 'CD', 'E')", 'STRING', 'ABCDE'],
      ["CONCAT(S, 'D')", 'STRING', 'ABCD'],
      ["INSERT(IN1 := 'ABC', IN2 := 'XY', P := 2)", 'STRING', 'ABXYC'],
      ["DELETE(IN := 'ABXYC', L := 2, P := 3)", 'STRING', 'ABC'],
      ["REPLACE(IN1 := 'ABCDE', IN2 := 'X', L := 2, P := 3)", 'STRING', 'ABXE'],
      ["FIND(IN1 := 'ABCBC', IN2 := 'BC')", 'INT', 2],
      ["FIND('ABC', 'X')", 'INT', 0],
      ['FIND(S, C)', 'INT', 2],
      ["LEFT('AB', -1)", 'STRING', ''],
      ["LEFT('AB', 9)", 'STRING', 'AB'],
      ["MID('ABC', 2, 0)", 'STRING', 'AB'],
      ['LEN("日本")', 'INT', 2],
      ['CONCAT("日", "本")', 'WSTRING', '日本'],
      ["MAX('a', 'c', 'b')", 'STRING', 'c'],
      ["SEL(TRUE, S, 'no')", 'STRING', 'no'],
      ['MUX(1, S, T)', 'STRING', 'xyz'],
      ["LIMIT('b', S, 'd')", 'STRING', 'b'],
      ["GT('b', 'a')", 'BOOL', true],
      ['C < D', 'BOOL', true],
      ["C = 'B'", 'BOOL', true],
      ['S = C', 'BOOL', false],
    ],
    "S : STRING[5] := 'ABC'; T : STRING := 'xyz'; N : INT := 2; C : CHAR := 'B'; D : CHAR := 'C';",
  );
  it('do not mix single and double byte strings', () => {
    expect(findingsIn('S : STRING; W : WSTRING;', 'S := CONCAT(S, W);')).toEqual(['1:type-mismatch']);
    expect(findingsIn('S : STRING; W : WSTRING; B : BOOL;', 'B := S = W;')).toEqual(['1:operand-types']);
  });
  it('count against the watchdog', () => {
    const search = `WHILE TRUE DO N := FIND(S, S); END_WHILE;`;
    expect(faultOf(`S : STRING[4096]; N : INT;`, search)).toBe('budget-exceeded');
  });
});

describe('6.6.2.5.11 dates and durations (table 35)', () => {
  const day = Date.UTC(2024, 1, 29);
  holds(
    [
      ['ADD_TIME(T#1s, T#500ms)', 'TIME', 1500],
      ['SUB_TIME(T#1s, T#2s)', 'TIME', -1000],
      ['LA + LT#1ns', 'LTIME', 1000000001n],
      ['LA - T#1ms', 'LTIME', 999000000n],
      ['ADD_TOD_TIME(TOD#23:30:00, T#1h)', 'TOD', 1800000],
      ['TOD#00:30:00 - T#1h', 'TOD', 84600000],
      ['C + T#2h', 'TOD', 43200000],
      ['ADD_DT_TIME(S, T#1d)', 'DT', day + 86400000 + 3600000],
      ['S + T#30m', 'DT', day + 5400000],
      ['SUB_DATE_DATE(D#2024-03-01, D)', 'TIME', 86400000],
      ['D#2024-03-01 - D', 'TIME', 86400000],
      ['SUB_TOD_TIME(C, T#1h)', 'TOD', 32400000],
      ['SUB_TOD_TOD(C, TOD#09:00:00)', 'TIME', 3600000],
      ['SUB_DT_TIME(S, T#1h)', 'DT', day],
      ['SUB_DT_DT(S, DT#2024-02-29-00:00:00)', 'TIME', 3600000],
      ['MUL_TIME(T#2s, 3)', 'TIME', 6000],
      ['MULTIME(T#2s, 1.5)', 'TIME', 3000],
      ['DIV_TIME(T#3s, 2)', 'TIME', 1500],
      ['DIVTIME(T#3s, 2)', 'TIME', 1500],
      ['LA * 3', 'LTIME', 3000000000n],
      ['LA / 3', 'LTIME', 333333333n],
      ['LA * 0.5', 'LTIME', 500000000n],
      ['2.0 * LA', 'LTIME', 2000000000n],
      ['LA / 2.0', 'LTIME', 500000000n],
      ['LDT#2024-02-29-00:00:00 + LT#1us', 'LDT', BigInt(day) * 1000000n + 1000n],
      ['CONCAT_DATE_TOD(D, C)', 'DT', day + 36000000],
      ['CONCAT_DATE(2024, 2, 29)', 'DATE', day],
      ['CONCAT_TOD(10, 30, 15, 250)', 'TOD', 37815250],
      ['CONCAT_DT(2024, 2, 29, 1, 0, 0, 0)', 'DT', day + 3600000],
      ['CONCAT_LDT(1970, 1, 1, 0, 0, 1, 0)', 'LDT', 1000000000n],
      ['DAY_OF_WEEK(D)', 'INT', 4],
      ['DAY_OF_WEEK(D#2024-03-03)', 'USINT', 0],
      ['DT_TO_DATE(S)', 'DATE', day],
      ['DT_TO_TOD(S)', 'TOD', 3600000],
      ['DATE_AND_TIME_TO_TIME_OF_DAY(S)', 'TOD', 3600000],
      ['DATE_TO_DT(D)', 'DT', day],
      ['DT_TO_LDT(S)', 'LDT', BigInt(day + 3600000) * 1000000n],
      ['LDT_TO_DT(LDT#1970-01-02-00:00:00)', 'DT', 86400000],
      ['D < D#2024-03-01', 'BOOL', true],
      ['MAX(D, D#2024-03-01)', 'DATE', day + 86400000],
      ['SEL(TRUE, D, D#2024-03-01)', 'DATE', day + 86400000],
    ],
    'LA : LTIME := LT#1s; C : TOD := TOD#10:00:00; S : DT := DT#2024-02-29-01:00:00; D : DATE := D#2024-02-29;',
  );
  it('are taken apart (table 36)', () => {
    const plc = afterScan(
      'D : DT := DT#2024-02-29-13:14:15.678; Y : UINT; M : USINT; A, H, N, S, MS : INT; L : LINT;',
      `SPLIT_DT(IN := D, YEAR => Y, MONTH => M, DAY => A, HOUR => H, MINUTE => N, SECOND => S, MILLISECOND => MS);
      SPLIT_LDATE(LDATE#2024-02-29, L);`,
    );
    expect(['Y', 'M', 'A', 'H', 'N', 'S', 'MS', 'L'].map((name) => plc.read(name))).toEqual([
      2024,
      2,
      29,
      13,
      14,
      15,
      678,
      2024n,
    ]);
  });
  it('refuse what has no meaning', () => {
    expect(findingsIn('D : DATE;', 'D := D + D;')).toEqual(['1:operand-type']);
    expect(findingsIn('D : DATE; T : TOD;', 'T := D + T;')).toEqual(['1:operand-type']);
    expect(findingsIn('D : DATE; T : TIME;', 'D := D + T;')).toEqual(['1:operand-type']);
    expect(findingsIn('D : DATE;', 'D := D#2023-02-29;')).toEqual(['1:malformed-literal']);
    expect(faultOf('L : LTIME; R : REAL;', 'L := L / R;')).toBe('division-by-zero');
    expect(faultOf('L : LTIME; I : INT;', 'L := L / I;')).toBe('division-by-zero');
  });
});

describe('6.3 literals', () => {
  holds([
    ['16#FFFF_FFFF_FFFF_FFFF', 'ULINT', 18446744073709551615n],
    ['LWORD#16#F0', 'LWORD', 240n],
    ['LINT#-5', 'LINT', -5n],
    ['LT#1d2h3m4s5ms6us7ns', 'LTIME', 93784005006007n],
    ['LTIME#1.5us', 'LTIME', 1500n],
    ['T#1h_30m', 'TIME', 5400000],
    ['DATE#1970-01-02', 'DATE', 86400000],
    ['TIME_OF_DAY#12:30', 'TOD', 45000000],
    ['DATE_AND_TIME#1970-01-01-00:00:00.25', 'DT', 250],
    ['LTOD#00:00:00.000000001', 'LTOD', 1n],
    ["'$$ $'$N$41$t'", 'STRING', "$ '\nA\t"],
    ['"$"$3042"', 'WSTRING', '"\u3042'],
    ["STRING#'x'", 'STRING', 'x'],
    ["CHAR#'x'", 'CHAR', 'x'],
    ['WCHAR#"日"', 'WCHAR', '日'],
    ["''", 'STRING', ''],
  ]);
  it('that are malformed are told', () => {
    expect(findingsIn('S : STRING;', "S := '$q';")).toEqual(['1:malformed-literal']);
    expect(findingsIn('S : STRING;', "S := 'ポンプ';")).toEqual(['1:string-character']);
    expect(findingsIn('S : TOD;', 'S := TOD#24:00:00;')).toEqual(['1:malformed-literal']);
    expect(findingsIn('S : CHAR;', "S := CHAR#'xy';")).toEqual(['1:malformed-literal']);
  });
});

describe('6.5.5.2 directly represented variables', () => {
  it('are read and written without a declaration', () => {
    const plc = plcOf(`PROGRAM P VAR I : INT; R : REAL; LAMP AT %QX0.1 : BOOL; B : BOOL; END_VAR
      %QX0.0 := TRUE; %QX0.1 := TRUE; B := LAMP; I := %IW3; %QW2 := I; %MD1 := 1.5; R := %MD1; END_PROGRAM`);
    plc.image.inputRegisters[3] = 0xfffe;
    plc.scan(atSeconds(0));
    expect([plc.image.coils[0], plc.image.coils[1], plc.read('B'), plc.read('I'), plc.read('R')]).toEqual([
      1,
      1,
      true,
      -2,
      1.5,
    ]);
    expect(plc.image.holdingRegisters[2]).toBe(0xfffe);
    expect([...plc.image.holdingRegisters.slice(2050, 2052)]).toEqual([0x3fc0, 0]);
  });
  it('have places of every size', () => {
    const plc =
      plcOf(`PROGRAM P VAR B AT %QB1 : BYTE; IB AT %IB2 : SINT; ID AT %ID1 : DINT; QL AT %QL4 : LINT; IL AT %IL2 : LREAL; QD AT %QD5 : REAL;
      ML AT %ML0 : ULINT; MX AT %MX2.3 : BOOL; MB AT %MB7 : BYTE; S : SINT; D : DINT; E : LREAL; END_VAR
      B := 16#A5; S := IB; D := ID; QL := -2; E := IL; QD := 1.5; ML := 16#0001_0002_0003_0004; MX := TRUE; MB := 16#5A; END_PROGRAM`);
    plc.write('IB', -3);
    plc.write('ID', -70000);
    plc.write('IL', 2.5);
    plc.scan(atSeconds(0));
    expect([plc.read('S'), plc.read('D'), plc.read('E')]).toEqual([-3, -70000, 2.5]);
    const { coils, holdingRegisters } = plc.image;
    expect([...coils.slice(8, 16)]).toEqual([1, 0, 1, 0, 0, 1, 0, 1]);
    expect([...holdingRegisters.slice(16, 20)]).toEqual([0xffff, 0xffff, 0xffff, 0xfffe]);
    expect([...holdingRegisters.slice(10, 12)]).toEqual([0x3fc0, 0]);
    expect([...holdingRegisters.slice(4096, 4100)]).toEqual([1, 2, 3, 4]);
    expect([holdingRegisters[1025], holdingRegisters[1027]]).toEqual([1 << 3, 0x5a00]);
  });
});
