import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { plcOf } from '../testing.ts';
import { describeFault, type Plc, PlcError } from './plc.ts';

const SOURCE = `PROGRAM P
VAR
  start AT %IX0.1 : BOOL; level AT %IW2 : INT; count AT %IW3 : UINT;
  run AT %QX1.3 : BOOL; speed AT %QW4 : INT; mode AT %MW5 : WORD := 3;
  sv AT %MD1 : REAL := 20.0; total AT %MD2 : DINT := -2; mask AT %MD3 : DWORD := 16#80000001; fine AT %ML1 : LREAL := 0.1;
  table AT %MW10 : ARRAY[1..3] OF INT := [7, 8, -9];
  seen : REAL; limit : REAL := 40.0; delay : TIME := T#5s; armed : BOOL; n : INT; neg : INT;
END_VAR
VAR RETAIN kept : INT; END_VAR
VAR CONSTANT TOP : INT := 9; END_VAR
n := n + 1;
kept := kept + 1;
seen := sv;
neg := level;
run := start;
speed := -level;
END_PROGRAM`;

describe('the process image', () => {
  it('has OpenPLC’s places', () => {
    const plc = plcOf(SOURCE);
    expect(
      ['start', 'level', 'run', 'speed', 'mode', 'sv', 'fine', 'table[3]', 'seen', 'nobody'].map((name) =>
        plc.address(name),
      ),
    ).toEqual([
      { area: 'discrete', address: 1, registers: 1 },
      { area: 'input', address: 2, registers: 1 },
      { area: 'coil', address: 11, registers: 1 },
      { area: 'holding', address: 4, registers: 1 },
      { area: 'holding', address: 1024 + 5, registers: 1 },
      { area: 'holding', address: 2048 + 2, registers: 2 },
      { area: 'holding', address: 4096 + 4, registers: 4 },
      { area: 'holding', address: 1024 + 12, registers: 1 },
      undefined,
      undefined,
    ]);
  });
  it('carries the initial values of memory before the first scan, high word first', () => {
    const { holdingRegisters } = plcOf(SOURCE).image;
    expect(holdingRegisters[1029]).toBe(3);
    expect([...holdingRegisters.slice(2050, 2056)]).toEqual([0x41a0, 0, 0xffff, 0xfffe, 0x8000, 1]);
    expect([...holdingRegisters.slice(4100, 4104)]).toEqual([0x3fb9, 0x9999, 0x9999, 0x999a]);
    expect([...holdingRegisters.slice(1034, 1037)]).toEqual([7, 8, 65527]);
  });
  it('is read before and written after the program', () => {
    const plc = plcOf(SOURCE);
    plc.image.discreteInputs[1] = 1;
    plc.image.inputRegisters[2] = 65535;
    plc.scan(atSeconds(0));
    expect([plc.read('neg'), plc.image.coils[11], plc.image.holdingRegisters[4]]).toEqual([-1, 1, 1]);
  });
  it('lets a write from outside take effect at the next scan, and the program’s own assignments win', () => {
    const plc = plcOf(SOURCE);
    plc.scan(atSeconds(0));
    plc.image.holdingRegisters[2050] = 0x4248; // 50.0
    plc.image.holdingRegisters[4] = 1234;
    plc.image.coils[11] = 1;
    expect(plc.read('seen')).toBe(20);
    plc.scan(atSeconds(1));
    expect([plc.read('seen'), plc.image.holdingRegisters[4], plc.image.coils[11]]).toEqual([50, 0, 0]);
  });
  it('survives any word in any register', () => {
    const plc = plcOf(SOURCE);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(8191), fc.nat(65535)), { maxLength: 20 }), (writes) => {
        for (const [address, value] of writes) {
          plc.image.holdingRegisters[address] = value;
          plc.image.inputRegisters[address % 1024] = value;
          plc.image.coils[address] = value & 1;
        }
        expect(plc.scan(atSeconds(1)).fault).toBeNull();
        for (const [address] of writes)
          if (address >= 1024 && address < 2048)
            expect(plc.image.holdingRegisters[address]).toBe(writes.findLast(([a]) => a === address)?.[1]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('settings', () => {
  it('take the place of initial values, by name in any case', () => {
    const plc = plcOf(SOURCE, { LIMIT: 35.5, delay: 1500, Armed: true, n: -3, sv: 21, 'TABLE[2]': 4 });
    expect(['limit', 'delay', 'armed', 'n', 'sv', 'table[2]'].map((name) => plc.read(name))).toEqual([
      35.5,
      1500,
      true,
      -3,
      21,
      4,
    ]);
    plc.start('cold');
    expect(plc.read('limit')).toBe(35.5);
  });
  it.each([
    [{ nobody: 1 }, 'unknown-variable'],
    [{ limit: true }, 'wrong-value'],
    [{ armed: 1 }, 'wrong-value'],
    [{ n: 1.5 }, 'wrong-value'],
    [{ n: 40000 }, 'wrong-value'],
    [{ limit: Number.NaN }, 'wrong-value'],
    [{ TOP: 3 }, 'constant-variable'],
  ])('refuses %j', (settings, code) => {
    let error: unknown;
    try {
      plcOf(SOURCE, settings as never);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PlcError);
    expect((error as PlcError).code).toBe(code);
  });
  it('are refused as a whole when a program is loaded, and the old program goes on', () => {
    const plc = plcOf(SOURCE);
    plc.scan(atSeconds(0));
    expect(() => plc.load(plcOf('PROGRAM P VAR x : INT; END_VAR x := 1; END_PROGRAM').program, { y: 1 })).toThrow(
      PlcError,
    );
    expect([plc.mode, plc.read('n')]).toEqual(['run', 1]);
  });
});

describe('modes', () => {
  it('STOP puts outputs to 0 and leaves the rest of the image; a cold start begins anew, a warm one keeps RETAIN', () => {
    const plc = plcOf(SOURCE);
    plc.image.discreteInputs[1] = 1;
    plc.image.inputRegisters[2] = 5;
    for (let i = 0; i < 3; i++) plc.scan(atSeconds(i));
    plc.stop();
    expect([plc.mode, plc.image.coils[11], plc.image.holdingRegisters[4], plc.image.holdingRegisters[1029]]).toEqual([
      'stop',
      0,
      0,
      3,
    ]);
    expect(plc.scan(atSeconds(3))).toEqual({ statements: 0, fault: null });
    plc.start('warm');
    expect([plc.mode, plc.read('kept'), plc.read('n')]).toEqual(['run', 3, 0]);
    plc.start('cold');
    expect(plc.read('kept')).toBe(0);
  });
  it('a fault stops the PLC, says where, clears outputs, and a start clears it', () => {
    const plc = plcOf(
      'PROGRAM P\nVAR out AT %QX0.0 : BOOL := TRUE; d AT %MW0 : INT := 1; x : INT; END_VAR\nout := TRUE;\nx := 10 / d;\nEND_PROGRAM',
    );
    expect(plc.scan(atSeconds(0)).fault).toBeNull();
    expect(plc.image.coils[0]).toBe(1);
    plc.write('d', 0);
    const fault = { code: 'division-by-zero', params: { pou: 'P' }, line: 4 };
    expect(plc.scan(atSeconds(1)).fault).toEqual(fault);
    expect([plc.mode, plc.fault, plc.image.coils[0]]).toEqual(['fault', fault, 0]);
    expect(describeFault(fault as never).en).toBe('division by zero in P, line 4; test the divisor before dividing');
    expect(plc.scan(atSeconds(2)).fault).toEqual(fault);
    plc.start('cold');
    expect([plc.mode, plc.fault, plc.scan(atSeconds(3)).fault]).toEqual(['run', null, null]);
  });
  it('load takes another program over and starts it', () => {
    const plc = plcOf(SOURCE);
    plc.scan(atSeconds(0));
    plc.load(plcOf('PROGRAM Q VAR x AT %QW0 : INT; END_VAR x := x + 2; END_PROGRAM').program);
    plc.scan(atSeconds(1));
    expect([plc.read('x'), plc.read('n'), plc.image.holdingRegisters[0]]).toEqual([2, undefined, 2]);
  });
});

describe('read and write', () => {
  it('a write of a located variable reaches its register, and the next scan', () => {
    const plc = plcOf(SOURCE);
    plc.write('sv', 26);
    expect([plc.image.holdingRegisters[2050], plc.image.holdingRegisters[2051]]).toEqual([0x41d0, 0]);
    plc.scan(atSeconds(0));
    expect(plc.read('seen')).toBe(26);
  });
  it('a write of an input reaches the image, where the field would put it', () => {
    const plc = plcOf(SOURCE);
    plc.write('start', true);
    plc.write('level', -7);
    plc.scan(atSeconds(0));
    expect([plc.read('run'), plc.read('speed'), plc.image.discreteInputs[1], plc.image.inputRegisters[2]]).toEqual([
      true,
      7,
      1,
      65529,
    ]);
  });
  it('a write is checked like a setting', () => {
    expect(() => plcOf(SOURCE).write('n', 1e6)).toThrow(PlcError);
  });
});

const plcValues = (plc: Plc): string => plc.snapshot().memory.numbers.join();

const BUSY = `FUNCTION_BLOCK STEPPER VAR_INPUT GO : BOOL; END_VAR VAR_OUTPUT N : DINT; END_VAR VAR T : TON; E : F_TRIG; END_VAR
  T(IN := GO AND NOT T.Q, PT := T#250ms); E(CLK := T.Q); IF E.Q THEN N := N + 1; END_IF; END_FUNCTION_BLOCK
PROGRAM P VAR go AT %IX0.0 : BOOL; level AT %IW0 : INT; sv AT %MD0 : REAL := 20.0; out AT %QW0 : INT; total AT %MD1 : DINT;
  S : STEPPER; C : CTUD; P1 : PID_LOOP := (KP := 1.5, TI := T#8s, TD := T#1s); R : RATE_LIMITER := (UP := 1.0, DOWN := 2.0); TP1 : TP; TOF1 : TOF; A : LIMIT_ALARM; h : ARRAY[0..4] OF REAL; i : INT; END_VAR
  S(GO := go, N => total); C(CU := go, CD := NOT go, PV := 5); R(IN := sv); TP1(IN := go, PT := T#700ms); TOF1(IN := go, PT := T#300ms);
  P1(AUTO := TP1.Q OR TOF1.Q, PV := INT_TO_REAL(level) / 100.0, SP := R.OUT, MAN := 5.0); A(PV := P1.OUT, HIGH := 50.0, LOW := 2.0, DEADBAND := 1.0, DELAY := T#500ms);
  h[i] := P1.OUT; i := (i + 1) MOD 5; out := REAL_TO_INT(P1.OUT * 10.0) + C.CV; END_PROGRAM`;

describe('a snapshot', () => {
  it('goes on exactly as if there had been none, timers, edges and counters included', () => {
    const inputs = fc.array(
      fc.record({
        go: fc.boolean(),
        level: fc.nat(9000),
        sv: fc.option(fc.nat(65535)),
        gap: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 2, maxLength: 60 },
    );
    fc.assert(
      fc.property(inputs, fc.nat(), (steps, at) => {
        const whole = plcOf(BUSY);
        const cut = at % steps.length;
        let other = plcOf(BUSY);
        let time = 0;
        for (const [i, { go, level, sv, gap }] of steps.entries()) {
          if (i === cut) {
            const state = structuredClone(other.snapshot());
            other = plcOf(BUSY);
            other.restore(state);
          }
          time += gap / 10;
          for (const plc of [whole, other]) {
            plc.image.discreteInputs[0] = go ? 1 : 0;
            plc.image.inputRegisters[0] = level;
            if (sv !== null) plc.image.holdingRegisters[2048] = sv;
            plc.scan(atSeconds(time));
          }
          expect(plcValues(other)).toEqual(plcValues(whole));
        }
        expect(other.snapshot()).toEqual(whole.snapshot());
      }),
      { numRuns: 60 },
    );
  });
  it('is not changed by what happens afterwards', () => {
    const plc = plcOf(BUSY);
    const state = plc.snapshot();
    const copy = structuredClone(state);
    plc.image.discreteInputs[0] = 1;
    plc.scan(atSeconds(1));
    expect(state).toEqual(copy);
    plc.restore(state);
    expect(plc.snapshot()).toEqual(copy);
  });
  it('keeps a fault', () => {
    const source = 'PROGRAM P VAR x, z : INT; END_VAR x := 1 / z; END_PROGRAM';
    const plc = plcOf(source);
    plc.scan(atSeconds(0));
    const other = plcOf(source);
    other.restore(plc.snapshot());
    expect([other.mode, other.fault?.code]).toEqual(['fault', 'division-by-zero']);
  });
  it('of another program is refused', () => {
    expect(() => plcOf(SOURCE).restore(plcOf(BUSY).snapshot())).toThrow(PlcError);
  });
});
