import { z } from 'zod';
import { TextSchema } from './text.ts';

/** `GET /api/catalog`: what this range holds. */
export const MeasureSummarySchema = z.object({
  id: z.string(),
  title: TextSchema,
  summary: TextSchema,
  sites: z.array(z.string()),
  /** What it comes to, by site, where the summary does not say. */
  details: z.record(z.string(), TextSchema),
  mitigation: z.string(),
  requirement: z.string(),
  kind: z.enum(['prevent', 'detect', 'mitigate', 'recover']),
  cost: z.object({ personHours: z.number(), money: z.number(), downtimeHours: z.number(), source: TextSchema }),
  sideEffects: TextSchema,
});
export const TechniqueSummarySchema = z.object({ id: z.string(), attack: z.string(), title: TextSchema });
export const StepSummarySchema = z.object({
  id: z.string(),
  title: TextSchema,
  technique: z.string(),
  attack: z.string(),
  stage: z.string(),
  basis: z.enum(['reported', 'added']),
  manual: z.boolean(),
});
export const ScenarioSummarySchema = z.object({
  id: z.string(),
  site: z.string(),
  /** Null for a team: to find it out is the exercise. */
  kind: z.enum(['attack', 'fault', 'mistake']).nullable(),
  title: TextSchema,
  summary: TextSchema,
  briefing: TextSchema,
  precedent: TextSchema,
  minutes: z.number(),
  attackVersion: z.string(),
  steps: z.array(StepSummarySchema),
  varies: z.array(z.object({ name: z.string(), text: TextSchema })),
  reference: z.array(z.string()),
});
export const SiteSummarySchema = z.object({ id: z.string(), title: TextSchema, summary: TextSchema });
export const CatalogSchema = z.object({
  version: z.string(),
  sites: z.array(SiteSummarySchema),
  scenarios: z.array(ScenarioSummarySchema),
  measures: z.array(MeasureSummarySchema),
  techniques: z.array(TechniqueSummarySchema),
  teams: z.array(z.object({ id: z.string(), title: TextSchema, color: z.string() })),
});
export type Catalog = z.infer<typeof CatalogSchema>;
export type MeasureSummary = z.infer<typeof MeasureSummarySchema>;
export type ScenarioSummary = z.infer<typeof ScenarioSummarySchema>;

/** What the screens need of a site. Passwords and program text are not in it. */
export const PointViewSchema = z.object({
  tag: z.string(),
  title: TextSchema,
  controller: z.string(),
  area: z.enum(['coil', 'discrete', 'input', 'holding']),
  address: z.number(),
  type: z.enum(['bool', 'uint16', 'int16', 'uint32', 'int32', 'float32']),
  scale: z.number(),
  offset: z.number(),
  unit: z.string(),
  range: z.tuple([z.number(), z.number()]).nullable(),
  write: z.enum(['operate', 'engineer']).nullable(),
  history: z.boolean(),
});
export const LoopViewSchema = z.object({
  id: z.string(),
  title: TextSchema,
  pv: z.string(),
  sv: z.string().nullable(),
  mv: z.string().nullable(),
  manual: z.string().nullable(),
  auto: z.string().nullable(),
  central: z.string().nullable(),
  running: z.string().nullable(),
  command: z.string().nullable(),
  trip: z.string().nullable(),
  reset: z.string().nullable(),
  alarms: z.array(z.string()),
  truth: z.string().nullable(),
});
export const SiteViewSchema = z.object({
  id: z.string(),
  title: TextSchema,
  summary: TextSchema,
  timeZone: z.string(),
  zones: z.array(z.object({ id: z.string(), title: TextSchema, level: z.string() })),
  conduits: z.array(z.object({ id: z.string(), title: TextSchema, between: z.tuple([z.string(), z.string()]) })),
  hosts: z.array(z.object({ id: z.string(), title: TextSchema, kind: z.string(), zone: z.string() })),
  points: z.array(PointViewSchema),
  alarms: z.array(
    z.object({
      tag: z.string(),
      title: TextSchema,
      level: z.string(),
      priority: z.string(),
      value: z.string().nullable(),
      limit: z.string().nullable(),
      guide: TextSchema,
    }),
  ),
  limits: z.array(
    z.object({
      id: z.string(),
      title: TextSchema,
      signal: z.string(),
      direction: z.string(),
      value: z.number(),
      unit: z.string(),
      place: z.string(),
    }),
  ),
  signals: z.array(z.object({ id: z.string(), unit: z.string(), title: TextSchema })),
  actuators: z.array(
    z.object({ tag: z.string(), title: TextSchema, unit: z.string(), range: z.tuple([z.number(), z.number()]) }),
  ),
  loops: z.array(LoopViewSchema),
  pictures: z.array(
    z.object({
      id: z.string(),
      title: TextSchema,
      items: z.array(
        z.object({
          id: z.string(),
          symbol: z.string(),
          x: z.number(),
          y: z.number(),
          width: z.number().nullable(),
          height: z.number().nullable(),
          title: TextSchema.nullable(),
          points: z.array(z.string()),
          loop: z.string().nullable(),
          state: z.string().nullable(),
        }),
      ),
      pipes: z.array(
        z.object({
          from: z.string(),
          to: z.string(),
          kind: z.enum(['water', 'chemical', 'gas', 'steam', 'hot', 'cold', 'power', 'signal']),
          via: z.array(z.tuple([z.number(), z.number()])),
        }),
      ),
    }),
  ),
});
export type SiteView = z.infer<typeof SiteViewSchema>;
export type PointView = z.infer<typeof PointViewSchema>;
export type LoopView = z.infer<typeof LoopViewSchema>;
