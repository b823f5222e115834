import type { Instant } from '../kernel/time.ts';
import { fromHex, toHex } from '../network/hex.ts';
import type { WorldCommand } from '../site/command.ts';

/** One line of an input log: what came from outside, stamped with the instant at which the world took it. */
export interface StampedCommand {
  readonly t: Instant;
  readonly command: WorldCommand;
}

const BYTES = '$bytes';

/** A command as one line of JSON; bytes become hex. */
export const encodeCommand = (command: WorldCommand): string =>
  (command.kind === 'request' ? requestLine(command) : null) ??
  JSON.stringify(command, (_, value) => (value instanceof Uint8Array ? { [BYTES]: toHex(value) } : value));

/**
 * The line of a Modbus request from a socket, which is what comes thousands of times, written out by hand: the same
 * text as by the general way. Null where it has another shape.
 */
const requestLine = (command: Extract<WorldCommand, { kind: 'request' }>): string | null => {
  const { from, to, channel, request } = command;
  if (request.protocol !== 'modbus' || request.tls === undefined || channel === undefined) return null;
  const { unit, pdu, tls } = request;
  const role = tls === null ? 'null' : `{"role":${JSON.stringify(tls.role)}}`;
  return `{"kind":"request","from":${JSON.stringify(from)},"to":${JSON.stringify(to)},"channel":${JSON.stringify(channel)},"request":{"protocol":"modbus","unit":${unit},"pdu":{"${BYTES}":"${toHex(pdu)}"},"tls":${role}}}`;
};

/** The command of such a line. @throws SyntaxError when it is not JSON */
export const decodeCommand = (line: string): WorldCommand =>
  JSON.parse(line, (_, value) =>
    value !== null && typeof value === 'object' && typeof value[BYTES] === 'string' ? fromHex(value[BYTES]) : value,
  );
