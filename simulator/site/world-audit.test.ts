import { beforeEach, describe, expect, it } from 'vitest';
import { type Detection, DetectionSchema } from '../hosts/schema.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds, type Instant, seconds } from '../kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../network/message.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';

/* What a sensor finds in logs and sessions: who signs in, who works a screen from afar, who changes a controller. */

type Session = Extract<ServiceRequest, { protocol: 'session' }>['service'];

const terms = (kind: Detection['kind'], more: object = {}): Detection =>
  DetectionSchema.parse({ id: kind, title: { ja: '検知', en: 'Detection' }, kind, ...more });

const site = (detections: readonly Detection[]) => {
  const base = waterworks();
  const watched = base.hosts.map((host) => (host.kind === 'sensor' ? { ...host, detections: [...detections] } : host));
  return resolveSite({ ...base, hosts: watched, operators: [] }, 1, 'team-1');
};

describe('a sensor to which logs are forwarded', () => {
  let world: World;
  let events: WorldEvent[];
  let replies: Map<number, ServiceReply>;

  const begin = (...detections: Detection[]): void => {
    [events, replies] = [[], new Map()];
    world = World.begin({
      site: site(detections),
      seed: 1,
      cell: 'team-1',
      onEvent: (event) => events.push(event),
      onReply: (ticket, reply) => replies.set(ticket, reply),
    });
    world.advanceTo(atSeconds(10));
  };
  const later = (time: number): void => world.advanceTo((world.now + seconds(time)) as Instant);
  const ask = (from: string, to: string, port: 443 | 3389, service: Session) => {
    const request = { protocol: 'session', port, service } as const;
    const ticket = world.submit({ kind: 'request', from, to, channel: `${from}-${to}`, request });
    later(5);
    const reply = replies.get(ticket);
    return reply?.outcome === 'session' ? reply.service : reply;
  };
  const passwordOf = (host: string, user: string): string =>
    world.site.hosts.find(({ id }) => id === host)?.accounts.find((account) => account.user === user)?.password ?? '';
  const signIn = (from: string, to: string, port: 443 | 3389, user: string, password = passwordOf(to, user)) =>
    ask(from, to, port, { kind: 'login', user, password, secondFactor: null });
  const alerts = () => events.filter(({ type }) => type === 'alert.raised');
  const about = () => alerts().map(({ data }) => (data as { about: string }).about);
  const chain = (event: WorldEvent | undefined): string[] => {
    const types: string[] = [];
    for (let at = event; at; at = at.cause === null ? undefined : events[at.cause]) types.push(at.type);
    return types;
  };

  describe('looks for strangers at the door', () => {
    beforeEach(() => begin(terms('sign-in', { known: ['vendor-pc'] })));

    it('says nothing of the maintenance firm, and tells of a source that nobody registered', () => {
      signIn('vendor-pc', 'gateway', 443, 'maintenance');
      expect(alerts()).toEqual([]);
      signIn('attacker-pc', 'gateway', 443, 'maintenance');
      expect(about()).toEqual(['attacker-pc → gateway']);
      expect(chain(alerts()[0])).toEqual(['alert.raised', 'account.login', 'net.request']);
    });

    it('says nothing of one who does not come in', () => {
      signIn('attacker-pc', 'gateway', 443, 'maintenance', 'guess');
      expect(alerts()).toEqual([]);
    });
  });

  it('watches the hosts that it is told to, whoever comes there', () => {
    begin(terms('sign-in', { at: ['hmi'] }));
    signIn('ews', 'jump', 3389, 'maintenance');
    expect(alerts()).toEqual([]);
    signIn('jump', 'hmi', 3389, 'maintenance');
    expect(about()).toEqual(['jump → hmi']);
  });

  it('takes one wrong password for a slip of the hand, and the fifth in ten minutes for guessing', () => {
    begin(terms('refused-sign-in'));
    for (let attempt = 1; attempt <= 4; attempt++) signIn('attacker-pc', 'gateway', 443, 'maintenance', `${attempt}`);
    expect(alerts()).toEqual([]);
    later(700);
    for (let attempt = 1; attempt <= 4; attempt++) signIn('attacker-pc', 'gateway', 443, 'maintenance', `${attempt}`);
    expect(alerts()).toEqual([]);
    signIn('attacker-pc', 'gateway', 443, 'maintenance', '5');
    expect(about()).toEqual(['attacker-pc → gateway']);
  });

  it('tells at once of one who has the password and not the token', () => {
    begin(terms('refused-sign-in'));
    const gateway = world.station('gateway');
    const host = world.site.hosts.find(({ id }) => id === 'gateway');
    gateway?.access.reconfigure({
      accounts: host?.accounts ?? [],
      access: [{ port: 443, secondFactor: true, hours: null, origin: null }],
    });
    expect(signIn('attacker-pc', 'gateway', 443, 'maintenance')).toMatchObject({ reason: 'second-factor' });
    expect(about()).toEqual(['attacker-pc → gateway']);
  });

  it('tells a hand at the desk from one that works the screen from afar', () => {
    begin(terms('remote-operation'));
    const action = { do: 'write', tag: 'AIC-201.SV', value: 22 } as const;
    world.submit({ kind: 'operate', by: 'operator-1', hmi: 'hmi', account: 'operator', action });
    later(5);
    expect(alerts()).toEqual([]);
    const granted = signIn('jump', 'hmi', 3389, 'maintenance');
    expect(alerts()).toEqual([]);
    const session = (granted as { session: number }).session;
    ask('jump', 'hmi', 3389, { kind: 'operate', session, tag: 'AIC-201.SV', value: 25 });
    expect(about()).toEqual(['jump → hmi']);
    expect(chain(alerts()[0])).toEqual(['alert.raised', 'net.request']);
  });

  it('compares a controller’s program with the project’s', () => {
    begin(terms('program-change'));
    const { engineering, source } = world.controllers.find(({ id }) => id === 'plc-dosing') as World['controllers'][0];
    engineering.download(source, { from: 'ews', by: 'engineer', cause: null });
    later(5);
    expect(alerts()).toEqual([]);
    engineering.onlineChange(`${source}\n`, { from: 'ews', by: 'engineer', cause: null });
    later(5);
    expect(about()).toEqual(['ews → plc-dosing']);
    expect(chain(alerts()[0])).toEqual(['alert.raised', 'plc.program']);
    engineering.wipe({ from: 'jump', by: 'engineer', cause: null });
    later(5);
    expect(about()).toEqual(['ews → plc-dosing', 'jump → plc-dosing']);
  });

  it('tells of a force that is set, once, and not of one that is let go', () => {
    begin(terms('force'));
    const { engineering } = world.controllers.find(({ id }) => id === 'plc-dosing') as World['controllers'][0];
    const engineer = { from: 'ews', by: 'engineer', cause: null };
    const variable = engineering.variables().find(({ access, type }) => access === 'force' && type === 'BOOL');
    engineering.force(variable?.path ?? '', true, engineer);
    engineering.release(variable?.path ?? '', engineer);
    engineering.force(variable?.path ?? '', false, engineer);
    later(5);
    expect(about()).toEqual(['ews → plc-dosing']);
    expect(chain(alerts()[0])).toEqual(['alert.raised', 'plc.forced']);
  });
});
