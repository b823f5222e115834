import type { HistoryStore } from '../hosts/history.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { type Duration, type Instant, minutes, plus, seconds } from '../kernel/time.ts';
import { portOf, type ServiceReply, type ServiceRequest } from '../network/message.ts';
import type { WorldCommand } from '../site/command.ts';
import type { Site } from '../site/document.ts';
import type { World, WorldSnapshot } from '../site/world.ts';
import { worldDigest } from '../site/world-digest.ts';
import { encodeCommand } from './input-log.ts';
import { Lateness } from './lateness.ts';
import { Pacer } from './pacer.ts';

/** Where a world's output goes while it runs. */
export interface WorldSinks {
  readonly onEvent: (event: WorldEvent) => void;
  readonly onReply: (ticket: number, reply: ServiceReply) => void;
}

/** Makes worlds of one cell: at their first instant, or as a snapshot left them. */
export interface WorldMaker {
  create(sinks: WorldSinks): World;
  /** The historian's samples are not in a snapshot: they are handed over. */
  restore(sinks: WorldSinks, snapshot: WorldSnapshot, history: HistoryStore): World;
}

export interface LoggedEvent {
  readonly seq: number;
  readonly t: number;
  readonly type: string;
  readonly audience: string;
  /** The canonical JSON that the digest reads. */
  readonly line: string;
  readonly wall: number;
}

export interface LoggedInput {
  readonly n: number;
  readonly t: number;
  readonly wall: number;
  readonly command: string;
}

export interface LiveCellOptions {
  readonly maker: WorldMaker;
  readonly pace: number;
  /** The world stands still when it gets here; null: it goes on. */
  readonly until: Instant | null;
  /** Called with every event, beside the log: for views. */
  readonly onEvent?: (event: WorldEvent) => void;
  /** Called when the world cannot go on. It is not advanced again. */
  readonly onFailure: (error: Error) => void;
  readonly onEnd: () => void;
  /** A monotonic clock in milliseconds, and the wall's epoch milliseconds. */
  readonly now: () => number;
  readonly wall: () => number;
}

type ReplyListener = (reply: ServiceReply, at: Instant) => void;

/** Hardly any request is answered while it is being submitted: a map is made for one that is. */
const NONE_YET: Map<number, ServiceReply> = new Map();
/** How far a world is advanced at one go before the clock is looked at again. */
const SLICE = 50_000 as Duration;
/** Wall milliseconds of lag up to which a world is brought to the very instant at which a request arrives. */
const PROMPT = 50;
const SNAPSHOT_EVERY = minutes(1);
const SNAPSHOTS_KEPT = 5;
/** A frozen world's copy that has answered reads for this long is thawed afresh. */
const PEEK_DRIFT = 20_000;
const PEEK_PATIENCE = seconds(10);

/**
 * One cell's world against the wall clock. What comes from outside is stamped, logged and submitted at its arrival
 * instant; answers go out at their due instant. While it stands still, reads are answered from a copy of the frozen
 * world, so that they leave no trace, and everything else waits at the frozen instant.
 */
export class LiveCell {
  readonly #options: LiveCellOptions;
  readonly #pacer: Pacer;
  #world: World;
  #digest = worldDigest();
  #events: LoggedEvent[] = [];
  #eventCount = 0;
  #inputs: LoggedInput[] = [];
  #inputCount = 0;
  #waiting = new Map<number, ReplyListener>();
  #early: Map<number, ServiceReply> | null = null;
  #snapshots: { readonly t: Instant; readonly snapshot: WorldSnapshot }[] = [];
  #nextSnapshot: Instant = 0 as Instant;
  #peek: { readonly world: World; readonly frozen: Instant; readonly replies: Map<number, ServiceReply> } | null = null;
  /** Connections whose OPC UA session was opened while the world stands still: only its copy knows of it. */
  #visitors = new Set<string>();
  /** The site as its listeners know it. */
  #site: Site;
  readonly #siteListeners = new Set<(site: Site) => void>();
  #failed = false;
  #ended = false;
  #lag = 0;
  #busy = 0;
  #since: number;
  #lateness = new Lateness();

  constructor(options: LiveCellOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.pace);
    this.#since = options.now();
    this.#world = this.#create();
    this.#site = this.#world.site;
  }

  /**
   * Calls when the world has taken another site document over, by a reconfiguration whose downtime has passed or by
   * going back to its first instant. Returns the way to call it off.
   */
  onSite(listener: (site: Site) => void): () => void {
    this.#siteListeners.add(listener);
    return () => this.#siteListeners.delete(listener);
  }

  get world(): World {
    return this.#world;
  }
  get pace(): number {
    return this.#pacer.pace;
  }
  get running(): boolean {
    return this.#pacer.running;
  }
  get ended(): boolean {
    return this.#ended;
  }
  /** Wall milliseconds by which the world lies behind its pace. */
  get lag(): number {
    return this.#lag;
  }
  get slipped(): number {
    return this.#pacer.slipped;
  }
  /** How late scans and other entries were since the cell was last started. */
  get lateness(): Lateness {
    return this.#lateness;
  }
  /** The share of wall time that the world's own work took since the cell was last started. */
  get share(): number {
    return this.#busy / Math.max(1, this.#options.now() - this.#since);
  }
  /** The digest of all events so far, and their number. */
  get digest(): { readonly value: string; readonly events: number } {
    return { value: this.#digest.value, events: this.#eventCount };
  }

  start(): void {
    if (this.#failed || this.#ended) return;
    this.#peek = null;
    this.#visitors.clear();
    if (!this.running) {
      this.#lateness = new Lateness();
      this.#busy = 0;
      this.#since = this.#options.now();
    }
    this.#pacer.start(this.#options.now());
  }

  pause(): void {
    this.#catchUp();
    this.#pacer.pause(this.#world.now);
    this.#lag = 0;
  }

  setPace(pace: number): void {
    this.#catchUp();
    this.#pacer.setPace(pace, this.#options.now(), this.#world.now);
  }

  /** Back to the first instant, standing still; the logs begin anew. */
  reset(): void {
    this.#pacer.pause(0 as Instant);
    this.abandon();
    this.#digest = worldDigest();
    this.#events = [];
    this.#eventCount = 0;
    this.#inputs = [];
    this.#inputCount = 0;
    this.#snapshots = [];
    this.#nextSnapshot = 0 as Instant;
    this.#peek = null;
    this.#visitors.clear();
    this.#failed = false;
    this.#ended = false;
    this.#lag = 0;
    this.#world = this.#create();
    this.#tellSite();
  }

  /** Lets go of everybody who waits for an answer of this world: none will come. */
  abandon(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    for (const listener of waiting) listener({ outcome: 'timeout' }, this.#world.now);
  }

  /** Logs a command at its arrival instant and submits it. @throws WorldError when the world refuses it */
  submit(command: WorldCommand, listener?: ReplyListener): LoggedInput {
    this.#assertAlive();
    this.#catchUp();
    const { now } = this.#world;
    this.#early = NONE_YET;
    let ticket: number;
    let early: ServiceReply | undefined;
    try {
      ticket = this.#guarded(() => this.#world.submit(command));
      early = this.#early === NONE_YET ? undefined : this.#early?.get(ticket);
    } finally {
      this.#early = null;
    }
    if (this.#world.site !== this.#site) this.#tellSite();
    const input = { n: this.#inputCount++, t: now, wall: this.#options.wall(), command: encodeCommand(command) };
    this.#inputs.push(input);
    if (listener) {
      if (early) listener(early, now);
      else this.#waiting.set(ticket, listener);
    }
    return input;
  }

  /** A request from outside; `listener` is called at the instant at which the reply is due. */
  request(command: Extract<WorldCommand, { kind: 'request' | 'request-address' }>, listener: ReplyListener): void {
    if (!this.running && !this.#failed && (isRead(command.request) || this.#isVisit(command))) {
      listener(this.#answerFrozen(command), this.#world.now);
      return;
    }
    this.submit(command, listener);
  }

  /**
   * Brings the world to where the wall clock wants it, for at most `budget` wall milliseconds, and returns the wall
   * milliseconds until it has something to do again (0: at once, it is behind).
   */
  tick(budget: number): number {
    if (!this.running || this.#failed) return Number.POSITIVE_INFINITY;
    const { now } = this.#options;
    const began = now();
    const { next } = this.#world;
    if (next !== null) {
      const due = this.#pacer.wallOf(next);
      if (due <= began) this.#lateness.add(began - due);
    }
    try {
      this.#advance(began, budget);
    } catch {
      return Number.POSITIVE_INFINITY; // told by onFailure
    }
    const wall = now();
    this.#busy += wall - began;
    this.#lag = this.#pacer.lag(wall, this.#world.now);
    if (!this.running) return Number.POSITIVE_INFINITY;
    if (this.#pacer.target(wall) - this.#world.now > SLICE) return 0;
    const due = this.#world.next;
    if (due === null) return 50;
    const wait = Math.min(50, this.#pacer.wallOf(due) - wall);
    if (wait <= 0) return 0;
    // Fractions of a millisecond are for those who wait for an answer. Who never sleeps is made to wait by the machine.
    return this.#waiting.size > 0 ? wait : Math.max(1, wait);
  }

  /** What has been logged since the last call. */
  takeLog(): { readonly events: readonly LoggedEvent[]; readonly inputs: readonly LoggedInput[] } {
    const taken = { events: this.#events, inputs: this.#inputs };
    this.#events = [];
    this.#inputs = [];
    return taken;
  }

  /** The world as it stands, and the minutes before. */
  snapshot(): { readonly t: Instant; readonly snapshot: WorldSnapshot } {
    this.#catchUp();
    return { t: this.#world.now, snapshot: this.#world.snapshot() };
  }

  get minutes(): readonly { readonly t: Instant; readonly snapshot: WorldSnapshot }[] {
    return this.#snapshots;
  }

  #create(): World {
    return this.#options.maker.create({
      onEvent: (event) => this.#onEvent(event),
      onReply: (ticket, reply) => this.#onReply(ticket, reply),
    });
  }

  #onEvent(event: WorldEvent): void {
    const line = this.#digest.add(event);
    this.#eventCount++;
    this.#events.push({
      seq: event.seq,
      t: event.t,
      type: event.type,
      audience: event.audience,
      line: line.slice(0, -1),
      wall: this.#options.wall(),
    });
    this.#options.onEvent?.(event);
  }

  #onReply(ticket: number, reply: ServiceReply): void {
    const listener = this.#waiting.get(ticket);
    if (listener) {
      this.#waiting.delete(ticket);
      listener(reply, this.#world.now);
    } else if (this.#early !== null) {
      if (this.#early === NONE_YET) this.#early = new Map();
      this.#early.set(ticket, reply);
    }
  }

  #catchUp(): void {
    if (!this.running || this.#failed) return;
    const wall = this.#options.now();
    const target = this.#pacer.target(wall);
    // A world that is behind takes what arrives where it stands: its own time is what counts.
    if ((target - this.#world.now) / (1000 * this.#pacer.pace) > PROMPT) return;
    this.#advance(wall, PROMPT);
  }

  #advance(began: number, budget: number): void {
    const { now, until } = this.#options;
    this.#guarded(() => {
      let target = this.#pacer.target(began);
      if (until !== null && target > until) target = until;
      while (this.#world.now < target) {
        const slice = plus(this.#world.now, SLICE);
        this.#world.advanceTo(Math.min(slice, target) as Instant);
        if (this.#world.now >= this.#nextSnapshot) this.#keepSnapshot();
        if (now() - began > budget) break;
      }
      if (this.#world.site !== this.#site) this.#tellSite();
      if (until !== null && this.#world.now >= until && !this.#ended) {
        this.#ended = true;
        this.#pacer.pause(this.#world.now);
        this.#options.onEnd();
      }
    });
  }

  #tellSite(): void {
    if (this.#world.site === this.#site) return;
    this.#site = this.#world.site;
    for (const listener of this.#siteListeners) listener(this.#site);
  }

  #keepSnapshot(): void {
    this.#snapshots.push({ t: this.#world.now, snapshot: this.#world.snapshot() });
    if (this.#snapshots.length > SNAPSHOTS_KEPT) this.#snapshots.shift();
    this.#nextSnapshot = plus(this.#world.now, SNAPSHOT_EVERY);
  }

  /* A defect in a world must not take the other worlds of the thread with it. */
  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isRefusal(error)) {
        this.#failed = true;
        this.#pacer.pause(this.#world.now);
        this.#options.onFailure(error as Error);
      }
      throw error;
    }
  }

  #assertAlive(): void {
    if (this.#failed) throw new LiveCellError('cell-failed', 'the world has failed and takes no commands');
    if (this.#ended) throw new LiveCellError('cell-ended', 'the scenario has ended; the world takes no commands');
  }

  /*
   * Somebody who comes while the world stands still is let in by its copy, and looks around there; when the world goes
   * on, or the copy is made afresh, it does not know him, and he opens his session anew. What he writes waits like
   * everybody's.
   */
  #isVisit({ channel, request }: Extract<WorldCommand, { kind: 'request' | 'request-address' }>): boolean {
    if (request.protocol !== 'opcua') return false;
    const { kind } = request.service;
    if (kind === 'openSession' || kind === 'openChannel') {
      this.#visitors.add(channel);
      return true;
    }
    return this.#visitors.has(channel) && OPCUA_VISITS.has(kind);
  }

  /* What the network would keep silent about needs no copy, and no waiting on one: a scan of empty addresses is cheap. */
  #isSilent({ from, request, ...target }: Extract<WorldCommand, { kind: 'request' | 'request-address' }>): boolean {
    const { network } = this.#world;
    const to = target.kind === 'request' ? target.to : network.hostAt(target.address);
    if (to === null) return target.kind === 'request-address' && !network.isTaken(target.address);
    return network.addressOf(to) !== null && network.verdictFor(from, to, portOf(request)).action === 'drop';
  }

  /* On a copy, so that neither the world nor its log notices. */
  #answerFrozen(command: Extract<WorldCommand, { kind: 'request' | 'request-address' }>): ServiceReply {
    if (this.#isSilent(command)) return { outcome: 'timeout' };
    const frozen = this.#world.now;
    if (!this.#peek || this.#peek.frozen !== frozen || this.#peek.world.now > frozen + PEEK_DRIFT) {
      const replies = new Map<number, ServiceReply>();
      const world = this.#options.maker.restore(
        { onEvent: () => {}, onReply: (ticket, reply) => replies.set(ticket, reply) },
        this.#world.snapshot(),
        readOnly(this.#world.history),
      );
      this.#peek = { world, frozen, replies };
    }
    const { world, replies } = this.#peek;
    const ticket = world.submit(command);
    const end = plus(world.now, PEEK_PATIENCE);
    while (!replies.has(ticket) && world.now < end) {
      world.advanceTo((world.next === null || world.next > end ? end : world.next) as Instant);
    }
    const reply = replies.get(ticket) ?? ({ outcome: 'timeout' } as const);
    replies.delete(ticket);
    return reply;
  }
}

/** A command that comes when the cell can take none. */
export class LiveCellError extends Error {
  readonly code: 'cell-failed' | 'cell-ended';
  constructor(code: LiveCellError['code'], message: string) {
    super(message);
    this.name = 'LiveCellError';
    this.code = code;
  }
}

/* What a frozen world's copy may know of the past, and may not add to. */
const readOnly = (history: HistoryStore): HistoryStore => ({
  append: () => {},
  range: (tag, from, to) => history.range(tag, from, to),
  last: (tag) => history.last(tag),
  tags: () => history.tags(),
  snapshot: () => history.snapshot(),
  restore: () => {},
});

/* A world says no by a WorldError; anything else is a defect. */
const isRefusal = (error: unknown): boolean => (error as Error).name === 'WorldError';

/* Modbus functions that change nothing: reads, exception status, diagnostics' counters, server id, identification. */
const MODBUS_READS = new Set([1, 2, 3, 4, 7, 11, 12, 17, 20, 24, 43]);
const OPCUA_READS = new Set(['read', 'browse', 'translatePaths', 'readHistory']);
/* What else leaves nothing behind when the session itself does not stay. */
const OPCUA_VISITS = new Set([
  'closeSession',
  'createSubscription',
  'createMonitoredItems',
  'deleteMonitoredItems',
  'deleteSubscription',
  'publish',
]);

/** Whether a request leaves the world as it is. */
export const isRead = (request: ServiceRequest): boolean => {
  switch (request.protocol) {
    case 'modbus':
      return MODBUS_READS.has(request.pdu[0] ?? 0);
    case 'opcua':
      return OPCUA_READS.has(request.service.kind);
    case 'session':
      return false;
    case 'probe':
    case 'discover':
      return true;
  }
};
