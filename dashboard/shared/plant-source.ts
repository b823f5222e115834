import type {
  AlarmView,
  AlertView,
  Conversation,
  Exercise,
  Frame,
  StepProgress,
} from '../../range/contract/exercise.ts';

/** Everything that a screen draws of a plant at one instant, whether it runs now or was recorded. */
export interface PlantMoment {
  /** Simulation seconds since the start. */
  readonly t: number;
  /** The site's local time, or null where a recording does not carry it. */
  readonly clock: string | null;
  readonly status: Exercise['status'];
  readonly pace: number;
  readonly lag: number;
  readonly shown: Readonly<Record<string, number | null>>;
  readonly truth: Readonly<Record<string, number>> | null;
  readonly measured: Readonly<Record<string, number>> | null;
  readonly recorded: Readonly<Record<string, number>> | null;
  readonly alarms: readonly AlarmView[];
  readonly silenced: boolean;
  readonly alerts: readonly AlertView[];
  readonly conversations: readonly Conversation[] | null;
  readonly steps: readonly StepProgress[] | null;
  readonly measures: readonly string[] | null;
  readonly excursions: Frame['excursions'];
  readonly trips: Frame['trips'];
  readonly operations: Frame['operations'];
  /** True when nothing has arrived for longer than frames are apart: what is shown is the last that is known. */
  readonly stale: boolean;
}

/** Where moments come from. Screens know this and nothing of sockets or recordings. */
export interface PlantSource {
  current(): PlantMoment | null;
  subscribe(listener: () => void): () => void;
}

/** A moment out of a live frame. */
export function momentOfFrame(frame: Frame, stale: boolean): PlantMoment {
  return { ...frame, stale };
}

/** Whether an exercise has come to its end, however it ended. */
export function isOver(status: Exercise['status']): boolean {
  return status === 'ended' || status === 'failed' || status === 'interrupted';
}

/** An exercise's phase: frames tell it soonest, but none comes any more once it is over. */
export function phaseOf(
  exercise: Pick<Exercise, 'status'>,
  moment: Pick<PlantMoment, 'status'> | null,
): Exercise['status'] {
  return isOver(exercise.status) ? exercise.status : (moment?.status ?? exercise.status);
}
