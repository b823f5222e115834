import { blockEnable, enabled, enableOf, type GivenEnable, parametersOf } from './check-enable.ts';
import { checkEnumConversion } from './check-enum-conversion.ts';
import { checkRef } from './check-handle.ts';
import { dispatchBody, findMethod, isSuperCall } from './check-method.ts';
import { checkPlace, needPlace, needPlaces, variableOf } from './check-place.ts';
import type {
  CallInput,
  CallOutput,
  CheckedExpression,
  CheckedStatement,
  FunctionPou,
  Place,
  Pou,
  Variable,
} from './checked.ts';
import { coerce, errorAt, isError, settle } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import { derives, leadsTo, typeOfBlock } from './object-types.ts';
import { boundsFor, checkBound } from './open-array.ts';
import { dotted } from './parse-expression.ts';
import { type Scope, suggestion } from './scope.ts';
import type { StandardFunction } from './standard-function.ts';
import { findStandardFunction, standardFunctionNames } from './standard-functions.ts';
import type { Argument, Expression } from './syntax.ts';
import {
  type ArrayType,
  type BlockType,
  BOOL,
  baseOf,
  isHandle,
  isWord,
  sameType,
  type Type,
  widens,
} from './types.ts';

type CallExpression = Expression & { kind: 'call' };

const isMixed = (scope: Scope, args: readonly Argument[]): boolean => {
  const named = args.filter((arg) => arg.name !== null).length;
  if (named === 0 || named === args.length) return false;
  scope.report((args.find((arg) => arg.name === null) as Argument).at, 'mixed-arguments');
  return true;
};

/** Why a place cannot be written; null when it can. */
export const refusal = (place: Place): string | null => {
  for (let at = place; at.kind === 'member' || at.kind === 'element' || at.kind === 'character'; at = at.of) {
    const inner = at.of.type;
    if (inner.kind !== 'block' || at.kind !== 'member') continue;
    const { offset, type } = at;
    const member = [...inner.pou.variables.values()].find(
      (v) => v.storage === 'instance' && v.place === offset && v.type === type,
    );
    if (at.of.kind === 'this' || member?.constant) return member?.constant ? 'CONSTANT / 定数' : null;
    return member?.section === 'output' ? 'VAR_OUTPUT / 出力' : null;
  }
  const variable = variableOf(place);
  if (!variable) return place.kind === 'this' ? 'THIS' : null;
  if (variable.constant) return 'CONSTANT / 定数';
  if (variable.location?.area === 'I') return `${variable.location.text} / 入力`;
  if (variable.partial === 'I') return '%I* / 入力';
  return null;
};

/** A place that is written; reports when it may not be. A character of a string is one for assignments only. */
export const checkTarget = (scope: Scope, expression: Expression, orCharacter = false): Place | null => {
  const place = checkPlace(scope, expression);
  if (!place) return null;
  if (place.kind === 'character' && !orCharacter) {
    scope.report(expression.at, 'not-a-variable');
    return null;
  }
  const variable = variableOf(place);
  const why = (variable && scope.frozen.get(variable)) ?? refusal(place);
  if (why !== null) {
    scope.report(expression.at, 'not-assignable', { name: variable?.name ?? 'THIS', why });
    return null;
  }
  if (variable) variable.assigned = true;
  return place;
};

const isOutput = ({ section, byReference }: Variable): boolean => section === 'output' || byReference === 'output';

/** Takes EN and ENO out of the arguments: any call may have them, and they go by name even beside inputs by position. */
const splitEnable = (
  scope: Scope,
  all: readonly Argument[],
): { args: readonly Argument[]; enable: GivenEnable | null } => {
  const isEnable = ({ name, output }: Argument): boolean =>
    name !== null && name.toUpperCase() === (output ? 'ENO' : 'EN');
  const given = all.filter(isEnable);
  if (given.length === 0) return { args: all, enable: null };
  const enable: { condition: CheckedExpression | null; target: GivenEnable['target'] } = {
    condition: null,
    target: null,
  };
  for (const arg of given) {
    const { at, value, output, negated } = arg;
    if (output ? enable.target : enable.condition)
      scope.report(at, 'duplicate-parameter', { name: arg.name as string });
    else if (!output) enable.condition = coerce(scope, scope.check(value, BOOL), BOOL);
    else {
      const to = checkTarget(scope, value);
      if (to && to.type !== BOOL && !isError(to.type))
        scope.report(value.at, 'type-mismatch', { found: 'BOOL', wanted: to.type.name, mend: 'VAR x : BOOL' });
      else if (to) enable.target = { to, negated };
    }
  }
  return { args: all.filter((arg) => !isEnable(arg)), enable };
};

interface Bound {
  readonly inputs: CallInput[];
  readonly outputs: CallOutput[];
}

/** Whether an array can be given for one of variable length: as many dimensions, of the same elements. */
const suits = (given: Type, wanted: Type): given is ArrayType =>
  wanted.kind === 'array' &&
  wanted.bounds !== undefined &&
  given.kind === 'array' &&
  given.dimensions.length === wanted.dimensions.length &&
  sameType(given.element, wanted.element);

/** An array for a VAR_INPUT of variable length: a variable, also one that may only be read, or what a call gives. */
const bindOpenInput = (scope: Scope, variable: Variable, arg: Argument, bound: Bound): void => {
  const { at, kind } = arg.value;
  const place = kind === 'call' ? null : checkPlace(scope, arg.value);
  const value = kind === 'call' ? scope.check(arg.value, variable.type) : null;
  const type = place?.type ?? value?.type;
  if (!type || isError(type)) return;
  if (!suits(type, variable.type)) {
    const wanted = variable.type.name;
    scope.report(at, 'type-mismatch', { found: type.name, wanted, mend: `VAR x : ${wanted}` });
    return;
  }
  if (place) needPlace(place);
  bound.inputs.push({ variable, value, place }, ...boundsFor(variable.type as ArrayType, type, at));
};

const bindInput = (scope: Scope, variable: Variable, arg: Argument, bound: Bound): void => {
  if (variable.section === 'in-out') {
    const { type } = variable;
    // THIS itself cannot be assigned to, but its class may be given on.
    const own = type.kind === 'block' ? checkPlace(scope, arg.value) : null;
    const place = own?.kind === 'this' ? own : type.kind === 'block' && !own ? null : checkTarget(scope, arg.value);
    if (!place) return;
    if (suits(place.type, type)) {
      needPlace(place);
      bound.inputs.push({ variable, value: null, place }, ...boundsFor(type as ArrayType, place.type, arg.value.at));
      return;
    }
    const derived = type.kind === 'block' && place.type.kind === 'block' && derives(place.type.pou, type.pou);
    if (!sameType(place.type, variable.type) && !derived) {
      const wanted = variable.type.name;
      scope.report(arg.value.at, 'type-mismatch', { found: place.type.name, wanted, mend: `VAR x : ${wanted}` });
      return;
    }
    needPlace(place);
    bound.inputs.push({ variable, value: null, place });
    return;
  }
  const value = coerce(scope, scope.check(arg.value, variable.type), variable.type);
  if (!isWord(variable.type)) needPlaces(value);
  if (value.kind !== 'error') bound.inputs.push({ variable, value, place: null });
};

const bindOutput = (scope: Scope, variable: Variable, arg: Argument, bound: Bound): void => {
  const to = checkTarget(scope, arg.value);
  if (!to) return;
  const { negated } = arg;
  if (isError(to.type) || isError(variable.type)) return;
  if (negated && (variable.type !== BOOL || to.type !== BOOL))
    scope.report(arg.at, 'operand-type', { operator: 'NOT =>', type: variable.type.name, allowed: 'BOOL' });
  else if (accepts(variable.type, to.type)) bound.outputs.push({ variable, to, negated });
  else {
    const { name } = variable.type;
    scope.report(arg.value.at, 'type-mismatch', { found: name, wanted: to.type.name, mend: `VAR x : ${name}` });
  }
};

/** Whether an output of a type can be stored in a place of another: of the same, or of one that keeps every value. */
export const accepts = (from: Type, to: Type): boolean =>
  sameType(from, to) ||
  sameType(baseOf(from), baseOf(to)) ||
  (isHandle(from) && isHandle(to) && leadsTo(from, to)) ||
  (from.kind === 'elementary' && to.kind === 'elementary' && widens(baseOf(from), baseOf(to)));

/** Binds arguments to the inputs and outputs of a function or function block; missing VAR_IN_OUTs are reported. */
const bind = (scope: Scope, callee: Pou, args: readonly Argument[], at: Position): Bound => {
  const bound: Bound = { inputs: [], outputs: [] };
  if (isMixed(scope, args)) return bound;
  const inputs = parametersOf(callee);
  const outputs = [...callee.variables.values()].filter(isOutput);
  const given = new Set<Variable>();
  for (const [i, arg] of args.entries()) {
    const variable = arg.name === null ? inputs[i] : callee.variables.get(arg.name.toUpperCase());
    const fits = variable && (arg.output ? isOutput(variable) : inputs.includes(variable));
    if (!variable || !fits) {
      if (arg.name === null)
        scope.report(at, 'argument-count', { callee: callee.name, wanted: inputs.length, found: args.length });
      else {
        const direction = arg.output ? 'VAR_OUTPUT' : 'VAR_INPUT';
        const names = (arg.output ? outputs : inputs).map((v) => v.name);
        scope.report(arg.at, 'unknown-parameter', {
          callee: callee.name,
          direction,
          name: arg.name,
          hint: suggestion(arg.name, names),
        });
        scope.check(arg.value);
      }
      continue;
    }
    if (given.has(variable)) {
      scope.report(arg.at, 'duplicate-parameter', { name: variable.name });
      continue;
    }
    given.add(variable);
    if (arg.output && !variable.byReference) bindOutput(scope, variable, arg, bound);
    else if (variable.byReference === 'input') bindOpenInput(scope, variable, arg, bound);
    else bindInput(scope, variable, arg, bound);
  }
  for (const variable of [...inputs, ...outputs]) {
    if (variable.section === 'in-out' && !given.has(variable))
      scope.report(at, 'missing-in-out', { callee: callee.name, name: variable.name });
  }
  return bound;
};

type CheckedCall = CheckedExpression & { kind: 'call' };

const callFunction = (
  scope: Scope,
  callee: FunctionPou,
  call: CallExpression,
  receiver?: CheckedCall['receiver'],
): CheckedExpression => {
  const { at } = call;
  if (!receiver) scope.world.calls(scope.pou, callee, at);
  const { args, enable } = splitEnable(scope, call.args);
  const inputs = parametersOf(callee);
  if (args.length > 0 && args.every((arg) => arg.name === null) && args.length !== inputs.length) {
    scope.report(at, 'argument-count', { callee: callee.name, wanted: inputs.length, found: args.length });
    return errorAt(at);
  }
  const { inputs: values, outputs } = bind(scope, callee, args, at);
  const { eno } = enableOf(callee);
  if (eno && enable?.target) outputs.push({ variable: eno, to: enable.target.to, negated: enable.target.negated });
  const type = baseOf(callee.result.type);
  const value = enabled({ kind: 'call', type, callee, inputs: values, outputs, receiver, at }, enable, eno);
  if (isWord(type) || !scope.pou) return value;
  return { kind: 'held', type, variable: scope.world.hold(scope.pou, type, at), operand: value, at };
};

/** Puts named arguments of a standard function in order; null with a finding when they do not fit. */
const order = (scope: Scope, standard: StandardFunction, call: CallExpression): Expression[] | null => {
  const { args } = call;
  const least = standard.inputs.length;
  const wrongCount = (): null => {
    scope.report(call.at, 'argument-count', {
      callee: standard.name,
      wanted: standard.extensible ? `≥ ${least}` : least,
      found: args.length,
    });
    return null;
  };
  if (isMixed(scope, args)) return null;
  if (args.length < least || (args.length > least && !standard.extensible)) return wrongCount();
  if (args.every((arg) => arg.name === null)) return args.map((arg) => arg.value);
  const last = /^(.*?)(\d+)$/.exec(standard.inputs[least - 1] ?? '');
  const names = args.map((_, i) => standard.inputs[i] ?? `${last?.[1]}${Number(last?.[2]) + i - least + 1}`);
  const ordered: Expression[] = [];
  for (const arg of args) {
    const i = names.indexOf((arg.name as string).toUpperCase());
    if (i === -1 || arg.output) {
      const direction = arg.output ? 'VAR_OUTPUT' : 'VAR_INPUT';
      scope.report(arg.at, 'unknown-parameter', {
        callee: standard.name,
        direction,
        name: arg.name as string,
        hint: ` (${names.join(', ')})`,
      });
      return null;
    }
    if (ordered[i]) {
      scope.report(arg.at, 'duplicate-parameter', { name: arg.name as string });
      return null;
    }
    ordered[i] = arg.value;
  }
  return ordered;
};

/** A call in an expression: a function of the program, of the library, or of the standard. */
export const checkCall = (scope: Scope, call: CallExpression, hint?: Type, asStatement = false): CheckedExpression => {
  const { callee } = call;
  const method = findMethod(scope, call);
  if (method === 'wrong') return errorAt(call.at);
  if (method !== 'none') {
    const value = callFunction(scope, method.callee, call, method);
    if (method.callee.returns || asStatement || isError(value.type)) return value;
    scope.report(call.at, 'not-a-value', { name: method.callee.name, what: 'METHOD' });
    return errorAt(call.at);
  }
  const name = dotted(callee);
  if (name === null || (callee.kind !== 'name' && !isQualified(scope, callee))) {
    scope.report(call.at, 'not-callable', { name: callee.kind === 'member' ? callee.name : '[]' });
    return errorAt(call.at);
  }
  const upper = name.toUpperCase();
  const instance = scope.find(upper);
  if (instance) {
    instance.used = true;
    if (instance.type.kind === 'block') scope.report(call.at, 'not-a-value', { name, what: 'FUNCTION_BLOCK' });
    else if (instance.section === 'result') scope.report(call.at, 'recursive-call', { name });
    else scope.report(call.at, 'not-callable', { name });
    return errorAt(call.at);
  }
  const own = scope.world.findFunction(name, scope.space);
  if (own) {
    const value = callFunction(scope, own, call);
    if (own.returns || asStatement) return value;
    scope.report(call.at, 'not-a-value', { name, what: 'FUNCTION' });
    return errorAt(call.at);
  }
  const special = checkBound(scope, call, hint) ?? checkRef(scope, call) ?? checkEnumConversion(scope, call);
  if (special) return special;
  const standard = findStandardFunction(upper);
  if (standard) {
    const { args: plain, enable } = splitEnable(scope, call.args);
    const ordered = order(scope, standard, { ...call, args: plain });
    if (!ordered) return errorAt(call.at);
    const args = ordered.map((arg) => scope.check(arg, standard.passHint ? hint : undefined));
    if (args.some((arg) => isError(arg.type))) return errorAt(call.at);
    const value = standard.check(scope, args, call.at, hint);
    return isError(value.type) || !enable ? value : enabled(settle(scope, value, hint), enable, null);
  }
  if (scope.world.isBlock(name, scope.space)) scope.report(call.at, 'block-not-instance', { name });
  else if (!scope.world.explain(scope, name, call.at)) {
    const names = [...scope.world.functionNames, ...standardFunctionNames];
    scope.report(call.at, 'unknown-function', { name, hint: suggestion(name, names) });
  }
  for (const arg of call.args) scope.check(arg.value);
  return errorAt(call.at);
};

/** Whether a name with dots begins with a namespace, and not with a variable or an instance. */
const isQualified = (scope: Scope, callee: Expression): boolean => {
  const root = dotted(callee)?.split('.')[0]?.toUpperCase();
  if (root === undefined || scope.find(root)) return false;
  return !(scope.self && (root === 'THIS' || root === 'SUPER')) && callee.kind === 'member';
};

/** The call of a function block's instance. */
const invoke = (scope: Scope, instance: Place, block: BlockType, call: CallExpression): CheckedStatement => {
  const { at } = call;
  needPlace(instance);
  const dispatch = dispatchBody(scope, block.pou, instance);
  scope.world.calls(scope.pou, dispatch ?? block.pou, at);
  const { args, enable } = splitEnable(scope, call.args);
  const { inputs, outputs } = bind(scope, block.pou, args, at);
  const given = blockEnable(block.pou, instance, enable);
  return { kind: 'invoke', instance, block, inputs, outputs, enable: given, dispatch, at };
};

/** `SUPER()`: the body of the block that this one extends, on the same instance (6.6.7). */
const checkSuper = (scope: Scope, { args, at }: CallExpression): CheckedStatement | null => {
  const { self, pou } = scope;
  const base = self?.object?.base;
  if (!self || base?.kind !== 'function-block' || pou !== self) {
    scope.report(at, 'own-instance-place', { word: 'SUPER()', mend: 'FUNCTION_BLOCK … EXTENDS …' });
    return null;
  }
  if (args.length > 0) {
    scope.report(at, 'argument-count', { callee: 'SUPER', wanted: 0, found: args.length });
    return null;
  }
  scope.world.calls(pou, base, at);
  const instance: Place = { kind: 'this', type: typeOfBlock(self) };
  const block = typeOfBlock(base);
  return { kind: 'invoke', instance, block, inputs: [], outputs: [], enable: null, dispatch: null, at };
};

/** A call as a statement: of a function block's instance, or of a function for its outputs. */
export const checkCallStatement = (scope: Scope, call: CallExpression): CheckedStatement | null => {
  const { callee, at } = call;
  if (isSuperCall(scope, call)) return checkSuper(scope, call);
  const isVariable = callee.kind !== 'name' || scope.find(callee.name.toUpperCase()) !== undefined;
  const qualified = isQualified(scope, callee) && scope.world.isNamespace(dotted(callee) as string, scope.space);
  if (isVariable && !qualified && (callee.kind !== 'member' || findMethod(scope, call) === 'none')) {
    const instance = checkPlace(scope, callee);
    if (!instance || isError(instance.type)) return null;
    if (instance.type.kind !== 'block' || instance.type.pou.kind === 'class') {
      scope.report(at, 'not-callable', { name: callee.kind === 'name' ? callee.name : instance.type.name });
      return null;
    }
    return invoke(scope, instance, instance.type, call);
  }
  const value = checkCall(scope, call, undefined, true);
  if (isError(value.type)) return null;
  if (value.kind !== 'call' && value.kind !== 'enabled')
    scope.report(at, 'function-as-statement', { name: (callee as Expression & { kind: 'name' }).name });
  return { kind: 'evaluate', value, at };
};
