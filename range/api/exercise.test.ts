import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../contract/exercise.ts';
import { FrameSchema } from '../contract/exercise.ts';
import { type TestRange, testRange, until } from './fixtures.ts';

describe('an exercise over the web', () => {
  let range: TestRange;
  beforeAll(async () => {
    range = await testRange();
  });
  afterAll(() => range.close());

  const exercise = async (id: string) => (await range.instructor.call('exercise', { params: { id } })).body;
  const control = (id: string, body: object) => range.instructor.call('control', { params: { id }, body });

  it('is launched for two teams, started, paused, paced, reset and ended by the instructor', async () => {
    const [one, two] = (await range.launch(['team-1', 'team-2'], { start: false })) as [string, string];
    expect((await exercise(one)).status).toBe('ready');
    expect((await control(one, { action: 'start' })).body.status).toBe('running');
    await until(async () => (await exercise(one)).t > 2);
    expect((await exercise(two)).t).toBe(0);
    expect((await control(one, { action: 'pause' })).body.status).toBe('paused');
    const { t } = await exercise(one);
    expect((await control(one, { action: 'pace', pace: 60 })).body.pace).toBe(60);
    expect((await exercise(one)).t).toBe(t);
    expect((await control(one, { action: 'resume' })).body.status).toBe('running');
    await until(async () => (await exercise(one)).t > t + 5);
    expect((await control(one, { action: 'reset' })).body).toMatchObject({ status: 'ready', t: 0 });
    expect((await control(one, { action: 'pause' })).body).toMatchObject({ code: 'wrong-status' });
    expect((await control(one, { action: 'end' })).body.status).toBe('ended');
    expect((await exercise(two)).status).toBe('ready');
  });

  it('ends what ran for a team before when another is launched for it', async () => {
    const [before] = (await range.launch(['team-2'])) as [string];
    const [after] = (await range.launch(['team-2'])) as [string];
    expect((await exercise(before)).status).toBe('ended');
    expect((await exercise(after)).status).toBe('running');
  });

  it('shows the operator his plant, takes what he does, and writes it into his operation log', async () => {
    const [id] = (await range.launch(['team-1'])) as [string];
    const operator = await range.seat('team-1-operator');
    const socket = operator.socket();
    let frame: Frame | null = null;
    socket.on('frame', (received: Frame) => {
      frame = FrameSchema.parse(received);
    });
    await socket.emitWithAck('watch', { exercise: id });
    await until(() => (frame?.t ?? 0) > 3);
    expect((frame as Frame | null)?.shown['AIC-201.SV']).toBeCloseTo(20, 0);

    const done = await operator.call('operate', {
      params: { id },
      body: { do: 'write', tag: 'AIC-201.SV', value: 21 },
    });
    expect(done.body).toMatchObject({ accepted: true, result: 'accepted' });
    const refused = await operator.call('operate', {
      params: { id },
      body: { do: 'write', tag: 'AIC-201.SV', value: 9999 },
    });
    expect(refused.body).toMatchObject({ accepted: false, result: 'range' });
    await until(() => Math.round(frame?.shown['AIC-201.SV'] ?? 0) === 21);

    const { body: log } = await operator.call('operations', { params: { id } });
    expect(log.map((each: { by: string; result: string }) => [each.by, each.result])).toEqual([
      ['team-1-operator', 'accepted'],
      ['team-1-operator', 'range'],
    ]);
    const inputs = range.range.store.exercises.inputs(id);
    expect(inputs.map(({ command }) => JSON.parse(command).kind)).toEqual(['operate', 'operate']);
  });

  it('answers trends over the exercise and the time before it', async () => {
    const [id] = (await range.launch(['team-1'])) as [string];
    await until(async () => (await exercise(id)).t > 20);
    const trends = async () =>
      (await range.instructor.call('trends', { params: { id }, query: '?tags=AIT-201.PV,LIT-301.PV&hours=1' })).body;
    await until(async () => (await trends()).series[0].t[0] < -300);
    const { series, truth, to } = await trends();
    expect(series.map((each: { tag: string }) => each.tag)).toEqual(['AIT-201.PV', 'LIT-301.PV']);
    const { t, value } = series[0];
    expect(t).toEqual([...t].sort((a: number, b: number) => a - b));
    expect(t.at(-1)).toBeLessThanOrEqual(to);
    expect(t.some((at: number) => at > 0)).toBe(true);
    for (const pH of value.filter((each: number | null) => each !== null)) expect(pH).toBeGreaterThan(6);
    expect(truth.find((each: { tag: string }) => each.tag === 'AIT-201.PV').value.length).toBeGreaterThan(5);
    const unknown = await range.instructor.call('trends', { params: { id }, query: '?tags=NO-SUCH&hours=1' });
    expect(unknown.body.code).toBe('unknown-tag');
  });

  it('goes on when a browser disappears in the middle, and takes it back', async () => {
    const [id] = (await range.launch(['team-1'])) as [string];
    const operator = await range.seat('team-1-operator');
    const first = operator.socket();
    await first.emitWithAck('watch', { exercise: id });
    await new Promise((resolve) => first.once('frame', resolve));
    first.io.engine.close();
    const { t } = await exercise(id);
    await until(async () => (await exercise(id)).t > t + 5);
    const again = operator.socket();
    await again.emitWithAck('watch', { exercise: id });
    const frame = await new Promise<Frame>((resolve) => again.once('frame', resolve));
    expect(frame.t).toBeGreaterThan(t);
  });

  it('still shows its last picture when it has ended', async () => {
    const [id] = (await range.launch(['team-1'], { scenario: 'waterworks/short', pace: 60 })) as [string];
    await until(async () => (await exercise(id)).status === 'ended');
    const operator = await range.seat('team-1-operator');
    const socket = operator.socket();
    const frame = new Promise<Frame>((resolve) => socket.once('frame', resolve));
    await socket.emitWithAck('watch', { exercise: id });
    const { status, t, shown } = FrameSchema.parse(await frame);
    expect({ status, t }).toEqual({ status: 'ended', t: 20 });
    expect(shown['AIT-201.PV']).toBeGreaterThan(7);
  });

  it('scores an exercise when it has ended, and not before', async () => {
    const [id] = (await range.launch(['team-1'], { scenario: 'waterworks/short', pace: 60, start: false })) as [string];
    const operator = await range.seat('team-1-operator');
    expect((await operator.call('score', { params: { id } })).body.code).toBe('not-ended');
    await control(id, { action: 'start' });
    await until(async () => (await exercise(id)).status === 'ended');
    const { status, body } = await operator.call('score', { params: { id } });
    expect(status).toBe(200);
    expect(body.result).toMatchObject({ schema: 1, mode: 'live', simulatedSeconds: 20, team: 'team-1' });
    expect(body.result.steps).toEqual([expect.objectContaining({ id: 'feeder' })]);
    const stored = range.range.store.exercises.score(id) as { result: { digest: string } };
    const { body: whole } = await range.instructor.call('score', { params: { id } });
    expect(whole.result).toMatchObject({ seed: 7, digest: stored.result.digest });
  });

  it('tells a team no seed with its score, nor what a seed could be found by', async () => {
    const operator = await range.seat('team-1-operator');
    const { body: exercises } = await operator.call('exercises');
    const ended = exercises.find(({ status }: { status: string }) => status === 'ended');
    const { body } = await operator.call('score', { params: { id: ended.id } });
    expect(body.variables).toEqual({});
    expect(body.result).toMatchObject({ seed: null, digest: null });
    expect(body.result.twins).toEqual({ idle: null, undefended: null, quiet: null });
  });
});
