import { instantArithmetic } from './check-time.ts';
import type { Arithmetic, CheckedExpression } from './checked.ts';
import { adapt, constant, converted, errorAt, groupOf, isError, isNumber } from './conversions.ts';
import { counted, libraryCall, operandError, type StandardFunction, wholeArgument } from './standard-function.ts';
import { DATE, DT, type ElementaryType, INT, LDATE, LDT, LTIME, LTOD, TIME, TOD } from './types.ts';

/* Functions on durations, dates and times of day (IEC 61131-3, tables 35 and 36); the operators do the same. */

const TYPES: Readonly<Record<string, ElementaryType>> = { TIME, LTIME, DATE, LDATE, TOD, LTOD, DT, LDT };

/** `ADD_TOD_TIME` and its like: an operator with the types of its operands; null for a number. */
const between = (
  name: string,
  operator: Arithmetic | '&',
  left: ElementaryType,
  right: ElementaryType | null,
): StandardFunction => ({
  name,
  inputs: ['IN1', 'IN2'],
  extensible: false,
  passHint: false,
  check: (scope, [first, second], at) => {
    const a = adapt(scope, first as CheckedExpression, left);
    const b = right ? adapt(scope, second as CheckedExpression, right) : (second as CheckedExpression);
    if (isError(a.type) || isError(b.type)) return errorAt(at);
    if (!right && !isNumber(b.type)) return operandError(scope, name, b.type, 'ANY_NUM', at);
    return instantArithmetic(scope, operator, a, b, at) ?? errorAt(at);
  },
});

/** From numbers: `CONCAT_DATE(2024, 1, 31)`. */
const made = (
  name: string,
  library: 'makeDate' | 'makeClock' | 'makeDateAndTime',
  inputs: readonly string[],
  short: ElementaryType,
  type: ElementaryType,
): StandardFunction => ({
  name,
  inputs,
  extensible: false,
  passHint: false,
  check: (scope, args, at) => {
    const numbers = args.map((arg) => wholeArgument(scope, name, arg));
    return converted(libraryCall(library, short, numbers, at), type);
  },
});

const dayOfWeek: StandardFunction = {
  name: 'DAY_OF_WEEK',
  inputs: ['IN'],
  extensible: false,
  passHint: false,
  check: (scope, [input], at, hint) => {
    const date = input as CheckedExpression;
    if (isError(date.type)) return errorAt(at);
    if (groupOf(date.type) !== 'date') return operandError(scope, 'DAY_OF_WEEK', date.type, 'DATE, LDATE', at);
    return counted(libraryCall('dayOfWeek', INT, [converted(date, DATE)], at), hint);
  },
};

const PARTS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND'] as const;

export const timeFunctions: readonly StandardFunction[] = [
  ...['TIME', 'LTIME', 'TOD_TIME', 'LTOD_LTIME', 'DT_TIME', 'LDT_LTIME'].flatMap((name) => {
    const [left, right = left] = name.split('_').map((part) => TYPES[part] as ElementaryType);
    return [
      between(`ADD_${name}`, '+', left as ElementaryType, right as ElementaryType),
      between(`SUB_${name}`, '-', left as ElementaryType, right as ElementaryType),
    ];
  }),
  ...['DATE', 'LDATE', 'TOD', 'LTOD', 'DT', 'LDT'].map((name) => {
    const type = TYPES[name] as ElementaryType;
    return between(`SUB_${name}_${name}`, '-', type, type);
  }),
  ...[
    ['MUL_TIME', '*', TIME],
    ['MULTIME', '*', TIME],
    ['MUL_LTIME', '*', LTIME],
    ['DIV_TIME', '/', TIME],
    ['DIVTIME', '/', TIME],
    ['DIV_LTIME', '/', LTIME],
  ].map(([name, operator, type]) => between(name as string, operator as '*' | '/', type as ElementaryType, null)),
  between('CONCAT_DATE_TOD', '&', DATE, TOD),
  between('CONCAT_DATE_LTOD', '&', DATE, LTOD),
  made('CONCAT_DATE', 'makeDate', PARTS.slice(0, 3), DATE, DATE),
  made('CONCAT_TOD', 'makeClock', PARTS.slice(3), TOD, TOD),
  made('CONCAT_LTOD', 'makeClock', PARTS.slice(3), TOD, LTOD),
  made('CONCAT_DT', 'makeDateAndTime', PARTS, DT, DT),
  made('CONCAT_LDT', 'makeDateAndTime', PARTS, DT, LDT),
  dayOfWeek,
];

/** What `SPLIT_DT(IN := …, YEAR => …)` takes and gives: the short type of its input, and the outputs with their parts. */
export const splitOutputs = (
  name: string,
): { input: ElementaryType; short: ElementaryType; parts: ReadonlyMap<string, number> } | null => {
  const match = /^SPLIT_(L?)(DATE|TOD|DT)$/.exec(name);
  if (!match) return null;
  const [from, to] = { DATE: [0, 3], TOD: [3, 7], DT: [0, 7] }[match[2] as 'DATE' | 'TOD' | 'DT'] as [number, number];
  const short = TYPES[match[2] as string] as ElementaryType;
  const input = TYPES[`${match[1]}${match[2]}`] as ElementaryType;
  return { input, short, parts: new Map(PARTS.slice(from, to).map((part, i) => [part, from + i])) };
};

/** One part of an instant, 0 for its year to 6 for its milliseconds. */
export const datePart = (instant: CheckedExpression, part: number): CheckedExpression =>
  libraryCall('datePart', INT, [instant, constant(INT, part, instant.at)], instant.at);
