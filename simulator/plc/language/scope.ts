import type { BlockPou, CheckedExpression, Dispatch, FunctionPou, Location, Method, Pou, Variable } from './checked.ts';
import type { DiagnosticCode, Diagnostics, Position } from './diagnostics.ts';
import type { Access, Expression, Space } from './syntax.ts';
import type { EnumType, InterfaceType, Type } from './types.ts';

/** What a checker of expressions asks of the declarations around it. */
export interface World {
  readonly diagnostics: Diagnostics;
  /** The type or function block of that name, without a finding when there is none. */
  findType(name: string, space?: Space): Type | null;
  findFunction(name: string, space?: Space): FunctionPou | null;
  isBlock(name: string, space?: Space): boolean;
  /** Whether a name with dots begins with a namespace that can be named so. */
  isNamespace(name: string, space: Space): boolean;
  /** What a file uses outside all namespaces. */
  spaceOf(file: string): Space;
  /** Reports why a name is not to be had in a scope although there is something of that name. */
  explain(scope: Scope, name: string, at: Position): boolean;
  /** Whether VAR_GLOBAL has that name (in upper case). */
  isGlobal(upper: string): boolean;
  enumerators(name: string, space: Space): readonly EnumType[];
  readonly functionNames: Iterable<string>;
  /** Remembers that one unit calls another, for the search for recursion. `own`: on the instance that it runs on itself. */
  calls(caller: Pou | null, callee: Pou | Dispatch, at: Position, own?: boolean): void;
  /** What finds a method, or a function block's body (null), by the class of an instance. */
  readonly objects: { dispatch(of: BlockPou | InterfaceType, wanted: Method | 'body' | 'cast'): Dispatch };
  /** The variable that stands for an address which nobody has declared in the unit. */
  direct(location: Location, at: Position): Variable;
  /** A place in a unit for an array or a structure that a call gives. */
  hold(pou: Pou, type: Type, at: Position): Variable;
  /** Checks an expression; through here the parts of the checker reach each other without importing in a circle. */
  checkExpression(scope: Scope, expression: Expression, hint?: Type): CheckedExpression;
}

/** Where names are looked up: the variables of one program organisation unit. Names are in upper case. */
export class Scope {
  readonly file: string;
  readonly world: World;
  /** The unit's own; `find` looks in both. */
  readonly variables: Map<string, Variable>;
  /** In a method, those of its class. */
  readonly outer = new Map<string, Variable>();
  /** What this unit may only read, and why: VAR_EXTERNAL CONSTANT, R_EDGE, F_EDGE. */
  readonly frozen = new Map<Variable, string>();
  /** Variables of the class that cannot be used here, and why: PRIVATE ones of a base, VAR_TEMP of the body in a method. */
  readonly closed = new Map<Variable, { readonly access: Access | 'VAR_TEMP'; readonly owner: BlockPou }>();
  /** The namespace that names are looked up in. */
  space: Space;
  pou: Pou | null = null;
  /** The class or function block whose instance this runs on. */
  self: BlockPou | null = null;
  /** Whether this is a TEST, in which commands may stand. */
  testing = false;

  constructor(world: World, file: string, variables: Map<string, Variable> = new Map()) {
    this.world = world;
    this.space = world.spaceOf(file);
    this.file = file;
    this.variables = variables;
  }

  /** Puts a method's scope inside the scope of its class: its own names come first. */
  enter(outer: Scope, self: BlockPou): void {
    this.self = self;
    for (const [upper, variable] of outer.variables) {
      if (this.variables.has(upper)) continue;
      this.outer.set(upper, variable);
      const why = outer.frozen.get(variable);
      if (why !== undefined) this.frozen.set(variable, why);
      const closed = outer.closed.get(variable);
      if (closed) this.closed.set(variable, closed);
      else if (variable.section === 'temp') this.closed.set(variable, { access: 'VAR_TEMP', owner: self });
    }
  }

  /** The variable of a name in upper case: one of the unit's own, or of the class around it. */
  find(upper: string): Variable | undefined {
    return this.variables.get(upper) ?? this.outer.get(upper);
  }

  /** Checks an expression in this scope. `hint` is the type that its place would like. */
  check(expression: Expression, hint?: Type): CheckedExpression {
    return this.world.checkExpression(this, expression, hint);
  }

  report(at: Position, code: DiagnosticCode, params: Record<string, string | number> = {}): void {
    this.world.diagnostics.report(this.file, at, code, params);
  }
}

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
};

/** ` (did you mean X?)`, when one of the names is close; otherwise empty. */
export const suggestion = (name: string, candidates: Iterable<string>): string => {
  if (name.length > 40) return '';
  const upper = name.toUpperCase();
  let best = '';
  let least = Math.min(3, Math.ceil(name.length / 3) + 1);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const far = distance(upper, candidate.toUpperCase());
    if (far < least) {
      least = far;
      best = candidate;
    }
  }
  return best === '' ? '' : ` (→ ${best}?)`;
};
