import { describe, expect, it } from 'vitest';
import { atSeconds, seconds } from '../../kernel/time.ts';
import { compile } from '../language/compile.ts';
import { plcOf } from '../testing.ts';
import { Plc } from './plc.ts';

/**
 * A pumping station as a works' programmer would write it with the third edition's objects: pumps of two makes behind one
 * interface, and a group that runs as many as are needed, the one with the fewest starts first, and passes over a faulted one.
 */
const STATION = `
INTERFACE IPUMP
  METHOD START END_METHOD
  METHOD STOP END_METHOD
  METHOD READY : BOOL END_METHOD
  METHOD RUNS : BOOL END_METHOD
  METHOD STARTS : DINT END_METHOD
  METHOD FLOW : REAL END_METHOD
END_INTERFACE

FUNCTION_BLOCK ABSTRACT PUMP IMPLEMENTS IPUMP
  VAR_INPUT TRIPPED : BOOL; END_VAR
  VAR_OUTPUT ON : BOOL; END_VAR
  VAR RETAIN COUNT : DINT; END_VAR
  METHOD PUBLIC START IF NOT ON AND READY() THEN ON := TRUE; COUNT := COUNT + 1; END_IF; END_METHOD
  METHOD PUBLIC STOP ON := FALSE; END_METHOD
  METHOD PUBLIC READY : BOOL READY := NOT TRIPPED; END_METHOD
  METHOD PUBLIC RUNS : BOOL RUNS := ON; END_METHOD
  METHOD PUBLIC STARTS : DINT STARTS := COUNT; END_METHOD
  METHOD PUBLIC ABSTRACT FLOW : REAL END_METHOD
  IF TRIPPED THEN ON := FALSE; END_IF;
END_FUNCTION_BLOCK

FUNCTION_BLOCK FIXED_PUMP EXTENDS PUMP
  METHOD PUBLIC OVERRIDE FLOW : REAL IF ON THEN FLOW := 120.0; END_IF; END_METHOD
  SUPER();
END_FUNCTION_BLOCK

FUNCTION_BLOCK DRIVE_PUMP EXTENDS PUMP
  VAR_INPUT SPEED : REAL := 50.0; END_VAR
  VAR WARM : TON; END_VAR
  METHOD PUBLIC OVERRIDE READY : BOOL READY := WARM.Q AND SUPER.READY(); END_METHOD
  METHOD PUBLIC OVERRIDE FLOW : REAL FLOW := SEL(ON, 0.0, SPEED * 2.0); END_METHOD
  SUPER();
  WARM(IN := TRUE, PT := T#300ms);
END_FUNCTION_BLOCK

CLASS GROUP
  VAR PUMPS : ARRAY[1..4] OF IPUMP; N : INT; END_VAR
  METHOD PUBLIC JOIN VAR_INPUT P : IPUMP; END_VAR
    IF N < 4 THEN N := N + 1; PUMPS[N] := P; END_IF;
  END_METHOD
  METHOD PUBLIC RUN VAR_INPUT WANTED : INT; END_VAR VAR I, ON : INT; BEST : IPUMP; END_VAR
    FOR I := 1 TO N DO IF PUMPS[I].RUNS() THEN ON := ON + 1; END_IF; END_FOR;
    IF ON < WANTED THEN
      FOR I := 1 TO N DO
        IF NOT PUMPS[I].RUNS() AND PUMPS[I].READY() THEN
          IF BEST = NULL THEN BEST := PUMPS[I]; ELSIF PUMPS[I].STARTS() < BEST.STARTS() THEN BEST := PUMPS[I]; END_IF;
        END_IF;
      END_FOR;
      IF BEST <> NULL THEN BEST.START(); END_IF;
    ELSIF ON > WANTED THEN
      FOR I := N TO 1 BY -1 DO IF PUMPS[I].RUNS() THEN PUMPS[I].STOP(); EXIT; END_IF; END_FOR;
    END_IF;
  END_METHOD
  METHOD PUBLIC TOTAL : REAL VAR I : INT; END_VAR FOR I := 1 TO N DO TOTAL := TOTAL + PUMPS[I].FLOW(); END_FOR; END_METHOD
END_CLASS

PROGRAM STATION
  VAR P1, P2 : FIXED_PUMP; P3 : DRIVE_PUMP; G : GROUP; INIT, TRIP1 : BOOL; WANTED : INT; Q : REAL;
    LEAD : REF_TO PUMP; LAST : IPUMP; END_VAR
  IF NOT INIT THEN G.JOIN(P := P1); G.JOIN(P := P2); G.JOIN(P := P3); INIT := TRUE; LEAD := REF(P3); LAST := P2; END_IF;
  P1(TRIPPED := TRIP1); P2(); P3();
  G.RUN(WANTED := WANTED);
  Q := G.TOTAL();
END_PROGRAM
`;

const station = (): { plc: Plc; run: (scans: number) => void } => {
  const plc = plcOf(STATION);
  let scan = 0;
  return {
    plc,
    run: (scans) => {
      for (let i = 0; i < scans; i++) plc.scan(atSeconds(scan++ / 10));
    },
  };
};

describe('a pumping station behind an interface', () => {
  it('runs as many pumps as are wanted, of whatever make', () => {
    const { plc, run } = station();
    plc.write('WANTED', 2);
    run(2);
    expect([plc.read('P1.ON'), plc.read('P2.ON'), plc.read('P3.ON'), plc.read('Q')]).toEqual([true, true, false, 240]);
    run(5);
    plc.write('WANTED', 3);
    run(1);
    expect([plc.read('P3.ON'), plc.read('Q')]).toEqual([true, 340]);
    plc.write('TRIP1', true);
    run(1);
    expect([plc.read('P1.ON'), plc.read('Q'), plc.read('P1.COUNT')]).toEqual([false, 220, 1]);
  });

  it('shows what references lead to by name, and takes names', () => {
    const { plc, run } = station();
    run(1);
    expect([plc.read('LEAD'), plc.read('LAST'), plc.read('G.PUMPS[3]'), plc.read('G.PUMPS[4]')]).toEqual([
      'P3',
      'P2',
      'P3',
      'NULL',
    ]);
    expect(plc.program.variables.find(({ name }) => name === 'LEAD')).toMatchObject({
      type: 'REF_TO PUMP',
      initial: 'NULL',
    });
    plc.write('LEAD', 'p1');
    expect(plc.read('LEAD')).toBe('P1');
    plc.write('LEAD', 'NULL');
    expect(plc.read('LEAD')).toBe('NULL');
    for (const wrong of ['WANTED', 'NOWHERE', 3]) expect(() => plc.write('LEAD', wrong)).toThrow(/name of a variable/);
  });

  it('goes on from a snapshot as if nothing had been', () => {
    const { plc, run } = station();
    plc.write('WANTED', 2);
    run(4);
    const saved = structuredClone(plc.snapshot());
    const other = plcOf(STATION);
    other.restore(saved);
    for (const each of [plc, other]) {
      each.write('TRIP1', true);
      for (let i = 0; i < 5; i++) each.scan(atSeconds(1 + i / 10));
    }
    expect(other.snapshot()).toEqual(plc.snapshot());
    expect([other.read('Q'), other.read('P3.ON')]).toEqual([220, true]);
  });

  it('keeps RETAIN inside its objects over a warm start, and builds the rest anew', () => {
    const { plc, run } = station();
    plc.write('WANTED', 2);
    run(3);
    plc.start('warm');
    expect([plc.read('P1.COUNT'), plc.read('P1.ON'), plc.read('LEAD')]).toEqual([1, false, 'NULL']);
    plc.write('WANTED', 1);
    run(1);
    expect([plc.read('P1.COUNT'), plc.read('P1.ON'), plc.read('LEAD')]).toEqual([2, true, 'P3']);
  });

  it('stops with a fault that names the method when a pump was forgotten', () => {
    const result = compile(STATION.replace('FOR I := N TO 1', 'FOR I := 4 TO 1'));
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
    const plc = new Plc(result.program, { interval: seconds(0.1) });
    plc.write('WANTED', 1);
    plc.scan(atSeconds(0));
    plc.write('WANTED', 0);
    const { fault } = plc.scan(atSeconds(0.1));
    expect(fault).toMatchObject({ code: 'null-reference', params: { pou: 'GROUP.RUN' } });
    expect(plc.mode).toBe('fault');
  });
});
