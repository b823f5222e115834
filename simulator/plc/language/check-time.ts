import type { Arithmetic, CheckedExpression } from './checked.ts';
import { constant, converted, groupOf, isNumber, settle } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import { makeArithmetic } from './make-arithmetic.ts';
import type { Scope } from './scope.ts';
import { libraryCall } from './standard-function.ts';
import { DATE, DT, type ElementaryType, LDATE, LDT, LINT, LREAL, LTIME, LTOD, TIME, TOD, type Type } from './types.ts';

/* Operators on durations, dates and times of day (IEC 61131-3, table 35). */

type Group = 'time' | 'date' | 'tod' | 'dt';

const TYPES: Readonly<Record<Group, readonly [short: ElementaryType, long: ElementaryType]>> = {
  time: [TIME, LTIME],
  date: [DATE, LDATE],
  tod: [TOD, LTOD],
  dt: [DT, LDT],
};

/** What comes of two of them. */
const RESULTS: Readonly<Record<string, Group>> = {
  'time + time': 'time',
  'time - time': 'time',
  'tod + time': 'tod',
  'tod - time': 'tod',
  'dt + time': 'dt',
  'dt - time': 'dt',
  'date - date': 'time',
  'tod - tod': 'time',
  'dt - dt': 'time',
  // CONCAT_DATE_TOD in the shape of a sum; the operator is not defined between a date and a time of day.
  'date & tod': 'dt',
};

const instantGroup = (type: Type): Group | null => {
  const group = groupOf(type);
  return group !== null && group in TYPES ? (group as Group) : null;
};

const isLong = (type: Type): boolean => type.kind === 'elementary' && type.face === 'big';

/** A duration times or divided by a number. */
const scaled = (
  scope: Scope,
  operator: '*' | '/',
  time: CheckedExpression,
  number: CheckedExpression,
  at: Position,
): CheckedExpression => {
  const whole = groupOf(number.type) === 'int' || groupOf(number.type) === 'int-literal';
  if (!isLong(time.type)) {
    const args = [time, converted(settle(scope, number, LREAL), LREAL)];
    return { kind: 'intrinsic', name: operator === '*' ? 'SCALE-TIME' : 'DIVIDE-TIME', type: TIME, args, at };
  }
  if (whole) {
    const factor = converted(settle(scope, number, LINT), LINT);
    return operator === '*'
      ? libraryCall('timesLong', LTIME, [time, factor], at)
      : makeArithmetic(scope, '/', LTIME, time, factor, at);
  }
  const factor = converted(settle(scope, number, LREAL), LREAL);
  const by = operator === '*' ? factor : makeArithmetic(scope, '/', LREAL, constant(LREAL, 1, at), factor, at);
  return libraryCall('scaleLong', LTIME, [time, by], at);
};

/** Null (without a finding) when it is not an operation on times and dates. `&` joins a date and a time of day. */
export const instantArithmetic = (
  scope: Scope,
  operator: Arithmetic | '&',
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression | null => {
  const a = instantGroup(left.type);
  const b = instantGroup(right.type);
  if (a && b) {
    const group = RESULTS[`${a} ${operator} ${b}`];
    if (!group) return null;
    const long = isLong(left.type) || isLong(right.type) ? 1 : 0;
    const type = TYPES[group][long];
    const sides = [converted(left, TYPES[a][long]), converted(right, TYPES[b][long])] as const;
    const result = makeArithmetic(scope, operator === '-' ? '-' : '+', type, ...sides, at);
    return group === 'tod' ? libraryCall(long ? 'turnLongDay' : 'turnDay', type, [result], at) : result;
  }
  if (a === 'time' && isNumber(right.type) && (operator === '*' || operator === '/'))
    return scaled(scope, operator, left, right, at);
  if (b === 'time' && isNumber(left.type) && operator === '*') return scaled(scope, '*', right, left, at);
  return null;
};
