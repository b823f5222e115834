import { toEngineering, widthOf } from '../hosts/point.ts';
import { programHash } from '../hosts/program.ts';
import type { Report, Sensor, Sighting } from '../hosts/sensor.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { inSeconds } from '../kernel/time.ts';
import { fromHex } from '../network/hex.ts';
import { describePdu } from '../protocols/modbus/functions.ts';
import type { Site } from './document.ts';
import type { WorldEventData } from './events.ts';

type RequestData = WorldEventData['net.request'];

/** The mirror ports: shows the sensors what crosses the switches that they tap. */
export class Mirror {
  #site: Site;
  readonly #sensors: readonly Sensor[];
  #zoneOf = new Map<string, string>();

  constructor(site: Site, sensors: readonly Sensor[]) {
    this.#site = site;
    this.#sensors = sensors;
    this.reconfigure(site);
  }

  reconfigure(site: Site): void {
    this.#site = site;
    this.#zoneOf = new Map(site.hosts.map((host) => [host.id, host.zone]));
  }

  see(event: WorldEvent, startOfDay: number): void {
    const { type } = event;
    if (type === 'net.response') return;
    if (type === 'net.request') {
      const request = event.data as RequestData;
      for (const sensor of this.#sensors)
        if (sensor.watches && this.#passes(sensor, request)) sensor.see(this.#sighting(event.seq, request));
      return;
    }
    const report = this.#reportOf(event, startOfDay);
    if (report !== null) for (const sensor of this.#sensors) sensor.hear(report);
  }

  /** What hosts and controllers forward of their logs: logins, programs, forces. */
  #reportOf({ data, seq, t, type }: WorldEvent, startOfDay: number): Report | null {
    switch (type) {
      case 'account.login': {
        const { from, host: to, result } = data as WorldEventData['account.login'];
        return { kind: 'login', seq, from, to, result, timeOfDay: (startOfDay + inSeconds(t)) % 86_400 };
      }
      case 'plc.program': {
        const { controller: to, from, hash } = data as WorldEventData['plc.program'];
        return hash === this.#approved(to) ? null : { kind: 'program-change', seq, from, to };
      }
      case 'plc.wiped': {
        const { controller: to, from } = data as WorldEventData['plc.wiped'];
        return { kind: 'program-change', seq, from, to };
      }
      case 'plc.forced': {
        const { controller: to, from, value } = data as WorldEventData['plc.forced'];
        return value === null ? null : { kind: 'force', seq, from, to };
      }
      default:
        return null;
    }
  }

  /** The fingerprint of a controller's own program, as the project keeps it. */
  #approved(controller: string): string | null {
    const host = this.#site.hosts.find(({ id }) => id === controller);
    return host?.kind === 'controller' ? programHash(host.source) : null;
  }

  /** A request passes its source's switch in any case, its target's only when the conduits let it through. */
  #passes(sensor: Sensor, request: RequestData): boolean {
    const near = this.#zoneOf.get(request.from);
    const far = this.#zoneOf.get(request.to);
    return (
      (near !== undefined && sensor.taps.includes(near)) ||
      (request.verdict === 'allow' && far !== undefined && sensor.taps.includes(far))
    );
  }

  #sighting(seq: number, request: RequestData): Sighting {
    const { from, to, protocol, operation, port } = request;
    return { seq, from, to, protocol, operation, port, writes: this.#writes(request) };
  }

  #writes({ bytes, operation, to }: RequestData): Sighting['writes'] {
    if (bytes === null || !operation.startsWith('modbus.write')) return [];
    const described = describePdu(fromHex(bytes));
    const { values, address } = described ?? {};
    if (!described || values == null || address == null) return [];
    return this.#site.points
      .filter(
        (point) =>
          point.controller === to &&
          point.area === described.area &&
          point.address >= address &&
          point.address + widthOf(point) <= address + values.length,
      )
      .map((point) => {
        const at = point.address - address;
        return { tag: point.tag, value: toEngineering(point, Number(values[at]), Number(values[at + 1] ?? 0)) };
      });
  }
}
