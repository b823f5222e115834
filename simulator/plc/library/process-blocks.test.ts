import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { plcOf } from '../testing.ts';

const numberOf = (value: unknown): number => value as number;

describe('PID_LOOP', () => {
  const loop = `PROGRAM P VAR AUTO : BOOL; PV, SP, MAN : REAL; C : PID_LOOP := (KP := 2.0, TI := T#10s, LOW := 0.0, HIGH := 100.0); REV : BOOL; END_VAR
    C(AUTO := AUTO, PV := PV, SP := SP, MAN := MAN, REVERSE := REV); END_PROGRAM`;

  it('brings a first-order process to its set-point', () => {
    const plc = plcOf(loop, { AUTO: true, SP: 50, PV: 20 });
    let level = 20;
    for (let i = 0; i < 2000; i++) {
      plc.write('PV', level);
      plc.scan(atSeconds(i / 10));
      level += ((numberOf(plc.read('C.OUT')) - level) * 0.1) / 5;
    }
    expect(level).toBeCloseTo(50, 2);
  });
  it('changes from manual to automatic without a bump', () => {
    const plc = plcOf(loop, { SP: 50, PV: 40, MAN: 37 });
    for (let i = 0; i < 10; i++) plc.scan(atSeconds(i / 10));
    expect(plc.read('C.OUT')).toBe(37);
    plc.write('AUTO', true);
    plc.scan(atSeconds(1));
    expect(numberOf(plc.read('C.OUT'))).toBeCloseTo(37 + (2 * 10 * 0.1) / 10, 4);
  });
  it('holds its integral at a limit, so that it comes back at once', () => {
    const plc = plcOf(loop, { AUTO: true, SP: 90, PV: 10 });
    for (let i = 0; i < 600; i++) plc.scan(atSeconds(i / 10));
    expect([plc.read('C.OUT'), plc.read('C.LIMITED')]).toEqual([100, true]);
    plc.write('SP', 10);
    plc.scan(atSeconds(60));
    expect(numberOf(plc.read('C.OUT'))).toBeLessThan(1);
  });
  it('acts the other way round when REVERSE is set', () => {
    const plc = plcOf(loop, { AUTO: true, SP: 50, PV: 60, REV: true });
    plc.scan(atSeconds(0));
    plc.scan(atSeconds(1));
    expect(numberOf(plc.read('C.OUT'))).toBeCloseTo(2 * 10 + 2, 4);
  });
  it('without integral time is a proportional controller', () => {
    const plc = plcOf(
      'PROGRAM P VAR C : PID_LOOP := (KP := 2.0); END_VAR C(AUTO := TRUE, SP := 30.0, PV := 20.0, FEED := 5.0); END_PROGRAM',
    );
    for (let i = 0; i < 50; i++) plc.scan(atSeconds(i));
    expect(plc.read('C.OUT')).toBe(25);
  });
});

describe('RATE_LIMITER', () => {
  it('takes the first value over, then moves at its rates, and lands on its input', () => {
    const plc = plcOf(
      'PROGRAM P VAR X : REAL := 10.0; R : RATE_LIMITER := (UP := 2.0, DOWN := 5.0); END_VAR R(IN := X); END_PROGRAM',
    );
    const seen: number[] = [];
    for (let i = 0; i < 8; i++) {
      if (i === 1) plc.write('X', 15);
      if (i === 5) plc.write('X', 3);
      plc.scan(atSeconds(i));
      seen.push(numberOf(plc.read('R.OUT')));
    }
    expect(seen).toEqual([10, 12, 14, 15, 15, 10, 5, 3]);
  });
});

describe('BAND_SWITCH', () => {
  it('switches at two points', () => {
    const plc = plcOf(
      'PROGRAM P VAR X : REAL; H : BAND_SWITCH; END_VAR H(IN := X, HIGH := 80.0, LOW := 60.0); END_PROGRAM',
    );
    const states = [50, 70, 81, 70, 60, 59, 70].map((value, i) => {
      plc.write('X', value);
      plc.scan(atSeconds(i));
      return plc.read('H.Q');
    });
    expect(states).toEqual([false, false, true, true, true, false, false]);
  });
});

describe('LIMIT_ALARM', () => {
  it('comes after its delay and goes beyond its dead band', () => {
    const plc = plcOf(
      'PROGRAM P VAR X : REAL; EN1 : BOOL := TRUE; A : LIMIT_ALARM; END_VAR A(PV := X, HIGH := 8.0, LOW := 6.9, DEADBAND := 0.2, DELAY := T#2s, ENABLE := EN1); END_PROGRAM',
    );
    const states = [7.5, 8.1, 8.1, 8.1, 7.9, 7.7, 6.8, 6.8, 6.8, 7.0].map((value, i) => {
      plc.write('X', value);
      plc.scan(atSeconds(i));
      return `${plc.read('A.H') ? 'H' : ''}${plc.read('A.L') ? 'L' : ''}`;
    });
    expect(states).toEqual(['', '', '', 'H', 'H', '', '', '', 'L', 'L']);
    plc.write('EN1', false);
    plc.scan(atSeconds(10));
    expect(plc.read('A.L')).toBe(false);
  });
});

describe('FILTER', () => {
  it('has come 63 % of the way after its time constant', () => {
    const plc = plcOf('PROGRAM P VAR X : REAL; F : FILTER; END_VAR F(IN := X, T1 := T#10s); END_PROGRAM');
    plc.scan(atSeconds(0));
    plc.write('X', 100);
    for (let i = 1; i <= 1000; i++) plc.scan(atSeconds(i / 100));
    expect(numberOf(plc.read('F.OUT'))).toBeCloseTo(100 * (1 - Math.exp(-1)), 0);
  });
});

describe('scaling', () => {
  it('goes from counts to units and back, and marks a broken loop', () => {
    const plc = plcOf(`PROGRAM P VAR RAW AT %IW0 : INT; OUT AT %QW0 : INT; I : SCALE_IN; O : SCALE_OUT; END_VAR
      I(RAW := RAW, LOW := 2.0, HIGH := 12.0); O(IN := I.OUT, LOW := 2.0, HIGH := 12.0, RAW => OUT); END_PROGRAM`);
    plc.image.inputRegisters[0] = 13824;
    plc.scan(atSeconds(0));
    expect([plc.read('I.OUT'), plc.read('I.FAULT'), plc.image.holdingRegisters[0]]).toEqual([7, false, 13824]);
    plc.image.inputRegisters[0] = 65536 - 5000;
    plc.scan(atSeconds(1));
    expect([plc.read('I.FAULT'), plc.image.holdingRegisters[0]]).toEqual([true, 0]);
  });
});
