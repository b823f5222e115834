import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { plcOf } from '../testing.ts';

describe('the example blocks of annex F', () => {
  it('integrate what comes in while they run, hold otherwise, and begin where they are told', () => {
    const plc = plcOf(
      'PROGRAM P VAR RUN, R1 : BOOL; I : INTEGRAL; END_VAR I(RUN := RUN, R1 := R1, XIN := 2.0, X0 := 5.0, CYCLE := T#500ms); END_PROGRAM',
      { R1: true },
    );
    plc.scan(atSeconds(0));
    expect([plc.read('I.XOUT'), plc.read('I.Q')]).toEqual([5, false]);
    plc.write('R1', false);
    plc.scan(atSeconds(0.5));
    expect([plc.read('I.XOUT'), plc.read('I.Q')]).toEqual([5, true]);
    plc.write('RUN', true);
    for (let i = 2; i < 6; i++) plc.scan(atSeconds(i / 2));
    expect(plc.read('I.XOUT')).toBe(9);
  });

  it('find the slope of a straight line exactly', () => {
    const plc = plcOf(
      'PROGRAM P VAR X : REAL; RUN : BOOL; D : DERIVATIVE; END_VAR X := X + 0.5; D(RUN := RUN, XIN := X, CYCLE := T#100ms); RUN := TRUE; END_PROGRAM',
    );
    for (let i = 0; i < 6; i++) plc.scan(atSeconds(i / 10));
    expect(plc.read('D.XOUT')).toBeCloseTo(5, 5);
  });

  it('bring a process to its set-point with the parameters that OpenPLC Editor shows', () => {
    const plc = plcOf(
      'PROGRAM P VAR LEVEL : REAL := 20.0; C : PID; END_VAR C(AUTO := TRUE, PV := LEVEL, SP := 50.0, X0 := 0.0, KP := -2.0, TR := 10.0, TD := 0.0, CYCLE := T#100ms); LEVEL := LEVEL + (C.XOUT - LEVEL) * 0.02; END_PROGRAM',
    );
    for (let i = 0; i < 3000; i++) plc.scan(atSeconds(i / 10));
    expect(plc.read('LEVEL')).toBeCloseTo(50, 1);
  });

  it('ramp from one value to the other in their time, and fall back when told to stop', () => {
    const plc = plcOf(
      'PROGRAM P VAR RUN : BOOL := TRUE; R : RAMP; END_VAR R(RUN := RUN, X0 := 10.0, X1 := 30.0, TR := T#2s, CYCLE := T#1s); END_PROGRAM',
    );
    const seen: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      plc.scan(atSeconds(i));
      seen.push([plc.read('R.XOUT'), plc.read('R.BUSY')]);
    }
    expect(seen).toEqual([
      [10, true],
      [20, true],
      [30, false],
      [30, false],
    ]);
    plc.write('RUN', false);
    plc.scan(atSeconds(4));
    expect([plc.read('R.XOUT'), plc.read('R.BUSY')]).toEqual([10, false]);
  });

  it('compare with a band to either side', () => {
    const plc = plcOf(
      'PROGRAM P VAR X : REAL; H : HYSTERESIS; END_VAR H(XIN1 := X, XIN2 := 10.0, EPS := 1.0); END_PROGRAM',
    );
    const answers = [10.5, 11.5, 9.5, 8.5, 10.5].map((value, i) => {
      plc.write('X', value);
      plc.scan(atSeconds(i));
      return plc.read('H.Q');
    });
    expect(answers).toEqual([false, true, true, false, false]);
  });
});
