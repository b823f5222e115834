import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { DataValue, UaTypeName, UaValue } from '../protocols/opcua/services.ts';
import type { CellToEdge, EdgeToCell } from './opcua-relay.ts';
import { hearCell, hearEdge, sendToCell, sendToEdge } from './opcua-wire.ts';

const origin = { controller: 'plc', as: 'ews', channel: 'opcua/plc/ews/1' };

const values: fc.Arbitrary<readonly [UaTypeName | null, UaValue]> = fc.oneof(
  fc.tuple(fc.constant('Double' as const), fc.double()),
  fc.tuple(fc.constant('Boolean' as const), fc.boolean()),
  fc.tuple(fc.constant('String' as const), fc.oneof(fc.string(), fc.constant(null))),
  fc.tuple(fc.constant('Int32' as const), fc.array(fc.integer(), { maxLength: 5 })),
  fc.constant(['LocalizedText', { locale: 'ja', text: '水位' }] as const),
  fc.constant([null, null] as const),
);

const results: fc.Arbitrary<DataValue[]> = fc.array(
  fc
    .tuple(values, fc.nat(0xffffffff), fc.oneof(fc.nat(), fc.constant(null)))
    .map(([[type, value], status, time]) => ({ type, value, status, sourceTimestamp: time as never })),
  { maxLength: 8 },
);

describe('the way between the edge and the cell', () => {
  const { port1: edge, port2: cell } = new MessageChannel();
  let arrived: (message: never) => void = () => {};
  hearEdge(cell, (message) => arrived(message as never));
  hearCell(edge, (message) => arrived(message as never));
  afterAll(() => edge.close());

  const across = <T>(send: () => void): Promise<T> =>
    new Promise<T>((resolve) => {
      arrived = resolve as (message: never) => void;
      send();
    });

  it('hands a read over as it was asked', async () => {
    const items = fc.array(fc.record({ node: fc.string(), attribute: fc.nat(27) }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(items, fc.nat(), fc.nat(), async (items, id, session) => {
        const message: EdgeToCell = { kind: 'request', id, ...origin, service: { kind: 'read', session, items } };
        expect(await across<EdgeToCell>(() => sendToCell(edge, message))).toEqual(message);
      }),
      { numRuns: 50 },
    );
  });

  it('hands what was read back to the last bit, also what is no number', async () => {
    await fc.assert(
      fc.asyncProperty(results, fc.nat(), async (results, id) => {
        const message: CellToEdge = { kind: 'response', id, service: { kind: 'read', results } };
        expect(await across<CellToEdge>(() => sendToEdge(cell, message))).toEqual(message);
      }),
      { numRuns: 100 },
    );
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -0].map(
      (value): DataValue => ({ type: 'Double', value, status: 0, sourceTimestamp: null }),
    );
    const message: CellToEdge = { kind: 'response', id: 1, service: { kind: 'read', results: odd } };
    expect(await across<CellToEdge>(() => sendToEdge(cell, message))).toEqual(message);
  });

  it('leaves everything else as it is', async () => {
    const asked: EdgeToCell[] = [
      { kind: 'connect', id: 1, ...origin },
      { kind: 'hang-up', ...origin },
      { kind: 'request', id: 2, ...origin, service: { kind: 'closeSession', session: 3, deleteSubscriptions: true } },
    ];
    for (const message of asked) expect(await across<EdgeToCell>(() => sendToCell(edge, message))).toEqual(message);
    const answered: CellToEdge[] = [
      { kind: 'connected', id: 1, outcome: 'open' },
      { kind: 'unanswered', id: 2, outcome: 'refused' },
      { kind: 'response', id: 3, service: { kind: 'fault', to: 'read', status: 0x80000000 } },
    ];
    for (const message of answered) expect(await across<CellToEdge>(() => sendToEdge(cell, message))).toEqual(message);
  });
});
