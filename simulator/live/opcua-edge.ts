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
 * Starts OPC UA servers in a thread of their own, one for each controller, with one endpoint for each host (`as`) that
 * the listeners name. The thread holds channels, security and encoding; what it is asked it relays to the cell.
 * Rejects with `OpcUaEdgeError` when a port is in use or a server cannot start.
 */
export const startOpcUaEdge = async (options: OpcUaEdgeOptions): Promise<OpcUaEdge> => {
  const { port1: port, port2 } = new MessageChannel();
  const named = new Set(options.listeners.map((listener) => listener.controller));
  for (const controller of named)
    if (!options.spaces.some((space) => space.controller === controller))
      throw new OpcUaEdgeError('opcua-space', controller, 'no address space is described for it');
  const start: WorkerStart = {
    dataDirectory: options.dataDirectory,
    host: options.host ?? '127.0.0.1',
    listeners: options.listeners,
    spaces: options.spaces.filter((space) => named.has(space.controller)),
    port: port2,
  };
  const worker = new Worker(new URL('./opcua-worker.ts', import.meta.url), {
    workerData: start,
    transferList: [port2],
    stdout: true,
  });
  // The stack writes its warnings to standard output, which belongs to the program's own results.
  worker.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  try {
    const endpoints = await new Promise<readonly EdgeEndpoint[]>((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (message: WorkerReport) => {
        if (message.kind === 'ready') resolve(message.endpoints);
        else if (message.kind === 'failed')
          reject(new OpcUaEdgeError(message.code, message.controller, message.reason));
      });
    });
    return {
      endpoints,
      port,
      disconnect: () => worker.postMessage('disconnect' satisfies WorkerOrder),
      stop: async () => {
        worker.postMessage('stop' satisfies WorkerOrder);
        const late = setTimeout(() => void worker.terminate(), 5000);
        await ended;
        clearTimeout(late);
      },
    };
  } catch (error) {
    await worker.terminate();
    port.close();
    throw error;
  }
};
