import { beforeAll, describe, expect, it } from 'vitest';
import { DetectionSchema } from '../hosts/schema.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import { writeSingle } from '../protocols/modbus/client.ts';
import type { WorldCommand } from './command.ts';
import { RuleSchema, type SiteDocument } from './document.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';

/* What a site document can hold against an attack, each part for itself. */

let base: SiteDocument;
beforeAll(() => {
  base = waterworks();
});

const begin = (site: SiteDocument) => {
  const events: WorldEvent[] = [];
  const replies: ServiceReply[] = [];
  const world = World.begin({
    site: resolveSite(site, 2, 'team-1', { operatorPresent: { value: true } }),
    seed: 2,
    cell: 'team-1',
    onEvent: (event) => events.push(event),
    onReply: (_ticket, reply) => replies.push(reply),
  });
  const of = <T>(type: string) => events.filter((event) => event.type === type) as WorldEvent<string, T>[];
  const chain = (event: WorldEvent): string[] => {
    const types = [event.type];
    for (let at = event.cause; at !== null; at = events[at]?.cause ?? null) types.push(events[at]?.type as string);
    return types;
  };
  return { world, events, replies, of, chain };
};

const dose = (value: number, from = 'jump'): WorldCommand => {
  const { address } = base.points.find((point) => point.tag === 'AIC-201.SV') as { address: number };
  return {
    kind: 'request',
    from,
    to: 'plc-dosing',
    channel: 'x',
    request: { protocol: 'modbus', unit: 1, pdu: writeSingle(address, value) },
  };
};

const without = (site: SiteDocument): SiteDocument => ({ ...site, operators: [] });

describe('a hard-wired high-pH trip', () => {
  const trip = {
    id: 'ash-201',
    title: { ja: '高pH保護停止', en: 'High-pH trip' },
    signal: 'clear-well.ph',
    direction: 'above' as const,
    value: 8.3,
    delay: '20s',
    lag: '0s',
    deadTime: '0s',
    noise: 0,
    stop: [{ actuator: 'CP-201', position: 0 }],
    influencedBy: ['AIC-201.SV'],
    origin: 'hard-wired',
  };

  it('stops the feeder whatever the controller wants, stays tripped, and is reset by hand', () => {
    const feeder = base.actuators.find((actuator) => actuator.signal === 'naoh-feeder.stroke')?.tag as string;
    const site: SiteDocument = {
      ...without(base),
      protections: [{ ...trip, stop: [{ actuator: feeder, position: 0 }] }],
    };
    const { world, of, chain } = begin(site);
    world.advanceTo(atSeconds(60));
    world.submit(dose(65_535));
    world.advanceTo(atSeconds(3600));
    const tripped = of<{ origin: string }>('trip.tripped');
    expect(tripped).toHaveLength(1);
    expect(tripped[0]?.data.origin).toBe('hard-wired');
    expect(chain(tripped[0] as WorldEvent)).toEqual(['trip.tripped', 'plc.written', 'net.request']);
    expect(world.truth()['naoh-feeder.stroke']).toBe(0);
    expect(
      of('excursion.began').filter(
        (event) =>
          (event.data as { place: string }).place === 'plant-outlet' && (event.data as { value: number }).value > 8,
      ),
    ).toEqual([]);
    expect(world.trips()).toEqual(['ash-201']);
    world.submit({ kind: 'reset-protection', by: 'operator', protection: 'ash-201' });
    expect(world.trips()).toEqual([]);
    world.advanceTo(atSeconds(3700));
    expect(world.truth()['naoh-feeder.stroke']).toBeGreaterThan(50);
  });
});

describe('a detection of new writers', () => {
  const watched = (): SiteDocument => ({
    ...base,
    hosts: base.hosts.map((host) =>
      host.kind === 'sensor'
        ? {
            ...host,
            detections: [
              DetectionSchema.parse({
                id: 'new-writer',
                title: { ja: '新しい書込み元', en: 'New writer' },
                kind: 'new-writer',
                known: ['hmi', 'ews'],
                route: base.operators[0]?.id,
                origin: 'writer-detection',
              }),
            ],
          }
        : host,
    ),
  });

  it('says nothing while known hosts work, and points at the request of a stranger', () => {
    const { world, of, chain } = begin(watched());
    world.advanceTo(atSeconds(60));
    const { hmi, account } = base.operators[0] as { hmi: string; account: string };
    world.submit({
      kind: 'operate',
      by: 'operator',
      hmi,
      account,
      action: { do: 'write', tag: 'AIC-201.SV', value: 21 },
    });
    world.advanceTo(atSeconds(120));
    expect(of('alert.raised')).toEqual([]);
    world.submit(dose(26));
    world.advanceTo(atSeconds(125));
    const alert = of<{ origin: string; routed: boolean }>('alert.raised')[0] as WorldEvent;
    expect(alert.data).toMatchObject({ origin: 'writer-detection', routed: true });
    expect(chain(alert)).toEqual(['alert.raised', 'net.request']);
  });
});

describe('a write filter at the conduit', () => {
  const filter = RuleSchema.parse({
    id: 'no-writes',
    from: ['any'],
    to: ['control'],
    protocol: 'modbus',
    functions: [5, 6, 15, 16],
    action: 'drop',
    origin: 'modbus-write-filter',
  });
  const filtered = (): SiteDocument => ({
    ...without(base),
    conduits: base.conduits.map((conduit) =>
      conduit.between.includes('control') ? { ...conduit, rules: [filter, ...conduit.rules] } : conduit,
    ),
  });

  it('lets reads pass and drops writes, and the verdict names who put it there', () => {
    const { world, of, replies } = begin(filtered());
    world.advanceTo(atSeconds(10));
    world.submit(dose(26));
    world.advanceTo(atSeconds(30));
    expect(replies).toEqual([{ outcome: 'timeout' }]);
    expect(
      of<{ from: string }>('net.request')
        .filter((event) => event.data.from === 'jump')
        .at(-1)?.data,
    ).toMatchObject({ verdict: 'drop', rule: 'no-writes', origin: 'modbus-write-filter' });
    expect(of('plc.written')).toEqual([]);
  });

  it('can be put in while the plant runs, after its downtime, without a bump', () => {
    const { world, of, replies } = begin(without(base));
    world.advanceTo(atSeconds(60));
    const before = world.held()['AIC-201.MV'] as number;
    world.submit({ kind: 'reconfigure', site: filtered(), changes: ['modbus-write-filter'], downtimeSeconds: 30 });
    world.submit(dose(21));
    world.advanceTo(atSeconds(80));
    expect(replies).toMatchObject([{ outcome: 'modbus' }]);
    world.submit(dose(26));
    world.advanceTo(atSeconds(89));
    world.advanceTo(atSeconds(100));
    world.submit(dose(30));
    world.advanceTo(atSeconds(110));
    expect(replies.map((reply) => reply.outcome)).toEqual(['modbus', 'modbus', 'timeout']);
    expect(of('site.reconfigured')).toHaveLength(1);
    expect(Math.abs((world.held()['AIC-201.MV'] as number) - before)).toBeLessThan(20);
  });
});
