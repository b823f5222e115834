import { type AddressSpace, type Caller, dataTypeOf, type MethodResult, Ns0 } from './address-space.ts';
import { addArguments } from './arguments.ts';
import { type AlarmModel, type Conditions, conditionType } from './conditions.ts';
import { RESPONSE_ARGUMENTS } from './event-types.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { LocalizedText, NodeIdText, OpcUaRole, StatusNumber, UaTypeName, UaValue } from './services.ts';

/*
 * Conditions as nodes: `<controller>/Alarms/<tag>` with the fields of its type as variables and the methods by which
 * people answer (OPC 10000-9, 5.5 to 5.8). Built when somebody looks below `Alarms`.
 */

const OBSERVE: NodePermissions = grant('observer', Permission.Browse | Permission.Read);

/** Fields with a node, their types; those with a slash hang below the state before it. */
const FIELDS: readonly (readonly [name: string, type: UaTypeName])[] = [
  ['EventId', 'ByteString'],
  ['EventType', 'NodeId'],
  ['SourceNode', 'NodeId'],
  ['SourceName', 'String'],
  ['Time', 'DateTime'],
  ['ReceiveTime', 'DateTime'],
  ['Message', 'LocalizedText'],
  ['Severity', 'UInt16'],
  ['ConditionClassId', 'NodeId'],
  ['ConditionClassName', 'LocalizedText'],
  ['ConditionName', 'String'],
  ['BranchId', 'NodeId'],
  ['Retain', 'Boolean'],
  ['EnabledState', 'LocalizedText'],
  ['EnabledState/Id', 'Boolean'],
  ['ActiveState', 'LocalizedText'],
  ['ActiveState/Id', 'Boolean'],
  ['ActiveState/TransitionTime', 'DateTime'],
  ['AckedState', 'LocalizedText'],
  ['AckedState/Id', 'Boolean'],
  ['AckedState/TransitionTime', 'DateTime'],
  ['Quality', 'StatusCode'],
  ['LastSeverity', 'UInt16'],
  ['Comment', 'LocalizedText'],
  ['ClientUserId', 'String'],
  ['InputNode', 'NodeId'],
  ['SuppressedOrShelved', 'Boolean'],
];
const CONFIRM_FIELDS: typeof FIELDS = [
  ['ConfirmedState', 'LocalizedText'],
  ['ConfirmedState/Id', 'Boolean'],
];

const TWO_STATE = 'i=8995';
const CONDITION_VARIABLE = 'i=9002';
const definitionOf = (name: string): NodeIdText =>
  name.endsWith('State')
    ? TWO_STATE
    : ['Quality', 'LastSeverity', 'Comment'].includes(name)
      ? CONDITION_VARIABLE
      : Ns0.PropertyType;

const fieldsOf = (alarm: AlarmModel): typeof FIELDS => [
  ...FIELDS,
  ...(alarm.confirm ? CONFIRM_FIELDS : []),
  ...(alarm.kind === 'limit'
    ? alarm.limit && alarm.level
      ? [[`${alarm.level}Limit`, 'Double'] as const]
      : []
    : [['NormalState', 'NodeId'] as const]),
];

export interface ConditionNodes {
  /** The folder that they hang below, and the text that their ids begin with. */
  readonly folder: NodeIdText;
  readonly prefix: NodeIdText;
  readonly conditions: Conditions;
  /** Runs a method on behalf of a caller; the host knows the time. */
  respond(
    tag: string,
    method: 'Acknowledge' | 'Confirm' | 'AddComment' | 'Enable' | 'Disable',
    eventId: string,
    comment: LocalizedText | null,
    caller: Caller,
  ): StatusNumber;
}

const METHODS = [
  ['Acknowledge', 'operator'],
  ['Confirm', 'operator'],
  ['AddComment', 'operator'],
  ['Enable', 'engineer'],
  ['Disable', 'engineer'],
] as const satisfies readonly (readonly [string, OpcUaRole])[];

export const deferConditions = (space: AddressSpace, nodes: ConditionNodes): void => {
  const start = `${nodes.prefix}/`;
  space.defer({
    anchors: [nodes.folder, ...new Set(nodes.conditions.alarms.map((alarm) => alarm.input))],
    covers: (id) => id.startsWith(start),
    build: () => {
      for (const alarm of nodes.conditions.alarms) build(space, nodes, alarm, `${start}${alarm.tag}`);
    },
  });
};

const build = (space: AddressSpace, nodes: ConditionNodes, alarm: AlarmModel, id: NodeIdText): void => {
  space.add(
    {
      ...named(id, 2, alarm.tag),
      displayName: { locale: 'en', text: alarm.title.en },
      description: { locale: 'ja', text: alarm.title.ja },
      nodeClass: 'Object',
      typeDefinition: conditionType(alarm),
      permissions: OBSERVE,
    },
    nodes.folder,
    Ns0.HasComponent,
  );
  if (space.find(alarm.input)) space.link(alarm.input, Ns0.HasCondition, id);
  for (const [name, type] of fieldsOf(alarm)) {
    const slash = name.lastIndexOf('/');
    const definition = definitionOf(name);
    space.add(
      {
        ...named(`${id}/${name}`, 0, name.slice(slash + 1)),
        nodeClass: 'Variable',
        dataType: dataTypeOf(type),
        type,
        valueRank: -1,
        typeDefinition: definition,
        permissions: OBSERVE,
        read: (): UaValue => nodes.conditions.field(alarm.tag, name).value,
      },
      slash < 0 ? id : `${id}/${name.slice(0, slash)}`,
      definition === Ns0.PropertyType ? Ns0.HasProperty : Ns0.HasComponent,
    );
  }
  for (const [method, role] of METHODS) {
    if (method === 'Confirm' && !alarm.confirm) continue;
    const inputs = method === 'Enable' || method === 'Disable' ? [] : RESPONSE_ARGUMENTS;
    const path = `${id}/${method}`;
    space.add(
      {
        ...named(path, 0, method),
        nodeClass: 'Method',
        inputs,
        outputs: [],
        permissions: grant(role, Permission.Call, grant('observer', Permission.Browse)),
        call: ([eventId, comment], caller): MethodResult => ({
          status: nodes.respond(alarm.tag, method, String(eventId), (comment ?? null) as LocalizedText | null, caller),
          outputs: [],
        }),
      },
      id,
      Ns0.HasComponent,
    );
    addArguments(space, path, 'InputArguments', inputs);
  }
};

const named = (id: NodeIdText, namespace: number, name: string) => ({
  id,
  browseName: { namespace, name },
  displayName: { locale: '', text: name },
  description: null,
});
