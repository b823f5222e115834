import { EXAMPLES, fits, holds, inReach, partialArea, readAddress } from './address.ts';
import type { InitialWord, Location, SectionName, Variable } from './checked.ts';
import type { Diagnostics, Position } from './diagnostics.ts';
import { checkInitial } from './initial.ts';
import { abstractIn } from './object-types.ts';
import { openArray } from './open-array.ts';
import type { Shared } from './resource-globals.ts';
import type { Scope } from './scope.ts';
import type { Access, PouSyntax, SectionKind, SectionSyntax, TypeSyntax, VariableSyntax } from './syntax.ts';
import { BOOL, DINT, ERROR, isWord, sameType, type Type } from './types.ts';

/** Units that have instances of their own. */
export const BLOCKS: ReadonlySet<string> = new Set(['FUNCTION_BLOCK', 'CLASS']);

const NAMES: Readonly<Record<SectionKind, SectionName>> = {
  VAR: 'local',
  VAR_INPUT: 'input',
  VAR_OUTPUT: 'output',
  VAR_IN_OUT: 'in-out',
  VAR_TEMP: 'temp',
  VAR_EXTERNAL: 'global',
  VAR_GLOBAL: 'global',
};

/** Where arrays of variable length may be declared (6.5.3): parameters of functions, VAR_IN_OUT of function blocks. */
const mayBeOpen = (kind: string, section: SectionKind): boolean =>
  (section === 'VAR_IN_OUT' && kind !== 'PROGRAM') ||
  (isCallable(kind) && (section === 'VAR_INPUT' || section === 'VAR_OUTPUT'));

/** What the variables of a block take as they are declared, and who may use them. */
export interface Layout {
  size: number;
  readonly access?: Map<Variable, Access>;
}

/** Whether variables of a unit live for one call only. */
const isCallable = (kind: string): boolean => kind === 'FUNCTION' || kind === 'METHOD';

/** What the sections of a unit ask of the declarations around them. */
interface Source {
  readonly diagnostics: Diagnostics;
  readonly globals: ReadonlyMap<string, Variable>;
  readonly shared: ReadonlyMap<string, Shared>;
  readonly everyBlockHasEno: boolean;
  nextId(): number;
  resolve(scope: Scope, syntax: TypeSyntax): Type;
}

/** The place that an address names for a variable of a type; null with a finding when it cannot be there. */
export const locate = (
  scope: Scope,
  address: { at: Position; text: string },
  type: Type,
  initial: { readonly at: Position } | null,
): Location | null => {
  const location = readAddress(address.text);
  const places = type.kind === 'array' ? type.size : 1;
  if (!location || !inReach(location, places)) {
    scope.report(address.at, 'bad-address', { address: address.text, example: EXAMPLES });
    return null;
  }
  if (type !== ERROR && !fits(location, type)) {
    scope.report(address.at, 'address-type', { type: type.name, address: location.text, allowed: holds(location) });
    return null;
  }
  if (location.area === 'I' && initial) scope.report(initial.at, 'address-input-initial', { name: location.text });
  return location;
};

/** Declares the variables of units, section by section, and gives each its place in its instance. */
export class Variables {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** A variable with nothing said about it yet. */
  make(name: string, at: Position, type: Type, section: SectionName, storage: Variable['storage']): Variable {
    return {
      name,
      at,
      type,
      section,
      storage,
      constant: false,
      retain: false,
      nonRetain: false,
      partial: null,
      byReference: null,
      location: null,
      initial: [],
      place: -1,
      id: this.#source.nextId(),
      needsPlace: false,
      used: false,
      assigned: false,
    };
  }

  /** EN and ENO of a unit that names them without declaring them (6.6.1.5); without a caller's EN they are TRUE. */
  declareEnable(scope: Scope, syntax: PouSyntax, layout: Layout): void {
    if (syntax.kind === 'PROGRAM') return;
    const block = syntax.kind === 'FUNCTION_BLOCK';
    const add = (name: string, section: 'input' | 'output', initial: number): void => {
      if (scope.variables.has(name)) return;
      const variable = this.make(name, syntax.at, BOOL, section, block ? 'instance' : 'frame');
      if (block) variable.place = layout.size++;
      variable.used = true;
      scope.variables.set(name, { ...variable, initial: [{ offset: 0, value: initial }] });
    };
    if (syntax.namesEnable) add('EN', 'input', 1);
    if (syntax.namesEnable || (block && this.#source.everyBlockHasEno)) add('ENO', 'output', block ? 0 : 1);
  }

  /** Declares the variables of a section in a scope; `kind` is the unit that it stands in. */
  declareSection(
    scope: Scope,
    kind: PouSyntax['kind'] | 'CONFIGURATION',
    section: SectionSyntax,
    layout: Layout,
  ): void {
    const allowed: Readonly<Record<typeof kind, readonly SectionKind[]>> = {
      PROGRAM: ['VAR', 'VAR_INPUT', 'VAR_OUTPUT', 'VAR_IN_OUT', 'VAR_TEMP', 'VAR_EXTERNAL'],
      FUNCTION_BLOCK: ['VAR', 'VAR_INPUT', 'VAR_OUTPUT', 'VAR_IN_OUT', 'VAR_TEMP', 'VAR_EXTERNAL'],
      FUNCTION: ['VAR', 'VAR_INPUT', 'VAR_OUTPUT', 'VAR_IN_OUT', 'VAR_TEMP', 'VAR_EXTERNAL'],
      METHOD: ['VAR', 'VAR_INPUT', 'VAR_OUTPUT', 'VAR_IN_OUT', 'VAR_TEMP', 'VAR_EXTERNAL'],
      CLASS: ['VAR', 'VAR_EXTERNAL'],
      INTERFACE: [],
      CONFIGURATION: ['VAR_GLOBAL'],
    };
    if (!allowed[kind].includes(section.kind)) {
      scope.report(section.at, 'section-not-allowed', {
        section: section.kind,
        kind,
        allowed: allowed[kind].join(', '),
      });
      return;
    }
    const ofObject = section.kind === 'VAR' && BLOCKS.has(kind);
    if (section.access && !ofObject) scope.report(section.at, 'misplaced-specifier', { word: section.access });
    for (const syntax of section.variables) {
      if (this.#source.diagnostics.full) return;
      const upper = syntax.name.toUpperCase();
      const first = scope.variables.get(upper);
      if (first) {
        scope.report(syntax.at, 'duplicate-name', { name: syntax.name, line: first.at.line });
        continue;
      }
      const open = syntax.type.kind === 'open-array' && mayBeOpen(kind, section.kind);
      const type = open ? this.#openArray(scope, kind, syntax, layout) : this.#source.resolve(scope, syntax.type);
      if (section.kind === 'VAR_EXTERNAL') this.#external(scope, syntax, type, section.constant);
      else if (open && section.kind !== 'VAR_IN_OUT') {
        const byReference = section.kind === 'VAR_INPUT' ? 'input' : 'output';
        const variable = { ...this.make(syntax.name, syntax.at, type, 'in-out', 'frame'), byReference } as const;
        if (byReference === 'input') scope.frozen.set(variable, 'VAR_INPUT ARRAY[*]');
        scope.variables.set(upper, variable);
      } else {
        const variable = this.#declareVariable(scope, kind, section, syntax, type, layout);
        scope.variables.set(upper, variable);
        if (ofObject) layout.access?.set(variable, section.access ?? 'PROTECTED');
      }
    }
  }

  #openArray(scope: Scope, kind: string, { at, name, type }: VariableSyntax, layout: Layout): Type {
    const { element, dimensions } = type as TypeSyntax & { kind: 'open-array' };
    const inner = this.#source.resolve(scope, element);
    if (inner === ERROR) return ERROR;
    return openArray(inner, dimensions, (suffix) => {
      const hidden = this.make(`${name}${suffix}`, at, DINT, 'input', isCallable(kind) ? 'frame' : 'instance');
      if (!isCallable(kind)) hidden.place = layout.size++;
      scope.variables.set(hidden.name.toUpperCase(), hidden);
      return hidden;
    });
  }

  #external(scope: Scope, syntax: VariableSyntax, type: Type, frozen: boolean): void {
    const upper = syntax.name.toUpperCase();
    const global = this.#source.globals.get(upper);
    if (global && (sameType(global.type, type) || type === ERROR)) {
      global.used = true;
      const targets = [...(this.#source.shared.get(upper)?.byLevel.values() ?? [])];
      if (frozen || targets.some(({ constant }) => constant)) scope.frozen.set(global, 'VAR_EXTERNAL CONSTANT');
      scope.variables.set(upper, global);
      return;
    }
    scope.report(syntax.at, 'unknown-global', { name: syntax.name, type: type.name });
    scope.variables.set(upper, this.make(syntax.name, syntax.at, ERROR, 'global', 'absolute'));
  }

  #declareVariable(
    scope: Scope,
    kind: string,
    section: SectionSyntax,
    syntax: VariableSyntax,
    type: Type,
    layout: Layout,
  ): Variable {
    const inFrame = isCallable(kind) || section.kind === 'VAR_TEMP';
    const storage = kind === 'CONFIGURATION' ? 'absolute' : inFrame ? 'frame' : 'instance';
    const abstract = section.kind === 'VAR_IN_OUT' ? null : abstractIn(type);
    if (abstract) scope.report(syntax.at, 'abstract-instance', { name: abstract.name });
    if (isCallable(kind) && section.kind !== 'VAR_IN_OUT' && type.kind === 'block') {
      scope.report(syntax.at, 'not-supported', {
        feature: `${section.kind} : ${type.name}`,
        mend: 'FUNCTION_BLOCK, VAR',
      });
    }
    const partial = syntax.address ? partialArea(syntax.address.text) : null;
    const inBlock = kind === 'PROGRAM' || BLOCKS.has(kind);
    if (partial && !inBlock) scope.report((syntax.address as { at: Position }).at, 'address-place');
    const location = syntax.address && !partial ? this.#locate(scope, kind, syntax.address, type, syntax) : null;
    let initial: readonly InitialWord[] = [];
    if (syntax.initial && type !== ERROR) initial = checkInitial(scope, syntax.initial, type);
    // EN is TRUE unless a caller says otherwise, also where a declaration gives no initial value.
    else if (section.kind === 'VAR_INPUT' && syntax.name.toUpperCase() === 'EN' && type === BOOL)
      initial = [{ offset: 0, value: 1 }];
    if (section.constant && !syntax.initial) scope.report(syntax.at, 'constant-without-value', { name: syntax.name });
    const place = storage === 'instance' ? layout.size : -1;
    if (storage === 'instance') layout.size += section.kind === 'VAR_IN_OUT' ? 1 : type.size;
    return {
      ...this.make(syntax.name, syntax.at, type, NAMES[section.kind], storage),
      constant: section.constant,
      retain: section.retain,
      nonRetain: section.nonRetain,
      partial,
      location,
      initial,
      place,
      needsPlace: inFrame && !isWord(type),
    };
  }

  #locate(
    scope: Scope,
    kind: string,
    address: { at: Position; text: string },
    type: Type,
    syntax: VariableSyntax,
  ): Location | null {
    if (kind === 'PROGRAM' || kind === 'CONFIGURATION') return locate(scope, address, type, syntax.initial);
    scope.report(address.at, 'address-place');
    return null;
  }
}
