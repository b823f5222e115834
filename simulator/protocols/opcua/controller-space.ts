import type { Duration, Instant } from '../../kernel/time.ts';
import {
  type AddressSpace,
  type Caller,
  dataTypeOf,
  type HistoryRange,
  type HistoryValues,
  type MethodArgument,
  type MethodResult,
  Ns0,
} from './address-space.ts';
import { addArguments } from './arguments.ts';
import { addCompanionTypes, ControlModel, DeviceModel, DI, DI_URI, PLCOPEN, PLCOPEN_URI } from './companion-types.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import { programTypeNode } from './program-nodes.ts';
import type { NodeIdText, OpcUaRole, QualifiedName, StatusNumber, UaScalar, UaTypeName, UaValue } from './services.ts';
import { standardSpace } from './standard-nodes.ts';
import { deferTasks, type TaskFigures } from './task-nodes.ts';
import { engineeringUnits } from './units.ts';

/*
 * A controller's address space: the information model for IEC 61131-3 (OPC 30000) on that for devices (OPC 10000-100).
 * Names of those models have their namespaces, the controller's own have its own.
 *
 *   Objects
 *     DeviceSet
 *       <controller>           CtrlConfigurationType: Manufacturer, Model, SerialNumber … of a device
 *         Identification       those of them that tell what it is
 *         Resources / PLC      CtrlResourceType
 *           Tasks / <task>     CtrlTaskType: Priority, Interval; With: the program that it runs
 *           Programs / <name>  of a subtype of CtrlProgramType: Hash, NodeVersion, the program's variables
 *           GlobalVars         one variable for each point, by tag, with EURange and EngineeringUnits
 *         GlobalVars, AccessVars, ConfigVars, Configuration
 *         Diagnostic           Mode, ScanCount …: what the host supplies
 *         MethodSet            DownloadProgram, Start, Stop …: what the host supplies
 *     <controller>             the same, where people look first
 */

interface Text {
  readonly ja: string;
  readonly en: string;
}

export interface ControllerPoint {
  readonly tag: string;
  readonly title: Text;
  readonly type: UaTypeName;
  /** As printed; `1` for a state. */
  readonly unit: string;
  /** Engineering range; gives the variable the type AnalogItemType. */
  readonly range?: readonly [number, number] | undefined;
  /** The least role that may write; null: nobody. Without `write` the variable is read-only whatever this says. */
  readonly writer: OpcUaRole | null;
  read(now: Instant): number | boolean | string;
  quality?(now: Instant): StatusNumber;
  /** Called with a value of `type`; answers a status (Good, Bad_OutOfRange, Bad_OutOfService …). */
  write?(value: UaScalar, caller: Caller): StatusNumber;
  history?(range: HistoryRange, caller: Caller): HistoryValues;
}

export interface ControllerDiagnostic {
  readonly name: string;
  readonly title: Text;
  readonly type: UaTypeName;
  read(now: Instant): number | boolean | string;
}

export interface ControllerMethod {
  readonly name: string;
  /** True for a method that the model names (Start, Stop). */
  readonly model?: boolean;
  readonly title: Text;
  /** The least role that may call it. */
  readonly caller: OpcUaRole;
  readonly inputs: readonly MethodArgument[];
  readonly outputs: readonly MethodArgument[];
  call(inputs: readonly UaValue[], caller: Caller): MethodResult;
}

export interface ControllerModel {
  readonly id: string;
  readonly title: Text;
  /** Namespace of the controller's nodes (index 2), such as `urn:kunren:waterworks:plc-dosing`. */
  readonly namespaceUri: string;
  readonly applicationUri: string;
  readonly identity: {
    readonly vendor: string;
    readonly product: string;
    readonly revision: string;
    readonly model: string;
    readonly name: string;
  };
  readonly startTime: Instant;
  readonly task: { readonly name: string; readonly interval: Duration };
  /** The tasks of the running program; without it there is the one above. */
  tasks?(): readonly TaskFigures[];
  /** `version` counts the programs that were loaded: with each the nodes below the program are others. */
  readonly program: { readonly name: string; hash(): string; version?(): number };
  readonly points: readonly ControllerPoint[];
  readonly diagnostics: readonly ControllerDiagnostic[];
  readonly methods: readonly ControllerMethod[];
}

const READ = Permission.Browse | Permission.Read;
const OBSERVE: NodePermissions = grant('observer', READ);
/** The controller's own node also tells what happens in it. */
const NOTIFIER: NodePermissions = grant('observer', Permission.ReceiveEvents, OBSERVE);

const NAMESPACE = 2;

/** The node id of a controller's own node. */
export const controllerNode = (path: string): NodeIdText => `ns=${NAMESPACE};s=${path}`;

/** The node id of a point's variable: the tag is the identifier, so that a site's names find their nodes. */
export const pointNode = controllerNode;

const named = (path: string, name: string, title: Text | null = null) => ({
  id: controllerNode(path),
  browseName: { namespace: NAMESPACE, name },
  displayName: title === null ? { locale: '', text: name } : { locale: 'en', text: title.en },
  description: title === null ? null : { locale: 'ja', text: title.ja },
});

/** Builds the address space of a controller from its model. */
export const controllerSpace = (model: ControllerModel): AddressSpace => {
  const space = standardSpace(
    {
      applicationUri: model.applicationUri,
      startTime: model.startTime,
      buildInfo: {
        structure: 'BuildInfo',
        productUri: model.namespaceUri,
        manufacturerName: model.identity.vendor,
        productName: model.identity.product,
        softwareVersion: model.identity.revision,
        buildNumber: model.identity.model,
        buildDate: model.startTime,
      },
    },
    [model.namespaceUri, DI_URI, PLCOPEN_URI],
  );
  addCompanionTypes(space);
  const object = (
    path: string,
    parent: NodeIdText,
    typeDefinition: NodeIdText,
    { namespace = NAMESPACE, title = null as Text | null, name = path.split(/[/#]/).at(-1) ?? path } = {},
  ): NodeIdText =>
    space.add(
      {
        ...named(path, name, title),
        browseName: { namespace, name },
        nodeClass: 'Object',
        typeDefinition,
        permissions: OBSERVE,
      },
      parent,
      Ns0.HasComponent,
    ).id;
  const group = (path: string, parent: NodeIdText, namespace = PLCOPEN): NodeIdText =>
    object(path, parent, DeviceModel.FunctionalGroupType, { namespace });
  /** A folder of what a client might configure, with the types that it may have (OPC 10000-100, 5.11). */
  const configurable = (path: string, parent: NodeIdText): NodeIdText => {
    const id = object(path, parent, DeviceModel.ConfigurableObjectType, { namespace: PLCOPEN });
    object(`${path}#SupportedTypes`, id, Ns0.FolderType, { namespace: DI });
    return id;
  };
  const property = (
    path: string,
    browseName: QualifiedName,
    parent: NodeIdText,
    type: UaTypeName,
    read: () => UaValue,
  ): NodeIdText =>
    space.add(
      {
        ...named(path, browseName.name),
        browseName,
        nodeClass: 'Variable',
        dataType: dataTypeOf(type),
        type,
        valueRank: -1,
        typeDefinition: Ns0.PropertyType,
        permissions: OBSERVE,
        read,
      },
      parent,
      Ns0.HasProperty,
    ).id;

  const version = () => model.program.version?.() ?? 0;
  const { identity } = model;
  /** What every device tells of itself (OPC 10000-100, 5.6); the resource is the same piece of equipment. */
  const nameplate = (path: string, device: NodeIdText): NodeIdText[] => {
    const localized = (text: string) => ({ locale: '', text });
    const rows: readonly (readonly [string, UaTypeName, () => UaValue])[] = [
      ['Manufacturer', 'LocalizedText', () => localized(identity.vendor)],
      ['Model', 'LocalizedText', () => localized(identity.model)],
      ['ProductCode', 'String', () => identity.product],
      ['HardwareRevision', 'String', () => ''],
      ['SoftwareRevision', 'String', () => identity.revision],
      ['DeviceRevision', 'String', () => ''],
      ['DeviceManual', 'String', () => ''],
      ['DeviceClass', 'String', () => 'Controller'],
      ['SerialNumber', 'String', () => identity.name],
      ['RevisionCounter', 'Int32', version],
    ];
    return rows.map(([name, type, read]) => property(`${path}/${name}`, { namespace: DI, name }, device, type, read));
  };

  const root = space.add(
    {
      ...named(model.id, model.id, model.title),
      nodeClass: 'Object',
      typeDefinition: ControlModel.ConfigurationType,
      permissions: NOTIFIER,
      notifier: true,
    },
    Ns0.Objects,
  ).id;
  space.link(DeviceModel.DeviceSet, Ns0.HasComponent, root);
  space.link(Ns0.Server, Ns0.HasNotifier, root);
  const identification = group(`${model.id}/Identification`, root, DI);
  for (const id of nameplate(`${model.id}/Identification`, root)) space.link(identification, Ns0.Organizes, id);

  const resources = configurable(`${model.id}/Resources`, root);
  const resource = object(`${model.id}/Resources/PLC`, resources, ControlModel.ResourceType);
  nameplate(`${model.id}/Resources/PLC`, resource);
  space.defer({
    anchors: [`${resources}#SupportedTypes`],
    covers: () => false,
    needs: [ControlModel.ResourceType],
    build: () => space.link(`${resources}#SupportedTypes`, Ns0.Organizes, ControlModel.ResourceType),
  });
  configurable(`${model.id}/Tasks`, resource);
  const programs = configurable(`${model.id}/Programs`, resource);
  const path = `${model.id}/Programs/${model.program.name}`;
  const program = object(path, programs, programTypeNode(model.id, model.program.name));
  property(`${path}/Hash`, { namespace: NAMESPACE, name: 'Hash' }, program, 'String', () => model.program.hash());
  // OPC 10000-3, 4.7: whose NodeVersion changes has other references than before.
  const nodeVersion = { namespace: 0, name: 'NodeVersion' };
  property(`${path}/NodeVersion`, nodeVersion, program, 'String', () => String(version()));
  if (!model.tasks) {
    const { name, interval } = model.task;
    deferTasks(space, model.id, program, () => [
      { name, intervalMs: interval / 1e3, priority: 0, runs: 0, overruns: 0, lastUs: 0, maxUs: 0 },
    ]);
  }
  addPoints(space, model, group(`${model.id}/GlobalVars`, resource));
  for (const name of ['GlobalVars', 'AccessVars', 'ConfigVars', 'Configuration'])
    object(`${model.id}#${name}`, root, DeviceModel.FunctionalGroupType, { namespace: PLCOPEN });

  if (model.tasks) object(`${model.id}/Alarms`, root, Ns0.FolderType, { title: { ja: '警報', en: 'Alarms' } });
  const diagnostic = group(`${model.id}/Diagnostic`, root);
  for (const entry of model.diagnostics)
    space.add(
      {
        ...named(`${model.id}/Diagnostic/${entry.name}`, entry.name, entry.title),
        nodeClass: 'Variable',
        dataType: dataTypeOf(entry.type),
        type: entry.type,
        valueRank: -1,
        typeDefinition: Ns0.BaseDataVariableType,
        permissions: OBSERVE,
        read: (now) => entry.read(now),
      },
      diagnostic,
      Ns0.HasComponent,
    );

  const methodSet = object(`${model.id}/MethodSet`, root, Ns0.BaseObjectType, { namespace: DI });
  for (const method of model.methods) {
    const path = `${model.id}/MethodSet/${method.name}`;
    const node = space.add(
      {
        ...named(path, method.name, method.title),
        browseName: { namespace: method.model ? PLCOPEN : NAMESPACE, name: method.name },
        nodeClass: 'Method',
        inputs: method.inputs,
        outputs: method.outputs,
        permissions: grant(method.caller, Permission.Call, grant('observer', Permission.Browse)),
        call: (inputs, caller) => method.call(inputs, caller),
      },
      methodSet,
      Ns0.HasComponent,
    ).id;
    addArguments(space, node, 'InputArguments', method.inputs);
    addArguments(space, node, 'OutputArguments', method.outputs);
  }
  return space;
};

/** The object that the controller's methods are called on (OPC 10000-4, 5.12.2: ObjectId). */
export const methodSetOf = (controller: string): NodeIdText => controllerNode(`${controller}/MethodSet`);

export const methodNode = (controller: string, method: string): NodeIdText =>
  controllerNode(`${controller}/MethodSet/${method}`);

const addPoints = (space: AddressSpace, model: ControllerModel, globals: NodeIdText): void => {
  for (const point of model.points) {
    const { quality, write, history } = point;
    let permissions = grant('observer', READ | (history ? Permission.ReadHistory : 0));
    if (write && point.writer !== null) permissions = grant(point.writer, Permission.Write, permissions);
    const node = space.add(
      {
        ...named(point.tag, point.tag, point.title),
        nodeClass: 'Variable',
        dataType: dataTypeOf(point.type),
        type: point.type,
        valueRank: -1,
        typeDefinition: point.range ? Ns0.AnalogItemType : Ns0.BaseDataVariableType,
        permissions,
        ...(point.range ? { range: point.range } : {}),
        read: (now) => point.read(now),
        ...(quality ? { quality: (now: Instant) => quality.call(point, now) } : {}),
        ...(write ? { write: (value: UaScalar, caller: Caller) => write.call(point, value, caller) } : {}),
        ...(history ? { history: (range: HistoryRange, caller: Caller) => history.call(point, range, caller) } : {}),
      },
      globals,
      Ns0.HasComponent,
    ).id;
    if (point.range) {
      const [low, high] = point.range;
      addStructure(space, `${point.tag}#EURange`, 'EURange', node, 'i=884', { structure: 'Range', low, high });
    }
    if (point.unit !== '1')
      addStructure(
        space,
        `${point.tag}#EngineeringUnits`,
        'EngineeringUnits',
        node,
        'i=887',
        engineeringUnits(point.unit),
      );
  }
};

const addStructure = (
  space: AddressSpace,
  path: string,
  name: string,
  parent: NodeIdText,
  dataType: NodeIdText,
  value: UaValue,
): void => {
  space.add(
    {
      ...named(path, name),
      // Standard properties carry browse names of namespace 0 (OPC 10000-8, 5.3.2.3).
      browseName: { namespace: 0, name },
      nodeClass: 'Variable',
      dataType,
      type: 'ExtensionObject',
      valueRank: Array.isArray(value) ? 1 : -1,
      typeDefinition: Ns0.PropertyType,
      permissions: OBSERVE,
      read: () => value,
    },
    parent,
    Ns0.HasProperty,
  );
};
