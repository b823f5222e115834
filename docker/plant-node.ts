import { parseTimeOfDay } from '../simulator/hosts/clock-time.ts';
import { createImage, type ProcessImage } from '../simulator/plc/runtime/image.ts';
import type { Site } from '../simulator/site/document.ts';
import { Process } from '../simulator/site/process.ts';
import type { Channel, FromController, FromPlant } from './fieldbus.ts';
import type { Line } from './log.ts';
import { readInputs, readIntervals, type Wiring, wiringOf, writeOutputs } from './wiring.ts';

export type Link = Channel<FromController, FromPlant>;

interface Place {
  readonly image: ProcessImage;
  readonly wiring: Wiring;
  link: Link | null;
  /** Called with the next link when there is none. */
  awaited: ((link: Link) => void) | null;
}

const nextLink = (place: Place): Promise<Link> =>
  new Promise((resolve) => {
    place.awaited = resolve;
  });

/**
 * The plant of a site with its instruments, final control elements and hard-wired protections, and the clock of all.
 * Its controllers are elsewhere: they connect, and every step waits for each of them.
 */
export class PlantNode {
  readonly site: Site;
  readonly #seed: number;
  readonly #measures: readonly string[];
  readonly #places = new Map<string, Place>();
  readonly #process: Process;
  readonly #intervals: readonly number[];
  readonly #log: Line;
  #at = 0;

  /** @param measures the ids of those that the site has been given; its controllers are told of them */
  constructor(site: Site, seed: number, log: Line, measures: readonly string[] = []) {
    this.site = site;
    this.#seed = seed;
    this.#measures = measures;
    this.#log = log;
    for (const host of site.hosts)
      if (host.kind === 'controller')
        this.#places.set(host.id, { image: createImage(), wiring: wiringOf(site, host.id), link: null, awaited: null });
    this.#process = new Process(site, parseTimeOfDay(site.startOfDay) ?? 0, {
      seed,
      emit: (type, data) => {
        log(this.#at / 1e6, type, data);
        return 0;
      },
      provenance: () => null,
      image: (controller) => this.#place(controller).image,
    });
    this.#intervals = readIntervals(site, this.#process.plant.step);
    this.#process.prime();
  }

  /** Simulation time in microseconds. */
  get at(): number {
    return this.#at;
  }

  get step(): number {
    return this.#process.plant.step;
  }

  /** True values of all signals. */
  truth(): Record<string, number> {
    return this.#process.allTruth();
  }

  /** True where the site has such a controller and it is not connected yet. */
  awaits(controller: string): boolean {
    return this.#places.get(controller)?.link === null;
  }

  /** Welcomes a controller; it starts from the instant at which time stands. */
  join(controller: string, link: Link): void {
    const place = this.#place(controller);
    place.link = link;
    const counts = readInputs(place.image, place.wiring);
    link.send({
      say: 'welcome',
      seed: this.#seed,
      measures: [...this.#measures],
      step: this.step,
      at: this.#at,
      counts,
    });
    this.#log(this.#at / 1e6, 'controller.joined', { controller });
    place.awaited?.(link);
    place.awaited = null;
  }

  /** One step of the plant: the controllers scan up to it, the plant moves, the controllers see what it did. */
  async advance(): Promise<void> {
    const next = this.#at + this.step;
    await this.#all(async (place, link) => {
      link.send({ say: 'run', until: next });
      const answer = await link.next();
      if (answer.say === 'outputs') writeOutputs(place.image, place.wiring, answer.counts);
    });
    this.#at = next;
    this.#process.step();
    await this.#all(async (place, link) => {
      link.send({ say: 'inputs', at: next, counts: readInputs(place.image, place.wiring) });
      await link.next();
    });
    if (this.#intervals.some((interval) => next % interval === 0))
      await this.#all(async (_, link) => {
        link.send({ say: 'exchange', at: next });
        await link.next();
      });
  }

  /** Does the same with every controller at once; one that breaks off is waited for and does it after its return. */
  async #all(task: (place: Place, link: Link) => Promise<void>): Promise<void> {
    await Promise.all(
      [...this.#places].map(async ([controller, place]) => {
        for (;;) {
          const link = place.link ?? (await nextLink(place));
          try {
            return await task(place, link);
          } catch (error) {
            link.close();
            place.link = null;
            this.#log(this.#at / 1e6, 'controller.lost', { controller, reason: (error as Error).message });
          }
        }
      }),
    );
  }

  #place(controller: string): Place {
    const place = this.#places.get(controller);
    if (!place) throw new RangeError(`the site ${this.site.id} has no controller "${controller}"`);
    return place;
  }
}
