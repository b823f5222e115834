import { type AddressSpace, type Caller, Ns0 } from './address-space.ts';
import type { RaisedEvent } from './event.ts';
import type { DataValue, EventField, OpcUaRequest, OpcUaResponse, StatusNumber, UaValue } from './services.ts';

/*
 * Audit events (OPC 10000-5, 6.4.3 to 6.4.12; OPC 10000-4, 6.5): who opened a session, wrote, called, or tried to. They
 * are for engineers, who stand for the security administrators of a plant this size: an operator does not learn from
 * them whose password was wrong. A password never goes in.
 */

const text = (value: string | null): EventField => ({ type: 'String', value });
const node = (value: string): EventField => ({ type: 'NodeId', value });

/** Longer strings are cut in an audit event: a downloaded program is known by its hash. */
const LONGEST = 1000;

const cut = (value: UaValue): UaValue =>
  typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;

const audit = (
  type: string,
  sourceName: string,
  from: { readonly from: string; readonly user: string | null; readonly session: number },
  status: StatusNumber,
  message: string,
  fields: Readonly<Record<string, EventField>>,
): RaisedEvent => ({
  type,
  source: Ns0.Server,
  sourceName,
  severity: status >>> 30 === 0 ? 100 : 500,
  message,
  audience: 'engineer',
  fields: {
    Status: { type: 'Boolean', value: status >>> 30 === 0 },
    StatusCodeId: { type: 'StatusCode', value: status },
    ServerId: text('Server'),
    ClientAuditEntryId: text(null),
    ClientUserId: text(from.user),
    SessionId: node(`ns=1;i=${from.session}`),
    /** Which host asked is no field of the standard's types: an own one says it. */
    ClientHost: text(from.from),
    ...fields,
  },
});

/** A session was opened, or refused (AuditActivateSessionEventType). */
export const sessionOpened = (
  from: string,
  request: Extract<OpcUaRequest, { kind: 'openSession' }>,
  answer: OpcUaResponse,
): RaisedEvent => {
  const status = answer.kind === 'fault' ? answer.status : 0;
  const session = answer.kind === 'openSession' ? answer.session : 0;
  return audit(
    'i=2075',
    'Session/ActivateSession',
    { from, user: request.user, session },
    status,
    status === 0 ? `${from} opened a session` : `${from} was refused a session`,
    { SecureChannelId: text(null), SessionName: text(request.name) },
  );
};

/** A session ended: the client closed it, its connection is gone, or its user lost his role (AuditSessionEventType). */
export const sessionClosed = (caller: Caller, how: 'CloseSession' | 'Timeout' | 'Terminated'): RaisedEvent =>
  audit('i=2069', `Session/${how}`, caller, 0, `the session of ${caller.from} ended`, {});

/** Values before a write, for the events after it. */
export const valuesBefore = (
  space: AddressSpace,
  request: Extract<OpcUaRequest, { kind: 'write' }>,
  read: (node: string, attribute: number) => DataValue,
): readonly EventField[] =>
  request.items.map((item) => {
    const found = space.find(item.node);
    if (found?.nodeClass !== 'Variable') return { type: null, value: null };
    const { type, value } = read(item.node, item.attribute);
    return { type, value };
  });

export const written = (
  caller: Caller,
  request: Extract<OpcUaRequest, { kind: 'write' }>,
  before: readonly EventField[],
  answer: OpcUaResponse,
): readonly RaisedEvent[] =>
  answer.kind !== 'write'
    ? []
    : request.items.map((item, i) => ({
        ...audit('i=2100', 'Attribute/Write', caller, answer.results[i] ?? 0, `${caller.from} wrote ${item.node}`, {
          AttributeId: { type: 'UInt32', value: item.attribute },
          IndexRange: text(null),
          OldValue: before[i] ?? { type: null, value: null },
          NewValue: { type: item.value.type, value: cut(item.value.value) },
        }),
        source: item.node,
      }));

/** Methods of conditions have audit types of their own (OPC 10000-9, 5.10). */
const METHOD_TYPES: Readonly<Record<string, string>> = {
  Enable: 'i=2803',
  Disable: 'i=2803',
  AddComment: 'i=2829',
  Acknowledge: 'i=8944',
  Confirm: 'i=8961',
};

export const called = (
  space: AddressSpace,
  caller: Caller,
  request: Extract<OpcUaRequest, { kind: 'call' }>,
  answer: OpcUaResponse,
): readonly RaisedEvent[] => {
  if (answer.kind !== 'call') return [];
  const name = space.find(request.method)?.browseName.name ?? request.method;
  // An array of Variants has no form in the plain data: the arguments are listed as text, one each.
  const given = request.arguments.map(({ value }) =>
    String(cut(typeof value === 'object' ? JSON.stringify(value) : value)),
  );
  return [
    {
      ...audit(
        METHOD_TYPES[name] ?? 'i=2127',
        'Attribute/Call',
        caller,
        answer.status,
        `${caller.from} called ${name}`,
        {
          MethodId: node(request.method),
          InputArguments: { type: 'String', value: given },
        },
      ),
      source: request.object,
    },
  ];
};
