import { z } from 'zod';
import { TextSchema } from './text.ts';

/** `GET /api/exercises/:id/evidence`: files to look at and to download (`…/evidence/:name`). */
export const EvidenceFileSchema = z.object({
  name: z.string(),
  title: TextSchema,
  /** `device`: read out of a controller; its references name places in it and count for no question. */
  kind: z.enum(['capture', 'log', 'device']),
  bytes: z.number(),
  rows: z.number(),
  t: z.number(),
});
/** `GET /api/exercises/:id/evidence/:name/rows?offset=&limit=&match=`: rows to look at; each has a reference. */
export const EvidenceRowSchema = z.object({
  /** What an answer cites: `capture:1042`, `operation-log:17`. */
  reference: z.string(),
  t: z.number(),
  clock: z.string(),
  from: z.string(),
  to: z.string(),
  summary: z.string(),
  detail: z.string(),
});
export const EvidenceRowsSchema = z.object({ total: z.number(), rows: z.array(EvidenceRowSchema) });
export type EvidenceFile = z.infer<typeof EvidenceFileSchema>;
export type EvidenceRow = z.infer<typeof EvidenceRowSchema>;

/** `GET /api/exercises/:id/questions` (team). The right answer is not in it. */
export const QuestionSchema = z.object({
  id: z.string(),
  title: TextSchema,
  text: TextSchema,
  hint: TextSchema,
  kind: z.enum(['choice', 'number', 'host', 'time']),
  choices: z.array(z.object({ id: z.string(), text: TextSchema })),
  unit: z.string().nullable(),
  answered: z
    .object({
      answer: z.string(),
      evidence: z.array(z.string()),
      grade: z.enum(['right', 'wrong', 'right-without-evidence']),
      feedback: TextSchema,
    })
    .nullable(),
});
export type Question = z.infer<typeof QuestionSchema>;
/** `POST /api/exercises/:id/answers` (analyst). */
export const AnswerSchema = z.object({
  question: z.string().max(80),
  answer: z.string().max(200),
  evidence: z.array(z.string().max(80)).max(20),
});

/** `POST /api/exercises/:id/report`: the one-page initial report (初動報告). */
export const ReportSchema = z.object({
  noticedAt: z.string().max(40),
  what: z.string().max(2000),
  where: z.string().max(500),
  impact: z.string().max(2000),
  done: z.string().max(2000),
  next: z.string().max(2000),
  /** 攻撃か操作ミスか */
  judgement: z.enum(['attack', 'mistake', 'fault', 'undecidable']),
  evidence: z.array(z.string().max(80)).max(40),
});
export type Report = z.infer<typeof ReportSchema>;

/**
 * Terminal, socket.io. Client → server `terminal:line` {exercise, terminal, line} with acknowledgement; `terminal:complete`
 * {exercise, terminal, line} → {candidates}. Server → client `terminal:output` {terminal, text, done}: answers that take
 * simulation time arrive later. `prompt` names user and host, e.g. `analyst@ews`.
 */
export const TerminalLineSchema = z.object({
  exercise: z.string().min(1).max(120),
  terminal: z.string().max(40),
  line: z.string().max(500),
  /** The language of what the terminal says; as it was when absent. */
  language: z.enum(['ja', 'en']).optional(),
});
export const TerminalOutputSchema = z.object({
  terminal: z.string(),
  text: z.string(),
  prompt: z.string(),
  done: z.boolean(),
});
export const CompletionSchema = z.object({ candidates: z.array(z.string()) });
export const CommandCardSchema = z.object({
  name: z.string(),
  usage: z.string(),
  text: TextSchema,
  example: z.string(),
});
export type CommandCard = z.infer<typeof CommandCardSchema>;
