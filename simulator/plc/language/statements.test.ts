import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { afterScan, faultOf, plcOf } from '../testing.ts';

describe('an assignment', () => {
  it('takes its value before the next statement looks', () => {
    expect(afterScan('A, B : INT;', 'A := 3; B := A + 1; A := 9;').read('B')).toBe(4);
  });
  it('knows names in any case', () => {
    expect(afterScan('Level : INT;', 'LEVEL := 2; level := LeVeL * 5;').read('lEVEL')).toBe(10);
  });
  it('copies a whole array and a whole structure', () => {
    const plc = afterScan('A : ARRAY[1..3] OF INT := [1, 2, 3]; B : ARRAY[1..3] OF INT;', 'B := A; A[1] := 9;');
    expect([plc.read('B[1]'), plc.read('B[3]'), plc.read('A[1]')]).toEqual([1, 3, 9]);
  });
});

describe('IF', () => {
  const grade = (level: number) =>
    afterScan(
      'X : INT; R : INT;',
      `X := ${level}; IF X > 90 THEN R := 4; ELSIF X > 50 THEN R := 3; ELSIF X > 10 THEN R := 2; ELSE R := 1; END_IF;`,
    ).read('R');
  it('takes the first branch that holds', () => {
    expect([95, 60, 20, 5].map(grade)).toEqual([4, 3, 2, 1]);
  });
  it('leaves out what follows AND when the left side is false, so that a guard guards', () => {
    expect(faultOf('I : INT := 9; A : ARRAY[0..3] OF INT; R : BOOL;', 'R := I <= 3 AND A[I] > 0;')).toBeNull();
    expect(faultOf('I : INT := 9; A : ARRAY[0..3] OF INT; R : BOOL;', 'R := A[I] > 0 AND I <= 3;')).toBe(
      'array-bounds',
    );
  });
});

describe('CASE', () => {
  const pick = (value: number) =>
    afterScan(
      'X : INT; R : INT;',
      `X := ${value}; CASE X OF 1: R := 10; 2, 3: R := 20; 5..8: R := 30; -4: R := 40; ELSE R := 50; END_CASE;`,
    ).read('R');
  it('matches values, lists, ranges and negative labels, and takes ELSE otherwise', () => {
    expect([1, 2, 3, 4, 5, 8, 9, -4].map(pick)).toEqual([10, 20, 20, 50, 30, 30, 50, 40]);
  });
  it('selects by enumerators', () => {
    const plc = plcOf(`TYPE COLOUR : (RED, GREEN := 5, BLUE); END_TYPE
      PROGRAM P VAR C : COLOUR := COLOUR#BLUE; N : INT; END_VAR
      CASE C OF RED: N := 1; GREEN: N := 2; BLUE: N := 3; END_CASE; END_PROGRAM`);
    plc.scan(atSeconds(0));
    expect(plc.read('N')).toBe(3);
    expect(plc.read('C')).toBe(6);
  });
});

describe('FOR', () => {
  it('counts to its bound, by a step, upwards and downwards', () => {
    expect(afterScan('I, S : INT;', 'FOR I := 1 TO 10 BY 3 DO S := S + I; END_FOR;').read('S')).toBe(22);
    expect(afterScan('I, S : INT;', 'FOR I := 5 TO 1 BY -2 DO S := S * 10 + I; END_FOR;').read('S')).toBe(531);
  });
  it('leaves one step beyond the bound in its variable, and does nothing when it begins beyond', () => {
    expect(afterScan('I : INT;', 'FOR I := 1 TO 4 DO ; END_FOR;').read('I')).toBe(5);
    expect(afterScan('I, N : INT;', 'FOR I := 5 TO 4 DO N := N + 1; END_FOR;').read('N')).toBe(0);
  });
  it('ends at the highest value of its type', () => {
    const plc = afterScan('I : SINT; N : INT;', 'FOR I := 120 TO 127 DO N := N + 1; END_FOR;');
    expect([plc.read('N'), plc.read('I')]).toEqual([8, -128]);
  });
  it('reckons its bound once', () => {
    expect(afterScan('I, N, E : INT := 3;', 'N := 0; FOR I := 1 TO E DO E := 10; N := N + 1; END_FOR;').read('N')).toBe(
      3,
    );
  });
  it('takes a step from a variable', () => {
    expect(afterScan('I, S : INT; D : INT := -1;', 'FOR I := 3 TO 1 BY D DO S := S * 10 + I; END_FOR;').read('S')).toBe(
      321,
    );
  });
});

describe('EXIT, CONTINUE and RETURN', () => {
  it('EXIT leaves the innermost loop only, even from within a CASE', () => {
    const body = 'FOR I := 1 TO 3 DO FOR J := 1 TO 9 DO CASE J OF 3: EXIT; END_CASE; N := N + 1; END_FOR; END_FOR;';
    expect(afterScan('I, J, N : INT;', body).read('N')).toBe(6);
  });
  it('CONTINUE goes on with the next round of FOR, WHILE and REPEAT', () => {
    expect(
      afterScan('I, N : INT;', 'FOR I := 1 TO 5 DO IF I = 3 THEN CONTINUE; END_IF; N := N * 10 + I; END_FOR;').read(
        'N',
      ),
    ).toBe(1245);
    expect(
      afterScan(
        'I, N : INT;',
        'WHILE I < 5 DO I := I + 1; IF I = 2 THEN CONTINUE; END_IF; N := N * 10 + I; END_WHILE;',
      ).read('N'),
    ).toBe(1345);
    expect(
      afterScan(
        'I, N : INT;',
        'REPEAT I := I + 1; IF I = 2 THEN CONTINUE; END_IF; N := N * 10 + I; UNTIL I >= 4 END_REPEAT;',
      ).read('N'),
    ).toBe(134);
  });
  it('RETURN ends the program for this scan', () => {
    expect(afterScan('N : INT;', 'N := 1; IF TRUE THEN RETURN; END_IF; N := 2;').read('N')).toBe(1);
  });
});

describe('WHILE and REPEAT', () => {
  it('WHILE may do nothing, REPEAT does its body at least once', () => {
    expect(afterScan('N : INT := 5;', 'WHILE N < 5 DO N := 0; END_WHILE;').read('N')).toBe(5);
    expect(afterScan('N : INT := 5;', 'REPEAT N := N + 1; UNTIL N > 3 END_REPEAT;').read('N')).toBe(6);
  });
});

describe('the count of statements', () => {
  it('is what was executed, not what is written', () => {
    const plc = plcOf(
      'PROGRAM P VAR A : BOOL; I, N : INT; END_VAR IF A THEN N := 1; N := 2; ELSE N := 3; END_IF; FOR I := 1 TO 3 DO N := I; END_FOR; N := 0; END_PROGRAM',
    );
    // IF, its ELSE branch, FOR, three rounds, the last assignment
    expect(plc.scan(atSeconds(0)).statements).toBe(7);
    plc.write('A', true);
    expect(plc.scan(atSeconds(1)).statements).toBe(8);
  });
  it('does not count what EXIT and RETURN leave out', () => {
    const plc = plcOf('PROGRAM P VAR N : INT; END_VAR IF N = 0 THEN RETURN; END_IF; N := 1; N := 2; END_PROGRAM');
    expect(plc.scan(atSeconds(0)).statements).toBe(2);
  });
});

describe('the watchdog', () => {
  const endless = [
    'WHILE TRUE DO N := 1; END_WHILE;',
    'REPEAT N := 1; UNTIL FALSE END_REPEAT;',
    'WHILE TRUE DO END_WHILE;',
    'FOR N := 1 TO 5 DO N := 1; END_FOR;',
    'FOR N := 5 TO 1 BY Z DO ; END_FOR;',
  ];
  it.each(endless)('stops %s', (body) => {
    expect(faultOf('N, Z : INT;', body)).toBe('budget-exceeded');
  });
  it('stops calls that multiply', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `FUNCTION F${i + 1} : INT VAR_INPUT X : INT; END_VAR F${i + 1} := F${i}(X) + F${i}(X); END_FUNCTION`,
    );
    const plc = plcOf(`FUNCTION F0 : INT VAR_INPUT X : INT; END_VAR F0 := X; END_FUNCTION ${levels.join(' ')}
      PROGRAM P VAR N : INT; END_VAR N := F30(1); END_PROGRAM`);
    expect(plc.scan(atSeconds(0)).fault?.code).toBe('budget-exceeded');
  });
  it('names the line, and lets a program pass that stays within the budget', () => {
    const source = 'PROGRAM P\nVAR I : INT; END_VAR\nFOR I := 1 TO 100 DO\n  ;\nEND_FOR;\nEND_PROGRAM';
    expect(plcOf(source, {}, 200).scan(atSeconds(0)).fault).toBeNull();
    expect(plcOf(source.replace('  ;', '  I := I;'), {}, 50).scan(atSeconds(0)).fault?.line).toBe(4);
  });
});
