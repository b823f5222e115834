import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { encodeMbap, MbapDecoder } from '../simulator/protocols/modbus/mbap.ts';

const TIMEOUT_MILLISECONDS = 3000;

/** How a peer is spoken to by MODBUS/TCP Security: who it must be, and who we are. All PEM but the name. */
export interface PeerTls {
  readonly name: string;
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * A controller's Modbus client for one other controller: raw PDUs, one request at a time, one connection that is made
 * again when it broke.
 */
export class ModbusPeer {
  readonly #host: string;
  readonly #port: number;
  readonly #tls: PeerTls | null;
  #socket: Socket | null = null;
  #transaction = 0;

  constructor(host: string, port: number, tls: PeerTls | null = null) {
    this.#host = host;
    this.#port = port;
    this.#tls = tls;
  }

  /** Sends a request and waits for its answer, 3 s at most. Rejects when there is none; then the connection is closed. */
  async ask(unit: number, pdu: Uint8Array): Promise<Uint8Array> {
    try {
      this.#socket ??= await this.#connect();
      return await this.#exchange(this.#socket, unit, pdu);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #exchange(socket: Socket, unit: number, pdu: Uint8Array): Promise<Uint8Array> {
    const transaction = ++this.#transaction & 0xffff;
    const decoder = new MbapDecoder();
    const peer = `${this.#host}:${this.#port}`;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        socket.off('data', onData).off('close', onClose);
      };
      const fail = (reason: string): void => {
        end();
        reject(new Error(`${peer} ${reason}`));
      };
      const onClose = (): void => fail('closed the connection');
      const onData = (chunk: Uint8Array): void => {
        const answer = decoder.push(chunk).find((frame) => frame.transaction === transaction);
        if (answer) {
          end();
          resolve(answer.pdu);
        } else if (decoder.error) fail(`does not speak Modbus (${decoder.error.code})`);
      };
      const timer = setTimeout(() => fail('did not answer in time'), TIMEOUT_MILLISECONDS);
      socket.on('data', onData).on('close', onClose);
      socket.write(encodeMbap(transaction, unit, pdu));
    });
  }

  async #connect(): Promise<Socket> {
    const tls = this.#tls;
    const socket = tls
      ? connectTls({
          ...{ host: this.#host, port: this.#port, servername: tls.name },
          ...{ ca: tls.authority, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' },
        })
      : connect(this.#port, this.#host);
    socket.setNoDelay(true);
    await once(socket, tls ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    // What goes wrong later is told by `close`, which always follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
    });
    return socket;
  }
}
