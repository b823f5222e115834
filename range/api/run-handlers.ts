import { ApiFault } from './faults.ts';
import type { Some } from './handlers.ts';

/** Runs go out whole, half a megabyte each: the list is the last few. */
const SHOWN = 8;

export const runHandlers: Some<'runs' | 'run' | 'storedRun' | 'runEvents'> = {
  runs: ({ range }) => range.store.exercises.runs(SHOWN),
  run: ({ range }, { body }) => range.runs.run(body),
  storedRun: ({ range }, { params }) => {
    const run = range.store.exercises.run(params.id);
    if (!run) throw new ApiFault('unknown-run', { id: params.id });
    return run;
  },
  runEvents: ({ range }, { params, query }) => range.runs.events(params.id, query.seq.split(',').map(Number)),
};
