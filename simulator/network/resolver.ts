import type { Instant } from '../kernel/time.ts';
import { ARP_AGE, LEG, RESOLUTION, ROUTE, SWITCH_AGE } from './latency.ts';
import type { Leg, Route } from './routing.ts';
import type { Interface, Plan } from './topology.ts';

const textOf = (mac: Uint8Array): string => Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join(':');

export interface ResolverState {
  /** Owner, neighbour, when it was learned. */
  readonly arp: readonly (readonly [string, string, number])[];
  readonly learned: readonly (readonly [string, number])[];
}

/** Told of a resolution that a packet had to wait for. */
export type ResolutionSink = (leg: Leg, asker: Interface, wanted: Interface, at: number) => void;

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Address resolution (RFC 826) and what the switches learn from it. Both are state of the network whether or not
 * somebody looks. A packet that needs an address waits for the broadcast and its answer; both sides learn.
 */
export class Resolver {
  #plan: Plan;
  #size: number;
  /** By asker × neighbour: the instant from which the entry holds. */
  #ready: Float64Array;
  /** By interface: when its zone's switch last heard it. */
  #learned: Float64Array;
  /** Set by the wire while frames are wanted. */
  sink: ResolutionSink | null = null;
  /** Instants at which the last packet entered each leg of its route. */
  readonly crossings = new Float64Array(64);

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#size = plan.interfaces.length;
    this.#ready = new Float64Array(this.#size * this.#size).fill(NEVER);
    this.#learned = new Float64Array(this.#size).fill(NEVER);
  }

  /**
   * Takes a packet along a route from its source, up to the conduit `last` (−1: to the end). Returns when it has
   * arrived there; `crossings` then holds when it entered each leg.
   */
  forward(route: Route, start: number, last: number): number {
    const { legs } = route;
    const end = last < 0 ? legs.length - 1 : last;
    let t = start;
    for (let k = 0; k <= end; k++) {
      const leg = legs[k] as Leg;
      if (leg.target !== null) t = this.#resolved(leg, leg.source, leg.target, t);
      this.crossings[k] = t;
      this.#learned[leg.source.index] = t;
      t += LEG;
      if (k < end) t += ROUTE;
    }
    return t;
  }

  /** The same from leg `from` back to the source. */
  backward(route: Route, start: number, from: number): number {
    const { legs } = route;
    let t = start;
    for (let k = from; k >= 0; k--) {
      const leg = legs[k] as Leg;
      if (leg.target !== null) {
        t = this.#resolved(leg, leg.target, leg.source, t);
        this.#learned[leg.target.index] = t;
      }
      this.crossings[k] = t;
      t += LEG;
      if (k > 0) t += ROUTE;
    }
    return t;
  }

  /** A bare who-has on the source's own zone. */
  ask(route: Route, now: number, alive: boolean): void {
    const leg = route.legs[0] as Leg;
    this.#learned[leg.source.index] = now;
    if (!alive || !leg.target) return;
    this.#learn(leg.source, leg.target, now + RESOLUTION);
  }

  /** True when a frame to this interface goes to one port only. */
  knows(target: Interface, at: number): boolean {
    return (this.#learned[target.index] as number) + SWITCH_AGE > at;
  }

  #resolved(leg: Leg, asker: Interface, wanted: Interface, t: number): number {
    const slot = asker.index * this.#size + wanted.index;
    const ready = this.#ready[slot] as number;
    if (ready > t) return ready; // somebody else's packet is waiting for the same answer
    if (ready + ARP_AGE > t) return t;
    this.sink?.(leg, asker, wanted, t);
    this.#learn(asker, wanted, t + RESOLUTION);
    return t + RESOLUTION;
  }

  #learn(asker: Interface, wanted: Interface, at: number): void {
    this.#ready[asker.index * this.#size + wanted.index] = at;
    this.#ready[wanted.index * this.#size + asker.index] = at;
    this.#learned[asker.index] = at;
    this.#learned[wanted.index] = at;
  }

  tableOf(host: string, now: Instant): { address: string; mac: string; expires: Instant }[] {
    const own = this.#plan.hosts.get(host);
    if (!own) return [];
    return own.zone.interfaces
      .map((neighbour) => ({ neighbour, ready: this.#ready[own.index * this.#size + neighbour.index] as number }))
      .filter(({ ready }) => ready <= now && ready + ARP_AGE > now)
      .map(({ neighbour, ready }) => ({
        address: neighbour.address,
        mac: textOf(neighbour.mac),
        expires: (ready + ARP_AGE) as Instant,
      }));
  }

  switchOf(zone: string, now: Instant): { mac: string; port: string; learned: Instant }[] {
    const interfaces = this.#plan.zoneById.get(zone)?.interfaces ?? [];
    return interfaces
      .map((known) => ({ known, learned: this.#learned[known.index] as number }))
      .filter(({ learned }) => learned <= now && learned + SWITCH_AGE > now)
      .map(({ known, learned }) => ({ mac: textOf(known.mac), port: known.node, learned: learned as Instant }));
  }

  replan(plan: Plan): void {
    const state = this.snapshot();
    this.#plan = plan;
    this.restore(state);
  }

  snapshot(): ResolverState {
    const { interfaces } = this.#plan;
    const arp: [string, string, number][] = [];
    for (const a of interfaces) {
      for (const b of a.zone.interfaces) {
        const ready = this.#ready[a.index * this.#size + b.index] as number;
        if (ready !== NEVER) arp.push([a.key, b.key, ready]);
      }
    }
    const learned = interfaces
      .map((i): [string, number] => [i.key, this.#learned[i.index] as number])
      .filter(([, at]) => at !== NEVER);
    return { arp, learned };
  }

  /** Takes what concerns interfaces that are there, and neighbours that share a zone. */
  restore({ arp, learned }: ResolverState): void {
    this.#size = this.#plan.interfaces.length;
    this.#ready = new Float64Array(this.#size * this.#size).fill(NEVER);
    this.#learned = new Float64Array(this.#size).fill(NEVER);
    const byKey = new Map(this.#plan.interfaces.map((i) => [i.key, i]));
    for (const [from, to, at] of arp) {
      const a = byKey.get(from);
      const b = byKey.get(to);
      if (a && b && a.zone === b.zone) this.#ready[a.index * this.#size + b.index] = at;
    }
    for (const [key, at] of learned) {
      const known = byKey.get(key);
      if (known) this.#learned[known.index] = at;
    }
  }
}
