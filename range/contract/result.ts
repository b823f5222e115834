import { z } from 'zod';
import { TextSchema } from './text.ts';

/** What a run gives, as `kunren run --json` prints it. Times are simulation seconds; null where absent. */
export const StepResultSchema = z.enum(['succeeded', 'blocked', 'failed', 'not-reached', 'skipped', 'error']);
export const StepSchema = z.object({
  id: z.string(),
  technique: z.string(),
  result: StepResultSchema,
  at: z.number().nullable(),
  /** Labels of the measures in the chain of causes that stopped it. */
  creditedTo: z.array(z.string()),
});
export const ExcursionSchema = z.object({
  limit: z.string(),
  place: z.string(),
  began: z.number(),
  seconds: z.number(),
  peak: z.number(),
  /** The limit's overshoot integrated over time, in unit × seconds. */
  magnitude: z.number(),
  /** What passed the place meanwhile: m³, kmol, kWh, as the flow there is measured. */
  amount: z.object({ value: z.number(), unit: z.string() }).nullable(),
  /** Whom the place serves: households, buildings, customers. */
  affected: z.object({ count: z.number(), title: TextSchema }).nullable(),
  events: z.array(z.number()),
});
const scored = { score: z.number().nullable(), events: z.array(z.number()) };
export const OutcomeSchema = z.object({
  safety: z.number(),
  excursions: z.array(ExcursionSchema),
  service: z.number(),
  detection: z.object({ detected: z.boolean(), seconds: z.number().nullable(), by: z.string().nullable(), ...scored }),
  margin: z.number().nullable(),
  steps: z.number().nullable(),
  furthest: z.string().nullable(),
  legitimate: z.number(),
  cost: z.object({ personHours: z.number(), money: z.number(), downtimeHours: z.number() }),
});
export const TwinsSchema = z.object({
  idle: z.string().nullable(),
  undefended: z.string().nullable(),
  quiet: z.string().nullable(),
});
export const AlertSchema = z.object({ at: z.number(), detection: z.string(), sensor: z.string(), seq: z.number() });
export const RunResultSchema = z.object({
  schema: z.literal(1),
  scenario: z.string(),
  site: z.string(),
  seed: z.number().int(),
  team: z.string(),
  mode: z.enum(['virtual', 'live']),
  measures: z.array(z.string()),
  simulatedSeconds: z.number(),
  wallSeconds: z.number(),
  events: z.number().int(),
  digest: z.string(),
  twins: TwinsSchema,
  steps: z.array(StepSchema),
  outcome: OutcomeSchema,
  alerts: z.array(AlertSchema),
  alarms: z.number().int(),
});
export type RunResult = z.infer<typeof RunResultSchema>;
export type Outcome = z.infer<typeof OutcomeSchema>;
export type StepOutcome = z.infer<typeof StepSchema>;
export type StepResult = z.infer<typeof StepResultSchema>;

/** A result as a screen gets it: for a team without seed and digests, from which follows what a later team meets. */
export const ResultViewSchema = RunResultSchema.extend({
  seed: z.number().int().nullable(),
  digest: z.string().nullable(),
});
export type ResultView = z.infer<typeof ResultViewSchema>;

/** A score with the events behind every number, as the dashboard opens them. */
export const ScorecardSchema = z.object({
  exercise: z.string(),
  result: ResultViewSchema,
  /** For each part of the outcome, the sequence numbers of the events that it follows from. */
  because: z.record(z.string(), z.array(z.number())),
  /** Outside input (people) is in A only; its twins go without. */
  twinsExcludeInput: z.boolean(),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type Scorecard = z.infer<typeof ScorecardSchema>;
