import type { WorldEvent } from '../../../simulator/kernel/event.ts';
import type { Instant } from '../../../simulator/kernel/time.ts';
import { epochOf } from '../../../simulator/live/epoch.ts';
import { LiveCell } from '../../../simulator/live/live-cell.ts';
import { type DeviceRecord, devicesOf } from '../../exercise/devices.ts';
import {
  BackendError,
  type CellCommand,
  type CellFrame,
  type CellMessage,
  type CellSpec,
  type Collected,
  type CommandAnswer,
  type Trend,
} from '../backend.ts';
import { encodeCapture, type RunningCapture } from '../capture.ts';
import type { Composition } from '../compose.ts';
import { LoopSampler } from '../sampling.ts';
import { OperationWatch } from './operation.ts';
import { CellView } from './view.ts';

/** Simulation seconds between two samples of truth, measured and shown, for the instructor's trends. */
const SAMPLE_EVERY = 2;

/** A running cell of the embedded back end: one live world, its view, its capture and who waits for what. */
export class EmbeddedCell {
  readonly id: string;
  readonly live: LiveCell;
  /** Calendar time of the world's start, Unix milliseconds. */
  readonly epoch: number;
  readonly #composition: Composition;
  readonly #view: CellView;
  readonly #post: (message: CellMessage) => void;
  #capture: RunningCapture;
  #loops: LoopSampler;
  #operations: OperationWatch[] = [];
  /** Answers that wait until the log behind them has been handed over. */
  #answers: (() => void)[] = [];
  #measures: readonly string[];

  constructor(spec: CellSpec, composition: Composition, post: (message: CellMessage) => void) {
    this.id = spec.cell;
    this.#composition = composition;
    this.#measures = spec.measures;
    this.epoch = epochOf(composition.header.site.timeZone, composition.startOfDay, Date.now());
    this.#post = post;
    this.#view = new CellView(composition.header.site);
    this.live = new LiveCell({
      maker: composition.maker,
      pace: spec.pace,
      until: composition.until as Instant,
      onEvent: (event) => this.#onEvent(event),
      onFailure: (error) => {
        this.flush();
        const code = (error as { code?: string }).code ?? 'world-failed';
        post({ kind: 'failed', cell: this.id, code, detail: error.stack ?? error.message });
      },
      onEnd: () => {
        this.flush();
        // The picture of the very end: the next one on time would come too late.
        post({ kind: 'frame', cell: this.id, frame: this.frame() });
        post({ kind: 'ended', cell: this.id, t: this.live.world.now });
      },
      now: () => performance.now(),
      wall: () => Date.now(),
    });
    this.#capture = encodeCapture(this.live.world.network, composition.header.site, this.epoch);
    this.#loops = new LoopSampler(composition.header.site, SAMPLE_EVERY);
  }

  /** Hands what has been logged to the range; looks after operations that wait for the plant. */
  flush(): void {
    const { events, inputs } = this.live.takeLog();
    const t = this.live.world.now;
    this.#loops?.look(this.live.world);
    if (events.length > 0 || inputs.length > 0) this.#post({ kind: 'log', cell: this.id, t, events, inputs });
    for (const operation of this.#operations) operation.onTime(t);
    this.#operations = this.#operations.filter((operation) => !operation.done);
  }

  frame(): CellFrame {
    return this.#view.frame(this.live, {
      steps: this.#composition.steps(),
      measures: this.#measures,
      captureBytes: this.#capture.size,
    });
  }

  /** Lets go of everybody who waits: the cell stops, or starts over. */
  abandon(): void {
    const operations = this.#operations;
    this.#operations = [];
    for (const operation of operations) operation.abandon();
    this.live.abandon();
  }

  reset(): void {
    this.abandon();
    this.flush();
    this.#post({ kind: 'reset', cell: this.id });
    this.#view.reset(this.#composition.header.site);
    this.#measures = this.#composition.header.measures;
    this.live.reset();
    this.#capture = encodeCapture(this.live.world.network, this.#composition.header.site, this.epoch);
    this.#loops = new LoopSampler(this.#composition.header.site, SAMPLE_EVERY);
  }

  command(command: CellCommand): CommandAnswer | Promise<CommandAnswer> {
    switch (command.do) {
      case 'submit': {
        const { t, n } = this.live.submit(command.command);
        this.flush();
        return { kind: 'logged', t, n };
      }
      case 'trigger': {
        const { t, n } = this.live.submit({
          kind: 'extension',
          extension: 'exercise',
          message: 'trigger',
          data: { step: command.step },
        });
        this.flush();
        return { kind: 'logged', t, n };
      }
      case 'measures': {
        const change = this.#composition.reconfigure(this.#measures, command.measures);
        const { t, n } = this.live.submit(change);
        this.#measures = command.measures;
        this.#view.site = this.live.world.site;
        this.flush();
        return { kind: 'logged', t, n };
      }
      case 'operate':
        return this.#operate(command.command);
      case 'request':
        return new Promise((resolve) => {
          this.live.request(command.command, (reply, t) => this.#answer(() => resolve({ kind: 'reply', reply, t })));
        });
      case 'pause':
        this.live.pause();
        this.flush();
        this.#post({ kind: 'frame', cell: this.id, frame: this.frame() });
        return { kind: 'done' };
      case 'resume':
        this.live.start();
        return { kind: 'done' };
      case 'pace':
        this.live.setPace(command.pace);
        return { kind: 'done' };
    }
  }

  /** What the historian holds, and what stands behind it. */
  series(tags: readonly string[], from: number, to: number): Trend {
    const { history } = this.live.world;
    const view = tags.map((tag) => {
      const { t, value } = history.range(tag, from, to);
      return { tag, t, value };
    });
    return { view, ...this.#loops.overlay(tags, from, to) };
  }

  collect(): Collected {
    this.flush();
    const { value, events } = this.live.digest;
    return { t: this.live.world.now, digest: value, events, capture: this.#capture.bytes(), devices: this.devices() };
  }

  /** What stands in the controllers. */
  devices(): readonly DeviceRecord[] {
    return devicesOf(this.live.world);
  }

  /*
   * What led to the answer is on its way to the disk before the person sees it. A scan's answers come together: one
   * commit for all of them, or somebody who scans has the disk to himself.
   */
  #answer(tell: () => void): void {
    if (this.#answers.push(tell) > 1) return;
    setImmediate(() => {
      this.flush();
      const answers = this.#answers;
      this.#answers = [];
      for (const each of answers) each();
    });
  }

  #operate(command: Extract<CellCommand, { do: 'operate' }>['command']): Promise<CommandAnswer> {
    return new Promise((resolve, reject) => {
      const watch = new OperationWatch(({ accepted, result, seq }) => {
        this.flush();
        resolve({ kind: 'operated', accepted, result, seq });
      });
      this.#operations.push(watch);
      try {
        this.live.submit(command);
      } catch (error) {
        this.#operations = this.#operations.filter((each) => each !== watch);
        reject(error);
        return;
      }
      this.flush();
      if (watch.done) return;
      const { action } = watch;
      if (!action) {
        this.#operations = this.#operations.filter((each) => each !== watch);
        reject(new BackendError('no-effect', { action: command.action.do }, 'the world took no notice of the action'));
      } else if (!this.live.running) {
        // A standing plant answers when it goes on; the person is told that it waits.
        this.#operations = this.#operations.filter((each) => each !== watch);
        resolve({ kind: 'operated', accepted: true, result: 'queued', seq: action.seq });
      }
    });
  }

  #onEvent(event: WorldEvent): void {
    this.#view.onEvent(event);
    if (event.type === 'site.reconfigured') this.#view.site = this.live?.world.site ?? this.#composition.header.site;
    for (const operation of this.#operations) operation.onEvent(event);
  }
}
