import { typeOfDirect } from './check-direct.ts';
import { checkExpression } from './check-expression.ts';
import type {
  BlockPou,
  CheckedExpression,
  CheckedStatement,
  Dispatch,
  FunctionPou,
  Location,
  Pou,
  Variable,
} from './checked.ts';
import { BLOCKS, type Layout, Variables } from './declare-variables.ts';
import type { Diagnostics, Position } from './diagnostics.ts';
import { declareEdges } from './edges.ts';
import { type Element, liesIn, Namespaces, NO_SPACE } from './namespaces.ts';
import { Objects } from './objects.ts';
import { affordable, resolveType, type TypeSource, withInitial } from './resolve-type.ts';
import { inResource, partGlobals, type Shared } from './resource-globals.ts';
import { Scope } from './scope.ts';
import type {
  Expression,
  NameSyntax,
  PouSyntax,
  SectionSyntax,
  Space,
  TypeDeclaration,
  TypeSyntax,
  Unit,
} from './syntax.ts';
import {
  type BlockType,
  BOOL,
  baseOf,
  ELEMENTARY,
  type EnumType,
  ERROR,
  type InterfaceType,
  sameType,
  type Type,
} from './types.ts';

const DEPTH_LIMIT = 50;

/** A unit whose interface is known and whose body waits to be checked. */
export interface Declared {
  readonly syntax: PouSyntax;
  readonly pou: Pou;
  readonly scope: Scope;
  /** What the body does before its first statement: detects the edges of R_EDGE and F_EDGE inputs. */
  readonly prologue: readonly CheckedStatement[];
}

/** Finds and resolves declarations, each when it is first asked for, so that order in the source does not matter. */
export class Declarations implements TypeSource {
  readonly diagnostics: Diagnostics;
  readonly declared: Declared[] = [];
  readonly globals = new Map<string, Variable>();
  /** Names that several resources declare. */
  readonly shared = new Map<string, Shared>();
  readonly edges = new Map<Pou, { callee: Pou | Dispatch; at: Position; own: boolean }[]>();
  readonly #types = new Map<string, TypeDeclaration>();
  readonly #pous = new Map<string, PouSyntax>();
  readonly #resolved = new Map<string, Type>();
  readonly #functions = new Map<string, FunctionPou>();
  readonly #enumerators = new Map<string, { type: EnumType; element: Pick<Element, 'space' | 'within'> }[]>();
  readonly #namespaces: Namespaces;
  readonly #spaces = new Map<string, Space>();
  readonly #open = new Set<string>();
  readonly #standard: string;
  readonly everyBlockHasEno: boolean;
  readonly #extended = new Set<string>();
  readonly objects: Objects;
  #later: (() => void)[] = [];
  /** From 1 on, so that the class of an instance is never 0. */
  #nextId = 1;
  readonly #variables = new Variables(this);

  /** `units` are searched in order: the program before the library, so that a program may have its own `PID`. */
  constructor(units: readonly Unit[], standardFile: string, diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
    this.#standard = standardFile;
    this.everyBlockHasEno = units[0]?.namesEno ?? false;
    this.objects = new Objects(this, () => this.nextId());
    this.#namespaces = new Namespaces((upper) => this.#pous.get(upper) ?? this.#types.get(upper));
    for (const unit of units) {
      const names = new Map<string, Position>();
      for (const declaration of [...unit.types, ...unit.pous]) {
        const upper = declaration.name.toUpperCase();
        const first = names.get(upper);
        if (first) {
          this.diagnostics.report(unit.file, declaration.at, 'duplicate-name', {
            name: declaration.name,
            line: first.line,
          });
          continue;
        }
        names.set(upper, declaration.at);
        if (this.#types.has(upper) || this.#pous.has(upper)) continue;
        if (ELEMENTARY.has(upper)) {
          this.diagnostics.report(unit.file, declaration.at, 'reserved-name', { name: declaration.name });
          continue;
        }
        if ('body' in declaration) this.#pous.set(upper, declaration);
        else this.#types.set(upper, declaration);
        this.#namespaces.add(declaration);
      }
      this.#spaces.set(unit.file, unit.space);
    }
    for (const { object, space } of this.#pous.values())
      for (const { name } of object?.bases ?? []) this.#extended.add(this.#keyOf(name, space));
    for (const type of units[0]?.types ?? []) this.findType(type.name);
  }

  spaceOf(file: string): Space {
    return this.#spaces.get(file) ?? NO_SPACE;
  }

  isNamespace(name: string, space: Space): boolean {
    return this.#namespaces.begins(name, space);
  }

  explain(scope: Scope, name: string, at: Position): boolean {
    return this.#namespaces.explain(scope, name, at);
  }

  /** The full name in upper case that a name stands for in a namespace; empty where it stands for nothing. */
  #keyOf(name: string, space: Space | undefined): string {
    return space ? (this.#namespaces.resolve(name, space) ?? '') : name.toUpperCase();
  }

  get functionNames(): Iterable<string> {
    return [...this.#pous.values()].filter((pou) => pou.kind === 'FUNCTION').map((pou) => pou.name);
  }

  isGlobal(upper: string): boolean {
    return this.globals.has(upper);
  }

  isBlock(name: string, space?: Space): boolean {
    return BLOCKS.has(this.#pous.get(this.#keyOf(name, space))?.kind ?? '');
  }

  enumerators(name: string, space: Space): readonly EnumType[] {
    const all = this.#enumerators.get(name) ?? [];
    return all.flatMap(({ type, element }) => (this.#namespaces.sees(element, space) ? [type] : []));
  }

  calls(caller: Pou | null, callee: Pou | Dispatch, at: Position, own = false): void {
    if (!caller) return;
    const list = this.edges.get(caller) ?? [];
    list.push({ callee, at, own });
    this.edges.set(caller, list);
  }

  checkExpression(scope: Scope, expression: Expression, hint?: Type): CheckedExpression {
    return checkExpression(scope, expression, hint);
  }

  hold(pou: Pou, type: Type, at: Position): Variable {
    const variables = pou.variables as Map<string, Variable>;
    const name = `~held${variables.size}`;
    const variable = this.#variables.make(name, at, type, 'held', 'frame');
    variable.needsPlace = true;
    variables.set(name, variable);
    return variable;
  }

  direct(location: Location, at: Position): Variable {
    const known = this.globals.get(location.text);
    if (known) return known;
    const variable: Variable = {
      ...this.#variables.make(location.text, at, typeOfDirect(location), 'global', 'absolute'),
      location,
      used: true,
    };
    this.globals.set(location.text, variable);
    return variable;
  }

  findType(name: string, space?: Space): Type | null {
    const elementary = ELEMENTARY.get(name.toUpperCase());
    if (elementary) return elementary;
    const upper = this.#keyOf(name, space);
    const known = this.#resolved.get(upper);
    if (known) return known;
    const declaration = this.#types.get(upper);
    const pou = this.#pous.get(upper);
    if (!declaration && !BLOCKS.has(pou?.kind ?? '') && pou?.kind !== 'INTERFACE') return null;
    const { file, at } = (declaration ?? pou) as TypeDeclaration | PouSyntax;
    if (this.#open.has(upper) || this.#open.size > DEPTH_LIMIT) {
      if (this.#open.has(upper)) this.diagnostics.report(file, at, 'recursive-type', { name });
      else this.diagnostics.report(file, at, 'too-deep', { limit: DEPTH_LIMIT });
      return ERROR;
    }
    this.#open.add(upper);
    const scope = this.#scopeOf((declaration ?? pou) as TypeDeclaration | PouSyntax);
    let type = declaration
      ? this.resolve(scope, declaration.type, declaration.name)
      : pou?.kind === 'INTERFACE'
        ? this.objects.addInterface(pou, scope)
        : this.#declareBlock(pou as PouSyntax);
    this.#open.delete(upper);
    if (declaration?.initial)
      type = withInitial(scope, this.#apart(declaration, type), declaration.name, declaration.initial);
    this.#resolved.set(upper, type);
    return type;
  }

  /** Another name of an enumeration may begin with another value, so it is an object of its own. */
  #apart(declaration: TypeDeclaration, type: Type): Type {
    if (type.kind !== 'enum' || declaration.type.kind !== 'named') return type;
    return { ...type, name: declaration.name, base: baseOf(type) };
  }

  #scopeOf({ file, space }: TypeDeclaration | PouSyntax, variables?: Map<string, Variable>): Scope {
    const scope = new Scope(this, file, variables);
    scope.space = space;
    return scope;
  }

  findFunction(name: string, space?: Space): FunctionPou | null {
    const upper = this.#keyOf(name, space);
    const known = this.#functions.get(upper);
    if (known) return known;
    const syntax = this.#pous.get(upper);
    if (syntax?.kind !== 'FUNCTION') return null;
    // Only an initial value or a bound can lead back here before the interface is known.
    if (this.#open.has(upper) || this.#open.size > DEPTH_LIMIT) {
      this.diagnostics.report(syntax.file, syntax.at, 'recursive-call', { name });
      return null;
    }
    this.#open.add(upper);
    const pou = this.#declareFunction(syntax);
    this.#open.delete(upper);
    return pou;
  }

  /** The PROGRAM of that name, with its interface; null when there is none. */
  findProgram(name: string): BlockPou | null {
    const syntax = this.#pous.get(name.toUpperCase());
    if (syntax?.kind !== 'PROGRAM') return null;
    const known = this.declared.find((declared) => declared.syntax === syntax);
    if (known) return known.pou as BlockPou;
    return (this.#declareBlock(syntax) as BlockType).pou;
  }

  /** Resolves a type as written. */
  resolve(scope: Scope, syntax: TypeSyntax, name: string | null = null): Type {
    return resolveType(this, scope, syntax, name);
  }

  isDeclaredType(upper: string): boolean {
    return this.#types.has(upper);
  }

  get typeNames(): Iterable<string> {
    return [...ELEMENTARY.keys(), ...this.#types.keys(), ...this.#pous.keys()];
  }

  addEnumerator(upper: string, type: EnumType, space: Space): void {
    const { within } = this.#types.get(type.name.toUpperCase()) ?? { within: [] };
    this.#enumerators.set(upper, [...(this.#enumerators.get(upper) ?? []), { type, element: { space, within } }]);
  }

  nextId(): number {
    return this.#nextId++;
  }

  later(action: () => void): void {
    this.#later.push(action);
  }

  /** Resolves what had to wait until all declarations are known: targets of references, methods. */
  complete(): void {
    const spaces = new Map<Space, string>();
    for (const { file, space } of [...this.#types.values(), ...this.#pous.values()])
      for (let level: Space | null = space; level && !spaces.has(level); level = level.outer) spaces.set(level, file);
    for (const [space, file] of spaces)
      this.#namespaces.check(space, (at, name) => this.diagnostics.report(file, at, 'unknown-namespace', { name }));
    this.objects.complete();
    // Resolving a target may name other references.
    for (let i = 0; i < this.#later.length; i++) this.#later[i]?.();
    this.#later = [];
  }

  #declareBlock(syntax: PouSyntax): Type {
    const variables = new Map<string, Variable>();
    const outer = this.#scopeOf(syntax, variables);
    const base = this.objects.baseOf(syntax, outer);
    const isObject = syntax.object !== null || base !== null || this.#extended.has(syntax.name.toUpperCase());
    for (const [upper, variable] of base?.variables ?? []) variables.set(upper, variable);
    // An object's first place tells its class, so that what extends it has it in the same place.
    const layout: Layout = { size: base?.size ?? (isObject ? 1 : 0), access: new Map() };
    for (const section of syntax.sections) this.#variables.declareSection(outer, syntax.kind, section, layout);
    this.#variables.declareEnable(outer, syntax, layout);
    const { scope, prologue } = declareEdges(outer, syntax, (name, at) => {
      const hidden = this.#variables.make(name, at, BOOL, 'local', 'instance');
      hidden.place = layout.size++;
      return hidden;
    });
    const table = isObject ? this.objects.add(syntax, scope) : null;
    const access = new Map(base?.object?.access);
    const pou: BlockPou = {
      kind: syntax.kind === 'PROGRAM' ? 'program' : syntax.kind === 'CLASS' ? 'class' : 'function-block',
      object: table && {
        base,
        abstract: syntax.object?.abstract ?? false,
        final: syntax.object?.final ?? false,
        interfaces: this.objects.interfacesOf(syntax.object?.interfaces ?? [], outer, 'IMPLEMENTS'),
        access,
        methods: table.methods,
      },
      name: syntax.name,
      file: syntax.file,
      at: syntax.at,
      id: this.nextId(),
      namespace: syntax.space.path.toUpperCase(),
      counted: syntax.file !== this.#standard,
      variables,
      size: layout.size,
      body: [],
    };
    for (const [variable, given] of layout.access ?? []) access.set(variable, { access: given, owner: pou });
    for (const [variable, { access: given, owner }] of access)
      if (owner !== pou && (given === 'PRIVATE' || (given === 'INTERNAL' && !liesIn(pou.namespace, owner.namespace))))
        scope.closed.set(variable, { access: given, owner });
    table?.settle(pou);
    scope.pou = pou;
    if (pou.kind !== 'program') scope.self = pou;
    this.declared.push({ syntax, pou, scope, prologue });
    if (!affordable(scope, syntax.at, layout.size)) return ERROR;
    return { kind: 'block', name: syntax.name, pou, size: layout.size } satisfies BlockType;
  }

  /** Methods are functions that run on an instance; their scope is inside that of their class. */
  declareMethod(syntax: PouSyntax, owner: BlockPou | InterfaceType, outer: Scope): FunctionPou {
    const pou = this.#declareFunction(syntax, owner);
    const { scope } = this.declared.at(-1) as Declared;
    if (owner.kind !== 'interface') scope.enter(outer, owner);
    return pou;
  }

  /** The type that a name stands for, with a finding when there is none. */
  findNamed({ at, name }: NameSyntax, scope: Scope): Type | null {
    return this.resolve(scope, { kind: 'named', at, name });
  }

  #declareFunction(syntax: PouSyntax, owner: BlockPou | InterfaceType | null = null): FunctionPou {
    const variables = new Map<string, Variable>();
    const scope = this.#scopeOf(syntax, variables);
    const returns = syntax.result !== null;
    let type: Type = BOOL;
    if (syntax.result) type = this.resolve(scope, syntax.result);
    if (type.kind === 'block') {
      scope.report(syntax.at, 'not-supported', { feature: `FUNCTION : ${type.name}`, mend: 'VAR_IN_OUT' });
      type = ERROR;
    }
    const own = syntax.name.slice(syntax.name.lastIndexOf('.') + 1);
    const result = this.#variables.make(own, syntax.at, type, 'result', 'frame');
    result.needsPlace = type.kind === 'array' || type.kind === 'struct';
    result.used = true;
    if (returns) variables.set(own.toUpperCase(), result);
    for (const section of syntax.sections) this.#variables.declareSection(scope, syntax.kind, section, { size: 0 });
    this.#variables.declareEnable(scope, syntax, { size: 0 });
    const pou: FunctionPou = {
      kind: 'function',
      name: owner ? `${owner.name}.${syntax.name}` : syntax.name,
      method: owner && { owner, abstract: owner.kind === 'interface' || (syntax.specifiers?.abstract ?? false) },
      file: syntax.file,
      at: syntax.at,
      id: this.nextId(),
      counted: syntax.file !== this.#standard,
      variables,
      result,
      returns,
      body: [],
    };
    scope.pou = pou;
    this.declared.push({ syntax, pou, scope, prologue: [] });
    if (!owner) this.#functions.set(syntax.name.toUpperCase(), pou);
    return pou;
  }

  /** VAR_GLOBAL of a configuration or resource; to be called before programs are declared. */
  declareGlobals(file: string, sections: readonly SectionSyntax[]): void {
    const { once, several } = partGlobals(sections);
    const scope = new Scope(this, file, this.globals);
    for (const section of once) this.#variables.declareSection(scope, 'CONFIGURATION', section, { size: 0 });
    const levels = new Map<string, Scope>();
    for (const { level, resource, section } of several) {
      const inner = levels.get(level) ?? new Scope(this, file, new Map());
      levels.set(level, inner);
      const known = new Set(inner.variables.keys());
      this.#variables.declareSection(inner, 'CONFIGURATION', section, { size: 0 });
      for (const [upper, variable] of inner.variables)
        if (!known.has(upper)) this.#share(inner, level, resource, variable);
    }
  }

  #share(scope: Scope, level: string, resource: string | null, variable: Variable): void {
    const { name, at, type } = variable;
    const upper = name.toUpperCase();
    const known = this.shared.get(upper);
    const pointer = known?.pointer ?? this.#variables.make(name, at, type, 'shared', 'absolute');
    if (!sameType(pointer.type, type)) scope.report(at, 'duplicate-name', { name, line: pointer.at.line });
    const own: Variable = { ...variable, name: resource ? `${resource}.${name}` : name };
    this.shared.set(upper, { pointer, byLevel: (known?.byLevel ?? new Map()).set(level, own) });
    this.globals.set(upper, pointer);
    this.globals.set(`${level}.${upper}`, own);
  }

  /** The globals as a resource sees them. */
  globalsOf(resource: string | null): Map<string, Variable> {
    if (this.shared.size === 0) return this.globals;
    const seen = new Map(this.globals);
    for (const { pointer, target } of inResource(this.shared.values(), resource))
      seen.set(pointer.name.toUpperCase(), target);
    return seen;
  }

  /** A variable for a VAR_IN_OUT of a program whose instance nobody declares. */
  standIn(program: BlockPou, { name, at, type }: Variable): Variable {
    const variable = { ...this.#variables.make(name, at, type, 'global', 'absolute'), used: true };
    this.globals.set(`${program.name}.${name}`.toUpperCase(), variable);
    return variable;
  }
}
