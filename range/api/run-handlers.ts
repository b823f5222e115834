import { ApiFault } from './faults.ts';
import type { Some } from './handlers.ts';

export const runHandlers: Some<'runs' | 'run' | 'storedRun'> = {
  runs: ({ range }) => range.store.exercises.runs(),
  run: ({ range }, { body }) => range.runs.run(body),
  storedRun: ({ range }, { params }) => {
    const run = range.store.exercises.run(params.id);
    if (!run) throw new ApiFault('unknown-run', { id: params.id });
    return run;
  },
};
