import { parentPort, workerData } from 'node:worker_threads';
import { provideEngines } from '../../simulator/live/engines.ts';
import type { FromJobs } from './jobs.ts';
import { type JobName, type JobSetup, tasks } from './tasks.ts';

/* The thread in which jobs are done, one at a time. */

if (!parentPort) throw new Error('jobs run in a worker thread');
const port = parentPort;
const setup = workerData as JobSetup;
provideEngines();

port.on('message', ({ id, name, args }: { id: number; name: JobName; args: never }) => {
  let answer: FromJobs;
  try {
    answer = { id, value: tasks[name](setup, args) };
  } catch (error) {
    const { code, params, message, stack } = error as Error & { code?: string; params?: Record<string, unknown> };
    answer = {
      id,
      error: { code: typeof code === 'string' ? code : 'defect', params: params ?? {}, message: stack ?? message },
    };
  }
  port.postMessage(answer);
});
