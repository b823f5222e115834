/*
 * Source ports. A conduit inspects requests and so relays connections rather than packets: it keeps the client's
 * address but takes a source port of its own towards the next zone. One capture of several zones then holds one TCP
 * conversation per leg instead of the same one twice, which analysers would take for retransmissions.
 */

const FIRST = 53248;
const COUNT = 12288;

/** The port of a host's n-th connection, within the dynamic range (RFC 6335, clause 6). */
export const ephemeralPort = (n: number): number => FIRST + (n % COUNT);

/** The source port on the k-th leg of a route; five legs have room below the ephemeral range. */
export const portOnLeg = (port: number, k: number): number => port - COUNT * (k % 5);
