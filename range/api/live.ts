import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { OperatorAction } from '../../simulator/hosts/schema.ts';
import type { WorldCommand } from '../../simulator/site/command.ts';
import {
  type Backend,
  BackendError,
  type CellFrame,
  type CellMessage,
  type CommandAnswer,
  type Endpoint,
  type Series,
} from '../backends/backend.ts';
import type { ControlSchema, LaunchSchema, OperatedSchema, OperateSchema, Trends } from '../contract/exercise.ts';
import type { Principal } from '../contract/principal.ts';
import type { Scorecard } from '../contract/result.ts';
import type { DeviceRecord } from '../exercise/devices.ts';
import type { ExerciseRecord, Status } from '../store/exercises.ts';
import type { Store } from '../store/store.ts';
import type { Content } from './content.ts';
import { ApiFault } from './faults.ts';
import type { History } from './history.ts';
import type { Audience } from './projection.ts';
import type { Scores } from './scores.ts';
import { Signal } from './signal.ts';
import { teams } from './teams.ts';

type Launch = z.output<typeof LaunchSchema>;
type Control = z.output<typeof ControlSchema>;
type Operate = z.output<typeof OperateSchema>;
type Operated = z.output<typeof OperatedSchema>;

export interface FrameNews {
  readonly record: ExerciseRecord;
  readonly frame: CellFrame;
}

export interface LiveOptions {
  readonly store: Store;
  readonly content: Content;
  readonly backend: Backend;
  readonly history: History;
  readonly scores: Scores;
  /** Where edges listen; null: exercises have no edge. */
  readonly edge: { readonly host: string; readonly basePort: number } | null;
  /** Called when an exercise has ended, with its capture. */
  readonly onEnded: (
    record: ExerciseRecord,
    left: { capture: Uint8Array; devices: readonly DeviceRecord[] | null },
  ) => void;
  readonly log: (line: string) => void;
}

/** Simulation µs at pace 1 between two frames that are kept. */
const FRAME_KEPT_EVERY = 10e6;
/** Statuses in which the exercise has a cell. */
const LIVE: readonly Status[] = ['preparing', 'ready', 'running', 'paused'];

/** The exercises that run now: from launch to end, and everything that people do to them. */
export class Live {
  readonly frames = new Signal<FrameNews>();
  /** An exercise whose record has changed. */
  readonly changes = new Signal<ExerciseRecord>();
  /** Events as they are logged, by exercise. */
  readonly logged = new Signal<Extract<CellMessage, { kind: 'log' }>>();
  readonly #options: LiveOptions;
  readonly #last = new Map<string, CellFrame>();
  /** Simulation time of the frame that was kept last, by exercise. */
  readonly #kept = new Map<string, number>();
  readonly #endpoints = new Map<string, readonly Endpoint[]>();
  /** Exercises whose log could not be written to its end. */
  readonly #unwritten = new Set<string>();
  readonly #unsubscribe = new Map<string, () => void>();
  /** One change of status after another, for each exercise. */
  readonly #queue = new Map<string, Promise<unknown>>();

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** The last frame of an exercise: of its cell, or what was kept of it when it ended. */
  lastFrame(id: string): CellFrame | null {
    const kept = this.#options.store.exercises.frame(id) as CellFrame | null;
    // Pictures kept by earlier versions say nothing of trips.
    return this.#last.get(id) ?? (kept && { ...kept, trips: kept.trips ?? [] });
  }

  /** The real sockets of an exercise's cell. */
  endpoints(id: string): readonly Endpoint[] {
    return this.#endpoints.get(id) ?? [];
  }

  async launch(request: Launch): Promise<ExerciseRecord[]> {
    const { content, store } = this.#options;
    const scenario = content.scenario(request.scenario);
    if (!scenario) throw new ApiFault('unknown-scenario', { scenario: request.scenario });
    for (const team of request.teams) {
      if (!teams.some(({ id }) => id === team)) throw new ApiFault('unknown-team', { team });
    }
    content.checkMeasures(scenario.site, request.measures);
    return Promise.all(
      [...new Set(request.teams)].map(async (team) => {
        for (const before of store.exercises.list(team)) {
          if (LIVE.includes(before.status)) await this.#inTurn(before.id, () => this.#end(before.id));
        }
        const id = `${team}-${randomUUID().slice(0, 8)}`;
        store.exercises.create({
          id,
          scenario: request.scenario,
          site: scenario.site,
          team,
          seed: request.seed,
          measures: request.measures,
          pace: request.pace,
          status: 'preparing',
          fault: null,
          createdAt: new Date().toISOString(),
          startedAt: null,
          endedAt: null,
          t: 0,
          until: 0,
          startOfDay: 0,
          header: '{}',
        });
        return this.#inTurn(id, () => this.#prepare(id));
      }),
    );
  }

  control(record: ExerciseRecord, request: Control): Promise<void> {
    return this.#inTurn(record.id, () => this.#control(record.id, request));
  }

  setMeasures(record: ExerciseRecord, measures: readonly string[]): Promise<void> {
    this.#options.content.checkMeasures(record.site, measures);
    return this.#inTurn(record.id, async () => {
      this.#mustBe(record.id, ['ready', 'running', 'paused'], 'measures');
      await this.#ask(record.id, { do: 'measures', measures });
      this.#update(record.id, { measures });
    });
  }

  /** What a person did at the HMI, a panel or the telephone, and how the plant took it. */
  async operate(record: ExerciseRecord, principal: Principal, request: Operate): Promise<Operated> {
    const { status } = this.#record(record.id);
    if (status !== 'running' && status !== 'paused') throw new ApiFault('not-running', { status });
    if (request.do === 'silence') {
      await this.#ask(record.id, { do: 'submit', command: { kind: 'silence', by: principal.user } });
      return { accepted: true, result: 'done', seq: null };
    }
    if (request.do === 'reset-protection') {
      const command: WorldCommand = { kind: 'reset-protection', by: principal.user, protection: request.protection };
      await this.#ask(record.id, { do: 'submit', command });
      return { accepted: true, result: 'done', seq: null };
    }
    if (request.do === 'trust') {
      const { controller, certificate, place } = request;
      const command: WorldCommand = { kind: 'trust', by: principal.user, controller, certificate, place };
      await this.#ask(record.id, { do: 'submit', command });
      return { accepted: true, result: 'done', seq: null };
    }
    const { hmi, account } = this.#options.content.desk(record.site);
    const answer = await this.#ask(record.id, {
      do: 'operate',
      command: { kind: 'operate', by: principal.user, hmi, account, action: request as OperatorAction },
    });
    if (answer.kind !== 'operated') throw new ApiFault('internal');
    return { accepted: answer.accepted, result: answer.result, seq: answer.seq };
  }

  /** Trends from the historian over the last `hours`, with what lay before the exercise's start. */
  async trends(record: ExerciseRecord, tags: readonly string[], hours: number, audience: Audience): Promise<Trends> {
    const points = this.#options.content.points(record.site);
    for (const tag of tags) {
      if (!points.get(tag)?.history) throw new ApiFault('unknown-tag', { tag });
    }
    const copied = (each: Series) => ({ tag: each.tag, t: [...each.t], value: [...each.value] });
    const to = this.#record(record.id).t / 1e6;
    const from = to - hours * 3600;
    const series = await this.#options.history.series(record, tags, from, to, audience === 'instructor');
    return {
      from,
      to,
      series: series.view.map((each) => ({
        tag: each.tag,
        unit: points.get(each.tag)?.unit ?? '1',
        t: [...each.t],
        value: [...each.value],
      })),
      truth: series.truth.map(copied),
      measured: series.measured.map(copied),
      shown: series.shown.map(copied),
    };
  }

  /** The score of an exercise that has ended, reckoned the first time that it is asked for. */
  score(record: ExerciseRecord): Promise<Scorecard> {
    const { status } = record;
    if (status !== 'ended' && status !== 'interrupted') throw new ApiFault('not-ended', { status });
    if (record.t === 0) throw new ApiFault('no-log');
    return this.#options.scores.of(record);
  }

  /** A command of the range itself to the exercise's world, on the disk when this resolves. */
  async submit(id: string, command: WorldCommand): Promise<void> {
    await this.#ask(id, { do: 'submit', command });
  }

  /** A request from a host of the exercise's cell, as a terminal sends it. */
  async request(
    id: string,
    command: Extract<WorldCommand, { kind: 'request' | 'request-address' }>,
  ): Promise<Extract<CommandAnswer, { kind: 'reply' }>> {
    const { status } = this.#record(id);
    if (status !== 'running' && status !== 'paused') throw new ApiFault('not-running', { status });
    const answer = await this.#ask(id, { do: 'request', command });
    if (answer.kind !== 'reply') throw new ApiFault('internal');
    return answer;
  }

  /** Ends what runs, because the server stops: the logs are whole, the exercises are shown as interrupted. */
  async close(): Promise<void> {
    for (const record of this.#options.store.exercises.list()) {
      if (!LIVE.includes(record.status)) continue;
      await this.#inTurn(record.id, async () => {
        await this.#options.backend.stop(record.id).catch(() => {});
        this.#drop(record.id);
        this.#update(record.id, { status: 'interrupted', fault: 'server-stopped' });
      });
    }
  }

  async #prepare(id: string): Promise<ExerciseRecord> {
    const { backend, edge, history, log } = this.#options;
    const record = this.#record(id);
    this.#unsubscribe.set(
      id,
      backend.subscribe(id, (message) => this.#onMessage(id, message)),
    );
    try {
      const prepared = await backend.prepare({
        cell: id,
        scenario: record.scenario,
        team: record.team,
        seed: record.seed,
        measures: record.measures,
        pace: record.pace,
        edge: edge && {
          host: edge.host,
          // Each team has its own hundred ports.
          basePort: edge.basePort === 0 ? 0 : edge.basePort + 100 * teams.findIndex((each) => each.id === record.team),
        },
      });
      if (!this.#endpoints.has(id)) this.#endpoints.set(id, prepared.endpoints);
      history.prepare(record);
      return this.#update(id, {
        status: 'ready',
        header: prepared.header,
        until: prepared.until,
        startOfDay: prepared.startOfDay,
      });
    } catch (error) {
      log(`exercise ${id} could not be prepared: ${(error as Error).stack}`);
      this.#drop(id);
      return this.#update(id, {
        status: 'failed',
        fault: error instanceof BackendError ? error.code : 'preparation-failed',
      });
    }
  }

  async #control(id: string, request: Control): Promise<void> {
    const { backend, store } = this.#options;
    switch (request.action) {
      case 'start':
      case 'resume': {
        this.#mustBe(id, request.action === 'start' ? ['ready'] : ['paused'], request.action);
        await this.#try(backend.start(id));
        const { startedAt } = this.#record(id);
        this.#update(id, { status: 'running', startedAt: startedAt ?? new Date().toISOString() });
        return;
      }
      case 'pause':
        this.#mustBe(id, ['running'], 'pause');
        await this.#ask(id, { do: 'pause' });
        this.#update(id, { status: 'paused' });
        return;
      case 'pace':
        this.#mustBe(id, ['ready', 'running', 'paused'], 'pace');
        await this.#ask(id, { do: 'pace', pace: request.pace });
        this.#update(id, { pace: request.pace });
        return;
      case 'reset': {
        this.#mustBe(id, ['ready', 'running', 'paused'], 'reset');
        const prepared = await this.#try(backend.reset(id));
        this.#update(id, { status: 'ready', startedAt: null, endedAt: null, header: prepared.header });
        return;
      }
      case 'end':
        this.#mustBe(id, ['preparing', 'ready', 'running', 'paused'], 'end');
        await this.#end(id);
        return;
      case 'trigger': {
        this.#mustBe(id, ['running', 'paused'], 'trigger');
        const record = store.exercises.find(id) as ExerciseRecord;
        if (!this.#options.content.scenario(record.scenario)?.steps.some(({ id }) => id === request.step)) {
          throw new ApiFault('unknown-step', { step: request.step });
        }
        await this.#ask(id, { do: 'trigger', step: request.step });
        return;
      }
    }
  }

  async #end(id: string): Promise<void> {
    const { backend, onEnded, log } = this.#options;
    let capture = new Uint8Array();
    let devices: readonly DeviceRecord[] | null = null;
    try {
      await backend.command(id, { do: 'pause' });
      const collected = await backend.collect(id);
      capture = new Uint8Array(collected.capture);
      devices = collected.devices;
    } catch (error) {
      log(`exercise ${id}: nothing could be collected: ${(error as Error).message}`);
    }
    await this.#options.history.keep(this.#record(id));
    await backend.stop(id).catch(() => {});
    this.#drop(id);
    const ended = this.#update(id, { status: 'ended', endedAt: new Date().toISOString() });
    // Whoever watches sees the last picture as what it is now.
    const frame = this.lastFrame(id);
    if (frame) this.frames.emit({ record: ended, frame });
    onEnded(ended, { capture, devices });
  }

  #onMessage(id: string, message: CellMessage): void {
    const { store, log } = this.#options;
    switch (message.kind) {
      case 'log':
        try {
          store.exercises.append([{ exercise: id, t: message.t, events: message.events, inputs: message.inputs }]);
        } catch (error) {
          // A disk that is full: an exercise whose log has a hole is worth nothing, so it ends where the log does.
          log(`exercise ${id}: its log cannot be written: ${(error as Error).message}`);
          this.#unwritten.add(id);
          this.#fail(id, 'log-not-written');
          return;
        }
        this.logged.emit(message);
        return;
      case 'reset':
        store.exercises.clearLog(id);
        this.#last.delete(id);
        return;
      case 'frame':
        this.#last.set(id, message.frame);
        this.#keepNowAndThen(id, message.frame);
        this.frames.emit({ record: this.#record(id), frame: message.frame });
        return;
      case 'endpoints':
        this.#endpoints.set(id, message.endpoints);
        return;
      case 'ended':
        void this.#inTurn(id, async () => {
          if (LIVE.includes(this.#record(id).status)) await this.#end(id);
        }).catch((error) => log(`exercise ${id}: ${(error as Error).stack}`));
        return;
      case 'failed':
        log(`exercise ${id} failed: ${message.code}: ${message.detail}`);
        this.#fail(id, message.code);
        return;
    }
  }

  #fail(id: string, fault: string): void {
    const unsubscribe = this.#unsubscribe.get(id);
    if (!unsubscribe) return;
    unsubscribe();
    void this.#inTurn(id, async () => {
      await this.#options.backend.stop(id).catch(() => {});
      this.#drop(id);
      this.#update(id, { status: 'failed', fault, endedAt: new Date().toISOString() });
    }).catch((error: Error) => this.#options.log(`exercise ${id}: ${error.message}`));
  }

  /* Now and then, so that an exercise whose server was killed has a picture too; the last one is kept when it ends. */
  #keepNowAndThen(id: string, frame: CellFrame): void {
    const kept = this.#kept.get(id) ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(frame.t - kept) < FRAME_KEPT_EVERY * frame.pace) return;
    this.#kept.set(id, frame.t);
    this.#options.store.exercises.keepFrame(id, frame);
  }

  #drop(id: string): void {
    const last = this.#last.get(id);
    if (last) this.#options.store.exercises.keepFrame(id, last);
    this.#kept.delete(id);
    this.#unsubscribe.get(id)?.();
    this.#unsubscribe.delete(id);
    this.#last.delete(id);
    this.#endpoints.delete(id);
  }

  #record(id: string): ExerciseRecord {
    const record = this.#options.store.exercises.find(id);
    if (!record) throw new ApiFault('unknown-exercise', { id });
    return record;
  }

  #update(id: string, change: Parameters<Store['exercises']['update']>[1]): ExerciseRecord {
    this.#options.store.exercises.update(id, change);
    const record = this.#record(id);
    this.changes.emit(record);
    return record;
  }

  #mustBe(id: string, statuses: readonly Status[], action: string): void {
    const { status } = this.#record(id);
    if (!statuses.includes(status)) throw new ApiFault('wrong-status', { status, action });
  }

  /* The log message of a command comes before its answer: where it could not be written, nothing is acknowledged. */
  async #ask(id: string, command: Parameters<Backend['command']>[1]): Promise<CommandAnswer> {
    const answer = await this.#try(this.#options.backend.command(id, command));
    if (this.#unwritten.has(id)) throw new ApiFault('refused', { reason: 'log-not-written' });
    return answer;
  }

  /* What the back end refuses is an answer to the person who asked, not a defect of the server. */
  async #try<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof BackendError) throw new ApiFault('refused', { reason: error.code, ...error.params });
      throw error;
    }
  }

  #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#queue.get(id) ?? Promise.resolve();
    const after = before.then(work, work);
    this.#queue.set(
      id,
      after.catch(() => {}),
    );
    return after;
  }
}
