import { connect, type Socket } from 'node:net';
import modbusSerial from 'modbus-serial';
import { afterEach, describe, expect, it } from 'vitest';
import { readRequest, writeMultiple } from '../protocols/modbus/client.ts';
import { arrayData, newCounters } from '../protocols/modbus/device.ts';
import { encodeMbap, MbapDecoder, type MbapFrame } from '../protocols/modbus/mbap.ts';
import { servePdu } from '../protocols/modbus/service.ts';
import {
  type CloseReason,
  createModbusServer,
  type ModbusConnection,
  type ModbusServer,
  type ModbusServerOptions,
} from './modbus-server.ts';

const IDENTITY = { vendor: 'Mizu', product: 'WC-200', revision: '1.4', model: 'WC', name: 'PLC', unit: 1 };
const device = () => ({
  data: arrayData({ coil: 2000, discrete: 2000, input: 200, holding: 200 }),
  identity: IDENTITY,
  counters: newCounters(),
});

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const serve = async (options: Partial<ModbusServerOptions> = {}) => {
  const served = device();
  const server = await createModbusServer({
    host: '127.0.0.1',
    port: 0,
    onRequest: (_connection, _unit, pdu, reply) => reply(servePdu(pdu, served)),
    ...options,
  });
  ends.push(() => server.close());
  return { server, device: served };
};

/** A raw client that collects frames. */
class Raw {
  readonly socket: Socket;
  readonly frames: MbapFrame[] = [];
  readonly ended: Promise<string>;
  #wake: () => void = () => undefined;

  constructor(server: ModbusServer) {
    this.socket = connect(server.port, '127.0.0.1');
    const decoder = new MbapDecoder();
    let how = 'closed';
    this.socket.on('data', (chunk) => {
      this.frames.push(...decoder.push(chunk));
      this.#wake();
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      how = error.code ?? 'error';
    });
    this.ended = new Promise((resolve) => this.socket.on('close', () => resolve(how)));
    ends.push(() => void this.socket.destroy());
  }

  send(transaction: number, pdu: Uint8Array | number[], unit = 1): void {
    this.socket.write(encodeMbap(transaction, unit, Uint8Array.from(pdu)));
  }

  async until(count: number): Promise<MbapFrame[]> {
    while (this.frames.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.frames;
  }

  /** One request and its answer. */
  async ask(pdu: Uint8Array | number[]): Promise<number[]> {
    this.send(1, pdu);
    const frames = await this.until(1);
    return [...(frames.shift()?.pdu ?? [])];
  }
}

describe('the Modbus TCP server, asked by modbus-serial', () => {
  it('reads and writes every area', async () => {
    const { server, device: served } = await serve();
    const client = new modbusSerial.default();
    await client.connectTCP('127.0.0.1', { port: server.port });
    client.setID(1);
    served.data.bits.discrete[3] = 1;
    served.data.words.input[4] = 1234;
    await client.writeRegisters(10, [7, 8, 9]);
    await client.writeCoils(0, [true, false, true]);
    expect((await client.readHoldingRegisters(10, 3)).data).toEqual([7, 8, 9]);
    expect((await client.readCoils(0, 3)).data.slice(0, 3)).toEqual([true, false, true]);
    expect((await client.readDiscreteInputs(3, 1)).data[0]).toBe(true);
    expect((await client.readInputRegisters(4, 1)).data).toEqual([1234]);
    await expect(client.readHoldingRegisters(199, 2)).rejects.toThrow(/Illegal data address/i);
    await new Promise<void>((resolve) => client.close(() => resolve()));
  });
});

describe('the Modbus TCP server, where modbus-serial’s own server is at fault', () => {
  it('tells who asks', async () => {
    const seen: ModbusConnection[] = [];
    const { server } = await serve({
      onRequest: (connection, _unit, pdu, reply) => {
        seen.push(connection);
        reply(pdu);
      },
    });
    const raw = new Raw(server);
    await raw.ask([3, 0, 0, 0, 1]);
    expect(seen[0]?.remote).toBe(`127.0.0.1:${raw.socket.localPort}`);
  });

  it('answers diagnostics, server id, mask write, read/write and FIFO as the standard says', async () => {
    const { server } = await serve();
    const raw = new Raw(server);
    expect(await raw.ask([8, 0, 0, 0xa5, 0x37])).toEqual([8, 0, 0, 0xa5, 0x37]);
    expect((await raw.ask([17])).slice(0, 4)).toEqual([17, 17, 1, 0xff]);
    expect(await raw.ask([22, 0, 4, 0, 0xf2, 0, 0x25])).toEqual([22, 0, 4, 0, 0xf2, 0, 0x25]);
    expect(await raw.ask([23, 0, 0, 0, 2, 0, 0, 0, 1, 2, 0, 5])).toEqual([23, 4, 0, 5, 0, 0]);
    expect(await raw.ask([24, 0, 0])).toEqual([0x98, 2]);
    expect(await raw.ask([20, 0])).toEqual([0x94, 1]);
  });

  it('answers the two bytes that nmap’s modbus-discover sends', async () => {
    const { server } = await serve();
    const raw = new Raw(server);
    raw.socket.write(Uint8Array.of(0, 0, 0, 0, 0, 2, 1, 0x11));
    expect(String.fromCharCode(...((await raw.until(1))[0]?.pdu.subarray(4) ?? []))).toBe('Mizu WC-200 1.4');
  });

  it('writes all of a request or nothing of it', async () => {
    const { server, device: served } = await serve();
    const raw = new Raw(server);
    expect(await raw.ask(writeMultiple(198, [1, 2, 3]))).toEqual([0x90, 2]);
    expect([...served.data.words.holding.subarray(198)]).toEqual([0, 0]);
  });

  it('answers a write of no register, or of 500, once and with exception 03', async () => {
    const { server } = await serve();
    const raw = new Raw(server);
    raw.send(1, [16, 0, 0, 0, 0, 0]);
    raw.send(2, [16, 0, 0, 1, 0xf4, 0xe8, 0, 0]);
    raw.send(3, [8, 0, 0, 0, 0]);
    const frames = await raw.until(3);
    expect(frames.map(({ transaction, pdu }) => [transaction, ...pdu.subarray(0, 2)])).toEqual([
      [1, 0x90, 3],
      [2, 0x90, 3],
      [3, 8, 0],
    ]);
  });

  it.each([0, 126, 65535])('answers a read of %i registers with exception 03', async (quantity) => {
    const { server } = await serve();
    expect(await new Raw(server).ask(readRequest(3, 0, quantity))).toEqual([0x83, 3]);
  });

  it('ends a connection whose protocol identifier is not 0, after answering what came before', async () => {
    const reasons: CloseReason[] = [];
    const { server } = await serve({ onClose: (_connection, reason) => reasons.push(reason) });
    const raw = new Raw(server);
    const good = encodeMbap(9, 1, readRequest(3, 0, 1));
    raw.socket.write(Buffer.concat([good, Uint8Array.of(0, 1, 0, 5, 0, 6, 1, 3, 0, 0, 0, 1), good]));
    await raw.ended;
    expect(raw.frames.map(({ transaction }) => transaction)).toEqual([9]);
    await expect.poll(() => reasons).toEqual(['protocol-id']);
  });

  it.each([0, 1, 255, 65535])('ends a connection that announces a length of %i', async (length) => {
    const { server } = await serve();
    const raw = new Raw(server);
    raw.socket.write(Uint8Array.of(0, 1, 0, 0, length >> 8, length & 0xff, 1, 3));
    await raw.ended;
    expect(raw.frames).toEqual([]);
  });

  it('closes an idle connection, also one that stopped in the middle of a frame', async () => {
    const reasons: CloseReason[] = [];
    const { server } = await serve({ limits: { idleMs: 40 }, onClose: (_connection, reason) => reasons.push(reason) });
    const raw = new Raw(server);
    raw.socket.write(Uint8Array.of(0, 1, 0));
    await raw.ended;
    await expect.poll(() => reasons).toEqual(['idle']);
  });

  it('stops reading a client that never reads, and holds little for it', async () => {
    let served = 0;
    const answer = new Uint8Array(252).fill(3);
    const { server } = await serve({
      onRequest: (_connection, _unit, _pdu, reply) => {
        served++;
        reply(answer);
      },
    });
    const raw = new Raw(server);
    raw.socket.pause();
    const batch = Buffer.concat(Array.from({ length: 40_000 }, (_, i) => encodeMbap(i, 1, readRequest(3, 0, 125))));
    // Write until nobody takes more: then the client's own buffer keeps what the server does not read.
    for (let quiet = 0; quiet < 20; ) {
      if (raw.socket.writableLength === 0) raw.socket.write(batch);
      const before = served;
      await new Promise((resolve) => setTimeout(resolve, 5));
      quiet = served === before && raw.socket.writableLength > 0 ? quiet + 1 : 0;
    }
    const taken = served;
    // Every answer that was made lies in the kernel's buffers or in ours, and ours is bounded.
    expect(server.buffered).toBeLessThan(256 * 1024);
    raw.socket.resume();
    const frames = await raw.until(taken + 1);
    expect(frames.slice(0, taken).every(({ transaction }, i) => transaction === i % 40_000)).toBe(true);
  });

  it('takes any free port for 0 and says which', async () => {
    const { server } = await serve();
    expect(server.port).toBeGreaterThan(1024);
    const second = await serve();
    expect(second.server.port).not.toBe(server.port);
  });
});

describe('the Modbus TCP server with several requests in flight', () => {
  it('answers them in order, each with its transaction, however late the first is ready', async () => {
    const replies: (() => void)[] = [];
    const { server } = await serve({
      onRequest: (_connection, unit, pdu, reply) => replies.push(() => reply(Uint8Array.of(...pdu, unit))),
    });
    const raw = new Raw(server);
    for (let i = 0; i < 5; i++) raw.send(100 + i, [65, i]);
    while (replies.length < 5) await new Promise((resolve) => setImmediate(resolve));
    for (const reply of replies.reverse()) reply();
    const frames = await raw.until(5);
    expect(frames.map(({ transaction, pdu }) => [transaction, pdu[1]])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [100 + i, i]),
    );
  });

  it('skips a request that gets no answer, and the next is answered', async () => {
    const { server } = await serve({
      onRequest: (_connection, _unit, pdu, reply) => reply(pdu[0] === 66 ? null : pdu),
    });
    const raw = new Raw(server);
    raw.send(1, [66]);
    raw.send(2, [67]);
    expect((await raw.until(1))[0]?.transaction).toBe(2);
  });

  it('understands frames split at every byte and frames merged into one chunk', async () => {
    const { server } = await serve();
    const raw = new Raw(server);
    raw.socket.setNoDelay(true);
    for (const byte of encodeMbap(1, 1, readRequest(3, 0, 2))) {
      raw.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    raw.socket.write(Buffer.concat([2, 3, 4].map((i) => encodeMbap(i, 1, readRequest(3, 0, 2)))));
    expect((await raw.until(4)).map(({ transaction }) => transaction)).toEqual([1, 2, 3, 4]);
  });

  it('starts no more of them than its limit', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const { server } = await serve({
      limits: { pending: 4 },
      onRequest: (_connection, _unit, pdu, reply) => {
        waiting.push(() => reply(pdu));
        most = Math.max(most, waiting.length);
      },
    });
    const raw = new Raw(server);
    for (let i = 0; i < 20; i++) raw.send(i, [65, i]);
    while (raw.frames.length < 20) {
      await new Promise((resolve) => setImmediate(resolve));
      waiting.shift()?.();
    }
    expect(most).toBe(4);
    expect(raw.frames.map(({ transaction }) => transaction)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

describe('the Modbus TCP server at its door', () => {
  it('resets a connection that is denied', async () => {
    const { server } = await serve({ accepts: () => false });
    expect(await new Raw(server).ended).toBe('ECONNRESET');
    expect(server.connections).toBe(0);
  });

  it('resets the connection that is one too many, and keeps the others', async () => {
    const { server } = await serve({ limits: { connections: 1 } });
    const first = new Raw(server);
    await first.ask([8, 0, 0, 0, 0]);
    expect(await new Raw(server).ended).toBe('ECONNRESET');
    expect(await first.ask([8, 0, 0, 0, 1])).toEqual([8, 0, 0, 0, 1]);
  });

  it('resets an open connection on demand', async () => {
    const opened: number[] = [];
    const { server } = await serve({ onOpen: ({ id }) => opened.push(id) });
    const raw = new Raw(server);
    await raw.ask([8, 0, 0, 0, 0]);
    server.reset(opened[0]);
    expect(await raw.ended).toBe('ECONNRESET');
  });

  it('says clearly that a port is taken', async () => {
    const { server } = await serve();
    await expect(
      createModbusServer({ host: '127.0.0.1', port: server.port, onRequest: () => undefined }),
    ).rejects.toMatchObject({ code: 'port-in-use', parameters: { port: server.port, system: 'EADDRINUSE' } });
  });

  it('answers 04 and goes on when serving a request has failed', async () => {
    const errors: unknown[] = [];
    const { server } = await serve({
      onError: (error) => errors.push(error),
      onRequest: (_connection, _unit, pdu, reply) => {
        if (pdu[0] === 3) throw new Error('broken');
        reply(pdu);
      },
    });
    const raw = new Raw(server);
    expect(await raw.ask([3, 0, 0, 0, 1])).toEqual([0x83, 4]);
    expect(await raw.ask([65])).toEqual([65]);
    expect(errors).toHaveLength(1);
  });

  it('outlives a client that vanishes while its request is under way', async () => {
    let late: ((pdu: Uint8Array | null) => void) | null = null;
    const { server } = await serve({
      onRequest: (_connection, _unit, _pdu, reply) => {
        late = reply;
      },
    });
    const raw = new Raw(server);
    raw.send(1, [65]);
    while (late === null) await new Promise((resolve) => setImmediate(resolve));
    raw.socket.resetAndDestroy();
    while (server.connections > 0) await new Promise((resolve) => setImmediate(resolve));
    (late as (pdu: Uint8Array | null) => void)(Uint8Array.of(65));
    const next = new Raw(server);
    next.send(1, [65]);
    while (server.connections === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(server.connections).toBe(1);
  });
});
