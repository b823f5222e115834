import type { Position } from './diagnostics.ts';

/** The tree as parsed: names as written, nothing resolved. */

export interface Argument {
  readonly at: Position;
  /** Null in an informal (positional) call. */
  readonly name: string | null;
  readonly value: Expression;
  /** True for `output => variable`. */
  readonly output: boolean;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | 'MOD'
  | '**'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'AND'
  | 'OR'
  | 'XOR';
export type UnaryOperator = '-' | '+' | 'NOT';

export type Expression = { readonly at: Position; readonly depth: number } & (
  | { readonly kind: 'integer'; readonly value: number; readonly type: string | null; readonly text: string }
  | { readonly kind: 'real'; readonly value: number; readonly type: string | null; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Microseconds. */
  | { readonly kind: 'time'; readonly value: number }
  | { readonly kind: 'string' }
  | { readonly kind: 'enumerator'; readonly type: string; readonly name: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly indexes: readonly Expression[] }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'direct'; readonly address: string }
  | { readonly kind: 'invalid' }
);

export interface Branch {
  readonly at: Position;
  readonly condition: Expression;
  readonly body: readonly Statement[];
}

export interface CaseLabel {
  readonly at: Position;
  readonly low: Expression;
  readonly high: Expression | null;
}

export type Statement = { readonly at: Position } & (
  | { readonly kind: 'assign'; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'call'; readonly call: Expression & { kind: 'call' } }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: readonly Statement[] }
  | {
      readonly kind: 'case';
      readonly selector: Expression;
      readonly cases: readonly { readonly labels: readonly CaseLabel[]; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: 'for';
      readonly control: Expression;
      readonly from: Expression;
      readonly to: Expression;
      readonly by: Expression | null;
      readonly body: readonly Statement[];
    }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: readonly Statement[] }
  | { readonly kind: 'repeat'; readonly until: Expression; readonly body: readonly Statement[] }
  | { readonly kind: 'exit' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'return' }
);

export type TypeSyntax = { readonly at: Position } & (
  | { readonly kind: 'named'; readonly name: string }
  | {
      readonly kind: 'array';
      readonly ranges: readonly { readonly low: Expression; readonly high: Expression }[];
      readonly element: TypeSyntax;
    }
  | { readonly kind: 'structure'; readonly fields: readonly VariableSyntax[] }
  | {
      readonly kind: 'enumeration';
      readonly values: readonly { readonly at: Position; readonly name: string; readonly value: Expression | null }[];
    }
  | { readonly kind: 'invalid' }
);

/** An initial value: an expression, `[1, 2, 3(0)]`, or `(a := 1, b := 2)`. */
export type InitialSyntax = { readonly at: Position } & (
  | { readonly kind: 'value'; readonly value: Expression }
  | {
      readonly kind: 'list';
      readonly items: readonly { readonly repeat: Expression | null; readonly value: InitialSyntax | null }[];
    }
  | {
      readonly kind: 'fields';
      readonly fields: readonly { readonly at: Position; readonly name: string; readonly value: InitialSyntax }[];
    }
);

export interface VariableSyntax {
  readonly at: Position;
  readonly name: string;
  readonly type: TypeSyntax;
  readonly initial: InitialSyntax | null;
  readonly address: { readonly at: Position; readonly text: string } | null;
}

export type SectionKind =
  | 'VAR'
  | 'VAR_INPUT'
  | 'VAR_OUTPUT'
  | 'VAR_IN_OUT'
  | 'VAR_TEMP'
  | 'VAR_EXTERNAL'
  | 'VAR_GLOBAL';

export interface SectionSyntax {
  readonly at: Position;
  readonly kind: SectionKind;
  readonly constant: boolean;
  readonly retain: boolean;
  readonly variables: readonly VariableSyntax[];
}

export interface PouSyntax {
  readonly at: Position;
  readonly file: string;
  readonly kind: 'PROGRAM' | 'FUNCTION_BLOCK' | 'FUNCTION';
  readonly name: string;
  readonly result: TypeSyntax | null;
  readonly sections: readonly SectionSyntax[];
  readonly body: readonly Statement[];
}

export interface TypeDeclaration {
  readonly at: Position;
  readonly file: string;
  readonly name: string;
  readonly type: TypeSyntax;
  readonly initial: InitialSyntax | null;
}

export interface TaskSyntax {
  readonly at: Position;
  readonly name: string;
  /** Microseconds; null when the task gives none. */
  readonly interval: number | null;
  readonly priority: number;
}

export interface InstanceSyntax {
  readonly at: Position;
  readonly name: string;
  readonly task: string | null;
  readonly program: string;
}

export interface Unit {
  readonly file: string;
  readonly types: TypeDeclaration[];
  readonly pous: PouSyntax[];
  readonly globals: SectionSyntax[];
  readonly tasks: TaskSyntax[];
  readonly instances: InstanceSyntax[];
}
