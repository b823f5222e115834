import { Scheduler, type SchedulerState } from '../kernel/scheduler.ts';
import { atSeconds, type Instant } from '../kernel/time.ts';
import { arrayData, newCounters } from '../protocols/modbus/device.ts';
import { servePdu } from '../protocols/modbus/service.ts';
import type { ServiceReply, ServiceRequest } from './message.ts';
import { type Incoming, Network } from './network.ts';
import type { Payloads } from './payloads.ts';
import type { NetworkState } from './state.ts';
import type { ConduitRule, Topology } from './topology.ts';

/* A small world around a network, for the tests and the measurements of this room. */

const rule = (id: string, from: string[], to: string[], more: Partial<ConduitRule> = {}): ConduitRule => ({
  id,
  from,
  to,
  protocol: 'modbus',
  action: 'allow',
  origin: null,
  ...more,
});

/** Two PLCs and a sensor in the control network, an HMI and a historian above, an office beyond, an outsider. */
export const testTopology = (extra: { control?: ConduitRule[]; office?: ConduitRule[] } = {}): Topology => ({
  zones: [
    { id: 'outside', level: 'outside', subnet: '203.0.113' },
    { id: 'office-net', level: 'enterprise', subnet: '10.0.1' },
    { id: 'information', level: 'control-information', subnet: '192.168.20' },
    { id: 'control', level: 'control', subnet: '192.168.10' },
  ],
  hosts: [
    { id: 'outsider', zone: 'outside', octet: 66, kind: 'outsider' },
    { id: 'office', zone: 'office-net', octet: 20, kind: 'workstation' },
    { id: 'jump', zone: 'information', octet: 30, kind: 'jump' },
    { id: 'hmi', zone: 'information', octet: 10, kind: 'hmi' },
    { id: 'historian', zone: 'information', octet: 11, kind: 'historian' },
    { id: 'plc-1', zone: 'control', octet: 101, kind: 'controller' },
    { id: 'plc-2', zone: 'control', octet: '102', kind: 'controller' },
    { id: 'sensor', zone: 'control', octet: 200, kind: 'sensor', taps: ['control'] },
    { id: 'plain', zone: 'control', octet: 120, kind: 'server' },
  ],
  conduits: [
    {
      id: 'fw-office',
      between: ['office-net', 'information'],
      octet: 1,
      rules: [
        ...(extra.office ?? []),
        rule('office-to-jump', ['office'], ['jump'], { protocol: 'rdp' }),
        rule('office-ping', ['office'], ['any'], { protocol: 'icmp' }),
        rule('office-reads', ['office'], ['plc-2'], { functions: [3, 4] }),
      ],
      otherwise: 'drop',
      origin: null,
    },
    {
      id: 'fw-control',
      between: ['information', 'control'],
      octet: 2,
      rules: [
        ...(extra.control ?? []),
        rule('hmi-to-plc', ['hmi'], ['control']),
        rule('history', ['historian'], ['control'], { protocol: 'opcua' }),
        rule('jump-reads', ['jump'], ['plc-1'], { functions: [3], addresses: [[0, 9]] }),
        rule('ping', ['any'], ['any'], { protocol: 'icmp' }),
        rule('office-reads', ['office-net'], ['plc-2']),
      ],
      otherwise: 'refuse',
      origin: null,
    },
    { id: 'fw-edge', between: ['outside', 'office-net'], octet: 2, rules: [], otherwise: 'drop', origin: null },
  ],
});

interface Sent {
  readonly seq: number;
  readonly t: number;
  readonly type: string;
  readonly cause: number | null;
  readonly audience: string;
  readonly data: Record<string, unknown>;
}

interface SavedWorld {
  readonly scheduler: SchedulerState;
  readonly network: NetworkState;
  readonly registers: readonly (readonly [string, number[]])[];
  readonly tickets: number;
  readonly seq: number;
}

export class TestWorld {
  readonly scheduler = new Scheduler();
  readonly events: Sent[] = [];
  readonly replies: { ticket: number; reply: ServiceReply; at: Instant }[] = [];
  readonly delivered: { host: string; incoming: Incoming }[] = [];
  readonly devices = new Map(['plc-1', 'plc-2'].map((id) => [id, arrayData(SIZES)]));
  /** Hosts that do not answer. */
  readonly dead = new Set<string>();
  readonly network: Network;
  #tickets = 0;
  #seq = 0;

  constructor(topology: Topology = testTopology(), seed = 1, payloads: Payloads = {}) {
    this.network = new Network(
      topology,
      {
        seed,
        now: () => this.scheduler.now,
        schedule: (delay, message, data) => this.scheduler.after(delay, 'network', message, data),
        emit: (type, data, cause, audience) => {
          const seq = ++this.#seq;
          const t = this.scheduler.now;
          this.events.push({ seq, t, type, cause, audience, data: data as Record<string, unknown> });
          return seq;
        },
        deliver: (host, incoming) => this.#deliver(host, incoming),
        reply: (ticket, reply) => {
          this.replies.push({ ticket, reply, at: this.scheduler.now });
        },
      },
      payloads,
    );
    this.scheduler.register('network', (message, data) => this.network.handle(message, data));
  }

  /** Data of the net.request events so far. */
  get requests(): Record<string, unknown>[] {
    return this.events.filter(({ type }) => type === 'net.request').map(({ data }) => data);
  }

  get outcomes(): string[] {
    return this.replies.map(({ reply }) => reply.outcome);
  }

  send(from: string, to: string, request: ServiceRequest, channel: string | null = null): number {
    const ticket = ++this.#tickets;
    this.network.request({ ticket, from, to, request, cause: null, channel });
    return ticket;
  }

  sendTo(from: string, address: string, request: ServiceRequest): number {
    const ticket = ++this.#tickets;
    this.network.request({ ticket, from, address, request, cause: null });
    return ticket;
  }

  snapshot(): SavedWorld {
    const registers = [...this.devices].map(([id, { words }]): [string, number[]] => [id, [...words.holding]]);
    return {
      scheduler: this.scheduler.snapshot(),
      network: this.network.snapshot(),
      registers,
      tickets: this.#tickets,
      seq: this.#seq,
    };
  }

  static restored(saved: SavedWorld): TestWorld {
    const world = new TestWorld();
    world.scheduler.restore(saved.scheduler);
    world.network.restore(saved.network);
    for (const [id, words] of saved.registers) world.devices.get(id)?.words.holding.set(words);
    world.#tickets = saved.tickets;
    world.#seq = saved.seq;
    return world;
  }

  /** Advances to so many seconds after the start. */
  run(seconds: number): void {
    this.scheduler.advanceTo(atSeconds(seconds));
  }

  #deliver(host: string, incoming: Incoming): ServiceReply {
    if (this.dead.has(host)) return { outcome: 'timeout' };
    const { request } = incoming;
    if (request.protocol === 'discover') return { outcome: 'open' };
    if (request.protocol === 'probe') return LISTENS[host]?.includes(request.port) ? { outcome: 'open' } : NOBODY;
    this.delivered.push({ host, incoming });
    const data = this.devices.get(host);
    if (request.protocol === 'modbus' && data) {
      const pdu = servePdu(request.pdu, { data, identity: IDENTITY, counters: newCounters() });
      return pdu === null ? { outcome: 'timeout' } : { outcome: 'modbus', pdu };
    }
    if (request.protocol === 'opcua') return { outcome: 'opcua', service: { kind: 'read', results: [] } };
    if (request.protocol === 'session') return { outcome: 'session', service: { kind: 'granted', session: 7 } };
    return NOBODY;
  }
}

const NOBODY: ServiceReply = { outcome: 'refused' };
const SIZES = { coil: 100, discrete: 100, input: 100, holding: 200 };
const IDENTITY = { vendor: 'V', product: 'P', revision: '1', model: 'M', name: 'N', unit: 1 };
const LISTENS: Readonly<Record<string, readonly number[]>> = {
  'plc-1': [502, 4840],
  'plc-2': [502, 4840],
  jump: [22, 443, 3389],
};
