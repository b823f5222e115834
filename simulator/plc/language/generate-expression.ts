import type {
  CallInput,
  CallOutput,
  CheckedExpression,
  Dispatch,
  ElementIndex,
  EnoTarget,
  Intrinsic,
  Place,
  Pou,
  Variable,
} from './checked.ts';
import { firstValue, settled } from './defaults.ts';
import type { Position } from './diagnostics.ts';
import {
  bank,
  convertCode,
  copyCode,
  isReal,
  literal,
  resetCode,
  rounded,
  wide,
  wideArithmetic,
  wideIntrinsic,
  wrapped,
} from './generate-value.ts';
import { BOOL, baseOf, type ElementaryType, highest, isWord, lowest, type Type, type Value, zeroOf } from './types.ts';

/*
 * JavaScript for checked expressions. Every name in the output is made here from a letter and a number, every literal
 * is written from a checked number, every string stands in a table beside the code. `N` is the Float64Array that holds all
 * numbers (a BOOL is 0 or 1), `A` and `E` are the signed and the unsigned view of all 64-bit integers, `M` all strings.
 */

/** Where a body's instance variables begin: a fixed place, or the parameter `b` of a function block's body. */
export interface Frame {
  readonly base: number | 'b';
  /** Whether this is a method, which may run before its function block was ever called. */
  readonly method: boolean;
  /** The number of a source line in the table of places that faults name. */
  site(at: Position): number;
  /** The number of the line of the statement at hand. */
  readonly here: number;
  /** The number of a string in the table of texts. */
  text(value: string): number;
}

interface Address {
  readonly constant: number;
  readonly terms: readonly string[];
}

export const isAggregate = ({ type }: { readonly type: Type }): boolean => !isWord(type);

/** True when a JavaScript local holds the variable's value. */
export const isLocal = (variable: Variable): boolean =>
  variable.storage === 'frame' &&
  !variable.needsPlace &&
  variable.section !== 'in-out' &&
  variable.section !== 'output';

export const localName = (variable: Variable): string => `v${variable.id}`;
/** The parameter that holds the place of a function's VAR_IN_OUT. */
export const referenceName = (variable: Variable): string => `a${variable.id}`;

/** A checked value as JavaScript source. */
export const valueCode = (frame: Frame, value: Value): string => {
  if (typeof value === 'number') return literal(value);
  if (typeof value === 'bigint') return value < 0n ? `(${value}n)` : `${value}n`;
  return `Y[${frame.text(value)}]`;
};

const addressOf = (frame: Frame, place: Place): Address => {
  switch (place.kind) {
    case 'variable': {
      const { variable } = place;
      if (variable.section === 'shared') return { constant: 0, terms: [`N[${variable.place}]`] };
      if (variable.section === 'in-out') {
        if (variable.storage === 'frame') return { constant: 0, terms: [referenceName(variable)] };
        const slot = frame.base === 'b' ? `b+${variable.place}` : String(frame.base + variable.place);
        return { constant: 0, terms: [frame.method ? `nr(N[${slot}],${frame.here})` : `N[${slot}]`] };
      }
      if (variable.storage !== 'instance') return { constant: variable.place, terms: [] };
      if (frame.base === 'b') return { constant: variable.place, terms: ['b'] };
      return { constant: frame.base + variable.place, terms: [] };
    }
    case 'this':
      return { constant: 0, terms: [String(frame.base)] };
    case 'dereference':
      return { constant: 0, terms: [`nr(${number(frame, place.of)},${frame.site(place.at)})`] };
    case 'member': {
      const of = addressOf(frame, place.of);
      return { constant: of.constant + place.offset, terms: of.terms };
    }
    case 'character':
      throw new Error('generator: a character of a string has no place');
    case 'element': {
      const of = addressOf(frame, place.of);
      let { constant } = of;
      const terms = [...of.terms];
      if (place.indexes[0]?.bounds) return { constant, terms: [...terms, openTerm(frame, place)] };
      for (const index of place.indexes) {
        if (index.value.kind === 'constant') constant += (Number(index.value.value) - index.low) * index.stride;
        else terms.push(indexTerm(frame, index));
      }
      return { constant, terms };
    }
  }
};

/** An element of an array of variable length: its row-major number among the elements, times their size. */
const openTerm = (frame: Frame, place: Place & { kind: 'element' }): string => {
  const read = (variable: Variable): string => reference(frame, { kind: 'variable', variable, type: variable.type });
  let code = '';
  for (const { value, bounds } of place.indexes) {
    if (!bounds) continue;
    const low = read(bounds.low);
    const count = `(${read(bounds.high)}-${low}+1)`;
    const offset = `ix(${number(frame, value)},${low},${count},${frame.site(value.at)})`;
    code = code === '' ? offset : `(${code}*${count}+${offset})`;
  }
  return place.type.size === 1 ? code : `${code}*${place.type.size}`;
};

const indexTerm = (frame: Frame, { value, low, count, stride }: ElementIndex): string => {
  const offset = `ix(${number(frame, value)},${literal(low)},${count},${frame.site(value.at)})`;
  return stride === 1 ? offset : `${offset}*${stride}`;
};

/** The place as an index into `N`. */
export const address = (frame: Frame, place: Place, offset = 0): string => {
  const { constant, terms } = addressOf(frame, place);
  const total = constant + offset;
  if (terms.length === 0) return String(total);
  return total === 0 ? terms.join('+') : `${terms.join('+')}+${total}`;
};

/** The place as something that can be read and assigned in JavaScript. */
export const reference = (frame: Frame, place: Place): string =>
  place.kind === 'variable' && isLocal(place.variable)
    ? localName(place.variable)
    : `${bank(place.type)}[${address(frame, place)}]`;

const arithmeticCode = (frame: Frame, expression: CheckedExpression & { kind: 'arithmetic' }): string => {
  const { operator, left, right } = expression;
  const type = expression.type as ElementaryType;
  const a = number(frame, left);
  let b = number(frame, right);
  const zero = type.face === 'big' ? 'nb' : 'nz';
  if (operator === '/' && right.kind !== 'constant') b = `${zero}(${b},${frame.site(expression.at)})`;
  if (type.face === 'big') return wideArithmetic(type, operator, a, b);
  if (isReal(type)) return rounded(type, operator === '**' ? `Math.pow(${a},${b})` : `${a}${operator}${b}`);
  if (type.group !== 'int') return `ta(${a}${operator}${b})`; // whole microseconds stay whole
  switch (operator) {
    case '*':
      return wrapped(type, type.bits === 32 ? `Math.imul(${a},${b})` : `${a}*${b}`);
    case '/':
      return wrapped(type, `${a}/${b}`);
    case 'MOD':
      return `md(${a},${b})`;
    case '**':
      return `pw(${a},${b},${literal(type.low)},${literal(type.high)})`;
    default:
      return wrapped(type, `${a}${operator}${b}`);
  }
};

/** An output of a call as it is stored in its target. */
export const outputCode = (frame: Frame, { variable, to, negated }: CallOutput, code: string): string => {
  if (negated) return `(${code}===0?1:0)`;
  if (variable.type === to.type || to.type.kind !== 'elementary' || variable.type.kind !== 'elementary') return code;
  const from = baseOf(variable.type);
  const value = from === baseOf(to.type) ? code : convertCode(from, to.type, code);
  return fitCode(frame, to.type, value, variable.at);
};

/** An array or structure that a function would have given: what its result begins with. */
const emptyCode = (value: CheckedExpression): string => {
  const variable = value.kind === 'call' ? value.callee.result : null;
  if (!variable) throw new Error('generator: only a function can be called with EN for an aggregate');
  return `(${resetCode(variable.type, String(variable.place))},${variable.place})`;
};

const enabledCode = (frame: Frame, expression: CheckedExpression & { kind: 'enabled' }): string => {
  const { condition, value, eno } = expression;
  const on = (state: boolean): string =>
    `${reference(frame, (eno as EnoTarget).to)}=${state !== (eno as EnoTarget).negated ? 1 : 0}`;
  const done = eno && !eno.own ? `keep(${number(frame, value)},(${on(true)}))` : number(frame, value);
  if (!condition) return done;
  const none = isAggregate(expression) ? emptyCode(value) : valueCode(frame, zeroOf(expression.type));
  const idle = eno ? `(${on(false)},${none})` : none;
  return `(${boolean(frame, condition)}?${done}:${idle})`;
};

const intrinsicCode = (frame: Frame, expression: CheckedExpression & { kind: 'intrinsic' }): string => {
  const { args } = expression;
  const type = expression.type as ElementaryType;
  const name: Intrinsic = expression.name;
  const code = args.map((arg) => number(frame, arg));
  const other = type.kind === 'elementary' && type.face !== 'number' ? wideIntrinsic(name, type, code) : null;
  if (other !== null) return other;
  const [a = '', b = '', c = ''] = code;
  switch (name) {
    case 'ABS':
      return type.group === 'int' ? wrapped(type, `Math.abs(${a})`) : `Math.abs(${a})`;
    case 'LN':
      return rounded(type, `Math.log(${a})`);
    case 'LOG':
      return rounded(type, `Math.log10(${a})`);
    case 'SQRT':
    case 'EXP':
    case 'SIN':
    case 'COS':
    case 'TAN':
    case 'ASIN':
    case 'ACOS':
    case 'ATAN':
      return rounded(type, `Math.${name.toLowerCase()}(${a})`);
    case 'ATAN2':
      return rounded(type, `Math.atan2(${a},${b})`);
    case 'TRUNC':
      return `sa(Math.trunc(${a}),${literal(type.low)},${literal(type.high)})`;
    case 'MIN':
    case 'MAX':
      return code.reduce((left, right) => `Math.${name.toLowerCase()}(${left},${right})`);
    case 'LIMIT':
      return `Math.min(Math.max(${a},${b}),${c})`;
    case 'SEL':
      return `(${boolean(frame, args[0] as CheckedExpression)}?${c}:${b})`;
    case 'MUX':
      return `mx(${a},${frame.site(expression.at)},${code.slice(1).join(',')})`;
    case 'SHL':
      return type.bits === 32 ? `sl(${a},${b})` : `(sl(${a},${b})&${2 ** type.bits - 1})`;
    case 'SHR':
      return `sh(${a},${b})`;
    case 'ROL':
      return `rl(${a},${b},${type.bits})`;
    case 'ROR':
      return `rl(${a},-${b},${type.bits})`;
    case 'TIME':
      return 'N[0]';
    case 'CHARACTER':
      return `ca(${a},${b},${frame.site(expression.at)})`;
    case 'WITH-CHARACTER':
      return `pc(${a},${b},${c},${frame.site(expression.at)})`;
    case 'SCALE-TIME':
      return `tm(${a}*${b})`;
    case 'DIVIDE-TIME':
      return `tm(${a}/nz(${b},${frame.site(expression.at)}))`;
  }
};

/** What a scalar variable begins with, as code. */
export const firstCode = (frame: Frame, variable: Variable): string => {
  const word = variable.initial.at(-1);
  if (word?.from === undefined) return valueCode(frame, firstValue(variable));
  return word.from === 'self' ? `${frame.base}+${Number(word.value)}` : literal(Number(settled(word, 0)));
};

/** The one thing that a dispatch leads to without being counted; null when there are several. */
export const onlyTarget = (dispatch: Dispatch): Pou | null => {
  const targets = dispatch.targets();
  const [first] = targets;
  return first && !dispatch.circular && targets.every(({ pou }) => pou === first.pou) ? first.pou : null;
};

/** The call of a method or function, or of the body of a block. */
export const calling = (callee: Pou, dispatch: Dispatch | null, args: readonly string[], site: number): string => {
  const pou = dispatch ? onlyTarget(dispatch) : callee;
  if (!pou) return `d${dispatch?.id}(${[...args, site].join(',')})`;
  return `${pou.kind === 'function' ? 'f' : 'b'}${pou.id}(${args.join(',')})`;
};

const callCode = (frame: Frame, expression: CheckedExpression & { kind: 'call' }): string => {
  const { callee, inputs, outputs } = expression;
  const { receiver } = expression;
  const given = new Map<Variable, CallInput>(inputs.map((input) => [input.variable, input]));
  const args: string[] = receiver ? [number(frame, receiver.instance)] : [];
  for (const variable of callee.variables.values()) {
    if (variable.section !== 'input' && variable.section !== 'in-out') continue;
    const input = given.get(variable);
    if (input?.place) args.push(address(frame, input.place));
    else if (isAggregate(variable)) args.push(input?.value ? number(frame, input.value) : '-1');
    else args.push(input?.value ? number(frame, input.value) : firstCode(frame, variable));
  }
  const call = calling(callee, receiver?.dispatch ?? null, args, receiver ? frame.site(expression.at) : 0);
  if (outputs.length === 0) return call;
  const copies = outputs.map((output) => {
    const { variable, to } = output;
    return isAggregate(variable)
      ? copyCode(variable.type, address(frame, to), String(variable.place))
      : `${reference(frame, to)}=${outputCode(frame, output, `${bank(variable.type)}[${variable.place}]`)}`;
  });
  return `keep(${call},(${copies.join(',')}))`;
};

/** A value of the base type, fitted into a place: strings are cut, what lies outside a subrange stops the PLC. */
export const fitCode = (frame: Frame, place: Type, code: string, at: Position): string => {
  if (place.kind !== 'elementary') return code;
  if (place.length !== undefined) return `tc(${code},${place.length})`;
  const low = lowest(place);
  const high = highest(place);
  const base = baseOf(place);
  if (low === lowest(base) && high === highest(base)) return code;
  return `rg(${code},${valueCode(frame, low)},${valueCode(frame, high)},${frame.site(at)})`;
};

const partCode = (frame: Frame, { operand, shift, width }: CheckedExpression & { kind: 'part' }): string => {
  const code = number(frame, operand);
  if ((operand.type as ElementaryType).face === 'big') return `pb(${code},${shift}n,${width})`;
  return `(${code}>>>${shift}&${2 ** width - 1})`;
};

const libraryCode = (frame: Frame, { name, args, type }: CheckedExpression & { kind: 'library' }): string => {
  const code = args.map((arg) => number(frame, arg)).join(',');
  if (name === 'find') return `fi(${code})`;
  return type.kind === 'elementary' && type.face === 'text' ? `ch(K.${name}(${code}))` : `K.${name}(${code})`;
};

/** An expression as a JavaScript value of its face (BOOL: 0 or 1); an array or structure as the place where it begins. */
export const number = (frame: Frame, expression: CheckedExpression): string => {
  switch (expression.kind) {
    case 'constant':
      return valueCode(frame, expression.value);
    case 'fit':
      return fitCode(frame, expression.type, number(frame, expression.operand), expression.at);
    case 'part':
      return partCode(frame, expression);
    case 'library':
      return libraryCode(frame, expression);
    case 'load':
      return isAggregate(expression) ? address(frame, expression.place) : reference(frame, expression.place);
    case 'held': {
      const { variable, operand } = expression;
      return `(${copyCode(variable.type, String(variable.place), number(frame, operand))},${variable.place})`;
    }
    case 'negate':
      return `(-${number(frame, expression.operand)})`;
    case 'arithmetic':
      return arithmeticCode(frame, expression);
    case 'convert':
      return convertCode(expression.from, expression.type as ElementaryType, number(frame, expression.operand));
    case 'intrinsic':
      return intrinsicCode(frame, expression);
    case 'call':
      return callCode(frame, expression);
    case 'enabled':
      return enabledCode(frame, expression);
    case 'address': {
      const code = address(frame, expression.place);
      return expression.mayBeTemporary ? `rt(${code},${frame.site(expression.at)})` : code;
    }
    case 'not-null':
      return `nr(${number(frame, expression.operand)},${frame.site(expression.at)})`;
    case 'attempt':
      return `d${expression.cast.id}(${number(frame, expression.operand)})`;
    case 'not':
      if (expression.type === BOOL) return `(${boolean(frame, expression)}?1:0)`;
      if ((expression.type as ElementaryType).face === 'big') return `wu(~${number(frame, expression.operand)})`;
      return wrapped(expression.type as ElementaryType, `~${number(frame, expression.operand)}`);
    case 'logic': {
      if (expression.type === BOOL) return `(${boolean(frame, expression)}?1:0)`;
      const symbol = { AND: '&', OR: '|', XOR: '^' }[expression.operator];
      const bits = `(${number(frame, expression.left)}${symbol}${number(frame, expression.right)})`;
      return (expression.type as ElementaryType).face === 'big' ? bits : `(${bits}>>>0)`;
    }
    case 'compare':
      return `(${boolean(frame, expression)}?1:0)`;
    default:
      throw new Error('generator: a tree with errors was handed over');
  }
};

/** An expression of type BOOL as a JavaScript condition. AND and OR stop as soon as the result is known. */
export const boolean = (frame: Frame, expression: CheckedExpression): string => {
  switch (expression.kind) {
    case 'constant':
      return expression.value !== 0 ? 'true' : 'false';
    case 'not':
      return `!${boolean(frame, expression.operand)}`;
    case 'logic': {
      const a = boolean(frame, expression.left);
      const b = boolean(frame, expression.right);
      return expression.operator === 'XOR'
        ? `(${a}!==${b})`
        : `(${a}${expression.operator === 'AND' ? '&&' : '||'}${b})`;
    }
    case 'compare': {
      const symbol = { '=': '===', '<>': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' }[expression.operator];
      return `(${number(frame, expression.left)}${symbol}${number(frame, expression.right)})`;
    }
    default:
      return `(${number(frame, expression)}!==0)`;
  }
};

/** The value one step past the end, as the control variable of a FOR holds it afterwards. */
export const wrapCode = (type: ElementaryType, code: string): string =>
  type.face === 'big' ? wide(type, code) : wrapped(type, code);
