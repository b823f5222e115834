import type { z } from 'zod';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { requestFor } from '../backends/compose.ts';
import type { RunRequestSchema } from '../contract/demonstration.ts';
import { execute, prepare } from '../exercise/run.ts';
import type { JobSetup } from './tasks.ts';

export interface RunEvents {
  /** Of the run as it came out now: the stored one has the same, unless what it is made from has changed. */
  readonly digest: string;
  /** The events asked for and everything that caused them, in order. */
  readonly events: readonly WorldEvent[];
}

/** Brings back events of a virtual run by running it again: a run keeps its result, not its log. */
export const runEvents = (
  setup: JobSetup,
  { request, seqs }: { readonly request: z.output<typeof RunRequestSchema>; readonly seqs: readonly number[] },
): RunEvents => {
  const { events, digest } = execute(prepare(requestFor(setup.library, request)));
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const wanted = new Set<number>();
  for (const seq of seqs) {
    for (let at: number | null = seq; at !== null && !wanted.has(at); at = bySeq.get(at)?.cause ?? null) wanted.add(at);
  }
  return { digest, events: events.filter(({ seq }) => wanted.has(seq)) };
};
