import type { WorldEvent } from '../../simulator/kernel/event.ts';
import type { ServiceReply, ServiceRequest } from '../../simulator/network/message.ts';
import type { Site } from '../../simulator/site/document.ts';
import type { WorldEventData } from '../../simulator/site/events.ts';
import type { Principal } from '../contract/principal.ts';
import type { ExerciseRecord } from '../store/exercises.ts';
import type { Store } from '../store/store.ts';
import { clockOf } from './clock.ts';
import { ApiFault } from './faults.ts';
import type { Live } from './live.ts';
import { complete, interpret, newShell, promptOf } from './terminal/interpreter.ts';
import type { Answer, Ask, Language, SeenPacket, Shell, Target, Work } from './terminal/work.ts';

export interface TerminalOutput {
  readonly terminal: string;
  readonly text: string;
  readonly prompt: string;
  readonly done: boolean;
}

interface Terminal {
  readonly shell: Shell;
  readonly exercise: string;
  /** The work under way; null when the prompt waits. */
  work: Work | null;
  /** What its capture has shown so far. */
  recording: Recording | null;
}

/** A host's packets as far as they have been read from the log: the next look pays for what is new. */
interface Recording {
  readonly host: string;
  readonly from: number;
  last: number;
  readonly asked: Map<number, WorldEventData['net.request']>;
  seen: SeenPacket[];
}

/** Terminals that one person may have open on an exercise; the oldest goes when there is one more. */
const MOST = 6;
/**
 * Requests of an exercise's terminals that wait for an answer. Stopping a command does not take back what it sent:
 * without a bound, somebody who starts and stops in a hurry would have the cell answer him alone.
 */
const UNDER_WAY = 600;
/** Packets that a terminal's capture keeps, the latest. */
const PACKETS = 20_000;
/** As whom the analyst sits at his workstation. */
const USER = 'analyst';
const INTERRUPT = '\u0003';

/** The analyst sits at the site's first workstation. @throws ApiFault when it has none */
const homeOf = (site: Site): string => {
  const home = site.hosts.find(({ kind }) => kind === 'workstation');
  if (!home) throw new ApiFault('refused', { reason: 'no-workstation' });
  return home.id;
};

/**
 * The analysts' terminals. A line is interpreted by pure code; what it asks for is a request from a host of the
 * exercise's cell or the packets which that host saw. Nothing that is typed reaches this machine's own system.
 */
export class Terminals {
  readonly #live: Live;
  readonly #store: Store;
  readonly #terminals = new Map<string, Terminal>();
  /** Requests that wait for an answer, by exercise. */
  readonly #underWay = new Map<string, number>();

  constructor(live: Live, store: Store) {
    this.#live = live;
    this.#store = store;
    live.logged.on(({ cell, events }) => {
      for (const event of events) {
        if (event.type === 'account.logout') this.#onLogout(cell, JSON.parse(event.line));
      }
    });
    live.changes.on(({ id, status }) => {
      if (status !== 'running' && status !== 'paused' && status !== 'ready') this.#drop(id);
    });
  }

  /** Takes a line; what it says comes through `output`, the last piece with `done`. Answers with the prompt. */
  line(
    principal: Principal,
    exercise: string,
    id: string,
    { line, language }: { readonly line: string; readonly language?: Language | undefined },
    output: (output: TerminalOutput) => void,
  ): { readonly prompt: string } {
    const terminal = this.#terminal(principal, exercise, id);
    if (language) terminal.shell.language = language;
    const say = (text: string, done: boolean): void =>
      output({ terminal: id, text, prompt: promptOf(terminal.shell), done });
    if (line === INTERRUPT) {
      terminal.work = null;
      say('^C', true);
    } else if (terminal.work) {
      say(
        terminal.shell.language === 'ja'
          ? '前のコマンドがまだ終わっていません（Ctrl+C で中断します）。'
          : 'The last command is still at work (Ctrl+C stops it).',
        false,
      );
    } else {
      const work = interpret(terminal.shell, line);
      terminal.work = work;
      void this.#carryOut(terminal, work, say);
    }
    return { prompt: promptOf(terminal.shell) };
  }

  complete(principal: Principal, exercise: string, id: string, line: string): string[] {
    return complete(this.#terminal(principal, exercise, id).shell, line);
  }

  async #carryOut(terminal: Terminal, work: Work, say: (text: string, done: boolean) => void): Promise<void> {
    try {
      let answer: Answer = { answer: 'printed' };
      for (;;) {
        const { value, done } = work.next(answer);
        if (terminal.work !== work) return; // stopped by the person
        if (done) break;
        if (value.ask === 'print') {
          say(value.text, false);
          answer = { answer: 'printed' };
        } else answer = await this.#answer(terminal, value);
        if (terminal.work !== work) return;
      }
      terminal.work = null;
      say('', true);
    } catch (error) {
      if (terminal.work !== work) return;
      terminal.work = null;
      const text =
        error instanceof ApiFault
          ? error.text[terminal.shell.language]
          : new ApiFault('internal').text[terminal.shell.language];
      say(text, true);
    }
  }

  async #answer(terminal: Terminal, ask: Exclude<Ask, { ask: 'print' }>): Promise<Answer> {
    const sends = ask.ask === 'request' || ask.ask === 'together';
    if (sends && (this.#underWay.get(terminal.exercise) ?? 0) >= UNDER_WAY) throw new ApiFault('busy');
    switch (ask.ask) {
      case 'request':
        return { answer: 'reply', reply: await this.#request(terminal, ask.to, ask.request) };
      case 'together':
        return {
          answer: 'replies',
          replies: await Promise.all(ask.requests.map(({ to, request }) => this.#request(terminal, to, request))),
        };
      case 'packets':
        return { answer: 'packets', packets: this.#packets(terminal, ask) };
      case 'now':
        return { answer: 'now', t: this.#record(terminal.exercise).t };
    }
  }

  async #request(terminal: Terminal, to: Target, request: ServiceRequest): Promise<ServiceReply> {
    const { here } = terminal.shell;
    const channel = `terminal/${here}/${to.address}/${request.protocol}`;
    const { exercise } = terminal;
    this.#underWay.set(exercise, (this.#underWay.get(exercise) ?? 0) + 1);
    try {
      const { reply } = await this.#live.request(
        exercise,
        to.host === null
          ? { kind: 'request-address', from: here, address: to.address, channel, request }
          : { kind: 'request', from: here, to: to.host, channel, request },
      );
      return reply;
    } finally {
      const left = (this.#underWay.get(exercise) ?? 1) - 1;
      if (left > 0) this.#underWay.set(exercise, left);
      else this.#underWay.delete(exercise);
    }
  }

  /* A card on a switch sees its own frames and broadcasts: discoveries of its own network ask everybody. */
  #packets(terminal: Terminal, ask: Extract<Ask, { ask: 'packets' }>): SeenPacket[] {
    const { shell, exercise } = terminal;
    const record = this.#record(exercise);
    const zoneOf = new Map(shell.site.hosts.map((host) => [host.id, host.zone]));
    const zone = zoneOf.get(ask.host);
    const clock = (t: number): string => clockOf(record.startOfDay, t / 1e6);
    const kept = terminal.recording;
    const recording: Recording =
      kept?.host === ask.host && kept.from === ask.from
        ? kept
        : { host: ask.host, from: ask.from, last: -1, asked: new Map(), seen: [] };
    terminal.recording = recording;
    const { asked, seen } = recording;
    for (const line of this.#store.exercises.events(exercise, {
      types: ['net.request', 'net.response'],
      after: recording.last,
      from: ask.from,
      ...(ask.to === null ? {} : { upTo: ask.to }),
    })) {
      recording.last = line.seq;
      const event = JSON.parse(line.line) as WorldEvent;
      if (event.type === 'net.request') {
        const data = event.data as WorldEventData['net.request'];
        const own = data.from === ask.host || (data.to === ask.host && data.verdict === 'allow');
        const broadcast = data.protocol === 'discover' && zoneOf.get(data.from) === zone;
        if (!own && !broadcast) continue;
        if (own) asked.set(event.seq, data);
        seen.push({
          t: event.t,
          clock: clock(event.t),
          from: data.from,
          to: own ? data.to : '*',
          protocol: data.protocol,
          summary: data.operation,
          bytes: data.bytes,
        });
      } else {
        const data = event.data as WorldEventData['net.response'];
        const request = asked.get(data.request);
        asked.delete(data.request);
        if (!request || data.outcome === 'timeout') continue;
        seen.push({
          t: event.t,
          clock: clock(event.t),
          from: request.to,
          to: request.from,
          protocol: request.protocol,
          summary: data.outcome,
          bytes: data.bytes,
        });
      }
    }
    if (seen.length > PACKETS) recording.seen = seen.slice(-PACKETS);
    return recording.seen;
  }

  /* Who is put out of a host by its owner is out in the terminal, too, and with him what he reached from there. */
  #onLogout(exercise: string, event: WorldEvent): void {
    const { host, user } = event.data as WorldEventData['account.logout'];
    for (const terminal of this.#terminals.values()) {
      if (terminal.exercise !== exercise) continue;
      const at = terminal.shell.hops.findIndex((hop) => hop.host === host && hop.user === user);
      if (at >= 0) terminal.shell.hops.splice(at);
    }
  }

  #terminal(principal: Principal, exercise: string, id: string): Terminal {
    const key = `${exercise}/${principal.user}/${id}`;
    const known = this.#terminals.get(key);
    if (known) return known;
    const record = this.#record(exercise);
    if (record.status !== 'running' && record.status !== 'paused') {
      throw new ApiFault('not-running', { status: record.status });
    }
    const own = [...this.#terminals.keys()].filter((each) => each.startsWith(`${exercise}/${principal.user}/`));
    if (own.length >= MOST) this.#terminals.delete(own[0] as string);
    const { site } = JSON.parse(record.header) as { site: Site };
    const made: Terminal = { shell: newShell(site, homeOf(site), USER, 'ja'), exercise, work: null, recording: null };
    this.#terminals.set(key, made);
    return made;
  }

  #record(exercise: string): ExerciseRecord {
    const record = this.#store.exercises.find(exercise);
    if (!record) throw new ApiFault('unknown-exercise', { id: exercise });
    return record;
  }

  #drop(exercise: string): void {
    for (const [key, terminal] of this.#terminals) {
      if (terminal.exercise !== exercise) continue;
      terminal.work = null;
      this.#terminals.delete(key);
    }
  }
}
