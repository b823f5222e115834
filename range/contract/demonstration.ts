import { z } from 'zod';
import { RunResultSchema } from './result.ts';
import { TextSchema } from './text.ts';

/**
 * `GET /api/demonstration?scenario=ID`: two recorded virtual runs of one seed, without and with measures, sampled for
 * the plant picture, and captions on their own time. The same screen plays it that shows a live cell. Any attack may be
 * asked for by the instructor; without `scenario` it is the one that everybody may see.
 */
export const RecordingSchema = z.object({
  result: RunResultSchema,
  /** For each part of the outcome, the sequence numbers of the run's events that it follows from. */
  because: z.record(z.string(), z.array(z.number())).default({}),
  /** Simulation seconds of each sample. */
  t: z.array(z.number()),
  shown: z.record(z.string(), z.array(z.number().nullable())),
  truth: z.record(z.string(), z.array(z.number())),
  alarms: z.array(
    z.object({ from: z.number(), to: z.number().nullable(), tag: z.string(), level: z.string(), priority: z.string() }),
  ),
  steps: z.array(z.object({ at: z.number(), id: z.string(), state: z.string() })),
  conversations: z.array(
    z.object({
      at: z.number(),
      from: z.string(),
      to: z.string(),
      protocol: z.string(),
      operation: z.string(),
      verdict: z.string(),
    }),
  ),
  excursions: z.array(z.object({ from: z.number(), to: z.number().nullable(), limit: z.string() })),
});
export const DemonstrationSchema = z.object({
  scenario: z.string(),
  site: z.string(),
  seed: z.number(),
  measures: z.array(z.string()),
  undefended: RecordingSchema,
  defended: RecordingSchema,
  /** Chapters in the order in which they are played: which recording, from when to when, how many wall seconds. */
  chapters: z.array(
    z.object({
      id: z.enum(['normal', 'attack', 'harm', 'measure', 'saved']),
      title: TextSchema,
      recording: z.enum(['undefended', 'defended']),
      from: z.number(),
      to: z.number(),
      seconds: z.number(),
      captions: z.array(z.object({ at: z.number(), text: TextSchema })),
    }),
  ),
});
export type Demonstration = z.infer<typeof DemonstrationSchema>;
export type Recording = z.infer<typeof RecordingSchema>;

/** `POST /api/runs` (instructor): a virtual run; `GET /api/runs` lists them; two on one seed stand side by side. */
export const RunRequestSchema = z.object({
  scenario: z.string(),
  seed: z.number().int().min(0),
  measures: z.array(z.string()),
  team: z.string().default('team-1'),
  idle: z.boolean().default(false),
});
export const StoredRunSchema = z.object({
  id: z.string(),
  at: z.string(),
  request: RunRequestSchema,
  recording: RecordingSchema,
});
export type StoredRun = z.infer<typeof StoredRunSchema>;
