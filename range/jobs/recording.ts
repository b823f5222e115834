import type { WorldEvent } from '../../simulator/kernel/event.ts';
import type { WorldEventData } from '../../simulator/site/events.ts';
import type { World } from '../../simulator/site/world.ts';
import type { Recording } from '../contract/demonstration.ts';
import { execute, judgeRun, prepare, type RunRequest, resultOf, twinsOf } from '../exercise/run.ts';

/** Conversations of one kind are shown once in so many seconds. */
const TALK = 10;

/** More places than a screen shows; a recording is megabytes otherwise. */
const short = (value: number): number => Number(value.toPrecision(6));

/** Samples of a world for the plant picture. */
class Samples {
  readonly t: number[] = [];
  readonly shown: Record<string, (number | null)[]> = {};
  readonly truth: Record<string, number[]> = {};

  look(world: World): void {
    this.t.push(world.now / 1e6);
    for (const [tag, value] of Object.entries(world.shown())) {
      this.shown[tag] ??= new Array(this.t.length - 1).fill(null);
      this.shown[tag].push(value === null ? null : short(value));
    }
    for (const [signal, value] of Object.entries(world.truth())) {
      this.truth[signal] ??= [];
      this.truth[signal].push(short(value));
    }
  }
}

const alarmsOf = (events: readonly WorldEvent[]): Recording['alarms'] => {
  const alarms: Recording['alarms'] = [];
  const standing = new Map<string, Recording['alarms'][number]>();
  for (const event of events) {
    if (event.type === 'alarm.raised') {
      const { tag, level, priority } = event.data as WorldEventData['alarm.raised'];
      const alarm: Recording['alarms'][number] = { from: event.t / 1e6, to: null, tag, level, priority };
      alarms.push(alarm);
      standing.set(tag, alarm);
    } else if (event.type === 'alarm.cleared') {
      const alarm = standing.get((event.data as WorldEventData['alarm.cleared']).tag);
      if (alarm) alarm.to = event.t / 1e6;
    }
  }
  return alarms;
};

const excursionsOf = (events: readonly WorldEvent[]): Recording['excursions'] => {
  const excursions: Recording['excursions'] = [];
  for (const event of events) {
    if (event.type === 'excursion.began') {
      excursions.push({ from: event.t / 1e6, to: null, limit: (event.data as { limit: string }).limit });
    } else if (event.type === 'excursion.ended') {
      const { limit } = event.data as { limit: string };
      const open = excursions.find((each) => each.limit === limit && each.to === null);
      if (open) open.to = event.t / 1e6;
    }
  }
  return excursions;
};

const stepsOf = (events: readonly WorldEvent[]): Recording['steps'] =>
  events.flatMap((event) => {
    const at = event.t / 1e6;
    const data = event.data as { step: string; result?: string };
    if (event.type === 'step.reached') return [{ at, id: data.step, state: 'reached' }];
    if (event.type === 'step.ended') return [{ at, id: data.step, state: data.result ?? 'error' }];
    return [];
  });

const conversationsOf = (events: readonly WorldEvent[]): Recording['conversations'] => {
  const conversations: Recording['conversations'] = [];
  const last = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'net.request') continue;
    const { from, to, protocol, operation, verdict } = event.data as WorldEventData['net.request'];
    const at = event.t / 1e6;
    const key = `${from} ${to} ${protocol} ${operation} ${verdict}`;
    if (at - (last.get(key) ?? Number.NEGATIVE_INFINITY) < TALK) continue;
    last.set(key, at);
    conversations.push({ at, from, to, protocol, operation, verdict });
  }
  return conversations;
};

/**
 * Runs a request in virtual time, judges it against its twins, and samples it so that a screen can show it again.
 *
 * @param every simulation seconds between two samples of the plant picture
 */
export const record = (request: RunRequest, every: number): Recording => {
  const samples = new Samples();
  const began = performance.now();
  const run = execute(prepare(request), [], { every, look: (world) => samples.look(world) });
  const wallSeconds = (performance.now() - began) / 1000;
  const twins = twinsOf(request, run);
  const { events } = run;
  const judged = judgeRun(run, twins);
  return {
    result: resultOf(run, twins, judged, { mode: 'virtual', wallSeconds }),
    because: Object.fromEntries(Object.entries(judged.because).map(([part, seqs]) => [part, [...seqs]])),
    t: samples.t,
    shown: samples.shown,
    truth: samples.truth,
    alarms: alarmsOf(events),
    steps: stepsOf(events),
    conversations: conversationsOf(events),
    excursions: excursionsOf(events),
  };
};
