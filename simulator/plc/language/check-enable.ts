import type { CheckedExpression, Enable, Place, Pou, Variable } from './checked.ts';
import { BOOL } from './types.ts';

/*
 * EN and ENO (IEC 61131-3, 6.6.1.5). Every function and function block may be called with them. A unit that names them in
 * its body, or whose ENO is read as a member, has variables for them; for all others the call itself does what is to be
 * done, so that programs without EN and ENO pay nothing.
 */

/** EN and ENO as a call gives them. */
export interface GivenEnable {
  readonly condition: CheckedExpression | null;
  readonly target: { readonly to: Place; readonly negated: boolean } | null;
}

const named = (pou: Pou, name: string, section: Variable['section']): Variable | null => {
  const variable = pou.variables.get(name);
  return variable?.section === section && variable.type === BOOL ? variable : null;
};

/** The variables for EN and ENO that a unit has, declared or not. */
export const enableOf = (pou: Pou): { en: Variable | null; eno: Variable | null } => ({
  en: named(pou, 'EN', 'input'),
  eno: named(pou, 'ENO', 'output'),
});

/** What a caller gives by position: VAR_INPUT and VAR_IN_OUT without EN. */
export const parametersOf = (pou: Pou): Variable[] => {
  const { en } = enableOf(pou);
  return [...pou.variables.values()].filter(
    (v) =>
      (v.section === 'input' && v !== en && !v.name.includes('~')) ||
      (v.section === 'in-out' && v.byReference !== 'output'),
  );
};

/** The value of a function's call with what EN and ENO do to it. `eno` is the function's own. */
export const enabled = (
  value: CheckedExpression,
  enable: GivenEnable | null,
  eno: Variable | null,
): CheckedExpression => {
  if (!enable || (!enable.condition && (!enable.target || eno))) return value;
  const target = enable.target ? { ...enable.target, own: eno !== null } : null;
  return { kind: 'enabled', type: value.type, condition: enable.condition, value, eno: target, at: value.at };
};

/** What a function block's call does about EN and ENO; null when there is nothing to do. */
export const blockEnable = (pou: Pou, instance: Place, given: GivenEnable | null): Enable | null => {
  const { en, eno } = enableOf(pou);
  if (!given && !en && !eno) return null;
  let condition = given?.condition ?? null;
  if (!condition && en) {
    // EN is a variable of the instance: it may have been set as a member, or keep what an earlier call gave.
    const place: Place = { kind: 'member', of: instance, offset: en.place, type: BOOL };
    condition = { kind: 'load', type: BOOL, place, at: pou.at };
  }
  return { condition, en, eno, target: given?.target ? { ...given.target, own: eno !== null } : null };
};
