import type { CheckedExpression, CheckedStatement, Place, Variable } from './checked.ts';
import type { Position } from './diagnostics.ts';
import { Scope } from './scope.ts';
import type { PouSyntax } from './syntax.ts';
import { BOOL } from './types.ts';

/**
 * Inputs declared `BOOL R_EDGE` and `BOOL F_EDGE` (IEC 61131-3, table 41): the body sees, in place of what the caller gives,
 * whether that rose or fell since the last call, as if an R_TRIG or F_TRIG stood before it. `scope` is the one that the body
 * is checked in; `prologue` stands before its first statement.
 */
export const declareEdges = (
  outer: Scope,
  syntax: PouSyntax,
  hidden: (name: string, at: Position) => Variable,
): { scope: Scope; prologue: readonly CheckedStatement[] } => {
  const prologue: CheckedStatement[] = [];
  let scope = outer;
  for (const section of syntax.sections) {
    for (const { at, name, edge } of section.variables) {
      if (edge === null) continue;
      const upper = name.toUpperCase();
      const input = outer.variables.get(upper);
      if (section.kind !== 'VAR_INPUT' || syntax.kind === 'FUNCTION' || input?.type !== BOOL) {
        outer.report(at, 'edge-input', { edge, name });
        continue;
      }
      if (scope === outer) {
        scope = new Scope(outer.world, outer.file, new Map(outer.variables));
        scope.space = outer.space;
        for (const [variable, why] of outer.frozen) scope.frozen.set(variable, why);
      }
      const memory = hidden(`${name}~`, at);
      const seen: Variable = { ...hidden(name, at), used: true };
      scope.variables.set(upper, seen);
      scope.frozen.set(seen, edge);
      const place = (variable: Variable): Place => ({ kind: 'variable', variable, type: BOOL });
      const load = (variable: Variable): CheckedExpression => ({
        kind: 'load',
        place: place(variable),
        type: BOOL,
        at,
      });
      const not = (operand: CheckedExpression): CheckedExpression => ({ kind: 'not', operand, type: BOOL, at });
      const now = edge === 'R_EDGE' ? load(input) : not(load(input));
      const value: CheckedExpression = {
        kind: 'logic',
        operator: 'AND',
        left: now,
        right: not(load(memory)),
        type: BOOL,
        at,
      };
      prologue.push(
        { kind: 'assign', to: place(seen), value, at },
        { kind: 'assign', to: place(memory), value: now, at },
      );
    }
  }
  return { scope, prologue };
};
