import type { Account } from '../store/accounts.ts';
import type { ExerciseRecord } from '../store/exercises.ts';
import { ApiFault } from './faults.ts';
import type { Some } from './handlers.ts';
import { audienceOf, project } from './projection.ts';
import type { Range } from './range.ts';

/** The exercise that a path names. The guard has seen that it exists and that it may be seen. */
export const exerciseOf = (range: Range, id: string): ExerciseRecord => {
  const record = range.store.exercises.find(id);
  if (!record) throw new ApiFault('unknown-exercise', { id });
  return record;
};

export const exerciseHandlers: Some<
  | 'exercises'
  | 'launch'
  | 'exercise'
  | 'control'
  | 'setMeasures'
  | 'operate'
  | 'trends'
  | 'operations'
  | 'events'
  | 'endpoints'
  | 'score'
> = {
  exercises: ({ range, account }) => {
    const { team, role } = account as Account;
    const view = project(audienceOf(account as Account));
    const own = role === 'instructor' ? range.store.exercises.list() : range.store.exercises.list(team ?? '');
    return own.map(view.exercise);
  },

  launch: async ({ range, account }, { body }) => {
    const launched = await range.live.launch(body);
    return launched.map(project(audienceOf(account as Account)).exercise);
  },

  exercise: ({ range, account }, { params }) =>
    project(audienceOf(account as Account)).exercise(exerciseOf(range, params.id)),

  control: async ({ range, account }, { params, body }) => {
    await range.live.control(exerciseOf(range, params.id), body);
    return project(audienceOf(account as Account)).exercise(exerciseOf(range, params.id));
  },

  setMeasures: async ({ range, account }, { params, body }) => {
    await range.live.setMeasures(exerciseOf(range, params.id), body.measures);
    return project(audienceOf(account as Account)).exercise(exerciseOf(range, params.id));
  },

  operate: ({ range, account }, { params, body }) =>
    range.live.operate(exerciseOf(range, params.id), account as Account, body),

  trends: ({ range, account }, { params, query }) =>
    range.live.trends(exerciseOf(range, params.id), query.tags, query.hours, audienceOf(account as Account)),

  operations: ({ range, account }, { params }) => {
    const record = exerciseOf(range, params.id);
    const events = range.store.exercises.events(record.id, {
      types: ['operator.action'],
      ...(audienceOf(account as Account) === 'team' ? { audience: 'team' as const } : {}),
    });
    return events.map((event) => {
      const { data } = JSON.parse(event.line);
      return {
        seq: event.seq,
        t: event.t / 1e6,
        by: data.by,
        host: data.host,
        action: data.action,
        tag: data.tag,
        value: data.value,
        result: data.result,
      };
    });
  },

  events: ({ range, account }, { params, query }) => {
    const audience = audienceOf(account as Account);
    const view = project(audience);
    const lines =
      query.seq === undefined
        ? range.store.exercises.events(params.id, {
            after: query.after,
            limit: query.limit,
            types: query.type?.split(',') ?? [],
            ...(audience === 'team' ? { audience } : {}),
          })
        : range.store.exercises.eventsAt(params.id, query.seq.split(',').map(Number));
    return lines.flatMap((line) => view.event(line) ?? []);
  },

  endpoints: ({ range }, { params }) => [...range.live.endpoints(params.id)],

  score: async ({ range, account }, { params }) => {
    const card = await range.live.score(exerciseOf(range, params.id));
    return project(audienceOf(account as Account)).scorecard(card);
  },
};
