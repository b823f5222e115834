import { drawBetween, drawStream } from '../../simulator/kernel/draw.ts';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { inSeconds, seconds } from '../../simulator/kernel/time.ts';
import type { ServiceReply } from '../../simulator/network/message.ts';
import type { Extension, ExtensionPort } from '../../simulator/site/extension.ts';
import { WorldError } from '../../simulator/site/problem.ts';
import { TECHNIQUES } from '../techniques/index.ts';
import type { Findings, KnownPoint, Script, Technique, TechniqueResult } from '../techniques/technique.ts';
import { CauseChain } from './chain.ts';
import type { ExerciseEventData, ExerciseEventType } from './events.ts';
import { ExcursionMeter } from './excursion-meter.ts';
import type { ResolvedScenario } from './load.ts';
import { Player } from './player.ts';
import type { Step } from './scenario.ts';
import { ServiceMeter } from './service-meter.ts';
import {
  type Effect,
  type ExerciseState,
  type Input,
  initialState,
  isOpen,
  type StepState,
  transition,
} from './transition.ts';
import { doWork } from './work.ts';

const TICK = 1;
/** How often what the consumers got is written into the log (s). */
const SERVICE_REPORT = 60;

interface StepSeedling {
  readonly kind: 'step';
  readonly step: string;
  readonly attempt: 0 | 1;
  readonly found: Findings;
}
interface WorkSeedling {
  readonly kind: 'work';
  readonly work: string;
  readonly at: number;
}
type Seedling = StepSeedling | WorkSeedling;

/** The commands that a running exercise takes (`{kind: 'extension', extension: 'exercise', …}`). */
export interface ExerciseCommands {
  trigger: { readonly step: string };
  report: { readonly by: string; readonly judgement: string; readonly cites: readonly number[] };
  answer: ExerciseEventData['question.answered'];
}

/**
 * Runs a scenario inside a world: an extension that ticks once a simulated second, plays techniques and work, and
 * writes what happens into the world's own log with its causes.
 */
export class Director implements Extension {
  readonly id = 'exercise';
  readonly #scenario: ResolvedScenario;
  readonly #idle: boolean;
  readonly #player: Player;
  readonly #chain = new CauseChain();
  #port: ExtensionPort | null = null;
  #meter: ServiceMeter | null = null;
  #excursions: ExcursionMeter | null = null;
  #state: ExerciseState;
  #found: Findings = {};
  /** The events that started and ended each step and work. */
  #marks: Record<string, number> = {};
  /** Inputs that came in while a transition was being carried out. */
  readonly #inbox: Input[] = [];
  #busy = false;

  constructor(options: { readonly scenario: ResolvedScenario; readonly idle: boolean }) {
    this.#scenario = options.scenario;
    this.#idle = options.idle;
    this.#state = initialState(options.scenario, options.idle);
    this.#player = new Player({
      make: (_key, seedling) => this.#make(seedling as Seedling),
      sent: (key) => {
        if (key.startsWith('step/')) this.#take({ kind: 'sent', t: this.#t, step: key.slice(5) });
      },
      ended: (key, result) => this.#scriptEnded(key, result),
      own: (actor) => (actor === 'attacker' ? (this.#scenario.attacker?.hosts ?? []) : null),
    });
  }

  get state(): ExerciseState {
    return this.#state;
  }

  start(port: ExtensionPort): void {
    this.attach(port);
    const { attackVersion, kind, id, resolved } = this.#scenario;
    const skipped = this.#scenario.steps
      .map((step) => step.id)
      .filter((step) => !isOpen(this.#state.steps[step] as StepState));
    this.#emit(
      'exercise.started',
      { attackVersion, idle: this.#idle, kind, scenario: id, skipped, variables: resolved },
      null,
    );
    port.schedule(seconds(TICK), 'tick');
  }

  attach(port: ExtensionPort): void {
    this.#port = port;
    this.#player.attach(port);
    this.#meter = new ServiceMeter(port.site);
    this.#excursions = new ExcursionMeter(port.site);
  }

  onMessage(message: string, data: unknown): void {
    if (message === 'script') this.#player.onMessage(data as Parameters<Player['onMessage']>[0]);
    else if (message === 'tick') this.#tick();
  }

  onReply(ticket: number, reply: ServiceReply): void {
    this.#player.onReply(ticket, reply);
  }

  onEvent(event: WorldEvent): void {
    if (event.type === 'excursion.began') {
      const { limit, value } = event.data as { readonly limit: string; readonly value: number };
      this.#excursions?.began(limit, event.seq, value);
    } else if (event.type === 'excursion.ended') {
      const over = this.#excursions?.ended((event.data as { readonly limit: string }).limit);
      if (over) this.#emit('excursion.measured', over.measured, over.event);
    }
    for (const { step, origins, reach } of this.#chain.add(event)) {
      const hindered =
        reach === 'everywhere' ? this.#openSteps() : reach === 'builds-on-it' ? this.#buildingOn(step) : [step];
      for (const open of hindered)
        for (const origin of origins) this.#take({ kind: 'hindered', t: this.#t, step: open, origin });
    }
    if (event.cause !== null) this.#player.onEvent(event);
  }

  /** @throws WorldError `unknown-step` or `unknown-message`, and then nothing has happened */
  onCommand(message: string, data: unknown): void {
    switch (message) {
      case 'trigger': {
        const { step } = data as ExerciseCommands['trigger'];
        if (!this.#scenario.steps.some(({ id }) => id === step)) throw new WorldError('unknown-step', { step });
        this.#take({ kind: 'trigger', t: this.#t, step });
        break;
      }
      case 'report': {
        const { by, judgement, cites } = data as ExerciseCommands['report'];
        const cause = cites.find((seq) => this.#chain.stepOf(seq) !== null) ?? cites[0] ?? null;
        this.#emit('report.filed', { by, cites: [...cites], judgement }, cause, 'team');
        break;
      }
      case 'answer': {
        const { answer, by, evidence, grade, question } = data as ExerciseCommands['answer'];
        this.#emit('question.answered', { answer, by, evidence: [...evidence], grade, question }, null, 'team');
        break;
      }
      default:
        throw new WorldError('unknown-message', { extension: this.id, message });
    }
  }

  snapshot(): unknown {
    return structuredClone({
      state: this.#state,
      found: this.#found,
      marks: this.#marks,
      player: this.#player.snapshot(),
      chain: this.#chain.snapshot(),
      meter: this.#meter?.snapshot() ?? null,
      excursions: this.#excursions?.snapshot() ?? null,
    });
  }

  restore(state: unknown): void {
    const saved = structuredClone(state) as {
      state: ExerciseState;
      found: Findings;
      marks: Record<string, number>;
      player: unknown;
      chain: unknown;
      meter: unknown;
      excursions: unknown;
    };
    this.#state = saved.state;
    this.#found = saved.found;
    this.#marks = saved.marks;
    this.#chain.restore(saved.chain);
    this.#player.restore(saved.player);
    this.#meter?.restore(saved.meter);
    this.#excursions?.restore(saved.excursions);
  }

  get #world(): ExtensionPort {
    if (!this.#port) throw new Error('exercise: not attached to a world');
    return this.#port;
  }

  get #t(): number {
    return inSeconds(this.#world.now);
  }

  #tick(): void {
    const world = this.#world;
    const meter = this.#meter as ServiceMeter;
    meter.look(world.truth, TICK);
    this.#excursions?.look(world.truth, TICK);
    if (meter.seconds >= SERVICE_REPORT || this.#t >= this.#scenario.until) {
      this.#emit('service.measured', meter.report(), null);
    }
    this.#take({ kind: 'tick', t: this.#t, readings: world });
    if (!this.#state.ended) world.schedule(seconds(TICK), 'tick');
  }

  /** One input at a time: effects of one transition may bring the next input. */
  #take(input: Input): void {
    this.#inbox.push(input);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#inbox.shift(); next; next = this.#inbox.shift()) {
        const [state, effects] = transition(this.#scenario, this.#state, next);
        this.#state = state;
        for (const effect of effects) this.#carryOut(effect);
      }
    } finally {
      this.#busy = false;
    }
  }

  #carryOut(effect: Effect): void {
    switch (effect.effect) {
      case 'start-step':
        this.#startStep(effect.step, effect.attempt);
        break;
      case 'stop-technique':
        this.#player.stop(`step/${effect.step}`);
        break;
      case 'step-reached':
        this.#emit(
          'step.reached',
          { attempt: effect.attempt, step: effect.step },
          this.#marks[`step/${effect.step}`] ?? null,
        );
        break;
      case 'step-ended': {
        const { attempt, hinderedBy, reachedAt, reason, status } = effect.state;
        const started = this.#marks[`step/${effect.step}`] ?? null;
        const data = { attempt, hinderedBy, reached: reachedAt, reason, result: status, step: effect.step };
        this.#marks[`ended/${effect.step}`] = this.#emit('step.ended', data, started);
        break;
      }
      case 'start-work': {
        const seq = this.#emit('work.started', { work: effect.work }, null);
        this.#marks[`work/${effect.work}`] = seq;
        this.#player.start(`work/${effect.work}`, 'staff', seq, {
          kind: 'work',
          work: effect.work,
          at: this.#t,
        } satisfies WorkSeedling);
        break;
      }
      case 'work-ended': {
        this.#player.stop(`work/${effect.work}`);
        const result = effect.succeeded ? 'succeeded' : 'failed';
        this.#emit(
          'work.ended',
          { reason: effect.reason, result, work: effect.work },
          this.#marks[`work/${effect.work}`] ?? null,
        );
        break;
      }
      case 'fail-instrument': {
        const fault = this.#scenario.faults.find((each) => each.id === effect.fault);
        if (fault) this.#world.act({ kind: 'fail-instrument', tag: fault.tag, failure: fault.failure }, null);
        break;
      }
      case 'end':
        for (const { event, measured } of this.#excursions?.finish() ?? [])
          this.#emit('excursion.measured', measured, event);
        this.#emit('exercise.ended', { scenario: this.#scenario.id }, null);
    }
  }

  #startStep(id: string, attempt: 0 | 1): void {
    const step = this.#step(id);
    const { technique: name, attack } = this.#action(step, attempt);
    const technique = TECHNIQUES.get(name) as Technique;
    const data = { attack: attack ?? technique.attack[0] ?? null, attempt, step: id, technique: name };
    const before = 'after' in step.trigger ? step.trigger.after : step.needs.at(-1);
    const cause =
      attempt === 1 ? this.#marks[`step/${id}`] : before === undefined ? undefined : this.#marks[`ended/${before}`];
    const seq = this.#emit('step.started', data, cause ?? null);
    this.#chain.begin(seq, id);
    this.#marks[`step/${id}`] = seq;
    const adversary = technique.attack.length > 0;
    this.#player.start(`step/${id}`, adversary ? 'attacker' : 'staff', seq, {
      kind: 'step',
      step: id,
      attempt,
      found: this.#found,
    } satisfies StepSeedling);
  }

  #scriptEnded(key: string, result: TechniqueResult | { readonly result: 'error'; readonly reason: string }): void {
    const id = key.slice(5);
    const reason = result.result === 'done' ? null : result.reason;
    if (result.result !== 'error') this.#found = { ...this.#found, ...result.findings };
    if (key.startsWith('work/')) {
      this.#take({ kind: 'work-ended', t: this.#t, work: id, problem: reason });
      return;
    }
    this.#take({ kind: 'technique-ended', t: this.#t, step: id, result: result.result, reason });
  }

  /** The step itself, and the steps that build on it: whoever undoes the one undoes the other. */
  #buildingOn(step: string): string[] {
    const reached = [step];
    for (const each of this.#scenario.steps) {
      if (each.needs.some((need) => reached.includes(need))) reached.push(each.id);
    }
    return reached;
  }

  #openSteps(): string[] {
    return this.#scenario.steps.map((step) => step.id).filter((id) => isOpen(this.#state.steps[id] as StepState));
  }

  #step(id: string): Step {
    const step = this.#scenario.steps.find((each) => each.id === id);
    if (!step) throw new RangeError(`exercise: there is no step "${id}"`);
    return step;
  }

  #action(step: Step, attempt: 0 | 1) {
    return attempt === 1 && step.alternative ? step.alternative : step;
  }

  #make(seedling: Seedling): Script {
    const world = this.#world;
    const point = (tag: string): KnownPoint | null => knownPoint(world, tag);
    if (seedling.kind === 'work') {
      const work = this.#scenario.work.find((each) => each.id === seedling.work);
      if (!work) throw new RangeError(`exercise: there is no work "${seedling.work}"`);
      return doWork(work, { site: world.site, startedAt: seedling.at, point });
    }
    const { step: id, attempt, found } = seedling;
    const action = this.#action(this.#step(id), attempt);
    const technique = TECHNIQUES.get(action.technique) as Technique;
    const pauses = drawStream(world.seed, `attacker/${id}/${attempt}`, 'pause');
    const [low, high] = this.#scenario.attacker?.pause ?? [0, 0];
    return technique.run({
      parameters: technique.parameters.parse(action.with),
      found,
      point,
      account: (host, user) =>
        world.site.hosts.find((each) => each.id === host)?.accounts.find((each) => each.user === user) ?? null,
      subnet: (zone) => world.site.zones.find((each) => each.id === zone)?.subnet ?? null,
      unit: (host) => unitOf(world, host),
      pause: (index) => Math.round(drawBetween(pauses, index, low, high) * 10) / 10,
    });
  }

  #emit<T extends ExerciseEventType>(
    type: T,
    data: ExerciseEventData[T],
    cause: number | null,
    audience: 'instructor' | 'team' = 'instructor',
  ): number {
    return this.#world.emit(type, data, cause, audience);
  }
}

const unitOf = (world: ExtensionPort, id: string): number => {
  const host = world.site.hosts.find((each) => each.id === id);
  return host?.kind === 'controller' ? host.identity.unit : 1;
};

const knownPoint = (world: ExtensionPort, tag: string): KnownPoint | null => {
  const point = world.site.points.find((each) => each.tag === tag);
  if (!point) return null;
  const { controller: host, area, address, type, wordOrder, byteSwap, scale, offset } = point;
  return { tag, host, unit: unitOf(world, host), area, address, type, wordOrder, byteSwap, scale, offset };
};
