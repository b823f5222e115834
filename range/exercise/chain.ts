import type { WorldEvent } from '../../simulator/kernel/event.ts';

const NONE: readonly Hindrance[] = [];

/** What is known of an event that lies in a step's chain of causes. */
export interface Link {
  readonly step: string;
  /** Labels of the measures named on the way from the step to here. */
  readonly origins: readonly string[];
}

/** A measure's doing that stands in a step's way. */
export interface Hindrance {
  readonly step: string;
  readonly origins: readonly string[];
  /**
   * How far it reaches. `step`: something was refused, which concerns who asked. `builds-on-it`: what the step had
   * brought about is undone, and with it whatever builds on it. `everywhere`: a response that strikes the attacker
   * wherever he is: his access cut, the plant taken out of his hands.
   */
  readonly reach: 'step' | 'builds-on-it' | 'everywhere';
}

/** How far an event stops something; null for those that merely tell. */
const stops = (event: WorldEvent): Hindrance['reach'] | null => {
  const data = event.data as Readonly<Record<string, unknown>>;
  switch (event.type) {
    case 'net.request':
      return data.verdict === 'allow' ? null : 'step';
    case 'account.login':
      return data.result === 'granted' ? null : 'step';
    case 'plc.refused':
    case 'plc.denied':
      return 'step';
    case 'opcua.audit':
      // A controller that keeps every session on record names its measure only where it let somebody not in.
      return data.status === 'Good' ? null : 'step';
    case 'trip.tripped':
      return 'builds-on-it';
    case 'account.logout':
      return 'everywhere';
    case 'operator.action':
      // Signing papers stops nobody; a set-point put back, a panel taken over or an access shut does.
      return data.action === 'write' || data.action === 'panel' || data.action === 'disable-access'
        ? 'everywhere'
        : null;
    default:
      return null;
  }
};

/**
 * Follows causes forward: which step each event goes back to, and which measures it passed on the way. A chain that
 * names a measure and ends in something that stops is a hindrance (CONTRACTS: "blocked").
 */
export class CauseChain {
  #links = new Map<number, Link>();
  /** The highest `seq` that has been added. */
  #latest = -1;
  /** Events that were told before their causes: whoever reacts at once to an event is heard before it. */
  #early: WorldEvent[] = [];

  /** Names the event that starts a step. */
  begin(seq: number, step: string): void {
    this.#links.set(seq, { step, origins: [] });
  }

  /** Takes an event in. Returns what it, and what had to wait for it, hinders. */
  add(event: WorldEvent): readonly Hindrance[] {
    const { cause, seq } = event;
    if (cause !== null && cause > this.#latest) {
      this.#early.push(event);
      return NONE;
    }
    if (seq > this.#latest) this.#latest = seq;
    const found = cause === null ? NONE : this.#link(event, cause);
    if (this.#early.length === 0) return found;
    const now = this.#early.filter((early) => early.cause === seq);
    this.#early = this.#early.filter((early) => early.cause !== seq);
    return [...found, ...now.flatMap((early) => this.add(early))];
  }

  #link(event: WorldEvent, cause: number): readonly Hindrance[] {
    const from = this.#links.get(cause);
    if (from === undefined) return NONE;
    const origin = (event.data as { readonly origin?: unknown }).origin;
    const origins =
      typeof origin === 'string' && !from.origins.includes(origin) ? [...from.origins, origin] : from.origins;
    this.#links.set(event.seq, { step: from.step, origins });
    const reach = origins.length === 0 ? null : stops(event);
    return reach === null ? NONE : [{ step: from.step, origins, reach }];
  }

  /** The step that an event goes back to, or null. */
  stepOf(seq: number): string | null {
    return this.#links.get(seq)?.step ?? null;
  }

  snapshot(): unknown {
    return { links: [...this.#links], latest: this.#latest };
  }

  restore(state: unknown): void {
    const saved = structuredClone(state) as { links: [number, Link][]; latest: number };
    this.#links = new Map(saved.links);
    this.#latest = saved.latest;
    this.#early = [];
  }
}
