import type { ServerSecurity } from '../protocols/opcua/security.ts';
import type { NodeIdText, OpcUaRequest, OpcUaResponse, OpcUaRole } from '../protocols/opcua/services.ts';

/*
 * What the OPC UA edge and a cell say to each other over a message port. The edge holds sockets, channels, security and
 * encoding; the cell holds the truth. Everything is plain data.
 */

/** A real connection, and whose network it stands in. `channel` is unique for the life of the edge. */
export interface EdgeOrigin {
  readonly controller: string;
  /** The host whose address originates the traffic. */
  readonly as: string;
  readonly channel: string;
}

/** From the edge to the cell. Every `connect` and `request` gets exactly one reply with its `id`. */
export type EdgeToCell =
  /** A socket was accepted: may it live? (A TCP connect of `as` to the controller's port 4840.) */
  | ({ readonly kind: 'connect'; readonly id: number } & EdgeOrigin)
  | ({ readonly kind: 'request'; readonly id: number; readonly service: OpcUaRequest } & EdgeOrigin)
  /** The connection is gone; its sessions go with it. No reply. */
  | ({ readonly kind: 'hang-up' } & EdgeOrigin);

/** From the cell to the edge. `refused` and `timeout` are the network's words: a conduit reset or dropped it. */
export type CellToEdge =
  | { readonly kind: 'connected'; readonly id: number; readonly outcome: 'open' | 'refused' | 'timeout' }
  | { readonly kind: 'response'; readonly id: number; readonly service: OpcUaResponse }
  | { readonly kind: 'unanswered'; readonly id: number; readonly outcome: 'refused' | 'timeout' };

export type EdgeSecurity = Pick<ServerSecurity, 'policies' | 'modes' | 'users'> & {
  /** Whether users sign in by certificates. */
  readonly certificates: boolean;
};

/** Everything that the edge must know of a controller before it starts. */
export interface SpaceDescription {
  readonly controller: string;
  readonly applicationUri: string;
  readonly namespaces: readonly string[];
  /** The role of a session without a user; null where the controller wants a name. */
  readonly anonymous: OpcUaRole | null;
  /** Which endpoints it has, and which identities it takes. Whom it trusts is the cell's to say. */
  readonly security: EdgeSecurity;
  /** Calendar time of the world's start, Unix milliseconds: instants become DateTime after it. */
  readonly epoch: number;
  readonly identity: {
    readonly manufacturerName: string;
    readonly productName: string;
    readonly productUri: string;
    readonly softwareVersion: string;
    readonly buildNumber: string;
  };
  /** What the controller has of namespace 0: the edge serves this, whole, and what it needs. */
  readonly standard: readonly NodeIdText[];
}
