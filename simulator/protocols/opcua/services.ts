import type { Instant } from '../../kernel/time.ts';
import type { ApplicationCertificate, ChannelSecurity } from './security.ts';

/*
 * OPC UA services as plain data, for what is used in a cell. Names and meaning follow OPC 10000-4 (Services); an
 * open session stands for the handshake Hello, OpenSecureChannel, CreateSession, ActivateSession. Everything here is
 * JSON, so that a request can be logged, replayed and posted between threads as it is.
 */

/** A node id in the string form of OPC 10000-6, 5.3.1.10: `i=85`, `ns=2;s=AIC-201.SV`. */
export type NodeIdText = string;

/** A StatusCode (OPC 10000-4, 7.39): 32 bits, 0 is Good. Names and numbers: `status.ts`. */
export type StatusNumber = number;

/** The built-in types (OPC 10000-6, 5.1.2) that a Variant can carry here. */
export type UaTypeName =
  | 'Boolean'
  | 'SByte'
  | 'Byte'
  | 'Int16'
  | 'UInt16'
  | 'Int32'
  | 'UInt32'
  | 'Int64'
  | 'UInt64'
  | 'Float'
  | 'Double'
  | 'String'
  | 'DateTime'
  | 'Guid'
  | 'ByteString'
  | 'XmlElement'
  | 'NodeId'
  | 'StatusCode'
  | 'QualifiedName'
  | 'LocalizedText'
  | 'ExtensionObject';

export interface QualifiedName {
  readonly namespace: number;
  readonly name: string;
}

export interface LocalizedText {
  readonly locale: string;
  readonly text: string;
}

/** OPC 10000-5, 12.4. */
export interface BuildInfo {
  readonly structure: 'BuildInfo';
  readonly productUri: string;
  readonly manufacturerName: string;
  readonly productName: string;
  readonly softwareVersion: string;
  readonly buildNumber: string;
  readonly buildDate: Instant;
}

/** Structures that nodes of a controller carry; any other is kept as its encoding's node id and its body in hex. */
export type UaStructure =
  /** OPC 10000-8, 5.6.2. */
  | { readonly structure: 'Range'; readonly low: number; readonly high: number }
  /** OPC 10000-8, 5.6.3; `unitId` is the UNECE code packed as there described, −1 for none. */
  | {
      readonly structure: 'EUInformation';
      readonly namespaceUri: string;
      readonly unitId: number;
      readonly displayName: LocalizedText;
      readonly description: LocalizedText;
    }
  /** OPC 10000-3, 8.6. */
  | {
      readonly structure: 'Argument';
      readonly name: string;
      readonly dataType: NodeIdText;
      readonly valueRank: number;
      readonly description: LocalizedText;
    }
  /** OPC 10000-5, 12.10; `state` 0 is running. */
  | {
      readonly structure: 'ServerStatus';
      readonly startTime: Instant;
      readonly currentTime: Instant;
      readonly state: number;
      readonly buildInfo: BuildInfo;
      readonly secondsTillShutdown: number;
      readonly shutdownReason: LocalizedText;
    }
  | BuildInfo
  /** OPC 10000-5, 12.16 (ModelChangeStructureDataType); verb 1 node added, 2 deleted, 4 and 8 references. */
  | {
      readonly structure: 'ModelChange';
      readonly affected: NodeIdText;
      readonly affectedType: NodeIdText;
      readonly verb: number;
    }
  | { readonly structure: 'other'; readonly encoding: NodeIdText; readonly body: string };

/**
 * A scalar as its type holds it: Boolean → boolean; integers and floats → number (64-bit integers only as exactly as
 * a double holds them); String, Guid, XmlElement, NodeId → string; ByteString → hex string; DateTime → simulation
 * instant; StatusCode → number.
 */
export type UaScalar = boolean | number | string | null | QualifiedName | LocalizedText | UaStructure;
export type UaValue = UaScalar | readonly UaScalar[];

export interface Variant {
  readonly type: UaTypeName;
  readonly value: UaValue;
}

/** A value with its quality and time (OPC 10000-4, 7.11). `type` and `value` are null when there is no value. */
export interface DataValue {
  readonly type: UaTypeName | null;
  readonly value: UaValue;
  readonly status: StatusNumber;
  readonly sourceTimestamp: Instant | null;
}

/** A value that may be missing: a field of an event, an operand of a filter. A null type is the empty Variant. */
export interface EventField {
  readonly type: UaTypeName | null;
  readonly value: UaValue;
}

/** Where an event's field is: the type that has it, the browse path from the type, the attribute (OPC 10000-4, 7.7.4.5). */
export interface FieldPath {
  readonly type: NodeIdText;
  readonly path: readonly QualifiedName[];
  readonly attribute: number;
}

/** FilterOperator by its number (OPC 10000-4, 7.7.3). */
export const FILTER_OPERATORS = [
  'Equals',
  'IsNull',
  'GreaterThan',
  'LessThan',
  'GreaterThanOrEqual',
  'LessThanOrEqual',
  'Like',
  'Not',
  'Between',
  'InList',
  'And',
  'Or',
  'Cast',
  'InView',
  'OfType',
  'RelatedTo',
  'BitwiseAnd',
  'BitwiseOr',
] as const;

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type FilterOperand =
  | { readonly operand: 'literal'; readonly value: EventField }
  /** Another element of the same filter, by its index. */
  | { readonly operand: 'element'; readonly index: number }
  | ({ readonly operand: 'field' } & FieldPath)
  /** An operand that this server does not know (AttributeOperand, which queries use): kept by its encoding. */
  | { readonly operand: 'other'; readonly encoding: NodeIdText };

export interface FilterElement {
  readonly operator: FilterOperator;
  readonly operands: readonly FilterOperand[];
}

/** What an event subscription wants: fields in order, and a condition whose first element decides (OPC 10000-4, 7.22.3). */
export interface EventFilter {
  readonly select: readonly FieldPath[];
  readonly where: readonly FilterElement[];
}

/** What the server made of a filter (OPC 10000-4, 7.22.3, EventFilterResult). */
export interface EventFilterResult {
  readonly select: readonly StatusNumber[];
  readonly where: readonly { readonly status: StatusNumber; readonly operands: readonly StatusNumber[] }[];
}

/** One step of a browse path (OPC 10000-4, 7.31); a null reference type stands for every type. */
export interface PathElement {
  readonly referenceType: NodeIdText | null;
  readonly inverse: boolean;
  readonly includeSubtypes: boolean;
  readonly target: QualifiedName;
}

/** Continuation points are opaque: bytes in hex. */
export type ContinuationText = string;

/** What of a history is asked for, besides raw values (OPC 10000-11, 6.5.4 and 6.5.5). */
export type HistoryMode =
  | {
      readonly mode: 'processed';
      /** Milliseconds; 0: one interval from start to end. */
      readonly interval: number;
      /** One aggregate for each node (OPC 10000-13). */
      readonly aggregates: readonly NodeIdText[];
    }
  | { readonly mode: 'at-time'; readonly times: readonly Instant[] };

/** Attribute ids (OPC 10000-6, A.1). */
export const Attribute = {
  NodeId: 1,
  NodeClass: 2,
  BrowseName: 3,
  DisplayName: 4,
  Description: 5,
  WriteMask: 6,
  UserWriteMask: 7,
  IsAbstract: 8,
  Symmetric: 9,
  InverseName: 10,
  EventNotifier: 12,
  Value: 13,
  DataType: 14,
  ValueRank: 15,
  ArrayDimensions: 16,
  AccessLevel: 17,
  UserAccessLevel: 18,
  MinimumSamplingInterval: 19,
  Historizing: 20,
  Executable: 21,
  UserExecutable: 22,
} as const;

/** Node classes (OPC 10000-3, 8.29): one bit each. */
export const NodeClass = {
  Object: 1,
  Variable: 2,
  Method: 4,
  ObjectType: 8,
  VariableType: 16,
  ReferenceType: 32,
  DataType: 64,
  View: 128,
} as const;

/** Roles, least first: what a session may do (see `permissions.ts`). */
export type OpcUaRole = 'anonymous' | 'observer' | 'operator' | 'engineer' | 'securityAdmin';

export interface ReadItem {
  readonly node: NodeIdText;
  readonly attribute: number;
}

export interface WriteItem {
  readonly node: NodeIdText;
  readonly attribute: number;
  readonly value: Variant;
}

export interface BrowseItem {
  readonly node: NodeIdText;
  readonly direction: 'forward' | 'inverse' | 'both';
  /** Null: references of every type. */
  readonly referenceType: NodeIdText | null;
  readonly includeSubtypes: boolean;
  /** Bits of `NodeClass`; 0: every class. */
  readonly nodeClasses: number;
}

export interface ReferenceDescription {
  readonly referenceType: NodeIdText;
  readonly forward: boolean;
  readonly node: NodeIdText;
  readonly browseName: QualifiedName;
  readonly displayName: LocalizedText;
  readonly nodeClass: number;
  /** Null when the target is neither an object nor a variable. */
  readonly typeDefinition: NodeIdText | null;
}

export interface MonitoredItemRequest {
  readonly node: NodeIdText;
  readonly attribute: number;
  readonly clientHandle: number;
  /** Milliseconds; the server samples when it publishes. */
  readonly samplingInterval: number;
  readonly queueSize: number;
  /** Absolute deadband in the value's unit (OPC 10000-4, 7.22.2); 0 reports every change. */
  readonly deadband: number;
  /** For the attribute EventNotifier. */
  readonly filter?: EventFilter;
  /** When a queue of events is full the newest goes instead of the oldest. */
  readonly discardNewest?: boolean;
}

/** What is watched, for whoever filters by it: not part of an answer on the wire. */
export interface MonitoredNode {
  readonly dataType: NodeIdText;
  readonly valueRank: -1 | 1;
  /** Its EURange, for deadbands in percent; null where it has none. */
  readonly range: readonly [low: number, high: number] | null;
}

export interface MonitoredItemResult {
  readonly status: StatusNumber;
  readonly item: number;
  readonly samplingInterval: number;
  readonly queueSize: number;
  readonly filter?: EventFilterResult;
  readonly about?: MonitoredNode;
}

export interface ItemNotification {
  readonly clientHandle: number;
  readonly value: DataValue;
}

/** The fields of one event, in the order of the item's select clauses. */
export interface EventNotification {
  readonly clientHandle: number;
  readonly fields: readonly EventField[];
}

export interface BrowseResult {
  readonly status: StatusNumber;
  /** False when the limit cut the list; what is left waits behind `continuation`. */
  readonly complete: boolean;
  readonly references: readonly ReferenceDescription[];
  readonly continuation?: ContinuationText;
}

export interface Acknowledgement {
  readonly subscription: number;
  readonly sequence: number;
}

/** A request; `session` is what `openSession` granted, 0 for none. */
export type OpcUaRequest =
  /** Asks whether the server believes a client's certificate, when a secured channel opens (OPC 10000-4, 5.5.2). */
  | {
      readonly kind: 'openChannel';
      readonly security: ChannelSecurity;
      /** What was found wrong with the certificate before the server was asked: its time, its form, its uses. */
      readonly found?: StatusNumber;
    }
  | {
      readonly kind: 'openSession';
      /** The session's name as the client gives it, for the record. */
      readonly name: string;
      /** Null for an anonymous session. */
      readonly user: string | null;
      readonly password: string | null;
      /** A user who shows a certificate, and proved that he has its key, instead of a name and a password. */
      readonly userCertificate?: ApplicationCertificate;
      /** Absent: a channel without security. */
      readonly security?: ChannelSecurity;
    }
  | { readonly kind: 'closeSession'; readonly session: number; readonly deleteSubscriptions: boolean }
  | { readonly kind: 'read'; readonly session: number; readonly items: readonly ReadItem[] }
  | { readonly kind: 'write'; readonly session: number; readonly items: readonly WriteItem[] }
  | {
      readonly kind: 'browse';
      readonly session: number;
      readonly items: readonly BrowseItem[];
      /** References for each item; 0: no limit. */
      readonly limit: number;
    }
  | {
      readonly kind: 'browseNext';
      readonly session: number;
      readonly points: readonly ContinuationText[];
      /** True: forget the points and answer nothing. */
      readonly release: boolean;
    }
  | {
      readonly kind: 'translatePaths';
      readonly session: number;
      readonly paths: readonly { readonly start: NodeIdText; readonly elements: readonly PathElement[] }[];
    }
  | { readonly kind: 'registerNodes'; readonly session: number; readonly nodes: readonly NodeIdText[] }
  | { readonly kind: 'unregisterNodes'; readonly session: number; readonly nodes: readonly NodeIdText[] }
  | {
      readonly kind: 'call';
      readonly session: number;
      readonly object: NodeIdText;
      readonly method: NodeIdText;
      readonly arguments: readonly Variant[];
    }
  | {
      readonly kind: 'createSubscription';
      readonly session: number;
      /** Milliseconds. */
      readonly publishingInterval: number;
      /** In publishing intervals. */
      readonly lifetimeCount: number;
      readonly keepAliveCount: number;
    }
  | {
      readonly kind: 'createMonitoredItems';
      readonly session: number;
      readonly subscription: number;
      readonly items: readonly MonitoredItemRequest[];
    }
  | {
      readonly kind: 'deleteMonitoredItems';
      readonly session: number;
      readonly subscription: number;
      readonly items: readonly number[];
    }
  | { readonly kind: 'deleteSubscription'; readonly session: number; readonly subscriptions: readonly number[] }
  | { readonly kind: 'publish'; readonly session: number; readonly acknowledge: readonly Acknowledgement[] }
  | {
      readonly kind: 'readHistory';
      readonly session: number;
      readonly nodes: readonly NodeIdText[];
      readonly start: Instant;
      readonly end: Instant;
      /** Values for each node; 0: no limit. */
      readonly limit: number;
      /** Absent: raw values. */
      readonly details?: HistoryMode;
      /** Raw values only: also the values that stand at, or just outside, the ends (OPC 10000-11, 6.5.3). */
      readonly bounds?: boolean;
      /** For each node where its list goes on; null or absent from the start. */
      readonly continuations?: readonly (ContinuationText | null)[];
      /** Forget the points and answer nothing. */
      readonly release?: boolean;
    };

export type OpcUaRequestKind = OpcUaRequest['kind'];

/** The answer to the request of the same `kind`, or a service fault. */
export type OpcUaResponse =
  /** The whole service failed (OPC 10000-4, 7.34). */
  | { readonly kind: 'fault'; readonly to: OpcUaRequestKind; readonly status: StatusNumber }
  | { readonly kind: 'openChannel' }
  | { readonly kind: 'openSession'; readonly session: number; readonly role: OpcUaRole }
  | { readonly kind: 'closeSession' }
  | { readonly kind: 'read'; readonly results: readonly DataValue[] }
  | { readonly kind: 'write'; readonly results: readonly StatusNumber[] }
  | { readonly kind: 'browse'; readonly results: readonly BrowseResult[] }
  | { readonly kind: 'browseNext'; readonly results: readonly BrowseResult[] }
  | {
      readonly kind: 'translatePaths';
      readonly results: readonly {
        readonly status: StatusNumber;
        /** `remaining` is the index of the first element that was not followed; −1 when all were. */
        readonly targets: readonly { readonly node: NodeIdText; readonly remaining: number }[];
      }[];
    }
  | { readonly kind: 'registerNodes'; readonly nodes: readonly NodeIdText[] }
  | { readonly kind: 'unregisterNodes' }
  | {
      readonly kind: 'call';
      readonly status: StatusNumber;
      readonly argumentResults: readonly StatusNumber[];
      readonly outputs: readonly Variant[];
    }
  | {
      readonly kind: 'createSubscription';
      readonly subscription: number;
      readonly publishingInterval: number;
      readonly lifetimeCount: number;
      readonly keepAliveCount: number;
    }
  | { readonly kind: 'createMonitoredItems'; readonly results: readonly MonitoredItemResult[] }
  | { readonly kind: 'deleteMonitoredItems'; readonly results: readonly StatusNumber[] }
  | { readonly kind: 'deleteSubscription'; readonly results: readonly StatusNumber[] }
  | {
      readonly kind: 'publish';
      readonly subscription: number;
      readonly sequence: number;
      /** No notification: a keep-alive (OPC 10000-4, 5.14.1). */
      readonly notifications: readonly ItemNotification[];
      readonly events?: readonly EventNotification[];
      readonly acknowledged: readonly StatusNumber[];
      readonly publishTime: Instant;
    }
  | {
      readonly kind: 'readHistory';
      readonly results: readonly {
        readonly status: StatusNumber;
        readonly complete: boolean;
        readonly values: readonly DataValue[];
        readonly continuation?: ContinuationText;
      }[];
    };
