import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type CellEdge, openCellEdge } from '../../../simulator/live/cell-edge.ts';
import { CellHost } from '../../../simulator/live/cell-host.ts';
import { provideEngines } from '../../../simulator/live/engines.ts';
import { BackendError, type CellMessage, type PreparedCell } from '../backend.ts';
import { type Composition, composeCell } from '../compose.ts';
import { EmbeddedCell } from './cell.ts';
import type { Call, Complaint, FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

/*
 * The cell host's thread. It owns the worlds, paces them, and serves their Modbus edges; all else asks it by messages.
 */

if (!parentPort) throw new Error('the cell host runs as a worker thread');
const port = parentPort;
const setup = workerData as WorkerSetup;
provideEngines();

/** Edge traffic and events are handed over for the disk this often (wall milliseconds): well within 100. */
const FLUSH = 40;
/** Four frames a second. */
const FRAME = 250;

interface Running {
  readonly cell: EmbeddedCell;
  readonly composition: Composition;
  readonly edge: CellEdge | null;
  readonly prepared: PreparedCell;
}

const host = new CellHost();
const cells = new Map<string, Running>();

const post = (message: FromWorker): void => port.postMessage(message);
const postMessage = (message: CellMessage): void => post({ kind: 'message', message });

const running = (id: string): Running => {
  const found = cells.get(id);
  if (!found) throw new BackendError('unknown-cell', { cell: id }, `there is no cell "${id}"`);
  return found;
};

const prepare = async (spec: Extract<Call, { call: 'prepare' }>['spec']): Promise<PreparedCell> => {
  const composition = composeCell(setup.library, spec);
  const cell = new EmbeddedCell(spec, composition, postMessage);
  const edge = spec.edge
    ? await openCellEdge({
        cell: cell.live,
        site: composition.header.site,
        ...spec.edge,
        keys: join(setup.keys, spec.team),
        epoch: cell.epoch,
        wake: () => host.wake(),
        onChange: (endpoints) => postMessage({ kind: 'endpoints', cell: spec.cell, endpoints }),
        onTrouble: (error) => post({ kind: 'notice', text: `cell ${spec.cell}: ${error.message}` }),
      })
    : null;
  edge?.complete.then(
    (endpoints) => postMessage({ kind: 'endpoints', cell: spec.cell, endpoints }),
    (error: Error) => post({ kind: 'notice', text: `cell ${spec.cell}: no OPC UA edge: ${error.message}` }),
  );
  const prepared: PreparedCell = {
    site: composition.header.site.id,
    header: composition.headerText,
    until: composition.until,
    startOfDay: composition.startOfDay,
    endpoints: edge?.endpoints ?? [],
  };
  cells.set(spec.cell, { cell, composition, edge, prepared });
  host.add(spec.cell, cell.live);
  cell.flush();
  postMessage({ kind: 'frame', cell: spec.cell, frame: cell.frame() });
  return prepared;
};

const stop = async (id: string): Promise<void> => {
  const found = cells.get(id);
  if (!found) return;
  host.remove(id);
  cells.delete(id);
  found.cell.live.pause();
  found.cell.abandon();
  found.cell.flush();
  await found.edge?.close();
};

const carryOut = async (call: Call): Promise<unknown> => {
  switch (call.call) {
    case 'prepare':
      return prepare(call.spec);
    case 'start':
      running(call.cell).cell.live.start();
      host.wake();
      return;
    case 'command': {
      const answer = running(call.cell).cell.command(call.command);
      host.wake();
      return answer;
    }
    case 'snapshot':
      return running(call.cell).cell.live.snapshot();
    case 'reset': {
      const { cell, edge, prepared } = running(call.cell);
      edge?.reset();
      cell.reset();
      cell.flush();
      postMessage({ kind: 'frame', cell: call.cell, frame: cell.frame() });
      return prepared;
    }
    case 'series':
      return running(call.cell).cell.series(call.tags, call.from, call.to);
    case 'collect':
      return running(call.cell).cell.collect();
    case 'devices':
      return running(call.cell).cell.devices();
    case 'stop':
      return stop(call.cell);
  }
};

const complaint = (error: unknown): Complaint => {
  const { code, params, message, stack } = error as Partial<BackendError> & Error;
  return typeof code === 'string'
    ? { code, params: params ?? {}, message }
    : { code: 'defect', params: {}, message: stack ?? message };
};

port.on('message', ({ id, ...call }: ToWorker) => {
  carryOut(call as Call).then(
    (value) => post({ kind: 'answer', id, value }),
    (error: unknown) => post({ kind: 'complaint', id, complaint: complaint(error) }),
  );
});

setInterval(() => {
  for (const { cell } of cells.values()) cell.flush();
}, FLUSH);
setInterval(() => {
  for (const [id, { cell }] of cells) postMessage({ kind: 'frame', cell: id, frame: cell.frame() });
}, FRAME);
