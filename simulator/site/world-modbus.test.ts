import { beforeAll, describe, expect, it } from 'vitest';
import type { ControllerHost } from '../hosts/schema.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds, type Instant, parseDuration, plus } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import { bytesOf, hexOf } from '../protocols/modbus/suite.ts';
import { type SiteDocument, SiteDocumentSchema } from './document.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';

/* A controller whose site declares what its Modbus server is like, asked across the plant's network. */

let base: SiteDocument;
beforeAll(() => {
  base = waterworks();
});

const declared = (modbus: object, more: Partial<SiteDocument> = {}): SiteDocument =>
  SiteDocumentSchema.parse({
    ...base,
    operators: [],
    ...more,
    hosts: base.hosts.map((host) => (host.id === 'plc-dosing' ? { ...host, modbus } : host)),
  });

const begin = (site: SiteDocument) => {
  const events: WorldEvent[] = [];
  const replies = new Map<number, ServiceReply>();
  const world = World.begin({
    site: resolveSite(site, 2, 'team-1', { operatorPresent: { value: false } }),
    seed: 2,
    cell: 'team-1',
    onEvent: (event) => events.push(event),
    onReply: (ticket, reply) => replies.set(ticket, reply),
  });
  world.advanceTo(atSeconds(1));
  const ask = (hex: string, { unit = 1, from = 'jump', channel = 'x' } = {}): string => {
    const request = { protocol: 'modbus', unit, pdu: bytesOf(hex) } as const;
    const ticket = world.submit({ kind: 'request', from, to: 'plc-dosing', channel, request });
    const end = plus(world.now, parseDuration('4s') ?? (0 as never));
    while (!replies.has(ticket) && world.now < end) world.advanceTo((world.now + 10_000) as Instant);
    const reply = replies.get(ticket);
    return reply?.outcome === 'modbus' ? hexOf(reply.pdu) : (reply?.outcome ?? 'nothing');
  };
  return { world, events, ask };
};

describe('a controller that its site declares', () => {
  it('has files, which an exercise can read, change and find again in the log and after a restore', () => {
    const site = declared({ files: [{ number: 3, records: 8, values: [10, 24], write: true }] });
    const { world, events, ask } = begin(site);
    expect(ask('14 07 06 0003 0000 0002')).toBe('14060506000a0018');
    expect(ask('15 09 06 0003 0001 0001 00ff')).toBe('1509060003000100' + '0100ff');
    const written = events.find(({ type }) => type === 'plc.file-written');
    expect(written?.data).toMatchObject({ from: 'jump', file: 3, record: 1, previous: [24], values: [255] });
    expect(events.find(({ seq }) => seq === written?.cause)?.type).toBe('net.request');
    const snapshot = world.snapshot();
    expect(ask('15 09 06 0003 0001 0001 0000')).toMatch(/^15/);
    const replies: ServiceReply[] = [];
    const again = World.restore(
      { site: world.site, seed: 2, cell: 'team-1', onEvent: () => {}, onReply: (_, reply) => replies.push(reply) },
      snapshot,
    );
    const request = { protocol: 'modbus', unit: 1, pdu: bytesOf('14 07 06 0003 0001 0001') } as const;
    again.submit({ kind: 'request', from: 'jump', to: 'plc-dosing', channel: 'y', request });
    again.advanceTo(plus(again.now, parseDuration('4s') ?? (0 as never)));
    expect(replies.map((reply) => (reply.outcome === 'modbus' ? hexOf(reply.pdu) : reply.outcome))).toEqual([
      '1404030600ff',
    ]);
  });

  it('has a map: smaller areas, holes, and ranges for one direction', () => {
    const { ask } = begin(
      declared({
        areas: { holding: 3000 },
        holes: [{ area: 'holding', from: 1500, to: 1599 }],
        readOnly: [{ area: 'holding', from: 1600, to: 1699 }],
        writeOnly: [{ area: 'coil', from: 100, to: 107 }],
        broken: [{ area: 'input', from: 5, to: 5 }],
      }),
    );
    expect(ask('03 0bb8 0001')).toBe('8302');
    expect(ask('03 05db 0002')).toBe('8302');
    expect(ask('03 0640 0001')).toMatch(/^0302/);
    expect(ask('06 0640 0001')).toBe('8602');
    expect(ask('01 0064 0001')).toBe('8102');
    expect(ask('05 0064 ff00')).toBe('050064ff00');
    expect(ask('04 0005 0001')).toBe('8404');
  });

  it('has status outputs, a queue and an event log where they are declared, and not otherwise', () => {
    const { ask } = begin(declared({ exceptionStatus: [200, 201], eventLog: true, fifos: [1700] }));
    ask('05 00c9 ff00');
    expect(ask('07')).toBe('0702');
    ask('10 06a4 0003 06 0002 00aa 00bb');
    expect(ask('18 06a4')).toBe('1800060002' + '00aa00bb');
    expect(ask('0b')).toMatch(/^0b0000/);
    const plain = begin(declared({}));
    expect(['07', '0b', '0c', '14 07 06 0003 0000 0002'].map((hex) => plain.ask(hex))).toEqual([
      '8701',
      '8b01',
      '8c01',
      '9401',
    ]);
  });

  it('takes its time: 05 and then 06 until it is done, in simulation time', () => {
    const { world, ask } = begin(
      declared({ slow: { functions: [21], time: '2s' }, files: [{ number: 1, records: 4, write: true }] }),
    );
    expect(ask('15 09 06 0001 0000 0001 0007')).toBe('9505');
    expect(ask('15 09 06 0001 0000 0001 0008')).toBe('9506');
    world.advanceTo(plus(world.now, parseDuration('2s') ?? (0 as never)));
    expect(ask('14 07 06 0001 0000 0001')).toBe('140403060007');
    expect(ask('15 09 06 0001 0000 0001 0008')).toBe('9505');
  });

  it('goes silent when it is told to listen only, for the HMI too, until it is restarted', () => {
    const { world, ask } = begin(declared({ diagnostics: [0, 1, 4] }));
    world.advanceTo(atSeconds(10));
    expect(world.shown()['AIC-201.SV']).not.toBeNull();
    expect(ask('08 0004 0000')).toBe('timeout');
    world.advanceTo(atSeconds(30));
    expect(world.shown()['AIC-201.SV']).toBeNull();
    expect(ask('08 0001 0000')).toBe('timeout');
    world.advanceTo(atSeconds(40));
    expect(world.shown()['AIC-201.SV']).not.toBeNull();
  });

  it('is a gateway, or answers to anybody', () => {
    const gateway = begin(declared({ gateway: [5] }));
    expect(gateway.ask('03 0000 0001', { unit: 5 })).toBe('830b');
    expect(gateway.ask('03 0000 0001', { unit: 6 })).toBe('830a');
    expect(begin(declared({ quirks: { units: 'any' } })).ask('03 0000 0001', { unit: 99 })).toMatch(/^0302/);
    expect(begin(declared({})).ask('03 0000 0001', { unit: 99 })).toBe('timeout');
  });

  it('is understood in the word order that its points declare: HMI, controller and sensor agree', () => {
    const point = { ...base.points.find(({ tag }) => tag === 'AIC-201.SV') } as SiteDocument['points'][number];
    const total = {
      ...point,
      tag: 'TEST.TOTAL',
      address: 1800,
      type: 'uint32' as const,
      scale: 1,
      offset: 0,
      range: undefined,
    };
    const site = declared(
      {},
      {
        points: [
          ...base.points,
          { ...total, wordOrder: 'low-first' },
          { ...total, tag: 'TEST.SWAP', address: 1802, byteSwap: true },
        ],
      },
    );
    const { world, ask } = begin(site);
    ask('10 0708 0004 08 5678 1234 3412 7856');
    world.advanceTo(atSeconds(10));
    for (const tag of ['TEST.TOTAL', 'TEST.SWAP']) {
      expect(world.shown()[tag]).toBe(0x12345678);
      expect(world.held()[tag]).toBe(0x12345678);
    }
  });
});

describe('a site that declares nonsense', () => {
  it.each([
    [{ holes: [{ area: 'holding', from: 5, to: 4 }] }],
    [{ files: [{ number: 0, records: 3 }] }],
    [{ files: [{ number: 1, records: 1, values: [1, 2] }] }],
    [{ objects: { 5: 'x' } }],
    [{ quirks: { badQuantity: 9 } }],
    [{ unheardOf: true }],
  ])('is refused: %j', (modbus) => {
    const host = base.hosts.find(({ id }) => id === 'plc-dosing') as ControllerHost;
    expect(SiteDocumentSchema.safeParse({ ...base, hosts: [{ ...host, modbus }] }).success).toBe(false);
  });
});
