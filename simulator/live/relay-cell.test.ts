import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { Status } from '../protocols/opcua/status.ts';
import type { LiveCell } from './live-cell.ts';
import type { CellToEdge } from './opcua-relay.ts';
import { sendToCell } from './opcua-wire.ts';
import { serveRelay } from './relay-cell.ts';

const origin = { controller: 'plc', as: 'ews', channel: 'one' };

describe('the cell’s end of the OPC UA relay', () => {
  const { port1, port2 } = new MessageChannel();
  afterEach(() => {
    port1.close();
    port2.close();
  });

  it('lets a client that sends without end wait, and tells it when too much waits', async () => {
    let asked = 0;
    const cell = { request: () => asked++ } as unknown as LiveCell;
    serveRelay(cell, port2, () => {});
    const told = new Promise<CellToEdge>((resolve) => port1.once('message', resolve));
    for (let id = 0; id < 2000; id++) {
      const service = { kind: 'read', session: 1, items: [] } as const;
      sendToCell(port1, { kind: 'request', id, service, ...origin });
    }
    const answer = await told;
    expect(answer).toMatchObject({
      kind: 'response',
      service: { kind: 'fault', to: 'read', status: Status.Bad_TooManyOperations },
    });
    expect(asked).toBeGreaterThanOrEqual(200);
    expect(asked).toBeLessThan(2000);
  });
});
