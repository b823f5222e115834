import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { EXCEPTION, exceptionPdu } from '../protocols/modbus/exception.ts';
import { frameIn, isOneFrame, MbapDecoder, type MbapError, type MbapFrame } from '../protocols/modbus/mbap.ts';
import { roleIn } from './modbus-certificates.ts';

/*
 * The MBAP edge: TCP sockets in, PDUs out, whatever answers them. It keeps a client's requests in order, bounds what a
 * client can make it hold, and ends a connection whose bytes are no Modbus.
 */

export interface ModbusConnection {
  readonly id: number;
  /** The client's address and port, as `127.0.0.1:40312`. */
  readonly remote: string;
  /** With TLS the role in the client's certificate, or null where it has none; null without TLS. */
  readonly role: string | null;
}

export interface ModbusServerLimits {
  /** Open connections; one more is reset on accept. */
  readonly connections: number;
  /** Milliseconds without a request after which a connection is closed; 0: never. */
  readonly idleMs: number;
  /** Requests of one connection under way; a client that sends more is not read until answers are out. */
  readonly pending: number;
}

export type CloseReason = 'client' | 'idle' | 'protocol-id' | 'length' | 'reset' | 'server';

export interface ModbusServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /**
   * A request. `reply` takes the response PDU, or null when there will be none; only its first call counts, and calls
   * after the connection has gone do nothing. Responses leave in the order in which their requests came.
   */
  readonly onRequest: (
    connection: ModbusConnection,
    unit: number,
    pdu: Uint8Array,
    reply: (pdu: Uint8Array | null) => void,
  ) => void;
  /** Asked on accept; false resets the connection at once (a conduit that denies it). */
  readonly accepts?: (remote: string) => boolean;
  readonly onOpen?: (connection: ModbusConnection) => void;
  readonly onClose?: (connection: ModbusConnection, reason: CloseReason) => void;
  /** `onRequest` has thrown; the client has been answered with exception 04. Without this a process warning is made. */
  readonly onError?: (error: unknown, connection: ModbusConnection) => void;
  readonly limits?: Partial<ModbusServerLimits>;
  /** MODBUS/TCP Security: TLS 1.2 or later, with certificates of `authority` on both sides. All PEM. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly authority: string };
}

export interface ModbusServer {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Bytes of answers that clients have not taken yet. */
  readonly buffered: number;
  /** Resets one connection, or all of them. */
  reset(id?: number): void;
  close(): Promise<void>;
}

/** The server could not listen. `code` is what the operating system said, most often EADDRINUSE. */
export class ModbusListenError extends Error {
  readonly code: 'port-in-use' | 'address-not-available' | 'not-permitted' | 'listen-failed';
  readonly parameters: { readonly host: string; readonly port: number; readonly system: string };

  constructor(host: string, port: number, system: string) {
    const [code, mend] = REASONS[system] ?? (['listen-failed', 'see the system code'] as const);
    super(`modbus server: cannot listen on ${host}:${port} (${system}): ${mend}`);
    this.name = 'ModbusListenError';
    this.code = code;
    this.parameters = { host, port, system };
  }
}

const REASONS: Readonly<Record<string, readonly [ModbusListenError['code'], string]>> = {
  EADDRINUSE: ['port-in-use', 'another program has the port; stop it or choose another port'],
  EADDRNOTAVAIL: ['address-not-available', 'this machine does not have that address'],
  EACCES: ['not-permitted', 'ports below 1024 need the right to bind them; choose a higher port'],
};

const DEFAULTS: ModbusServerLimits = { connections: 64, idleMs: 300_000, pending: 32 };

/** A client that does not read may leave so many bytes of answers with us before it is no longer read either. */
const HIGH_WATER = 64 * 1024;

interface Slot {
  readonly frame: MbapFrame;
  /** Undefined until the reply is in. */
  response: Uint8Array | null | undefined;
}

class Client {
  readonly connection: ModbusConnection;
  readonly socket: Socket;
  readonly #options: ModbusServerOptions;
  readonly #limits: ModbusServerLimits;
  readonly #decoder = new MbapDecoder();
  /** Requests under way, in the order in which they came. */
  readonly #slots: Slot[] = [];
  /** Complete frames that wait for room among the slots; all from chunks that had been read already. */
  #backlog: MbapFrame[] = [];
  #taken = 0;
  /** Runs anew with each whole request: single bytes now and then do not keep a connection. */
  readonly #idle: NodeJS.Timeout | null;
  #paused = false;
  #turn = false;
  #ending: CloseReason | null = null;
  /** Answered requests of this turn: they leave in one write. */
  readonly #out: Slot[] = [];
  #outBytes = 0;
  /** The lone request that is being served right now. */
  #lone: Slot | null = null;

  constructor(socket: Socket, connection: ModbusConnection, options: ModbusServerOptions, limits: ModbusServerLimits) {
    this.socket = socket;
    this.connection = connection;
    this.#options = options;
    this.#limits = limits;
    socket.setNoDelay(true);
    this.#idle = limits.idleMs > 0 ? setTimeout(() => this.end('idle'), limits.idleMs) : null;
    socket.on('data', (chunk) => this.#data(chunk));
    socket.on('drain', () => this.#regulate());
    socket.on('error', () => undefined); // a reset by the client: 'close' follows
    socket.on('close', () => {
      clearTimeout(this.#idle ?? undefined);
      options.onClose?.(connection, this.#ending ?? 'client');
    });
  }

  end(reason: CloseReason): void {
    this.#ending ??= reason;
    if (reason === 'reset' && !(this.socket instanceof TLSSocket)) this.socket.resetAndDestroy();
    else this.socket.destroy();
  }

  #data(chunk: Uint8Array): void {
    if (isOneFrame(chunk) && this.#slots.length === 0 && this.#waiting === 0 && this.#decoder.pending === 0) {
      if (this.#ending === null) this.#alone(frameIn(chunk));
      return;
    }
    const frames = this.#decoder.push(chunk);
    if (frames.length > 0) this.#idle?.refresh();
    if (this.#waiting === 0) {
      this.#backlog = [];
      this.#taken = 0;
    }
    for (const frame of frames) this.#backlog.push(frame);
    this.#work();
    const { error } = this.#decoder;
    if (error) this.#refuse(error);
  }

  /**
   * The usual case, a client that waits for each answer: the shortest way from its request to the answer on the wire.
   * Everything else that a request brings with it comes afterwards.
   */
  #alone(frame: MbapFrame): void {
    const { socket } = this;
    const slot: Slot = { frame, response: undefined };
    this.#lone = slot;
    this.#serve(slot);
    this.#lone = null;
    const { response } = slot;
    if (response === undefined) {
      this.#slots.push(slot);
      if (this.#slots.length >= this.#limits.pending) this.#regulate();
    } else if (response !== null && socket.writable) {
      socket.write(framed(frame, response));
      if (this.#paused || socket.writableLength > 0) this.#regulate();
    }
    this.#idle?.refresh();
  }

  /** What was well-formed before the error is still answered; nothing more is read. */
  #refuse(error: MbapError): void {
    this.#ending = error.code;
    this.#regulate();
    this.#finishIfDone();
  }

  /** Starts requests while there is room for them; answers that come at once leave in one write. */
  #work(): void {
    if (this.#turn) return;
    this.#turn = true;
    while (this.#waiting > 0 && this.#slots.length < this.#limits.pending && !this.#clogged()) {
      this.#start(this.#backlog[this.#taken++] as MbapFrame);
    }
    this.#turn = false;
    this.#send();
    this.#regulate();
  }

  #start(frame: MbapFrame): void {
    const slot: Slot = { frame, response: undefined };
    this.#slots.push(slot);
    this.#serve(slot);
  }

  #serve(slot: Slot): void {
    const { frame } = slot;
    const reply = (response: Uint8Array | null): void => {
      if (slot.response !== undefined) return;
      slot.response = response;
      if (slot !== this.#lone) this.#flush();
    };
    try {
      this.#options.onRequest(this.connection, frame.unit, frame.pdu, reply);
    } catch (error) {
      reply(exceptionPdu(frame.pdu[0] ?? 0, EXCEPTION.serverDeviceFailure));
      const { onError } = this.#options;
      if (onError) onError(error, this.connection);
      else process.emitWarning(error instanceof Error ? error : String(error));
    }
  }

  /** Writes the answers at the head of the line. */
  #flush(): void {
    const { socket } = this;
    let head = this.#slots[0];
    while (head !== undefined && head.response !== undefined) {
      this.#slots.shift();
      const { response } = head;
      if (response !== null && socket.writable) {
        this.#out.push(head);
        this.#outBytes += HEADER + response.length;
      }
      head = this.#slots[0];
    }
    if (!this.#turn) {
      this.#send();
      this.#work();
    }
    this.#finishIfDone();
  }

  get #waiting(): number {
    return this.#backlog.length - this.#taken;
  }

  #clogged(): boolean {
    return this.socket.writableLength + this.#outBytes > HIGH_WATER;
  }

  #regulate(): void {
    const full = this.#waiting > 0 || this.#slots.length >= this.#limits.pending || this.#clogged();
    const stop = full || this.#ending !== null;
    if (stop !== this.#paused) {
      this.#paused = stop;
      if (stop) this.socket.pause();
      else this.socket.resume();
    }
    if (!this.#turn && this.#waiting > 0 && this.#slots.length < this.#limits.pending && !this.#clogged()) {
      this.#work();
    }
  }

  #finishIfDone(): void {
    if (this.#ending === null || this.#slots.length > 0 || this.#waiting > 0) return;
    if (this.socket.writable) this.socket.end(() => this.socket.destroy());
  }

  #send(): void {
    const out = this.#out;
    if (out.length === 0) return;
    // Pooled memory: a small array of its own would be moved before it could be written.
    const bytes = Buffer.allocUnsafe(this.#outBytes);
    let at = 0;
    for (const { frame, response } of out) at = putFrame(bytes, at, frame, response as Uint8Array);
    out.length = 0;
    this.#outBytes = 0;
    if (this.socket.writable) this.socket.write(bytes);
  }
}

const HEADER = 7;

/** Writes a response with its header and gives the place behind it. */
const putFrame = (out: Buffer, at: number, { transaction, unit }: MbapFrame, pdu: Uint8Array): number => {
  const size = pdu.length;
  out[at] = transaction >> 8;
  out[at + 1] = transaction;
  out[at + 2] = 0;
  out[at + 3] = 0;
  out[at + 4] = (size + 1) >> 8;
  out[at + 5] = size + 1;
  out[at + 6] = unit;
  for (let i = 0; i < size; i++) out[at + HEADER + i] = pdu[i] as number;
  return at + HEADER + size;
};

const framed = (frame: MbapFrame, pdu: Uint8Array): Buffer => {
  const out = Buffer.allocUnsafe(HEADER + pdu.length);
  putFrame(out, 0, frame, pdu);
  return out;
};

/** Somebody who connects and does not come to terms has so long; every one of them holds a socket. */
const HANDSHAKE_MS = 10_000;

const secureServer = (
  { certificate, key, authority }: NonNullable<ModbusServerOptions['tls']>,
  welcome: (socket: Socket) => boolean,
  serve: (socket: Socket) => void,
): Server => {
  const server = createTlsServer({
    cert: certificate,
    key,
    ca: authority,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS,
  });
  server.prependListener('connection', welcome);
  server.on('secureConnection', (socket) => (socket.authorized ? serve(socket) : socket.destroy()));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
};

/**
 * Listens for Modbus clients.
 * @throws ModbusListenError (as a rejection) when the port cannot be had.
 */
export const createModbusServer = (options: ModbusServerOptions): Promise<ModbusServer> => {
  const limits = { ...DEFAULTS, ...options.limits };
  const clients = new Map<number, Client>();
  let nextId = 1;

  const remoteOf = (socket: Socket): string => `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`;
  /** Asked before anything is said, before a TLS handshake too. */
  const welcome = (socket: Socket): boolean => {
    if (clients.size < limits.connections && (options.accepts?.(remoteOf(socket)) ?? true)) return true;
    socket.on('error', () => undefined);
    socket.resetAndDestroy();
    return false;
  };
  const serve = (socket: Socket): void => {
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().raw : undefined;
    const connection = {
      id: nextId++,
      remote: remoteOf(socket),
      role: certificate === undefined ? null : roleIn(certificate),
    };
    const client = new Client(socket, connection, options, limits);
    clients.set(connection.id, client);
    socket.on('close', () => clients.delete(connection.id));
    options.onOpen?.(connection);
  };
  const server: Server = options.tls
    ? secureServer(options.tls, welcome, serve)
    : createServer((socket) => {
        if (welcome(socket)) serve(socket);
      });

  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      reject(new ModbusListenError(options.host, options.port, error.code ?? 'UNKNOWN'));
    };
    server.once('error', failed);
    server.listen({ host: options.host, port: options.port }, () => {
      server.off('error', failed);
      server.on('error', () => undefined); // accept errors (no file descriptors): the listener goes on
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : options.port;
      resolve({
        host: options.host,
        port,
        get connections() {
          return clients.size;
        },
        get buffered() {
          return [...clients.values()].reduce((sum, { socket }) => sum + socket.writableLength, 0);
        },
        reset: (id) => {
          for (const client of id === undefined ? clients.values() : [clients.get(id)]) client?.end('reset');
        },
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const client of clients.values()) client.end('server');
          }),
      });
    });
  });
};
