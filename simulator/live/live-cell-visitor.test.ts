import { describe, expect, it } from 'vitest';
import { seconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import type { OpcUaRequest } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { resolveSite } from '../site/resolve.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { LiveCell } from './live-cell.ts';
import { worldMaker } from './world-maker.ts';

describe('somebody who opens an OPC UA session while the world stands still', () => {
  const options = { site: resolveSite(waterworks(), 1, 'team-1'), seed: 1, cell: 'team-1' };
  let wall = 0;
  const cell = new LiveCell({
    maker: worldMaker(() => options),
    pace: 1,
    until: null,
    onFailure: (error) => {
      throw error;
    },
    onEnd: () => {},
    now: () => wall,
    wall: () => wall,
  });
  const ask = (service: OpcUaRequest): { reply: ServiceReply | null } => {
    const heard: { reply: ServiceReply | null } = { reply: null };
    const request = { protocol: 'opcua', service } as const;
    cell.request({ kind: 'request', from: 'ews', to: 'plc-dosing', channel: 'visitor', request }, (reply) => {
      heard.reply = reply;
    });
    return heard;
  };
  const pass = (milliseconds: number): void => {
    for (const end = wall + milliseconds; wall < end; ) {
      wall += 10;
      cell.tick(1000);
    }
  };
  const node = 'ns=2;s=AIC-201.SV';
  const read = (session: number): OpcUaRequest => ({ kind: 'read', session, items: [{ node, attribute: 13 }] });

  it('is let in and reads; his write waits, and finds that his session was the copy’s', () => {
    cell.start();
    pass(seconds(1) / 1e3);
    cell.pause();
    const { digest } = cell;
    const opened = ask({ kind: 'openSession', name: 'visit', user: 'engineer', password: 'keiso-9' }).reply;
    expect(opened).toMatchObject({ outcome: 'opcua', service: { kind: 'openSession', role: 'engineer' } });
    const session = (opened as unknown as { service: { session: number } }).service.session;
    expect(ask(read(session)).reply).toMatchObject({ service: { results: [{ status: Status.Good, type: 'Double' }] } });
    expect(cell.digest).toEqual(digest); // no trace of him

    const value = { type: 'Double', value: 7.1 } as const;
    const write = ask({ kind: 'write', session, items: [{ node, attribute: 13, value }] });
    pass(1000);
    expect(write.reply).toBeNull();
    cell.start();
    pass(1000);
    expect(write.reply).toMatchObject({ service: { kind: 'fault', status: Status.Bad_SessionIdInvalid } });
    const again = ask({ kind: 'openSession', name: 'visit', user: 'engineer', password: 'keiso-9' });
    pass(1000);
    expect(again.reply).toMatchObject({ service: { kind: 'openSession', role: 'engineer' } });
  });
});
