import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, type TestRange, testRange, until } from './fixtures.ts';

/* The engineering view over the API: every act is a request in the cell's own network. */
describe('the engineering workstation', () => {
  let range: TestRange;
  let id: string;
  let analyst: Person;
  let operator: Person;
  const controller = 'plc-dosing';

  beforeAll(async () => {
    range = await testRange();
    [id] = (await range.launch(['team-1'], { pace: 10 })) as [string];
    analyst = await range.seat('team-1-analyst');
    operator = await range.seat('team-1-operator');
  });
  afterAll(() => range.close());

  const params = {
    get id() {
      return id;
    },
    controller,
  };
  const act = async (body: unknown, who = analyst) => (await who.call('engineeringAct', { params, body })).body;
  const state = async (who = analyst, names = '') =>
    (await who.call('engineeringState', { params, query: `?names=${names}` })).body;
  const project = async () => (await analyst.call('engineeringProject', { params })).body;

  it('is signed in with the workstation’s own account; an operator looks without one', async () => {
    const { body } = await analyst.call('engineering', { params });
    expect(body.workstation.id).toBe('ews');
    expect(body.account).toBe('engineer');
    expect(body.controllers.map(({ id: each }: { id: string }) => each)).toContain(controller);
    expect((await operator.call('engineering', { params })).body.account).toBeNull();
  });

  it('shows the mode and the hash of what runs, which is the project’s', async () => {
    const { hash } = await project();
    for (const who of [analyst, operator]) {
      const seen = await state(who);
      expect(seen.refusal).toBeNull();
      expect([seen.mode, seen.hash]).toEqual(['run', hash]);
      expect(seen.scans).toBeGreaterThan(0);
    }
  });

  it('compiles a text without the cell, with every finding at its place in both languages', async () => {
    const { source, hash } = await project();
    const good = (await analyst.call('engineeringCompile', { params, body: { source } })).body;
    expect([good.ok, good.hash]).toEqual([true, hash]);
    const names = good.variables.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['AIC_201_SV', 'TRIM.MV', 'DOSE']));
    const broken = source.replace('P_201 := TO_RAW(NAOH_MV);', 'P_201 := TO_RAW(NAOH_MW);');
    const bad = (await analyst.call('engineeringCompile', { params, body: { source: broken } })).body;
    expect(bad.ok).toBe(false);
    const [finding] = bad.diagnostics;
    expect(broken.split('\n')[finding.line - 1]).toContain('NAOH_MW');
    expect(broken.split('\n')[finding.line - 1].slice(finding.column - 1)).toMatch(/^NAOH_MW/);
    expect(finding.message.ja).toMatch(/NAOH_MW/);
    expect(finding.message.en).toMatch(/NAOH_MW/);
  });

  it('finds malicious logic by its hash, and the download of the project mends it', async () => {
    const { source, hash } = await project();
    const malicious = source.replace('P_201 := TO_RAW(NAOH_MV);', 'P_201 := TO_RAW(100.0);');
    expect(malicious).not.toBe(source);
    const taken = await act({ do: 'download', source: malicious });
    expect(taken.refusal).toBeNull();
    expect(taken.hash).not.toBe(hash);
    expect((await state()).hash).toBe(taken.hash);
    const mended = await act({ do: 'download', source });
    expect([mended.refusal, mended.hash]).toEqual([null, hash]);
    expect((await state()).hash).toBe(hash);
  });

  it('leaves its traces in the evidence: programs, audit logs and diagnostic buffers as read out', async () => {
    const files = async (who: Person): Promise<string[]> =>
      (await who.call('evidence', { params: { id } })).body.map(({ name }: { name: string }) => name);
    expect(await files(analyst)).toEqual(
      expect.arrayContaining(['controllers.tsv', `${controller}-program.st`, `${controller}-audit.tsv`]),
    );
    expect((await files(operator)).filter((name) => name.startsWith(controller))).toEqual([]);
    const { source, hash } = await project();
    const malicious = source.replace('P_201 := TO_RAW(NAOH_MV);', 'P_201 := TO_RAW(99.0);');
    await act({ do: 'download', source: malicious });
    const rows = async (name: string, who = analyst) =>
      (await who.call('evidenceRows', { params: { id, name }, query: '?limit=500' })).body;
    const place = malicious.split('\n').findIndex((line: string) => line.includes('TO_RAW(99.0)')) + 1;
    const seen = async () => (await rows(`${controller}-program.st`)).rows[place - 1];
    await until(async () => (await seen()).summary.includes('TO_RAW(99.0)'));
    expect((await seen()).reference).toBe(`${controller}-program.st#${place}`);
    const overview = (await rows('controllers.tsv')).rows.find(({ to }: { to: string }) => to === controller);
    expect(overview.summary).toContain('program ≠ project');
    expect(overview.detail).toContain(hash);
    const audit = (await rows(`${controller}-audit.tsv`)).rows;
    expect(audit.some(({ summary, from }: Record<string, string>) => summary === 'download' && from === 'ews')).toBe(
      true,
    );
    expect((await rows(`${controller}-audit.tsv`, operator)).code).toBe('unknown-evidence');
    // The engineering view goes on comparing with the works' project.
    expect((await project()).hash).toBe(hash);
    await act({ do: 'download', source });
  });

  it('goes over the cell’s network: its requests are in the log, from the workstation', async () => {
    const { body } = await range.instructor.call('events', { params: { id }, query: '?type=plc.program&limit=10' });
    expect(body.length).toBeGreaterThanOrEqual(2);
    for (const { data, cause } of body) {
      expect(data).toMatchObject({ controller, from: 'ews' });
      const { body: causes } = await range.instructor.call('events', { params: { id }, query: `?seq=${cause}` });
      expect(causes[0]).toMatchObject({ type: 'net.request', data: { from: 'ews', protocol: 'opcua' } });
    }
  });

  it('tells a program that does not compile from one that does, in the controller’s own words', async () => {
    const { hash } = await project();
    const { refusal } = await act({ do: 'download', source: 'PROGRAM P x := ; END_PROGRAM' });
    expect(refusal).toMatchObject({ code: 'not-accepted', status: 'Bad_OutOfRange' });
    expect(refusal.detail).toMatch(/dosing\.st:1:\d+/);
    expect(refusal.message.ja).not.toBe('');
    expect((await state()).hash).toBe(hash);
  });

  it('reads the variables of the running program, and knows what is none', async () => {
    const seen = await state(analyst, 'FLOW_LOW,TRIM.MV,READY,NO_SUCH,PT');
    const [flow, trim, ready, none] = seen.values;
    expect(flow).toMatchObject({ name: 'FLOW_LOW', value: 50, status: 'Good' });
    expect(trim.value).toEqual(expect.any(Number));
    expect(ready.value).toBe(true);
    expect(none).toMatchObject({ value: null, status: 'Bad_NodeIdUnknown' });
  });

  it('uploads what runs, changes it online, and the values of the rest go on', async () => {
    const { source, hash } = await project();
    const uploaded = await act({ do: 'upload' });
    expect([uploaded.refusal, uploaded.source, uploaded.hash]).toEqual([null, source, hash]);
    const before = (await state(analyst, 'HEARTBEAT')).values[0].value;
    expect(before).toBeGreaterThan(0);
    const changed = await act({ do: 'online-change', source: source.replace('HEARTBEAT + 1', 'HEARTBEAT + 2') });
    expect(changed.refusal).toBeNull();
    const seen = await state(analyst, 'HEARTBEAT');
    expect(seen.hash).toBe(changed.hash);
    expect(seen.values[0].value).toBeGreaterThanOrEqual(before);
    expect((await act({ do: 'online-change', source })).hash).toBe(hash);
  });

  it('forces a value, lists it, and lets it go; what is no variable or no value is refused', async () => {
    const records = async (parts: string) =>
      (await analyst.call('engineeringRecords', { params, query: `?parts=${parts}` })).body;
    expect((await act({ do: 'force', name: 'FLOW_LOW', value: '60.0' })).refusal).toBeNull();
    expect((await records('forces')).forces).toEqual([{ name: 'FLOW_LOW', value: 60 }]);
    expect((await state(analyst, 'FLOW_LOW')).values[0].value).toBe(60);
    const { refusal } = await act({ do: 'force', name: 'NO_SUCH', value: '1' });
    expect(refusal).toMatchObject({ code: 'not-accepted', detail: expect.stringContaining('NO_SUCH') });
    expect((await act({ do: 'force', name: 'FLOW_LOW', value: 'TRUE' })).refusal.code).toBe('not-accepted');
    expect((await act({ do: 'release', name: 'FLOW_LOW' })).refusal).toBeNull();
    expect((await records('forces')).forces).toEqual([]);
    const { tasks, buffer, audit } = await records('tasks,buffer,audit');
    expect(tasks[0].intervalMs).toBeGreaterThan(0);
    expect(tasks[0].runs).toBeGreaterThan(0);
    expect(buffer.map(({ code }: { code: string }) => code)).toContain('program-loaded');
    expect(buffer[0].text.ja).not.toBe('');
    expect(audit.find(({ action }: { action: string }) => action === 'force')).toMatchObject({
      by: 'engineer',
      from: 'ews',
    });
  });

  it('keeps the lists of the engineer from an operator, and shows him the diagnostic buffer', async () => {
    const { body } = await operator.call('engineeringRecords', { params });
    expect([body.audit, body.refusals.audit.code]).toEqual([null, 'role']);
    expect([body.forces, body.refusals.forces.code]).toEqual([null, 'role']);
    expect(body.buffer.length).toBeGreaterThan(0);
    expect(body.tasks.length).toBeGreaterThan(0);
  });

  it('is locked out by the key, which only somebody at the cabinet turns', async () => {
    const turn = (who: Person, position: string) =>
      who.call('engineeringKey', { params, body: { position } }).then(({ status }) => status);
    expect(await turn(analyst, 'run')).toBe(403);
    expect(await turn(operator, 'run')).toBe(200);
    expect((await state()).key).toBe('run');
    const { refusal } = await act({ do: 'mode', mode: 'stop' });
    expect(refusal).toMatchObject({ code: 'key-locked', status: 'Bad_UserAccessDenied' });
    expect(refusal.message.ja).toContain('キースイッチ');
    expect(await turn(operator, 'remote')).toBe(200);
    expect((await act({ do: 'mode', mode: 'stop' })).refusal).toBeNull();
    expect((await state()).mode).toBe('stop');
    expect((await act({ do: 'online-change', source: (await project()).source })).refusal.code).toBe('mode-refused');
    expect((await act({ do: 'mode', mode: 'run' })).refusal).toBeNull();
    expect((await state()).mode).toBe('run');
  });

  it('shows whom a controller’s OPC UA server believes, and takes certificates on and off', async () => {
    const path = { params };
    const view = async (who = analyst) => (await who.call('engineeringTrust', path)).body;
    const place = (who: Person, body: object) => who.call('engineeringTrustAct', { params, body });
    const seen = await view();
    // The works' controllers are careless: everything is offered and nobody is asked.
    expect(seen).toMatchObject({ listed: false, anonymous: 'observer', trusted: [], rejected: [], revocationLists: 0 });
    expect(seen.policies).toContain('None');
    const certificate = 'a1'.repeat(20);
    expect((await place(operator, { certificate, place: 'trusted' })).status).toBe(403);
    expect((await place(analyst, { certificate: 'no thumbprint', place: 'trusted' })).status).toBe(400);
    expect((await place(analyst, { certificate, place: 'trusted' })).status).toBe(200);
    for (const who of [analyst, operator])
      expect((await view(who)).trusted).toEqual([{ thumbprint: certificate, subject: null }]);
    expect((await place(analyst, { certificate, place: 'none' })).status).toBe(200);
    expect((await view()).trusted).toEqual([]);
    const { body } = await range.instructor.call('events', { params: { id }, query: '?type=opcua.trust&limit=10' });
    expect(body.map(({ data }: { data: object }) => data)).toMatchObject([
      { by: 'team-1-analyst', controller, place: 'trusted', thumbprint: certificate },
      { by: 'team-1-analyst', place: 'none' },
    ]);
  });

  it('is asked for a program again after a wipe', async () => {
    const { source, hash } = await project();
    expect((await act({ do: 'wipe' })).refusal).toBeNull();
    expect((await state()).mode).toBe('stop');
    expect((await act({ do: 'mode', mode: 'run' })).refusal).toMatchObject({ code: 'mode-refused' });
    expect((await act({ do: 'download', source })).hash).toBe(hash);
    expect((await act({ do: 'mode', mode: 'run' })).refusal).toBeNull();
    expect((await state()).mode).toBe('run');
  });

  it('meets the conduits: where they let nothing through, the answer says so in words', async () => {
    const order = {
      scenario: 'waterworks/quiet',
      teams: ['team-2'],
      seed: 7,
      measures: ['block-everything'],
      pace: 10,
    };
    const { body: launched } = await range.instructor.call('launch', { body: order });
    const other = { id: launched[0].id as string, controller };
    await range.instructor.call('control', { params: { id: other.id }, body: { action: 'start' } });
    const { body } = await range.instructor.call('engineeringState', { params: other });
    expect(['connection-refused', 'no-answer']).toContain(body.refusal.code);
    expect([body.mode, body.hash, body.values]).toEqual([null, null, []]);
    const done = (await range.instructor.call('engineeringAct', { params: other, body: { do: 'upload' } })).body;
    expect(done.refusal.code).toBe(body.refusal.code);
  });

  it('is not the operator’s: he looks and does nothing', async () => {
    const { status, body } = await operator.call('engineeringAct', { params, body: { do: 'wipe' } });
    expect([status, body.code]).toEqual([403, 'not-permitted']);
  });

  it('says that nothing arrives while the exercise stands still, and still reads', async () => {
    await range.instructor.call('control', { params: { id }, body: { action: 'pause' } });
    expect((await act({ do: 'download', source: (await project()).source })).refusal.code).toBe('waiting');
    expect((await state()).mode).toBe('run');
    await range.instructor.call('control', { params: { id }, body: { action: 'resume' } });
  });

  it('knows no controller that the site does not have', async () => {
    const answer = await analyst.call('engineeringState', { params: { id, controller: 'hmi' } });
    expect([answer.status, answer.body.code]).toEqual([404, 'unknown-controller']);
  });

  it('takes no program above the limit', async () => {
    const source = ' '.repeat(128 * 1024 + 1);
    expect((await analyst.call('engineeringCompile', { params, body: { source } })).status).toBe(400);
    expect((await analyst.call('engineeringCompile', { params, body: { source: source.repeat(4) } })).status).toBe(413);
  });
});
