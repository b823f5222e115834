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
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText, OpcUaRole, StatusNumber, UaScalar, UaTypeName, UaValue } from './services.ts';
import { standardSpace } from './standard-nodes.ts';
import { engineeringUnits } from './units.ts';

/*
 * A controller's address space, in the shape of the information model for IEC 61131-3 (OPC 30000: CtrlConfiguration,
 * CtrlResource, CtrlTask, CtrlProgram) with the identification of OPC 10000-100. Folders and names follow those
 * models; the types stay those of namespace 0, so that a client needs no further nodeset.
 *
 *   Objects
 *     <controller>
 *       Identification       Manufacturer, Model, ProductCode, SoftwareRevision, SerialNumber
 *       Resources / PLC
 *         Tasks / <task>     Interval (ms)
 *         Programs / <name>  Hash, the program that is running
 *         GlobalVars         one variable for each point, by tag, with EURange and EngineeringUnits
 *       Diagnostic           Mode, ScanCount, ScanTime, Fault …: what the host supplies
 *       MethodSet            DownloadProgram, Start, Stop …: what the host supplies
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
  readonly title: Text;
  /** The least role that may call it. */
  readonly caller: OpcUaRole;
  readonly inputs: readonly MethodArgument[];
  readonly outputs: readonly MethodArgument[];
  call(inputs: readonly UaValue[], caller: Caller): MethodResult;
}

/** How a task runs, as the controller counts it. */
export interface TaskFigures {
  readonly name: string;
  readonly intervalMs: number;
  /** 0 is the highest. */
  readonly priority: number;
  readonly runs: number;
  readonly overruns: number;
  /** Microseconds. */
  readonly lastUs: number;
  readonly maxUs: number;
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
  readonly program: { readonly name: string; hash(): string };
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
    [model.namespaceUri],
  );
  const folder = (path: string, parent: NodeIdText, title: Text | null = null, name = path.split('/').at(-1) ?? path) =>
    space.add(
      { ...named(path, name, title), nodeClass: 'Object', typeDefinition: Ns0.FolderType, permissions: OBSERVE },
      parent,
      parent === Ns0.Objects ? Ns0.Organizes : Ns0.HasComponent,
    ).id;
  const property = (path: string, name: string, parent: NodeIdText, type: UaTypeName, read: () => UaValue) =>
    space.add(
      {
        ...named(path, name),
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
    );

  const root = space.add(
    {
      ...named(model.id, model.id, model.title),
      nodeClass: 'Object',
      typeDefinition: Ns0.FolderType,
      permissions: NOTIFIER,
      notifier: true,
    },
    Ns0.Objects,
  ).id;
  space.link(Ns0.Server, Ns0.HasNotifier, root);
  const identification = folder(`${model.id}/Identification`, root);
  const identity: readonly (readonly [string, string])[] = [
    ['Manufacturer', model.identity.vendor],
    ['Model', model.identity.model],
    ['ProductCode', model.identity.product],
    ['SoftwareRevision', model.identity.revision],
    ['SerialNumber', model.identity.name],
  ];
  for (const [name, value] of identity)
    property(`${model.id}/Identification/${name}`, name, identification, 'String', () => value);

  const resource = folder(`${model.id}/Resources/PLC`, folder(`${model.id}/Resources`, root));
  const tasks = folder(`${model.id}/Tasks`, resource);
  if (!model.tasks) {
    const path = `${model.id}/Tasks/${model.task.name}`;
    const interval = model.task.interval / 1e3;
    property(`${path}/Interval`, 'Interval', folder(path, tasks), 'Double', () => interval);
  }
  const programs = folder(`${model.id}/Programs`, resource);
  const program = folder(`${model.id}/Programs/${model.program.name}`, programs, null, model.program.name);
  property(`${model.id}/Programs/${model.program.name}/Hash`, 'Hash', program, 'String', () => model.program.hash());

  addPoints(space, model, folder(`${model.id}/GlobalVars`, resource));

  if (model.tasks) folder(`${model.id}/Alarms`, root, { ja: '警報', en: 'Alarms' });
  const diagnostic = folder(`${model.id}/Diagnostic`, root);
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

  const methodSet = folder(`${model.id}/MethodSet`, root);
  for (const method of model.methods) {
    const path = `${model.id}/MethodSet/${method.name}`;
    const node = space.add(
      {
        ...named(path, method.name, method.title),
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

const TASK_FIGURES = [
  ['Interval', 'Double', 'intervalMs'],
  ['Priority', 'UInt32', 'priority'],
  ['Runs', 'UInt32', 'runs'],
  ['Overruns', 'UInt32', 'overruns'],
  ['LastExecutionTime', 'Double', 'lastUs'],
  ['MaxExecutionTime', 'Double', 'maxUs'],
] as const;

/** Adds the tasks of the running program, to be built when somebody looks. The result forgets them. */
export const deferTasks = (space: AddressSpace, id: string, tasks: () => readonly TaskFigures[]): (() => void) => {
  const parent = controllerNode(`${id}/Tasks`);
  return space.defer({
    anchors: [parent],
    covers: (node) => node.startsWith(`${parent}/`),
    build: () => {
      tasks().forEach((task, i) => {
        const path = `${id}/Tasks/${task.name}`;
        space.add(
          { ...named(path, task.name), nodeClass: 'Object', typeDefinition: Ns0.FolderType, permissions: OBSERVE },
          parent,
          Ns0.HasComponent,
        );
        for (const [name, type, figure] of TASK_FIGURES)
          space.add(
            {
              ...named(`${path}/${name}`, name),
              nodeClass: 'Variable',
              // Times are Durations in milliseconds; what a scan took is given in microseconds, as a plain number.
              dataType: figure === 'intervalMs' ? 'i=290' : dataTypeOf(type),
              type,
              valueRank: -1,
              typeDefinition: Ns0.PropertyType,
              permissions: OBSERVE,
              read: () => tasks()[i]?.[figure] ?? 0,
            },
            controllerNode(path),
            Ns0.HasProperty,
          );
      });
    },
  });
};

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
