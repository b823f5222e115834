import { type DrawStream, drawStream } from '../kernel/draw.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { type Duration, type Instant, parseDuration, seconds, since } from '../kernel/time.ts';
import type { Operator, OperatorAction } from './schema.ts';

/** What the world lets an operator do and see. */
export interface OperatorPort {
  readonly now: Instant;
  readonly seed: number;
  after(delay: Duration, message: string, data?: unknown): void;
  emit(type: string, data: object, cause: number | null, audience: 'team' | 'instructor'): number;
  shown(tag: string): number | null;
  act(operator: Operator, action: OperatorAction, cause: number | null): void;
}

interface OperatorState {
  /** How often each procedure was begun: the index of its reaction's draw. */
  occurrences: Record<string, number>;
  /** Procedures under way. */
  busy: string[];
  /** Since when each `shown` condition has held. */
  holding: Record<string, number>;
}

type Procedure = Operator['procedures'][number];

/** A person's reaction varies about the drawn mean by a third either way [our own choice]. */
const SPREAD = 1 / 3;

/**
 * A scripted operator: sees what his HMI shows and the alerts that are routed to him, and follows the site's
 * procedures after his reaction time. What he can't see he does not know.
 */
export class ScriptedOperator {
  #operator: Operator;
  readonly #port: OperatorPort;
  readonly #reaction: DrawStream;
  #state: OperatorState = { occurrences: {}, busy: [], holding: {} };

  constructor(operator: Operator, port: OperatorPort) {
    this.#operator = operator;
    this.#port = port;
    this.#reaction = drawStream(port.seed, operator.id, 'reaction');
  }

  get #present(): boolean {
    return String(this.#operator.present) === 'true';
  }

  start(): void {
    if (this.#operator.procedures.some((procedure) => procedure.on.when === 'shown'))
      this.#port.after(seconds(1), 'look');
  }

  /** Takes other procedures over. */
  reconfigure(operator: Operator): void {
    this.#operator = operator;
  }

  onEvent(event: WorldEvent): void {
    if (!this.#present) return;
    for (const procedure of this.#operator.procedures) {
      const { on } = procedure;
      if (on.when === 'alarm' && event.type === 'alarm.raised' && (event.data as { tag: string }).tag === on.alarm)
        this.#begin(procedure, event.seq);
      if (on.when === 'alert' && event.type === 'alert.raised') {
        const alert = event.data as { detection: string; routed: boolean };
        if (alert.routed && answers(on.detection, alert.detection)) this.#begin(procedure, event.seq);
      }
    }
  }

  onMessage(message: string, data: unknown): void {
    if (message === 'look') this.#look();
    else if (message === 'act') this.#act(data as { procedure: string; step: number; cause: number });
  }

  snapshot(): unknown {
    return this.#state;
  }

  restore(state: unknown): void {
    this.#state = structuredClone(state) as OperatorState;
  }

  #look(): void {
    this.#port.after(seconds(1), 'look');
    if (!this.#present) return;
    for (const procedure of this.#operator.procedures) {
      const { on } = procedure;
      if (on.when !== 'shown') continue;
      const value = this.#port.shown(on.tag);
      const holds =
        value !== null &&
        ((on.above !== undefined && value > on.above) || (on.below !== undefined && value < on.below));
      if (!holds) {
        delete this.#state.holding[procedure.id];
        continue;
      }
      this.#state.holding[procedure.id] ??= this.#port.now;
      const from = this.#state.holding[procedure.id];
      if (since(this.#port.now, from as Instant) >= (parseDuration(on.hold) ?? 0)) this.#begin(procedure, null);
    }
  }

  #begin(procedure: Procedure, cause: number | null): void {
    if (this.#state.busy.includes(procedure.id)) return;
    const occurrence = this.#state.occurrences[procedure.id] ?? 0;
    this.#state.occurrences[procedure.id] = occurrence + 1;
    this.#state.busy.push(procedure.id);
    const index = occurrence * 64 + this.#operator.procedures.indexOf(procedure);
    const mean = Number(this.#operator.reaction);
    const reaction = Math.round(mean * (1 + SPREAD * (2 * this.#reaction(index) - 1)) * 10) / 10;
    const noticed = this.#port.emit(
      'operator.noticed',
      { operator: this.#operator.id, reactionSeconds: reaction, what: procedure.id },
      cause,
      'instructor',
    );
    this.#port.after(seconds(reaction), 'act', { procedure: procedure.id, step: 0, cause: noticed });
  }

  #act({ procedure: id, step, cause }: { procedure: string; step: number; cause: number }): void {
    const procedure = this.#operator.procedures.find((candidate) => candidate.id === id);
    const action = procedure?.actions[step];
    if (!procedure || !action) {
      this.#state.busy = this.#state.busy.filter((busy) => busy !== id);
      return;
    }
    const next = { procedure: id, step: step + 1, cause };
    if (action.do === 'wait') {
      this.#port.after(parseDuration(action.time) ?? seconds(0), 'act', next);
      return;
    }
    this.#port.act(this.#operator, action, cause);
    this.#port.after(STEP_TIME, 'act', next);
  }
}

const answers = (expected: string | readonly string[], detection: string): boolean =>
  typeof expected === 'string' ? expected === detection : expected.includes(detection);

/** Between two things that a person does at a screen [our own choice]. */
const STEP_TIME = seconds(5);
