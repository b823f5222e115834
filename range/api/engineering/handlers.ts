import type { Principal } from '../../contract/principal.ts';
import type { Account } from '../../store/accounts.ts';
import type { ExerciseRecord } from '../../store/exercises.ts';
import { exerciseOf } from '../exercise-handlers.ts';
import type { Some } from '../handlers.ts';
import { can } from '../permissions.ts';

/* Who may engineer sits at the workstation with its account; who may only look asks without one. */
const sits = (account: Principal | null, record: ExerciseRecord): boolean => can(account, 'exercise:engineer', record);

export const engineeringHandlers: Some<
  | 'engineering'
  | 'engineeringProject'
  | 'engineeringState'
  | 'engineeringRecords'
  | 'engineeringCompile'
  | 'engineeringAct'
  | 'engineeringKey'
  | 'engineeringTrust'
  | 'engineeringTrustAct'
> = {
  engineering: ({ range, account }, { params }) => {
    const record = exerciseOf(range, params.id);
    return range.engineering.view(record, sits(account, record));
  },

  engineeringProject: ({ range }, { params }) =>
    range.engineering.project(exerciseOf(range, params.id), params.controller),

  engineeringState: ({ range, account }, { params, query }) => {
    const record = exerciseOf(range, params.id);
    return range.engineering.state(record, params.controller, query.names, sits(account, record));
  },

  engineeringRecords: ({ range, account }, { params, query }) => {
    const record = exerciseOf(range, params.id);
    return range.engineering.records(record, params.controller, query.parts, sits(account, record));
  },

  engineeringCompile: ({ range }, { params, body }) =>
    range.engineering.compile(exerciseOf(range, params.id), params.controller, body.source),

  engineeringAct: ({ range }, { params, body }) =>
    range.engineering.act(exerciseOf(range, params.id), params.controller, body),

  engineeringTrust: ({ range }, { params }) => range.engineering.trust(exerciseOf(range, params.id), params.controller),

  engineeringTrustAct: async ({ range, account }, { params, body }) => {
    const record = exerciseOf(range, params.id);
    await range.engineering.place(record, params.controller, body, (account as Account).user);
    return {};
  },

  engineeringKey: async ({ range, account }, { params, body }) => {
    const record = exerciseOf(range, params.id);
    await range.engineering.turnKey(record, params.controller, body.position, (account as Account).user);
    return {};
  },
};
