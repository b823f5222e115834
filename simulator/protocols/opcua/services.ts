import type { Instant } from '../../kernel/time.ts';

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

/** Attribute ids (OPC 10000-6, A.1). */
export const Attribute = {
  NodeId: 1,
  NodeClass: 2,
  BrowseName: 3,
  DisplayName: 4,
  Description: 5,
  WriteMask: 6,
  UserWriteMask: 7,
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
export type OpcUaRole = 'anonymous' | 'observer' | 'operator' | 'engineer';

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
}

export interface MonitoredItemResult {
  readonly status: StatusNumber;
  readonly item: number;
  readonly samplingInterval: number;
  readonly queueSize: number;
}

export interface ItemNotification {
  readonly clientHandle: number;
  readonly value: DataValue;
}

export interface Acknowledgement {
  readonly subscription: number;
  readonly sequence: number;
}

/** A request; `session` is what `openSession` granted, 0 for none. */
export type OpcUaRequest =
  | {
      readonly kind: 'openSession';
      /** The session's name as the client gives it, for the record. */
      readonly name: string;
      /** Null for an anonymous session. */
      readonly user: string | null;
      readonly password: string | null;
    }
  | { readonly kind: 'closeSession'; readonly session: number; readonly deleteSubscriptions: boolean }
  | { readonly kind: 'read'; readonly session: number; readonly items: readonly ReadItem[] }
  | { readonly kind: 'write'; readonly session: number; readonly items: readonly WriteItem[] }
  | {
      readonly kind: 'browse';
      readonly session: number;
      readonly items: readonly BrowseItem[];
      /** References for each item; 0: no limit. What is over the limit is not kept for a later call. */
      readonly limit: number;
    }
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
    };

export type OpcUaRequestKind = OpcUaRequest['kind'];

/** The answer to the request of the same `kind`, or a service fault. */
export type OpcUaResponse =
  /** The whole service failed (OPC 10000-4, 7.34). */
  | { readonly kind: 'fault'; readonly to: OpcUaRequestKind; readonly status: StatusNumber }
  | { readonly kind: 'openSession'; readonly session: number; readonly role: OpcUaRole }
  | { readonly kind: 'closeSession' }
  | { readonly kind: 'read'; readonly results: readonly DataValue[] }
  | { readonly kind: 'write'; readonly results: readonly StatusNumber[] }
  | {
      readonly kind: 'browse';
      readonly results: readonly {
        readonly status: StatusNumber;
        /** False when the limit cut the list. */
        readonly complete: boolean;
        readonly references: readonly ReferenceDescription[];
      }[];
    }
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
      readonly acknowledged: readonly StatusNumber[];
      readonly publishTime: Instant;
    }
  | {
      readonly kind: 'readHistory';
      readonly results: readonly {
        readonly status: StatusNumber;
        readonly complete: boolean;
        readonly values: readonly DataValue[];
      }[];
    };
