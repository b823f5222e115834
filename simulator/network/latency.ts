import type { ServiceRequest } from './message.ts';

/* Times of the simulated network, in microseconds of simulation time. */

/** One switch and its cables, store and forward at 100 Mbit/s for a small frame. */
export const LEG = 20;
/** A router and firewall with inspection. */
export const ROUTE = 80;
/** An address resolution: broadcast and answer. */
export const RESOLUTION = 180;
/** A TCP stack answering by itself. */
export const STACK = 60;
/** What a client waits before it gives up. RFC 1122, 4.2.3.1: the first retransmission is due after 3 s. */
export const TIMEOUT = 3_000_000;
/** A connection without traffic is closed by its client. */
export const IDLE = 60_000_000;
/** ARP entries live four minutes, switch entries five (IEEE 802.1D, 7.9.2), so that no known host is flooded. */
export const ARP_AGE = 240_000_000;
export const SWITCH_AGE = 300_000_000;

/** What a server needs for an answer: a fixed part and the width of a drawn one. */
export const turnaround = (request: ServiceRequest): readonly [number, number] => TURNAROUND[request.protocol];

const TURNAROUND = {
  modbus: [500, 500],
  opcua: [1500, 1000],
  session: [20_000, 30_000],
  probe: [STACK, 40],
  discover: [STACK, 40],
} as const satisfies Record<ServiceRequest['protocol'], readonly [number, number]>;

/** Time that the protocol's own opening takes after the TCP handshake: HEL and OPN of OPC UA, TLS, SSH. */
export const opening = (port: number): number => (port === 4840 ? 8000 : port === 502 ? 0 : 20_000);
