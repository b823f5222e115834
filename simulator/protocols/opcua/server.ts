import type { Instant } from '../../kernel/time.ts';
import { type AddressSpace, type Caller, Ns0 } from './address-space.ts';
import {
  called,
  channelOpened,
  channelRecord,
  sessionClosed,
  sessionCreated,
  sessionOpened,
  valuesBefore,
  written,
} from './audit.ts';
import { eventId, type RaisedEvent, type UaEvent } from './event.ts';
import { Gate, PLAIN } from './gate.ts';
import { readHistory } from './history-read.ts';
import { browse, browseNext, registerNodes, translatePaths } from './navigation.ts';
import { authenticate, currentRole, type OpcUaAccess } from './permissions.ts';
import type { Audit, AuditRecord, ChannelSecurity } from './security.ts';
import { readAttribute, serveOpcUa } from './service.ts';
import type { OpcUaRequest, OpcUaResponse, OpcUaRole, StatusNumber } from './services.ts';
import { ContinuationPoints, type ContinuationState } from './session-store.ts';
import { Status } from './status.ts';
import { Subscriptions, type SubscriptionsState } from './subscriptions.ts';
import { NO_TRUST, type TrustLists, type TrustPlace } from './trust.ts';

/** Where a request comes from: the host, and the connection that its session belongs to. */
export interface Peer {
  readonly from: string;
  readonly connection: string;
}

interface Session extends Caller {
  readonly connection: string;
  /** Absent in snapshots of earlier versions: it had none. */
  readonly security?: ChannelSecurity;
}

export interface OpcUaServerState {
  readonly nextSession: number;
  readonly nextEvent: number;
  readonly sessions: readonly Session[];
  readonly continuations: readonly (readonly [number, ContinuationState])[];
  readonly subscriptions: SubscriptionsState;
  /** Absent in snapshots of earlier versions: nobody is listed. */
  readonly trust?: TrustLists;
}

/** What a device has besides its address space. */
export interface OpcUaDevice {
  /** The states of its conditions that a client must know of (OPC 10000-9, 5.5.7: Retain), as their last events. */
  retained?(): readonly UaEvent[];
  /** A session is gone: what it held open is closed. */
  sessionEnded?(session: number): void;
  /** Whom the server believes at first. */
  readonly trust?: TrustLists;
  /** Told of what clients do and try: who, what, and how it was answered. */
  readonly audit?: Audit;
}

const MAX_SESSIONS = 50;

/**
 * An OPC UA server as a state machine: sessions and subscriptions over an address space. A request goes in with its
 * peer and the time, the answer comes out; nothing moves in between. A publish request is answered at once from the
 * subscription that has waited longest, with what changed since it last published: the client paces by its
 * publishing interval, where a server on a socket would hold the request back until that interval ends.
 */
export class OpcUaServer {
  #space: AddressSpace;
  #access: OpcUaAccess;
  readonly #device: OpcUaDevice;
  #nextSession = 1;
  #nextEvent = 1;
  #sessions = new Map<number, Session>();
  #continuations = new Map<number, ContinuationPoints>();
  readonly #gate: Gate;
  readonly #subscriptions: Subscriptions;
  /** The instant of the latest request: what happens between two of them is dated by it. */
  #now: Instant = 0 as Instant;

  constructor(space: AddressSpace, access: OpcUaAccess, device: OpcUaDevice = {}) {
    this.#space = space;
    this.#access = access;
    this.#device = device;
    this.#gate = new Gate(device.trust ?? NO_TRUST);
    this.#subscriptions = new Subscriptions(space);
    space.onRefresh = this.#refresh;
  }

  get space(): AddressSpace {
    return this.#space;
  }

  /** Whom the server believes now, and whom it turned down. */
  get trust(): TrustLists {
    return this.#gate.lists;
  }

  /** Replaces the lists of whom to believe; what was turned down stays on record. */
  believe({ trusted, issuers }: Pick<TrustLists, 'trusted' | 'issuers'>): void {
    this.#gate.lists = { ...this.#gate.lists, trusted, issuers };
    this.#closeUnbelieved();
  }

  /** Takes revocation lists over, in DER (hex). Sessions of a certificate that was taken back end. */
  revoke(trustedCrls: readonly string[], issuerCrls: readonly string[]): void {
    this.#gate.lists = { ...this.#gate.lists, trustedCrls, issuerCrls };
    this.#closeUnbelieved();
  }

  /** Puts a certificate on a list, or takes it off; false when it stood there already. */
  place(thumbprint: string, place: TrustPlace, der?: string): boolean {
    const changed = this.#gate.place(thumbprint, place, der);
    this.#closeUnbelieved();
    return changed;
  }

  /** The role of an open session, or null. */
  roleOf(session: number): OpcUaRole | null {
    return this.#sessions.get(session)?.role ?? null;
  }

  /** The user of an open session; null for anonymous and for no session. */
  userOf(session: number): string | null {
    return this.#sessions.get(session)?.user ?? null;
  }

  /** True when somebody subscribes to events. */
  get listening(): boolean {
    return this.#subscriptions.listening;
  }

  /** Raises an event: it gets its id and time, and goes to everyone who subscribes and may have it. */
  raise(event: RaisedEvent, now: Instant): UaEvent {
    const raised: UaEvent = { ...event, id: eventId(this.#nextEvent++), time: now };
    this.#subscriptions.offer(raised);
    return raised;
  }

  /**
   * Takes over another address space or other accounts. Monitored items follow their node ids; a session whose user
   * lost the role that it has, or whose channel would not be opened any more, is closed.
   */
  replace(space: AddressSpace, access: OpcUaAccess): void {
    this.#space = space;
    this.#access = access;
    space.onRefresh = this.#refresh;
    for (const session of [...this.#sessions.values()])
      if (currentRole(access, session.user) !== session.role) this.#close(session, 'Terminated');
    this.#closeUnbelieved();
    this.#subscriptions.replace(space);
  }

  /** Finds the nodes of monitored items again, after a part of the space was built anew. */
  refreshNodes(): void {
    this.#subscriptions.refreshNodes();
  }

  /** Closes every session: the device restarts. */
  forgetSessions(): void {
    for (const session of [...this.#sessions.values()]) this.#close(session, 'Terminated');
  }

  /** Forgets the sessions and subscriptions of a connection that is gone. */
  hangUp(connection: string): void {
    for (const session of [...this.#sessions.values()])
      if (session.connection === connection) this.#close(session, 'Terminated');
  }

  serve(peer: Peer, request: OpcUaRequest, now: Instant): OpcUaResponse {
    this.#now = now;
    if (request.kind === 'openSession') {
      const answer = this.#open(peer, request);
      // A session that came without a channel of its own (a host of the plant) may have failed at that.
      if (this.listening && !(answer.kind === 'fault' && this.#isChannelFault(answer.status))) {
        this.#raiseAudit(sessionCreated(peer.from, request, request.security ?? PLAIN, answer));
        this.#raiseAudit(sessionOpened(peer.from, request, answer));
      }
      return answer;
    }
    if (request.kind === 'openChannel') {
      const status = this.#judge(peer, request.security, request.found);
      return status === Status.Good ? { kind: 'openChannel' } : { kind: 'fault', to: 'openChannel', status };
    }
    const session = this.#sessions.get(request.session);
    // A session belongs to the connection that opened it (OPC 10000-4, 5.6.2: the token is valid on its channel only).
    if (!session || session.connection !== peer.connection)
      return { kind: 'fault', to: request.kind, status: Status.Bad_SessionIdInvalid };
    switch (request.kind) {
      case 'closeSession':
        this.#close(session, 'CloseSession');
        return { kind: 'closeSession' };
      case 'browse':
        return browse(this.#space, session, request, this.#points(session));
      case 'browseNext':
        return browseNext(request, this.#points(session));
      case 'translatePaths':
        return translatePaths(this.#space, session, request);
      case 'registerNodes':
      case 'unregisterNodes':
        return registerNodes(request);
      case 'readHistory':
        return readHistory(this.#space, session, request, this.#points(session), now);
      case 'createSubscription':
        return this.#subscriptions.create(session, request, now);
      case 'createMonitoredItems':
        return this.#subscriptions.createItems(session, request);
      case 'deleteMonitoredItems':
        return this.#subscriptions.deleteItems(session, request);
      case 'deleteSubscription':
        return this.#subscriptions.delete(session, request);
      case 'publish':
        return this.#subscriptions.publish(session, request, now);
      default: {
        const answer = this.#audited(session, request, now);
        if (this.#device.audit) this.#noteEffects(session, request, answer);
        return answer;
      }
    }
  }

  /** A certificate that is trusted no longer takes its sessions along (OPC 10000-12, 7.8.2). */
  #closeUnbelieved(): void {
    for (const session of [...this.#sessions.values()])
      if (!this.#gate.admits(this.#access, session.security ?? PLAIN)) this.#close(session, 'Terminated');
  }

  /** Whether a channel is opened; `found` is what was wrong with its certificate before anybody asked for trust. */
  #judge(peer: Peer, security: ChannelSecurity, found: StatusNumber = Status.Good): StatusNumber {
    const status = found === Status.Good ? this.#gate.judge(this.#access, security) : found;
    if (found !== Status.Good && security.certificate) this.#gate.reject(security.certificate);
    const thumbprint = security.certificate?.thumbprint ?? null;
    if (status !== Status.Good) this.#note(peer, { type: channelRecord(status), status, thumbprint });
    if (this.listening && (status !== Status.Good || security.policy !== 'None')) {
      const [certificate, channel] = channelOpened(peer.from, security, status);
      const cause = certificate && this.#raiseAudit(certificate);
      const fields = {
        ...channel.fields,
        CertificateErrorEventId: { type: 'ByteString', value: cause?.id ?? null } as const,
      };
      this.#raiseAudit({ ...channel, fields });
    }
    return status;
  }

  #isChannelFault(status: StatusNumber): boolean {
    return (
      channelRecord(status) !== 'AuditOpenSecureChannel' ||
      status === Status.Bad_SecurityPolicyRejected ||
      status === Status.Bad_SecurityModeRejected ||
      status === Status.Bad_SecurityChecksFailed
    );
  }

  /** Audit events are for security administrators (OPC 10000-3, 4.9.2), or for engineers where a device has none. */
  #raiseAudit(event: RaisedEvent): UaEvent {
    const { accounts, security } = this.#access;
    const administered = [...accounts, ...(security?.certificateUsers ?? [])].some(
      ({ role }) => role === 'securityAdmin',
    );
    return this.raise({ ...event, audience: administered ? 'securityAdmin' : 'engineer' }, this.#now);
  }

  #note(
    who: { readonly from: string; readonly session?: number; readonly user?: string | null },
    what: Pick<AuditRecord, 'type'> & Partial<AuditRecord>,
  ): void {
    this.#device.audit?.({
      from: who.from,
      session: who.session ?? 0,
      user: who.user ?? null,
      status: Status.Good,
      node: null,
      value: null,
      thumbprint: null,
      ...what,
    });
  }

  /** Every write and every call is a record of its own (OPC 10000-5, 6.4.26 and 6.4.27). */
  #noteEffects(session: Session, request: OpcUaRequest, answer: OpcUaResponse): void {
    if (request.kind === 'call' && answer.kind === 'call')
      this.#note(session, { type: 'AuditUpdateMethod', node: request.method, status: answer.status });
    if (request.kind === 'write' && answer.kind === 'write')
      request.items.forEach(({ node, value }, i) => {
        const status = answer.results[i] ?? Status.Bad_UnexpectedError;
        this.#note(session, { type: 'AuditWriteUpdate', node, value: value.value, status });
      });
  }

  snapshot(): OpcUaServerState {
    return structuredClone({
      nextSession: this.#nextSession,
      nextEvent: this.#nextEvent,
      sessions: [...this.#sessions.values()],
      continuations: [...this.#continuations].map(([session, points]) => [session, points.snapshot()] as const),
      subscriptions: this.#subscriptions.snapshot(),
      trust: this.#gate.lists,
    });
  }

  restore(state: OpcUaServerState): void {
    const copy = structuredClone(state);
    this.#nextSession = copy.nextSession;
    this.#nextEvent = copy.nextEvent;
    this.#gate.lists = copy.trust ?? this.#gate.lists;
    this.#sessions = new Map(copy.sessions.map((session) => [session.session, session]));
    this.#continuations = new Map(
      copy.continuations.map(([session, points]) => [session, new ContinuationPoints(points)]),
    );
    this.#subscriptions.restore(copy.subscriptions);
  }

  #points(session: Session): ContinuationPoints {
    let points = this.#continuations.get(session.session);
    if (!points) {
      points = new ContinuationPoints();
      this.#continuations.set(session.session, points);
    }
    return points;
  }

  /** Serves reads, writes and calls; writes and calls leave their audit events when somebody listens. */
  #audited(session: Session, request: Parameters<typeof serveOpcUa>[2], now: Instant): OpcUaResponse {
    if (request.kind === 'read' || !this.listening) return serveOpcUa(this.#space, session, request, now);
    if (request.kind === 'call') {
      const answer = serveOpcUa(this.#space, session, request, now);
      for (const event of called(this.#space, session, request, answer)) this.#raiseAudit(event);
      return answer;
    }
    const before = valuesBefore(this.#space, request, (node, attribute) =>
      readAttribute(this.#space, session.role, node, attribute, now),
    );
    const answer = serveOpcUa(this.#space, session, request, now);
    for (const event of written(session, request, before, answer)) this.#raiseAudit(event);
    return answer;
  }

  #open(peer: Peer, request: Extract<OpcUaRequest, { kind: 'openSession' }>): OpcUaResponse {
    const security = request.security ?? PLAIN;
    const judged = this.#judge(peer, security);
    if (judged !== Status.Good) return { kind: 'fault', to: 'openSession', status: judged };
    const identity = authenticate(this.#access, request);
    const fault = (status: StatusNumber): OpcUaResponse => {
      const thumbprint = request.userCertificate?.thumbprint ?? security.certificate?.thumbprint ?? null;
      this.#note({ from: peer.from, user: request.user }, { type: 'AuditActivateSession', status, thumbprint });
      return { kind: 'fault', to: 'openSession', status };
    };
    // OPC 10000-4, 5.6.3.3: a token type that the endpoint does not offer, or a user that it does not accept.
    if (identity === null)
      return fault(
        request.user === null || this.#access.security?.users === false
          ? Status.Bad_IdentityTokenRejected
          : Status.Bad_UserAccessDenied,
      );
    if (this.#sessions.size >= MAX_SESSIONS) return fault(Status.Bad_TooManySessions);
    const session: Session = {
      session: this.#nextSession++,
      user: identity.user,
      role: identity.role,
      from: peer.from,
      connection: peer.connection,
      encrypted: security.mode === 'SignAndEncrypt',
      security: { ...security, certificate: security.certificate && { ...security.certificate, der: null } },
    };
    this.#sessions.set(session.session, session);
    this.#note(session, { type: 'AuditActivateSession', thumbprint: security.certificate?.thumbprint ?? null });
    return { kind: 'openSession', session: session.session, role: session.role };
  }

  #close(session: Session, how: 'CloseSession' | 'Terminated'): void {
    this.#sessions.delete(session.session);
    this.#continuations.delete(session.session);
    this.#subscriptions.closeSession(session.session);
    this.#device.sessionEnded?.(session.session);
    this.#note(session, { type: 'AuditSession' });
    if (this.listening) this.#raiseAudit(sessionClosed(session, how));
  }

  /**
   * ConditionRefresh and ConditionRefresh2 (OPC 10000-9, 5.5.7 and 5.5.8): the conditions that a client must know of,
   * between two marks, for one subscription or one item of it.
   */
  #refresh = (caller: Caller, subscription: number, item: number | null): StatusNumber => {
    const status = this.#subscriptions.check(caller.session, subscription, item);
    if (status !== Status.Good) return status;
    const only = { subscription, item };
    const mark = (type: string, message: string): void =>
      this.#subscriptions.offer(
        {
          id: eventId(this.#nextEvent++),
          time: this.#now,
          type,
          source: Ns0.Server,
          sourceName: 'Server',
          severity: 1,
          message,
          audience: 'observer',
        },
        only,
      );
    mark('i=2787', 'Refresh starts');
    for (const event of this.#device.retained?.() ?? []) this.#subscriptions.offer(event, only);
    mark('i=2788', 'Refresh ends');
    return Status.Good;
  };
}
