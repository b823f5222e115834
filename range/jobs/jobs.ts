import { Worker } from 'node:worker_threads';
import { JobError } from './error.ts';
import type { JobArguments, JobName, JobResult, JobSetup } from './tasks.ts';

interface Queued {
  readonly id: number;
  readonly name: JobName;
  readonly args: unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

export type FromJobs =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly error: {
        readonly code: string;
        readonly params: Readonly<Record<string, unknown>>;
        readonly message: string;
      };
    };

/** Wall milliseconds after which an idle worker is let go. */
const IDLE = 60_000;

/**
 * Virtual runs and other work of seconds, in a thread of its own, one after another: cells and web server keep their
 * cores. The thread is started when there is work.
 */
export class Jobs {
  readonly #setup: JobSetup;
  #worker: Worker | null = null;
  #queue: Queued[] = [];
  #current: Queued | null = null;
  #nextId = 1;
  #idle: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(setup: JobSetup) {
    this.#setup = setup;
  }

  /** @param urgent before what waits already: somebody looks at a screen for it */
  run<Name extends JobName>(name: Name, args: JobArguments<Name>, urgent = false): Promise<JobResult<Name>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new JobError('closed', {}, 'the server is stopping'));
        return;
      }
      const job: Queued = { id: this.#nextId++, name, args, resolve, reject };
      if (urgent) this.#queue.unshift(job);
      else this.#queue.push(job);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#idle) clearTimeout(this.#idle);
    const waiting = [...(this.#current ? [this.#current] : []), ...this.#queue];
    this.#queue = [];
    this.#current = null;
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
    for (const { reject } of waiting) reject(new JobError('closed', {}, 'the server is stopping'));
  }

  #next(): void {
    if (this.#current) return;
    const job = this.#queue.shift();
    if (!job) {
      this.#idle ??= setTimeout(() => {
        this.#idle = null;
        const worker = this.#worker;
        this.#worker = null;
        void worker?.terminate();
      }, IDLE).unref();
      return;
    }
    if (this.#idle) {
      clearTimeout(this.#idle);
      this.#idle = null;
    }
    this.#current = job;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id: job.id, name: job.name, args: job.args });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.#setup, name: 'jobs' });
    worker.on('message', (message: FromJobs) => {
      const job = this.#current;
      if (job?.id !== message.id) return;
      this.#current = null;
      if ('error' in message) {
        const { code, params, message: text } = message.error;
        job.reject(new JobError(code, params, text));
      } else job.resolve(message.value as never);
      this.#next();
    });
    const fall = (detail: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      const job = this.#current;
      this.#current = null;
      job?.reject(new JobError('job-died', { job: job.name, detail }, detail));
      this.#next();
    };
    worker.on('error', (error) => fall(error.stack ?? error.message));
    worker.on('exit', (code) => fall(`the job worker ended with code ${code}`));
    worker.unref();
    return worker;
  }
}
