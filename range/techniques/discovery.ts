import { z } from 'zod';
import { IDENTIFY_PDU, identityOf, REPORT_ID_PDU, requestAddress, together, wait } from './ask.ts';
import { done, type Reply, type RequestAsk, type Script, stopped, technique } from './technique.ts';

const Sweep = z.strictObject({
  from: z.string(),
  zones: z.array(z.string()).min(1),
  /** Last octets that he tries, inclusive. */
  octets: z.tuple([z.number().int().min(1).max(254), z.number().int().min(1).max(254)]).default([1, 60]),
  /** Ports that he tries on every host that answered. */
  ports: z.array(z.number().int().min(1).max(65535)).default([502, 4840]),
  /** Requests in the air at once. */
  parallel: z.number().int().min(1).max(64).default(16),
});
type Sweep = z.infer<typeof Sweep>;

const cutOff = (replies: readonly Reply[]): boolean => replies.some((reply) => reply.outcome === 'cut-off');

/** Asks every address of a zone whether somebody is there, then tries a few ports of those that are. */
export const remoteSystemDiscovery = technique<Sweep>({
  id: 'remote-system-discovery',
  attack: ['T0846'],
  title: { ja: 'ネットワーク上の機器の探索', en: 'Who is on the network?' },
  parameters: Sweep,
  references: ({ from, zones }) => ({ hosts: [from], zones }),
  *run({ parameters, subnet, pause }): Script {
    const { from, zones, octets, ports, parallel } = parameters;
    const ask = (address: string, port: number | null): RequestAsk => ({
      ask: 'request',
      from,
      to: { address },
      request: port === null ? { protocol: 'discover' } : { protocol: 'probe', port },
    });
    const hosts: Record<string, number[]> = {};
    let batch = 0;
    for (const zone of zones) {
      const net = subnet(zone);
      if (net === null) continue;
      const [low, high] = octets;
      const addresses = Array.from({ length: high - low + 1 }, (_, index) => `${net}.${low + index}`);
      for (let start = 0; start < addresses.length; start += parallel) {
        const some = addresses.slice(start, start + parallel);
        yield* wait(pause(batch++) / 8);
        const replies = yield* together(some.map((address) => ask(address, null)));
        if (cutOff(replies)) return stopped('cut-off', { hosts });
        for (const [index, reply] of replies.entries()) {
          if (reply.outcome === 'open') hosts[some[index] as string] = [];
        }
      }
    }
    const probes = Object.keys(hosts).flatMap((address) => ports.map((port) => ({ address, port })));
    for (let start = 0; start < probes.length; start += parallel) {
      const some = probes.slice(start, start + parallel);
      const replies = yield* together(some.map(({ address, port }) => ask(address, port)));
      if (cutOff(replies)) return stopped('cut-off', { hosts });
      for (const [index, reply] of replies.entries()) {
        const { address, port } = some[index] as { address: string; port: number };
        if (reply.outcome === 'open') hosts[address]?.push(port);
      }
    }
    const listening = Object.values(hosts).some((open) => open.length > 0);
    return listening ? done({ hosts }) : stopped('nobody-listens', { hosts });
  },
});

const Identify = z.strictObject({ from: z.string() });
type Identify = z.infer<typeof Identify>;

/** Asks every Modbus device found what it is (FC 43/14, and FC 17 of those that do not know it). */
export const remoteSystemInformationDiscovery = technique<Identify>({
  id: 'remote-system-information-discovery',
  attack: ['T0888'],
  title: { ja: '機器の型式の特定', en: 'What are these devices?' },
  parameters: Identify,
  references: ({ from }) => ({ hosts: [from] }),
  *run({ parameters, found, pause }): Script {
    const targets = Object.entries(found.hosts ?? {})
      .filter(([, ports]) => ports.includes(502))
      .map(([address]) => address);
    const identities: Record<string, string> = {};
    for (const [index, address] of targets.entries()) {
      yield* wait(pause(index) / 4);
      for (const pdu of [IDENTIFY_PDU, REPORT_ID_PDU]) {
        const reply = yield* requestAddress(parameters.from, address, { protocol: 'modbus', unit: 1, pdu });
        if (reply.outcome === 'cut-off') return stopped('cut-off', { identities });
        if (reply.outcome !== 'modbus' || Number.parseInt(reply.pdu.slice(0, 2), 16) >= 0x80) continue;
        identities[address] ??= identityOf(reply.pdu);
      }
    }
    return Object.keys(identities).length > 0 ? done({ identities }) : stopped('nobody-answers', { identities });
  },
});
