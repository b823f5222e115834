import { describe, expect, it } from 'vitest';
import { atSeconds, seconds } from '../kernel/time.ts';
import { compile } from '../plc/language/compile.ts';
import type { CompiledProgram } from '../plc/language/program.ts';
import { Plc } from '../plc/runtime/plc.ts';
import { changeOnline } from './online-change.ts';

const CLASSES = [
  'CLASS A VAR N : INT; END_VAR METHOD PUBLIC UP : INT N := N + 1; UP := N; END_METHOD END_CLASS',
  'CLASS B EXTENDS A METHOD PUBLIC OVERRIDE UP : INT N := N + 10; UP := N; END_METHOD END_CLASS',
];
const PROGRAM =
  'PROGRAM P VAR X : A; Y : B; R : REF_TO A; OUT : INT; END_VAR IF R = NULL THEN R := REF(Y); END_IF; OUT := R^.UP(); END_PROGRAM';

const programOf = (source: string): CompiledProgram => {
  const result = compile(source);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.program;
};

const running = (): Plc => {
  const plc = new Plc(programOf([...CLASSES, PROGRAM].join('\n')), { interval: seconds(0.1) });
  plc.scan(atSeconds(0));
  expect([plc.read('OUT'), plc.read('R')]).toEqual([10, 'Y']);
  return plc;
};

describe('an online change of a program with objects', () => {
  it('keeps everything where only statements change', () => {
    const plc = running();
    changeOnline(plc, programOf([...CLASSES, PROGRAM.replace('OUT := R^.UP()', 'OUT := R^.UP() * 2')].join('\n')), {});
    plc.scan(atSeconds(0.1));
    expect([plc.read('OUT'), plc.read('Y.N'), plc.read('R')]).toEqual([40, 20, 'Y']);
  });

  it('gives every instance its own class again where classes have moved', () => {
    const plc = running();
    const more = 'CLASS Z METHOD PUBLIC NOTHING END_METHOD END_CLASS';
    changeOnline(plc, programOf([more, CLASSES[1], CLASSES[0], PROGRAM].join('\n')), {});
    plc.scan(atSeconds(0.1));
    expect([plc.read('OUT'), plc.read('R')]).toEqual([20, 'Y']);
  });

  it('lets references follow their variables to other places, and begin anew where those are gone', () => {
    const plc = running();
    const moved = PROGRAM.replace('X : A;', 'NEW : ARRAY[1..5] OF LREAL; X : A;');
    changeOnline(plc, programOf([...CLASSES, moved].join('\n')), {});
    expect([plc.read('R'), plc.read('Y.N')]).toEqual(['Y', 10]);
    plc.scan(atSeconds(0.1));
    expect([plc.read('OUT'), plc.read('NEW[1]')]).toEqual([20, 0]);
    changeOnline(
      plc,
      programOf([...CLASSES, moved.replace('Y : B;', 'W : B;').replace('REF(Y)', 'REF(W)')].join('\n')),
      {},
    );
    expect(plc.read('R')).toBe('NULL');
    plc.scan(atSeconds(0.2));
    expect([plc.read('R'), plc.read('OUT')]).toEqual(['W', 10]);
  });
});
