import type { Arithmetic, CheckedExpression } from './checked.ts';
import { constant, errorAt, isError, isLiteral } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import { arithmetic } from './semantics.ts';
import { type ElementaryType, highest, LINT, lowest, ULINT } from './types.ts';

/** An operation on two operands that have `type` already: of constants its value, where it has one. */
export const makeArithmetic = (
  scope: Scope,
  operator: Arithmetic,
  type: ElementaryType,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression => {
  if (isError(left.type) || isError(right.type)) return errorAt(at);
  if (right.kind === 'constant' && Number(right.value) === 0 && operator === '/') {
    scope.report(at, 'constant-division-by-zero');
    return errorAt(at);
  }
  if (left.kind === 'constant' && right.kind === 'constant') {
    const value = arithmetic(operator, type, left.value, right.value);
    if (value !== null && (typeof value !== 'number' || Number.isFinite(value))) return constant(type, value, at);
    if (isLiteral(type)) {
      scope.report(at, 'literal-out-of-range', {
        value: 'ANY_INT',
        type: 'LINT, ULINT',
        low: String(lowest(LINT)),
        high: String(highest(ULINT)),
      });
      return errorAt(at);
    }
  }
  return { kind: 'arithmetic', operator, type, left, right, at };
};
