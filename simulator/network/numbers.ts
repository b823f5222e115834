import { ephemeralPort } from './ports.ts';

export interface NumbersState {
  readonly connections: number;
  /** How many source ports each host has used. */
  readonly ports: readonly (readonly [string, number])[];
}

/** Numbers given out in order: connections, and each host's source ports. */
export class Numbers {
  #connections = 0;
  #ports = new Map<string, number>();

  connection(): number {
    return ++this.#connections;
  }

  localPort(host: string): number {
    const used = this.#ports.get(host) ?? 0;
    this.#ports.set(host, used + 1);
    return ephemeralPort(used);
  }

  snapshot(): NumbersState {
    return { connections: this.#connections, ports: [...this.#ports] };
  }

  restore(state: NumbersState): void {
    this.#connections = state.connections;
    this.#ports = new Map(state.ports);
  }
}
