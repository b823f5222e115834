import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { SpaceDescription } from './opcua-relay.ts';
import type { WorkerOrder, WorkerReport, WorkerStart } from './opcua-worker.ts';

/** One endpoint to open: the controller, the host whose network its clients stand in, and its port (0: any free one). */
export interface EdgeListener {
  readonly controller: string;
  readonly as: string;
  readonly port: number;
}

/** An endpoint that listens. */
export interface EdgeEndpoint extends EdgeListener {
  readonly url: string;
}

export interface OpcUaEdgeOptions {
  /** Certificates are kept in `opcua/<controller>/` below it, made once. */
  readonly dataDirectory: string;
  /** The address to bind; loopback unless the site's owner says otherwise. */
  readonly host?: string;
  readonly listeners: readonly EdgeListener[];
  /** A description of every controller that a listener names. */
  readonly spaces: readonly SpaceDescription[];
}

export interface OpcUaEdge {
  readonly endpoints: readonly EdgeEndpoint[];
  /** The cell's end of the relay, to be transferred to the thread that owns the world. Messages: `opcua-relay.ts`. */
  readonly port: MessagePort;
  /**
   * Starts a controller's server anew, as the description says now, on the ports that it has; whoever is connected to it
   * is reset. Rejects with `OpcUaEdgeError` when it cannot start again.
   */
  renew(space: SpaceDescription): Promise<void>;
  /** Resets every connection, and leaves the listeners: for a world that starts anew. */
  disconnect(): void;
  /** Closes listeners and connections, and ends the thread. */
  stop(): Promise<void>;
}

/** The edge could not start. `code` is the system's (`EADDRINUSE`) where the system said no. */
export class OpcUaEdgeError extends Error {
  readonly code: string;
  readonly controller: string;

  constructor(code: string, controller: string, reason: string) {
    super(
      code === 'EADDRINUSE'
        ? `OPC UA edge: the port of ${controller} is in use (${reason}); choose another, or 0 for any free one`
        : `OPC UA edge: ${controller} cannot start: ${reason}`,
    );
    this.code = code;
    this.controller = controller;
  }
}

/**
 * Starts OPC UA servers in a thread that all edges share, one for each controller, with one endpoint for each host (`as`) that
 * the listeners name. The thread holds channels, security and encoding; what it is asked it relays to the cell.
 * Rejects with `OpcUaEdgeError` when a port is in use or a server cannot start.
 */
export const startOpcUaEdge = async (options: OpcUaEdgeOptions): Promise<OpcUaEdge> => {
  const { port1: port, port2 } = new MessageChannel();
  const named = new Set(options.listeners.map((listener) => listener.controller));
  for (const controller of named)
    if (!options.spaces.some((space) => space.controller === controller))
      throw new OpcUaEdgeError('opcua-space', controller, 'no address space is described for it');
  const id = nextEdge++;
  const start: WorkerStart = {
    edge: id,
    dataDirectory: options.dataDirectory,
    host: options.host ?? '127.0.0.1',
    listeners: options.listeners,
    spaces: options.spaces.filter((space) => named.has(space.controller)),
    port: port2,
  };
  const worker = enlist();
  try {
    const endpoints = await new Promise<readonly EdgeEndpoint[]>((resolve, reject) => {
      worker.waiting.set(id, (message) => {
        if (message === null) reject(new OpcUaEdgeError('opcua-thread', '', 'its thread ended'));
        else if (message.kind === 'ready') resolve(message.endpoints);
        else if (message.kind === 'failed')
          reject(new OpcUaEdgeError(message.code, message.controller, message.reason));
      });
      worker.thread.postMessage({ order: 'open', start } satisfies WorkerOrder, [port2]);
    });
    const renewing = new Map<string, (reason: string | null) => void>();
    worker.waiting.set(id, (message) => {
      if (message?.kind === 'renewed') renewing.get(message.controller)?.(message.reason);
      else if (message === null) for (const tell of renewing.values()) tell('its thread ended');
    });
    return {
      endpoints,
      port,
      renew: async (space) => {
        const reason = await new Promise<string | null>((resolve) => {
          renewing.set(space.controller, resolve);
          worker.thread.postMessage({ order: 'renew', edge: id, space } satisfies WorkerOrder);
        });
        renewing.delete(space.controller);
        if (reason !== null) throw new OpcUaEdgeError('opcua-start', space.controller, reason);
      },
      disconnect: () => worker.thread.postMessage({ order: 'disconnect', edge: id } satisfies WorkerOrder),
      stop: () => close(worker, id),
    };
  } catch (error) {
    await close(worker, id);
    port.close();
    throw error;
  }
};

/** The thread in which all edges of this one have their servers: the stack is large, and is loaded once. */
interface Shared {
  readonly thread: Worker;
  /** Edges that are open, or being opened. */
  users: number;
  /** Who hears of an edge; null: the thread ended. */
  readonly waiting: Map<number, (message: WorkerReport | null) => void>;
}

let shared: Shared | null = null;
let nextEdge = 1;

/** Wall milliseconds within which an edge is closed; then its thread is ended when nobody else uses it. */
const PATIENCE = 5000;

const enlist = (): Shared => {
  if (!shared) {
    const thread = new Worker(new URL('./opcua-worker.ts', import.meta.url), { name: 'opcua', stdout: true });
    const made: Shared = { thread, users: 0, waiting: new Map() };
    // The stack writes its warnings to standard output, which belongs to the program's own results.
    thread.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    thread.on('message', (message: WorkerReport) => made.waiting.get(message.edge)?.(message));
    const gone = () => {
      if (shared === made) shared = null;
      for (const tell of made.waiting.values()) tell(null);
      made.waiting.clear();
    };
    thread.on('error', (error) => {
      console.error('OPC UA edge:', error);
      gone();
    });
    thread.on('exit', gone);
    shared = made;
  }
  shared.users++;
  return shared;
};

const close = async (worker: Shared, id: number): Promise<void> => {
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, PATIENCE);
    worker.waiting.set(id, () => {
      clearTimeout(late);
      resolve();
    });
    worker.thread.postMessage({ order: 'close', edge: id } satisfies WorkerOrder);
  });
  worker.waiting.delete(id);
  if (--worker.users > 0) return;
  if (shared === worker) shared = null;
  await worker.thread.terminate();
};
