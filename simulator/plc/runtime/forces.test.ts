import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { plcOf } from '../testing.ts';
import type { Plc, StartKind } from './plc.ts';

const SOURCE = `PROGRAM P
VAR
  start AT %IX0.0 : BOOL; level AT %IW0 : INT;
  pump AT %QX0.0 : BOOL; speed AT %QW0 : INT; sv AT %MW0 : INT := 50;
  n : INT; seen : INT; delay : TIME := T#2s; started : BOOL;
END_VAR
VAR RETAIN total : DINT; END_VAR
VAR CONSTANT TOP : INT := 9; END_VAR
n := n + 1; total := total + 1;
seen := level;
started := start;
pump := level > 10;
speed := sv;
END_PROGRAM`;

const scanAt = (plc: Plc, second: number) => plc.scan(atSeconds(second));

describe('a force', () => {
  it('holds an input, whatever the field says, and shows in the image', () => {
    const plc = plcOf(SOURCE);
    plc.image.inputRegisters[0] = 99;
    plc.force('level', 5);
    plc.force('START', true);
    scanAt(plc, 0);
    expect([plc.read('seen'), plc.read('pump'), plc.read('started')]).toEqual([5, false, true]);
    expect([plc.image.inputRegisters[0], plc.image.discreteInputs[0], plc.image.coils[0]]).toEqual([5, 1, 0]);
  });
  it('holds an output over the program, and a set-point over a Modbus client, scan by scan', () => {
    const plc = plcOf(SOURCE);
    plc.force('pump', true);
    plc.force('sv', 7);
    for (let t = 0; t < 3; t++) {
      plc.image.coils[0] = 0;
      plc.image.holdingRegisters[1024] = 1000 + t;
      scanAt(plc, t);
      expect([plc.image.coils[0], plc.image.holdingRegisters[1024], plc.image.holdingRegisters[0]]).toEqual([1, 7, 7]);
    }
  });
  it('holds a variable that has no place in the image', () => {
    const plc = plcOf(SOURCE);
    plc.force('n', 40);
    scanAt(plc, 0);
    scanAt(plc, 1);
    expect(plc.read('n')).toBe(40);
    plc.release('N');
    scanAt(plc, 2);
    expect(plc.read('n')).toBe(41);
  });
  it('is replaced by another of the same variable, and gone when it is released', () => {
    const plc = plcOf(SOURCE);
    plc.force('sv', 7);
    plc.force('P.sv', 8);
    plc.force('delay', 1500);
    expect(plc.forces()).toEqual([
      { name: 'sv', value: 8 },
      { name: 'delay', value: 1500 },
    ]);
    expect([plc.release('sv'), plc.release('sv')]).toEqual([true, false]);
    plc.releaseAll();
    expect(plc.forces()).toEqual([]);
  });
  it.each([
    ['nobody', 1, 'unknown-variable'],
    ['TOP', 1, 'constant-variable'],
    ['n', 40000, 'wrong-value'],
    ['pump', 1, 'wrong-value'],
  ])('of %s to %s is refused: %s', (name, value, code) => {
    const plc = plcOf(SOURCE);
    expect(() => plc.force(name, value)).toThrow(expect.objectContaining({ code }));
    expect(plc.forces()).toEqual([]);
  });
  it('survives a warm and a hot start and a stop, and not a cold start', () => {
    const plc = plcOf(SOURCE);
    plc.force('n', 5);
    for (const kind of ['warm', 'hot'] as const) {
      plc.stop();
      plc.start(kind);
      scanAt(plc, 1);
      expect(plc.read('n')).toBe(5);
    }
    plc.start('cold');
    expect(plc.forces()).toEqual([]);
  });
  it('moves no output while the PLC is stopped', () => {
    const plc = plcOf(SOURCE);
    plc.force('pump', true);
    scanAt(plc, 0);
    expect(plc.image.coils[0]).toBe(1);
    plc.stop();
    scanAt(plc, 1);
    expect(plc.image.coils[0]).toBe(0);
  });
});

describe('a PLC that is taken through any sequence of modes, starts, forces and scans', () => {
  type Deed =
    | { readonly deed: 'scan' | 'stop' | 'program' }
    | { readonly deed: 'start'; readonly kind: StartKind }
    | { readonly deed: 'force'; readonly name: string; readonly value: number }
    | { readonly deed: 'release'; readonly name: string }
    | { readonly deed: 'write'; readonly address: number; readonly value: number };
  const name = fc.constantFrom('n', 'sv', 'speed', 'level', 'seen');
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Deed>({ deed: 'scan' }) },
    fc.constantFrom<Deed>({ deed: 'stop' }, { deed: 'program' }),
    fc.constantFrom<StartKind>('cold', 'warm', 'hot').map((kind): Deed => ({ deed: 'start', kind })),
    fc.record({ deed: fc.constant('force' as const), name, value: fc.integer({ min: -32768, max: 32767 }) }),
    fc.record({ deed: fc.constant('release' as const), name }),
    fc.record({ deed: fc.constant('write' as const), address: fc.constantFrom(0, 1024, 1030), value: fc.nat(65535) }),
  );
  const carryOut = (plc: Plc, all: readonly Deed[], from: number): void => {
    for (const [i, each] of all.entries()) {
      switch (each.deed) {
        case 'scan':
          plc.scan(atSeconds(from + i));
          break;
        case 'stop':
          plc.stop();
          break;
        case 'program':
          plc.enterProgram();
          break;
        case 'start':
          plc.start(each.kind);
          break;
        case 'force':
          plc.force(each.name, each.value);
          break;
        case 'release':
          plc.release(each.name);
          break;
        case 'write':
          plc.image.holdingRegisters[each.address] = each.value;
          plc.quiet();
      }
      if (plc.mode !== 'run') expect([plc.image.coils[0], plc.image.holdingRegisters[0]]).toEqual([0, 0]);
    }
  };
  it('goes on from a snapshot at any point exactly as if there had been none', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), fc.array(deed, { maxLength: 25 }), (before, after) => {
        const one = plcOf(SOURCE);
        carryOut(one, before, 0);
        const other = plcOf(SOURCE);
        other.restore(structuredClone(one.snapshot()));
        expect(other.snapshot()).toEqual(one.snapshot());
        carryOut(one, after, 100);
        carryOut(other, after, 100);
        expect(other.snapshot()).toEqual(one.snapshot());
        for (const { name: forced, value } of one.forces())
          if (one.mode === 'run' && one.scan(atSeconds(500)).fault === null) expect(one.read(forced)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the starts', () => {
  const running = (): Plc => {
    const plc = plcOf(SOURCE);
    plc.image.inputRegisters[0] = 20;
    plc.image.holdingRegisters[1024] = 77;
    plc.image.holdingRegisters[1100] = 5;
    for (let t = 0; t < 3; t++) scanAt(plc, t);
    return plc;
  };
  const state = (plc: Plc): unknown[] => [
    plc.mode,
    plc.read('n'),
    plc.read('total'),
    plc.image.holdingRegisters[1024],
    plc.image.holdingRegisters[1100],
    plc.image.coils[0],
    plc.image.holdingRegisters[0],
  ];
  it('cold: everything as at first', () => {
    const plc = running();
    plc.start('cold');
    expect(state(plc)).toEqual(['run', 0, 0, 50, 0, 0, 0]);
  });
  it('warm: RETAIN variables and free memory are kept', () => {
    const plc = running();
    plc.stop();
    plc.start('warm');
    expect(state(plc)).toEqual(['run', 0, 3, 50, 5, 0, 0]);
  });
  it('hot: everything is kept, outputs too, and what was written in the meantime counts', () => {
    const plc = running();
    plc.enterProgram();
    expect(state(plc)).toEqual(['program', 3, 3, 77, 5, 0, 0]);
    plc.image.holdingRegisters[1024] = 78;
    plc.start('hot');
    expect(state(plc)).toEqual(['run', 3, 3, 78, 5, 1, 77]);
    scanAt(plc, 9);
    expect(state(plc)).toEqual(['run', 4, 4, 78, 5, 1, 78]);
  });
});
