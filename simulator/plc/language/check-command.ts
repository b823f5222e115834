import { checkTarget } from './check-call.ts';
import { checkComparison } from './check-operators.ts';
import type { CheckedExpression, CheckedStatement } from './checked.ts';
import { coerce, groupOf, isError, isScalar, settle } from './conversions.ts';
import { type Scope, suggestion } from './scope.ts';
import type { Expression } from './syntax.ts';
import { BOOL, DINT, LREAL, TIME } from './types.ts';

type Call = Expression & { kind: 'call' };
type Checked = CheckedStatement | null;

/** Faults that EXPECT_FAULT may name: their codes with underscores. */
const FAULTS: ReadonlySet<string> = new Set([
  'DIVISION_BY_ZERO',
  'ARRAY_BOUNDS',
  'MUX_RANGE',
  'SUBRANGE',
  'BUDGET_EXCEEDED',
  'STRING_INDEX',
  'NULL_REFERENCE',
  'TEMPORARY_REFERENCE',
  'CALL_DEPTH',
  'ANY',
]);

const values = (call: Call): Expression[] => call.args.map(({ value }) => value);

const command = (
  call: Call,
  name: string,
  args: readonly CheckedExpression[],
  guard: CheckedExpression | null = null,
): Checked => {
  if ([...args, ...(guard ? [guard] : [])].some(({ type }) => isError(type))) return null;
  return { kind: 'command', at: call.at, name, guard, args };
};

const truth =
  (wanted: boolean) =>
  (scope: Scope, call: Call, name: string): Checked => {
    const found = coerce(scope, scope.check(values(call)[0] as Expression, BOOL), BOOL);
    if (isError(found.type)) return null;
    const guard: CheckedExpression = wanted ? found : { kind: 'not', type: BOOL, operand: found, at: found.at };
    return command(call, name, [], guard);
  };

/** Both sides as the comparison sees them: `1` beside a REAL is a REAL. */
const comparison =
  (symbol: '=' | '<>') =>
  (scope: Scope, call: Call, name: string): Checked => {
    const [a, b] = values(call) as [Expression, Expression];
    const first = scope.check(a);
    const second = scope.check(b, first.type);
    if (isError(first.type) || isError(second.type)) return null;
    const guard = checkComparison(scope, symbol, first, second, call.at);
    if (isError(guard.type)) return null;
    const shown = guard.kind === 'compare' ? [guard.left, guard.right] : [settle(scope, first), settle(scope, second)];
    if (!shown.every(({ type }) => isScalar(type))) return null;
    return command(call, name, shown, guard);
  };

const near = (scope: Scope, call: Call, name: string): Checked => {
  const sides = values(call).map((value) => {
    const checked = settle(scope, scope.check(value, LREAL), LREAL);
    const group = groupOf(checked.type);
    if (!isError(checked.type) && group !== 'real' && group !== 'int' && group !== 'time')
      scope.report(value.at, 'operand-type', { operator: name, type: checked.type.name, allowed: 'ANY_NUM, TIME' });
    return checked;
  });
  return command(call, name, sides);
};

const COMMANDS: Readonly<
  Record<string, { readonly count: number; readonly check: (scope: Scope, call: Call, name: string) => Checked }>
> = {
  ASSERT_TRUE: { count: 1, check: truth(true) },
  ASSERT_FALSE: { count: 1, check: truth(false) },
  ASSERT_EQ: { count: 2, check: comparison('=') },
  ASSERT_NE: { count: 2, check: comparison('<>') },
  ASSERT_NEAR: { count: 3, check: near },
  SCAN: { count: 0, check: (_scope, call, name) => command(call, name, []) },
  SCANS: {
    count: 1,
    check: (scope, call, name) =>
      command(call, name, [coerce(scope, scope.check(values(call)[0] as Expression, DINT), DINT)]),
  },
  ADVANCE_TIME: {
    count: 1,
    check: (scope, call, name) =>
      command(call, name, [coerce(scope, scope.check(values(call)[0] as Expression, TIME), TIME)]),
  },
  SET: {
    count: 2,
    check: (scope, call) => {
      const [target, value] = values(call) as [Expression, Expression];
      const to = checkTarget(scope, target);
      const checked = to ? coerce(scope, scope.check(value, to.type), to.type) : scope.check(value);
      return to && !isError(checked.type) ? { kind: 'assign', at: call.at, to, value: checked } : null;
    },
  },
  EXPECT_FAULT: {
    count: 1,
    check: (scope, call) => {
      const [code] = values(call);
      const upper = code?.kind === 'name' ? code.name.toUpperCase() : '';
      if (FAULTS.has(upper)) return command(call, `EXPECT_FAULT ${upper}`, []);
      scope.report(code?.at ?? call.at, 'unknown-name', { name: upper, hint: suggestion(upper, FAULTS) });
      return null;
    },
  },
  COLD_START: { count: 0, check: (_scope, call, name) => command(call, name, []) },
  WARM_START: { count: 0, check: (_scope, call, name) => command(call, name, []) },
};

/** Whether a call in a TEST is one of the notation's own commands (docs/reference/st-tests.md). */
export const isCommand = (scope: Scope, { callee }: Call): boolean =>
  callee.kind === 'name' && callee.name.toUpperCase() in COMMANDS && !scope.find(callee.name.toUpperCase());

export const checkCommand = (scope: Scope, call: Call): Checked => {
  const name = (call.callee as Expression & { kind: 'name' }).name.toUpperCase();
  const { count, check } = COMMANDS[name] as (typeof COMMANDS)[string];
  const positional = call.args.every((arg) => arg.name === null);
  if (call.args.length === count && positional) return check(scope, call, name);
  const note = call.args[count]?.value;
  if (call.args.length === count + 1 && positional && name.startsWith('ASSERT_') && note?.kind === 'string') {
    const checked = check(scope, { ...call, args: call.args.slice(0, count) }, name);
    return checked?.kind === 'command' ? { ...checked, note: note.value } : checked;
  }
  if (positional) scope.report(call.at, 'argument-count', { callee: name, wanted: count, found: call.args.length });
  else scope.report(call.at, 'mixed-arguments');
  return null;
};
