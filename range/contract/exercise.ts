import { z } from 'zod';
import { TextSchema } from './text.ts';

export const ExerciseStatusSchema = z.enum([
  'preparing',
  'ready',
  'running',
  'paused',
  'ended',
  'interrupted',
  'failed',
]);

/** `GET /api/exercises`, `GET /api/exercises/:id`. The seed and the measures are for the instructor; null for teams. */
export const ExerciseSchema = z.object({
  id: z.string(),
  scenario: z.string(),
  site: z.string(),
  team: z.string(),
  status: ExerciseStatusSchema,
  pace: z.number(),
  /** Simulation seconds since the start. */
  t: z.number(),
  /** Local time of the site at t, `HH:MM:SS`. */
  clock: z.string(),
  seed: z.number().int().nullable(),
  measures: z.array(z.string()).nullable(),
  createdAt: z.string(),
  fault: z.string().nullable(),
  /** Simulation seconds at which the scenario ends. */
  until: z.number(),
});
export type Exercise = z.infer<typeof ExerciseSchema>;

/** `POST /api/exercises` (instructor). One cell for each team; what ran there before is kept and ended. */
export const LaunchSchema = z.object({
  scenario: z.string().max(120),
  teams: z.array(z.string().max(80)).min(1).max(100),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  measures: z.array(z.string().max(80)).max(100).default([]),
  pace: z.number().min(1).max(60).default(1),
});
/** `POST /api/exercises/:id/control` (instructor). */
export const ControlSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('start') }),
  z.object({ action: z.literal('pause') }),
  z.object({ action: z.literal('resume') }),
  z.object({ action: z.literal('pace'), pace: z.number().min(1).max(60) }),
  z.object({ action: z.literal('reset') }),
  z.object({ action: z.literal('end') }),
  z.object({ action: z.literal('trigger'), step: z.string().max(80) }),
]);
/** `PUT /api/exercises/:id/measures` (instructor): the whole list; the change is a logged reconfiguration. */
export const SetMeasuresSchema = z.object({ measures: z.array(z.string().max(80)).max(100) });

/** A name of the site's. What a person sends goes into the log and onto every screen: it has to be short. */
const word = z.string().max(80);

/** `POST /api/exercises/:id/operate` (operator seat): what a person does at the HMI, a panel or the telephone. */
export const OperateSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('write'), tag: word, value: z.number() }),
  z.object({ do: z.literal('acknowledge'), alarm: word.nullable() }),
  z.object({ do: z.literal('silence') }),
  z.object({ do: z.literal('panel'), actuator: word, mode: z.enum(['auto', 'manual']), position: z.number() }),
  z.object({ do: z.literal('disable-access'), host: word }),
  z.object({ do: z.literal('call'), whom: z.enum(['supervisor', 'vendor', 'csirt']) }),
  z.object({ do: z.literal('take-evidence') }),
  z.object({ do: z.literal('reset-protection'), protection: word }),
  /** Whether a controller's OPC UA server trusts a certificate: its thumbprint, or a host of the site for its own. */
  z.object({
    do: z.literal('trust'),
    controller: word,
    certificate: word,
    place: z.enum(['trusted', 'issuers', 'none']),
  }),
]);
/** The answer: how the plant took it. */
export const OperatedSchema = z.object({ accepted: z.boolean(), result: z.string(), seq: z.number().nullable() });

export const AlarmViewSchema = z.object({
  tag: z.string(),
  state: z.enum(['raised', 'acknowledged', 'cleared-unacknowledged']),
  priority: z.string(),
  level: z.string(),
  since: z.number(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
});
export const AlertViewSchema = z.object({
  seq: z.number(),
  t: z.number(),
  detection: z.string(),
  title: TextSchema,
  about: z.string(),
  routed: z.boolean(),
});
export const OperationViewSchema = z.object({
  seq: z.number(),
  t: z.number(),
  by: z.string(),
  host: z.string(),
  action: z.string(),
  tag: z.string().nullable(),
  value: z.union([z.number(), z.string()]).nullable(),
  result: z.string(),
});
export type AlarmView = z.infer<typeof AlarmViewSchema>;
export type AlertView = z.infer<typeof AlertViewSchema>;
export type OperationView = z.infer<typeof OperationViewSchema>;

const overlay = z.array(z.object({ tag: z.string(), t: z.array(z.number()), value: z.array(z.number().nullable()) }));

/** `GET /api/exercises/:id/trends?tags=a,b&hours=1|8|24`: from the historian; times in simulation seconds. */
export const TrendsSchema = z.object({
  from: z.number(),
  to: z.number(),
  series: z.array(
    z.object({ tag: z.string(), unit: z.string(), t: z.array(z.number()), value: z.array(z.number().nullable()) }),
  ),
  /** For the instructor, where the tag's loop names a truth: that, what the controller holds, and what the HMI shows. */
  truth: overlay,
  measured: overlay,
  shown: overlay,
});
export type Trends = z.infer<typeof TrendsSchema>;

/** Several conversations between two hosts, added up over a second. */
export const ConversationSchema = z.object({
  from: z.string(),
  to: z.string(),
  protocol: z.string(),
  operation: z.string(),
  count: z.number(),
  verdict: z.enum(['allow', 'drop', 'refuse']),
  conduit: z.string().nullable(),
});
export type Conversation = z.infer<typeof ConversationSchema>;

export const StepProgressSchema = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'reached', 'succeeded', 'blocked', 'failed', 'not-reached', 'skipped', 'error']),
  at: z.number().nullable(),
});
export type StepProgress = z.infer<typeof StepProgressSchema>;

/** socket.io, server → client, `frame`: a cell's state, four times a wall second. Fields of the truth are null for teams. */
export const FrameSchema = z.object({
  exercise: z.string(),
  t: z.number(),
  clock: z.string(),
  status: ExerciseStatusSchema,
  pace: z.number(),
  /** Wall seconds by which the world lags behind its pace. */
  lag: z.number(),
  /** Engineering values as the HMI shows them; null when stale. */
  shown: z.record(z.string(), z.number().nullable()),
  alarms: z.array(AlarmViewSchema),
  silenced: z.boolean(),
  /** Plant outputs and inputs. */
  truth: z.record(z.string(), z.number()).nullable(),
  /** What the controllers hold, by tag. */
  measured: z.record(z.string(), z.number()).nullable(),
  /** What the historian last stored, by tag. */
  recorded: z.record(z.string(), z.number()).nullable(),
  conversations: z.array(ConversationSchema).nullable(),
  steps: z.array(StepProgressSchema).nullable(),
  measures: z.array(z.string()).nullable(),
  excursions: z.array(z.object({ limit: z.string(), since: z.number(), peak: z.number() })).nullable(),
  /** Hard-wired protections that have tripped and wait to be reset. */
  trips: z.array(z.object({ protection: z.string(), title: TextSchema })).default([]),
  alerts: z.array(AlertViewSchema),
  operations: z.array(OperationViewSchema),
});
export type Frame = z.infer<typeof FrameSchema>;

/** `GET /api/exercises/:id/endpoints`: real sockets of the cell; what connects has the address of the host `as`. */
export const EndpointSchema = z.object({
  host: z.string(),
  protocol: z.enum(['modbus', 'modbus-tls', 'opcua']),
  as: z.string(),
  url: z.string(),
  address: z.string(),
  port: z.number(),
});
export type Endpoint = z.infer<typeof EndpointSchema>;
