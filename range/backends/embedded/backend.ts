import { Worker } from 'node:worker_threads';
import { type Backend, BackendError, type CellMessage } from '../backend.ts';
import type { Call, FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Cells in one worker thread of this process: worlds and their Modbus edges live there, away from the web server.
 * The thread is started with the first cell.
 */
export const embeddedBackend = (setup: WorkerSetup, log: (line: string) => void = () => {}): Backend => {
  let worker: Worker | null = null;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(message: CellMessage) => void>>();
  const cells = new Set<string>();

  const publish = (message: CellMessage): void => {
    for (const listener of [...(listeners.get(message.cell) ?? [])]) listener(message);
  };

  const fall = (detail: string): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(new BackendError('cell-host-died', { detail }, detail));
    waiting.clear();
    for (const cell of [...cells]) publish({ kind: 'failed', cell, code: 'cell-host-died', detail });
    cells.clear();
  };

  const started = (): Worker => {
    if (worker) return worker;
    const made = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup, name: 'cell-host' });
    made.on('message', (message: FromWorker) => {
      if (message.kind === 'message') {
        publish(message.message);
        return;
      }
      if (message.kind === 'notice') {
        log(message.text);
        return;
      }
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'answer') asked?.resolve(message.value as never);
      else {
        const { code, params, message: text } = message.complaint;
        asked?.reject(new BackendError(code, params, text));
      }
    });
    made.on('error', (error) => fall(error.stack ?? error.message));
    made.on('exit', (code) => {
      if (worker === made) fall(`the cell host ended with code ${code}`);
    });
    worker = made;
    return made;
  };

  const call = <T>(request: Call): Promise<T> => {
    const id = nextId++;
    const target = started();
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      target.postMessage({ id, ...request } satisfies ToWorker);
    });
  };

  return {
    kind: 'embedded',
    prepare: async (spec) => {
      if (cells.has(spec.cell)) {
        throw new BackendError('cell-exists', { cell: spec.cell }, `there is a cell "${spec.cell}" already`);
      }
      cells.add(spec.cell);
      try {
        return await call({ call: 'prepare', spec });
      } catch (error) {
        cells.delete(spec.cell);
        throw error;
      }
    },
    start: (cell) => call({ call: 'start', cell }),
    command: (cell, command) => call({ call: 'command', cell, command }),
    subscribe: (cell, listener) => {
      const set = listeners.get(cell) ?? new Set();
      set.add(listener);
      listeners.set(cell, set);
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(cell);
      };
    },
    snapshot: (cell) => call({ call: 'snapshot', cell }),
    reset: (cell) => call({ call: 'reset', cell }),
    series: (cell, tags, from, to) => call({ call: 'series', cell, tags, from, to }),
    collect: (cell) => call({ call: 'collect', cell }),
    devices: (cell) => call({ call: 'devices', cell }),
    stop: async (cell) => {
      if (!cells.delete(cell) || !worker) return;
      await call({ call: 'stop', cell });
    },
    close: async () => {
      const ending = worker;
      worker = null;
      cells.clear();
      await ending?.terminate();
      for (const { reject } of waiting.values()) {
        reject(new BackendError('closed', {}, 'the back end has been closed'));
      }
      waiting.clear();
    },
  };
};
