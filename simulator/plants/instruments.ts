import { type DrawStream, normalStream } from '../kernel/draw.ts';
import { inSeconds, parseDuration } from '../kernel/time.ts';

/*
 * Between plant and controller: measuring chains and final control elements. Raw counts are those of a 4–20 mA input
 * card, 0 at 4 mA and 27648 at 20 mA; contacts are 0 or 1.
 */

/** Raw count of a full-scale signal. */
export const FULL_SCALE = 27648;
/**
 * NAMUR NE 43: measured values saturate at 3.8 and 20.5 mA; 3.6 mA and below, or 21 mA and above, tell a failed
 * transmitter or a broken wire.
 */
export const RAW_LOWEST = -346;
export const RAW_HIGHEST = 28512;
export const RAW_FAILED_LOW = -691;
export const RAW_FAILED_HIGH = 29376;

export type InstrumentFailure = 'none' | 'stuck' | 'low' | 'high' | 'drift';

/** A measuring chain as a site document describes it. */
export interface InstrumentEntry {
  readonly tag: string;
  /** `%IW…` for an analog signal, `%IX…` for a contact. */
  readonly at: string;
  readonly range: readonly [number, number];
  /** One standard deviation, in the signal's unit. */
  readonly noise: number;
  readonly lag: string;
  readonly deadTime: string;
  readonly bits: number;
  readonly failure: InstrumentFailure;
}

interface InstrumentState {
  readonly failure: InstrumentFailure;
  readonly failedAt: number | null;
  readonly filtered: number | null;
  readonly line: readonly number[];
  readonly head: number;
  readonly last: number;
}

const durationSeconds = (tag: string, what: string, text: string): number => {
  const duration = parseDuration(text);
  if (duration === null) throw new RangeError(`${tag}: ${what} "${text}" is no duration such as "90s" or "2min"`);
  return inSeconds(duration);
};

/** Part of the range that a drifting instrument moves upwards in an hour (own choice: plain to see within a shift). */
const DRIFT_PER_HOUR = 0.05;

/**
 * A sensor with dead time (sample line), first-order lag, noise, range, quantisation and failure. Noise is a pure
 * function of (seed, tag, tick). Call `sample` once in each plant step.
 */
export class Instrument {
  readonly tag: string;
  readonly contact: boolean;
  readonly #low: number;
  readonly #span: number;
  readonly #noise: number;
  readonly #stream: DrawStream;
  readonly #retain: number;
  readonly #tickSeconds: number;
  /** Raw counts in one step of the converter. */
  readonly #quantum: number;
  /** Steps of the converter for one engineering unit. */
  readonly #stepsPerUnit: number;
  readonly #line: Float64Array;
  #head = 0;
  /** NaN before the first reading: a number always, so that a write in every step allocates nothing. */
  #filtered = Number.NaN;
  #failure: InstrumentFailure;
  #failedAt: number | null = null;
  #last = 0;

  /**
   * @param stepSeconds the time from reading to reading
   * @param tickSeconds the time of a tick, where the instrument is not read in every one
   * @throws RangeError for a duration that cannot be read, or an empty range
   */
  constructor(entry: InstrumentEntry, seed: number, stepSeconds: number, tickSeconds = stepSeconds) {
    this.tag = entry.tag;
    this.contact = entry.at.startsWith('%IX');
    this.#low = entry.range[0];
    this.#span = entry.range[1] - entry.range[0];
    if (!(this.#span > 0)) throw new RangeError(`${entry.tag}: the range ${entry.range.join('…')} is empty`);
    this.#noise = entry.noise;
    this.#stream = normalStream(seed, entry.tag, 'noise');
    const lag = durationSeconds(entry.tag, 'lag', entry.lag);
    this.#retain = lag > 0 ? Math.exp(-stepSeconds / lag) : 0;
    this.#tickSeconds = tickSeconds;
    this.#quantum = FULL_SCALE / 2 ** entry.bits;
    this.#stepsPerUnit = 2 ** entry.bits / this.#span;
    this.#line = new Float64Array(Math.round(durationSeconds(entry.tag, 'deadTime', entry.deadTime) / stepSeconds));
    this.#failure = entry.failure;
  }

  get failure(): InstrumentFailure {
    return this.#failure;
  }

  /** Breaks or mends the instrument from the next sample on. */
  fail(failure: InstrumentFailure): void {
    this.#failure = failure;
    this.#failedAt = null;
  }

  /** The raw count (0…27648 within range, NE 43 beyond) or contact (0, 1) for the true value at this tick. */
  sample(tick: number, trueValue: number): number {
    const last = this.#filtered;
    const fresh = Number.isNaN(last);
    const delayed = this.#delay(Number.isFinite(trueValue) ? trueValue : fresh ? this.#low : last);
    const filtered = fresh ? delayed : delayed + (last - delayed) * this.#retain;
    this.#filtered = filtered;
    if (this.#failure !== 'none') {
      if (this.#failure === 'stuck' && this.#failedAt !== null) return this.#last;
      if (this.#failedAt === null) this.#failedAt = tick;
      if (this.#failure === 'low' || this.#failure === 'high') return this.#dead(this.#failure);
    }
    if (this.contact) {
      this.#last = filtered > this.#low + this.#span / 2 ? 1 : 0;
      return this.#last;
    }
    let value = filtered;
    if (this.#noise > 0) value += this.#noise * this.#stream(tick);
    if (this.#failure === 'drift')
      value += (this.#span * DRIFT_PER_HOUR * (tick - (this.#failedAt as number)) * this.#tickSeconds) / 3600;
    const raw = Math.round(Math.round((value - this.#low) * this.#stepsPerUnit) * this.#quantum);
    this.#last = raw < RAW_LOWEST ? RAW_LOWEST : Math.min(raw, RAW_HIGHEST);
    return this.#last;
  }

  #dead(failure: 'low' | 'high'): number {
    if (!this.contact) return failure === 'low' ? RAW_FAILED_LOW : RAW_FAILED_HIGH;
    this.#last = failure === 'low' ? 0 : 1;
    return this.#last;
  }

  snapshot(): InstrumentState {
    return {
      failure: this.#failure,
      failedAt: this.#failedAt,
      filtered: Number.isNaN(this.#filtered) ? null : this.#filtered,
      line: [...this.#line],
      head: this.#head,
      last: this.#last,
    };
  }

  restore(state: unknown): void {
    const from = state as InstrumentState;
    this.#failure = from.failure;
    this.#failedAt = from.failedAt;
    this.#filtered = from.filtered ?? Number.NaN;
    this.#line.set(from.line);
    this.#head = from.head;
    this.#last = from.last;
  }

  #delay(value: number): number {
    const line = this.#line;
    if (line.length === 0) return value;
    if (Number.isNaN(this.#filtered)) line.fill(value); // the sample line is full of the water of the start
    const out = line[this.#head] as number;
    line[this.#head] = value;
    this.#head = (this.#head + 1) % line.length;
    return out;
  }
}

/** A final control element as a site document describes it. */
export interface ActuatorEntry {
  readonly tag: string;
  /** `%QW…` for an analog command, `%QX…` for a contact. */
  readonly at: string;
  readonly range: readonly [number, number];
  /** Time for the whole range. */
  readonly stroke: string;
  readonly panel: Panel;
}

export interface Panel {
  readonly mode: 'auto' | 'manual';
  readonly position: number;
}

interface ActuatorState {
  readonly position: number | null;
  readonly panel: Panel;
}

/**
 * An actuator with a limited speed and a local panel: in `auto` it follows the controller, in `manual` it holds the
 * panel's position whatever the controller says. The first command finds it in place: a world starts in operation.
 */
export class ActuatorDrive {
  readonly tag: string;
  readonly contact: boolean;
  readonly #low: number;
  readonly #high: number;
  /** Engineering units in a second; infinite moves at once. */
  readonly #speed: number;
  #position: number | null = null;
  #panel: Panel;
  /** The command and the forced position that brought it where it stands: with the same it stays. NaN while it moves. */
  #settledAt = Number.NaN;
  #settledBy: number | null = null;

  constructor(entry: ActuatorEntry) {
    this.tag = entry.tag;
    this.contact = entry.at.startsWith('%QX');
    [this.#low, this.#high] = entry.range;
    if (!(this.#high > this.#low)) throw new RangeError(`${entry.tag}: the range ${entry.range.join('…')} is empty`);
    const stroke = durationSeconds(entry.tag, 'stroke', entry.stroke);
    this.#speed = stroke > 0 ? (this.#high - this.#low) / stroke : Number.POSITIVE_INFINITY;
    this.#panel = entry.panel;
  }

  /** Where it stands, in engineering units; before the first command the low end. */
  get position(): number {
    return this.#position ?? this.#low;
  }

  get panel(): Panel {
    return this.#panel;
  }

  set panel(panel: Panel) {
    this.#panel = { mode: panel.mode, position: panel.position };
    this.#settledAt = Number.NaN;
  }

  /**
   * Moves towards the command for `dtSeconds` and returns the position in engineering units. `held` is the position
   * that a hard-wired protection forces on it, if one does: it outranks controller and panel.
   */
  drive(command: number, dtSeconds: number, held: number | null = null): number {
    if (command === this.#settledAt && held === this.#settledBy) return this.#position as number;
    const share = Number.isFinite(command) ? (this.contact ? (command > 0.5 ? 1 : 0) : command / FULL_SCALE) : 0;
    let target =
      held ?? (this.#panel.mode === 'manual' ? this.#panel.position : this.#low + share * (this.#high - this.#low));
    target = target > this.#low ? Math.min(target, this.#high) : this.#low;
    const position = this.#position ?? target;
    const reach = this.#speed * dtSeconds;
    const way = target - position;
    const there = way <= reach && way >= -reach;
    const next = there ? target : way > 0 ? position + reach : position - reach;
    this.#position = next;
    this.#settledAt = there ? command : Number.NaN;
    this.#settledBy = held;
    return next;
  }

  snapshot(): ActuatorState {
    return { position: this.#position, panel: this.#panel };
  }

  restore(state: unknown): void {
    const from = state as ActuatorState;
    this.#position = from.position;
    this.#panel = from.panel;
    this.#settledAt = Number.NaN;
  }
}
