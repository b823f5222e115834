import type { ControllerBecame } from '../hosts/engineering.ts';
import type { Site } from './document.ts';

/** An event by which a controller does as a whole what it does, and whether that comes before what its tags were given. */
interface Mark {
  readonly seq: number;
  readonly first: boolean;
}

type Marks = readonly (readonly [string, Mark])[];

/**
 * Who last touched what: for each tag the latest event that changed it, so that consequences find their causes. A
 * controller has a hand in all that its tags do. While it stands still, or runs a program that came from no engineering
 * workstation, that comes first, whatever was written to it since: routine set-points go on being written to a controller
 * whose logic somebody has changed. A program of the site's own engineers is a change like any other.
 */
export class Provenance {
  #latest = new Map<string, number>();
  /** By controller. */
  #programs = new Map<string, Mark>();
  #stopped = new Map<string, Mark>();
  readonly #controllerOf: ReadonlyMap<string, string>;
  readonly #engineering: ReadonlySet<string>;

  constructor({ points, instruments, actuators, hosts }: Pick<Site, 'points' | 'instruments' | 'actuators' | 'hosts'>) {
    this.#controllerOf = new Map(
      [...instruments, ...actuators, ...points].map(({ tag, controller }) => [tag, controller] as const),
    );
    this.#engineering = new Set(
      hosts.filter(({ kind, accounts }) => kind === 'workstation' && accounts.some(isEngineer)).map((host) => host.id),
    );
  }

  note(tags: readonly string[], seq: number): void {
    for (const tag of tags) this.#latest.set(tag, seq);
  }

  /** Notes what a controller became, and by which event. */
  noteController(controller: string, became: ControllerBecame): void {
    switch (became.change) {
      case 'stopped':
        this.#stopped.set(controller, { seq: became.event, first: true });
        return;
      case 'runs':
        this.#stopped.delete(controller);
        return;
      case 'foreign':
        this.#programs.set(controller, { seq: became.event, first: !this.#engineering.has(became.from) });
        return;
      case 'own': {
        // What the program before it has done to the plant stays its doing, until somebody does something else.
        const mark = this.#programs.get(controller);
        if (mark) this.#programs.set(controller, { ...mark, first: false });
      }
    }
  }

  /** The latest event that changed one of the tags or the controller that keeps it; null when nobody has. */
  latest(tags: readonly string[]): number | null {
    let latest = -1;
    let first = -1;
    const weigh = (mark: Mark | undefined): void => {
      if (mark?.first) first = Math.max(first, mark.seq);
      else if (mark) latest = Math.max(latest, mark.seq);
    };
    for (const tag of tags) {
      latest = Math.max(latest, this.#latest.get(tag) ?? -1);
      const controller = this.#controllerOf.get(tag);
      if (controller === undefined) continue;
      weigh(this.#programs.get(controller));
      weigh(this.#stopped.get(controller));
    }
    if (first >= 0) return first;
    return latest < 0 ? null : latest;
  }

  snapshot(): unknown {
    return { tags: [...this.#latest], programs: [...this.#programs], stopped: [...this.#stopped] };
  }

  restore(state: unknown): void {
    const saved = state as { tags: readonly (readonly [string, number])[]; programs: Marks; stopped: Marks };
    this.#latest = new Map(saved.tags);
    this.#programs = new Map(saved.programs);
    this.#stopped = new Map(saved.stopped);
  }
}

const isEngineer = ({ rights }: Site['hosts'][number]['accounts'][number]): boolean => rights.includes('engineer');
