import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientOrder, ListenFigures, Opened, OpenOrder, ReadFigures, ServerKind, Usage } from './messages.ts';

/* The OPC UA edge against node-opcua by itself, with the same client and in one run. */

/** A child that is told something and answers, one thing at a time. */
class Peer {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  constructor(file: string, args: readonly string[]) {
    this.#child = fork(new URL(file, import.meta.url), args, {
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#ended = new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  async ask<T>(message: unknown): Promise<T> {
    const answer = new Promise<T>((resolve) => this.#child.once('message', (reply) => resolve(reply as T)));
    this.#child.send(message as never);
    const silent = this.#ended.then((): never => {
      throw new Error('bench: a process ended before it answered');
    });
    return Promise.race([answer, silent]);
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}

/** One way of reading. */
export interface ReadLoad {
  readonly sessions: number;
  /** Nodes in a request. */
  readonly batch: number;
  readonly secure: boolean;
}

export interface ReadResult extends ReadLoad {
  readonly bare: ReadFigures;
  readonly edge: ReadFigures;
  readonly live: ReadFigures;
  /** Median over the rounds of what the edge did, and the live world, as a share of what bare did just before. */
  readonly edgeRatio: number;
  readonly liveRatio: number;
}

export interface FleetResult {
  /** Seconds from the order to open until every server has granted a session. */
  readonly seconds: number;
  /** Bytes of the process with all servers, as the system counts them. */
  readonly bytes: number;
}

export interface OpcUaFigures {
  readonly reads: readonly ReadResult[];
  readonly notifications: readonly {
    readonly interval: number;
    readonly bare: ListenFigures;
    readonly edge: ListenFigures;
  }[];
  readonly servers: number;
  /** With keys and certificates made anew, and with those of the first time. */
  readonly bare: { readonly fresh: FleetResult; readonly kept: FleetResult };
  readonly edge: { readonly fresh: FleetResult; readonly kept: FleetResult };
}

const LOADS: readonly ReadLoad[] = [
  { sessions: 1, batch: 1, secure: false },
  { sessions: 1, batch: 50, secure: false },
  { sessions: 8, batch: 1, secure: false },
  { sessions: 8, batch: 50, secure: false },
  { sessions: 1, batch: 1, secure: true },
];

const INTERVALS = [100, 500];
const POINTS = 100;
const KINDS = ['bare', 'edge', 'live'] as const;

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

const middle = (rounds: readonly ReadFigures[]): ReadFigures => ({
  perSecond: median(rounds.map(({ perSecond }) => perSecond)),
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
});

const measureReads = async (
  client: Peer,
  servers: ReadonlyMap<ServerKind, Opened>,
  rounds: number,
  milliseconds: number,
): Promise<ReadResult[]> => {
  const results: ReadResult[] = [];
  for (const load of LOADS) {
    const found: Record<ServerKind, ReadFigures[]> = { bare: [], edge: [], live: [] };
    for (let round = 0; round < rounds; round++)
      for (const kind of KINDS) {
        const { urls, nodes } = servers.get(kind) as Opened;
        const order: ClientOrder = { do: 'read', url: urls[0] as string, nodes, ...load, milliseconds };
        found[kind].push(await client.ask<ReadFigures>(order));
      }
    const ratio = (kind: ServerKind): number =>
      median(found[kind].map(({ perSecond }, i) => perSecond / (found.bare[i] as ReadFigures).perSecond));
    results.push({
      ...load,
      bare: middle(found.bare),
      edge: middle(found.edge),
      live: middle(found.live),
      edgeRatio: ratio('edge'),
      liveRatio: ratio('live'),
    });
  }
  return results;
};

const measureFleet = async (client: Peer, order: OpenOrder): Promise<FleetResult> => {
  const server = new Peer('server.ts', []);
  try {
    const began = performance.now();
    const { urls } = await server.ask<Opened>(order);
    await client.ask({ do: 'visit', urls } satisfies ClientOrder);
    const seconds = (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return { seconds, bytes: (await server.ask<Usage>('usage')).bytes };
  } finally {
    await server.end();
  }
};

/** Measures all of it, `rounds` times in turns where turns are cheap; some minutes. Loopback only. */
export const measureOpcUa = async (
  servers = 30,
  rounds = 5,
  milliseconds = 1500,
  log: (text: string) => void = () => {},
): Promise<OpcUaFigures> => {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-bench-'));
  const client = new Peer('client.ts', [folder]);
  const open: Peer[] = [];
  try {
    log(`start of ${servers} servers`);
    const fleet = async (kind: ServerKind): Promise<{ fresh: FleetResult; kept: FleetResult }> => {
      const order: OpenOrder = { kind, servers, points: POINTS, keys: join(folder, `fleet-${kind}`) };
      return { fresh: await measureFleet(client, order), kept: await measureFleet(client, order) };
    };
    const bare = await fleet('bare');
    const edge = await fleet('edge');
    const opened = new Map<ServerKind, Opened>();
    for (const kind of KINDS) {
      const peer = new Peer('server.ts', []);
      open.push(peer);
      opened.set(kind, await peer.ask<Opened>({ kind, servers: 1, points: POINTS, keys: join(folder, kind) }));
    }
    log('reads');
    const reads = await measureReads(client, opened, rounds, milliseconds);
    log('notifications');
    const notifications: { interval: number; bare: ListenFigures; edge: ListenFigures }[] = [];
    for (const interval of INTERVALS) {
      const listen = async (kind: ServerKind): Promise<ListenFigures> => {
        const { urls, nodes } = opened.get(kind) as Opened;
        const order = { do: 'listen', url: urls[0] as string, nodes: nodes.slice(0, 50), interval } as const;
        return client.ask<ListenFigures>({ ...order, milliseconds: 10 * milliseconds } satisfies ClientOrder);
      };
      notifications.push({ interval, bare: await listen('bare'), edge: await listen('edge') });
    }
    return { reads, notifications, servers, bare, edge };
  } finally {
    await Promise.all([client, ...open].map((peer) => peer.end()));
    rmSync(folder, { recursive: true, force: true });
  }
};
