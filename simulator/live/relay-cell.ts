import type { MessagePort } from 'node:worker_threads';
import type { ServiceReply } from '../network/message.ts';
import type { LiveCell } from './live-cell.ts';
import type { CellToEdge, EdgeToCell } from './opcua-relay.ts';

const OPCUA_PORT = 4840;

/** What became of a request that got no service's answer. */
const silence = (reply: ServiceReply): 'refused' | 'timeout' => (reply.outcome === 'refused' ? 'refused' : 'timeout');

/**
 * The cell's end of the OPC UA edge's relay: connects, requests and hang-ups of real clients become commands of the
 * host whose address they have. Every question gets one answer, also from a world that has ended.
 *
 * @param wake called after something was submitted: the world may have something to do sooner
 */
export const serveRelay = (cell: LiveCell, port: MessagePort, wake: () => void): void => {
  const post = (message: CellToEdge): void => port.postMessage(message);
  port.on('message', (message: EdgeToCell): void => {
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
  });
};
