import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceFile, EvidenceRow } from '../contract/investigation.ts';
import { type Person, type TestRange, testRange, until } from './fixtures.ts';

const hasTshark = (() => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('an investigation', () => {
  let range: TestRange;
  let id: string;
  let analyst: Person;

  beforeAll(async () => {
    range = await testRange();
    [id] = (await range.launch(['team-1'], { pace: 20 })) as [string];
    analyst = await range.seat('team-1-analyst');
    await range.instructor.call('control', { params: { id }, body: { action: 'trigger', step: 'feeder' } });
    await until(async () => (await rows('operation-log', '?match=panel')).length > 0);
  });
  afterAll(() => range.close());

  const rows = async (name: string, query = ''): Promise<EvidenceRow[]> =>
    (await analyst.call('evidenceRows', { params: { id, name }, query })).body.rows;
  const files = async (who: Person): Promise<string[]> =>
    (await who.call('evidence', { params: { id } })).body.map(({ name }: EvidenceFile) => name);

  it('finds what happened in the logs of the works, a page at a time', async () => {
    const { body } = await analyst.call('evidenceRows', {
      params: { id, name: 'capture' },
      query: '?limit=5&offset=2',
    });
    expect(body.total).toBeGreaterThan(20);
    expect(body.rows).toHaveLength(5);
    expect(body.rows[0].reference).toMatch(/^capture:\d+$/);
    const panel = (await rows('operation-log', '?match=panel'))[0];
    expect(panel).toMatchObject({ from: 'maintenance', summary: 'panel P-201 = 80' });
    expect((await analyst.call('evidenceRows', { params: { id, name: 'no-such' } })).body.code).toBe(
      'unknown-evidence',
    );
  });

  it('keeps what a replay needs for the instructor', async () => {
    expect(await files(range.instructor)).toContain('inputs.jsonl');
    expect(await files(analyst)).not.toContain('inputs.jsonl');
    const refused = await analyst.call('evidenceFile', { params: { id, name: 'events.jsonl' } });
    expect(refused.body.code).toBe('unknown-evidence');
  });

  it.skipIf(!hasTshark)('takes a capture away that tshark reads without a complaint', async () => {
    const response = await fetch(`${range.url}/api/exercises/${id}/evidence/capture`, {
      headers: { cookie: analyst.cookie },
    });
    const folder = mkdtempSync(join(tmpdir(), 'kunren-capture-'));
    const file = join(folder, 'capture.pcapng');
    writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
    const tshark = (filter: string): string[] =>
      execFileSync('tshark', ['-r', file, '-Y', filter], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
        .split('\n')
        .filter(Boolean);
    expect(tshark('mbtcp').length).toBeGreaterThan(20);
    expect(tshark('_ws.malformed || tcp.checksum.status == "Bad" || ip.checksum.status == "Bad"')).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is asked questions whose answers need a cited row', async () => {
    const { body: questions } = await analyst.call('questions', { params: { id } });
    expect(questions).toHaveLength(1);
    expect(JSON.stringify(questions)).not.toContain('derive');
    const cited = (await rows('operation-log', '?match=panel'))[0]?.reference ?? '';
    const answer = async (given: string, evidence: string[]) =>
      (await analyst.call('answer', { params: { id }, body: { question: 'what', answer: given, evidence } })).body
        .answered.grade;
    expect(await answer('attack', [cited])).toBe('wrong');
    expect(await answer('mistake', [])).toBe('right-without-evidence');
    expect(await answer('mistake', ['capture:0'])).toBe('right-without-evidence');
    expect(await answer('mistake', [cited])).toBe('right');
    const { body: again } = await analyst.call('questions', { params: { id } });
    expect(again[0].answered).toMatchObject({ answer: 'mistake', grade: 'right' });
  });

  it('ends in a report, which stands in the exercise’s own log', async () => {
    expect((await analyst.call('reportRead', { params: { id } })).body).toBeNull();
    const report = {
      noticedAt: '12:05',
      what: '薬注ポンプが手動のまま',
      where: 'P-201',
      impact: 'なし',
      done: '自動に戻した',
      next: '点検手順の見直し',
      judgement: 'mistake',
      evidence: [(await rows('operation-log', '?match=panel'))[0]?.reference],
    };
    expect((await analyst.call('report', { params: { id }, body: report })).status).toBe(200);
    expect((await range.instructor.call('reportRead', { params: { id } })).body).toEqual(report);
    const filed = range.range.store.exercises.events(id, { types: ['report.filed'] });
    expect(JSON.parse(filed[0]?.line ?? '{}').data).toMatchObject({ by: 'team-1-analyst', judgement: 'mistake' });
  });
});

describe('a stored run', () => {
  it('is made in virtual time, kept, and comes to the same digest again', async () => {
    const range = await testRange();
    const request = { scenario: 'waterworks/short', seed: 5, measures: [] };
    const first = await range.instructor.call('run', { body: request });
    expect(first.status).toBe(200);
    const second = await range.instructor.call('run', { body: request });
    expect(second.body.recording.result.digest).toBe(first.body.recording.result.digest);
    const { t, shown } = first.body.recording;
    expect(t).toEqual([0, 10, 20]);
    expect(shown['AIC-201.SV']).toHaveLength(3);
    const { body: list } = await range.instructor.call('runs');
    expect(list.map(({ id }: { id: string }) => id).sort()).toEqual([first.body.id, second.body.id].sort());
    const { id: run } = first.body;
    const query = '?seq=2,5,40,9999999';
    const { body: events } = await range.instructor.call('runEvents', { params: { id: run }, query });
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual([2, 5, 40]);
    const { cause } = events.find((event: { cause: number | null }) => event.cause !== null) ?? {
      cause: events[0].seq,
    };
    const causing = await range.instructor.call('runEvents', { params: { id: run }, query: `?seq=${cause}` });
    expect(causing.body).toMatchObject([{ seq: cause }]);
    const bad = await range.instructor.call('run', { body: { ...request, measures: ['no-such'] } });
    expect(bad.body).toMatchObject({ code: 'unknown-measure', params: { measure: 'no-such' } });
    await range.close();
  });
});
