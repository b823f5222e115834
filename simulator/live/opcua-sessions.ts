import type { Socket } from 'node:net';
import type { ServerSecureChannelLayer, ServerSession } from 'node-opcua';
import type { OpcUaRequest, OpcUaResponse, OpcUaRole } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import type { CellLink, Unanswered } from './opcua-cell.ts';
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
}

interface Identity {
  readonly user: string | null;
  readonly password: string | null;
}

interface CellSession {
  readonly number: number;
  readonly role: OpcUaRole;
}

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

  constructor(cell: CellLink) {
    this.#cell = cell;
  }

  /** The role that the cell gave to a user the last time he came: for browsing rights in the stack. */
  roleOf(user: string): OpcUaRole | null {
    return this.#roles.get(user) ?? null;
  }

  add(connection: EdgeConnection): void {
    this.#connections.set(connection.place, connection);
  }

  remove(connection: EdgeConnection): void {
    this.#connections.delete(connection.place);
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

  /** Opens a session in the cell for a user who shows his password. */
  async login(session: ServerSession, user: string, password: string): Promise<boolean> {
    const channel = this.#activating.get(session) ?? session.channel;
    const connection = channel ? this.connectionOf(channel) : null;
    if (!connection) return false;
    this.#identities.set(session, { user, password });
    this.#opened.delete(session);
    const opened = await this.#open(session, connection);
    if (typeof opened !== 'object') return false;
    this.#roles.set(user, opened.role);
    return true;
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
    const opened = await this.#open(session, connection);
    if (opened === 'refused' || opened === 'timeout') return opened;
    if (typeof opened === 'number') return { kind: 'fault', to: request.kind, status: opened };
    return this.#cell.request(connection.origin, { ...request, session: opened.number } as OpcUaRequest);
  }

  #open(session: ServerSession, connection: EdgeConnection): Promise<CellSession | number | Unanswered> {
    const { channel } = connection.origin;
    let byChannel = this.#opened.get(session);
    if (!byChannel) {
      byChannel = new Map();
      this.#opened.set(session, byChannel);
    }
    let opened = byChannel.get(channel);
    if (!opened) {
      opened = this.#openInCell(session, connection);
      byChannel.set(channel, opened);
    }
    return opened;
  }

  async #openInCell(session: ServerSession, { origin }: EdgeConnection): Promise<CellSession | number | Unanswered> {
    const identity = this.#identities.get(session) ?? { user: null, password: null };
    const name = session.sessionName;
    const answer = await this.#cell.request(origin, { kind: 'openSession', name, ...identity });
    if (typeof answer === 'string') return answer;
    if (answer.kind === 'openSession') return { number: answer.session, role: answer.role };
    return answer.kind === 'fault' ? answer.status : Status.Bad_UnexpectedError;
  }
}
