import { parseTimeOfDay } from '../hosts/clock-time.ts';
import type { Controller } from '../hosts/controller.ts';
import { type HistoryStore, MemoryHistory } from '../hosts/history.ts';
import type { AlarmState } from '../hosts/hmi.ts';
import { thumbprintOf } from '../hosts/opcua-schema.ts';
import { ScriptedOperator } from '../hosts/operator.ts';
import type { HostPort } from '../hosts/port.ts';
import type { Station } from '../hosts/station.ts';
import type { Audience, EventSink, WorldEvent } from '../kernel/event.ts';
import { Scheduler, type SchedulerState } from '../kernel/scheduler.ts';
import { type Instant, inSeconds, seconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import type { Network } from '../network/network.ts';
import { actAs } from './action.ts';
import type { WorldCommand } from './command.ts';
import type { Site, SiteDocument } from './document.ts';
import type { Extension, ExtensionPort } from './extension.ts';
import { Mirror } from './mirror.ts';
import { WorldError } from './problem.ts';
import { Process } from './process.ts';
import { Provenance } from './provenance.ts';
import { resolveWith } from './resolve.ts';
import { Stations } from './stations.ts';
import { type Pending, Traffic, type TrafficState } from './traffic.ts';
import { LimitWatch } from './watch.ts';

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

export interface WorldSnapshot extends TrafficState {
  readonly site: Site;
  readonly seq: number;
  readonly scheduler: SchedulerState;
  readonly network: unknown;
  readonly process: unknown;
  readonly limits: unknown;
  readonly provenance: unknown;
  readonly hosts: Readonly<Record<string, unknown>>;
  readonly operators: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Owner of requests that came in as commands: their answers leave the world. */
const OUTSIDE = 'outside';

/**
 * A running site in memory. State moves by `advanceTo` alone; what people and sockets do comes in by `submit`; what
 * happens goes out as events. The same site, seed and commands give the same events.
 */
export class World {
  readonly #options: WorldOptions;
  readonly #scheduler = new Scheduler();
  readonly #stations: Stations;
  readonly #traffic: Traffic;
  readonly #operators = new Map<string, ScriptedOperator>();
  readonly #extensions = new Map<string, Extension>();
  readonly #listeners: readonly Extension[];
  readonly #provenance: Provenance;
  readonly #process: Process;
  readonly #mirror: Mirror;
  readonly history: HistoryStore;
  readonly network: Network;
  readonly #startOfDay: number;
  #site: Site;
  #limits: LimitWatch;
  #seq = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#site = options.site;
    this.#listeners = options.extensions ?? [];
    this.#startOfDay = parseTimeOfDay(options.site.startOfDay) ?? 0;
    this.#provenance = new Provenance(options.site);
    this.history = options.history ?? new MemoryHistory();
    this.#stations = new Stations(options.site, {
      portOf: (host) => this.#hostPort(host),
      emit: this.#emit,
      provenance: this.#provenance,
      history: this.history,
    });
    this.#traffic = new Traffic(options.site, this.#stations, {
      seed: options.seed,
      startOfDay: this.#startOfDay,
      scheduler: this.#scheduler,
      emit: this.#emit,
      answer: (pending, ticket, reply, cause) => this.#answer(pending, ticket, reply, cause),
    });
    this.network = this.#traffic.network;
    this.#process = new Process(this.#site, this.#startOfDay, {
      seed: options.seed,
      emit: this.#emit,
      provenance: (tags) => this.#provenance.latest(tags),
      image: (controller) => this.#stations.controller(controller).plc.image,
    });
    this.#limits = this.#watch();
    this.#mirror = new Mirror(this.#site, this.#stations.sensors);
    this.#populate();
  }

  /** A world at its beginning: says so, fills the controllers' inputs and starts everything that moves by itself. */
  static begin(options: WorldOptions): World {
    const world = new World(options);
    world.#emit('world.started', { site: options.site.id, variables: options.site.resolved }, null, 'instructor');
    world.#process.prime();
    world.#scheduler.after(world.#process.plant.step, 'process', 'step');
    for (const station of world.#stations.byId.values()) station.start();
    for (const operator of world.#operators.values()) operator.start();
    for (const extension of world.#extensions.values()) extension.start(world.#portOf(extension));
    return world;
  }

  static restore(options: WorldOptions, snapshot: WorldSnapshot): World {
    const world = new World({ ...options, site: snapshot.site });
    world.#seq = snapshot.seq;
    world.#scheduler.restore(snapshot.scheduler);
    world.#traffic.restore(snapshot);
    world.network.restore(snapshot.network as ReturnType<Network['snapshot']>);
    world.#process.restore(snapshot.process);
    world.#limits.restore(snapshot.limits);
    world.#provenance.restore(snapshot.provenance);
    for (const [id, station] of world.#stations.byId) station.restore(snapshot.hosts[id]);
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
      scans: this.#stations.controllers.reduce((sum, controller) => sum + controller.scans, 0),
      pdus: this.#traffic.pdus,
      events: this.#seq,
    };
  }

  get silenced(): boolean {
    return this.#stations.hmis.some((hmi) => hmi.silenced);
  }

  get controllers(): readonly Controller[] {
    return this.#stations.controllers;
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
    return this.#stations.hmis[0]?.allShown() ?? {};
  }

  /** What the controllers hold, by tag. */
  held(): Record<string, number> {
    return Object.fromEntries(
      this.#stations.controllers.flatMap((controller) =>
        controller.points.map(({ tag }) => [tag, controller.held(tag) as number]),
      ),
    );
  }

  /** What the historian stored last, by tag. */
  recorded(): Record<string, number> {
    return Object.fromEntries(this.history.tags().map((tag) => [tag, this.history.last(tag) as number]));
  }

  alarms(): readonly AlarmState[] {
    return this.#stations.hmis.flatMap((hmi) => hmi.alarms);
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
      ...this.#traffic.snapshot(),
      scheduler: this.#scheduler.snapshot(),
      network: this.network.snapshot(),
      process: this.#process.snapshot(),
      limits: this.#limits.snapshot(),
      provenance: this.#provenance.snapshot(),
      hosts: each(this.#stations.byId),
      operators: each(this.#operators),
      extensions: each(this.#extensions),
    });
  }

  /** Operators and extensions beside the hosts, and the queue told who takes its messages. */
  #populate(): void {
    for (const [id, station] of this.#stations.byId)
      this.#scheduler.register(id, (message, data) => station.onMessage(message, data));
    for (const operator of this.#site.operators) {
      const { id } = operator;
      const shown = (tag: string) => this.#stations.hmi(operator.hmi).shown(tag);
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
        this.#traffic.request(
          { owner: target, key },
          { ticket: this.#traffic.nextTicket(), from: target, to, request, cause },
        );
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
        this.#traffic.request(pending(), { ticket: this.#traffic.nextTicket(), from, to, request, cause }),
      requestAddress: (from, address, request, cause) =>
        this.#traffic.request(pending(), { ticket: this.#traffic.nextTicket(), from, address, request, cause }),
      act: (command, cause) => {
        this.#take(command, cause, owner);
      },
      truth: (signal) => this.#process.truth(signal),
      shown: (tag) => this.#stations.hmis[0]?.shown(tag) ?? null,
      held: (tag) => this.#stations.held(tag),
      alarm: (tag) =>
        this.#stations.hmis.some((hmi) =>
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

  #answer({ owner, key }: Pending, ticket: number, reply: ServiceReply, cause: number): void {
    if (owner === OUTSIDE) this.#options.onReply?.(ticket, reply);
    else if (owner.startsWith('extension:')) this.#extensions.get(owner.slice(10))?.onReply(ticket, reply);
    else this.#stations.get(owner)?.onReply(key, reply, cause);
  }

  #take(command: WorldCommand, cause: number | null, owner: string): number {
    switch (command.kind) {
      case 'request':
      case 'request-address': {
        const { from, channel, request } = command;
        const target = command.kind === 'request' ? { to: command.to } : { address: command.address };
        return this.#traffic.request(
          { owner, key: null },
          { ticket: this.#traffic.nextTicket(), from, ...target, request, cause, channel },
        );
      }
      case 'hang-up':
        this.network.hangUp(command.channel);
        break;
      case 'operate':
        this.#act(command, command.action, cause);
        break;
      case 'silence':
        for (const hmi of this.#stations.hmis) hmi.silence(command.by);
        break;
      case 'reset-protection':
        if (!this.#process.reset(command.protection))
          throw new WorldError('not-tripped', { protection: command.protection });
        this.#emit('trip.reset', { by: command.by, protection: command.protection }, cause, 'team');
        break;
      case 'turn-key':
        this.#stations.controller(command.controller).turnKey(command.position, command.by, cause);
        break;
      case 'trust': {
        const { by, controller, place } = command;
        if (!this.#stations.controller(controller).opcua.place(thumbprintOf(command.certificate), place, by, cause))
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
    return this.#traffic.nextTicket();
  }

  #act(
    who: { readonly by: string; readonly hmi: string; readonly account: string },
    action: Parameters<typeof actAs>[1],
    cause: number | null,
  ): void {
    actAs(who, action, cause, {
      hmi: (id) => this.#stations.hmi(id),
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
    this.#traffic.reconfigure(site);
    this.#process.guard(site.protections);
    this.#mirror.reconfigure(site);
    this.#stations.reconfigure(site);
    for (const operator of site.operators) this.#operators.get(operator.id)?.reconfigure(operator);
  }
}
