import { parseTimeOfDay } from '../simulator/hosts/clock-time.ts';
import { Controller, type ControllerPort } from '../simulator/hosts/controller.ts';
import type { Incoming } from '../simulator/hosts/port.ts';
import { Scheduler } from '../simulator/kernel/scheduler.ts';
import { type Instant, inSeconds } from '../simulator/kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../simulator/network/message.ts';
import type { Site } from '../simulator/site/document.ts';
import type { Line } from './log.ts';
import { readOutputs, type Wiring, wiringOf, writeInputs } from './wiring.ts';

/** Reads from another controller: the raw request and answer. Rejects when nobody answers. */
export type AskPeer = (controller: string, unit: number, pdu: Uint8Array) => Promise<Uint8Array>;

interface Ask {
  readonly key: unknown;
  readonly to: string;
  readonly request: ServiceRequest;
}

/**
 * One controller of a site in a process of its own: the same class as in a world, with a clock that the plant moves.
 */
export class ControllerNode {
  readonly controller: Controller;
  readonly #wiring: Wiring;
  readonly #scheduler = new Scheduler();
  readonly #askPeer: AskPeer;
  readonly #log: Line;
  #asks: Ask[] = [];
  #replies: { readonly key: unknown; readonly reply: ServiceReply }[] = [];
  #events = 0;

  /** Starts at `at`, the instant at which the plant's clock stands: cold, as after switching on. */
  constructor(site: Site, id: string, seed: number, at: number, askPeer: AskPeer, log: Line) {
    const host = site.hosts.find((candidate) => candidate.id === id);
    if (host?.kind !== 'controller') throw new RangeError(`the site ${site.id} has no controller "${id}"`);
    const points = site.points.filter((point) => point.controller === id);
    this.#wiring = wiringOf(site, id);
    this.#askPeer = askPeer;
    this.#log = log;
    this.controller = new Controller(host, this.#port(site, id, seed), points);
    this.#scheduler.register(id, (message, data) => this.controller.onMessage(message, data));
    this.#scheduler.advanceTo(at as Instant);
    this.controller.start();
  }

  /** Takes the instruments' counts over and does the scans that are due up to `at`. */
  inputs(at: number, counts: readonly number[]): void {
    writeInputs(this.controller.plc.image, this.#wiring, counts);
    this.#scheduler.advanceTo(at as Instant);
  }

  /** Sends the reads that are due. What comes back is taken over by `run`, so that no reader sees half of it. */
  async exchange(): Promise<void> {
    const asks = this.#asks;
    this.#asks = [];
    this.#replies = await Promise.all(
      asks.map(async ({ key, to, request }) => ({ key, reply: await this.#send(to, request) })),
    );
  }

  /** Scans up to `until` and gives the actuators' counts. */
  run(until: number): number[] {
    const replies = this.#replies;
    this.#replies = [];
    for (const { key, reply } of replies) this.controller.onReply(key, reply);
    this.#scheduler.advanceTo(until as Instant);
    return readOutputs(this.controller.plc.image, this.#wiring);
  }

  /**
   * Answers a Modbus request from outside; null for silence, as for a unit that is not this one. `tls` holds the role in
   * the client's certificate where the request came in encrypted.
   */
  serve(
    from: string,
    connection: number,
    unit: number,
    pdu: Uint8Array,
    tls: { readonly role: string | null } | null = null,
  ): Uint8Array | null {
    const request = { protocol: 'modbus', unit, pdu, tls } as const;
    const incoming: Incoming = { from, connection, request, cause: this.#events };
    const reply = this.controller.serve(incoming);
    return reply.outcome === 'modbus' ? reply.pdu : null;
  }

  async #send(to: string, request: ServiceRequest): Promise<ServiceReply> {
    if (request.protocol !== 'modbus') return { outcome: 'refused' };
    try {
      return { outcome: 'modbus', pdu: await this.#askPeer(to, request.unit, request.pdu) };
    } catch (error) {
      this.#log(inSeconds(this.#scheduler.now), 'peer.silent', { peer: to, reason: (error as Error).message });
      return { outcome: 'timeout' };
    }
  }

  #port(site: Site, id: string, seed: number): ControllerPort {
    const scheduler = this.#scheduler;
    const startOfDay = parseTimeOfDay(site.startOfDay) ?? 0;
    return {
      get now() {
        return scheduler.now;
      },
      get timeOfDay() {
        return (startOfDay + inSeconds(scheduler.now)) % 86_400;
      },
      seed,
      after: (delay, message, data) => scheduler.after(delay, id, message, data),
      emit: (type, data) => {
        this.#log(inSeconds(scheduler.now), type, data);
        return ++this.#events;
      },
      ask: (key, to, request) => void this.#asks.push({ key, to, request }),
      provenance: () => null,
      wrote: () => {},
      became: () => {},
      wiredAt: () => [],
      unitOf: (controller) => {
        const peer = site.hosts.find((host) => host.id === controller);
        return peer?.kind === 'controller' ? peer.identity.unit : 1;
      },
    };
  }
}
