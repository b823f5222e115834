import { beforeAll, describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../network/message.ts';
import { bytesOf, hexOf } from '../protocols/modbus/suite.ts';
import { type SiteDocument, SiteDocumentSchema } from './document.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';

/* MODBUS/TCP Security across the plant's network: certificates with roles on port 802, beside or instead of port 502. */

let base: SiteDocument;
beforeAll(() => {
  base = waterworks();
});

const WRITES = [5, 6, 15, 16, 22, 23];
const READS = [1, 2, 3, 4];

const secured = (required: 'none' | 'writes' | 'all'): SiteDocument =>
  SiteDocumentSchema.parse({
    ...base,
    operators: [],
    hosts: base.hosts.map((host) => {
      const roles = { hmi: 'operator', 'plc-intake': 'watcher', 'plc-transmission': 'watcher' } as Record<
        string,
        string
      >;
      const role = roles[host.id];
      const dressed = role === undefined ? host : { ...host, modbusRole: role };
      const security = { required, roles: { operator: [...READS, ...WRITES], watcher: READS }, origin: 'measure' };
      return host.id === 'plc-dosing' ? { ...dressed, modbusSecurity: security } : dressed;
    }),
    conduits: base.conduits.map((conduit) => ({
      ...conduit,
      rules: conduit.rules.flatMap((rule) =>
        rule.id === 'any-modbus' ? [rule, { ...rule, id: 'any-modbus-tls', protocol: 'modbus-tls' }] : [rule],
      ),
    })),
  });

const begin = (site: SiteDocument) => {
  const events: WorldEvent[] = [];
  const replies = new Map<number, ServiceReply>();
  const frames: Uint8Array[] = [];
  const world = World.begin({
    site: resolveSite(site, 2, 'team-1', { operatorPresent: { value: false } }),
    seed: 2,
    cell: 'team-1',
    onEvent: (event) => events.push(event),
    onReply: (ticket, reply) => replies.set(ticket, reply),
  });
  world.network.observe((frame) => frames.push(frame.bytes.slice()));
  world.advanceTo(atSeconds(20));
  const ask = (from: string, hex: string, tls?: { role: string | null } | null): string => {
    const request: ServiceRequest = {
      protocol: 'modbus',
      unit: 1,
      pdu: bytesOf(hex),
      ...(tls !== undefined && { tls }),
    };
    const ticket = world.submit({ kind: 'request', from, to: 'plc-dosing', channel: `${from} ${tls?.role}`, request });
    for (let i = 0; !replies.has(ticket) && i < 50; i++) world.advanceTo(atSeconds(world.now / 1e6 + 0.1));
    const reply = replies.get(ticket);
    return reply?.outcome === 'modbus' ? hexOf(reply.pdu) : (reply?.outcome ?? 'nothing');
  };
  const tls = () => frames.filter((frame) => ports(frame).includes(802));
  return { world, events, ask, frames, tls };
};

/** TCP ports of an Ethernet frame with IPv4 and no options. */
const ports = (frame: Uint8Array): number[] =>
  frame[12] === 8 && frame[13] === 0 && frame[23] === 6
    ? [34, 36].map((at) => ((frame[at] as number) << 8) | (frame[at + 1] as number))
    : [];

const WRITE = '06 0464 0015';

describe('a controller that wants certificates for writes', () => {
  it('turns a plain write down with 01, says so, and changes nothing; plain reads go on', () => {
    const { events, ask } = begin(secured('writes'));
    const before = ask('jump', '03 0464 0001');
    expect(before).toMatch(/^0302/);
    expect(ask('jump', WRITE)).toBe('8601');
    expect(ask('jump', '08 0004 0000')).toBe('8801');
    expect(ask('jump', '03 0464 0001')).toBe(before);
    const refused = events.filter(({ type }) => type === 'plc.refused');
    expect(refused[0]?.data).toMatchObject({ origin: 'measure', tag: 'AIC-201.SV', controller: 'plc-dosing' });
    expect(events.find(({ seq }) => seq === refused[0]?.cause)?.data).toMatchObject({ from: 'jump', port: 502 });
    expect(events.filter(({ type }) => type === 'plc.written')).toEqual([]);
  });

  it('takes the HMI’s writes, which go encrypted of themselves', () => {
    const { ask, events } = begin(secured('writes'));
    expect(ask('hmi', WRITE)).toBe('060464' + '0015');
    const written = events.find(({ type }) => type === 'plc.written');
    expect(events.find(({ seq }) => seq === written?.cause)?.data).toMatchObject({
      from: 'hmi',
      port: 802,
      bytes: null,
      operation: 'modbus.encrypted',
    });
  });

  it('goes by the role: a watcher reads and does not write, and a client without a role may nothing', () => {
    const { ask } = begin(secured('writes'));
    expect(ask('plc-intake', '03 0464 0001')).toMatch(/^0302/);
    expect(ask('plc-intake', WRITE)).toBe('8601');
    expect(ask('jump', '03 0464 0001', { role: null })).toBe('8301');
    expect(ask('jump', '03 0464 0001', { role: 'made-up' })).toBe('8301');
    expect(ask('hmi', WRITE, null)).toBe('8601');
  });

  it('shows the HMI its values as before', () => {
    const { world } = begin(secured('writes'));
    expect(world.shown()['AIC-201.SV']).toBe(20);
  });
});

describe('a controller that wants certificates for everything, or for nothing', () => {
  it('does not listen on port 502 any more', () => {
    const { world, ask } = begin(secured('all'));
    expect(ask('jump', '03 0464 0001')).toBe('refused');
    expect(world.shown()['AIC-201.SV']).toBe(20);
  });

  it('takes plain requests beside encrypted ones', () => {
    const { ask } = begin(secured('none'));
    expect(ask('jump', WRITE)).toBe('060464' + '0015');
    expect(ask('hmi', WRITE)).toBe('060464' + '0015');
  });
});

describe('the capture of encrypted Modbus', () => {
  it('holds TLS records and nothing that can be read', () => {
    const { ask, tls } = begin(secured('writes'));
    ask('hmi', WRITE);
    const payloads = tls()
      .map((frame) =>
        frame.subarray(
          34 + (((frame[46] as number) >> 4) << 2),
          14 + (((frame[16] as number) << 8) | (frame[17] as number)),
        ),
      )
      .filter((payload) => payload.length > 0);
    expect(payloads.length).toBeGreaterThan(4);
    for (const payload of payloads) expect(hexOf(payload)).not.toContain('060464' + '0015');
    const types = new Set(payloads.map((payload) => payload[0]));
    expect([...types].every((type) => [20, 22, 23].includes(type as number))).toBe(true);
    expect(types).toContain(23);
  });

  it('continues from a snapshot to the same events', () => {
    const { world, events } = begin(secured('writes'));
    const from = events.length;
    const again: WorldEvent[] = [];
    const copy = World.restore(
      { site: world.site, seed: 2, cell: 'team-1', onEvent: (event) => again.push(event) },
      world.snapshot(),
    );
    world.advanceTo(atSeconds(40));
    copy.advanceTo(atSeconds(40));
    expect(again).toEqual(events.slice(from));
  });
});
