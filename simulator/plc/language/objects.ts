import type { BlockPou, Dispatch, FunctionPou, Method, Pou } from './checked.ts';
import type { Diagnostics } from './diagnostics.ts';
import { derives, difference, implementsInterface } from './object-types.ts';
import type { Scope } from './scope.ts';
import type { NameSyntax, PouSyntax } from './syntax.ts';
import type { InterfaceType, Type } from './types.ts';

/** What the table of objects asks of the declarations around it. */
interface Source {
  readonly diagnostics: Diagnostics;
  findNamed(name: NameSyntax, scope: Scope): Type | null;
  /** Declares a method; `scope` is the one of its class, or of its interface's file. */
  declareMethod(syntax: PouSyntax, owner: BlockPou | InterfaceType, scope: Scope): FunctionPou;
}

interface Declared {
  readonly syntax: PouSyntax;
  readonly pou: BlockPou;
  readonly scope: Scope;
}

/** Classes and interfaces that may extend others, and members that all of them may have together. */
const TYPE_LIMIT = 2000;
const MEMBER_LIMIT = 200_000;

/**
 * The classes, interfaces and function blocks with methods of a program. Methods are declared when they are first asked
 * for: their parameters may be of the type that they belong to.
 */
export class Objects {
  readonly dispatches: Dispatch[] = [];
  readonly #source: Source;
  readonly #objects: Declared[] = [];
  readonly #interfaces: { readonly type: InterfaceType; readonly syntax: PouSyntax; readonly scope: Scope }[] = [];
  /** Methods of each type, inherited ones too. */
  readonly #members = new Map<BlockPou | InterfaceType, number>();
  #total = 0;
  readonly #byMethod = new Map<BlockPou | InterfaceType, Map<string, Dispatch>>();
  #nextId: () => number;

  constructor(source: Source, nextId: () => number) {
    this.#source = source;
    this.#nextId = nextId;
  }

  /** The block that a unit extends; null when it extends none, or with a finding. */
  baseOf(syntax: PouSyntax, scope: Scope): BlockPou | null {
    const [name] = syntax.object?.bases ?? [];
    if (!name) return null;
    const type = this.#source.findNamed(name, scope);
    if (type?.kind !== 'block' || (syntax.kind === 'CLASS' && type.pou.kind !== 'class')) {
      const wanted = syntax.kind === 'CLASS' ? 'CLASS' : 'FUNCTION_BLOCK, CLASS';
      if (type?.kind !== 'elementary' || type.group !== 'error')
        scope.report(name.at, 'not-a-base', { name: name.name, wanted, word: 'EXTENDS' });
      return null;
    }
    const inherited = (this.#members.get(type.pou) ?? 0) + type.pou.variables.size;
    if (!this.#afford(syntax, scope, inherited + (syntax.object?.methods.length ?? 0))) return null;
    if (type.pou.object?.final) scope.report(name.at, 'final-base', { name: name.name });
    return type.pou;
  }

  /** Whether another type with so many members can be had: each has a table of all that it inherits. */
  #afford(syntax: PouSyntax, scope: Scope, members: number): boolean {
    this.#total += members;
    const types = this.#members.size;
    if (this.#total <= MEMBER_LIMIT && types < TYPE_LIMIT) return true;
    const limit = types < TYPE_LIMIT ? MEMBER_LIMIT : TYPE_LIMIT;
    scope.report(syntax.at, 'too-many-members', { name: syntax.name, limit });
    return false;
  }

  /** The interfaces of a list of names; findings for what is none. */
  interfacesOf(names: readonly NameSyntax[], scope: Scope, word: 'IMPLEMENTS' | 'EXTENDS'): InterfaceType[] {
    return names.flatMap((name) => {
      const type = this.#source.findNamed(name, scope);
      if (type?.kind === 'interface') return [type];
      if (type?.kind !== 'elementary' || type.group !== 'error')
        scope.report(name.at, 'not-a-base', { name: name.name, wanted: 'INTERFACE', word });
      return [];
    });
  }

  /** Takes a block that is an object, and gives what its methods are found by. */
  add(
    syntax: PouSyntax,
    scope: Scope,
  ): { methods: () => ReadonlyMap<string, Method>; settle: (pou: BlockPou) => void } {
    let methods: ReadonlyMap<string, Method> | null = null;
    let declared: Declared | null = null;
    return {
      settle: (pou) => {
        declared = { syntax, pou, scope };
        const base = pou.object?.base;
        this.#members.set(pou, (base ? (this.#members.get(base) ?? 0) : 0) + (syntax.object?.methods.length ?? 0));
        this.#objects.push(declared);
      },
      methods: () => {
        methods ??= declared ? this.#methodsOf(declared) : new Map();
        return methods;
      },
    };
  }

  addInterface(syntax: PouSyntax, scope: Scope): InterfaceType {
    let methods: Map<string, Method> | null = null;
    const extended = this.interfacesOf(syntax.object?.bases ?? [], scope, 'EXTENDS');
    const bases = new Set(extended.flatMap((base) => [base, ...base.bases]));
    const prototypes = syntax.object?.methods.length ?? 0;
    const inherited = extended.reduce((sum, base) => sum + (this.#members.get(base) ?? 0), 0);
    const type: InterfaceType = {
      kind: 'interface',
      name: syntax.name,
      size: 1,
      bases: this.#afford(syntax, scope, inherited + prototypes) ? bases : new Set(),
      methods: () => {
        if (methods) return methods;
        methods = new Map(type.bases.size > 0 ? extended.flatMap((base) => [...base.methods()]) : []);
        for (const prototype of syntax.object?.methods ?? []) this.#prototype(prototype, type, scope, methods);
        return methods;
      },
    };
    for (const { at, kind } of syntax.sections)
      scope.report(at, 'section-not-allowed', { section: kind, kind: 'INTERFACE', allowed: 'METHOD' });
    this.#members.set(type, inherited + prototypes);
    this.#interfaces.push({ type, syntax, scope });
    return type;
  }

  #prototype(syntax: PouSyntax, owner: InterfaceType, scope: Scope, methods: Map<string, Method>): void {
    const upper = syntax.name.toUpperCase();
    const known = methods.get(upper);
    if (known) {
      if (known.owner === owner)
        scope.report(syntax.at, 'duplicate-name', { name: syntax.name, line: known.pou.at.line });
      else scope.report(syntax.at, 'override-missing', { name: syntax.name, from: known.owner.name });
      return;
    }
    const pou = this.#source.declareMethod(syntax, owner, scope);
    methods.set(upper, { name: syntax.name, access: 'PUBLIC', abstract: true, final: false, owner, pou });
  }

  #methodsOf({ syntax, pou, scope }: Declared): ReadonlyMap<string, Method> {
    const inherited = pou.object?.base?.object?.methods() ?? new Map<string, Method>();
    const methods = new Map(inherited);
    const demanded = this.#demanded(pou);
    for (const method of syntax.object?.methods ?? []) {
      const { name, at } = method;
      const upper = name.toUpperCase();
      const line =
        methods.get(upper)?.owner === pou ? methods.get(upper)?.pou.at.line : pou.variables.get(upper)?.at.line;
      if (line !== undefined) {
        scope.report(at, 'duplicate-name', { name, line });
        continue;
      }
      const before = inherited.get(upper);
      const { access: given, abstract, final, override } = method.specifiers ?? NONE;
      const fallback = demanded.some((type) => type.methods().has(upper)) ? 'PUBLIC' : 'PROTECTED';
      const access = given ?? before?.access ?? fallback;
      const declared = this.#source.declareMethod(method, pou, scope);
      const own: Method = { name, access, abstract, final, owner: pou, pou: declared };
      methods.set(upper, own);
      if (abstract && !pou.object?.abstract) scope.report(at, 'abstract-method', { name, owner: pou.name });
      if (!before) {
        if (override) scope.report(at, 'override-nothing', { name, owner: pou.name });
        continue;
      }
      const from = before.owner.name;
      const what = difference(own, before);
      if (!override) scope.report(at, 'override-missing', { name, from });
      else if (before.final) scope.report(at, 'override-final', { name, from });
      else if (before.access === 'PRIVATE')
        scope.report(at, 'not-accessible', { name, access: 'PRIVATE', owner: from });
      else if (access !== before.access)
        scope.report(at, 'override-access', { name, from, wanted: before.access, access });
      else if (what !== null) scope.report(at, 'signature-differs', { name, from, what });
    }
    return methods;
  }

  /** The interfaces that a block and its bases name. */
  #demanded(pou: BlockPou): InterfaceType[] {
    const all: InterfaceType[] = [];
    for (let at: BlockPou | null = pou; at; at = at.object?.base ?? null) all.push(...(at.object?.interfaces ?? []));
    return all;
  }

  /** Declares every method, and reports what is promised and missing. */
  complete(): void {
    for (const { type } of this.#interfaces) type.methods();
    for (const { syntax, pou, scope } of this.#objects) {
      const methods = pou.object?.methods() ?? new Map<string, Method>();
      for (const [upper, { owner }] of methods) {
        const variable = owner === pou ? undefined : pou.variables.get(upper);
        if (variable)
          scope.report(variable.at, 'duplicate-name', {
            name: variable.name,
            line: owner.kind === 'interface' ? 0 : owner.at.line,
          });
      }
      if (pou.object?.abstract) continue;
      for (const method of methods.values())
        if (method.abstract && method.owner !== pou)
          scope.report(syntax.at, 'method-missing', { name: pou.name, method: method.name, from: method.owner.name });
      for (const type of this.#demanded(pou))
        for (const [upper, wanted] of type.methods()) this.#implemented(syntax, pou, scope, methods.get(upper), wanted);
    }
  }

  #implemented(syntax: PouSyntax, pou: BlockPou, scope: Scope, method: Method | undefined, wanted: Method): void {
    const from = wanted.owner.name;
    const { name } = wanted;
    if (!method) {
      scope.report(syntax.at, 'method-missing', { name: pou.name, method: name, from });
      return;
    }
    const at = method.owner === pou ? method.pou.at : syntax.at;
    const what = difference(method, wanted);
    if (method.access !== 'PUBLIC' && method.access !== 'INTERNAL')
      scope.report(at, 'interface-access', { name, from, access: method.access });
    else if (what !== null) scope.report(at, 'signature-differs', { name, from, what });
  }

  /** What finds a method (`body`: the body; `cast`: nothing) by the class of an instance. One for each type and method. */
  dispatch(of: BlockPou | InterfaceType, wanted: Method | 'body' | 'cast'): Dispatch {
    const known = this.#byMethod.get(of) ?? new Map<string, Dispatch>();
    this.#byMethod.set(of, known);
    const method = typeof wanted === 'string' ? null : wanted;
    // No name has a space: a method cannot be taken for one of the others.
    const key = method?.name.toUpperCase() ?? ` ${wanted}`;
    let dispatch = known.get(key);
    if (!dispatch) {
      let found: { of: BlockPou; pou: Pou }[] | null = null;
      const targets = (): { of: BlockPou; pou: Pou }[] => {
        found ??= this.#classesOf(of).flatMap((pou) => {
          const target = method ? pou.object?.methods().get(key)?.pou : pou;
          return target ? [{ of: pou, pou: target }] : [];
        });
        return found;
      };
      const kind = typeof wanted === 'string' ? wanted : 'method';
      dispatch = { kind, id: this.#nextId(), of, prototype: method?.pou ?? null, circular: false, targets };
      known.set(key, dispatch);
      this.dispatches.push(dispatch);
    }
    return dispatch;
  }

  /** The types that an instance behind a type can be of. */
  #classesOf(of: BlockPou | InterfaceType): BlockPou[] {
    const fits = (pou: BlockPou): boolean =>
      of.kind === 'interface' ? implementsInterface(pou, of) : derives(pou, of);
    return this.#objects.flatMap(({ pou }) => (!pou.object?.abstract && fits(pou) ? [pou] : []));
  }
}

const NONE = { access: null, abstract: false, final: false, override: false };
