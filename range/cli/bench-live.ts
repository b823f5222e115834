import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CellFrame, Endpoint } from '../backends/backend.ts';
import type { Call, FromWorker, WorkerSetup } from '../backends/embedded/protocol.ts';

/* What `kunren bench` measures by the wall clock: cells with clients at work, and the way from start to page. */

export interface LiveFigures {
  /** Share of a core that the cells' thread took for one cell, edge, log and frames included. */
  readonly share: number;
  /** Milliseconds that 99 scans in 100 were not late by, in the cell that fared worse. */
  readonly latenessP99: number;
  /** Values that the OPC UA clients were told of, a second. */
  readonly notifications: number;
  /** Reads that they made beside, a second. */
  readonly reads: number;
}

const CELLS = ['team-1', 'team-2'];
/** The first seconds go to connecting and to the engine's own warming up. */
const WARM = 10;
const PUBLISHING = 500;
const READ_EVERY = 100;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The cell host's thread with nobody between: its processor time can be asked for. */
const startHost = (setup: WorkerSetup) => {
  const worker = new Worker(new URL('../backends/embedded/worker.ts', import.meta.url), { workerData: setup });
  const answers = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const frames = new Map<string, CellFrame>();
  const endpoints = new Map<string, readonly Endpoint[]>();
  let fail = (_: Error): void => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  worker.on('error', (error) => fail(error));
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'message') {
      const { message: inner } = message;
      if (inner.kind === 'frame') frames.set(inner.cell, inner.frame);
      else if (inner.kind === 'endpoints') endpoints.set(inner.cell, inner.endpoints);
      else if (inner.kind === 'failed') fail(new Error(inner.detail));
    } else if (message.kind === 'answer') answers.get(message.id)?.resolve();
    else if (message.kind === 'complaint') answers.get(message.id)?.reject(new Error(message.complaint.message));
    else fail(new Error(message.text));
  });
  let next = 0;
  const call = (request: Call): Promise<void> => {
    const id = next++;
    const answered = new Promise<void>((resolve, reject) => answers.set(id, { resolve, reject }));
    worker.postMessage({ id, ...request });
    return Promise.race([answered, failed]);
  };
  const listening = async (cell: string): Promise<readonly Endpoint[]> => {
    while (!endpoints.has(cell)) await Promise.race([pause(50), failed]);
    return endpoints.get(cell) as readonly Endpoint[];
  };
  return { worker, call, frames, listening };
};

/**
 * Runs two cells at pace 1 for `seconds`, each with an OPC UA client on every controller that subscribes to all of its
 * points and reads ten times a second.
 */
export const measureLive = async (
  library: string,
  scenario: string,
  points: readonly { readonly tag: string; readonly controller: string }[],
  seconds: number,
): Promise<LiveFigures> => {
  const { AttributeIds, OPCUACertificateManager, OPCUAClient, TimestampsToReturn } = await import('node-opcua');
  const folder = mkdtempSync(join(tmpdir(), 'kunren-bench-'));
  const host = startHost({ library, keys: join(folder, 'keys') });
  const certificates = new OPCUACertificateManager({
    rootFolder: join(folder, 'client'),
    automaticallyAcceptUnknownCertificate: true,
  });
  const ends: (() => Promise<void>)[] = [];
  let notifications = 0;
  let reads = 0;
  const attach = async ({ url, host: controller }: Endpoint): Promise<void> => {
    const client = OPCUAClient.create({ endpointMustExist: false, clientCertificateManager: certificates });
    await client.connect(url);
    const session = await client.createSession();
    const own = points.filter((point) => point.controller === controller);
    const items = own.map(({ tag }) => ({ nodeId: `ns=2;s=${tag}`, attributeId: AttributeIds.Value }));
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: PUBLISHING,
      publishingEnabled: true,
    });
    const group = await subscription.monitorItems(
      items,
      { samplingInterval: PUBLISHING, queueSize: 1, discardOldest: true },
      TimestampsToReturn.Both,
    );
    group.on('changed', () => notifications++);
    let reading = true;
    const read = async (): Promise<void> => {
      for (let i = 0; reading; i++) {
        await session.read(items[i % items.length] as (typeof items)[number]);
        reads++;
        await pause(READ_EVERY);
      }
    };
    const done = read().catch(() => {});
    ends.push(async () => {
      reading = false;
      await done;
      await client.disconnect();
    });
  };
  try {
    for (const cell of CELLS) {
      const edge = { host: '127.0.0.1', basePort: 0 };
      await host.call({ call: 'prepare', spec: { cell, scenario, team: cell, seed: 1, measures: [], pace: 1, edge } });
      await host.call({ call: 'start', cell });
    }
    for (const cell of CELLS) {
      const endpoints = (await host.listening(cell)).filter(({ protocol }) => protocol === 'opcua');
      const first = new Map(endpoints.map((endpoint) => [endpoint.host, endpoint]));
      for (const endpoint of first.values()) await attach(endpoint);
    }
    await pause(WARM * 1000);
    // A cell's figures begin anew when it starts.
    for (const cell of CELLS)
      for (const command of ['pause', 'resume'] as const)
        await host.call({ call: 'command', cell, command: { do: command } });
    const before = await host.worker.cpuUsage();
    notifications = 0;
    reads = 0;
    const began = performance.now();
    await pause(seconds * 1000);
    const elapsed = (performance.now() - began) / 1e3;
    const { user, system } = await host.worker.cpuUsage(before);
    return {
      share: (user + system) / 1e6 / elapsed / CELLS.length,
      latenessP99: Math.max(...CELLS.map((cell) => host.frames.get(cell)?.cost.latenessP99 ?? Number.NaN)),
      notifications: notifications / elapsed,
      reads: reads / elapsed,
    };
  } finally {
    for (const end of ends) await end().catch(() => {});
    for (const cell of CELLS) await host.call({ call: 'stop', cell }).catch(() => {});
    await host.worker.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Starts the server as `npm start` does and returns the seconds until page, scripts, styles and session are there. */
export const measureStart = async (entry: string): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-bench-'));
  const began = performance.now();
  const child = spawn(process.execPath, ['--no-warnings', entry, 'serve', '--port', '0', '--data', folder]);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
        const found = /http:\/\/\S+/.exec(output)?.[0];
        if (found) resolve(found);
      });
      child.once('exit', () => reject(new Error(`the server ended: ${output}`)));
    });
    const get = async (path: string): Promise<string> => {
      const answer = await fetch(new URL(path, url));
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.text();
    };
    const page = await get('/');
    const assets = [...page.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path as string);
    await Promise.all([...assets.map(get), get('/api/session')]);
    return (performance.now() - began) / 1e3;
  } finally {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  }
};
