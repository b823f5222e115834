import type { LibraryName } from '../library/functions.ts';
import type { Position } from './diagnostics.ts';
import type { Access } from './syntax.ts';
import type { BlockType, ElementaryType, EnumType, InterfaceType, Type, Value } from './types.ts';

/*
 * The checked tree: names resolved to variables and places, every conversion explicit, every literal a value in its
 * type's range. The generator reads nothing else, so no text of the source can reach the generated code.
 */

/** A value at an offset from the start of a variable, in the type's own representation. */
export interface InitialWord {
  readonly offset: number;
  readonly value: Value;
  /**
   * A place: `value` places behind a variable, or (`self`) behind the start of the instance whose variable begins so. `class`: the
   * number of a class.
   */
  readonly from?: Variable | 'self' | 'class';
}

export type SectionName = 'local' | 'input' | 'output' | 'in-out' | 'temp' | 'global' | 'result' | 'held' | 'shared';

/** A located variable's place. `index` is the address as the mapping counts it: bits for X, units otherwise. */
export interface Location {
  readonly text: string;
  readonly area: 'I' | 'Q' | 'M';
  readonly size: 'X' | 'B' | 'W' | 'D' | 'L';
  readonly index: number;
}

export interface Variable {
  readonly name: string;
  readonly at: Position;
  readonly type: Type;
  readonly section: SectionName;
  readonly constant: boolean;
  readonly retain: boolean;
  /** Declared NON_RETAIN: does not keep its value although its program does. */
  readonly nonRetain: boolean;
  /** Declared `AT %I*`: VAR_CONFIG gives each instance its place. */
  readonly partial: 'I' | 'Q' | 'M' | null;
  /** A VAR_INPUT or VAR_OUTPUT that goes by reference, as VAR_IN_OUT does: an array of variable length (6.5.3). */
  readonly byReference: 'input' | 'output' | null;
  readonly location: Location | null;
  readonly initial: readonly InitialWord[];
  /**
   * Where it lives: `instance` at an offset from its instance's start, `absolute` at a fixed place, `frame` in a
   * JavaScript local of its body. A frame variable whose place is needed becomes absolute (see `needsPlace`).
   */
  readonly storage: 'instance' | 'absolute' | 'frame';
  /** Offset (instance) or place (absolute, set when memory is laid out). */
  place: number;
  /** A number that names the variable in generated code; unique in a program. */
  readonly id: number;
  /** Set when an element, a member or the place itself is needed, so that a JavaScript local cannot hold it. */
  needsPlace: boolean;
  used: boolean;
  assigned: boolean;
}

export type Scalar = ElementaryType | EnumType;

export type Place =
  | { readonly kind: 'variable'; readonly variable: Variable; readonly type: Type }
  | { readonly kind: 'member'; readonly of: Place; readonly offset: number; readonly type: Type }
  /** What a reference leads to. */
  | { readonly kind: 'dereference'; readonly of: CheckedExpression; readonly type: Type; readonly at: Position }
  /** The instance that a method or a function block's body runs on. */
  | { readonly kind: 'this'; readonly type: BlockType }
  /** A character of a string: it can be read and assigned, and nothing can refer to it. */
  | { readonly kind: 'character'; readonly of: Place; readonly index: CheckedExpression; readonly type: ElementaryType }
  | { readonly kind: 'element'; readonly of: Place; readonly indexes: readonly ElementIndex[]; readonly type: Type };

export interface ElementIndex {
  readonly value: CheckedExpression;
  readonly low: number;
  readonly count: number;
  /** Places from one element to the next. */
  readonly stride: number;
  /** The variables that hold the bounds of an array of variable length; in place of `low`, `count` and `stride`. */
  readonly bounds?: { readonly low: Variable; readonly high: Variable };
}

export type Arithmetic = '+' | '-' | '*' | '/' | 'MOD' | '**';
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type Logic = 'AND' | 'OR' | 'XOR';

/** Standard functions that have code of their own; the rest is put together from these. */
export type Intrinsic =
  | 'ABS'
  | 'SQRT'
  | 'LN'
  | 'LOG'
  | 'EXP'
  | 'SIN'
  | 'COS'
  | 'TAN'
  | 'ASIN'
  | 'ACOS'
  | 'ATAN'
  | 'ATAN2'
  | 'TRUNC'
  | 'MIN'
  | 'MAX'
  | 'LIMIT'
  | 'SEL'
  | 'MUX'
  | 'SHL'
  | 'SHR'
  | 'ROL'
  | 'ROR'
  | 'TIME'
  | 'CHARACTER'
  | 'WITH-CHARACTER'
  | 'SCALE-TIME'
  | 'DIVIDE-TIME';

/** What an array or a structure is worth, in generated code, is the place where it begins. */
export type CheckedExpression = { readonly type: Type; readonly at: Position } & (
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'load'; readonly place: Place }
  | { readonly kind: 'negate'; readonly operand: CheckedExpression }
  | { readonly kind: 'not'; readonly operand: CheckedExpression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: CheckedExpression;
      readonly right: CheckedExpression;
    }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: CheckedExpression;
      readonly right: CheckedExpression;
    }
  | {
      readonly kind: 'logic';
      readonly operator: Logic;
      readonly left: CheckedExpression;
      readonly right: CheckedExpression;
    }
  | { readonly kind: 'convert'; readonly from: Scalar; readonly operand: CheckedExpression }
  /** Brings a value into a place of `type`: cuts strings to its length, stops the PLC outside a subrange. */
  | { readonly kind: 'fit'; readonly operand: CheckedExpression }
  /** Some bits of a bit string (`X.%B1`): `width` of them from `shift` on. */
  | { readonly kind: 'part'; readonly operand: CheckedExpression; readonly shift: number; readonly width: number }
  /** A standard function that the library has for both, the compiler and the running program. */
  | { readonly kind: 'library'; readonly name: LibraryName; readonly args: readonly CheckedExpression[] }
  | { readonly kind: 'intrinsic'; readonly name: Intrinsic; readonly args: readonly CheckedExpression[] }
  | {
      readonly kind: 'call';
      readonly callee: FunctionPou;
      readonly inputs: readonly CallInput[];
      readonly outputs: readonly CallOutput[];
      /** Of a method: the instance's place, and how its class is found; null where that is known. */
      readonly receiver?: { readonly instance: CheckedExpression; readonly dispatch: Dispatch | null };
    }
  /** The place of something as a number: an instance for a method, the target of a reference. */
  | { readonly kind: 'address'; readonly place: Place; readonly mayBeTemporary: boolean }
  /** A reference or interface that must not be NULL. */
  | { readonly kind: 'not-null'; readonly operand: CheckedExpression }
  /** A reference or interface, or NULL where the instance is of none of the types. */
  | { readonly kind: 'attempt'; readonly operand: CheckedExpression; readonly cast: Dispatch }
  /** A call of a function with EN or ENO: without EN nothing is done, and the value is `otherwise`. */
  | {
      readonly kind: 'enabled';
      readonly condition: CheckedExpression | null;
      readonly value: CheckedExpression;
      readonly eno: EnoTarget | null;
    }
  /** The array or structure that a call gives, kept in a place of the caller's, where the next call does not reach it. */
  | { readonly kind: 'held'; readonly variable: Variable; readonly operand: CheckedExpression }
  | { readonly kind: 'error' }
);

export interface CallInput {
  readonly variable: Variable;
  /** A value for VAR_INPUT (aggregates too), a place for VAR_IN_OUT. */
  readonly value: CheckedExpression | null;
  readonly place: Place | null;
}

/** An output as it is stored: converted to the type of its target, negated where the call says NOT. */
export interface CallOutput {
  readonly variable: Variable;
  readonly to: Place;
  readonly negated: boolean;
}

/** Where ENO of a call goes. `own`: the callee has an ENO of its own, which its outputs carry when it runs. */
export interface EnoTarget {
  readonly to: Place;
  readonly negated: boolean;
  readonly own: boolean;
}

/** EN and ENO of a function block's call; `variables` are those of the block, where it has them. */
export interface Enable {
  readonly condition: CheckedExpression | null;
  readonly en: Variable | null;
  readonly eno: Variable | null;
  readonly target: EnoTarget | null;
}

export type CheckedStatement = { readonly at: Position } & (
  | { readonly kind: 'assign'; readonly to: Place; readonly value: CheckedExpression }
  | {
      readonly kind: 'assign-part';
      readonly to: Place;
      readonly shift: number;
      readonly width: number;
      readonly value: CheckedExpression;
    }
  /** What one statement of the source stands for, in order. */
  | { readonly kind: 'several'; readonly statements: readonly CheckedStatement[] }
  | { readonly kind: 'copy'; readonly to: Place; readonly from: CheckedExpression }
  | { readonly kind: 'evaluate'; readonly value: CheckedExpression }
  | {
      readonly kind: 'invoke';
      readonly instance: Place;
      readonly block: BlockType;
      readonly inputs: readonly CallInput[];
      readonly outputs: readonly CallOutput[];
      readonly enable: Enable | null;
      /** Where the instance may be of a derived type, whose body is the one to run. */
      readonly dispatch: Dispatch | null;
    }
  | {
      readonly kind: 'if';
      readonly branches: readonly {
        readonly condition: CheckedExpression;
        readonly body: readonly CheckedStatement[];
      }[];
      readonly otherwise: readonly CheckedStatement[];
    }
  | {
      readonly kind: 'case';
      readonly selector: CheckedExpression;
      readonly cases: readonly {
        readonly ranges: readonly (readonly [Value, Value])[];
        readonly body: readonly CheckedStatement[];
      }[];
      readonly otherwise: readonly CheckedStatement[];
    }
  | {
      readonly kind: 'for';
      readonly control: Place;
      readonly type: ElementaryType;
      readonly from: CheckedExpression;
      readonly to: CheckedExpression;
      readonly by: CheckedExpression;
      readonly body: readonly CheckedStatement[];
    }
  | { readonly kind: 'while'; readonly condition: CheckedExpression; readonly body: readonly CheckedStatement[] }
  | { readonly kind: 'repeat'; readonly until: CheckedExpression; readonly body: readonly CheckedStatement[] }
  | { readonly kind: 'exit' | 'continue' | 'return' }
  /** A command of a test. With a guard it is given only when the guard is FALSE. */
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly guard: CheckedExpression | null;
      readonly args: readonly CheckedExpression[];
      /** What the author says of an assertion, told when it fails. */
      readonly note?: string;
    }
);

interface PouBase {
  readonly name: string;
  readonly file: string;
  readonly at: Position;
  /** A number that names the unit in generated code. */
  readonly id: number;
  /** Standard function blocks are one statement to their caller, whatever they are made of. */
  readonly counted: boolean;
  readonly variables: ReadonlyMap<string, Variable>;
  body: readonly CheckedStatement[];
}

/** PROGRAM, FUNCTION_BLOCK and CLASS: have instances. `size` is the places that one instance takes. */
export interface BlockPou extends PouBase {
  readonly kind: 'program' | 'function-block' | 'class';
  /** In upper case; empty outside all. */
  readonly namespace: string;
  readonly size: number;
  /** Null for what has neither methods nor a part in inheritance. */
  readonly object: ObjectInfo | null;
}

/** What makes a block an object: the first place of each instance holds `id` of its class. */
export interface ObjectInfo {
  readonly base: BlockPou | null;
  readonly abstract: boolean;
  readonly final: boolean;
  /** As declared; those of the base are not among them. */
  readonly interfaces: readonly InterfaceType[];
  /** Who may use each variable that is no input or output, inherited ones too. */
  readonly access: ReadonlyMap<Variable, { readonly access: Access; readonly owner: BlockPou }>;
  /** By name in upper case, inherited ones too. */
  methods(): ReadonlyMap<string, Method>;
}

export interface Method {
  readonly name: string;
  readonly access: Access;
  readonly abstract: boolean;
  readonly final: boolean;
  /** The class or interface that declares it. */
  readonly owner: BlockPou | InterfaceType;
  readonly pou: FunctionPou;
}

/** A method, or a function block's body (null), that is found by the class of the instance when the call is made. */
export interface Dispatch {
  /** `cast` calls nothing: it tells whether an instance is of one of the classes. */
  readonly kind: 'method' | 'body' | 'cast';
  readonly id: number;
  readonly of: BlockPou | InterfaceType;
  readonly prototype: FunctionPou | null;
  /** Whether a call can come back to where it began; set when all calls are known. */
  circular: boolean;
  /** Every class that can be met, with what its instances do. */
  targets(): readonly { readonly of: BlockPou; readonly pou: Pou }[];
}

export interface FunctionPou extends PouBase {
  readonly kind: 'function';
  readonly result: Variable;
  /** False for a function without a result type, which is called as a statement only. */
  readonly returns: boolean;
  /** Of a method: its class or interface, and whether it has no body of its own. */
  readonly method: { readonly owner: BlockPou | InterfaceType; readonly abstract: boolean } | null;
}

export type Pou = BlockPou | FunctionPou;

export interface ProgramInstance {
  readonly name: string;
  readonly pou: BlockPou;
  /** The task that runs it, as declared; null: none. */
  readonly task: string | null;
  /** Microseconds between runs; null: every scan. */
  readonly interval: number | null;
  readonly priority: number;
  readonly resource: string | null;
  readonly retain: boolean;
  /** Runs on rising edges of a SINGLE input; with an interval also cyclically while it is FALSE (6.8.2, table 63). */
  readonly trigger: { readonly condition: CheckedExpression; readonly interval: number | null } | null;
  /** What the configuration connects to the program's inputs before, and from its outputs after, each run. */
  readonly inputs: readonly CallInput[];
  readonly outputs: readonly CallOutput[];
  /** What the names that several resources declare stand for in this one. */
  readonly globals: readonly SharedGlobal[];
  /** Its function blocks that tasks of their own run. */
  readonly blocks: readonly BlockTask[];
}

/**
 * A function block that a task runs (6.8.2, table 63): when its program calls it, inputs and outputs are passed and its body
 * does not run. `run` stands for it among the instances of that task.
 */
export interface BlockTask {
  readonly variable: Variable;
  readonly run: ProgramInstance;
}

/** A name that several resources declare: the place that says where the variable of the running resource is. */
export interface SharedGlobal {
  readonly pointer: Variable;
  readonly target: Variable;
}

/** What VAR_CONFIG gives to a variable inside an instance, `offset` places from the instance's start. */
export interface ConfiguredVariable {
  readonly instance: ProgramInstance;
  readonly offset: number;
  readonly type: Type;
  readonly location: Location | null;
  readonly initial: readonly InitialWord[];
}

/** A name of VAR_ACCESS, and the variable it stands for as the list of variables names it. */
export interface AccessPath {
  readonly name: string;
  readonly target: string;
  readonly writable: boolean;
}

export interface CheckedProgram {
  readonly configured: readonly ConfiguredVariable[];
  readonly access: readonly AccessPath[];
  readonly instances: readonly ProgramInstance[];
  readonly globals: readonly Variable[];
  /** What names of several resources stand for where no instance says otherwise. */
  readonly shared: readonly SharedGlobal[];
  /** Callees before callers. */
  readonly pous: readonly Pou[];
  readonly dispatches: readonly Dispatch[];
  /** How many calls that can come back to where they began may stand open at a time. */
  readonly nesting: number;
  /** TESTs in the order of the source: units that only a test run calls. */
  readonly tests: readonly ProgramInstance[];
  /** Names under which tests reach the variables of program instances. */
  readonly aliases: readonly Alias[];
}

export interface Alias {
  readonly alias: Variable;
  /** Null for a global variable. */
  readonly of: ProgramInstance | null;
  /** What it stands for; null: the whole instance. */
  readonly original: Variable | null;
}
