import fc from 'fast-check';
import { expect } from 'vitest';
import { atSeconds, seconds } from '../../kernel/time.ts';
import { Plc } from '../runtime/plc.ts';
import { compile } from './compile.ts';
import { strangers } from './generated-words.ts';

/**
 * Whatever the source, a program or findings; and a program runs or faults, and never throws or hangs. No word of the
 * source is in its code. True when it is a program.
 */
export const survive = (source: string): boolean => {
  const result = compile(source);
  if (!result.ok) {
    expect(result.diagnostics.length).toBeGreaterThan(0);
    for (const { line, column } of result.diagnostics) expect(line >= 1 && column >= 1).toBe(true);
    return false;
  }
  expect(strangers(result.program.code)).toEqual([]);
  const plc = new Plc(result.program, { interval: seconds(0.1), budget: 5000 });
  for (let i = 0; i < 3; i++) plc.scan(atSeconds(i));
  for (const { name } of result.program.variables) plc.read(name);
  return true;
};

/** Survives the source, and leaves its host's objects as they are. */
export const surviveHostile = (source: string): void => {
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  survive(source);
  expect((globalThis as { hacked?: number }).hacked).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
};

/** The source that `words` make, with one to four of them changed, lost or doubled. */
export const damaged = (words: readonly string[]): fc.Arbitrary<string> => {
  const place = fc.nat(words.length - 1);
  const edit = fc.tuple(place, place, fc.constantFrom('put', 'lose', 'double'));
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    const changed = [...words];
    for (const [at, by, kind] of edits) {
      if (kind === 'put') changed[at] = words[by] as string;
      else changed[at] = kind === 'lose' ? '' : `${changed[at]} ${words[by]}`;
    }
    return changed.join(' ');
  });
};
