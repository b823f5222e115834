import { FrameSchema } from '../../range/contract/exercise.ts';
import { isOver, momentOfFrame, type PlantMoment, type PlantSource } from './plant-source.ts';
import { theSocket } from './socket.ts';

/** Wall milliseconds without a frame after which values count as stale; frames come four times a second. */
const STALE_AFTER = 2500;

/** The part of a socket that a live source needs. */
export interface FrameChannel {
  readonly connected: boolean;
  on(event: string, listener: (payload: unknown) => void): void;
  off(event: string, listener: (payload: unknown) => void): void;
  emit(event: string, payload: unknown): void;
}

/** A running cell: watches its frames from the first subscriber to the last. */
export class LiveSource implements PlantSource {
  #moment: PlantMoment | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #exercise: string;
  readonly #channel: FrameChannel;

  constructor(exercise: string, channel: FrameChannel) {
    this.#exercise = exercise;
    this.#channel = channel;
  }

  current(): PlantMoment | null {
    return this.#moment;
  }

  subscribe(listener: () => void): () => void {
    if (this.#listeners.size === 0) this.#open();
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  }

  readonly #receive = (payload: unknown): void => {
    const frame = FrameSchema.safeParse(payload);
    if (!frame.success || frame.data.exercise !== this.#exercise) return;
    this.#set(momentOfFrame(frame.data, false));
    if (this.#timer) clearTimeout(this.#timer);
    // Of an exercise that is over there is one last frame: nothing further is to come, so nothing is missing.
    this.#timer = isOver(frame.data.status) ? null : setTimeout(this.#lost, STALE_AFTER);
  };

  readonly #lost = (): void => {
    if (this.#moment && !this.#moment.stale && !isOver(this.#moment.status))
      this.#set({ ...this.#moment, stale: true });
  };

  /** After a reconnection the server knows nothing of what was watched before. */
  readonly #watch = (): void => this.#channel.emit('watch', { exercise: this.#exercise });

  #open(): void {
    this.#channel.on('frame', this.#receive);
    this.#channel.on('connect', this.#watch);
    this.#channel.on('disconnect', this.#lost);
    if (this.#channel.connected) this.#watch();
  }

  #close(): void {
    this.#channel.off('frame', this.#receive);
    this.#channel.off('connect', this.#watch);
    this.#channel.off('disconnect', this.#lost);
    if (this.#channel.connected) this.#channel.emit('unwatch', { exercise: this.#exercise });
    if (this.#timer) clearTimeout(this.#timer);
  }

  #set(moment: PlantMoment): void {
    this.#moment = moment;
    for (const listener of this.#listeners) listener();
  }
}

const sources = new Map<string, LiveSource>();

/** The one source of an exercise, shared by every panel that shows it. */
export function liveSource(exercise: string): LiveSource {
  const known = sources.get(exercise);
  if (known) return known;
  const made = new LiveSource(exercise, theSocket() as FrameChannel);
  sources.set(exercise, made);
  return made;
}
