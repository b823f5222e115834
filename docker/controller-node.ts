import { parseTimeOfDay } from '../simulator/hosts/clock-time.ts';
import { Controller, type ControllerPort } from '../simulator/hosts/controller.ts';
import type { Incoming } from '../simulator/hosts/port.ts';
import { Scheduler } from '../simulator/kernel/scheduler.ts';
import { type Duration, type Instant, inSeconds } from '../simulator/kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../simulator/network/message.ts';
import type { Site } from '../simulator/site/document.ts';
import type { Line } from './log.ts';
import { readOutputs, type Wiring, wiringOf, writeInputs } from './wiring.ts';

/** Reads from another controller: the raw request and answer. Rejects when nobody answers. */
export type AskPeer = (controller: string, unit: number, pdu: Uint8Array) => Promise<Uint8Array>;

/** Entry of the plant's steps in the queue. */
const PLANT = 'plant:step';

interface Ask {
  readonly key: unknown;
  readonly to: string;
  readonly request: ServiceRequest;
}

export interface NodeTerms {
  readonly site: Site;
  readonly controller: string;
  readonly seed: number;
  /** The plant's step (µs). */
  readonly step: number;
  /** The instant at which the plant's clock stands (µs). */
  readonly at: number;
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
  readonly #step: Duration;
  /** What is due at the instant of the plant's step and comes after it; null at other times. */
  #held: { readonly message: string; readonly data: unknown }[] | null = null;

  /** Starts at `at`: cold, as after switching on. */
  constructor({ site, controller: id, seed, step, at }: NodeTerms, askPeer: AskPeer, log: Line) {
    const host = site.hosts.find((candidate) => candidate.id === id);
    if (host?.kind !== 'controller') throw new RangeError(`the site ${site.id} has no controller "${id}"`);
    const points = site.points.filter((point) => point.controller === id);
    this.#wiring = wiringOf(site, id);
    this.#askPeer = askPeer;
    this.#log = log;
    this.controller = new Controller(host, this.#port(site, id, seed), points);
    this.#step = step as Duration;
    this.#scheduler.register(id, (message, data) => {
      if (this.#held) this.#held.push({ message, data });
      else this.controller.onMessage(message, data);
    });
    // The plant's steps stand in this queue as they do in a world's, where what was entered first comes first: a scan
    // less frequent than the steps comes before the step of its instant, any other after it.
    this.#scheduler.register(PLANT, () => {
      this.#held = [];
    });
    this.#scheduler.advanceTo(at as Instant);
    this.#scheduler.after(this.#step, PLANT, 'step');
    this.controller.start();
  }

  /** The plant has moved to `at`: takes the instruments' counts over and does the scans that are still due then. */
  inputs(at: number, counts: readonly number[]): void {
    writeInputs(this.controller.plc.image, this.#wiring, counts);
    const held = this.#held;
    if (held) {
      this.#held = null;
      this.#scheduler.after(this.#step, PLANT, 'step');
      for (const { message, data } of held) this.controller.onMessage(message, data);
    }
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

  /** Scans up to the plant's step at `until` and gives the actuators' counts. */
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
