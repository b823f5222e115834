import { connect, type Socket } from 'node:net';

/*
 * The load client: raw sockets, one prepared request, answers counted by their bytes. It runs in a process of its own,
 * so that it shares no event loop with what it measures.
 *
 * Arguments: port, connections, requests in flight on each, milliseconds. Prints one JSON line.
 */

const [port = 0, connections = 1, depth = 1, milliseconds = 1000] = process.argv.slice(2).map(Number);

/** FC 3, ten registers from 0, of unit 1; the answer has 29 bytes (an echo gives the 12 back). */
const REQUEST = Buffer.from([0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 10]);

interface Lane {
  readonly socket: Socket;
  sent: number;
  bytes: number;
}

const latencies: number[] = [];
let answers = 0;
let measuring = false;

const run = async (): Promise<void> => {
  const size = await answerSize();
  const lanes = await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<Lane>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1', () => resolve({ socket, sent: 0, bytes: 0 }));
          socket.setNoDelay(true);
          socket.once('error', reject);
        }),
    ),
  );
  const burst = Buffer.concat(Array.from({ length: depth }, () => REQUEST));
  for (const lane of lanes) {
    lane.socket.on('data', (chunk: Buffer) => {
      lane.bytes += chunk.length;
      const whole = Math.floor(lane.bytes / size);
      lane.bytes -= whole * size;
      const now = performance.now();
      if (measuring) {
        answers += whole;
        if (depth === 1) latencies.push(now - lane.sent);
      }
      lane.sent = now;
      lane.socket.write(whole === 1 ? REQUEST : burst.subarray(0, whole * REQUEST.length));
    });
  }
  for (const lane of lanes) {
    lane.sent = performance.now();
    lane.socket.write(burst);
  }
  await pause(milliseconds / 4);
  measuring = true;
  const began = performance.now();
  await pause(milliseconds);
  const elapsed = (performance.now() - began) / 1000;
  measuring = false;
  latencies.sort((a, b) => a - b);
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? null;
  process.stdout.write(`${JSON.stringify({ perSecond: answers / elapsed, p99 })}\n`);
  for (const { socket } of lanes) socket.destroy();
};

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** How long one answer is: 29 bytes of a Modbus server, 12 of an echo. */
const answerSize = (): Promise<number> =>
  new Promise((resolve, reject) => {
    let bytes = 0;
    const socket = connect(port, '127.0.0.1', () => socket.write(REQUEST));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes === 29 || bytes === 12) {
        socket.destroy();
        resolve(bytes);
      }
    });
  });

await run();
