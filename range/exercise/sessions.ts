/** A session that somebody holds on a host. */
export interface HeldSession {
  readonly actor: string;
  readonly host: string;
  readonly from: string;
  readonly port: number;
  readonly session: number;
}

/**
 * Who is where. An attacker acts only from hosts that are his own or that he has come to through sessions that are
 * all still alive: cut one in the middle and everything beyond it is out of his reach.
 */
export class Sessions {
  #held: HeldSession[] = [];

  open(session: HeldSession): void {
    this.#held = [...this.#held, session];
  }

  close(actor: string, host: string, session: number): void {
    this.#held = this.#held.filter((each) => !(each.actor === actor && each.host === host && each.session === session));
  }

  /** The latest session of an actor on a host, opened from `from`. */
  latest(actor: string, host: string, from: string): HeldSession | undefined {
    return this.#held.findLast((each) => each.actor === actor && each.host === host && each.from === from);
  }

  /** Whether the actor can act from `host`. */
  reaches(actor: string, host: string, own: readonly string[], alive: (session: HeldSession) => boolean): boolean {
    const reached = new Set(own);
    const open = this.#held.filter((each) => each.actor === actor && alive(each));
    for (let grown = true; grown && !reached.has(host); ) {
      grown = false;
      for (const each of open) {
        if (reached.has(each.from) && !reached.has(each.host)) {
          reached.add(each.host);
          grown = true;
        }
      }
    }
    return reached.has(host);
  }

  snapshot(): unknown {
    return this.#held;
  }

  restore(state: unknown): void {
    this.#held = structuredClone(state) as HeldSession[];
  }
}
