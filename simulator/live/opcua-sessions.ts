import type { Socket } from 'node:net';
import type { ServerSecureChannelLayer, ServerSession } from 'node-opcua';
import type { ApplicationCertificate, ChannelSecurity } from '../protocols/opcua/security.ts';
import type { OpcUaRequest, OpcUaResponse, OpcUaRole } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import type { CellLink, Unanswered } from './opcua-cell.ts';
import { securityOf } from './opcua-certificates.ts';
import type { EdgeOrigin } from './opcua-relay.ts';

/** A request of the cell's without its session, which the edge fills in. */
export type SessionlessRequest = OpcUaRequest extends infer R
  ? R extends { session: number }
    ? Omit<R, 'session'>
    : never
  : never;

/** A real connection: whose network it stands in, and its socket. */
export interface EdgeConnection {
  readonly origin: EdgeOrigin;
  readonly socket: Socket;
  /** The peer's address and port, which tell the stack's channels apart. */
  readonly place: string;
  /** True once a session was opened on it. */
  used: boolean;
}

/** Connections of one endpoint. */
export const MAX_CONNECTIONS = 40;

interface Identity {
  readonly user: string | null;
  readonly password: string | null;
  readonly certificate?: ApplicationCertificate;
}

interface CellSession {
  readonly number: number;
  readonly role: OpcUaRole;
}

const ANONYMOUS: Identity = { user: null, password: null };

/**
 * Requests that mean the same in another session of the same user: those that speak of a subscription do not, for it
 * is gone with its session.
 */
const REPEATABLE: ReadonlySet<string> = new Set([
  'read',
  'write',
  'browse',
  'translatePaths',
  'call',
  'readHistory',
  'createSubscription',
]);

/**
 * Sessions of the stack and what they are in the cell. The cell authenticates: the edge keeps no accounts, only what a
 * client gave, to open the cell's session again when the client comes back on another connection.
 */
export class EdgeSessions {
  readonly #cell: CellLink;
  readonly #connections = new Map<string, EdgeConnection>();
  readonly #identities = new WeakMap<ServerSession, Identity>();
  readonly #opened = new WeakMap<ServerSession, Map<string, Promise<CellSession | number | Unanswered>>>();
  readonly #activating = new WeakMap<ServerSession, ServerSecureChannelLayer>();
  readonly #roles = new Map<string, OpcUaRole>();
  readonly #generations = new WeakMap<ServerSession, number>();

  constructor(cell: CellLink) {
    this.#cell = cell;
  }

  /** The role that the cell gave to a user the last time he came: for browsing rights in the stack. */
  roleOf(user: string): OpcUaRole | null {
    return this.#roles.get(user) ?? null;
  }

  /**
   * Takes a connection on. Where there is no more room the oldest of the same endpoint that has opened no session goes
   * (OPC 10000-4, 5.5.2.1: servers close the oldest channel without one); false when every one is in use.
   */
  add(connection: EdgeConnection): boolean {
    const { as } = connection.origin;
    const others = [...this.#connections.values()].filter(({ origin }) => origin.as === as);
    if (others.length >= MAX_CONNECTIONS) {
      const idle = others.find(({ used }) => !used);
      if (!idle) return false;
      this.remove(idle);
      idle.socket.resetAndDestroy();
    }
    this.#connections.set(connection.place, connection);
    return true;
  }

  remove(connection: EdgeConnection): void {
    if (this.#connections.get(connection.place) === connection) this.#connections.delete(connection.place);
  }

  /** Resets every connection; their sessions in the cell go with them. */
  disconnect(): void {
    for (const { socket } of this.#connections.values()) socket.resetAndDestroy();
  }

  connectionOf(channel: ServerSecureChannelLayer): EdgeConnection | null {
    return this.#connections.get(`${channel.remoteAddress}:${channel.remotePort}`) ?? null;
  }

  /** What becomes of a connection when the network kept a request on it: reset like a conduit does, or silence. */
  unanswered(channel: ServerSecureChannelLayer, outcome: Unanswered): void {
    if (outcome === 'refused') this.connectionOf(channel)?.socket.resetAndDestroy();
  }

  /** Notes on which channel a session is being activated: a client that comes back does it on a new one. */
  activating(session: ServerSession, channel: ServerSecureChannelLayer): void {
    this.#activating.set(session, channel);
  }

  /** How often the session was opened in the cell: with each time its subscriptions there are gone. */
  generation(session: ServerSession): number {
    return this.#generations.get(session) ?? 0;
  }

  /**
   * Asks the cell whether a channel may be opened with this certificate. `found` is what is wrong with it already: the
   * cell keeps the record.
   */
  async believes(
    channel: ServerSecureChannelLayer,
    security: ChannelSecurity,
    found = 0,
  ): Promise<number | Unanswered> {
    const connection = this.connectionOf(channel);
    if (!connection) return 'refused';
    const answer = await this.#cell.request(connection.origin, {
      kind: 'openChannel',
      security,
      ...(found === 0 ? {} : { found }),
    });
    if (typeof answer === 'string') return answer;
    return answer.kind === 'fault' ? answer.status : Status.Good;
  }

  /**
   * Opens a session in the cell for somebody who signs in; `name` is the one by which the stack asks for his role.
   * Answers Good, or why he is not let in.
   */
  async login(session: ServerSession, name: string | null, identity: Identity = ANONYMOUS): Promise<number> {
    const channel = this.#activating.get(session) ?? session.channel;
    const connection = channel ? this.connectionOf(channel) : null;
    if (!channel || !connection) return Status.Bad_CommunicationError;
    this.#identities.set(session, identity);
    this.#opened.delete(session);
    const opened = await this.#open(session, channel, connection);
    if (typeof opened === 'string') {
      this.unanswered(channel, opened);
      return Status.Bad_Timeout;
    }
    if (typeof opened === 'number') return opened;
    if (name !== null) this.#roles.set(name, opened.role);
    return Status.Good;
  }

  /**
   * Asks the cell on behalf of a session. A status instead of a response: the cell lets the session's user in no more.
   */
  async ask(
    session: ServerSession,
    channel: ServerSecureChannelLayer,
    request: SessionlessRequest,
  ): Promise<OpcUaResponse | Unanswered> {
    const connection = this.connectionOf(channel);
    if (!connection) return 'refused';
    for (let first = true; ; first = false) {
      const opened = await this.#open(session, channel, connection);
      if (opened === 'refused' || opened === 'timeout') return opened;
      if (typeof opened === 'number') return { kind: 'fault', to: request.kind, status: opened };
      const numbered = { ...request, session: opened.number } as OpcUaRequest;
      const answer = await this.#cell.request(connection.origin, numbered);
      const lost =
        typeof answer === 'object' && answer.kind === 'fault' && answer.status === Status.Bad_SessionIdInvalid;
      if (!lost) return answer;
      // The cell's session is gone: it was opened while the world stood still, or its rights were taken away.
      this.#opened.get(session)?.delete(connection.origin.channel);
      if (!first || !REPEATABLE.has(request.kind)) return answer;
    }
  }

  #open(
    session: ServerSession,
    secureChannel: ServerSecureChannelLayer,
    connection: EdgeConnection,
  ): Promise<CellSession | number | Unanswered> {
    const { channel } = connection.origin;
    let byChannel = this.#opened.get(session);
    if (!byChannel) {
      byChannel = new Map();
      this.#opened.set(session, byChannel);
    }
    let opened = byChannel.get(channel);
    if (!opened) {
      const sessions = byChannel;
      opened = this.#openInCell(session, secureChannel, connection);
      sessions.set(channel, opened);
      // What was refused may be granted when it is asked again: rights and trust lists change.
      void opened.then((result) => {
        if (typeof result !== 'object') sessions.delete(channel);
      });
    }
    return opened;
  }

  async #openInCell(
    session: ServerSession,
    channel: ServerSecureChannelLayer,
    connection: EdgeConnection,
  ): Promise<CellSession | number | Unanswered> {
    const { user, password, certificate } = this.#identities.get(session) ?? ANONYMOUS;
    this.#generations.set(session, this.generation(session) + 1);
    const answer = await this.#cell.request(connection.origin, {
      kind: 'openSession',
      name: session.sessionName,
      user,
      password,
      ...(certificate ? { userCertificate: certificate } : {}),
      security: securityOf(channel),
    });
    if (typeof answer === 'string') return answer;
    if (answer.kind === 'openSession') {
      connection.used = true;
      return { number: answer.session, role: answer.role };
    }
    return answer.kind === 'fault' ? answer.status : Status.Bad_UnexpectedError;
  }
}
