import { describe, expect, it } from 'vitest';
import { testRange, until } from './fixtures.ts';

describe('an exercise whose log cannot be written', () => {
  it('acknowledges nothing that is not on the disk, ends where its log ends, and leaves the other team alone', async () => {
    const range = await testRange();
    const [broken, sound] = (await range.launch(['team-1', 'team-2'])) as [string, string];
    const operator = await range.seat('team-1-operator');
    const { exercises } = range.range.store;
    const append = exercises.append.bind(exercises);
    exercises.append = (batches) => {
      if (batches.some(({ exercise, inputs }) => exercise === broken && inputs.length > 0)) {
        throw new Error('database or disk is full');
      }
      append(batches);
    };
    const { status, body } = await operator.call('operate', {
      params: { id: broken },
      body: { do: 'write', tag: 'AIC-201.SV', value: 21 },
    });
    expect([status, body.code]).toEqual([409, 'refused']);
    await until(() => exercises.find(broken)?.status === 'failed');
    expect(exercises.find(broken)?.fault).toBe('log-not-written');
    expect(exercises.inputs(broken)).toEqual([]);
    const { t } = exercises.find(sound) as { t: number };
    await until(() => (exercises.find(sound)?.t ?? 0) > t);
    await range.close();
  });
});
