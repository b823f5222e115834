import { Controller, type ControllerPort } from '../hosts/controller.ts';
import type { ControllerBecame } from '../hosts/engineering.ts';
import { Historian } from '../hosts/historian.ts';
import type { HistoryStore } from '../hosts/history.ts';
import { Hmi, type HmiPort } from '../hosts/hmi.ts';
import type { HostPort } from '../hosts/port.ts';
import { Sensor } from '../hosts/sensor.ts';
import { Station } from '../hosts/station.ts';
import type { Host, Point, Site } from './document.ts';
import { WorldError } from './problem.ts';
import type { Provenance } from './provenance.ts';
import { wiredAt } from './wiring.ts';

/** What a world offers to its hosts. */
export interface StationsPort {
  portOf(host: string): HostPort;
  readonly emit: HostPort['emit'];
  readonly provenance: Provenance;
  readonly history: HistoryStore;
}

/** The hosts of a site as they run, each made as its document says. */
export class Stations {
  readonly byId: ReadonlyMap<string, Station>;
  readonly controllers: readonly Controller[];
  readonly hmis: readonly Hmi[];
  readonly sensors: readonly Sensor[];
  readonly #port: StationsPort;
  #site: Site;

  constructor(site: Site, port: StationsPort) {
    this.#port = port;
    this.#site = site;
    const stations = site.hosts.map((host) => this.#make(host));
    this.byId = new Map(stations.map((station) => [station.id, station]));
    this.controllers = stations.filter((station) => station instanceof Controller);
    this.hmis = stations.filter((station) => station instanceof Hmi);
    this.sensors = stations.filter((station) => station instanceof Sensor);
    if (this.hmis.length === 0) throw new WorldError('no-hmi', { site: site.id });
  }

  get(id: string): Station | undefined {
    return this.byId.get(id);
  }

  /** @throws WorldError `unknown-controller` */
  controller(id: string): Controller {
    const station = this.byId.get(id);
    if (!(station instanceof Controller)) throw new WorldError('unknown-controller', { host: id });
    return station;
  }

  /** @throws WorldError `unknown-hmi` */
  hmi(id: string): Hmi {
    const station = this.byId.get(id);
    if (!(station instanceof Hmi)) throw new WorldError('unknown-hmi', { host: id });
    return station;
  }

  /** What the controller that keeps a tag holds. */
  held(tag: string): number {
    for (const controller of this.controllers) {
      const value = controller.held(tag);
      if (value !== undefined) return value;
    }
    throw new WorldError('unknown-tag', { tag });
  }

  /** Takes over what the hosts of another document may do otherwise. */
  reconfigure(site: Site): void {
    this.#site = site;
    for (const host of site.hosts) {
      const station = this.byId.get(host.id);
      if (station instanceof Controller && host.kind === 'controller') station.reconfigure(host);
      else if (station instanceof Hmi && host.kind === 'hmi') station.reconfigure(host, site.points);
      else if (station instanceof Sensor && host.kind === 'sensor') station.reconfigure(host);
      else station?.access.reconfigure(host);
    }
  }

  #make(host: Host): Station {
    const { points, alarms, hosts } = this.#site;
    const { provenance, history } = this.#port;
    const port = this.#port.portOf(host.id);
    switch (host.kind) {
      case 'controller': {
        const controllerPort: ControllerPort = Object.assign(port, {
          provenance: (tags: readonly string[]) => provenance.latest(tags),
          wrote: (tags: readonly string[], seq: number) => provenance.note(tags, seq),
          became: (change: ControllerBecame) => provenance.noteController(host.id, change),
          wiredAt: (area: Point['area'], address: number) => wiredAt(this.#site, host.id, area, address),
          unitOf: (controller: string) => this.#unitOf(controller),
          acknowledged: (tag: string, by: string, cause: number) => this.#acknowledgedAt(tag, by, cause),
        });
        const own = points.filter((point) => point.controller === host.id);
        return new Controller(host, controllerPort, own, alarms);
      }
      case 'hmi': {
        const hmiPort: HmiPort = Object.assign(port, {
          provenance: (tags: readonly string[]) => provenance.latest(tags),
          acknowledged: (tags: readonly string[], by: string) => {
            for (const controller of this.controllers) controller.opcua.acknowledged(tags, by);
          },
        });
        const units = new Map(
          hosts.flatMap((other) => (other.kind === 'controller' ? [[other.id, other.identity.unit] as const] : [])),
        );
        return new Hmi(host, hmiPort, points, alarms, units);
      }
      case 'historian':
        return new Historian(host, port, points, history);
      case 'sensor':
        return new Sensor(host, port);
      default:
        return new Station(host.id, port, host);
    }
  }

  /** An alarm is acknowledged once, wherever that was done: screens that have not shown it yet hear of it too. */
  #acknowledgedAt(tag: string, by: string, cause: number): void {
    let shown = false;
    for (const hmi of this.hmis) if (hmi.take(tag, by, cause).length > 0) shown = true;
    if (!shown) this.#port.emit('alarm.acknowledged', { by, tag }, cause, 'team');
  }

  #unitOf(id: string): number {
    const host = this.#site.hosts.find((candidate) => candidate.id === id);
    if (host?.kind !== 'controller') throw new WorldError('unknown-controller', { host: id });
    return host.identity.unit;
  }
}
