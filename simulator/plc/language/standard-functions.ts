import { checkArithmetic, checkComparison, checkLogic, checkPower } from './check-operators.ts';
import type { CheckedExpression, Intrinsic } from './checked.ts';
import {
  adapt,
  coerce,
  constant,
  converted,
  errorAt,
  isError,
  isNumber,
  isScalar,
  settle,
  unify,
  within,
} from './conversions.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import { findBcdFunction } from './standard-bcd.ts';
import { dataFunctions } from './standard-data.ts';
import { libraryCall, operandError, type StandardFunction, wholeArgument } from './standard-function.ts';
import { textFunctions } from './standard-text.ts';
import { timeFunctions } from './standard-time.ts';
import {
  BOOL,
  baseOf,
  DINT,
  DWORD,
  ELEMENTARY,
  type ElementaryType,
  INT,
  INT_LITERAL,
  LINT,
  LREAL,
  REAL,
  REAL_LITERAL,
  sameType,
  TIME,
  type Type,
  UDINT,
  ULINT,
} from './types.ts';

const intrinsic = (name: Intrinsic, type: Type, args: readonly CheckedExpression[], at: Position): CheckedExpression =>
  args.some((arg) => isError(arg.type)) ? errorAt(at) : { kind: 'intrinsic', name, type, args, at };

/** A function of one real; integers are taken as REAL, or LREAL where they need it. */
const ofReal = (name: Intrinsic): StandardFunction => ({
  name,
  inputs: name === 'ATAN2' ? ['Y', 'X'] : ['IN'],
  extensible: false,
  passHint: true,
  check: (scope, args, at, hint) => {
    const settled = args.map((arg) => settle(scope, arg, hint));
    const wrong = settled.find(({ type }) => !isNumber(type) && !isError(type));
    if (wrong) return operandError(scope, name, wrong.type, 'REAL, LREAL', at);
    const wide = settled.some(({ type }) => type === LREAL || type === DINT || type === UDINT);
    const type = wide ? LREAL : REAL;
    return intrinsic(
      name,
      type,
      settled.map((arg) => converted(arg, type)),
      at,
    );
  },
});

/** Reals to whole numbers: TRUNC cuts towards zero, ROUND goes to the nearest (half to even), FLOOR down, CEIL up. */
const rounding = (
  name: 'TRUNC' | 'ROUND' | 'FLOOR' | 'CEIL',
  target: ElementaryType | null,
  from: ElementaryType | null = null,
): StandardFunction => ({
  name,
  inputs: ['IN'],
  extensible: false,
  passHint: false,
  check: (scope, [input], at, hint) => {
    const given = input as CheckedExpression;
    const arg = from ? adapt(scope, given, from) : settle(scope, given, REAL);
    if (isError(arg.type)) return errorAt(at);
    if (arg.type !== REAL && arg.type !== LREAL) return operandError(scope, name, arg.type, 'REAL, LREAL', at);
    const wanted = hint && baseOf(hint);
    const type = target ?? (wanted?.kind === 'elementary' && wanted.group === 'int' ? wanted : DINT);
    if (name === 'TRUNC' && type.face === 'number') return intrinsic('TRUNC', type, [arg], at);
    if (name === 'ROUND') return converted(arg, type);
    const library = ({ TRUNC: 'cut', FLOOR: 'floor', CEIL: 'ceiling' } as const)[name];
    return converted(libraryCall(library, LREAL, [converted(arg, LREAL)], at), type);
  },
});

const absolute: StandardFunction = {
  name: 'ABS',
  inputs: ['IN'],
  extensible: false,
  passHint: true,
  check: (scope, [input], at, hint) => {
    const arg = settle(scope, input as CheckedExpression, hint);
    if (!isError(arg.type) && !isNumber(arg.type)) return operandError(scope, 'ABS', arg.type, 'INT, REAL', at);
    return intrinsic('ABS', arg.type, [arg], at);
  },
};

/** MIN, MAX, LIMIT: all operands have one type. */
const ofEqual = (name: 'MIN' | 'MAX' | 'LIMIT'): StandardFunction => ({
  name,
  inputs: name === 'LIMIT' ? ['MN', 'IN', 'MX'] : ['IN1', 'IN2'],
  extensible: name !== 'LIMIT',
  passHint: true,
  check: (scope, args, at, hint) => {
    if (args.some(({ type }) => isError(type))) return errorAt(at);
    const both = unify(scope, args);
    if (!both || both.type === BOOL)
      return operandError(scope, name, (args[1] ?? args[0])?.type as Type, 'INT, REAL, TIME', at);
    const operands = both.operands.map((operand) => settle(scope, operand, hint ?? widest(args)));
    return intrinsic(name, (operands[0] as CheckedExpression).type, sameTyped(scope, operands), at);
  },
});

/** Among numbers as written, a common type: `MIN(1, 70000)` is DINT. */
const widest = (args: readonly CheckedExpression[]): Type | undefined => {
  if (args.some(({ type }) => type === REAL_LITERAL)) return REAL;
  if (!args.every(({ type }) => type === INT_LITERAL)) return undefined;
  const values = args.map((arg) => (arg.kind === 'constant' ? arg.value : 0));
  return [INT, DINT, UDINT, LINT, ULINT].find((type) => values.every((value) => within(type, value)));
};

const sameTyped = (scope: Scope, operands: readonly CheckedExpression[]): CheckedExpression[] =>
  operands.map((operand) => adapt(scope, operand, (operands[0] as CheckedExpression).type));

/** Operands of SEL and MUX: any one scalar type. */
const alternatives = (
  scope: Scope,
  name: string,
  args: readonly CheckedExpression[],
  at: Position,
  hint?: Type,
): CheckedExpression[] | null => {
  if (args.some(({ type }) => isError(type))) return null;
  const first = args[0] as CheckedExpression;
  if (first.type.kind === 'enum' && args.every(({ type }) => baseOf(type) === baseOf(first.type))) return [...args];
  // Arrays and structures of one type, too: ANY (table 31).
  if (!isScalar(first.type) && args.every(({ type }) => sameType(type, first.type))) return [...args];
  const both = unify(scope, args);
  if (!both) {
    operandError(scope, name, (args.find(({ type }) => type !== first.type) ?? first).type, first.type.name, at);
    return null;
  }
  return sameTyped(
    scope,
    both.operands.map((operand) => settle(scope, operand, hint ?? widest(args))),
  );
};

const select: StandardFunction = {
  name: 'SEL',
  inputs: ['G', 'IN0', 'IN1'],
  extensible: false,
  passHint: true,
  check: (scope, [g, ...rest], at, hint) => {
    const choice = coerce(scope, g as CheckedExpression, BOOL);
    const operands = alternatives(scope, 'SEL', rest, at, hint);
    return operands
      ? intrinsic('SEL', (operands[0] as CheckedExpression).type, [choice, ...operands], at)
      : errorAt(at);
  },
};

const multiplex: StandardFunction = {
  name: 'MUX',
  inputs: ['K', 'IN0', 'IN1'],
  extensible: true,
  passHint: true,
  check: (scope, [k, ...rest], at, hint) => {
    const choice = wholeArgument(scope, 'MUX', k as CheckedExpression);
    if (isError(choice.type)) return errorAt(at);
    const operands = alternatives(scope, 'MUX', rest, at, hint);
    return operands
      ? intrinsic('MUX', (operands[0] as CheckedExpression).type, [choice, ...operands], at)
      : errorAt(at);
  },
};

const shift = (name: 'SHL' | 'SHR' | 'ROL' | 'ROR'): StandardFunction => ({
  name,
  inputs: ['IN', 'N'],
  extensible: false,
  passHint: false,
  check: (scope, [input, count], at, hint) => {
    const literal = (input as CheckedExpression).type === INT_LITERAL;
    const wanted = hint?.kind === 'elementary' && hint.group === 'bits' ? baseOf(hint) : DWORD;
    const bits = literal ? coerce(scope, input as CheckedExpression, wanted) : (input as CheckedExpression);
    const places = wholeArgument(scope, name, count as CheckedExpression);
    if (isError(bits.type) || isError(places.type)) return errorAt(at);
    if (bits.type.kind !== 'elementary' || bits.type.group !== 'bits')
      return operandError(scope, name, bits.type, 'BYTE, WORD, DWORD', at);
    return intrinsic(name, bits.type, [bits, places], at);
  },
});

const move: StandardFunction = {
  name: 'MOVE',
  inputs: ['IN'],
  extensible: false,
  passHint: true,
  check: (_scope, [input]) => input as CheckedExpression,
};

const power: StandardFunction = {
  name: 'EXPT',
  inputs: ['IN1', 'IN2'],
  extensible: false,
  passHint: true,
  check: (scope, [base, exponent], at) =>
    checkPower(scope, base as CheckedExpression, exponent as CheckedExpression, at),
};

const clock: StandardFunction = {
  name: 'TIME',
  inputs: [],
  extensible: false,
  passHint: false,
  check: (_scope, _args, at) => ({ kind: 'intrinsic', name: 'TIME', type: TIME, args: [], at }),
};

type Fold = (
  scope: Scope,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
  hint?: Type,
) => CheckedExpression;

/** Operators in the shape of functions (tables 29 to 33). */
const operator = (name: string, extensible: boolean, fold: Fold): StandardFunction => ({
  name,
  inputs: ['IN1', 'IN2'],
  extensible,
  passHint: true,
  check: (scope, args, at, hint) =>
    args.slice(1).reduce((left, right) => fold(scope, left, right, at, hint), args[0] as CheckedExpression),
});

const comparison = (name: string, symbol: '=' | '<>' | '<' | '<=' | '>' | '>='): StandardFunction => ({
  name,
  inputs: ['IN1', 'IN2'],
  extensible: name !== 'NE',
  passHint: false,
  check: (scope, args, at) => {
    let result: CheckedExpression | null = null;
    for (let i = 1; i < args.length; i++) {
      const pair = checkComparison(scope, symbol, args[i - 1] as CheckedExpression, args[i] as CheckedExpression, at);
      result = result ? checkLogic(scope, 'AND', result, pair, at) : pair;
    }
    return result ?? constant(BOOL, 1, at);
  },
});

const conversion = (name: string, from: Type | null, to: ElementaryType): StandardFunction => ({
  name,
  inputs: ['IN'],
  extensible: false,
  passHint: false,
  check: (scope, [input], at) => {
    const raw = input as CheckedExpression;
    if (isError(raw.type)) return errorAt(at);
    const arg = from ? adapt(scope, raw, from) : settle(scope, raw);
    if (isError(arg.type) || !isScalar(arg.type))
      return isError(arg.type) ? errorAt(at) : operandError(scope, name, arg.type, 'ANY_ELEMENTARY', at);
    return converted(arg, to);
  },
});

const TABLE: ReadonlyMap<string, StandardFunction> = new Map(
  [
    absolute,
    ...(['SQRT', 'LN', 'LOG', 'EXP', 'SIN', 'COS', 'TAN', 'ASIN', 'ACOS', 'ATAN', 'ATAN2'] as const).map(ofReal),
    ...(['TRUNC', 'ROUND', 'FLOOR', 'CEIL'] as const).map((name) => rounding(name, null)),
    ...textFunctions,
    ...timeFunctions,
    ...dataFunctions,
    ofEqual('MIN'),
    ofEqual('MAX'),
    ofEqual('LIMIT'),
    select,
    multiplex,
    shift('SHL'),
    shift('SHR'),
    shift('ROL'),
    shift('ROR'),
    move,
    power,
    clock,
    operator('ADD', true, (scope, a, b, at) => checkArithmetic(scope, '+', a, b, at)),
    operator('SUB', false, (scope, a, b, at) => checkArithmetic(scope, '-', a, b, at)),
    operator('MUL', true, (scope, a, b, at) => checkArithmetic(scope, '*', a, b, at)),
    operator('DIV', false, (scope, a, b, at) => checkArithmetic(scope, '/', a, b, at)),
    operator('MOD', false, (scope, a, b, at) => checkArithmetic(scope, 'MOD', a, b, at)),
    operator('AND', true, (scope, a, b, at, hint) => checkLogic(scope, 'AND', a, b, at, hint)),
    operator('OR', true, (scope, a, b, at, hint) => checkLogic(scope, 'OR', a, b, at, hint)),
    operator('XOR', true, (scope, a, b, at, hint) => checkLogic(scope, 'XOR', a, b, at, hint)),
    comparison('GT', '>'),
    comparison('GE', '>='),
    comparison('EQ', '='),
    comparison('LE', '<='),
    comparison('LT', '<'),
    comparison('NE', '<>'),
  ].map((entry) => [entry.name, entry]),
);

const CONVERSION = /^(?:([A-Z_]+?)_)?(TO|TRUNC|ROUND|FLOOR|CEIL)_([A-Z_]+)$/;

/** The standard function of that name (in upper case), conversions `X_TO_Y`, `TO_Y` and `X_TRUNC_Y` included. */
export const findStandardFunction = (name: string): StandardFunction | null => {
  // ANY_TO_INT is TO_INT, under the name that older systems have for it.
  if (name.startsWith('ANY_TO_')) return findStandardFunction(name.slice(4));
  const listed = TABLE.get(name);
  if (listed) return listed;
  const match = CONVERSION.exec(name);
  if (!match) return null;
  const bcd = findBcdFunction(name);
  if (bcd) return bcd;
  const to = ELEMENTARY.get(match[3] as string);
  const from = match[1] === undefined ? null : ELEMENTARY.get(match[1]);
  if (!to || from === undefined) return null;
  if (match[2] === 'TO') return conversion(name, from, to);
  const rounds = to.group === 'int' && (from === null || from.group === 'real');
  return rounds ? rounding(match[2] as 'TRUNC', to, from) : null;
};

export const standardFunctionNames: readonly string[] = [...TABLE.keys(), 'REAL_TO_INT', 'INT_TO_REAL', 'DINT_TO_REAL'];
