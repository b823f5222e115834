import { Controller } from '../hosts/controller.ts';
import { asHost } from '../hosts/opcua-schema.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { ServiceReply } from '../network/message.ts';
import { Network, type NetworkPort, type OutgoingRequest } from '../network/network.ts';
import { opcUaWire } from '../protocols/opcua/conversation.ts';
import { calendarStart } from './calendar.ts';
import type { Site } from './document.ts';
import { WorldError } from './problem.ts';
import type { Stations } from './stations.ts';

/** Whose request it was, and what its owner wants back with the answer. */
export interface Pending {
  readonly owner: string;
  readonly key: unknown;
}

export interface TrafficState {
  readonly ticket: number;
  readonly pending: readonly (readonly [number, Pending])[];
}

export interface TrafficPort {
  readonly seed: number;
  /** Seconds after local midnight at which the world began. */
  readonly startOfDay: number;
  readonly scheduler: Scheduler;
  readonly emit: NetworkPort['emit'];
  /** Hands an answer over to whoever asked. */
  answer(pending: Pending, ticket: number, reply: ServiceReply, cause: number): void;
}

const OPC_UA_PORT = 4840;

/** Roles in the hosts' Modbus certificates. */
const certificatesOf = (site: Site): ReadonlyMap<string, string> =>
  new Map(site.hosts.flatMap((host) => (host.modbusRole === undefined ? [] : [[host.id, host.modbusRole] as const])));

/** What goes over the network between hosts: each speaks as its document says, and each answer finds who asked. */
export class Traffic {
  readonly network: Network;
  readonly #stations: Stations;
  readonly #port: TrafficPort;
  #site: Site;
  #certificates: ReadonlyMap<string, string>;
  #ticket = 0;
  #pdus = 0;
  #pending = new Map<number, Pending>();

  constructor(site: Site, stations: Stations, port: TrafficPort) {
    this.#site = site;
    this.#stations = stations;
    this.#port = port;
    this.#certificates = certificatesOf(site);
    const { scheduler } = port;
    const networkPort: NetworkPort = {
      seed: port.seed,
      now: () => scheduler.now,
      schedule: (delay, message, data) => scheduler.after(delay, 'network', message, data),
      emit: port.emit,
      deliver: (host, incoming) => {
        if (incoming.request.protocol === 'modbus') this.#pdus++;
        return stations.get(host)?.serve(incoming) ?? { outcome: 'timeout' };
      },
      reply: (ticket, reply, cause) => this.#answer(ticket, reply, cause),
      closed: ({ id, to, port: tcp }) => {
        if (tcp === OPC_UA_PORT) stations.get(to)?.hangUp(id);
      },
    };
    const endpointUrl = `opc.tcp://${site.id}:${OPC_UA_PORT}`;
    this.network = new Network(site, networkPort, {
      opcua: opcUaWire({ epoch: calendarStart(port.startOfDay), endpointUrl }),
    });
  }

  /** Modbus requests that came to a host. */
  get pdus(): number {
    return this.#pdus;
  }

  /** A number that no request and no command had before. */
  nextTicket(): number {
    return ++this.#ticket;
  }

  /** @throws WorldError `unknown-host` when the request comes from no host. */
  request(pending: Pending, asked: OutgoingRequest): number {
    const outgoing = this.#certificates.size === 0 ? asked : this.#sealed(asked);
    const { from, ticket } = outgoing;
    if (!this.#stations.get(from)) throw new WorldError('unknown-host', { host: from });
    this.#pending.set(ticket, pending);
    const { request } = outgoing;
    // A host speaks OPC UA as its document says, whoever sits at it.
    if (request.protocol === 'opcua' && request.service.kind === 'openSession') {
      const host = this.#site.hosts.find(({ id }) => id === from);
      this.network.request({ ...outgoing, request: asHost(host, request, request.service) });
    } else this.network.request(outgoing);
    return ticket;
  }

  reconfigure(site: Site): void {
    this.#site = site;
    this.#certificates = certificatesOf(site);
    this.network.reconfigure(site);
  }

  snapshot(): TrafficState {
    return { ticket: this.#ticket, pending: [...this.#pending] };
  }

  restore({ ticket, pending }: TrafficState): void {
    this.#ticket = ticket;
    this.#pending = new Map(structuredClone(pending));
  }

  /** A host with a certificate uses it with every controller that takes it, unless it was told to speak plain. */
  #sealed(outgoing: OutgoingRequest): OutgoingRequest {
    const { from, request } = outgoing;
    if (request.protocol !== 'modbus' || request.tls !== undefined) return outgoing;
    const role = this.#certificates.get(from);
    const to = outgoing.to ?? this.network.hostAt(outgoing.address ?? '');
    if (role === undefined || to === null) return outgoing;
    const target = this.#stations.get(to);
    if (!(target instanceof Controller) || target.host.modbusSecurity === undefined) return outgoing;
    return { ...outgoing, request: { ...request, tls: { role } } };
  }

  #answer(ticket: number, reply: ServiceReply, cause: number): void {
    const pending = this.#pending.get(ticket);
    if (!pending) return;
    this.#pending.delete(ticket);
    this.#port.answer(pending, ticket, reply, cause);
  }
}
