import type { Instant } from '../kernel/time.ts';
import { STACK } from './latency.ts';
import type { Interface, ZonePlan } from './topology.ts';

/** A frame as it passes a zone's switch. */
export interface TappedFrame {
  readonly t: Instant;
  readonly zone: string;
  readonly bytes: Uint8Array;
  /** Hosts whose port saw it: its two ends, everybody for broadcast and floods, and the sensors that mirror the zone. */
  readonly seenBy: readonly string[];
}

export type Tap = (frame: TappedFrame) => void;

export interface PendingFrame extends TappedFrame {
  readonly connection: number;
}

/** Who looks at the switches. Frames are held until the clock has passed them, so that taps see them in order of time. */
export class Taps {
  readonly #taps = new Set<Tap>();
  /** In order of time; equals in the order in which they were written. */
  #pending: PendingFrame[] = [];
  readonly #seenBy = new Map<number, readonly string[]>();

  get observed(): boolean {
    return this.#taps.size > 0;
  }

  add(tap: Tap): void {
    this.#taps.add(tap);
  }

  remove(tap: Tap, now: Instant): void {
    this.drain(now);
    this.#taps.delete(tap);
    if (this.#taps.size === 0) this.#pending = [];
  }

  /** Hands out all frames up to `now`. */
  drain(now: Instant): void {
    const pending = this.#pending;
    let count = 0;
    while (count < pending.length && (pending[count] as PendingFrame).t <= now) count++;
    if (count === 0) return;
    for (const { t, zone, bytes, seenBy } of pending.splice(0, count)) {
      const frame = { t, zone, bytes, seenBy };
      for (const tap of this.#taps) tap(frame);
    }
  }

  /** A frame that everybody in the zone sees. */
  broadcast(connection: number, zone: ZonePlan, t: number, bytes: Uint8Array): void {
    this.#insert(connection, zone, t, bytes, this.#everybody(zone));
  }

  /** A frame that its two ends and the sensors of the zone see. */
  unicast(connection: number, zone: ZonePlan, from: Interface, to: Interface, t: number, bytes: Uint8Array): void {
    this.#insert(connection, zone, t, bytes, this.#ends(zone, from, to));
  }

  /** The instant from `t` on when all that a connection has under way has passed: its end comes after that. */
  settled(connection: number, t: number): number {
    const last = this.#pending.findLast((frame) => frame.connection === connection);
    return last === undefined || last.t < t ? t : last.t + STACK;
  }

  replan(): void {
    this.#seenBy.clear();
  }

  snapshot(): readonly PendingFrame[] {
    return this.#pending;
  }

  restore(pending: readonly PendingFrame[]): void {
    this.#pending = [...pending];
  }

  #insert(connection: number, zone: ZonePlan, t: number, bytes: Uint8Array, seenBy: readonly string[]): void {
    const pending = this.#pending;
    let at = pending.length;
    while (at > 0 && (pending[at - 1] as PendingFrame).t > t) at--;
    const frame = { t: t as Instant, zone: zone.id, bytes, seenBy, connection };
    if (at === pending.length) pending.push(frame);
    else pending.splice(at, 0, frame);
  }

  #everybody(zone: ZonePlan): readonly string[] {
    const key = -1 - zone.index;
    let seen = this.#seenBy.get(key);
    if (!seen) {
      seen = [...new Set([...zone.hosts, ...zone.mirrors])];
      this.#seenBy.set(key, seen);
    }
    return seen;
  }

  #ends(zone: ZonePlan, a: Interface, b: Interface): readonly string[] {
    const key = a.index * 65536 + b.index;
    let seen = this.#seenBy.get(key);
    if (!seen) {
      const ends = [a, b].filter((end) => end.isHost).map((end) => end.node);
      seen = [...new Set([...ends, ...zone.mirrors])];
      this.#seenBy.set(key, seen);
    }
    return seen;
  }
}
