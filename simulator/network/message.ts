import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';

/**
 * What hosts say to each other at the service level. `session` stands for the interactive protocols that people
 * use to reach a host (remote access gateway on 443, remote desktop on 3389, secure shell on 22): only what an
 * exercise needs of them, a login and its end. `probe` is a bare TCP connect. `discover` asks who is there
 * (ARP within the zone, ICMP echo beyond).
 */
export type ServiceRequest =
  | ModbusRequest
  | { readonly protocol: 'opcua'; readonly service: OpcUaRequest }
  | { readonly protocol: 'session'; readonly port: 22 | 443 | 3389; readonly service: SessionRequest }
  | { readonly protocol: 'probe'; readonly port: number }
  | { readonly protocol: 'discover' };

export interface ModbusRequest {
  readonly protocol: 'modbus';
  readonly unit: number;
  readonly pdu: Uint8Array;
  /**
   * MODBUS/TCP Security on port 802 with the role of the client's certificate; null: plain on port 502. Absent: as the
   * sending host is set up, which the world puts in.
   */
  readonly tls?: { readonly role: string | null } | null;
}

export type SessionRequest =
  | { readonly kind: 'login'; readonly user: string; readonly password: string; readonly secondFactor: string | null }
  | { readonly kind: 'logout'; readonly session: number }
  /** Uses the host's own operating screen (an HMI) within a session: the same path as a person at the desk. */
  | { readonly kind: 'operate'; readonly session: number; readonly tag: string; readonly value: number };

export type SessionResponse =
  | { readonly kind: 'granted'; readonly session: number }
  | {
      readonly kind: 'refused';
      readonly reason: 'credentials' | 'second-factor' | 'hours' | 'disabled' | 'session' | 'rights' | 'range';
    }
  | { readonly kind: 'done' };

/** The answer to a request, or what became of it on the way. */
export type ServiceReply =
  /** `sealed`: it came encrypted, and nobody on the way could read it. */
  | { readonly outcome: 'modbus'; readonly pdu: Uint8Array; readonly sealed?: true }
  | { readonly outcome: 'opcua'; readonly service: OpcUaResponse }
  | { readonly outcome: 'session'; readonly service: SessionResponse }
  /** A TCP port answered, or a host answered a discovery. */
  | { readonly outcome: 'open' }
  /** A reset came back: nobody listens, or a conduit refused it. */
  | { readonly outcome: 'refused' }
  /** Nothing came back in time: a conduit dropped it, or there is no such host. */
  | { readonly outcome: 'timeout' };

/** TCP port of a request; null for `discover`. */
export const portOf = (request: ServiceRequest): number | null =>
  request.protocol === 'modbus'
    ? request.tls
      ? 802
      : 502
    : request.protocol === 'opcua'
      ? 4840
      : request.protocol === 'discover'
        ? null
        : request.port;

/** What a conduit said of a request. `origin` is the label of the measure that put the rule there, if one did. */
export interface Verdict {
  readonly action: 'allow' | 'drop' | 'refuse';
  readonly conduit: string | null;
  readonly rule: string | null;
  readonly origin: string | null;
}
