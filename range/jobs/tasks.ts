import type { z } from 'zod';
import type { Trend } from '../backends/backend.ts';
import type { Recipe } from '../backends/compose.ts';
import type { Demonstration, Recording, RunRequestSchema } from '../contract/demonstration.ts';
import type { Scorecard } from '../contract/result.ts';
import { dayBefore } from './day-before.ts';
import { makeDemonstration } from './demonstration.ts';
import { rebuild } from './rebuild.ts';
import { virtualRun } from './run.ts';
import { type RunEvents, runEvents } from './run-events.ts';
import { scoreOf } from './score.ts';

/** Where a job finds what it works on. */
export interface JobSetup {
  /** The folder that holds sites and scenarios. */
  readonly library: string;
  /** The data directory: jobs read logs there themselves. */
  readonly data: string;
}

/** What each job takes and gives; both are plain data. */
export interface JobTypes {
  'day-before': { args: Recipe & { readonly hours: number }; result: Trend };
  rebuild: { args: { readonly exercise: string }; result: ReturnType<typeof rebuild> };
  run: { args: z.output<typeof RunRequestSchema>; result: Recording };
  'run-events': {
    args: { readonly request: z.output<typeof RunRequestSchema>; readonly seqs: readonly number[] };
    result: RunEvents;
  };
  score: { args: { readonly exercise: string }; result: Scorecard };
  demonstration: { args: { readonly scenario: string }; result: Demonstration };
}

export type JobName = keyof JobTypes;
export type JobArguments<Name extends JobName> = JobTypes[Name]['args'];
export type JobResult<Name extends JobName> = JobTypes[Name]['result'];

export const tasks: { readonly [Name in JobName]: (setup: JobSetup, args: JobArguments<Name>) => JobResult<Name> } = {
  'day-before': dayBefore,
  rebuild,
  run: virtualRun,
  'run-events': runEvents,
  score: scoreOf,
  demonstration: makeDemonstration,
};
