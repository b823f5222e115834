import type { z } from 'zod';
import { requestFor } from '../backends/compose.ts';
import type { Recording, RunRequestSchema } from '../contract/demonstration.ts';
import { record } from './recording.ts';
import type { JobSetup } from './tasks.ts';

/** Simulation seconds between two samples: a list of runs is sent whole. */
const EVERY = 10;

/** A virtual run that an instructor asked for, scored and sampled. */
export const virtualRun = (setup: JobSetup, request: z.output<typeof RunRequestSchema>): Recording =>
  record(requestFor(setup.library, request), EVERY);
