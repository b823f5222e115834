import type { Account } from '../store/accounts.ts';
import { exerciseOf } from './exercise-handlers.ts';
import type { Some } from './handlers.ts';
import { audienceOf } from './projection.ts';
import { commandCards } from './terminal/interpreter.ts';

export const investigationHandlers: Some<
  'evidence' | 'evidenceFile' | 'evidenceRows' | 'questions' | 'answer' | 'report' | 'reportRead' | 'commands'
> = {
  evidence: ({ range, account }, { params }) =>
    range.investigation.files(exerciseOf(range, params.id), audienceOf(account as Account)),

  evidenceFile: async ({ range, account, reply }, { params }) => {
    const file = await range.investigation.file(
      exerciseOf(range, params.id),
      params.name,
      audienceOf(account as Account),
    );
    reply
      .type(file.type)
      .header('content-disposition', `attachment; filename="${params.id}-${params.name.replace(/[^\w.-]/g, '_')}"`);
    return reply.send(Buffer.from(file.bytes));
  },

  evidenceRows: ({ range }, { params, query }) =>
    range.investigation.rows(exerciseOf(range, params.id), params.name, query),

  questions: ({ range }, { params }) => range.investigation.questions(exerciseOf(range, params.id)),

  answer: ({ range, account }, { params, body }) =>
    range.investigation.answer(exerciseOf(range, params.id), account as Account, body),

  report: ({ range, account }, { params, body }) =>
    range.investigation.report(exerciseOf(range, params.id), account as Account, body),

  reportRead: ({ range }, { params }) => range.investigation.reportOf(exerciseOf(range, params.id)),

  commands: () => [...commandCards],
};
