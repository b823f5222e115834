import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { encodeMbap, MbapDecoder } from '../protocols/modbus/mbap.ts';
import { bytesOf, hexOf } from '../protocols/modbus/suite.ts';

/** A connection to `controller` with the certificate that lies as `client` in the folder of keys. */
export const encrypted = (keys: string, controller: string, port: number, client: string): Socket => {
  const file = (name: string): Buffer => readFileSync(join(keys, 'modbus', name));
  return connect({
    host: '127.0.0.1',
    port,
    servername: controller,
    ca: file('authority.pem'),
    cert: file(`${client}.pem`),
    key: file(`${client}.key`),
  });
};

/** Asks once on a socket of its own: the answer's hex, or how the connection ended. */
export const ask = (socket: Socket, hex: string): Promise<string> =>
  new Promise((resolve) => {
    const decoder = new MbapDecoder();
    socket.write(encodeMbap(1, 1, bytesOf(hex)));
    socket.on('data', (chunk: Uint8Array) => {
      const [frame] = decoder.push(chunk);
      if (frame) resolve(hexOf(frame.pdu));
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    socket.on('close', () => resolve('closed'));
  });
