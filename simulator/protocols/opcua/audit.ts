import { type AddressSpace, type Caller, Ns0 } from './address-space.ts';
import type { RaisedEvent } from './event.ts';
import { type AuditRecord, type ChannelSecurity, MODES } from './security.ts';
import type { DataValue, EventField, OpcUaRequest, OpcUaResponse, StatusNumber, UaValue } from './services.ts';
import { Status } from './status.ts';

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

const POLICY_URI = 'http://opcfoundation.org/UA/SecurityPolicy#';

/** The certificate that a channel shows, as fields of an event. */
const shown = ({ certificate }: ChannelSecurity): Readonly<Record<string, EventField>> => ({
  ClientCertificate: { type: 'ByteString', value: certificate?.der ?? null },
  ClientCertificateThumbprint: text(certificate?.thumbprint ?? null),
});

/** Statuses of certificates, the audit event that each is told by (OPC 10000-4, table 100), and that event's type. */
const CERTIFICATE_EVENTS: readonly (readonly [AuditRecord['type'], string, readonly StatusNumber[]])[] = [
  ['AuditCertificateUntrusted', 'i=2087', [Status.Bad_CertificateUntrusted]],
  ['AuditCertificateExpired', 'i=2085', [Status.Bad_CertificateTimeInvalid, Status.Bad_CertificateIssuerTimeInvalid]],
  ['AuditCertificateRevoked', 'i=2088', [Status.Bad_CertificateRevoked, Status.Bad_CertificateIssuerRevoked]],
  [
    'AuditCertificateMismatch',
    'i=2089',
    [Status.Bad_CertificateUseNotAllowed, Status.Bad_CertificateIssuerUseNotAllowed],
  ],
  ['AuditCertificateDataMismatch', 'i=2082', [Status.Bad_CertificateUriInvalid, Status.Bad_CertificateHostNameInvalid]],
  ['AuditCertificateInvalid', 'i=2086', [Status.Bad_CertificateInvalid]],
];

/** The record that a channel's judgement leaves: of its certificate where that is at fault. */
export const channelRecord = (status: StatusNumber): AuditRecord['type'] =>
  CERTIFICATE_EVENTS.find(([, , statuses]) => statuses.includes(status))?.[0] ?? 'AuditOpenSecureChannel';

/**
 * A channel was opened, or refused: what was wrong with the certificate (AuditCertificate…EventType), and then the
 * channel (AuditOpenSecureChannelEventType; OPC 10000-5, 6.4.6 and 6.4.12 ff.).
 */
export const channelOpened = (
  from: string,
  security: ChannelSecurity,
  status: StatusNumber,
): readonly [certificate: RaisedEvent | null, channel: RaisedEvent] => {
  const who = { from, user: null, session: 0 };
  const fault = CERTIFICATE_EVENTS.find(([, , statuses]) => statuses.includes(status));
  const subject = security.certificate?.subject ?? '';
  const certificate = fault
    ? audit(fault[1], 'Security/Certificate', who, status, `${from} showed the certificate of ${subject}`, {
        Certificate: { type: 'ByteString', value: security.certificate?.der ?? null },
      })
    : null;
  const how = status === 0 ? 'opened' : 'was refused';
  return [
    certificate,
    audit('i=2060', 'SecureChannel/OpenSecureChannel', who, status, `${from} ${how} a secure channel`, {
      ...shown(security),
      RequestType: { type: 'Int32', value: 0 },
      SecurityPolicyUri: text(`${POLICY_URI}${security.policy}`),
      SecurityMode: { type: 'Int32', value: MODES.indexOf(security.mode) + 1 },
    }),
  ];
};

/** A session was made, which somebody may then activate or not (AuditCreateSessionEventType). */
export const sessionCreated = (
  from: string,
  request: Extract<OpcUaRequest, { kind: 'openSession' }>,
  security: ChannelSecurity,
  answer: OpcUaResponse,
): RaisedEvent => {
  const refused = answer.kind === 'fault' && answer.status === Status.Bad_TooManySessions ? answer.status : 0;
  const session = answer.kind === 'openSession' ? answer.session : 0;
  const how = refused === 0 ? 'created' : 'was refused';
  return audit(
    'i=2071',
    'Session/CreateSession',
    { from, user: null, session },
    refused,
    `${from} ${how} the session "${request.name}"`,
    { SecureChannelId: text(null), ...shown(security) },
  );
};

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
