import { beforeEach, describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { type Instant, seconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import { methodNode, methodSetOf } from '../protocols/opcua/controller-space.ts';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';

const program = (body: string): string => `PROGRAM main\nVAR\n  a : DINT;\nEND_VAR\n${body}\nEND_PROGRAM\n`;

describe('a program that somebody downloads over OPC UA', () => {
  let world: World;
  let events: WorldEvent[];
  let session: number;
  const replies = new Map<number, ServiceReply>();

  const ask = (service: OpcUaRequest): OpcUaResponse => {
    const ticket = world.submit({
      kind: 'request',
      from: 'ews',
      to: 'plc-dosing',
      channel: 'engineer',
      request: { protocol: 'opcua', service },
    });
    world.advanceTo((world.now + seconds(2)) as Instant);
    const reply = replies.get(ticket);
    if (reply?.outcome !== 'opcua') throw new Error(`no answer: ${reply?.outcome}`);
    return reply.service;
  };
  const open = (user: string | null, password: string | null): void => {
    const opened = ask({ kind: 'openSession', name: 'test', user, password });
    session = opened.kind === 'openSession' ? opened.session : -1;
  };
  const download = (source: string): OpcUaResponse =>
    ask({
      kind: 'call',
      session,
      object: methodSetOf('plc-dosing'),
      method: methodNode('plc-dosing', 'DownloadProgram'),
      arguments: [{ type: 'String', value: source }],
    });
  const modes = (): unknown[] => events.filter(({ type }) => type === 'plc.mode').map(({ data }) => data);

  beforeEach(() => {
    events = [];
    replies.clear();
    world = World.begin({
      site: resolveSite(waterworks(), 1, 'team-1'),
      seed: 1,
      cell: 'team-1',
      onEvent: (event) => events.push(event),
      onReply: (ticket, reply) => replies.set(ticket, reply),
    });
    open('engineer', 'keiso-9');
  });

  it('runs when it is in order, and the event says from where it came', () => {
    expect(download(program('a := a + 1;'))).toMatchObject({ kind: 'call', status: Status.Good });
    expect(events.find(({ type }) => type === 'plc.program')?.data).toMatchObject({ from: 'ews' });
    expect(modes()).toEqual([]);
  });

  it('is not taken from a session without a user, nor from an operator', () => {
    open(null, null);
    expect(download(program('a := 1;'))).toMatchObject({ status: Status.Bad_UserAccessDenied });
    open('operator', 'unten-1');
    expect(download(program('a := 1;'))).toMatchObject({ status: Status.Bad_UserAccessDenied });
  });

  it('is not compiled when it is larger than a controller takes', () => {
    const answer = download(program(`a := 1; ${'(* *)'.repeat(40_000)}`));
    expect(answer).toMatchObject({ status: Status.Bad_OutOfRange });
    expect(JSON.stringify(answer)).toContain('more than 131072');
  });

  it('is refused with its first finding when it does not compile, however it is nested', () => {
    for (const body of [`a := ${'('.repeat(20_000)}1${')'.repeat(20_000)};`, 'a := TRUE;', 'process.exit(1);']) {
      expect(download(program(body))).toMatchObject({ status: Status.Bad_OutOfRange });
    }
    expect(modes()).toEqual([]);
  });

  it('puts its own controller into fault when it never ends, and the others go on', () => {
    download(program('WHILE TRUE DO a := a + 1; END_WHILE;'));
    expect(modes()).toEqual([{ controller: 'plc-dosing', mode: 'fault' }]);
    const before = world.now;
    world.advanceTo((before + seconds(10)) as Instant);
    const scans = world.controllers.map((controller) => [controller.host.id, controller.plc.mode]);
    expect(scans).toContainEqual(['plc-intake', 'run']);
    expect(scans).toContainEqual(['plc-dosing', 'fault']);
  });
});
