import type { Instant } from '../../kernel/time.ts';
import { Ns0 } from './address-space.ts';
import { Attribute, type EventField, type FieldPath, type NodeIdText, type OpcUaRole } from './services.ts';
import { fieldName } from './session-store.ts';

/*
 * Events (OPC 10000-5, 6.4). An event is made once and read through each subscriber's filter; fields are looked up by
 * their browse path. Whoever raises one says who may have it: audit events are not for everyone's eyes.
 */

/** An event as a source raises it; the server adds EventId and the times. */
export interface RaisedEvent {
  readonly type: NodeIdText;
  /** The node that it is about, and its name. */
  readonly source: NodeIdText;
  readonly sourceName: string;
  /** 1 to 1000 (OPC 10000-5, 6.4.2). */
  readonly severity: number;
  readonly message: string;
  /** The least role that may have it. */
  readonly audience: OpcUaRole;
  /** Fields beyond those of BaseEventType, by browse path (`AckedState/Id`). */
  readonly fields?: Readonly<Record<string, EventField>>;
  /** The condition that an event of the condition types is a state of (OPC 10000-9, 5.5.2: ConditionId). */
  readonly condition?: NodeIdText;
}

export interface UaEvent extends RaisedEvent {
  /** Unique in the server, in hex. */
  readonly id: string;
  readonly time: Instant;
}

export const NULL_FIELD: EventField = { type: null, value: null };

/** The id of the `count`th event: bytes that tell nothing and never come again. */
export const eventId = (count: number): string => count.toString(16).padStart(16, '0');

/** A field of an event, by browse path from any of its types; null for what it does not have. */
export const eventField = (event: UaEvent, { path, attribute }: FieldPath): EventField => {
  // OPC 10000-9, 5.5.2: the ConditionId is asked for as the attribute NodeId with an empty path.
  if (attribute === Attribute.NodeId && path.length === 0)
    return event.condition === undefined ? NULL_FIELD : { type: 'NodeId', value: event.condition };
  if (attribute !== Attribute.Value) return NULL_FIELD;
  const name = fieldName(path);
  switch (name) {
    case 'EventId':
      return { type: 'ByteString', value: event.id };
    case 'EventType':
      return { type: 'NodeId', value: event.type };
    case 'SourceNode':
      return { type: 'NodeId', value: event.source };
    case 'SourceName':
      return { type: 'String', value: event.sourceName };
    case 'Time':
    case 'ReceiveTime':
      return { type: 'DateTime', value: event.time };
    case 'Message':
      return { type: 'LocalizedText', value: { locale: 'en', text: event.message } };
    case 'Severity':
      return { type: 'UInt16', value: event.severity };
    default:
      return event.fields?.[name] ?? NULL_FIELD;
  }
};

/** Says in an item's queue that events were lost (OPC 10000-4, 7.22.3; OPC 10000-5, 6.4.33). */
export const overflowEvent = (id: string, time: Instant): UaEvent => ({
  id,
  time,
  type: 'i=3035',
  source: Ns0.Server,
  sourceName: 'Server',
  severity: 500,
  message: 'Events were lost: the queue of a monitored item was full.',
  audience: 'anonymous',
});
