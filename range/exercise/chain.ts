import type { WorldEvent } from '../../simulator/kernel/event.ts';

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
  /** A response that strikes the attacker wherever he is: his access cut, the plant taken out of his hands. */
  readonly everywhere: boolean;
}

/** Events that stop something, as opposed to those that merely tell. */
const stops = (event: WorldEvent): boolean => {
  const data = event.data as Readonly<Record<string, unknown>>;
  switch (event.type) {
    case 'net.request':
      return data.verdict !== 'allow';
    case 'account.login':
      return data.result !== 'granted';
    case 'plc.refused':
    case 'trip.tripped':
    case 'account.logout':
      return true;
    case 'operator.action':
      // Signing papers stops nobody; a set-point put back, a panel taken over or an access shut does.
      return data.action === 'write' || data.action === 'panel' || data.action === 'disable-access';
    default:
      return false;
  }
};

/**
 * Follows causes forward: which step each event goes back to, and which measures it passed on the way. A chain that
 * names a measure and ends in something that stops is a hindrance (CONTRACTS: "blocked").
 */
export class CauseChain {
  #links = new Map<number, Link>();

  /** Names the event that starts a step. */
  begin(seq: number, step: string): void {
    this.#links.set(seq, { step, origins: [] });
  }

  /** Takes an event in. Returns what it hinders, or null. */
  add(event: WorldEvent): Hindrance | null {
    if (event.cause === null) return null;
    const from = this.#links.get(event.cause);
    if (from === undefined) return null;
    const origin = (event.data as { readonly origin?: unknown }).origin;
    const origins =
      typeof origin === 'string' && !from.origins.includes(origin) ? [...from.origins, origin] : from.origins;
    this.#links.set(event.seq, { step: from.step, origins });
    if (origins.length === 0 || !stops(event)) return null;
    const everywhere = event.type === 'operator.action' || event.type === 'account.logout';
    return { step: from.step, origins, everywhere };
  }

  /** The step that an event goes back to, or null. */
  stepOf(seq: number): string | null {
    return this.#links.get(seq)?.step ?? null;
  }

  snapshot(): unknown {
    return [...this.#links];
  }

  restore(state: unknown): void {
    this.#links = new Map(structuredClone(state) as [number, Link][]);
  }
}
