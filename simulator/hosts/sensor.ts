import { type Instant, parseDuration, seconds, since } from '../kernel/time.ts';
import { isWithinHours } from './clock-time.ts';
import type { HostPort } from './port.ts';
import type { Detection, SensorHost } from './schema.ts';
import { Station } from './station.ts';

/** What a mirrored switch shows of one request. */
export interface Sighting {
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly operation: string;
  readonly port: number | null;
  /** Tags and engineering values that a Modbus write would set. */
  readonly writes: readonly { readonly tag: string; readonly value: number }[];
}

interface SensorState {
  /** When each (detection, subject) last raised an alert. */
  raised: Record<string, number>;
  /** Targets that each source tried of late, for scan detection. */
  tried: Record<string, { at: number; target: string }[]>;
}

/** One alert per subject in this time: a sensor that repeats itself is switched off by its users. */
const QUIET = seconds(600);
/** From the frame to the alert [our own choice; flow analysis works in batches]. */
const ANALYSIS = seconds(2);

/** A passive sensor on mirror ports: sees, says, and never sends. */
export class Sensor extends Station {
  #host: SensorHost;
  #state: SensorState = { raised: {}, tried: {} };

  constructor(host: SensorHost, port: HostPort) {
    super(host.id, port, host);
    this.#host = host;
  }

  get taps(): readonly string[] {
    return this.#host.taps;
  }

  get watches(): boolean {
    return this.#host.detections.length > 0;
  }

  reconfigure(host: SensorHost): void {
    this.#host = host;
    this.access.reconfigure(host);
  }

  see(sighting: Sighting): void {
    for (const detection of this.#host.detections) {
      const about = this.#matches(detection, sighting);
      if (about !== null) this.#raise(detection, about, sighting.seq);
    }
  }

  /** A login that a monitored host reported (its log is forwarded to the sensor). */
  seeLogin(seq: number, from: string, to: string, timeOfDay: number): void {
    for (const detection of this.#host.detections) {
      if (detection.kind !== 'out-of-hours' || !detection.hours) continue;
      if (!isWithinHours(timeOfDay, detection.hours)) this.#raise(detection, `${from} → ${to}`, seq);
    }
  }

  override onMessage(message: string, data: unknown): void {
    if (message !== 'alert') return;
    const { detection, about, cause } = data as { detection: string; about: string; cause: number };
    const current = this.#host.detections.find((candidate) => candidate.id === detection);
    if (!current) return;
    this.port.emit(
      'alert.raised',
      { about, detection, kind: current.kind, origin: current.origin, routed: current.route !== null, sensor: this.id },
      cause,
      current.route === null ? 'instructor' : 'team',
    );
  }

  override snapshot(): unknown {
    return { station: super.snapshot(), sensor: this.#state };
  }

  override restore(state: unknown): void {
    const saved = state as { station: unknown; sensor: SensorState };
    super.restore(saved.station);
    this.#state = structuredClone(saved.sensor);
  }

  #matches(detection: Detection, sighting: Sighting): string | null {
    const stranger = !detection.known.includes(sighting.from);
    const conversation = `${sighting.from} → ${sighting.to}`;
    switch (detection.kind) {
      case 'new-writer':
        return stranger && isWrite(sighting.operation) ? conversation : null;
      case 'new-talker':
        return stranger ? conversation : null;
      case 'identify':
        return stranger && isIdentify(sighting.operation) ? conversation : null;
      case 'range': {
        const outside = sighting.writes.find(
          ({ tag, value }) =>
            detection.tags.includes(tag) &&
            (value < (detection.low ?? -Infinity) || value > (detection.high ?? Infinity)),
        );
        return outside ? `${sighting.from}: ${outside.tag} = ${outside.value}` : null;
      }
      case 'scan':
        return stranger && this.#scans(detection, sighting) ? sighting.from : null;
      case 'out-of-hours':
        return null;
    }
  }

  #scans(detection: Detection, sighting: Sighting): boolean {
    const key = `${detection.id}/${sighting.from}`;
    const window = parseDuration(detection.within ?? '60s') ?? seconds(60);
    const target = `${sighting.to}:${sighting.port ?? ''}`;
    const tried = (this.#state.tried[key] ?? []).filter(
      (entry) => since(this.port.now, entry.at as Instant) <= window && entry.target !== target,
    );
    tried.push({ at: this.port.now, target });
    this.#state.tried[key] = tried;
    return tried.length > (detection.count ?? 5);
  }

  #raise(detection: Detection, about: string, cause: number): void {
    const key = `${detection.id}/${about}`;
    const before = this.#state.raised[key];
    if (before !== undefined && since(this.port.now, before as Instant) < QUIET) return;
    this.#state.raised[key] = this.port.now;
    this.port.after(ANALYSIS, 'alert', { detection: detection.id, about, cause });
  }
}

const isWrite = (operation: string): boolean =>
  operation.startsWith('modbus.write') ||
  operation === 'modbus.mask-write' ||
  operation === 'opcua.write' ||
  operation === 'opcua.call';
const isIdentify = (operation: string): boolean =>
  operation === 'modbus.identify' || operation === 'modbus.report-server-id';
