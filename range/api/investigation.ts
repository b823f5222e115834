import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import type { Instant } from '../../simulator/kernel/time.ts';
import { decodeCommand } from '../../simulator/live/input-log.ts';
import type { Backend } from '../backends/backend.ts';
import type { AnswerSchema, EvidenceFile, EvidenceRow, Question, Report } from '../contract/investigation.ts';
import type { Principal } from '../contract/principal.ts';
import { type DeviceEvidence, deviceEvidence, deviceNames } from '../evidence/device-rows.ts';
import { type LogName, logNames, logText, parseReference, readingOf, rowsOf } from '../evidence/logs.ts';
import { citedSeqs, gradeAnswer, questionView } from '../evidence/questions.ts';
import { formatInput, inputsDigest } from '../exercise/bundle.ts';
import type { Header, StampedCommand } from '../exercise/run.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ExerciseRecord } from '../store/exercises.ts';
import type { Store } from '../store/store.ts';
import type { Devices } from './devices.ts';
import { ApiFault } from './faults.ts';
import type { Live } from './live.ts';
import type { Audience } from './projection.ts';

/** Who asks for evidence. */
export interface Reader {
  readonly audience: Audience;
  /** Whether he may sit down at the engineering workstation: then he can read the controllers out, too. */
  readonly engineer: boolean;
}

export interface InvestigationOptions {
  readonly store: Store;
  readonly live: Live;
  readonly backend: Backend;
  readonly jobs: Jobs;
  readonly devices: Devices;
}

export interface Download {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Events that a log is made from: what need not be read from the store is not. */
const TYPES: Readonly<Record<LogName, readonly string[]>> = {
  capture: ['net.request'],
  'operation-log': ['operator.action', 'operator.answered'],
  'login-log': ['account.login', 'account.logout'],
  'alert-log': ['alert.raised'],
  'alarm-log': ['alarm.raised', 'alarm.acknowledged', 'alarm.cleared'],
  'controller-log': [
    'plc.mode',
    'plc.fault',
    'plc.program',
    'plc.refused',
    'plc.key',
    'plc.forced',
    'plc.restarted',
    'plc.wiped',
    'plc.uploaded',
    'plc.denied',
  ],
};
/** Events that the answers to questions follow from. */
const ANSWERING = ['plc.written', 'account.login', 'operator.action'];

/** What a replay needs, for the instructor: `kunren replay` takes the folder that these are put into. */
const RECORD = [
  ['manifest.json', { ja: '記録の目録（再実行用）', en: 'Manifest (for a replay)' }],
  ['header.json', { ja: '開始条件（再実行用）', en: 'Header (for a replay)' }],
  ['inputs.jsonl', { ja: '入力記録（再実行用）', en: 'Input log (for a replay)' }],
  ['events.jsonl', { ja: '全イベント記録（再実行用）', en: 'Event log (for a replay)' }],
] as const;

/** Logs whose rows are kept in memory: all of four exercises. */
const LOGS_KEPT = 4 * Object.keys(TYPES).length;

/** Wall milliseconds for which a live exercise's capture is new enough for the next who asks. */
const FRESH = 2000;

const LIVE = new Set(['ready', 'running', 'paused']);
const isLog = (name: string): name is LogName => Object.hasOwn(TYPES, name);

/** Evidence, questions and reports: what a team finds out about its exercise. */
export class Investigation {
  readonly #options: InvestigationOptions;
  readonly #headers = new Map<string, Header>();

  /** Captures of live exercises that are being put together, or have just been. */
  readonly #collecting = new Map<string, Promise<Uint8Array>>();
  /** Captures that a job brings back from the logs. */
  readonly #rebuilding = new Map<string, Promise<void>>();
  readonly #logs = new Map<string, { readonly rows: EvidenceRow[]; last: number }>();

  constructor(options: InvestigationOptions) {
    this.#options = options;
    options.live.changes.on(({ id, status }) => {
      if (status !== 'ready') return;
      // Launched or put back: what was read before belongs to a run that is given up.
      for (const name of Object.keys(TYPES)) this.#logs.delete(`${id} ${name}`);
    });
  }

  /** Keeps an exercise's capture, when its cell goes. */
  keepCapture(record: ExerciseRecord, capture: Uint8Array): void {
    const file = this.#captureFile(record);
    mkdirSync(join(this.#options.store.directory, 'captures'), { recursive: true, mode: 0o700 });
    const draft = `${file}.part`;
    writeFileSync(draft, capture, { mode: 0o600 });
    renameSync(draft, file);
  }

  async files(record: ExerciseRecord, { audience, engineer }: Reader): Promise<EvidenceFile[]> {
    const t = record.t / 1e6;
    const logs = logNames().map(({ name, title }): EvidenceFile => {
      const rows = this.#rows(record, name);
      const bytes = name === 'capture' ? this.#captureBytes(record) : Buffer.byteLength(logText(rows));
      return { name, title, kind: name === 'capture' ? 'capture' : 'log', bytes, rows: rows.length, t };
    });
    const devices = engineer ? await this.#deviceList(record) : [];
    if (audience === 'team') return [...logs, ...devices];
    return [
      ...logs,
      ...devices,
      ...RECORD.map(([name, title]): EvidenceFile => ({ name, title, kind: 'log', bytes: 0, rows: 0, t })),
    ];
  }

  async file(record: ExerciseRecord, name: string, { audience, engineer }: Reader): Promise<Download> {
    if (name === 'capture' || name === 'capture.pcapng') {
      return { type: 'application/x-pcapng', bytes: await this.#capture(record) };
    }
    if (isLog(name)) {
      return { type: 'text/tab-separated-values; charset=utf-8', bytes: utf8(logText(this.#rows(record, name))) };
    }
    const device = engineer ? await this.#device(record, name) : null;
    if (device) return { type: device.type, bytes: utf8(device.text) };
    if (audience === 'instructor') {
      const bytes = this.#recordFile(record, name);
      if (bytes) return { type: 'application/octet-stream', bytes };
    }
    throw new ApiFault('unknown-evidence', { name });
  }

  async rows(
    record: ExerciseRecord,
    name: string,
    query: { readonly offset: number; readonly limit: number; readonly match: string },
    { engineer }: Reader,
  ): Promise<{ total: number; rows: EvidenceRow[] }> {
    const known = isLog(name) ? this.#rows(record, name) : engineer ? (await this.#device(record, name))?.rows : null;
    if (!known) throw new ApiFault('unknown-evidence', { name });
    const match = query.match.toLowerCase();
    const rows = known.filter(
      (row) =>
        match === '' ||
        `${row.reference} ${row.clock} ${row.from} ${row.to} ${row.summary} ${row.detail}`
          .toLowerCase()
          .includes(match),
    );
    return { total: rows.length, rows: rows.slice(query.offset, query.offset + query.limit) };
  }

  /* Of a cell that was killed the list says that there is something; a job brings it back when it is opened. */
  async #deviceList(record: ExerciseRecord): Promise<EvidenceFile[]> {
    const t = record.t / 1e6;
    const reading = readingOf(this.#header(record).site);
    const devices = await this.#options.devices.at(record);
    if (!devices)
      return deviceNames(this.#header(record).site).map(({ name, title }) => ({
        ...{ name, title, kind: 'device' as const, bytes: 0, rows: 0, t },
      }));
    return deviceEvidence(devices, reading).map(({ name, title, text, rows }) => ({
      ...{ name, title, kind: 'device' as const, bytes: Buffer.byteLength(text), rows: rows.length, t },
    }));
  }

  async #device(record: ExerciseRecord, name: string): Promise<DeviceEvidence | null> {
    const { site } = this.#header(record);
    if (!deviceNames(site).some((file) => file.name === name)) return null;
    const devices = await this.#options.devices.of(record);
    return deviceEvidence(devices, readingOf(site)).find((file) => file.name === name) ?? null;
  }

  questions(record: ExerciseRecord): Question[] {
    const answered = this.#options.store.exercises.answers(record.id) as Map<string, Question['answered']>;
    return this.#header(record).scenario.questions.map((question) =>
      questionView(question, answered.get(question.id) ?? null),
    );
  }

  /** Grades an answer against what has happened so far, keeps it, and writes it into the exercise's log. */
  async answer(record: ExerciseRecord, principal: Principal, given: z.output<typeof AnswerSchema>): Promise<Question> {
    const { scenario, site } = this.#header(record);
    const question = scenario.questions.find(({ id }) => id === given.question);
    if (!question) throw new ApiFault('unknown-question', { question: given.question });
    const events = this.#eventsBehind(record, given.evidence);
    const { grade, feedback } = gradeAnswer(question, given.answer, given.evidence, events, site);
    await this.#tell(record, 'answer', {
      answer: given.answer,
      by: principal.user,
      evidence: given.evidence,
      grade,
      question: question.id,
    });
    const answered = { answer: given.answer, evidence: [...given.evidence], grade, feedback };
    this.#options.store.exercises.saveAnswer(record.id, question.id, principal.user, record.t, answered);
    return questionView(question, answered);
  }

  /** Files the initial report; it counts as a detection when what it cites goes back to the attack. */
  async report(record: ExerciseRecord, principal: Principal, report: Report): Promise<Report> {
    await this.#tell(record, 'report', {
      by: principal.user,
      cites: citedSeqs(report.evidence),
      judgement: report.judgement,
    });
    this.#options.store.exercises.saveReport(record.id, principal.user, record.t, report);
    return report;
  }

  reportOf(record: ExerciseRecord): Report | null {
    return this.#options.store.exercises.report(record.id) as Report | null;
  }

  /* Into the world's own log while there is a world; an exercise that has ended keeps it beside. */
  async #tell(record: ExerciseRecord, message: 'answer' | 'report', data: unknown): Promise<void> {
    if (!LIVE.has(record.status)) return;
    await this.#options.live.submit(record.id, { kind: 'extension', extension: 'exercise', message, data });
  }

  #header(record: ExerciseRecord): Header {
    const known = this.#headers.get(record.id);
    if (known) return known;
    const header = JSON.parse(record.header) as Partial<Header>;
    if (!header.scenario) throw new ApiFault('no-log');
    if (this.#headers.size > 20) this.#headers.clear();
    this.#headers.set(record.id, header as Header);
    return header as Header;
  }

  /* A log only grows: what has been read of it is kept, and the next reader pays for what is new. */
  #rows(record: ExerciseRecord, name: LogName): readonly EvidenceRow[] {
    const key = `${record.id} ${name}`;
    const kept = this.#logs.get(key) ?? { rows: [], last: -1 };
    const lines = this.#options.store.exercises.events(record.id, { types: TYPES[name], after: kept.last });
    const events = lines
      .filter(({ audience }) => audience === 'team')
      .map(({ line }) => JSON.parse(line) as WorldEvent);
    for (const row of rowsOf(name, events, readingOf(this.#header(record).site))) kept.rows.push(row);
    kept.last = lines.at(-1)?.seq ?? kept.last;
    this.#logs.delete(key);
    this.#logs.set(key, kept);
    if (this.#logs.size > LOGS_KEPT) this.#logs.delete(this.#logs.keys().next().value as string);
    return kept.rows;
  }

  /* What an answer is judged by: the events that answers follow from, those cited, and their causes. */
  #eventsBehind(record: ExerciseRecord, evidence: readonly string[]): WorldEvent[] {
    const { exercises } = this.#options.store;
    const found = new Map<number, WorldEvent>();
    for (const { line, seq } of exercises.events(record.id, { types: ANSWERING })) found.set(seq, JSON.parse(line));
    for (const reference of evidence) {
      for (let seq = parseReference(reference)?.seq ?? null; seq !== null; ) {
        const event = found.get(seq) ?? parsed(exercises.eventsAt(record.id, [seq])[0]);
        if (!event) break;
        found.set(seq, event);
        seq = event.cause;
      }
    }
    return [...found.values()].sort((a, b) => a.seq - b.seq);
  }

  #captureFile(record: ExerciseRecord): string {
    return join(this.#options.store.directory, 'captures', `${record.id}.pcapng`);
  }

  #captureBytes(record: ExerciseRecord): number {
    const file = this.#captureFile(record);
    if (existsSync(file)) return statSync(file).size;
    return this.#options.live.lastFrame(record.id)?.cost.captureBytes ?? 0;
  }

  /* Putting a capture together takes its cell's thread: whoever asks meanwhile gets the same one. */
  #collect(id: string): Promise<Uint8Array> {
    const known = this.#collecting.get(id);
    if (known) return known;
    const collecting = this.#options.backend.collect(id).then(({ capture }) => capture);
    this.#collecting.set(id, collecting);
    const forget = (): boolean => this.#collecting.delete(id);
    collecting.then(() => setTimeout(forget, FRESH).unref(), forget);
    return collecting;
  }

  async #capture(record: ExerciseRecord): Promise<Uint8Array> {
    if (LIVE.has(record.status)) return this.#collect(record.id);
    const file = this.#captureFile(record);
    if (!existsSync(file)) {
      // A killed cell left none; its logs bring it back.
      let rebuilding = this.#rebuilding.get(record.id);
      if (!rebuilding) {
        rebuilding = this.#options.jobs
          .run('rebuild', { exercise: record.id }, true)
          .then(({ capture }) => this.keepCapture(record, capture))
          .finally(() => this.#rebuilding.delete(record.id));
        this.#rebuilding.set(record.id, rebuilding);
      }
      await rebuilding;
    }
    return readFileSync(file);
  }

  #inputs(record: ExerciseRecord): StampedCommand[] {
    return this.#options.store.exercises
      .inputs(record.id)
      .map(({ t, command }) => ({ t: t as Instant, command: decodeCommand(command) }));
  }

  #recordFile(record: ExerciseRecord, name: string): Uint8Array | null {
    const { exercises } = this.#options.store;
    switch (name) {
      case 'header.json':
        return utf8(`${record.header}\n`);
      case 'inputs.jsonl':
        return utf8(
          this.#inputs(record)
            .map((input) => `${formatInput(input)}\n`)
            .join(''),
        );
      case 'events.jsonl': {
        const lines: string[] = [];
        for (const { line } of exercises.eventLines(record.id)) lines.push(line, '\n');
        return utf8(lines.join(''));
      }
      case 'manifest.json': {
        const { scenario, site, seed, team } = this.#header(record);
        const { events, digest } = exercises.digestOf(record.id);
        const inputs = this.#inputs(record);
        return utf8(
          `${JSON.stringify(
            {
              schema: 1,
              scenario: scenario.id,
              site: site.id,
              seed,
              team,
              simulatedSeconds: record.t / 1e6,
              events,
              inputs: inputs.length,
              inputsDigest: inputsDigest(inputs),
              digest,
            },
            null,
            2,
          )}\n`,
        );
      }
      default:
        return null;
    }
  }
}

const parsed = (event: { readonly line: string } | undefined): WorldEvent | null =>
  event ? (JSON.parse(event.line) as WorldEvent) : null;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
