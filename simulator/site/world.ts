import { parseTimeOfDay } from '../hosts/clock-time.ts';
import { Controller, type ControllerPort } from '../hosts/controller.ts';
import type { ControllerBecame } from '../hosts/engineering.ts';
import { Historian } from '../hosts/historian.ts';
import { type HistoryStore, MemoryHistory } from '../hosts/history.ts';
import { type AlarmState, Hmi, type HmiPort } from '../hosts/hmi.ts';
import { asHost, thumbprintOf } from '../hosts/opcua-schema.ts';
import { ScriptedOperator } from '../hosts/operator.ts';
import type { HostPort } from '../hosts/port.ts';
import { Sensor } from '../hosts/sensor.ts';
import { Station } from '../hosts/station.ts';
import type { Audience, EventSink, WorldEvent } from '../kernel/event.ts';
import { Scheduler, type SchedulerState } from '../kernel/scheduler.ts';
import { type Instant, inSeconds, seconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import { Network, type NetworkPort, type OutgoingRequest } from '../network/network.ts';
import { opcUaWire } from '../protocols/opcua/conversation.ts';
import { actAs } from './action.ts';
import { calendarStart } from './calendar.ts';
import type { WorldCommand } from './command.ts';
import type { Host, Point, Site, SiteDocument } from './document.ts';
import type { Extension, ExtensionPort } from './extension.ts';
import { Mirror } from './mirror.ts';
import { WorldError } from './problem.ts';
import { Process } from './process.ts';
import { Provenance } from './provenance.ts';
import { resolveWith } from './resolve.ts';
import { LimitWatch } from './watch.ts';
import { wiredAt } from './wiring.ts';

export interface WorldOptions {
  readonly site: Site;
  readonly seed: number;
  /** The team whose world this is; stands in every event. */
  readonly cell: string;
  readonly extensions?: readonly Extension[];
  readonly onEvent: EventSink;
  /** Answers to `request` commands at their due instant; the ticket is what `submit` returned. */
  readonly onReply?: (ticket: number, reply: ServiceReply) => void;
  readonly history?: HistoryStore;
}

/** Whose request it was, and what its owner wants back with the answer. */
interface Pending {
  readonly owner: string;
  readonly key: unknown;
}

export interface WorldSnapshot {
  readonly site: Site;
  readonly seq: number;
  readonly ticket: number;
  readonly pending: readonly (readonly [number, Pending])[];
  readonly scheduler: SchedulerState;
  readonly network: unknown;
  readonly process: unknown;
  readonly limits: unknown;
  readonly provenance: unknown;
  readonly hosts: Readonly<Record<string, unknown>>;
  readonly operators: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

const certificatesOf = (site: Site): ReadonlyMap<string, string> =>
  new Map(site.hosts.flatMap((host) => (host.modbusRole === undefined ? [] : [[host.id, host.modbusRole] as const])));

/** Owner of requests that came in as commands: their answers leave the world. */
const OUTSIDE = 'outside';

/**
 * A running site in memory. State moves by `advanceTo` alone; what people and sockets do comes in by `submit`; what
 * happens goes out as events. The same site, seed and commands give the same events.
 */
export class World {
  readonly #options: WorldOptions;
  readonly #scheduler = new Scheduler();
  readonly #stations = new Map<string, Station>();
  readonly #operators = new Map<string, ScriptedOperator>();
  readonly #extensions = new Map<string, Extension>();
  readonly #listeners: readonly Extension[];
  readonly #controllers: Controller[] = [];
  readonly #hmis: Hmi[] = [];
  readonly #sensors: Sensor[] = [];
  readonly #provenance: Provenance;
  readonly #process: Process;
  readonly #mirror: Mirror;
  readonly history: HistoryStore;
  readonly network: Network;
  readonly #startOfDay: number;
  #site: Site;
  /** Roles in the hosts' Modbus certificates. */
  #certificates: ReadonlyMap<string, string>;
  #limits: LimitWatch;
  #seq = 0;
  #ticket = 0;
  #pdus = 0;
  #pending = new Map<number, Pending>();

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#site = options.site;
    this.#certificates = certificatesOf(options.site);
    this.#listeners = options.extensions ?? [];
    this.#startOfDay = parseTimeOfDay(options.site.startOfDay) ?? 0;
    this.#provenance = new Provenance(options.site);
    this.history = options.history ?? new MemoryHistory();
    this.#build();
    this.network = this.#wire();
    this.#process = new Process(this.#site, this.#startOfDay, {
      seed: options.seed,
      emit: this.#emit,
      provenance: (tags) => this.#provenance.latest(tags),
      image: (controller) => this.#controller(controller).plc.image,
    });
    this.#limits = this.#watch();
    this.#mirror = new Mirror(this.#site, this.#sensors);
    this.#listen();
  }

  /** A world at its beginning: says so, fills the controllers' inputs and starts everything that moves by itself. */
  static begin(options: WorldOptions): World {
    const world = new World(options);
    world.#emit('world.started', { site: options.site.id, variables: options.site.resolved }, null, 'instructor');
    world.#process.prime();
    world.#scheduler.after(world.#process.plant.step, 'process', 'step');
    for (const station of world.#stations.values()) station.start();
    for (const operator of world.#operators.values()) operator.start();
    for (const extension of world.#extensions.values()) extension.start(world.#portOf(extension));
    return world;
  }

  static restore(options: WorldOptions, snapshot: WorldSnapshot): World {
    const world = new World({ ...options, site: snapshot.site });
    world.#seq = snapshot.seq;
    world.#ticket = snapshot.ticket;
    world.#pending = new Map(structuredClone(snapshot.pending));
    world.#scheduler.restore(snapshot.scheduler);
    world.network.restore(snapshot.network as ReturnType<Network['snapshot']>);
    world.#process.restore(snapshot.process);
    world.#limits.restore(snapshot.limits);
    world.#provenance.restore(snapshot.provenance);
    for (const [id, station] of world.#stations) station.restore(snapshot.hosts[id]);
    for (const [id, operator] of world.#operators) operator.restore(snapshot.operators[id]);
    for (const [id, extension] of world.#extensions) {
      extension.attach(world.#portOf(extension));
      extension.restore(snapshot.extensions[id]);
    }
    return world;
  }

  get now(): Instant {
    return this.#scheduler.now;
  }

  get site(): Site {
    return this.#site;
  }

  /** When the next thing in this world happens: what a pacer sleeps until. */
  get next(): Instant | null {
    return this.#scheduler.next;
  }

  get counters(): { readonly scans: number; readonly pdus: number; readonly events: number } {
    return {
      scans: this.#controllers.reduce((sum, controller) => sum + controller.scans, 0),
      pdus: this.#pdus,
      events: this.#seq,
    };
  }

  get silenced(): boolean {
    return this.#hmis.some((hmi) => hmi.silenced);
  }

  get controllers(): readonly Controller[] {
    return this.#controllers;
  }

  advanceTo(instant: Instant): void {
    this.#scheduler.advanceTo(instant);
  }

  /** Takes a command at `now` and returns its ticket. Throws a WorldError for a command that makes no sense here. */
  submit(command: WorldCommand): number {
    return this.#take(command, null, OUTSIDE);
  }

  truth(): Record<string, number> {
    return this.#process.allTruth();
  }

  /** What the first HMI shows, by tag. */
  shown(): Record<string, number | null> {
    return this.#hmis[0]?.allShown() ?? {};
  }

  /** What the controllers hold, by tag. */
  held(): Record<string, number> {
    return Object.fromEntries(
      this.#controllers.flatMap((controller) =>
        controller.points.map(({ tag }) => [tag, controller.held(tag) as number]),
      ),
    );
  }

  /** What the historian stored last, by tag. */
  recorded(): Record<string, number> {
    return Object.fromEntries(this.history.tags().map((tag) => [tag, this.history.last(tag) as number]));
  }

  alarms(): readonly AlarmState[] {
    return this.#hmis.flatMap((hmi) => hmi.alarms);
  }

  excursions(): ReturnType<LimitWatch['standing']> {
    return this.#limits.standing();
  }

  /** Protections that stand tripped, in the order of the site document. */
  trips(): readonly string[] {
    return this.#process.tripped;
  }

  station(host: string): Station | undefined {
    return this.#stations.get(host);
  }

  snapshot(): WorldSnapshot {
    const each = (components: ReadonlyMap<string, { snapshot(): unknown }>) =>
      Object.fromEntries([...components].map(([id, component]) => [id, component.snapshot()]));
    return structuredClone({
      site: this.#site,
      seq: this.#seq,
      ticket: this.#ticket,
      pending: [...this.#pending],
      scheduler: this.#scheduler.snapshot(),
      network: this.network.snapshot(),
      process: this.#process.snapshot(),
      limits: this.#limits.snapshot(),
      provenance: this.#provenance.snapshot(),
      hosts: each(this.#stations),
      operators: each(this.#operators),
      extensions: each(this.#extensions),
    });
  }

  #build(): void {
    const site = this.#site;
    for (const host of site.hosts) this.#stations.set(host.id, this.#makeStation(host));
    for (const operator of site.operators) {
      const { id } = operator;
      const shown = (tag: string) => this.#hmi(operator.hmi).shown(tag);
      const component = new ScriptedOperator(operator, {
        ...this.#hostPort(`operator:${id}`),
        shown,
        act: (who, action, cause) => this.#act({ by: who.id, hmi: who.hmi, account: who.account }, action, cause),
      });
      this.#operators.set(id, component);
      this.#scheduler.register(`operator:${id}`, (message, data) => component.onMessage(message, data));
    }
    for (const extension of this.#listeners) {
      this.#extensions.set(extension.id, extension);
      this.#scheduler.register(`extension:${extension.id}`, (message, data) => extension.onMessage(message, data));
    }
    this.#scheduler.register('process', () => this.#step());
    this.#scheduler.register('network', (message, data) => this.network.handle(message, data));
    this.#scheduler.register('world', (_message, data) => this.#reconfigure(data as Site));
  }

  #makeStation(host: Host): Station {
    const port = this.#hostPort(host.id);
    const site = this.#site;
    let station: Station;
    switch (host.kind) {
      case 'controller': {
        const controllerPort: ControllerPort = Object.assign(port, {
          provenance: (tags: readonly string[]) => this.#provenance.latest(tags),
          wrote: (tags: readonly string[], seq: number) => this.#provenance.note(tags, seq),
          became: (change: ControllerBecame) => this.#provenance.noteController(host.id, change),
          wiredAt: (area: Point['area'], address: number) => wiredAt(this.#site, host.id, area, address),
          unitOf: (controller: string) => this.#unitOf(controller),
          acknowledged: (tag: string, by: string, cause: number) => this.#acknowledgedAt(tag, by, cause),
        });
        const controller = new Controller(
          host,
          controllerPort,
          site.points.filter((point) => point.controller === host.id),
          site.alarms,
        );
        this.#controllers.push(controller);
        station = controller;
        break;
      }
      case 'hmi': {
        const hmiPort: HmiPort = Object.assign(port, {
          provenance: (tags: readonly string[]) => this.#provenance.latest(tags),
          acknowledged: (tags: readonly string[], by: string) => {
            for (const controller of this.#controllers) controller.opcua.acknowledged(tags, by);
          },
        });
        const units = new Map(
          site.hosts.flatMap((other) =>
            other.kind === 'controller' ? [[other.id, other.identity.unit] as const] : [],
          ),
        );
        const hmi = new Hmi(host, hmiPort, site.points, site.alarms, units);
        this.#hmis.push(hmi);
        station = hmi;
        break;
      }
      case 'historian':
        station = new Historian(host, port, site.points, this.history);
        break;
      case 'sensor': {
        const sensor = new Sensor(host, port);
        this.#sensors.push(sensor);
        station = sensor;
        break;
      }
      default:
        station = new Station(host.id, port, host);
    }
    this.#scheduler.register(host.id, (message, data) => station.onMessage(message, data));
    return station;
  }

  /** An alarm is acknowledged once, wherever that was done: screens that have not shown it yet hear of it too. */
  #acknowledgedAt(tag: string, by: string, cause: number): void {
    let shown = false;
    for (const hmi of this.#hmis) if (hmi.take(tag, by, cause).length > 0) shown = true;
    if (!shown) this.#emit('alarm.acknowledged', { by, tag }, cause, 'team');
  }

  #wire(): Network {
    const scheduler = this.#scheduler;
    const port: NetworkPort = {
      seed: this.#options.seed,
      now: () => scheduler.now,
      schedule: (delay, message, data) => scheduler.after(delay, 'network', message, data),
      emit: this.#emit,
      deliver: (host, incoming) => {
        if (incoming.request.protocol === 'modbus') this.#pdus++;
        return this.#stations.get(host)?.serve(incoming) ?? { outcome: 'timeout' };
      },
      reply: (ticket, reply, cause) => this.#answer(ticket, reply, cause),
      closed: ({ id, to, port: tcp }) => {
        if (tcp === 4840) this.#stations.get(to)?.hangUp(id);
      },
    };
    const opcua = opcUaWire({ epoch: calendarStart(this.#startOfDay), endpointUrl: `opc.tcp://${this.#site.id}:4840` });
    return new Network(this.#site, port, { opcua });
  }

  #hostPort(target: string): HostPort {
    const world = this;
    return {
      get now() {
        return world.#scheduler.now;
      },
      get timeOfDay() {
        return (world.#startOfDay + inSeconds(world.#scheduler.now)) % 86_400;
      },
      seed: this.#options.seed,
      after: (delay, message, data) => this.#scheduler.after(delay, target, message, data),
      emit: this.#emit,
      ask: (key, to, request, cause) => {
        this.#request({ owner: target, key }, { ticket: ++this.#ticket, from: target, to, request, cause });
      },
    };
  }

  #portOf(extension: Extension): ExtensionPort {
    const world = this;
    const owner = `extension:${extension.id}`;
    const pending = (): Pending => ({ owner, key: null });
    return {
      get now() {
        return world.#scheduler.now;
      },
      get site() {
        return world.#site;
      },
      seed: this.#options.seed,
      schedule: (delay, message, data) => this.#scheduler.after(delay, owner, message, data),
      emit: this.#emit,
      request: (from, to, request, cause) =>
        this.#request(pending(), { ticket: ++this.#ticket, from, to, request, cause }),
      requestAddress: (from, address, request, cause) =>
        this.#request(pending(), { ticket: ++this.#ticket, from, address, request, cause }),
      act: (command, cause) => {
        this.#take(command, cause, owner);
      },
      truth: (signal) => this.#process.truth(signal),
      shown: (tag) => this.#hmis[0]?.shown(tag) ?? null,
      held: (tag) => this.#held(tag),
      alarm: (tag) =>
        this.#hmis.some((hmi) =>
          hmi.alarms.some((alarm) => alarm.tag === tag && alarm.state !== 'cleared-unacknowledged'),
        ),
      session: (host, number) => this.#stations.get(host)?.access.session(number) !== undefined,
    };
  }

  readonly #emit = (type: string, data: object, cause: number | null, audience: Audience): number => {
    const seq = this.#seq++;
    const event: WorldEvent = {
      audience,
      cause,
      cell: this.#options.cell,
      data,
      seq,
      t: this.#scheduler.now,
      type,
      v: 1,
    };
    this.#options.onEvent(event);
    this.#mirror?.see(event, this.#startOfDay);
    if (type !== 'net.request' && type !== 'net.response')
      for (const operator of this.#operators.values()) operator.onEvent(event);
    for (let i = 0; i < this.#listeners.length; i++) (this.#listeners[i] as Extension).onEvent(event);
    return seq;
  };

  #request(pending: Pending, asked: OutgoingRequest): number {
    const outgoing = this.#certificates.size === 0 ? asked : this.#sealed(asked);
    const { from, ticket } = outgoing;
    if (!this.#stations.has(from)) throw new WorldError('unknown-host', { host: from });
    this.#pending.set(ticket, pending);
    const { request } = outgoing;
    // A host speaks OPC UA as its document says, whoever sits at it.
    if (request.protocol === 'opcua' && request.service.kind === 'openSession')
      this.network.request({ ...outgoing, request: asHost(this.#hostOf(from), request, request.service) });
    else this.network.request(outgoing);
    return ticket;
  }

  /** A host with a certificate uses it with every controller that takes it, unless it was told to speak plain. */
  #sealed(outgoing: OutgoingRequest): OutgoingRequest {
    const { from, request } = outgoing;
    if (request.protocol !== 'modbus' || request.tls !== undefined) return outgoing;
    const role = this.#certificates.get(from);
    const to = outgoing.to ?? this.network.hostAt(outgoing.address ?? '');
    if (role === undefined || to === null) return outgoing;
    const target = this.#stations.get(to);
    if (!(target instanceof Controller) || target.host.modbusSecurity === undefined) return outgoing;
    return { ...outgoing, request: { ...request, tls: { role } } };
  }

  #answer(ticket: number, reply: ServiceReply, cause: number): void {
    const pending = this.#pending.get(ticket);
    if (!pending) return;
    this.#pending.delete(ticket);
    if (pending.owner === OUTSIDE) this.#options.onReply?.(ticket, reply);
    else if (pending.owner.startsWith('extension:'))
      this.#extensions.get(pending.owner.slice(10))?.onReply(ticket, reply);
    else this.#stations.get(pending.owner)?.onReply(pending.key, reply, cause);
  }

  #take(command: WorldCommand, cause: number | null, owner: string): number {
    switch (command.kind) {
      case 'request':
      case 'request-address': {
        const { from, channel, request } = command;
        const target = command.kind === 'request' ? { to: command.to } : { address: command.address };
        return this.#request(
          { owner, key: null },
          { ticket: ++this.#ticket, from, ...target, request, cause, channel },
        );
      }
      case 'hang-up':
        this.network.hangUp(command.channel);
        break;
      case 'operate':
        this.#act(command, command.action, cause);
        break;
      case 'silence':
        for (const hmi of this.#hmis) hmi.silence(command.by);
        break;
      case 'reset-protection':
        if (!this.#process.reset(command.protection))
          throw new WorldError('not-tripped', { protection: command.protection });
        this.#emit('trip.reset', { by: command.by, protection: command.protection }, cause, 'team');
        break;
      case 'turn-key':
        this.#controller(command.controller).turnKey(command.position, command.by, cause);
        break;
      case 'trust': {
        const { by, controller, place } = command;
        if (!this.#controller(controller).opcua.place(thumbprintOf(command.certificate), place, by, cause))
          throw new WorldError('trust-unchanged', { certificate: command.certificate, controller, place });
        break;
      }
      case 'reconfigure': {
        const { changes, downtimeSeconds } = command;
        const site = resolveWith(command.site as SiteDocument, this.#site.resolved);
        this.#emit('site.reconfigured', { changes, downtimeSeconds }, cause, 'instructor');
        if (downtimeSeconds > 0) this.#scheduler.after(seconds(downtimeSeconds), 'world', 'reconfigure', site);
        else this.#reconfigure(site);
        break;
      }
      case 'fail-instrument':
        if (!this.#process.fail(command.tag, command.failure))
          throw new WorldError('unknown-instrument', { tag: command.tag });
        this.#provenance.note(
          [command.tag],
          this.#emit('instrument.failed', { failure: command.failure, tag: command.tag }, cause, 'instructor'),
        );
        break;
      case 'extension': {
        const extension = this.#extensions.get(command.extension);
        if (!extension) throw new WorldError('unknown-extension', { extension: command.extension });
        extension.onCommand(command.message, command.data);
      }
    }
    return ++this.#ticket;
  }

  #act(
    who: { readonly by: string; readonly hmi: string; readonly account: string },
    action: Parameters<typeof actAs>[1],
    cause: number | null,
  ): void {
    actAs(who, action, cause, {
      hmi: (id) => this.#hmi(id),
      access: (host) => {
        const station = this.#stations.get(host);
        if (!station) throw new WorldError('unknown-host', { host });
        return station.access;
      },
      setPanel: (actuator, panel) => this.#process.setPanel(actuator, panel),
      emit: this.#emit,
      note: (tags, seq) => this.#provenance.note(tags, seq),
    });
  }

  #step(): void {
    const { step } = this.#process.plant;
    this.#scheduler.after(step, 'process', 'step');
    this.#process.step();
    this.#limits.look(step);
  }

  #watch(): LimitWatch {
    const world = this;
    return new LimitWatch(this.#site.limits, {
      get now() {
        return world.#scheduler.now;
      },
      place: (signal) => this.#process.place(signal),
      emit: this.#emit,
      provenance: (tags) => this.#provenance.latest(tags),
    });
  }

  /** Takes another document over while running: everything that a measure may change, and nothing that is wired. */
  #reconfigure(site: Site): void {
    this.#site = site;
    this.#certificates = certificatesOf(site);
    this.network.reconfigure(site);
    this.#process.guard(site.protections);
    this.#mirror.reconfigure(site);
    for (const host of site.hosts) {
      const station = this.#stations.get(host.id);
      if (station instanceof Controller && host.kind === 'controller') station.reconfigure(host);
      else if (station instanceof Hmi && host.kind === 'hmi') station.reconfigure(host, site.points);
      else if (station instanceof Sensor && host.kind === 'sensor') station.reconfigure(host);
      else station?.access.reconfigure(host);
    }
    for (const operator of site.operators) this.#operators.get(operator.id)?.reconfigure(operator);
  }

  #listen(): void {
    if (this.#hmis.length === 0) throw new WorldError('no-hmi', { site: this.#site.id });
  }

  #controller(id: string): Controller {
    const station = this.#stations.get(id);
    if (!(station instanceof Controller)) throw new WorldError('unknown-controller', { host: id });
    return station;
  }

  #hmi(id: string): Hmi {
    const station = this.#stations.get(id);
    if (!(station instanceof Hmi)) throw new WorldError('unknown-hmi', { host: id });
    return station;
  }

  #hostOf(id: string): Host | undefined {
    return this.#site.hosts.find((host) => host.id === id);
  }

  #unitOf(id: string): number {
    const host = this.#site.hosts.find((candidate) => candidate.id === id);
    if (host?.kind !== 'controller') throw new WorldError('unknown-controller', { host: id });
    return host.identity.unit;
  }

  #held(tag: string): number {
    for (const controller of this.#controllers) {
      const value = controller.held(tag);
      if (value !== undefined) return value;
    }
    throw new WorldError('unknown-tag', { tag });
  }
}
