import type { Site } from '../../simulator/site/document.ts';

export interface Delivered {
  /** m³ that left for the consumer, m³ of it within specification, m³ that he wanted, since the last report. */
  delivered: number;
  specified: number;
  wanted: number;
}

interface Meter {
  readonly consumer: string;
  readonly deliveredSignal: string;
  readonly wantedSignal: string;
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
    this.#meters = site.consumers.map((consumer) => ({
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

  /** Looks once; flows are m³/h and stand for the last `elapsed` seconds. */
  look(truth: (signal: string) => number, elapsed: number): void {
    this.#seconds += elapsed;
    for (const meter of this.#meters) {
      const sum = this.#sums[meter.consumer] ?? { delivered: 0, specified: 0, wanted: 0 };
      this.#sums[meter.consumer] = sum;
      const volume = (truth(meter.deliveredSignal) * elapsed) / 3600;
      const within = meter.limits.every(({ signal, above, value }) =>
        above ? truth(signal) <= value : truth(signal) >= value,
      );
      sum.delivered += volume;
      if (within) sum.specified += volume;
      sum.wanted += (truth(meter.wantedSignal) * elapsed) / 3600;
    }
  }

  /** What has been added up since the last report (litres are kept, less is dropped), and starts anew. */
  report(): { readonly consumers: Readonly<Record<string, Delivered>>; readonly seconds: number } {
    const litres = (volume: number): number => Math.round(volume * 1e3) / 1e3;
    const consumers = Object.fromEntries(
      Object.entries(this.#sums)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, sum]) => [
          id,
          { delivered: litres(sum.delivered), specified: litres(sum.specified), wanted: litres(sum.wanted) },
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
