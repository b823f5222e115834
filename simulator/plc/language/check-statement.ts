import { checkCallStatement, checkTarget } from './check-call.ts';
import { checkCommand, isCommand } from './check-command.ts';
import { sameBits } from './check-direct.ts';
import { checkExpression } from './check-expression.ts';
import { checkAttempt } from './check-handle.ts';
import { checkPartAssignment } from './check-part.ts';
import { needPlaces } from './check-place.ts';
import { checkSplit, isSplit } from './check-split.ts';
import type { CheckedExpression, CheckedStatement } from './checked.ts';
import { adapt, coerce, constant, isError } from './conversions.ts';
import type { Scope } from './scope.ts';
import type { Expression, Statement } from './syntax.ts';
import { BOOL, baseOf, DINT, ERROR, LINT, type Type, type Value, zeroOf } from './types.ts';

/** Checks a statement list. `loops` counts the loops around it. */
export const checkStatements = (scope: Scope, statements: readonly Statement[], loops = 0): CheckedStatement[] => {
  const checked: CheckedStatement[] = [];
  for (const statement of statements) {
    if (scope.world.diagnostics.full) break;
    const result = checkStatement(scope, statement, loops);
    if (result) checked.push(result);
  }
  return checked;
};

const condition = (scope: Scope, expression: Expression): CheckedExpression =>
  coerce(scope, checkExpression(scope, expression, BOOL), BOOL);

const checkStatement = (scope: Scope, statement: Statement, loops: number): CheckedStatement | null => {
  const { at } = statement;
  switch (statement.kind) {
    case 'assign':
      return checkAssignment(scope, statement);
    case 'attempt':
      return checkAttempt(scope, checkTarget(scope, statement.target), statement.value, at);
    case 'call':
      if (statement.call.callee.kind === 'name' && isSplit(scope, statement.call.callee.name))
        return checkSplit(scope, statement.call);
      return scope.testing && isCommand(scope, statement.call)
        ? checkCommand(scope, statement.call)
        : checkCallStatement(scope, statement.call);
    case 'if':
      return {
        kind: 'if',
        at,
        branches: statement.branches.map((branch) => ({
          condition: condition(scope, branch.condition),
          body: checkStatements(scope, branch.body, loops),
        })),
        otherwise: checkStatements(scope, statement.otherwise, loops),
      };
    case 'case':
      return checkCase(scope, statement, loops);
    case 'for':
      return checkFor(scope, statement, loops);
    case 'while':
      return {
        kind: 'while',
        at,
        condition: condition(scope, statement.condition),
        body: checkStatements(scope, statement.body, loops + 1),
      };
    case 'repeat':
      return {
        kind: 'repeat',
        at,
        body: checkStatements(scope, statement.body, loops + 1),
        until: condition(scope, statement.until),
      };
    case 'exit':
    case 'continue':
      if (loops > 0) return { kind: statement.kind, at };
      scope.report(at, 'exit-outside-loop', { word: statement.kind.toUpperCase() });
      return null;
    case 'return':
      return { kind: 'return', at };
  }
};

const checkAssignment = (
  scope: Scope,
  { at, target, value }: Statement & { kind: 'assign' },
): CheckedStatement | null => {
  if (target.kind === 'call') {
    scope.report(target.at, 'not-a-variable');
    return null;
  }
  if (target.kind === 'part') return checkPartAssignment(scope, target, value, at);
  const to = checkTarget(scope, target, true);
  const given = checkExpression(scope, value, to?.type);
  const from = coerce(scope, target.kind === 'direct' ? sameBits(given, to?.type) : given, to?.type ?? ERROR);
  if (!to || isError(from.type) || isError(to.type)) return null;
  if (to.type.kind === 'block') {
    scope.report(target.at, 'not-a-value', { name: to.type.name, what: 'FUNCTION_BLOCK' });
    return null;
  }
  if (to.kind === 'character') {
    const { of } = to;
    const text: CheckedExpression = { kind: 'load', type: baseOf(of.type), place: of, at };
    const args = [text, to.index, from];
    return {
      kind: 'assign',
      at,
      to: of,
      value: { kind: 'intrinsic', name: 'WITH-CHARACTER', type: text.type, args, at },
    };
  }
  if (to.type.kind === 'array' || to.type.kind === 'struct') {
    needPlaces(from);
    // What a call gives is copied straight away.
    return { kind: 'copy', at, to, from: from.kind === 'held' ? from.operand : from };
  }
  return { kind: 'assign', at, to, value: from };
};

const labelValue = (scope: Scope, expression: Expression, type: Type): Value | null => {
  const value = adapt(scope, checkExpression(scope, expression, type), type);
  if (isError(value.type)) return null;
  if (value.kind === 'constant') return value.value;
  scope.report(expression.at, 'not-constant');
  return null;
};

const checkCase = (scope: Scope, statement: Statement & { kind: 'case' }, loops: number): CheckedStatement | null => {
  const selector = checkExpression(scope, statement.selector);
  const { type } = selector;
  const selectable =
    type.kind === 'enum' || (type.kind === 'elementary' && ['int', 'bits', 'error'].includes(type.group));
  if (!selectable)
    scope.report(selector.at, 'operand-type', {
      operator: 'CASE',
      type: type.name,
      allowed: 'INT, DINT, WORD, enumeration',
    });
  const wanted = selectable ? type : ERROR;
  const seen: [Value, Value][] = [];
  const cases = statement.cases.map(({ labels, body }) => {
    const ranges: [Value, Value][] = [];
    for (const label of labels) {
      const low = labelValue(scope, label.low, wanted);
      const high = label.high ? labelValue(scope, label.high, wanted) : low;
      if (low === null || high === null) continue;
      if (low > high) scope.report(label.at, 'array-bounds-order', { low: String(low), high: String(high) });
      else if (seen.some(([a, b]) => low <= b && high >= a))
        scope.report(label.at, 'case-label-duplicate', { value: String(low) });
      ranges.push([low, high]);
      if (seen.length < 2000) seen.push([low, high]);
    }
    return { ranges, body: checkStatements(scope, body, loops) };
  });
  const otherwise = checkStatements(scope, statement.otherwise, loops);
  return selectable ? { kind: 'case', at: statement.at, selector, cases, otherwise } : null;
};

const checkFor = (scope: Scope, statement: Statement & { kind: 'for' }, loops: number): CheckedStatement | null => {
  const { at } = statement;
  const control = checkTarget(scope, statement.control);
  let type = baseOf(control?.type ?? ERROR);
  if (type !== ERROR && (type.kind !== 'elementary' || type.group !== 'int')) {
    const mend = 'VAR i : INT';
    scope.report(statement.control.at, 'type-mismatch', { found: type.name, wanted: 'ANY_INT', mend });
    type = ERROR;
  }
  const bound = (expression: Expression): CheckedExpression =>
    coerce(scope, checkExpression(scope, expression, type), type);
  const from = bound(statement.from);
  const to = bound(statement.to);
  const by = statement.by ? step(scope, statement.by, type) : constant(type, zeroOf(type) === 0n ? 1n : 1, at);
  if (by.kind === 'constant' && Number(by.value) === 0) scope.report(by.at, 'step-zero');
  const body = checkStatements(scope, statement.body, loops + 1);
  if (!control || type.kind !== 'elementary' || type === ERROR) return null;
  return { kind: 'for', at, control, type, from, to, by, body };
};

/** A step may be negative although the control variable is unsigned. */
const step = (scope: Scope, expression: Expression, type: Type): CheckedExpression => {
  const value = checkExpression(scope, expression, type);
  const unsigned = type.kind === 'elementary' && !type.signed;
  return coerce(
    scope,
    value,
    value.kind === 'constant' && Number(value.value) < 0 && unsigned
      ? type.kind === 'elementary' && type.face === 'big'
        ? LINT
        : DINT
      : type,
  );
};
