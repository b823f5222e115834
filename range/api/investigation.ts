import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Backend } from '../backends/backend.ts';
import type { AnswerSchema, EvidenceFile, EvidenceRow, Question, Report } from '../contract/investigation.ts';
import type { Principal } from '../contract/principal.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ExerciseRecord } from '../store/exercises.ts';
import type { Store } from '../store/store.ts';
import type { Content } from './content.ts';
import { ApiFault } from './faults.ts';
import type { Live } from './live.ts';
import type { Audience } from './projection.ts';

export class Investigation {
  readonly #options: {
    readonly store: Store;
    readonly content: Content;
    readonly live: Live;
    readonly backend: Backend;
    readonly jobs: Jobs;
  };
  constructor(options: Investigation['_o']) {
    this.#options = options;
  }
  declare _o: { store: Store; content: Content; live: Live; backend: Backend; jobs: Jobs };
  keepCapture(record: ExerciseRecord, capture: Uint8Array): void {
    const folder = join(this.#options.store.directory, 'captures');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${record.id}.pcapng`), capture);
  }
  async files(_record: ExerciseRecord, _audience: Audience): Promise<EvidenceFile[]> {
    return [];
  }
  async file(_r: ExerciseRecord, name: string, _a: Audience): Promise<{ type: string; bytes: Uint8Array }> {
    throw new ApiFault('unknown-evidence', { name });
  }
  async rows(
    _r: ExerciseRecord,
    _n: string,
    _q: unknown,
    _a: Audience,
  ): Promise<{ total: number; rows: EvidenceRow[] }> {
    return { total: 0, rows: [] };
  }
  async questions(_r: ExerciseRecord): Promise<Question[]> {
    return [];
  }
  async answer(_r: ExerciseRecord, _p: Principal, b: z.output<typeof AnswerSchema>): Promise<Question> {
    throw new ApiFault('unknown-question', { question: b.question });
  }
  async report(r: ExerciseRecord, p: Principal, b: Report): Promise<Report> {
    this.#options.store.exercises.saveReport(r.id, p.user, r.t, b);
    return b;
  }
  reportOf(r: ExerciseRecord): Report | null {
    return this.#options.store.exercises.report(r.id) as Report | null;
  }
}
