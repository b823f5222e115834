import type { Instant } from '../../kernel/time.ts';
import { type AddressSpace, dataTypeOf, Ns0 } from './address-space.ts';
import { ControlModel, DeviceModel, declaredVariable } from './companion-types.ts';
import type { RaisedEvent } from './event.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { LocalizedText, NodeIdText, UaTypeName, UaValue } from './services.ts';

/*
 * The variables of a running program as nodes, as OPC 30000 (IEC 61131-3) shapes them: function block instances are
 * objects of their block's type, structures and arrays are folders, scalars are variables that are read from the
 * controller's memory at the moment of asking; HasInputVars, HasOutputVars, HasLocalVars … say how they were declared.
 * Nobody writes them here: values are changed by points and by forcing.
 */

/** A scalar of a program: its path as declared (`PID1.OUT`, `TABLE[3]`), IEC type and section. */
export interface ProgramVariableModel {
  readonly path: string;
  readonly type: string;
  readonly section: string;
  readonly constant: boolean;
}

/** What has parts: an instance of a function block, a structure, an array (see `ProgramGroup` of the compiler). */
export interface ProgramGroupModel {
  readonly path: string;
  readonly kind: 'block' | 'struct' | 'array';
  readonly type: string;
  readonly section: string;
}

/** A program of the configuration. */
export interface ProgramInstanceModel {
  readonly name: string;
  readonly type: string;
  /** Global variables that it names (VAR_EXTERNAL). */
  readonly externals: readonly string[];
}

export interface ProgramModel {
  /** The controller, and the name that its program has there. */
  readonly controller: string;
  readonly program: string;
  variables(): readonly ProgramVariableModel[];
  groups(): readonly ProgramGroupModel[];
  programs(): readonly ProgramInstanceModel[];
  /** What the controller holds; undefined for a path that is gone. */
  read(path: string): number | boolean | string | bigint | undefined;
}

const OBSERVE: NodePermissions = grant('observer', Permission.Browse | Permission.Read);
const NAMESPACE = 2;

interface UaType {
  readonly type: UaTypeName;
  readonly dataType: NodeIdText;
}

const same = (type: UaTypeName): UaType => ({ type, dataType: dataTypeOf(type) });

/** TIME is a Duration in milliseconds (OPC 30000, table of elementary types). */
const DURATION: UaType = { type: 'Double', dataType: 'i=290' };

const TYPES: Readonly<Record<string, UaType>> = {
  BOOL: same('Boolean'),
  SINT: same('SByte'),
  INT: same('Int16'),
  DINT: same('Int32'),
  LINT: same('Int64'),
  USINT: same('Byte'),
  UINT: same('UInt16'),
  UDINT: same('UInt32'),
  ULINT: same('UInt64'),
  BYTE: same('Byte'),
  WORD: same('UInt16'),
  DWORD: same('UInt32'),
  LWORD: same('UInt64'),
  REAL: same('Float'),
  LREAL: same('Double'),
  TIME: DURATION,
  LTIME: DURATION,
  STRING: same('String'),
  WSTRING: same('String'),
  CHAR: same('String'),
  WCHAR: same('String'),
};

/**
 * The OPC UA type of an IEC type. Dates are text as the language writes them; an enumeration is its number, a reference or
 * interface the name of what it leads to.
 */
export const uaTypeOf = (iec: string): UaType => {
  if (/^(?:REF_TO|INTERFACE) /.test(iec)) return same('String');
  const name = iec
    .toUpperCase()
    .replace(/[[(].*$/, '')
    .trim();
  return TYPES[name] ?? (/^L?(DATE|TOD|DT|DATE_AND_TIME|TIME_OF_DAY)$/.test(name) ? same('String') : same('Int32'));
};

const scalar = (value: ReturnType<ProgramModel['read']>, type: UaTypeName): UaValue => {
  if (value === undefined) return null;
  if (type === 'String') return String(value);
  if (type === 'Boolean') return value === true || value === 1;
  return Number(value);
};

/** Parts of a path with the text up to each: `A.B[3]` → A, A.B, A.B[3]. */
const stepsOf = (path: string): readonly { readonly name: string; readonly upTo: string }[] => {
  const steps: { name: string; upTo: string }[] = [];
  for (const match of path.matchAll(/\.?([^.[\]]+)|(\[[^\]]*\])/g))
    steps.push({ name: match[1] ?? (match[2] as string), upTo: path.slice(0, (match.index ?? 0) + match[0].length) });
  return steps;
};

const SECTIONS: Readonly<Record<string, NodeIdText>> = {
  input: ControlModel.HasInputVars,
  output: ControlModel.HasOutputVars,
  'in-out': ControlModel.HasInOutVars,
};

/** How a variable hangs on the program or block that declares it. */
const referenceOf = (section: string): NodeIdText => SECTIONS[section] ?? ControlModel.HasLocalVars;

const idOf = (path: string): NodeIdText => `ns=${NAMESPACE};s=${path}`;
const typeNode = (model: ProgramModel, block: string): NodeIdText => idOf(`${model.controller}/Types/Blocks/${block}`);

/** The type of a controller's program. Its id stays; its name is that of the PROGRAM that runs. */
export const programTypeNode = (controller: string, program: string): NodeIdText =>
  idOf(`${controller}/Types/Programs/${program}`);

/**
 * Says that nodes came and went below a controller's program, its globals and its tasks (GeneralModelChangeEventType:
 * OPC 10000-5, 6.4.32; verbs: 12.16). Whoever browsed there browses again.
 */
export const programChanged = (controller: string, program: string): RaisedEvent => {
  const below = [
    [`${controller}/Programs/${program}`, programTypeNode(controller, program)],
    [`${controller}/GlobalVars`, DeviceModel.FunctionalGroupType],
    [`${controller}/Tasks`, DeviceModel.ConfigurableObjectType],
  ] as const;
  const changes = below.map(([path, affectedType]) => ({
    structure: 'ModelChange' as const,
    affected: idOf(path),
    affectedType,
    verb: REFERENCE_ADDED | REFERENCE_DELETED,
  }));
  return {
    type: 'i=2133',
    source: Ns0.Server,
    sourceName: 'Server',
    severity: 100,
    message: `The program of ${controller} changed, and with it the nodes below it`,
    audience: 'observer',
    fields: { Changes: { type: 'ExtensionObject', value: changes } },
  };
};

const REFERENCE_ADDED = 4;
const REFERENCE_DELETED = 8;

const rootOf = (path: string): string => stepsOf(path)[0]?.name ?? path;

/** Names that the configuration or a resource declares: with everything that hangs below them. */
const globalNames = (model: ProgramModel): ReadonlySet<string> =>
  new Set(
    [...model.variables(), ...model.groups()]
      .filter(({ path, section }) => section === 'global' && rootOf(path) === path)
      .map(({ path }) => path),
  );

/** Adds the program's own variables, and the types of program and blocks, to be built when somebody looks there. */
export const deferProgram = (space: AddressSpace, model: ProgramModel): (() => void) => {
  const path = `${model.controller}/Programs/${model.program}`;
  const own = `${idOf(path)}/`;
  const types = `${idOf(`${model.controller}/Types`)}/`;
  return space.defer({
    anchors: [idOf(path), ControlModel.ProgramType, ControlModel.FunctionBlockType, supportedPrograms(model)],
    needs: [ControlModel.ProgramType, idOf(`${model.controller}/GlobalVars/`)],
    covers: (id) => id.startsWith(own) || id.startsWith(types),
    build: () => {
      const globals = globalNames(model);
      const programs = model.programs();
      addTypes(space, model, globals);
      grow(space, model, {
        parent: idOf(path),
        prefix: path,
        wanted: (name) => !globals.has(rootOf(name)),
        declares: new Map(programs.length > 1 ? programs.map(({ name }) => [name, null]) : []),
        top: (section) => referenceOf(section),
      });
      for (const { externals } of programs)
        for (const name of externals) {
          const target = idOf(`${model.controller}/GlobalVars/${name}`);
          if (space.find(target)) space.link(idOf(path), ControlModel.HasExternalVars, target);
        }
    },
  });
};

const supportedPrograms = (model: ProgramModel): NodeIdText => idOf(`${model.controller}/Programs#SupportedTypes`);

/** Adds the variables of VAR_GLOBAL. */
export const deferGlobals = (space: AddressSpace, model: ProgramModel): (() => void) => {
  const path = `${model.controller}/GlobalVars`;
  return space.defer({
    anchors: [idOf(path)],
    covers: (id) => id.startsWith(`${idOf(path)}/`),
    build: () => {
      const globals = globalNames(model);
      grow(space, model, {
        parent: idOf(path),
        prefix: path,
        wanted: (name) => globals.has(rootOf(name)),
        declares: new Map(),
        top: () => Ns0.HasComponent,
      });
    },
  });
};

interface Growth {
  readonly parent: NodeIdText;
  readonly prefix: string;
  wanted(path: string): boolean;
  /** Programs by name, where there are several: their variables hang below them. */
  readonly declares: ReadonlyMap<string, null>;
  /** The reference by which something hangs on the parent itself. */
  top(section: string): NodeIdText;
}

/** Adds groups and scalars below a node. A group comes before its parts, so that a parent stands when it is needed. */
const grow = (space: AddressSpace, model: ProgramModel, growth: Growth): void => {
  const groups = new Map(model.groups().map((group) => [group.path, group]));
  const start = `${idOf(growth.prefix)}/`;
  const built = new Set<string>();
  const object = (path: string, name: string, typeDefinition: NodeIdText, parent: NodeIdText, by: NodeIdText): void => {
    built.add(path);
    const group = groups.get(path);
    space.add(
      {
        ...named(`${start}${path}`, name, group ? { locale: 'en', text: `${group.section} ${group.type}` } : null),
        nodeClass: 'Object',
        typeDefinition,
        permissions: OBSERVE,
      },
      parent,
      by,
    );
  };
  const hang = (path: string, section: string): readonly [parent: NodeIdText, by: NodeIdText] => {
    const steps = stepsOf(path);
    let parent = growth.parent;
    let by = growth.top(section);
    for (const { name, upTo } of steps.slice(0, -1)) {
      const group = groups.get(upTo);
      const isProgram = growth.declares.has(upTo);
      if (!built.has(upTo)) {
        const definition = group?.kind === 'block' ? typeNode(model, group.type) : Ns0.FolderType;
        const type = isProgram ? programTypeNode(model.controller, model.program) : definition;
        object(upTo, name, type, parent, isProgram ? Ns0.HasComponent : by);
      }
      parent = `${start}${upTo}`;
      by = isProgram || group?.kind === 'block' ? referenceOf(section) : Ns0.HasComponent;
    }
    return [parent, by];
  };
  for (const variable of model.variables()) {
    if (!growth.wanted(variable.path)) continue;
    // The way by which a group hangs is that of its own section, not of the variable below it.
    for (const { upTo } of stepsOf(variable.path).slice(0, -1)) {
      const group = groups.get(upTo);
      if (!group || built.has(upTo)) continue;
      const [parent, by] = hang(upTo, group.section);
      const definition = group.kind === 'block' ? typeNode(model, group.type) : Ns0.FolderType;
      object(upTo, stepsOf(upTo).at(-1)?.name ?? upTo, definition, parent, by);
    }
    const [parent, by] = hang(variable.path, variable.section);
    const { type, dataType } = uaTypeOf(variable.type);
    const description = `${variable.section} ${variable.type}${variable.constant ? ' CONSTANT' : ''}`;
    space.add(
      {
        ...named(`${start}${variable.path}`, stepsOf(variable.path).at(-1)?.name ?? variable.path, {
          locale: 'en',
          text: description,
        }),
        nodeClass: 'Variable',
        dataType,
        type,
        valueRank: -1,
        typeDefinition: Ns0.BaseDataVariableType,
        permissions: OBSERVE,
        read: (_now: Instant) => scalar(model.read(variable.path), type),
      },
      parent,
      by,
    );
  }
};

/**
 * The types of the program and of its blocks, as subtypes of those of the model (OPC 30000, 7.1), with what each
 * declares. What a block declares is read off its first instance.
 */
const addTypes = (space: AddressSpace, model: ProgramModel, globals: ReadonlySet<string>): void => {
  const first = new Map<string, string>();
  for (const { kind, type, path } of model.groups()) if (kind === 'block' && !first.has(type)) first.set(type, path);
  const type = (id: NodeIdText, name: string, parent: NodeIdText): void => {
    space.add({ ...named(id, name, null), nodeClass: 'ObjectType', permissions: OBSERVE }, parent, Ns0.HasSubtype);
  };
  for (const block of first.keys()) type(typeNode(model, block), block, ControlModel.FunctionBlockType);
  const programs = model.programs();
  const program = programTypeNode(model.controller, model.program);
  type(program, programs[0]?.type ?? model.program, ControlModel.ProgramType);
  if (space.find(supportedPrograms(model))) space.link(supportedPrograms(model), Ns0.Organizes, program);
  const declare = (owner: NodeIdText, within: string): void => {
    const below = (path: string): string | null => {
      if (within === '' ? globals.has(rootOf(path)) : !path.startsWith(`${within}.`)) return null;
      const rest = within === '' ? path : path.slice(within.length + 1);
      return /^[^.[]+$/.test(rest) ? rest : null;
    };
    for (const { path, section, type: iec } of model.variables()) {
      const name = below(path);
      if (name === null) continue;
      const id = `${owner}/${name}`;
      declaredVariable(space, owner, {
        id,
        namespace: NAMESPACE,
        name,
        ...uaTypeOf(iec),
        typeDefinition: Ns0.BaseDataVariableType,
        reference: referenceOf(section),
        rule: 'M',
      });
    }
    for (const group of model.groups()) {
      const name = below(group.path);
      if (name === null) continue;
      const id = `${owner}/${name}`;
      const typeDefinition = group.kind === 'block' ? typeNode(model, group.type) : Ns0.FolderType;
      space.add(
        { ...named(id, name, null), nodeClass: 'Object', typeDefinition, permissions: OBSERVE },
        owner,
        referenceOf(group.section),
      );
      space.link(id, Ns0.HasModellingRule, 'i=78');
    }
  };
  for (const [block, instance] of first) declare(typeNode(model, block), instance);
  declare(program, programs.length > 1 ? (programs[0]?.name ?? '') : '');
};

const named = (id: NodeIdText, name: string, description: LocalizedText | null) => ({
  id,
  browseName: { namespace: NAMESPACE, name },
  displayName: { locale: '', text: name },
  description,
});
