import { describe, expect, it } from 'vitest';
import { atSeconds } from '../kernel/time.ts';
import { readRequest, writeSingle } from '../protocols/modbus/client.ts';
import type { TappedFrame } from './taps.ts';
import { TestWorld, testTopology } from './test-world.ts';
import { TopologyError } from './topology.ts';

const modbus = (pdu: Uint8Array) => ({ protocol: 'modbus', unit: 1, pdu }) as const;
const read = modbus(readRequest(3, 0, 4));
const write = modbus(writeSingle(0, 26));
const login = { kind: 'login', user: 'u', password: 'p', secondFactor: null } as const;
const probe = (port: number) => ({ protocol: 'probe', port }) as const;

describe('a request on the plant network', () => {
  it('reaches a host in the same zone, and its answer comes back', () => {
    const world = new TestWorld();
    world.send('plc-1', 'plc-2', read);
    world.run(1);
    expect(world.outcomes).toEqual(['modbus']);
    const [request, response] = world.events;
    expect(request?.data).toEqual({
      bytes: '0300000004',
      conduit: null,
      connection: 1,
      from: 'plc-1',
      operation: 'modbus.read-holding',
      origin: null,
      port: 502,
      protocol: 'modbus',
      rule: null,
      to: 'plc-2',
      verdict: 'allow',
    });
    expect(response?.cause).toBe(request?.seq);
    expect(response?.data).toEqual({ bytes: '03080000000000000000', outcome: 'modbus', request: request?.seq });
  });

  it('has its keys in sorted order, as canonical JSON wants them', () => {
    const world = new TestWorld();
    world.send('hmi', 'plc-1', read);
    world.run(1);
    for (const { data } of world.events) expect(Object.keys(data)).toEqual(Object.keys(data).sort());
  });

  it('passes a conduit that allows it, and the event says by which rule', () => {
    const world = new TestWorld();
    world.send('hmi', 'plc-1', write);
    world.run(1);
    expect(world.requests[0]).toMatchObject({ verdict: 'allow', conduit: 'fw-control', rule: 'hmi-to-plc' });
    expect(world.devices.get('plc-1')?.words.holding[0]).toBe(26);
    expect(world.delivered[0]).toMatchObject({ host: 'plc-1', incoming: { from: 'hmi', cause: world.events[0]?.seq } });
  });

  it('times out after three seconds where a conduit drops it', () => {
    const world = new TestWorld();
    world.send('office', 'plc-1', read);
    world.run(2.999);
    expect(world.replies).toEqual([]);
    world.run(4);
    expect(world.replies[0]).toMatchObject({ reply: { outcome: 'timeout' }, at: atSeconds(3) });
    expect(world.requests[0]).toMatchObject({ verdict: 'drop', conduit: 'fw-office', rule: null, origin: null });
    expect(world.delivered).toEqual([]);
  });

  it('is reset at once where a conduit refuses it, and the event names the measure that put the rule there', () => {
    const deny = { from: ['hmi'], to: ['any'], protocol: 'modbus', action: 'refuse', origin: 'm-allowlist' } as const;
    const world = new TestWorld(testTopology({ control: [{ id: 'no-hmi', ...deny }] }));
    world.send('hmi', 'plc-1', read);
    world.run(0.01);
    expect(world.outcomes).toEqual(['refused']);
    expect(world.requests[0]).toMatchObject({
      verdict: 'refuse',
      conduit: 'fw-control',
      rule: 'no-hmi',
      origin: 'm-allowlist',
    });
  });

  it('needs the allowance of every conduit across three zones', () => {
    const world = new TestWorld();
    world.send('office', 'plc-2', read);
    world.send('office', 'hmi', read);
    world.send('outsider', 'plc-2', read);
    world.run(5);
    expect(world.requests.map(({ verdict, conduit }) => [verdict, conduit])).toEqual([
      ['allow', 'fw-control'],
      ['drop', 'fw-office'],
      ['drop', 'fw-edge'],
    ]);
    expect(world.outcomes.sort()).toEqual(['modbus', 'timeout', 'timeout']);
  });

  it('to an address is the same as to the host that has it; to nobody’s it times out', () => {
    const world = new TestWorld();
    world.sendTo('hmi', '192.168.10.102', read);
    world.sendTo('hmi', '192.168.10.99', read);
    world.sendTo('hmi', '172.16.0.1', read);
    world.sendTo('hmi', 'not an address', read);
    world.run(5);
    expect(world.requests.map(({ to }) => to)).toEqual(['plc-2', '192.168.10.99', '172.16.0.1', 'not an address']);
    expect(world.outcomes).toEqual(['modbus', 'timeout', 'timeout', 'timeout']);
  });

  it('is refused where nobody listens, and times out at a dead host', () => {
    const world = new TestWorld();
    world.dead.add('plc-2');
    world.send('plc-1', 'plain', read);
    world.send('plc-1', 'plc-2', read);
    world.run(5);
    expect(world.replies.map(({ ticket, reply }) => [ticket, reply.outcome])).toEqual([
      [1, 'refused'],
      [2, 'timeout'],
    ]);
  });

  it('to a conduit itself is refused: it listens on nothing', () => {
    const world = new TestWorld();
    world.sendTo('plc-1', '192.168.10.2', read);
    world.sendTo('plc-1', '192.168.10.2', probe(22));
    world.run(5);
    expect(world.outcomes).toEqual(['refused', 'refused']);
  });

  it('to the host itself needs no network', () => {
    const world = new TestWorld();
    world.send('plc-1', 'plc-1', read);
    world.run(1);
    expect(world.outcomes).toEqual(['modbus']);
  });
});

describe('a conduit with rules for Modbus functions and addresses', () => {
  it('lets the connection open and judges each request', () => {
    const world = new TestWorld();
    world.send('jump', 'plc-1', read);
    world.run(1);
    world.send('jump', 'plc-1', modbus(readRequest(3, 6, 4)));
    world.run(2);
    expect(world.outcomes).toEqual(['modbus', 'modbus']);
    expect(world.network.connections.length).toBe(1);
    world.send('jump', 'plc-1', modbus(readRequest(3, 7, 4)));
    world.run(3);
    expect(world.outcomes).toEqual(['modbus', 'modbus', 'refused']);
    expect(world.requests[2]).toMatchObject({ verdict: 'refuse', conduit: 'fw-control', rule: null });
    expect(world.network.connections).toEqual([]); // a refusing conduit resets the connection
    expect(world.delivered.length).toBe(2);
  });

  it('swallows a dropped request, and the connection goes on', () => {
    const world = new TestWorld();
    world.send('office', 'plc-2', read);
    world.run(1);
    world.send('office', 'plc-2', write);
    world.run(1.5);
    world.send('office', 'plc-2', read);
    world.run(6);
    expect(world.replies.map(({ ticket, reply }) => [ticket, reply.outcome])).toEqual([
      [1, 'modbus'],
      [3, 'modbus'],
      [2, 'timeout'],
    ]);
    expect(world.requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
    expect(world.devices.get('plc-2')?.words.holding[0]).toBe(0);
  });

  it('answers a probe of the port as it would a connection', () => {
    const world = new TestWorld();
    world.send('jump', 'plc-1', probe(502));
    world.send('jump', 'plc-2', probe(502));
    world.send('office', 'plc-1', probe(502));
    world.run(5);
    expect(world.outcomes).toEqual(['refused', 'open', 'timeout']);
  });

  it('denies by function before a general allowance, wherever a range is touched', () => {
    const control = [
      {
        id: 'guard',
        from: ['any'],
        to: ['control'],
        protocol: 'modbus',
        functions: [6, 16, 22, 23],
        addresses: [[10, 19]],
        action: 'drop',
        origin: 'm-filter',
      } as const,
    ];
    const world = new TestWorld(testTopology({ control }));
    for (const address of [9, 10, 19, 20]) world.send('hmi', 'plc-1', modbus(writeSingle(address, 1)));
    world.send('hmi', 'plc-1', modbus(readRequest(3, 10, 5)));
    world.run(5);
    expect(world.requests.map(({ verdict }) => verdict)).toEqual(['allow', 'drop', 'drop', 'allow', 'allow']);
    expect(world.requests[1]?.origin).toBe('m-filter');
  });
});

describe('connections', () => {
  it('are kept for a poller, and closed when nothing has passed for a minute', () => {
    const world = new TestWorld();
    for (let second = 0; second < 100; second++) {
      world.send('hmi', 'plc-1', read);
      world.run(second + 1);
    }
    expect(new Set(world.requests.map(({ connection }) => connection))).toEqual(new Set([1]));
    world.run(158);
    expect(world.network.connections.length).toBe(1);
    world.run(161);
    expect(world.network.connections).toEqual([]);
    world.send('hmi', 'plc-1', read);
    world.run(170);
    expect(world.requests.at(-1)?.connection).toBe(2);
  });

  it('belong to their channel and end with it', () => {
    const world = new TestWorld();
    world.send('hmi', 'plc-1', read, 'socket-1');
    world.send('hmi', 'plc-1', read, 'socket-2');
    world.send('hmi', 'plc-1', read);
    world.run(1);
    expect(world.network.connections.map(({ channel }) => channel)).toEqual(['socket-1', 'socket-2', null]);
    world.network.hangUp('socket-1');
    expect(world.network.connections.map(({ channel }) => channel)).toEqual(['socket-2', null]);
  });

  it('answer requests in order, however many are under way', () => {
    const world = new TestWorld();
    const tickets = Array.from({ length: 30 }, () => world.send('office', 'plc-2', read, 'pipeline'));
    world.run(1);
    expect(world.replies.map(({ ticket }) => ticket)).toEqual(tickets);
  });

  it('that are cut lose what is under way', () => {
    const world = new TestWorld();
    world.send('hmi', 'plc-1', read);
    world.run(1);
    world.send('hmi', 'plc-1', read);
    expect(world.network.closeConnections(({ to }) => to === 'plc-1')).toBe(1);
    world.run(2);
    expect(world.outcomes).toEqual(['modbus', 'refused']);
  });

  it('do not shift each other’s latency', () => {
    const times = (disturbed: boolean) => {
      const world = new TestWorld();
      for (let second = 0; second < 10; second++) {
        if (disturbed) world.send('plc-2', 'plc-1', read);
        world.run(second + 0.5);
        world.send('hmi', 'plc-1', read, 'mine');
        world.run(second + 1);
      }
      const mine = new Set(world.events.filter(({ data }) => data.from === 'hmi').map(({ seq }) => seq));
      return world.events.filter(({ data }) => mine.has(data.request as number)).map(({ t }) => t);
    };
    expect(times(true).slice(1)).toEqual(times(false).slice(1)); // the first waits for ARP, which the other may have done
  });
});

describe('discovery', () => {
  it('within a zone is a question to all that the owner answers, and beyond it an echo that conduits judge', () => {
    const world = new TestWorld();
    world.send('plc-1', 'plc-2', { protocol: 'discover' });
    world.sendTo('plc-1', '192.168.10.9', { protocol: 'discover' });
    world.sendTo('plc-1', '192.168.10.2', { protocol: 'discover' });
    world.send('office', 'plc-2', { protocol: 'discover' });
    world.send('plc-2', 'office', { protocol: 'discover' });
    world.run(5);
    expect(Object.fromEntries(world.replies.map(({ ticket, reply }) => [ticket, reply.outcome]))).toEqual({
      1: 'open',
      2: 'timeout',
      3: 'open',
      4: 'open',
      5: 'timeout',
    });
    expect(world.requests[4]).toMatchObject({
      conduit: 'fw-office',
      verdict: 'drop',
      operation: 'discover',
      port: null,
    });
  });
});

describe('what the ports of a switch see', () => {
  const watch = (world: TestWorld): TappedFrame[] => {
    const frames: TappedFrame[] = [];
    world.network.observe((frame) => frames.push(frame));
    return frames;
  };
  const isArp = ({ bytes }: TappedFrame) => bytes[12] === 0x08 && bytes[13] === 0x06;

  it('is an address resolution the first time only, until the entry has aged', () => {
    const world = new TestWorld();
    const frames = watch(world);
    const asked = () => frames.filter(isArp).length;
    world.send('plc-1', 'plc-2', read);
    world.run(1);
    expect(asked()).toBe(2);
    expect(world.network.arpTable('plc-1').map(({ address }) => address)).toEqual(['192.168.10.102']);
    expect(world.network.arpTable('plc-2').map(({ mac }) => mac)).toEqual([world.network.macOf('plc-1')]);
    world.send('plc-1', 'plc-2', read);
    world.run(239);
    expect(asked()).toBe(2);
    world.run(241);
    expect(world.network.arpTable('plc-1')).toEqual([]);
    world.send('plc-1', 'plc-2', read);
    world.run(242);
    expect(asked()).toBe(4);
  });

  it('is broadcast for all, one’s own traffic for oneself, and everything for a sensor', () => {
    const world = new TestWorld();
    const frames = watch(world);
    world.send('plc-1', 'plc-2', read);
    world.run(1);
    world.network.flush();
    const [question, answer, syn] = frames;
    expect(question?.seenBy).toEqual(['plc-1', 'plc-2', 'sensor', 'plain']);
    for (const frame of [answer, syn]) expect([...(frame?.seenBy ?? [])].sort()).toEqual(['plc-1', 'plc-2', 'sensor']);
    expect(frames.filter(({ seenBy }) => seenBy.includes('plain')).length).toBe(1);
    expect(world.network.switchTable('control').map(({ port }) => port)).toEqual(['plc-1', 'plc-2']);
  });

  it('comes in order of time, and nothing is built when nobody looks', () => {
    const world = new TestWorld();
    const frames: TappedFrame[] = [];
    world.send('hmi', 'plc-1', read);
    world.run(1);
    const stop = world.network.observe((frame) => frames.push(frame));
    world.send('office', 'plc-2', read);
    world.send('hmi', 'plc-1', read);
    world.run(2);
    stop();
    const seen = frames.length;
    expect(seen).toBeGreaterThan(10);
    expect(frames.map(({ t }) => t)).toEqual(frames.map(({ t }) => t).sort((a, b) => a - b));
    world.send('hmi', 'plc-1', read);
    world.run(3);
    expect(frames.length).toBe(seen);
  });

  it('leaves events and times as they are', () => {
    const run = (observed: boolean) => {
      const world = new TestWorld();
      if (observed) watch(world);
      world.send('office', 'plc-2', read);
      world.send('hmi', 'plc-1', write);
      world.send('office', 'jump', { protocol: 'session', port: 3389, service: login });
      world.run(10);
      return world.events;
    };
    expect(run(true)).toEqual(run(false));
  });
});

describe('a topology that changes', () => {
  it('resets connections that are no longer allowed and keeps the others', () => {
    const world = new TestWorld();
    world.send('hmi', 'plc-1', read);
    world.send('office', 'plc-2', read);
    world.run(1);
    const topology = testTopology();
    world.network.reconfigure({
      ...topology,
      conduits: topology.conduits.map((c) => ({ ...c, rules: c.rules.filter(({ id }) => id !== 'office-reads') })),
    });
    expect(world.network.connections.map(({ from }) => from)).toEqual(['hmi']);
    world.send('hmi', 'plc-1', read);
    world.send('office', 'plc-2', read);
    world.run(6);
    expect(world.outcomes.slice(2)).toEqual(['modbus', 'timeout']);
    expect(world.requests[2]?.connection).toBe(1);
  });

  it.each([
    ['unknown-zone', { hosts: [{ id: 'x', zone: 'nowhere', octet: 5 }] }],
    [
      'address-conflict',
      {
        hosts: [
          { id: 'x', zone: 'control', octet: 5 },
          { id: 'y', zone: 'control', octet: 5 },
        ],
      },
    ],
    ['bad-octet', { hosts: [{ id: 'x', zone: 'control', octet: 'five' }] }],
    [
      'duplicate-id',
      {
        hosts: [
          { id: 'x', zone: 'control', octet: 5 },
          { id: 'x', zone: 'control', octet: 6 },
        ],
      },
    ],
    ['bad-subnet', { zones: [{ id: 'control', level: 'control', subnet: '192.168.300' }] }],
  ])('is turned down with %s, and nothing has changed', (code, change) => {
    const world = new TestWorld();
    world.send('hmi', 'plc-1', read);
    world.run(1);
    const before = world.network.snapshot();
    expect(() => world.network.reconfigure({ ...testTopology(), conduits: [], ...change })).toThrow(
      expect.objectContaining({ code }) as TopologyError,
    );
    expect(world.network.snapshot()).toEqual(before);
  });

  it('forgets a host that is taken away, also in the middle of its probe', () => {
    const world = new TestWorld();
    world.send('plain', 'plc-1', probe(502));
    world.send('plain', 'plc-2', read);
    const topology = testTopology();
    world.network.reconfigure({ ...topology, hosts: topology.hosts.filter(({ id }) => id !== 'plain') });
    world.run(10);
    expect(world.outcomes.length).toBe(2);
    expect(() => world.send('plain', 'plc-1', read)).toThrow(TopologyError);
  });
});
