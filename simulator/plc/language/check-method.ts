import { instanceAs } from './check-handle.ts';
import { checkPlace, needPlace, variableOf } from './check-place.ts';
import type { BlockPou, CheckedExpression, Dispatch, FunctionPou, Method, Place } from './checked.ts';
import { isError } from './conversions.ts';
import { mayUse, referenceTo, typeOfBlock } from './object-types.ts';
import { type Scope, suggestion } from './scope.ts';
import type { Expression } from './syntax.ts';
import { type InterfaceType, NULL } from './types.ts';

/*
 * Which method a call means (IEC 61131-3, 6.6.5.4 to 6.6.8): of an instance whose type is known, of what an interface or a
 * reference leads to, of THIS, or of SUPER.
 */

type Call = Expression & { kind: 'call' };

/** `none`: the call is of something else. `wrong`: the finding has been reported. */
export type FoundMethod =
  | 'none'
  | 'wrong'
  | { readonly callee: FunctionPou; readonly instance: CheckedExpression; readonly dispatch: Dispatch | null };

interface Receiver {
  readonly of: BlockPou | InterfaceType;
  readonly instance: CheckedExpression;
  /** Whether the instance can be of a type derived from `of`. */
  readonly open: boolean;
}

const isNamed = (scope: Scope, expression: Expression, word: string): boolean =>
  expression.kind === 'name' && expression.name.toUpperCase() === word && !scope.find(word) && scope.self !== null;

/** The name that an expression begins with; null where it begins with a call. */
const rootName = (expression: Expression): string | null => {
  let at = expression;
  while (at.kind === 'member' || at.kind === 'index' || at.kind === 'dereference') at = at.of;
  return at.kind === 'name' ? at.name.toUpperCase() : null;
};

const thisOf = (self: BlockPou): Place => ({ kind: 'this', type: typeOfBlock(self) });

/** Whether an instance can be of another type than its declaration says. */
const isOpen = (place: Place): boolean => {
  if (place.kind === 'this' || place.kind === 'dereference') return true;
  return place.kind === 'variable' && place.variable.section === 'in-out';
};

export const dispatchBody = (scope: Scope, pou: BlockPou, place: Place): Dispatch | null =>
  pou.object && isOpen(place) ? scope.world.objects.dispatch(pou, 'body') : null;

const receiverOf = (scope: Scope, of: Expression): Receiver | 'none' | 'wrong' => {
  const { at } = of;
  if (isNamed(scope, of, 'SUPER')) {
    const base = scope.self?.object?.base;
    if (base) {
      const place = thisOf(scope.self as BlockPou);
      return { of: base, instance: instanceAs(place, referenceTo(place.type), at), open: false };
    }
    scope.report(at, 'own-instance-place', { word: 'SUPER', mend: 'EXTENDS' });
    return 'wrong';
  }
  const root = rootName(of);
  if (root !== null && !scope.find(root) && root !== 'THIS') return 'none';
  if (of.kind === 'call') {
    const value = scope.check(of);
    if (isError(value.type)) return 'wrong';
    if (value.type.kind === 'interface')
      return { of: value.type, instance: { kind: 'not-null', type: value.type, operand: value, at }, open: true };
    scope.report(at, 'not-a-structure', { type: value.type.name });
    return 'wrong';
  }
  const place = checkPlace(scope, of);
  if (!place || isError(place.type)) return 'wrong';
  const { type } = place;
  if (type.kind === 'interface') {
    const operand: CheckedExpression = { kind: 'load', type, place, at };
    return { of: type, instance: { kind: 'not-null', type, operand, at }, open: true };
  }
  // A function block that is a member of a structure is called, not a method.
  if (type.kind === 'struct') return 'none';
  if (type.kind !== 'block') {
    const mend = type.kind === 'reference' && type !== NULL ? '^' : null;
    if (mend) scope.report(at, 'operand-type', { operator: '.', type: type.name, allowed: `${mend}.` });
    else scope.report(at, 'not-a-structure', { type: type.name });
    return 'wrong';
  }
  needPlace(place);
  const variable = variableOf(place);
  if (variable) variable.used = true;
  return { of: type.pou, instance: instanceAs(place, referenceTo(type), at), open: isOpen(place) };
};

const methodsOf = (of: BlockPou | InterfaceType): ReadonlyMap<string, Method> =>
  of.kind === 'interface' ? of.methods() : (of.object?.methods() ?? new Map<string, Method>());

/** Finds the method that a call names, and remembers the call for the search for recursion. */
export const findMethod = (scope: Scope, call: Call): FoundMethod => {
  const { callee, at } = call;
  let receiver: Receiver | 'none' | 'wrong' = 'none';
  let name = '';
  if (callee.kind === 'name') {
    name = callee.name;
    const { self } = scope;
    if (!self?.object?.methods().has(name.toUpperCase()) || scope.find(name.toUpperCase())) return 'none';
    const place = thisOf(self);
    receiver = { of: self, instance: instanceAs(place, referenceTo(place.type), at), open: true };
  } else if (callee.kind === 'member') {
    ({ name } = callee);
    // A function block inside another one is called in the same way.
    receiver = receiverOf(scope, callee.of);
  }
  if (receiver === 'none' || receiver === 'wrong') return receiver;
  const { of, instance, open } = receiver;
  const methods = methodsOf(of);
  const method = methods.get(name.toUpperCase());
  if (!method) {
    if (of.kind !== 'interface' && of.variables.has(name.toUpperCase())) return 'none';
    const hint = suggestion(
      name,
      [...methods.values()].map((one) => one.name),
    );
    scope.report(callee.at, 'unknown-method', { type: of.name, name, hint });
    return 'wrong';
  }
  if (!mayUse(scope, method.access, method.owner)) {
    scope.report(callee.at, 'not-accessible', { name, access: method.access, owner: method.owner.name });
    return 'wrong';
  }
  if (method.abstract && !open) {
    scope.report(callee.at, 'abstract-call', { name });
    return 'wrong';
  }
  const fixed = !open || (method.final && !method.abstract) || method.access === 'PRIVATE';
  const dispatch = fixed ? null : scope.world.objects.dispatch(of, method);
  const own = instance.kind === 'address' && instance.place.kind === 'this';
  scope.world.calls(scope.pou, dispatch ?? method.pou, at, own);
  return { callee: method.pou, instance, dispatch };
};

/** SUPER(): whether a call is one of the base's body. */
export const isSuperCall = (scope: Scope, { callee }: Call): boolean => isNamed(scope, callee, 'SUPER');
