import { describe, expect, it } from 'vitest';
import { load, request, scenarioText } from './fixtures.ts';
import { execute, judgeRun, prepare, type RunRecord, runScenario, twinsOf } from './run.ts';

/** The Oldsmar-type attack with another act in the place of the moved alarm limits. */
const variant = (technique: string, parameters: string) => {
  const text = scenarioText('waterworks/setpoint-tampering')
    .replace('technique: modify-alarm-settings', `technique: ${technique}`)
    .replace(/with: \{ from: jump, changes: .*AIT-201\.HH.*/, `with: ${parameters}`)
    .replace(/ {4}success: \{ held: AIT-201\.HH.*\n/, '');
  const loaded = load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.scenario;
};

const stepOf = (scenario: ReturnType<typeof variant>, measures: readonly string[]) => {
  const asked = { ...request('waterworks/setpoint-tampering'), scenario, measures: [...measures] };
  const record = runScenario(asked);
  const judged = judgeRun(record, twinsOf(asked, record));
  return { record, step: judged.steps.find(({ id }) => id === 'alarm-limit') };
};
const workOf = (record: RunRecord, work: string): unknown =>
  record.events.find(({ type, data }) => type === 'work.ended' && (data as { work: string }).work === work)?.data;

describe('the malicious logic of logic-tampering', () => {
  const asked = request('waterworks/logic-tampering');
  const tampered = (measures: readonly string[]) => {
    const header = prepare({ ...asked, measures: [...measures] });
    const seen: { shown: number; truth: number }[] = [];
    const record = execute(header, [], {
      every: 60,
      look: (world) => {
        const dosing = world.controllers.find(({ id }) => id === 'plc-dosing');
        seen.push({ shown: dosing?.held('AIT-201.PV') ?? 0, truth: world.truth()['clear-well.ph'] ?? 0 });
      },
    });
    const ended = record.events.filter(
      ({ type, data }) => type === 'step.ended' && (data as { step: string }).step === 'logic',
    );
    return { record, seen, result: (ended.at(-1)?.data as { result?: string } | undefined)?.result };
  };

  it('drives the pump to its stop and shows a pH that is in order; the comparison with the project finds it', () => {
    const { record, seen, result } = tampered([]);
    expect(result).toBe('succeeded');
    const dosing = record.devices?.find(({ controller }) => controller === 'plc-dosing');
    expect(dosing?.source).toContain('P_201 := TO_RAW(100.0);');
    expect(dosing?.project).toContain('P_201 := TO_RAW(NAOH_MV);');
    expect(dosing?.hash).not.toBe(dosing?.projectHash);
    expect(dosing?.audit).toContainEqual(expect.objectContaining({ action: 'online-change', from: 'jump' }));
    const last = seen.at(-1);
    expect(last?.truth).toBeGreaterThan(8.6);
    expect(last?.shown).toBeLessThan(7.7);
  });

  it('does not get in where the key stands in RUN', () => {
    const { record, result } = tampered(['key-run']);
    expect(result).not.toBe('succeeded');
    const dosing = record.devices?.find(({ controller }) => controller === 'plc-dosing');
    expect(dosing?.hash).toBe(dosing?.projectHash);
  });
});

describe('an attack on the controller itself, in an exercise', () => {
  const engineer = 'from: jump, controller: plc-dosing, account: engineer';
  const forces = variant('manipulate-io-image', `{ ${engineer}, forces: [{ variable: SV_LIMITING, value: "FALSE" }] }`);

  it('succeeds undefended, and the controllers that are read out show it', () => {
    const { record, step } = stepOf(forces, []);
    expect(step).toMatchObject({ result: 'succeeded', technique: 'T0835' });
    const dosing = record.devices?.find(({ controller }) => controller === 'plc-dosing');
    expect(dosing?.forces).toEqual([{ name: 'SV_LIMITING', value: false }]);
    expect(dosing?.audit).toContainEqual(expect.objectContaining({ action: 'force', by: 'engineer', from: 'jump' }));
  });

  it('is blocked by a key in RUN, which has the credit; the works’ own download takes a walk to the cabinet', () => {
    const { record, step } = stepOf(forces, ['key-run']);
    expect(step).toMatchObject({ result: 'blocked', creditedTo: ['key-run'] });
    expect(workOf(record, 'program-download')).toMatchObject({ result: 'succeeded' });
    const keys = record.events.filter(({ type }) => type === 'plc.key').map(({ data }) => data);
    expect(keys).toEqual([
      { by: 'engineer', controller: 'plc-transmission', position: 'remote' },
      { by: 'engineer', controller: 'plc-transmission', position: 'run' },
    ]);
  });

  it('with a program of his own fails where the controller has to be stopped first, and legitimate work goes on', () => {
    const download = variant('program-download', `{ ${engineer}, source: "PROGRAM evil END_PROGRAM" }`);
    const { record, step } = stepOf(download, ['stop-before-download']);
    expect(step).toMatchObject({ result: 'blocked', creditedTo: ['stop-before-download'] });
    expect(workOf(record, 'program-download')).toMatchObject({ result: 'succeeded' });
  });

  it('is kept out by signed OPC UA where he has no certificate, and the works’ own business goes on', () => {
    const { record, step } = stepOf(forces, ['opcua-signed']);
    expect(step).toMatchObject({ result: 'blocked', creditedTo: ['opcua-signed'] });
    const dosing = record.devices?.find(({ controller }) => controller === 'plc-dosing');
    expect(dosing?.forces).toEqual([]);
    const refused = record.events.flatMap(({ type, data }) => {
      const { audit, from, status } = data as { audit?: string; from?: string; status?: string };
      return type === 'opcua.audit' && from === 'jump' ? [`${audit} ${status}`] : [];
    });
    expect(refused).toContain('AuditOpenSecureChannel Bad_SecurityPolicyRejected');
    expect(workOf(record, 'program-download')).toMatchObject({ result: 'succeeded' });
    // The historian signs in with its certificate and goes on recording.
    const opened = record.events.some(({ type, data }) => {
      const { audit, from, status } = data as { audit?: string; from?: string; status?: string };
      return type === 'opcua.audit' && audit === 'AuditActivateSession' && from === 'historian' && status === 'Good';
    });
    expect(opened).toBe(true);
  });

  it('by Modbus does not notice signed OPC UA', () => {
    const asked = request('waterworks/setpoint-tampering');
    const results = (measures: readonly string[]) => {
      const record = runScenario({ ...asked, measures: [...measures] });
      return judgeRun(record, twinsOf({ ...asked, measures: [...measures] }, record)).steps;
    };
    const without = results([]);
    const signed = results(['opcua-signed']);
    expect(without.some(({ result }) => result === 'succeeded')).toBe(true);
    expect(signed.map(({ id, result }) => [id, result])).toEqual(without.map(({ id, result }) => [id, result]));
    expect(signed.flatMap(({ creditedTo }) => creditedTo)).toEqual([]);
  });

  it('names host and account that the site must know', () => {
    expect(() => variant('data-destruction', '{ from: jump, controller: plc-dosing, account: nobody }')).toThrow(
      /nobody/,
    );
  });
});
