import type { Position } from './diagnostics.ts';

/** The tree as parsed: names as written, nothing resolved. */

export interface Argument {
  readonly at: Position;
  /** Null in an informal (positional) call. */
  readonly name: string | null;
  readonly value: Expression;
  /** True for `output => variable`. */
  readonly output: boolean;
  /** True for `NOT output => variable`. */
  readonly negated: boolean;
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
  | { readonly kind: 'integer'; readonly value: number | bigint; readonly type: string | null; readonly text: string }
  | { readonly kind: 'real'; readonly value: number; readonly type: string | null; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Microseconds. */
  | { readonly kind: 'time'; readonly value: number }
  /** A duration in nanoseconds (LTIME), a date or a time of day, in the count of its type. */
  | { readonly kind: 'instant'; readonly type: string; readonly value: number | bigint }
  /** `type` is STRING, WSTRING, CHAR or WCHAR where it is written before the text. */
  | { readonly kind: 'string'; readonly value: string; readonly wide: boolean; readonly type: string | null }
  /** `.3` and `.%X3` and `.%B1`: bits of a bit string. */
  | {
      readonly kind: 'part';
      readonly of: Expression;
      readonly unit: 'X' | 'B' | 'W' | 'D' | 'L';
      readonly index: number;
    }
  | { readonly kind: 'enumerator'; readonly type: string; readonly name: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly indexes: readonly Expression[] }
  /** `of^`: what a reference leads to. */
  | { readonly kind: 'dereference'; readonly of: Expression }
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
  /** `target ?= value`: NULL where the value is of another type. */
  | { readonly kind: 'attempt'; readonly target: Expression; readonly value: Expression }
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
  /** `STRING[20]`. */
  | { readonly kind: 'sized'; readonly name: string; readonly length: Expression }
  /** `INT(0..100)`. */
  | { readonly kind: 'subrange'; readonly name: string; readonly low: Expression; readonly high: Expression }
  | {
      readonly kind: 'array';
      readonly ranges: readonly { readonly low: Expression; readonly high: Expression }[];
      readonly element: TypeSyntax;
    }
  /** `REF_TO INT`. */
  | { readonly kind: 'reference'; readonly to: TypeSyntax }
  /** `ARRAY[*, *] OF INT`. */
  | { readonly kind: 'open-array'; readonly dimensions: number; readonly element: TypeSyntax }
  | { readonly kind: 'structure'; readonly fields: readonly VariableSyntax[] }
  | {
      readonly kind: 'enumeration';
      /** The type that the values are of, in `INT (A := 1, B := 2)`. */
      readonly of?: string;
      readonly values: readonly { readonly at: Position; readonly name: string; readonly value: Expression | null }[];
    }
  | { readonly kind: 'invalid' }
);

/** An initial value: an expression, `[1, 2, 3(0)]`, or `(a := 1, b := 2)`. */
export type InitialSyntax = { readonly at: Position } & (
  | { readonly kind: 'value'; readonly value: Expression }
  | {
      readonly kind: 'list';
      readonly items: readonly { readonly repeat: Expression | null; readonly values: readonly InitialSyntax[] }[];
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
  /** `BOOL R_EDGE` and `BOOL F_EDGE` of VAR_INPUT: the body sees the edges of what the caller gives. */
  readonly edge: 'R_EDGE' | 'F_EDGE' | null;
}

export type SectionKind =
  | 'VAR'
  | 'VAR_INPUT'
  | 'VAR_OUTPUT'
  | 'VAR_IN_OUT'
  | 'VAR_TEMP'
  | 'VAR_EXTERNAL'
  | 'VAR_GLOBAL';

/** Who may use a method, or a variable of a class (IEC 61131-3, table 48). */
export type Access = 'PUBLIC' | 'PROTECTED' | 'PRIVATE' | 'INTERNAL';

/** A name as written, with the namespaces before it: `A.B.C`. */
export interface NameSyntax {
  readonly at: Position;
  readonly name: string;
}

/** Where a declaration stands: its namespace as written (empty outside all), and what USING names for it. */
export interface Space {
  readonly path: string;
  readonly usings: readonly NameSyntax[];
  readonly outer: Space | null;
}

export interface SectionSyntax {
  readonly at: Position;
  readonly kind: SectionKind;
  /** The resource whose VAR_GLOBAL this is. */
  readonly resource?: string | null;
  /** Null where the section says nothing. */
  readonly access: Access | null;
  readonly constant: boolean;
  readonly retain: boolean;
  readonly nonRetain: boolean;
  readonly variables: readonly VariableSyntax[];
}

/** What the third edition adds to a function block, and what makes a class or an interface (6.6.5 to 6.6.7). */
export interface ObjectSyntax {
  readonly abstract: boolean;
  readonly final: boolean;
  /** One name at most but in an interface. */
  readonly bases: readonly NameSyntax[];
  readonly interfaces: readonly NameSyntax[];
  readonly methods: readonly PouSyntax[];
}

export interface MethodSpecifiers {
  readonly access: Access | null;
  readonly abstract: boolean;
  readonly final: boolean;
  readonly override: boolean;
}

export interface PouSyntax {
  readonly at: Position;
  readonly file: string;
  readonly kind: 'PROGRAM' | 'FUNCTION_BLOCK' | 'FUNCTION' | 'CLASS' | 'INTERFACE' | 'METHOD';
  readonly space: Space;
  /** Namespaces in upper case that a user must stand in, because of INTERNAL. */
  readonly within: readonly string[];
  /** With its namespaces, but for a method. */
  readonly name: string;
  /** Null for what is no object: a function, a program, a method, a function block with nothing of the kind. */
  readonly object: ObjectSyntax | null;
  /** Of a method. */
  readonly specifiers: MethodSpecifiers | null;
  readonly result: TypeSyntax | null;
  readonly sections: readonly SectionSyntax[];
  /** Of a program: each instance gives these names. */
  readonly access?: readonly AccessSyntax[];
  /** The body names EN or ENO, which every function and function block has without declaring them (6.6.1.5). */
  readonly namesEnable: boolean;
  readonly body: readonly Statement[];
}

export interface TypeDeclaration {
  readonly at: Position;
  readonly file: string;
  readonly space: Space;
  readonly within: readonly string[];
  /** With its namespaces. */
  readonly name: string;
  readonly type: TypeSyntax;
  readonly initial: InitialSyntax | null;
}

export interface TaskSyntax {
  readonly at: Position;
  readonly resource: string | null;
  readonly name: string;
  readonly interval: Expression | null;
  readonly single: Expression | null;
  readonly priority: Expression | null;
}

export interface InstanceSyntax {
  readonly at: Position;
  readonly resource: string | null;
  readonly name: string;
  readonly task: string | null;
  readonly program: string;
  readonly retain: boolean;
  /** `PROGRAM I : P(x := y, q => z)`. */
  readonly connections: readonly Argument[];
  /** Function blocks of the program that a task of their own runs: `FB1 WITH FAST`. */
  readonly blocks: readonly { readonly at: Position; readonly name: string; readonly task: string }[];
}

/** `A.B.C`, from an instance (or a resource) inwards. */
export type PathSyntax = readonly { readonly at: Position; readonly name: string }[];

/** An entry of VAR_CONFIG: a place or an initial value for one variable of one instance (6.8.2). */
export interface ConfiguredSyntax {
  readonly at: Position;
  readonly path: PathSyntax;
  readonly address: { readonly at: Position; readonly text: string } | null;
  readonly type: TypeSyntax;
  readonly initial: InitialSyntax | null;
}

/** An entry of VAR_ACCESS: another name for a variable, by which others may reach it. */
export interface AccessSyntax {
  readonly at: Position;
  readonly name: string;
  readonly path: PathSyntax;
  readonly type: TypeSyntax;
  readonly writable: boolean;
}

export interface Unit {
  readonly file: string;
  /** Outside all namespaces, with what the file uses. */
  readonly space: Space;
  readonly types: TypeDeclaration[];
  readonly pous: PouSyntax[];
  readonly globals: SectionSyntax[];
  readonly resources: string[];
  readonly tasks: TaskSyntax[];
  readonly instances: InstanceSyntax[];
  readonly configured: ConfiguredSyntax[];
  readonly access: AccessSyntax[];
  /** Somewhere `x.ENO` is read, so that every function block needs a place for it. */
  namesEno: boolean;
}
