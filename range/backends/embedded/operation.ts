import type { WorldEvent } from '../../../simulator/kernel/event.ts';
import type { WorldEventData } from '../../../simulator/site/events.ts';

/** Simulation microseconds: how long a controller may take to turn a written value down, and an answer to come. */
const VERDICT = 400_000;
const PATIENCE = 4_000_000;

export interface OperationResult {
  readonly accepted: boolean;
  readonly result: string;
  readonly seq: number;
}

/**
 * Follows one operation of a person from his screen to the plant, by the causes of events: the HMI's own check, the
 * conduits on the way, the controller's answer, and what its program made of the value.
 */
export class OperationWatch {
  readonly #settle: (result: OperationResult) => void;
  readonly #chain = new Set<number>();
  #action: { readonly seq: number; readonly t: number; readonly result: string; readonly writes: boolean } | null =
    null;
  #written: number | null = null;
  #done = false;

  constructor(settle: (result: OperationResult) => void) {
    this.#settle = settle;
  }

  /** True once the result has been told. */
  get done(): boolean {
    return this.#done;
  }

  /** The event of the operation itself, while its command is being submitted. */
  get action(): { readonly seq: number; readonly result: string } | null {
    return this.#action;
  }

  onEvent(event: WorldEvent): void {
    if (this.#done) return;
    if (!this.#action) {
      if (event.type !== 'operator.action') return;
      const { result, action } = event.data as WorldEventData['operator.action'];
      this.#action = { seq: event.seq, t: event.t, result, writes: action === 'write' };
      this.#chain.add(event.seq);
      if (result !== 'accepted' || action !== 'write') this.#finish(result === 'accepted', result);
      return;
    }
    if (event.cause === null || !this.#chain.has(event.cause)) return;
    switch (event.type) {
      case 'net.request': {
        this.#chain.add(event.seq);
        const { verdict } = event.data as WorldEventData['net.request'];
        if (verdict !== 'allow') this.#finish(false, 'blocked-by-conduit');
        return;
      }
      case 'net.response': {
        const { outcome } = event.data as WorldEventData['net.response'];
        if (outcome === 'timeout' || outcome === 'refused') this.#finish(false, 'no-answer');
        else if (/exception/.test(outcome)) this.#finish(false, 'refused-by-controller');
        return;
      }
      case 'plc.written':
        this.#chain.add(event.seq);
        this.#written = event.t;
        return;
      case 'plc.refused':
        this.#finish(false, 'refused-by-controller');
        return;
    }
  }

  /** The world is gone: nobody will hear how it went. */
  abandon(): void {
    this.#finish(false, 'no-answer');
  }

  /** To be called as time goes on, microseconds. */
  onTime(now: number): void {
    if (this.#done || !this.#action) return;
    if (this.#written !== null && now - this.#written >= VERDICT) this.#finish(true, 'accepted');
    else if (now - this.#action.t >= PATIENCE)
      this.#finish(this.#written !== null, this.#written ? 'accepted' : 'no-answer');
  }

  #finish(accepted: boolean, result: string): void {
    if (this.#done || !this.#action) return;
    this.#done = true;
    this.#settle({ accepted, result, seq: this.#action.seq });
  }
}
