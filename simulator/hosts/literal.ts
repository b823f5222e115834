import type { Duration } from '../kernel/time.ts';
import { compile } from '../plc/language/compile.ts';
import type { PlcValue } from '../plc/runtime/plc.ts';
import { Plc } from '../plc/runtime/plc.ts';

/** Characters of a literal that is looked at. */
const LONGEST = 300;

/**
 * The value of a literal of Structured Text for a variable of an elementary type: `TRUE`, `16#FF`, `T#1m30s`, `-2.5`.
 * It goes through the compiler, so that it means here what it means in a program. Undefined when it is none, or does
 * not fit the type; for a type of the program's own only whole numbers and TRUE and FALSE are understood, for a
 * reference or an interface the name of a variable or NULL.
 */
export const literalValue = (type: string, literal: string): PlcValue | undefined => {
  const text = literal.trim();
  if (text.length === 0 || text.length > LONGEST || /;/.test(text)) return undefined;
  // A reference is given by the name of its target.
  if (/^(?:REF_TO|INTERFACE) /.test(type)) return text;
  const known = valueIn(type, text);
  return known ?? (/^[+-]?\d+$/.test(text) && !elementary(type) ? Number(text) : undefined);
};

const valueIn = (type: string, text: string): PlcValue | undefined => {
  const result = compile(`PROGRAM literal VAR v : ${type} := ${text}; END_VAR END_PROGRAM`);
  if (!result.ok || result.program.variables.length !== 1) return undefined;
  return new Plc(result.program, { interval: 1_000 as Duration }).read('v');
};

/** Whether a variable can be declared with that type without more. */
const elementary = (type: string): boolean => compile(`PROGRAM p VAR v : ${type}; END_VAR END_PROGRAM`).ok;
