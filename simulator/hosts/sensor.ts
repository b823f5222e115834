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

/** A line of a log that a host or a controller forwards to the sensor. */
export type Report =
  | {
      readonly kind: 'login';
      readonly seq: number;
      readonly from: string;
      readonly to: string;
      /** `granted`, or why not. */
      readonly result: string;
      /** Seconds since midnight, local. */
      readonly timeOfDay: number;
    }
  | {
      readonly kind: 'program-change' | 'force';
      readonly seq: number;
      readonly from: string;
      readonly to: string;
    };

/** Kinds that are found in the traffic; the others are found in logs. */
const TRAFFIC: ReadonlySet<Detection['kind']> = new Set([
  'new-writer',
  'new-talker',
  'scan',
  'identify',
  'range',
  'remote-operation',
]);

interface SensorState {
  /** When each (detection, subject) last raised an alert. */
  raised: Record<string, number>;
  /** Targets that each source tried of late, for scan detection; wrong passwords, for refused logins. */
  tried: Record<string, { at: number; target: string }[]>;
}

/** One alert per subject in this time: a sensor that repeats itself is switched off by its users. */
const QUIET = seconds(600);
/** From the frame to the alert [our own choice; flow analysis works in batches]. */
const ANALYSIS = seconds(2);

/** A passive sensor on mirror ports, to which hosts and controllers forward their logs: sees, says, and never sends. */
export class Sensor extends Station {
  #host: SensorHost;
  /** Of its detections, those that need to see every request. */
  #traffic: readonly Detection[];
  #state: SensorState = { raised: {}, tried: {} };

  constructor(host: SensorHost, port: HostPort) {
    super(host.id, port, host);
    this.#host = host;
    this.#traffic = host.detections.filter(({ kind }) => TRAFFIC.has(kind));
  }

  get taps(): readonly string[] {
    return this.#host.taps;
  }

  /** Whether it looks at the traffic at all. */
  get watches(): boolean {
    return this.#traffic.length > 0;
  }

  reconfigure(host: SensorHost): void {
    this.#host = host;
    this.#traffic = host.detections.filter(({ kind }) => TRAFFIC.has(kind));
    this.access.reconfigure(host);
  }

  see(sighting: Sighting): void {
    for (const detection of this.#traffic) {
      const about = this.#matches(detection, sighting);
      if (about !== null) this.#raise(detection, about, sighting.seq);
    }
  }

  /** A line of a monitored host's log. */
  hear(report: Report): void {
    for (const detection of this.#host.detections)
      if (this.#tells(detection, report)) this.#raise(detection, `${report.from} → ${report.to}`, report.seq);
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
      case 'remote-operation':
        return stranger && sighting.operation === 'session.operate' ? conversation : null;
      default:
        return null;
    }
  }

  #tells(detection: Detection, report: Report): boolean {
    if (report.kind !== 'login') return detection.kind === report.kind && !detection.known.includes(report.from);
    const granted = report.result === 'granted';
    switch (detection.kind) {
      case 'out-of-hours':
        return granted && detection.hours !== undefined && !isWithinHours(report.timeOfDay, detection.hours);
      case 'sign-in':
        return (
          granted &&
          !detection.known.includes(report.from) &&
          (detection.at.length === 0 || detection.at.includes(report.to))
        );
      case 'refused-sign-in':
        // Who has the password and not the token has got hold of the password; a wrong one may be a slip of the hand.
        return !granted && (report.result !== 'credentials' || this.#guesses(detection, report.from));
      default:
        return false;
    }
  }

  #guesses(detection: Detection, from: string): boolean {
    const key = `${detection.id}/${from}`;
    const window = parseDuration(detection.within ?? '10min') ?? seconds(600);
    const tried = (this.#state.tried[key] ?? []).filter((entry) => since(this.port.now, entry.at as Instant) <= window);
    tried.push({ at: this.port.now, target: '' });
    this.#state.tried[key] = tried;
    return tried.length >= (detection.count ?? 5);
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
