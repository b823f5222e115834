import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModbusDevice } from '../protocols/modbus/device.ts';
import { encodeMbap, MbapDecoder } from '../protocols/modbus/mbap.ts';
import { serveUnit } from '../protocols/modbus/service.ts';
import { bytesOf, hexOf, SUITE, SUITE_UNIT, suiteDevice } from '../protocols/modbus/suite.ts';
import { createModbusServer, type ModbusServer } from './modbus-server.ts';

/* The suite's second driver: sockets. Every case has a device and a connection of its own. */

let server: ModbusServer;
/** The device of the next connection. */
let next: () => ModbusDevice = suiteDevice;
const devices = new Map<number, ModbusDevice>();

beforeAll(async () => {
  server = await createModbusServer({
    host: '127.0.0.1',
    port: 0,
    onOpen: ({ id }) => devices.set(id, next()),
    onClose: ({ id }) => devices.delete(id),
    onRequest: ({ id }, unit, pdu, reply) => reply(serveUnit(unit, pdu, devices.get(id) as ModbusDevice)),
  });
});
afterAll(() => server.close());

/** Sends chunks, ends, and gives all frames that came back before the connection closed. */
const talk = (chunks: readonly Uint8Array[]): Promise<{ frames: Map<number, string>; count: number; rest: number }> =>
  new Promise((resolve) => {
    const decoder = new MbapDecoder();
    const frames = new Map<number, string>();
    let count = 0;
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.setNoDelay(true);
      for (const chunk of chunks) socket.write(chunk);
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const { transaction, pdu } of decoder.push(chunk)) {
        frames.set(transaction, hexOf(pdu));
        count++;
      }
    });
    socket.on('close', () => resolve({ frames, count, rest: decoder.pending }));
  });

const FIRST = 0xfff0;
const transaction = (i: number): number => (FIRST + i) & 0xffff;

describe('the Modbus suite, over sockets', () => {
  it.each(SUITE.map((each) => [`${each.clause} ${each.name}`, each] as const))('%s', async (_, { profile, steps }) => {
    next = () => suiteDevice(profile);
    const { frames, count } = await talk(
      steps.map(({ unit = SUITE_UNIT, ask }, i) => encodeMbap(transaction(i), unit, bytesOf(ask))),
    );
    expect(steps.map((__, i) => frames.get(transaction(i)) ?? null)).toEqual(
      steps.map(({ answer }) => (answer === null ? null : hexOf(bytesOf(answer)))),
    );
    expect(count).toBe(frames.size); // nothing is answered twice
  });

  it('has the same answers when all its frames come in one piece, or cut anywhere', async () => {
    const plain = SUITE.filter(({ profile }) => profile === undefined).flatMap(({ steps }) => steps.slice(0, 1));
    const bytes = Uint8Array.from(
      plain.flatMap(({ unit = SUITE_UNIT, ask }, i) => [...encodeMbap(i, unit, bytesOf(ask))]),
    );
    next = suiteDevice;
    const whole = await talk([bytes]);
    expect(whole.count).toBe(plain.filter(({ answer }) => answer !== null).length);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const cut = await talk(places.slice(1).map((to, i) => bytes.subarray(places[i], to)));
        expect(cut.frames).toEqual(whole.frames);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the Modbus server, sent anything at all', () => {
  it('answers only what was asked, in order, and never with half a frame', async () => {
    next = suiteDevice;
    const good = fc
      .tuple(fc.nat(65535), fc.constantFrom(0, SUITE_UNIT, 255, 9), fc.uint8Array({ minLength: 1, maxLength: 253 }))
      .map(([id, unit, pdu]) => encodeMbap(id, unit, pdu));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(good, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 }),
        async (chunks) => {
          const decoder = new MbapDecoder();
          const asked = chunks.flatMap((chunk) => decoder.push(chunk));
          const { frames, rest } = await talk(chunks);
          expect(rest).toBe(0);
          for (const [id, pdu] of frames) {
            const code = Number.parseInt(pdu.slice(0, 2), 16) & 0x7f;
            expect(asked.some((one) => one.transaction === id && ((one.pdu[0] as number) & 0x7f) === code)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(server.connections).toBe(0);
  });
});
