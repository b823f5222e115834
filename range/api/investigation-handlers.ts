import type { Account } from '../store/accounts.ts';
import type { ExerciseRecord } from '../store/exercises.ts';
import { exerciseOf } from './exercise-handlers.ts';
import type { Some } from './handlers.ts';
import type { Reader } from './investigation.ts';
import { can } from './permissions.ts';
import { audienceOf } from './projection.ts';
import { commandCards } from './terminal/interpreter.ts';

/* What is read out of controllers is for whoever may sit down at the engineering workstation. */
const reader = (account: Account, record: ExerciseRecord): Reader => ({
  audience: audienceOf(account),
  engineer: can(account, 'exercise:engineer', record),
});

export const investigationHandlers: Some<
  'evidence' | 'evidenceFile' | 'evidenceRows' | 'questions' | 'answer' | 'report' | 'reportRead' | 'commands'
> = {
  evidence: ({ range, account }, { params }) => {
    const record = exerciseOf(range, params.id);
    return range.investigation.files(record, reader(account as Account, record));
  },

  evidenceFile: async ({ range, account, reply }, { params }) => {
    const record = exerciseOf(range, params.id);
    const file = await range.investigation.file(record, params.name, reader(account as Account, record));
    reply
      .type(file.type)
      .header('content-disposition', `attachment; filename="${params.id}-${params.name.replace(/[^\w.-]/g, '_')}"`);
    return reply.send(Buffer.from(file.bytes));
  },

  evidenceRows: ({ range, account }, { params, query }) => {
    const record = exerciseOf(range, params.id);
    return range.investigation.rows(record, params.name, query, reader(account as Account, record));
  },

  questions: ({ range }, { params }) => range.investigation.questions(exerciseOf(range, params.id)),

  answer: ({ range, account }, { params, body }) =>
    range.investigation.answer(exerciseOf(range, params.id), account as Account, body),

  report: ({ range, account }, { params, body }) =>
    range.investigation.report(exerciseOf(range, params.id), account as Account, body),

  reportRead: ({ range }, { params }) => range.investigation.reportOf(exerciseOf(range, params.id)),

  commands: ({ range }, { params }) => {
    const site = range.content.document(exerciseOf(range, params.id).site);
    return site ? commandCards(site) : [];
  },
};
