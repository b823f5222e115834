/**
 * A token bucket that makes work wait instead of turning it away: `take` runs it at once while there are tokens, and
 * otherwise when its turn comes.
 */
export class Rate {
  readonly #perMillisecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #at: number;
  #queue: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;

  /**
   * @param perSecond how much work a wall second may see in the long run
   * @param burst how much may come at once
   */
  constructor(perSecond: number, burst: number, now: () => number = () => performance.now()) {
    this.#perMillisecond = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#now = now;
    this.#at = now();
  }

  get waiting(): number {
    return this.#queue.length;
  }

  take(work: () => void): void {
    this.#refill();
    if (this.#queue.length === 0 && this.#tokens >= 1) {
      this.#tokens--;
      work();
      return;
    }
    this.#queue.push(work);
    this.#arm();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#queue = [];
  }

  #refill(): void {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMillisecond);
    this.#at = now;
  }

  #arm(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        this.#refill();
        while (this.#tokens >= 1 && this.#queue.length > 0) {
          this.#tokens--;
          (this.#queue.shift() as () => void)();
        }
        if (this.#queue.length > 0) this.#arm();
      },
      Math.max(1, (1 - this.#tokens) / this.#perMillisecond),
    );
  }
}
