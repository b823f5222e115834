import { z } from 'zod';
import { TextSchema } from './text.ts';

/** Characters of a program that a controller takes over the network. */
export const LARGEST_PROGRAM = 128 * 1024;
/** Variables that one look at a controller may ask for. */
export const MOST_WATCHED = 200;

export const ControllerViewSchema = z.object({
  id: z.string(),
  title: TextSchema,
  /** The program's file at the workstation, and what the controller calls it. */
  file: z.string(),
  program: z.string(),
  /** Hash of the project's text. */
  hash: z.string(),
  identity: z.string(),
});
export type ControllerView = z.infer<typeof ControllerViewSchema>;

/**
 * `GET /api/exercises/:id/engineering`: the engineering workstation of the cell and the controllers in its project.
 * Nothing is asked in the cell.
 */
export const EngineeringSchema = z.object({
  workstation: z.object({ id: z.string(), title: TextSchema }),
  /** The sign-in with which requests go out: the workstation's own account, null for none (a look, nothing else). */
  account: z.string().nullable(),
  controllers: z.array(ControllerViewSchema),
});
export type Engineering = z.infer<typeof EngineeringSchema>;

/** `GET …/engineering/:controller/project`: the project's text at the workstation. */
export const ProjectSchema = z.object({ file: z.string(), source: z.string(), hash: z.string() });

/** Why the workstation did not get what it asked for, in words; `status` as the service names it. */
export const RefusalSchema = z.object({
  code: z.enum([
    'connection-refused',
    'no-answer',
    'waiting',
    'sign-in',
    'role',
    'key-locked',
    'mode-refused',
    'not-accepted',
    'unsupported',
    'status',
  ]),
  message: TextSchema,
  /** What the controller said itself. */
  detail: z.string().nullable(),
  status: z.string().nullable(),
});
export type Refusal = z.infer<typeof RefusalSchema>;

export const WatchedSchema = z.object({
  name: z.string(),
  type: z.string().nullable(),
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
  /** `Good`, or why there is no value. */
  status: z.string(),
});
export type Watched = z.infer<typeof WatchedSchema>;

/**
 * `GET …/engineering/:controller/state?names=`: one read of the controller from the workstation. What it does not
 * offer is null.
 */
export const ControllerStateSchema = z.object({
  /** Simulation seconds. */
  t: z.number(),
  clock: z.string(),
  refusal: RefusalSchema.nullable(),
  /** As the controller names them: `run`, `stop`, `program`, `fault`; key `run`, `remote`, `program`. */
  mode: z.string().nullable(),
  key: z.string().nullable(),
  /** Hash of the program that runs. */
  hash: z.string().nullable(),
  scans: z.number().nullable(),
  values: z.array(WatchedSchema),
});
export type ControllerState = z.infer<typeof ControllerStateSchema>;

export const TaskSchema = z.object({
  name: z.string(),
  intervalMs: z.number(),
  priority: z.number().nullable(),
  runs: z.number().nullable(),
  overruns: z.number().nullable(),
  lastUs: z.number().nullable(),
  maxUs: z.number().nullable(),
});
export const ForceSchema = z.object({ name: z.string(), value: z.union([z.number(), z.boolean(), z.string()]) });
export const BufferEntrySchema = z.object({
  /** Simulation seconds and the site's time. */
  t: z.number(),
  clock: z.string(),
  code: z.string(),
  text: TextSchema,
  /** Of the program's text; null for what has no place in it. */
  line: z.number().nullable(),
});
export const AuditEntrySchema = z.object({
  t: z.number(),
  clock: z.string(),
  by: z.string(),
  from: z.string(),
  action: z.string(),
  detail: z.string(),
  result: z.string(),
});
/** `GET …/engineering/:controller/records`: what the controller keeps; each part is null where it was refused. */
export const RecordsSchema = z.object({
  tasks: z.array(TaskSchema).nullable(),
  forces: z.array(ForceSchema).nullable(),
  buffer: z.array(BufferEntrySchema).nullable(),
  audit: z.array(AuditEntrySchema).nullable(),
  refusals: z.object({
    tasks: RefusalSchema.nullable(),
    forces: RefusalSchema.nullable(),
    buffer: RefusalSchema.nullable(),
    audit: RefusalSchema.nullable(),
  }),
});
export type Records = z.infer<typeof RecordsSchema>;
export const RecordPartSchema = z.enum(['tasks', 'forces', 'buffer', 'audit']);
export type RecordPart = z.infer<typeof RecordPartSchema>;

const ListedCertificateSchema = z.object({
  /** SHA-1, as OPC UA names certificates. */
  thumbprint: z.string(),
  /** Null where only the thumbprint was entered. */
  subject: z.string().nullable(),
});
/** `GET …/engineering/:controller/trust`: what the controller's OPC UA server offers and whom it believes. */
export const TrustViewSchema = z.object({
  applicationUri: z.string(),
  policies: z.array(z.string()),
  modes: z.array(z.string()),
  /** The role of a session without a user; null: there is none. */
  anonymous: z.string().nullable(),
  /** False: the server believes every certificate, whatever the lists say. */
  listed: z.boolean(),
  trusted: z.array(ListedCertificateSchema),
  issuers: z.array(ListedCertificateSchema),
  rejected: z.array(ListedCertificateSchema),
  /** Revocation lists that it holds. */
  revocationLists: z.number(),
});
export type TrustView = z.infer<typeof TrustViewSchema>;
/** `POST …/engineering/:controller/trust`: a certificate is trusted, or taken off every list. */
export const TrustActSchema = z.object({
  certificate: z.string().regex(/^[0-9a-f]{40}$/),
  place: z.enum(['trusted', 'none']),
});
export type TrustAct = z.infer<typeof TrustActSchema>;

/** `POST …/engineering/:controller/key`: somebody goes to the cabinet and turns the key. */
export const TurnKeySchema = z.object({ position: z.enum(['run', 'remote', 'program']) });

const source = z.string().max(LARGEST_PROGRAM);
const name = z.string().min(1).max(120);

/** `POST …/engineering/:controller/act`: what an engineer does to a controller from the workstation. */
export const EngineeringActSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('upload') }),
  z.object({ do: z.literal('download'), source }),
  z.object({ do: z.literal('online-change'), source }),
  z.object({ do: z.literal('mode'), mode: z.enum(['run', 'stop', 'program']) }),
  z.object({ do: z.literal('restart'), kind: z.enum(['cold', 'warm', 'hot']) }),
  z.object({ do: z.literal('wipe') }),
  /** The value as Structured Text writes it. */
  z.object({ do: z.literal('force'), name, value: z.string().min(1).max(120) }),
  z.object({ do: z.literal('release'), name }),
  z.object({ do: z.literal('release-all') }),
]);
export type EngineeringAct = z.infer<typeof EngineeringActSchema>;
/** The answer: done, or why not. `source` comes with an upload, `hash` with whatever ends with a program. */
export const EngineeringDoneSchema = z.object({
  t: z.number(),
  clock: z.string(),
  refusal: RefusalSchema.nullable(),
  source: z.string().nullable(),
  hash: z.string().nullable(),
});
export type EngineeringDone = z.infer<typeof EngineeringDoneSchema>;

/** `POST …/engineering/:controller/compile`: what the compiler says of a text. */
export const CompileSchema = z.object({ source });
export const CompiledSchema = z.object({
  ok: z.boolean(),
  hash: z.string(),
  diagnostics: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      /** Both count from 1. */
      line: z.number(),
      column: z.number(),
      code: z.string(),
      message: TextSchema,
    }),
  ),
  /** Scalars that can be looked at; none when it does not compile. */
  variables: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      location: z.string().nullable(),
      constant: z.boolean(),
    }),
  ),
  /** Instances of function blocks, with the names of their types: what the names in a block's body may mean. */
  instances: z.array(z.object({ name: z.string(), type: z.string() })),
});
export type Compiled = z.infer<typeof CompiledSchema>;
