import type { Instant } from '../kernel/time.ts';
import type { WorldCommand } from '../site/command.ts';

/** One line of an input log: what came from outside, stamped with the instant at which the world took it. */
export interface StampedCommand {
  readonly t: Instant;
  readonly command: WorldCommand;
}

const BYTES = '$bytes';

/** A command as one line of JSON; bytes become hex. */
export const encodeCommand = (command: WorldCommand): string =>
  JSON.stringify(command, (_, value) => (value instanceof Uint8Array ? { [BYTES]: toHex(value) } : value));

/** The command of such a line. @throws SyntaxError when it is not JSON */
export const decodeCommand = (line: string): WorldCommand =>
  JSON.parse(line, (_, value) =>
    value !== null && typeof value === 'object' && typeof value[BYTES] === 'string' ? fromHex(value[BYTES]) : value,
  );

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const fromHex = (text: string): Uint8Array => {
  const out = new Uint8Array(text.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
};
