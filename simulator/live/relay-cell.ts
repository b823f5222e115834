import type { MessagePort } from 'node:worker_threads';
import type { ServiceReply } from '../network/message.ts';
import { Status } from '../protocols/opcua/status.ts';
import type { LiveCell } from './live-cell.ts';
import type { CellToEdge, EdgeToCell } from './opcua-relay.ts';
import { hearEdge, sendToEdge } from './opcua-wire.ts';
import { Rate } from './rate.ts';

const OPCUA_PORT = 4840;

/** Requests a second that a cell takes by OPC UA, as it does by Modbus; what comes faster waits. */
const REQUESTS_PER_SECOND = 400;
const BURST = 200;
/** Requests that may wait: clients send more without waiting for answers, and are told that it is too much. */
const WAITING = 500;

/** What became of a request that got no service's answer. */
const silence = (reply: ServiceReply): 'refused' | 'timeout' => (reply.outcome === 'refused' ? 'refused' : 'timeout');

/**
 * The cell's end of the OPC UA edge's relay: connects, requests and hang-ups of real clients become commands of the
 * host whose address they have. Every question gets one answer, also from a world that has ended.
 *
 * @param wake called after something was submitted: the world may have something to do sooner
 * @param requestsPerSecond requests a wall second that the cell takes; what comes faster waits
 */
export const serveRelay = (
  cell: LiveCell,
  port: MessagePort,
  wake: () => void,
  requestsPerSecond = REQUESTS_PER_SECOND,
): void => {
  const post = (message: CellToEdge): void => sendToEdge(port, message);
  const rate = new Rate(requestsPerSecond, BURST);
  port.on('close', () => rate.close());
  const carryOut = (message: EdgeToCell): void => {
    const { controller: to, as: from, channel } = message;
    try {
      switch (message.kind) {
        case 'connect':
          cell.request(
            { kind: 'request', from, to, channel, request: { protocol: 'probe', port: OPCUA_PORT } },
            (reply) =>
              post({
                kind: 'connected',
                id: message.id,
                outcome: reply.outcome === 'open' ? 'open' : silence(reply),
              }),
          );
          break;
        case 'request':
          cell.request(
            { kind: 'request', from, to, channel, request: { protocol: 'opcua', service: message.service } },
            (reply) =>
              post(
                reply.outcome === 'opcua'
                  ? { kind: 'response', id: message.id, service: reply.service }
                  : { kind: 'unanswered', id: message.id, outcome: silence(reply) },
              ),
          );
          break;
        case 'hang-up':
          cell.submit({ kind: 'hang-up', channel });
      }
      wake();
    } catch {
      if (message.kind === 'connect') post({ kind: 'connected', id: message.id, outcome: 'timeout' });
      if (message.kind === 'request') post({ kind: 'unanswered', id: message.id, outcome: 'timeout' });
    }
  };
  hearEdge(port, (message): void => {
    if (message.kind === 'connect') carryOut(message);
    // A hang-up comes after the requests that its connection still has waiting.
    else if (message.kind === 'hang-up' || rate.waiting < WAITING) rate.take(() => carryOut(message));
    else {
      const service = { kind: 'fault', to: message.service.kind, status: Status.Bad_TooManyOperations } as const;
      post({ kind: 'response', id: message.id, service });
    }
  });
};
