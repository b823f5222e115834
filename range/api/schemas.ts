import { z } from 'zod';
import { CatalogSchema, SiteViewSchema } from '../contract/catalog.ts';
import { DemonstrationSchema, RunRequestSchema, StoredRunSchema } from '../contract/demonstration.ts';
import {
  CompiledSchema,
  CompileSchema,
  ControllerStateSchema,
  EngineeringActSchema,
  EngineeringDoneSchema,
  EngineeringSchema,
  MOST_WATCHED,
  ProjectSchema,
  RecordPartSchema,
  RecordsSchema,
  TrustActSchema,
  TrustViewSchema,
  TurnKeySchema,
} from '../contract/engineering.ts';
import {
  ControlSchema,
  EndpointSchema,
  ExerciseSchema,
  LaunchSchema,
  OperatedSchema,
  OperateSchema,
  OperationViewSchema,
  SetMeasuresSchema,
  TrendsSchema,
} from '../contract/exercise.ts';
import {
  AnswerSchema,
  CommandCardSchema,
  EvidenceFileSchema,
  EvidenceRowsSchema,
  QuestionSchema,
  ReportSchema,
} from '../contract/investigation.ts';
import { NewPasswordSchema, SeatSchema, SessionSchema, SignInSchema } from '../contract/principal.ts';
import { ScorecardSchema } from '../contract/result.ts';
import type { RouteName } from '../contract/routes.ts';

const name = z.string().min(1).max(120);
const exercise = z.object({ id: name });
const controller = exercise.extend({ controller: name });
const words = z
  .string()
  .max(8000)
  .transform((text) => text.split(',').filter((word) => word !== ''));
const seqs = z
  .string()
  .regex(/^\d+(,\d+)*$/)
  .max(4000);
const count = (most: number, otherwise: number) => z.coerce.number().int().min(0).max(most).default(otherwise);

/** An event of the log as it goes out. For a team `cause` is null and the data hold no truth. */
export const EventViewSchema = z.object({
  seq: z.number(),
  /** Simulation seconds. */
  t: z.number(),
  type: z.string(),
  cause: z.number().nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type EventView = z.infer<typeof EventViewSchema>;

export interface RouteSchema {
  readonly params?: z.ZodType;
  readonly querystring?: z.ZodType;
  readonly body?: z.ZodType;
  /** What comes back with status 200. Absent: bytes, or nothing. */
  readonly answer?: z.ZodType;
}

/** What goes into and comes out of every route; unknown members of an answer are left out when it is written. */
export const routeSchemas = {
  signIn: { body: SignInSchema, answer: SessionSchema },
  session: { answer: SessionSchema.nullable() },
  acceptLegal: { answer: SessionSchema },
  signOut: { answer: z.object({}) },
  seats: { answer: z.array(SeatSchema) },
  newSeatPassword: { params: z.object({ user: name }), answer: NewPasswordSchema },
  catalog: { answer: CatalogSchema },
  site: { params: z.object({ site: name }), answer: SiteViewSchema },
  demonstration: { querystring: z.object({ scenario: name.optional() }), answer: DemonstrationSchema },
  exercises: { answer: z.array(ExerciseSchema) },
  launch: { body: LaunchSchema, answer: z.array(ExerciseSchema) },
  exercise: { params: exercise, answer: ExerciseSchema },
  control: { params: exercise, body: ControlSchema, answer: ExerciseSchema },
  setMeasures: { params: exercise, body: SetMeasuresSchema, answer: ExerciseSchema },
  operate: { params: exercise, body: OperateSchema, answer: OperatedSchema },
  trends: {
    params: exercise,
    querystring: z.object({
      tags: z
        .string()
        .max(1000)
        .transform((text) => text.split(',').filter((tag) => tag !== ''))
        .pipe(z.array(z.string().max(60)).min(1).max(16)),
      hours: z.coerce.number().min(0.05).max(24).default(1),
    }),
    answer: TrendsSchema,
  },
  operations: { params: exercise, answer: z.array(OperationViewSchema) },
  events: {
    params: exercise,
    querystring: z.object({
      after: z.coerce.number().int().min(-1).default(-1),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      /** A list of types, with commas; all when absent. */
      type: z.string().max(400).optional(),
      /** A list of sequence numbers, with commas: exactly these, as a score names them. */
      seq: seqs.optional(),
    }),
    answer: z.array(EventViewSchema),
  },
  endpoints: { params: exercise, answer: z.array(EndpointSchema) },
  evidence: { params: exercise, answer: z.array(EvidenceFileSchema) },
  evidenceFile: { params: exercise.extend({ name }) },
  evidenceRows: {
    params: exercise.extend({ name }),
    querystring: z.object({
      offset: count(10_000_000, 0),
      limit: count(500, 100),
      match: z.string().max(100).default(''),
    }),
    answer: EvidenceRowsSchema,
  },
  questions: { params: exercise, answer: z.array(QuestionSchema) },
  answer: { params: exercise, body: AnswerSchema, answer: QuestionSchema },
  report: { params: exercise, body: ReportSchema, answer: ReportSchema },
  reportRead: { params: exercise, answer: ReportSchema.nullable() },
  commands: { params: exercise, answer: z.array(CommandCardSchema) },
  score: { params: exercise, answer: ScorecardSchema },
  engineering: { params: exercise, answer: EngineeringSchema },
  engineeringProject: { params: controller, answer: ProjectSchema },
  engineeringState: {
    params: controller,
    querystring: z.object({ names: words.pipe(z.array(name).max(MOST_WATCHED)).prefault('') }),
    answer: ControllerStateSchema,
  },
  engineeringRecords: {
    params: controller,
    querystring: z.object({
      parts: words.pipe(z.array(RecordPartSchema).max(4)).prefault('tasks,forces,buffer,audit'),
    }),
    answer: RecordsSchema,
  },
  engineeringCompile: { params: controller, body: CompileSchema, answer: CompiledSchema },
  engineeringAct: { params: controller, body: EngineeringActSchema, answer: EngineeringDoneSchema },
  engineeringKey: { params: controller, body: TurnKeySchema, answer: z.object({}) },
  engineeringTrust: { params: controller, answer: TrustViewSchema },
  engineeringTrustAct: { params: controller, body: TrustActSchema, answer: z.object({}) },
  runs: { answer: z.array(StoredRunSchema) },
  run: { body: RunRequestSchema, answer: StoredRunSchema },
  storedRun: { params: z.object({ id: name }), answer: StoredRunSchema },
  runEvents: {
    params: z.object({ id: name }),
    querystring: z.object({ seq: seqs }),
    answer: z.array(EventViewSchema),
  },
} as const satisfies Record<RouteName, RouteSchema>;

type Field<Name extends RouteName, Key extends string> = (typeof routeSchemas)[Name] extends {
  readonly [K in Key]: z.ZodType;
}
  ? z.output<(typeof routeSchemas)[Name][Key]>
  : unknown;

export type Params<Name extends RouteName> = Field<Name, 'params'>;
export type Query<Name extends RouteName> = Field<Name, 'querystring'>;
export type Body<Name extends RouteName> = Field<Name, 'body'>;
/** `unknown` for a route that answers with bytes. */
export type Answer<Name extends RouteName> = Field<Name, 'answer'>;
