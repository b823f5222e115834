import type { MessagePort } from 'node:worker_threads';
import type { DataValue, NodeIdText, UaTypeName, UaValue } from '../protocols/opcua/services.ts';
import type { CellToEdge, EdgeToCell } from './opcua-relay.ts';

/*
 * How the messages of `opcua-relay.ts` go through a port. A thread is handed a copy of every object with the names of
 * all its fields; for a read of fifty values that costs more than the rest of the way. Reads and what they find
 * therefore go as flat lists, everything else as it is.
 */

/** id, controller, as, channel, session, then node and attribute of each item. */
type FlatRead = readonly (string | number)[];
const READ_HEAD = 5;

/** id, then type, value, status and time of each result. */
type FlatResults = readonly (UaTypeName | UaValue)[];
const RESULT_LENGTH = 4;

export const sendToCell = (port: MessagePort, message: EdgeToCell): void => {
  if (message.kind !== 'request' || message.service.kind !== 'read') {
    port.postMessage(message);
    return;
  }
  const { id, controller, as, channel, service } = message;
  const flat: (string | number)[] = [id, controller, as, channel, service.session];
  for (const { node, attribute } of service.items) flat.push(node, attribute);
  port.postMessage(flat satisfies FlatRead);
};

const unfoldRead = (flat: FlatRead): EdgeToCell => {
  const [id, controller, as, channel, session] = flat as [number, string, string, string, number];
  const items: { node: NodeIdText; attribute: number }[] = [];
  for (let i = READ_HEAD; i < flat.length; i += 2)
    items.push({ node: flat[i] as NodeIdText, attribute: flat[i + 1] as number });
  return { kind: 'request', id, controller, as, channel, service: { kind: 'read', session, items } };
};

/** Calls with what the edge sends. */
export const hearEdge = (port: MessagePort, call: (message: EdgeToCell) => void): void => {
  port.on('message', (message: EdgeToCell | FlatRead) =>
    call(Array.isArray(message) ? unfoldRead(message) : (message as EdgeToCell)),
  );
};

export const sendToEdge = (port: MessagePort, message: CellToEdge): void => {
  if (message.kind !== 'response' || message.service.kind !== 'read') {
    port.postMessage(message);
    return;
  }
  const flat: (UaTypeName | UaValue)[] = [message.id];
  for (const { type, value, status, sourceTimestamp } of message.service.results)
    flat.push(type, value, status, sourceTimestamp);
  port.postMessage(flat satisfies FlatResults);
};

const unfoldResults = (flat: FlatResults): CellToEdge => {
  const results: DataValue[] = [];
  for (let i = 1; i < flat.length; i += RESULT_LENGTH)
    results.push({
      type: flat[i] as DataValue['type'],
      value: flat[i + 1] as UaValue,
      status: flat[i + 2] as number,
      sourceTimestamp: flat[i + 3] as DataValue['sourceTimestamp'],
    });
  return { kind: 'response', id: flat[0] as number, service: { kind: 'read', results } };
};

/** Calls with what the cell sends. */
export const hearCell = (port: MessagePort, call: (message: CellToEdge) => void): void => {
  port.on('message', (message: CellToEdge | FlatResults) =>
    call(Array.isArray(message) ? unfoldResults(message) : (message as CellToEdge)),
  );
};
