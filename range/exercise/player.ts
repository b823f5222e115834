import { milliseconds, seconds } from '../../simulator/kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../../simulator/network/message.ts';
import type { OpcUaRequest } from '../../simulator/protocols/opcua/services.ts';
import type { WorldCommand } from '../../simulator/site/command.ts';
import type { ExtensionPort } from '../../simulator/site/extension.ts';
import type { Answer, Ask, AskedRequest, Reply, RequestAsk, Script, TechniqueResult } from '../techniques/technique.ts';
import { type HeldSession, Sessions } from './sessions.ts';

/** What a script waits for. */
type Pending =
  | {
      readonly kind: 'replies';
      readonly batch: boolean;
      tickets: (number | null)[];
      replies: (Reply | null)[];
      asks: RequestAsk[];
    }
  | { readonly kind: 'wait' }
  /** An act of a person; `action` is the event's seq once it is known and has to be answered over the network. */
  | { readonly kind: 'act'; readonly remote: boolean; action: number | null };

interface Run {
  readonly key: string;
  readonly actor: string;
  /** The event that its requests are caused by. */
  readonly cause: number;
  /** What it needs to be made again: plain data. */
  readonly seedling: unknown;
  readonly answers: Answer[];
  pending: Pending | null;
  /** Distinguishes this run's timers from an earlier one's of the same key. */
  readonly generation: number;
  sent: boolean;
}

export interface PlayerHooks {
  /** Makes a run's generator, at its start and again when a snapshot is restored. */
  make(key: string, seedling: unknown): Script;
  /** The first request of a run went out. */
  sent(key: string): void;
  ended(key: string, result: TechniqueResult | { readonly result: 'error'; readonly reason: string }): void;
  /** Hosts that an actor sits at by himself; null: he may act from anywhere (the works' own people). */
  own(actor: string): readonly string[] | null;
}

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Carries out what scripts ask for, in a world in memory. A run's state is the list of answers that it got; a restored
 * player feeds them again and stands where it stood.
 */
export class Player {
  readonly #hooks: PlayerHooks;
  readonly sessions = new Sessions();
  #port: ExtensionPort | null = null;
  #runs = new Map<string, Run>();
  #scripts = new Map<string, Script>();
  #tickets = new Map<number, { readonly key: string; readonly index: number }>();
  #generation = 0;

  constructor(hooks: PlayerHooks) {
    this.#hooks = hooks;
  }

  attach(port: ExtensionPort): void {
    this.#port = port;
  }

  get #world(): ExtensionPort {
    if (!this.#port) throw new Error('player: not attached to a world');
    return this.#port;
  }

  start(key: string, actor: string, cause: number, seedling: unknown): void {
    const run: Run = {
      key,
      actor,
      cause,
      seedling,
      answers: [],
      pending: null,
      generation: ++this.#generation,
      sent: false,
    };
    this.#runs.set(key, run);
    this.#scripts.set(key, this.#hooks.make(key, seedling));
    this.#advance(run, null);
  }

  /** Ends a run where it stands; answers still on their way find nobody. */
  stop(key: string): void {
    this.#runs.delete(key);
    this.#scripts.delete(key);
    for (const [ticket, { key: owner }] of this.#tickets) if (owner === key) this.#tickets.delete(ticket);
  }

  /** A wait is over, or a result was ready at once. */
  onMessage(data: { readonly key: string; readonly generation: number; readonly answer: Answer }): void {
    const run = this.#runs.get(data.key);
    if (!run || run.generation !== data.generation) return;
    run.pending = null;
    this.#advance(run, data.answer);
  }

  onReply(ticket: number, reply: ServiceReply): void {
    const place = this.#tickets.get(ticket);
    if (!place) return;
    this.#tickets.delete(ticket);
    const run = this.#runs.get(place.key);
    if (run?.pending?.kind !== 'replies') return;
    const ask = run.pending.asks[place.index] as RequestAsk;
    run.pending.replies[place.index] = this.#understand(run, ask, reply);
    this.#complete(run);
  }

  /** Sees what became of what a person did. */
  onEvent(event: {
    readonly type: string;
    readonly seq: number;
    readonly cause: number | null;
    readonly data: unknown;
  }): void {
    if (event.type !== 'operator.action' && event.type !== 'operator.answered') return;
    const { result } = event.data as { readonly result: string };
    for (const run of this.#runs.values()) {
      const { pending } = run;
      if (pending?.kind !== 'act') continue;
      if (event.type === 'operator.action' && event.cause === run.cause && pending.action === null) {
        pending.action = event.seq;
        if (result !== 'accepted' || !pending.remote)
          this.#later(run, { answer: 'acted', result: result === 'accepted' ? 'ok' : result });
      } else if (event.type === 'operator.answered' && event.cause === pending.action) {
        this.#later(run, { answer: 'acted', result });
      }
    }
  }

  snapshot(): unknown {
    return {
      runs: [...this.#runs.values()],
      tickets: [...this.#tickets],
      generation: this.#generation,
      sessions: this.sessions.snapshot(),
    };
  }

  restore(state: unknown): void {
    const saved = structuredClone(state) as {
      runs: Run[];
      tickets: [number, { key: string; index: number }][];
      generation: number;
      sessions: unknown;
    };
    this.#generation = saved.generation;
    this.#tickets = new Map(saved.tickets);
    this.sessions.restore(saved.sessions);
    this.#runs = new Map(saved.runs.map((run) => [run.key, run]));
    this.#scripts = new Map();
    for (const run of saved.runs) {
      const script = this.#hooks.make(run.key, run.seedling);
      script.next();
      for (const answer of run.answers) script.next(answer);
      this.#scripts.set(run.key, script);
    }
  }

  #advance(run: Run, answer: Answer | null): void {
    const script = this.#scripts.get(run.key) as Script;
    if (answer) run.answers.push(answer);
    let step: IteratorResult<Ask, TechniqueResult>;
    try {
      step = answer ? script.next(answer) : script.next(undefined as never);
    } catch (error) {
      this.stop(run.key);
      this.#hooks.ended(run.key, { result: 'error', reason: error instanceof Error ? error.message : String(error) });
      return;
    }
    if (step.done) {
      this.stop(run.key);
      this.#hooks.ended(run.key, step.value);
      return;
    }
    this.#carryOut(run, step.value);
  }

  #carryOut(run: Run, ask: Ask): void {
    switch (ask.ask) {
      case 'wait':
        run.pending = { kind: 'wait' };
        this.#after(run, ask.seconds, { answer: 'waited' });
        return;
      case 'observe': {
        const value = this.#present(run.actor, ask.hmi) ? this.#world.shown(ask.tag) : null;
        run.pending = { kind: 'wait' };
        this.#after(run, 0.5, { answer: 'shown', value });
        return;
      }
      case 'act':
        this.#act(run, ask.command);
        return;
      case 'request':
        this.#send(run, [ask], false);
        return;
      case 'together':
        this.#send(run, [...ask.requests], true);
    }
  }

  #act(run: Run, command: Readonly<Record<string, unknown>>): void {
    const world = this.#world;
    this.#reached(run);
    if (command.kind !== 'operate') {
      run.pending = { kind: 'act', remote: false, action: null };
      world.act(command as unknown as WorldCommand, run.cause);
      this.#later(run, { answer: 'acted', result: 'ok' });
      return;
    }
    const action = command.action as { readonly do: string };
    run.pending = { kind: 'act', remote: action.do === 'write', action: null };
    const hmi = command.hmi ?? world.site.hosts.find((host) => host.kind === 'hmi')?.id ?? '';
    world.act({ account: '', ...command, hmi } as unknown as WorldCommand, run.cause);
    // A person who only waits leaves no event.
    if (action.do === 'wait') this.#later(run, { answer: 'acted', result: 'ok' });
  }

  #send(run: Run, asks: RequestAsk[], batch: boolean): void {
    const pending: Pending = {
      kind: 'replies',
      batch,
      tickets: asks.map(() => null),
      replies: asks.map(() => null),
      asks,
    };
    run.pending = pending;
    for (const [index, ask] of asks.entries()) {
      if (!this.#present(run.actor, ask.from)) {
        pending.replies[index] = { outcome: 'cut-off', host: ask.from };
        continue;
      }
      const request = this.#translate(run, ask);
      if (request === null) {
        pending.replies[index] = { outcome: 'cut-off', host: 'host' in ask.to ? ask.to.host : ask.to.address };
        continue;
      }
      this.#reached(run);
      const ticket =
        'host' in ask.to
          ? this.#world.request(ask.from, ask.to.host, request, run.cause)
          : this.#world.requestAddress(ask.from, ask.to.address, request, run.cause);
      pending.tickets[index] = ticket;
      this.#tickets.set(ticket, { key: run.key, index });
    }
    if (pending.tickets.every((ticket) => ticket === null)) {
      const answer = this.#answerOf(pending);
      this.#later(run, answer);
    }
  }

  #reached(run: Run): void {
    if (run.sent) return;
    run.sent = true;
    this.#hooks.sent(run.key);
  }

  #present(actor: string, host: string): boolean {
    const own = this.#hooks.own(actor);
    return own === null || this.sessions.reaches(actor, host, own, (held) => this.#alive(held));
  }

  #alive(held: HeldSession): boolean {
    return this.#world.session(held.host, held.session);
  }

  #translate(run: Run, ask: RequestAsk): ServiceRequest | null {
    const asked: AskedRequest = ask.request;
    const to = 'host' in ask.to ? ask.to.host : '';
    switch (asked.protocol) {
      case 'modbus':
        return { protocol: 'modbus', unit: asked.unit, pdu: fromHex(asked.pdu) };
      case 'login': {
        const { user, password, secondFactor, port } = asked;
        return { protocol: 'session', port, service: { kind: 'login', user, password, secondFactor } };
      }
      case 'logout': {
        const held = this.sessions.latest(run.actor, to, ask.from);
        if (!held) return null;
        this.sessions.close(run.actor, to, held.session);
        return { protocol: 'session', port: asked.port, service: { kind: 'logout', session: held.session } };
      }
      case 'operate': {
        const held = this.sessions.latest(run.actor, to, ask.from);
        if (!held || !this.#alive(held)) return null;
        const { tag, value } = asked;
        return {
          protocol: 'session',
          port: held.port as 22 | 443 | 3389,
          service: { kind: 'operate', session: held.session, tag, value },
        };
      }
      case 'probe':
        return { protocol: 'probe', port: asked.port };
      case 'discover':
        return { protocol: 'discover' };
      case 'opcua':
        return { protocol: 'opcua', service: asked.service as unknown as OpcUaRequest };
    }
  }

  #understand(run: Run, ask: RequestAsk, reply: ServiceReply): Reply {
    switch (reply.outcome) {
      case 'modbus':
        return { outcome: 'modbus', pdu: toHex(reply.pdu) };
      case 'opcua':
        return { outcome: 'opcua', service: reply.service as unknown as Readonly<Record<string, unknown>> };
      case 'session': {
        const { service } = reply;
        if (service.kind === 'refused') return { outcome: 'rejected', reason: service.reason };
        if (service.kind === 'done') return { outcome: 'done' };
        if (ask.request.protocol === 'login' && 'host' in ask.to) {
          const { port } = ask.request;
          this.sessions.open({ actor: run.actor, host: ask.to.host, from: ask.from, port, session: service.session });
        }
        return { outcome: 'granted', session: service.session };
      }
      default:
        return { outcome: reply.outcome };
    }
  }

  #complete(run: Run): void {
    const { pending } = run;
    if (pending?.kind !== 'replies' || pending.replies.some((reply) => reply === null)) return;
    run.pending = null;
    this.#advance(run, this.#answerOf(pending));
  }

  #answerOf(pending: Extract<Pending, { kind: 'replies' }>): Answer {
    const replies = pending.replies as Reply[];
    return pending.batch ? { answer: 'replies', replies } : { answer: 'reply', reply: replies[0] as Reply };
  }

  /** In the next turn: never from inside the emission of an event. */
  #later(run: Run, answer: Answer): void {
    this.#world.schedule(milliseconds(1), 'script', { key: run.key, generation: run.generation, answer });
  }

  #after(run: Run, delay: number, answer: Answer): void {
    this.#world.schedule(seconds(Math.max(0, delay)), 'script', { key: run.key, generation: run.generation, answer });
  }
}
