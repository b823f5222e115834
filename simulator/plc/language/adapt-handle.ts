import type { CheckedExpression } from './checked.ts';
import { leadsTo } from './object-types.ts';
import type { Scope } from './scope.ts';
import { ERROR, isHandle, NULL, type Type } from './types.ts';

/** Brings a handle or NULL to the type that its place needs, or reports that it cannot go there. */
export const adaptHandle = (scope: Scope, expression: CheckedExpression, target: Type): CheckedExpression => {
  const { type, at } = expression;
  if (isHandle(target) && isHandle(type) && leadsTo(type, target))
    return type === NULL ? { kind: 'constant', type: target, value: 0, at } : { ...expression, type: target };
  const mend = target.kind === 'reference' ? 'REF(…), ?=' : isHandle(target) ? '?=' : `${type.name}^`;
  scope.report(at, 'type-mismatch', { found: type.name, wanted: target.name, mend });
  return { kind: 'error', type: ERROR, at };
};
