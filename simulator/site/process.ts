import { inSeconds, parseDuration, seconds } from '../kernel/time.ts';
import { plantModelOf } from '../plants/index.ts';
import { ActuatorDrive, Instrument, type InstrumentFailure, type Panel } from '../plants/instruments.ts';
import type { Plant } from '../plants/plant.ts';
import type { ProcessImage } from '../plc/runtime/image.ts';
import type { Site } from './document.ts';

type Protection = Site['protections'][number];

export interface ProcessPort {
  readonly seed: number;
  emit(type: string, data: object, cause: number | null, audience: 'team' | 'instructor'): number;
  provenance(tags: readonly string[]): number | null;
  image(controller: string): ProcessImage;
}

/** A place in a process image: `%IW3` is word 3, `%IX1.2` bit 10. */
export const parseLocation = (location: string): { readonly bit: boolean; readonly index: number } => {
  const match = /^%[IQ]([WX])(\d+)(?:\.(\d))?$/.exec(location);
  if (!match) throw new RangeError(`"${location}" is no location such as %IW0 or %QX0.1`);
  const bit = match[1] === 'X';
  return { bit, index: bit ? Number(match[2]) * 8 + Number(match[3] ?? 0) : Number(match[2]) };
};

/** Where a value of the plant stands, as long as the world lives. */
export interface Place {
  readonly values: Float64Array;
  readonly index: number;
}

interface Wired {
  readonly signal: number;
  readonly array: Uint8Array | Uint16Array;
  readonly index: number;
}

interface Measured extends Wired {
  readonly instrument: Instrument;
  /** Steps from reading to reading. */
  readonly every: number;
}

interface Driven extends Wired {
  readonly drive: ActuatorDrive;
  /** Position that a tripped protection forces on it. */
  forced: number | null;
}

interface Guard {
  readonly protection: Protection;
  readonly instrument: Instrument;
  readonly signal: number;
  readonly delay: number;
  /** Seconds for which the reading has stood beyond the limit. */
  beyond: number;
  tripped: boolean;
}

interface ProcessState {
  readonly tick: number;
  readonly validity: string | null;
  readonly plant: unknown;
  readonly instruments: readonly unknown[];
  readonly actuators: readonly unknown[];
  readonly guards: readonly {
    readonly id: string;
    readonly instrument: unknown;
    readonly beyond: number;
    readonly tripped: boolean;
  }[];
}

/**
 * The plant with its wiring: final control elements take the controllers' outputs, the plant moves a step, the
 * instruments put what they read into the controllers' inputs. Hard-wired protections stand between.
 */
export class Process {
  readonly plant: Plant;
  readonly #port: ProcessPort;
  readonly #instruments: readonly Measured[];
  /** The same, by the number of steps from reading to reading. */
  readonly #rounds: readonly { readonly every: number; readonly instruments: readonly Measured[] }[];
  readonly #drives: readonly Driven[];
  readonly #outputs = new Map<string, number>();
  readonly #inputs = new Map<string, number>();
  #guards: Guard[] = [];
  #tick = 0;
  /** Why the model does not hold at present; `no-number` for good, since no number comes of one that is none. */
  #validity: string | null = null;
  readonly #last: Float64Array;

  constructor(site: Site, startOfDay: number, port: ProcessPort) {
    this.#port = port;
    const model = plantModelOf(site.plant);
    if (!model) throw new RangeError(`there is no plant model "${site.plant.model}"`);
    const parameters = Object.fromEntries(
      Object.entries(site.plant.parameters).map(([name, value]) => [name, Number(value)]),
    );
    const wanted = site.plant.step === undefined ? undefined : (parseDuration(site.plant.step) ?? undefined);
    this.plant = model.create({ seed: port.seed, startOfDay, parameters, step: wanted });
    this.#last = this.plant.output.slice();
    for (const [index, signal] of this.plant.outputs.entries()) this.#outputs.set(signal.id, index);
    for (const [index, signal] of this.plant.inputs.entries()) this.#inputs.set(signal.id, index);
    const step = inSeconds(this.plant.step);
    this.#instruments = site.instruments.map((entry) => {
      const { bit, index } = parseLocation(entry.at);
      const image = port.image(entry.controller);
      const array = bit ? image.discreteInputs : image.inputRegisters;
      const interval = entry.interval === undefined ? null : parseDuration(entry.interval);
      const every = interval === null ? 1 : Math.max(1, Math.round(interval / this.plant.step));
      const instrument = new Instrument(entry, port.seed, step * every, step);
      return { signal: this.#signal(entry.signal), array, index, instrument, every };
    });
    this.#rounds = [...new Set(this.#instruments.map(({ every }) => every))].map((every) => ({
      every,
      instruments: this.#instruments.filter((instrument) => instrument.every === every),
    }));
    this.#drives = site.actuators.map((entry) => {
      const { bit, index } = parseLocation(entry.at);
      const image = port.image(entry.controller);
      const signal = this.#inputs.get(entry.signal) as number;
      const array = bit ? image.coils : image.holdingRegisters;
      return { signal, array, index, drive: new ActuatorDrive(entry), forced: null };
    });
    this.guard(site.protections);
  }

  /** True value of a plant output or input. */
  truth(signal: string): number {
    const place = this.place(signal);
    return place === null ? Number.NaN : (place.values[place.index] as number);
  }

  /** Where the true value of a plant output or input stands: for those that look in every step. Null for another signal. */
  place(signal: string): Place | null {
    const output = this.#outputs.get(signal);
    if (output !== undefined) return { values: this.plant.output, index: output };
    const input = this.#inputs.get(signal);
    return input === undefined ? null : { values: this.plant.input, index: input };
  }

  allTruth(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const [id, index] of this.#outputs) all[id] = this.plant.output[index] as number;
    for (const [id, index] of this.#inputs) all[id] = this.plant.input[index] as number;
    return all;
  }

  /** Fills the controllers' inputs before the first scan. */
  prime(): void {
    for (const { instruments } of this.#rounds) this.#read(instruments);
  }

  step(): void {
    const dt = inSeconds(this.plant.step);
    const { input } = this.plant;
    for (let i = 0; i < this.#drives.length; i++) {
      const { signal, array, index, drive, forced } = this.#drives[i] as Driven;
      input[signal] = drive.drive(array[index] as number, dt, forced);
    }
    if (this.#validity !== 'no-number') this.plant.advance(this.#tick);
    this.#tick++;
    this.#judge();
    this.#sample();
    for (const guard of this.#guards) this.#check(guard, dt);
  }

  panel(actuator: string): Panel | undefined {
    return this.#drives.find(({ drive }) => drive.tag === actuator)?.drive.panel;
  }

  setPanel(actuator: string, panel: Panel): boolean {
    const found = this.#drives.find(({ drive }) => drive.tag === actuator);
    if (found) found.drive.panel = panel;
    return found !== undefined;
  }

  fail(tag: string, failure: InstrumentFailure): boolean {
    const found = this.#instruments.find(({ instrument }) => instrument.tag === tag);
    found?.instrument.fail(failure);
    return found !== undefined;
  }

  /** Protections that have tripped and hold their actuators until they are reset. */
  get tripped(): readonly string[] {
    return this.#guards.filter((guard) => guard.tripped).map(({ protection }) => protection.id);
  }

  /** Releases a tripped protection; false when it is not tripped. */
  reset(protection: string): boolean {
    const guard = this.#guards.find((candidate) => candidate.protection.id === protection && candidate.tripped);
    if (!guard) return false;
    guard.tripped = false;
    guard.beyond = 0;
    this.#force();
    return true;
  }

  /** Fits the protections of another site document; those that stay keep their state. */
  guard(protections: readonly Protection[]): void {
    const step = inSeconds(this.plant.step);
    this.#guards = protections.map((protection) => {
      const before = this.#guards.find((guard) => guard.protection.id === protection.id);
      const entry = {
        tag: protection.id,
        at: '%IW0',
        range: rangeAbout(protection.value),
        noise: protection.noise,
        lag: protection.lag,
        deadTime: protection.deadTime,
        bits: 16,
        failure: 'none' as const,
      };
      return {
        protection,
        instrument: before?.instrument ?? new Instrument(entry, this.#port.seed, step),
        signal: this.#signal(protection.signal),
        delay: inSeconds(parseDuration(protection.delay) ?? seconds(0)),
        beyond: before?.beyond ?? 0,
        tripped: before?.tripped ?? false,
      };
    });
    this.#force();
  }

  snapshot(): ProcessState {
    return {
      tick: this.#tick,
      validity: this.#validity,
      plant: this.plant.snapshot(),
      instruments: this.#instruments.map(({ instrument }) => instrument.snapshot()),
      actuators: this.#drives.map(({ drive }) => drive.snapshot()),
      guards: this.#guards.map(({ protection, instrument, beyond, tripped }) => ({
        id: protection.id,
        instrument: instrument.snapshot(),
        beyond,
        tripped,
      })),
    };
  }

  restore(state: unknown): void {
    const saved = structuredClone(state) as ProcessState;
    this.#tick = saved.tick;
    this.#validity = saved.validity;
    this.plant.restore(saved.plant);
    this.#last.set(this.plant.output);
    this.#instruments.forEach(({ instrument }, i) => {
      instrument.restore(saved.instruments[i]);
    });
    this.#drives.forEach(({ drive }, i) => {
      drive.restore(saved.actuators[i]);
    });
    for (const guard of this.#guards) {
      const kept = saved.guards.find((candidate) => candidate.id === guard.protection.id);
      if (!kept) continue;
      guard.instrument.restore(kept.instrument);
      guard.beyond = kept.beyond;
      guard.tripped = kept.tripped;
    }
    this.#force();
  }

  #signal(id: string): number {
    const index = this.#outputs.get(id);
    if (index === undefined) throw new RangeError(`the plant has no output "${id}"`);
    return index;
  }

  /** A reading stands at the end of its interval: a controller that scans as often finds it fresh. */
  #sample(): void {
    for (const { every, instruments } of this.#rounds) if ((this.#tick + 1) % every === 0) this.#read(instruments);
  }

  #read(instruments: readonly Measured[]): void {
    const { output } = this.plant;
    const tick = this.#tick;
    for (let i = 0; i < instruments.length; i++) {
      const { signal, array, index, instrument } = instruments[i] as Measured;
      array[index] = instrument.sample(tick, output[signal] as number);
    }
  }

  /** Records where the state leaves the model's validity. What is no number never reaches an instrument. */
  #judge(): void {
    const { output } = this.plant;
    let code = this.#validity === 'no-number' ? this.#validity : (this.plant.validity?.() ?? null);
    // Any number less itself is 0; what is none, or infinite, leaves NaN in the sum.
    let sum = 0;
    for (let i = 0; i < output.length; i++) sum += (output[i] as number) - (output[i] as number);
    if (sum !== 0) code = 'no-number';
    if (code === 'no-number') output.set(this.#last);
    else this.#last.set(output);
    if (code === this.#validity) return;
    this.#validity = code;
    this.#port.emit('plant.validity', { code }, null, 'instructor');
  }

  #check(guard: Guard, dt: number): void {
    if (guard.tripped) return;
    const { protection } = guard;
    const [low, high] = rangeAbout(protection.value);
    const raw = guard.instrument.sample(this.#tick, this.plant.output[guard.signal] as number);
    const value = low + (raw / 27648) * (high - low);
    const beyond = protection.direction === 'above' ? value > protection.value : value < protection.value;
    guard.beyond = beyond ? guard.beyond + dt : 0;
    if (!beyond || guard.beyond < guard.delay) return;
    guard.tripped = true;
    this.#force();
    const data = { origin: protection.origin, protection: protection.id, value: Math.round(value * 1e4) / 1e4 };
    this.#port.emit('trip.tripped', data, this.#port.provenance(protection.influencedBy), 'team');
  }

  #force(): void {
    const stops = this.#guards.filter(({ tripped }) => tripped).flatMap(({ protection }) => protection.stop);
    for (const driven of this.#drives)
      driven.forced = stops.findLast(({ actuator }) => actuator === driven.drive.tag)?.position ?? null;
  }
}

/** A protection's own transmitter is ranged about its limit: from 0 to twice the value. */
const rangeAbout = (value: number): readonly [number, number] => (value > 0 ? [0, 2 * value] : [value - 1, value + 1]);
