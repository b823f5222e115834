import { type AddressSpace, type Caller, Ns0 } from './address-space.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText, OpcUaRole, UaTypeName, UaValue } from './services.ts';
import { Status } from './status.ts';

/*
 * The event types in use (OPC 10000-5, 6.4; OPC 10000-9, 5) with the fields that a client looks for when it makes a
 * filter, and the methods that conditions have by their type. Built when somebody looks at an event type.
 */

type TypeRow = readonly [id: number, name: string, parent: number];

const EVENT_TYPES: readonly TypeRow[] = [
  [2041, 'BaseEventType', 58],
  [2052, 'AuditEventType', 2041],
  [2058, 'AuditSecurityEventType', 2052],
  [2059, 'AuditChannelEventType', 2058],
  [2060, 'AuditOpenSecureChannelEventType', 2059],
  [2080, 'AuditCertificateEventType', 2058],
  [2082, 'AuditCertificateDataMismatchEventType', 2080],
  [2085, 'AuditCertificateExpiredEventType', 2080],
  [2086, 'AuditCertificateInvalidEventType', 2080],
  [2087, 'AuditCertificateUntrustedEventType', 2080],
  [2088, 'AuditCertificateRevokedEventType', 2080],
  [2089, 'AuditCertificateMismatchEventType', 2080],
  [2069, 'AuditSessionEventType', 2058],
  [2071, 'AuditCreateSessionEventType', 2069],
  [2075, 'AuditActivateSessionEventType', 2069],
  [2099, 'AuditUpdateEventType', 2052],
  [2100, 'AuditWriteUpdateEventType', 2099],
  [2127, 'AuditUpdateMethodEventType', 2052],
  [2790, 'AuditConditionEventType', 2127],
  [2803, 'AuditConditionEnableEventType', 2790],
  [2829, 'AuditConditionCommentEventType', 2790],
  [8944, 'AuditConditionAcknowledgeEventType', 2790],
  [8961, 'AuditConditionConfirmEventType', 2790],
  [2132, 'BaseModelChangeEventType', 2041],
  [2133, 'GeneralModelChangeEventType', 2132],
  [2130, 'SystemEventType', 2041],
  [2131, 'DeviceFailureEventType', 2130],
  [3035, 'EventQueueOverflowEventType', 2041],
  [2787, 'RefreshStartEventType', 2130],
  [2788, 'RefreshEndEventType', 2130],
  [2782, 'ConditionType', 2041],
  [2881, 'AcknowledgeableConditionType', 2782],
  [2915, 'AlarmConditionType', 2881],
  [2955, 'LimitAlarmType', 2915],
  [9341, 'ExclusiveLimitAlarmType', 2955],
  [9482, 'ExclusiveLevelAlarmType', 9341],
  [10523, 'DiscreteAlarmType', 2915],
  [10637, 'OffNormalAlarmType', 10523],
  [10751, 'TripAlarmType', 10637],
  [11163, 'BaseConditionClassType', 58],
  [11164, 'ProcessConditionClassType', 11163],
];

type FieldRow = readonly [owner: number, id: number, name: string, dataType: number];

/** Fields as properties of their types; the numbers are those of the standard nodeset (OPC 10000-6, A.3). */
const FIELDS: readonly FieldRow[] = [
  [2041, 2042, 'EventId', 15],
  [2041, 2043, 'EventType', 17],
  [2041, 2044, 'SourceNode', 17],
  [2041, 2045, 'SourceName', 12],
  [2041, 2046, 'Time', 294],
  [2041, 2047, 'ReceiveTime', 294],
  [2041, 2050, 'Message', 21],
  [2041, 2051, 'Severity', 5],
  [2052, 2053, 'ActionTimeStamp', 294],
  [2052, 2054, 'Status', 1],
  [2052, 2055, 'ServerId', 12],
  [2052, 2056, 'ClientAuditEntryId', 12],
  [2052, 2057, 'ClientUserId', 12],
  [2058, 17615, 'StatusCodeId', 19],
  [2069, 2070, 'SessionId', 17],
  [2075, 11485, 'SecureChannelId', 12],
  [2071, 2072, 'SecureChannelId', 12],
  [2071, 2073, 'ClientCertificate', 15],
  [2071, 2747, 'ClientCertificateThumbprint', 12],
  [2060, 2061, 'ClientCertificate', 15],
  [2060, 2746, 'ClientCertificateThumbprint', 12],
  [2060, 2062, 'RequestType', 6],
  [2060, 2063, 'SecurityPolicyUri', 12],
  [2060, 2065, 'SecurityMode', 6],
  [2060, 24135, 'CertificateErrorEventId', 15],
  [2080, 2081, 'Certificate', 15],
  [2100, 2750, 'AttributeId', 7],
  [2100, 2101, 'IndexRange', 12],
  [2100, 2102, 'OldValue', 24],
  [2100, 2103, 'NewValue', 24],
  [2127, 2128, 'MethodId', 17],
  [2127, 2129, 'InputArguments', 24],
  [2133, 2134, 'Changes', 877],
  [2782, 11112, 'ConditionClassId', 17],
  [2782, 11113, 'ConditionClassName', 21],
  [2782, 9009, 'ConditionName', 12],
  [2782, 9010, 'BranchId', 17],
  [2782, 3874, 'Retain', 1],
  [2782, 9026, 'ClientUserId', 12],
  [2955, 11124, 'HighHighLimit', 11],
  [2955, 11125, 'HighLimit', 11],
  [2955, 11126, 'LowLimit', 11],
  [2955, 11127, 'LowLowLimit', 11],
  [2915, 11120, 'InputNode', 17],
  [2915, 9215, 'SuppressedOrShelved', 1],
  [10637, 11158, 'NormalState', 17],
];

/** Components: states in two words (TwoStateVariableType), and variables of a condition (ConditionVariableType). */
const STATES: readonly FieldRow[] = [
  [2782, 9011, 'EnabledState', 21],
  [2782, 9020, 'Quality', 19],
  [2782, 9022, 'LastSeverity', 5],
  [2782, 9024, 'Comment', 21],
  [2881, 9093, 'AckedState', 21],
  [2881, 9102, 'ConfirmedState', 21],
  [2915, 9160, 'ActiveState', 21],
];

const BUILT_IN: Readonly<Record<number, UaTypeName>> = {
  1: 'Boolean',
  5: 'UInt16',
  6: 'Int32',
  7: 'UInt32',
  11: 'Double',
  12: 'String',
  15: 'ByteString',
  17: 'NodeId',
  19: 'StatusCode',
  21: 'LocalizedText',
  294: 'DateTime',
  877: 'ExtensionObject',
};

const LOOK: NodePermissions = grant('anonymous', Permission.Browse | Permission.Read);

const id = (number: number): NodeIdText => `i=${number}`;
const named = (number: number, name: string) => ({
  id: id(number),
  browseName: { namespace: 0, name },
  displayName: { locale: '', text: name },
  description: null,
});

const argument = (name: string, type: UaTypeName, text: string) => ({
  name,
  type,
  description: { locale: 'en', text },
});

/** Arguments of the methods by which people answer to conditions (OPC 10000-9, 5.5.6 and 5.7.3). */
export const RESPONSE_ARGUMENTS = [
  argument('EventId', 'ByteString', 'The event that is answered'),
  argument('Comment', 'LocalizedText', 'A remark that is kept with the condition'),
] as const;

const SUBSCRIPTION = argument('SubscriptionId', 'UInt32', 'The subscription that is to be told');
const ITEM = argument('MonitoredItemId', 'UInt32', 'The event item that is to be told');

/** What a refresh answers in a space that no server has taken. */
const REFUSED = Status.Bad_NotSupported;

/** Adds the event types to a space, to be built when somebody looks at one. */
export const deferEventTypes = (space: AddressSpace): void => {
  const own = new Set<NodeIdText>([...EVENT_TYPES.map(([number]) => id(number)), 'i=3048', 'i=3875', 'i=12912']);
  for (const method of TYPE_METHODS) own.add(id(method[1]));
  for (const [, number] of [...FIELDS, ...STATES]) own.add(id(number));
  space.defer({ anchors: [Ns0.BaseObjectType, Ns0.Types], covers: (wanted) => own.has(wanted), build });
};

/** Methods that a client may name by the type; a call goes to the condition's own method of that name. */
const TYPE_METHODS: readonly (readonly [owner: number, id: number, name: string, role: OpcUaRole])[] = [
  [2782, 9027, 'Enable', 'engineer'],
  [2782, 9028, 'Disable', 'engineer'],
  [2782, 9029, 'AddComment', 'operator'],
  [2881, 9111, 'Acknowledge', 'operator'],
  [2881, 9113, 'Confirm', 'operator'],
];

const build = (space: AddressSpace): void => {
  space.add(
    { ...named(3048, 'EventTypes'), permissions: LOOK, nodeClass: 'Object', typeDefinition: Ns0.FolderType },
    Ns0.Types,
  );
  for (const [number, name, parent] of EVENT_TYPES)
    space.add({ ...named(number, name), permissions: LOOK, nodeClass: 'ObjectType' }, id(parent), Ns0.HasSubtype);
  space.link(id(3048), Ns0.Organizes, Ns0.BaseEventType);
  const field = ([owner, number, name, dataType]: FieldRow, definition: NodeIdText): void => {
    space.add(
      {
        ...named(number, name),
        permissions: LOOK,
        nodeClass: 'Variable',
        dataType: id(dataType),
        type: BUILT_IN[dataType] ?? 'String',
        valueRank: -1,
        typeDefinition: definition,
        // A type's field has no value, only its instances' have.
        read: (): UaValue => null,
        quality: () => Status.Bad_NotReadable,
      },
      id(owner),
      definition === Ns0.PropertyType ? Ns0.HasProperty : Ns0.HasComponent,
    );
  };
  for (const row of FIELDS) field(row, Ns0.PropertyType);
  for (const row of STATES) field(row, row[3] === 21 && row[2] !== 'Comment' ? 'i=8995' : 'i=9002');
  for (const [owner, number, name, role] of TYPE_METHODS)
    space.add(
      {
        ...named(number, name),
        permissions: grant(role, Permission.Call, LOOK),
        nodeClass: 'Method',
        inputs: name === 'Enable' || name === 'Disable' ? [] : RESPONSE_ARGUMENTS,
        outputs: [],
        // A type has no state to change.
        call: () => ({ status: Status.Bad_NodeIdInvalid, outputs: [] }),
      },
      id(owner),
      Ns0.HasComponent,
    );
  const refresh = (number: number, name: string, inputs: readonly (typeof SUBSCRIPTION)[]): void => {
    space.add(
      {
        ...named(number, name),
        permissions: grant('observer', Permission.Call, LOOK),
        nodeClass: 'Method',
        inputs,
        outputs: [],
        call: ([subscription, item], caller: Caller) => ({
          status: space.onRefresh?.(caller, Number(subscription), item === undefined ? null : Number(item)) ?? REFUSED,
          outputs: [],
        }),
      },
      Ns0.ConditionType,
      Ns0.HasComponent,
    );
  };
  refresh(3875, 'ConditionRefresh', [SUBSCRIPTION]);
  refresh(12912, 'ConditionRefresh2', [SUBSCRIPTION, ITEM]);
};
