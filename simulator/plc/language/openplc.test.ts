import { describe, expect, it } from 'vitest';
import { atSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { Plc } from '../runtime/plc.ts';
import { compile } from './compile.ts';

/*
 * Programs of our own in the shape that OpenPLC Editor gives its exports: the logger's block with C text in double
 * braces, ladder put into words with _TMP_ variables and ENO, POUs indented by two, CONFIGURATION Config0 at the end.
 */
const CONFIGURATION = (program: string, interval = 'T#20ms'): string => `

CONFIGURATION Config0

  RESOURCE Res0 ON PLC
    TASK task0(INTERVAL := ${interval},PRIORITY := 0);
    PROGRAM instance0 WITH task0 : ${program};
  END_RESOURCE
END_CONFIGURATION
`;

const LOGGER = `TYPE
  LOGLEVEL : (CRITICAL, WARNING, INFO, DEBUG) := INFO;
END_TYPE

FUNCTION_BLOCK LOGGER
  VAR_INPUT
    TRIG : BOOL;
    MSG : STRING;
    LEVEL : LOGLEVEL := INFO;
  END_VAR
  VAR
    TRIG0 : BOOL;
  END_VAR

  IF TRIG AND NOT TRIG0 THEN
  {{
   if (count > 0) { report(GetFbVar(LEVEL)); }
  }}
  END_IF;
  TRIG0:=TRIG;
END_FUNCTION_BLOCK

`;

const compiled = (source: string) => {
  const result = compile(source, { file: 'export.st' });
  if (!result.ok)
    throw new Error(result.diagnostics.map(({ line, code, message }) => `${line}:${code}: ${message.en}`).join('\n'));
  return result.program;
};

describe('exports of OpenPLC Editor', () => {
  it('an empty project compiles and runs at its task', () => {
    const program = compiled(
      `PROGRAM program0\n  VAR\n    unused_var : BOOL;\n  END_VAR\n\n  unused_var := FALSE;\nEND_PROGRAM\n${CONFIGURATION('program0')}`,
    );
    expect(program.interval).toBe(milliseconds(20));
    expect(new Plc(program, { interval: milliseconds(20) }).scan(atSeconds(0)).fault).toBeNull();
  });

  it('ladder in words: a seal-in circuit with a timer', () => {
    const program = compiled(`PROGRAM Motor
  VAR
    Start AT %IX0.0 : BOOL;
    Stop AT %IX0.1 : BOOL;
    Run AT %QX0.0 : BOOL;
    Lamp AT %QX0.1 : BOOL;
  END_VAR
  VAR
    TON0 : TON;
    R_TRIG1 : R_TRIG;
    CTU0 : CTU;
  END_VAR

  Run := NOT(Stop) AND (Start OR Run);
  TON0(IN := Run, PT := T#100ms);
  Lamp := TON0.Q;
  R_TRIG1(CLK := Run);
  CTU0(CU := R_TRIG1.Q, R := FALSE, PV := 3);
END_PROGRAM
${CONFIGURATION('Motor')}`);
    const plc = new Plc(program, { interval: milliseconds(20) });
    const at = (scan: number, start: boolean, stop: boolean): unknown[] => {
      plc.write('Start', start);
      plc.write('Stop', stop);
      plc.scan(atSeconds(scan * 0.02));
      return [plc.read('Run'), plc.read('Lamp'), plc.read('CTU0.CV')];
    };
    expect(at(0, true, false)).toEqual([true, false, 1]);
    for (let scan = 1; scan < 5; scan++) expect(at(scan, false, false)).toEqual([true, false, 1]);
    expect(at(5, false, false)).toEqual([true, true, 1]);
    expect(at(6, false, true)).toEqual([false, false, 1]);
    expect(at(7, true, false)).toEqual([true, false, 2]);
  });

  it('diagrams in words: temporaries, EN and ENO, and the logger with its C text', () => {
    const program = compiled(`${LOGGER}PROGRAM Level
  VAR
    Raw AT %IW0 : UINT;
    High AT %QX0.0 : BOOL;
    Out AT %QW0 : UINT;
  END_VAR
  VAR
    LOGGER0 : LOGGER;
    _TMP_GT2_ENO : BOOL;
    _TMP_GT2_OUT : BOOL;
    _TMP_DIV5_OUT : UINT;
    _TMP_SEL7_OUT : UINT;
  END_VAR

  _TMP_GT2_OUT := GT(EN := TRUE, IN1 := Raw, IN2 := UINT#500, ENO => _TMP_GT2_ENO);
  High := _TMP_GT2_OUT;
  _TMP_DIV5_OUT := DIV(Raw, 2);
  _TMP_SEL7_OUT := SEL(High, _TMP_DIV5_OUT, 1000);
  Out := _TMP_SEL7_OUT;
  LOGGER0(TRIG := High, MSG := 'high');
END_PROGRAM
${CONFIGURATION('Level', 'T#100ms')}`);
    const plc = new Plc(program, { interval: seconds(0.1) });
    plc.write('Raw', 400);
    plc.scan(atSeconds(0));
    expect([plc.read('High'), plc.read('Out'), plc.read('_TMP_GT2_ENO')]).toEqual([false, 200, true]);
    plc.write('Raw', 501);
    plc.scan(atSeconds(0.1));
    expect([plc.read('High'), plc.read('Out')]).toEqual([true, 1000]);
  });
});
