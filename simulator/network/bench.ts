import { Scheduler } from '../kernel/scheduler.ts';
import { atSeconds } from '../kernel/time.ts';
import { readRequest } from '../protocols/modbus/client.ts';
import type { ServiceReply } from './message.ts';
import { Network } from './network.ts';
import { PcapngWriter } from './pcapng.ts';
import type { Topology } from './topology.ts';

/* Measuring functions: they do the work and count it; who calls them holds the watch. */

const HOSTS = 4;

const topology: Topology = {
  zones: [
    { id: 'information', level: 'control-information', subnet: '192.168.20' },
    { id: 'control', level: 'control', subnet: '192.168.10' },
  ],
  hosts: [
    { id: 'hmi', zone: 'information', octet: 10 },
    ...Array.from({ length: HOSTS }, (_, i) => ({ id: `plc-${i}`, zone: 'control', octet: 101 + i })),
  ],
  conduits: [
    {
      id: 'firewall',
      between: ['information', 'control'],
      octet: 1,
      rules: [{ id: 'poll', from: ['hmi'], to: ['control'], protocol: 'modbus', action: 'allow', origin: null }],
      otherwise: 'drop',
      origin: null,
    },
  ],
};

const REPLY: ServiceReply = { outcome: 'modbus', pdu: Uint8Array.from([3, 20, ...new Array<number>(20).fill(7)]) };
const OPEN: ServiceReply = { outcome: 'open' };

const poll = (conversations: number, observe: (network: Network) => void): number => {
  const scheduler = new Scheduler();
  let seq = 0;
  let replies = 0;
  const network = new Network(topology, {
    seed: 1,
    now: () => scheduler.now,
    schedule: (delay, message, data) => scheduler.after(delay, 'network', message, data),
    emit: () => ++seq,
    deliver: (_host, { request }) => (request.protocol === 'probe' ? OPEN : REPLY),
    reply: () => {
      replies++;
    },
  });
  scheduler.register('network', (message, data) => network.handle(message, data));
  observe(network);
  const request = { protocol: 'modbus', unit: 1, pdu: readRequest(3, 0, 10) } as const;
  for (let i = 0; i < conversations; i++) {
    network.request({ ticket: i, from: 'hmi', to: `plc-${i % HOSTS}`, request, cause: null });
    scheduler.advanceTo(atSeconds((i + 1) * 0.1));
  }
  return replies;
};

/** Polls ten registers across a conduit, ten times a simulated second. Returns the conversations that were answered. */
export const converse = (conversations: number): number => poll(conversations, () => undefined);

/** The same with a capture of both zones. Returns frames and bytes of pcapng. */
export const capture = (conversations: number): { frames: number; bytes: number } => {
  const writer = new PcapngWriter([{ zone: 'information' }, { zone: 'control' }]);
  let frames = 0;
  let bytes = writer.header.length;
  poll(conversations, (network) => {
    network.observe((frame) => {
      frames++;
      writer.append(frame);
      if (writer.waiting > 60_000) bytes += writer.take().length;
    });
  });
  bytes += writer.take().length;
  return { frames, bytes };
};
