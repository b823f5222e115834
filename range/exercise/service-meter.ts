import type { Site } from '../../simulator/site/document.ts';
import { secondsOfFlow } from './amount.ts';

export interface Delivered {
  /** What left for the consumer, what of it was within specification, and what he wanted, since the last report. */
  delivered: number;
  specified: number;
  wanted: number;
}

interface Meter {
  readonly consumer: string;
  readonly deliveredSignal: string;
  readonly wantedSignal: string;
  /** Seconds for which a flow of one is an amount of one: 3600 for m³/h and kW, 1 for kg/s. */
  readonly seconds: number;
  readonly limits: readonly { readonly signal: string; readonly above: boolean; readonly value: number }[];
}

/**
 * Adds up what each consumer got, within specification and out of it: off-spec product is not delivered product. A
 * limit marked `specification` concerns a consumer when it names his flow, or lies at the consumers and names none.
 */
export class ServiceMeter {
  readonly #meters: readonly Meter[];
  #sums: Record<string, Delivered> = {};
  #seconds = 0;

  constructor(site: Site) {
    const seconds = secondsOfFlow(site);
    this.#meters = site.consumers.map((consumer) => ({
      seconds: seconds.get(consumer.delivered) ?? 3600,
      consumer: consumer.id,
      deliveredSignal: consumer.delivered,
      wantedSignal: consumer.wanted,
      limits: site.limits
        .filter((limit) => limit.specification)
        .filter(
          (limit) => limit.flow === consumer.delivered || (limit.flow === undefined && limit.place === 'consumer'),
        )
        .map(({ signal, direction, value }) => ({ signal, above: direction === 'above', value })),
    }));
  }

  /** Looks once; flows stand for the last `elapsed` seconds. */
  look(truth: (signal: string) => number, elapsed: number): void {
    this.#seconds += elapsed;
    for (const meter of this.#meters) {
      const sum = this.#sums[meter.consumer] ?? { delivered: 0, specified: 0, wanted: 0 };
      this.#sums[meter.consumer] = sum;
      const amount = (truth(meter.deliveredSignal) * elapsed) / meter.seconds;
      const within = meter.limits.every(({ signal, above, value }) =>
        above ? truth(signal) <= value : truth(signal) >= value,
      );
      sum.delivered += amount;
      if (within) sum.specified += amount;
      sum.wanted += (truth(meter.wantedSignal) * elapsed) / meter.seconds;
    }
  }

  /** What has been added up since the last report (thousandths of the unit are kept), and starts anew. */
  report(): { readonly consumers: Readonly<Record<string, Delivered>>; readonly seconds: number } {
    const kept = (amount: number): number => Math.round(amount * 1e3) / 1e3;
    const consumers = Object.fromEntries(
      Object.entries(this.#sums)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, sum]) => [
          id,
          { delivered: kept(sum.delivered), specified: kept(sum.specified), wanted: kept(sum.wanted) },
        ]),
    );
    const report = { consumers, seconds: this.#seconds };
    this.#sums = {};
    this.#seconds = 0;
    return report;
  }

  get seconds(): number {
    return this.#seconds;
  }

  snapshot(): unknown {
    return { sums: structuredClone(this.#sums), seconds: this.#seconds };
  }

  restore(state: unknown): void {
    const saved = structuredClone(state) as { sums: Record<string, Delivered>; seconds: number };
    this.#sums = saved.sums;
    this.#seconds = saved.seconds;
  }
}
