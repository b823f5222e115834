import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds } from '../../simulator/kernel/time.ts';
import type { WorldCommand } from '../../simulator/site/command.ts';
import { WorldError } from '../../simulator/site/problem.ts';
import { detection } from '../scoring/detection.ts';
import { document, load, request, scenarioText } from './fixtures.ts';
import { execute, prepare, type StampedCommand } from './run.ts';

const ID = 'waterworks/setpoint-tampering';
const at = (t: number, command: WorldCommand): StampedCommand => ({ t: atSeconds(t), command });

const operate = (action: Extract<WorldCommand, { kind: 'operate' }>['action']): WorldCommand => ({
  kind: 'operate',
  by: 'operator-seat',
  hmi: 'hmi',
  account: 'operator',
  action,
});

const play = (commands: StampedCommand[], end: number) =>
  execute(prepare(request(ID)), commands, {}, atSeconds(end)).events;
const ended = (events: readonly WorldEvent[], step: string) =>
  events.find(({ type, data }) => type === 'step.ended' && (data as { step: string }).step === step)?.data;

describe('an attacker', () => {
  // Seed 1: in at 536 s, on the jump host at 552 s, the sweep begins at 564 s.
  it('who is cut off at the gateway can do nothing more from the jump host, although his session there is alive', () => {
    const events = play([at(570, operate({ do: 'disable-access', host: 'gateway' }))], 900);
    expect(ended(events, 'discovery')).toMatchObject({ result: 'failed', reason: 'cut-off', hinderedBy: [] });
    const later = events.filter(
      ({ type, t, data }) => type === 'net.request' && t > atSeconds(600) && (data as { from: string }).from === 'jump',
    );
    expect(later).toEqual([]);
    const left = events.filter(
      ({ type, data }) => type === 'account.logout' && (data as { host: string }).host === 'jump',
    );
    expect(left).toEqual([]);
  });

  it('is not credited to any measure when it was the team that stopped him', () => {
    const events = play([at(800, operate({ do: 'write', tag: 'P-201.RUN', value: 0 }))], 2700);
    expect(events.some(({ type }) => type === 'excursion.began')).toBe(false);
    expect(ended(events, 'harm')).toMatchObject({ result: 'failed', hinderedBy: [] });
  });
});

describe('a team’s report', () => {
  const write = (events: readonly WorldEvent[]) =>
    events.find(
      ({ type, data }) => type === 'net.request' && (data as { bytes: string | null }).bytes?.endsWith('2b5c'),
    );
  const report = (cites: number[]): WorldCommand => ({
    kind: 'extension',
    extension: 'exercise',
    message: 'report',
    data: { by: 'analyst-seat', judgement: 'attack', cites },
  });
  const terms = { window: 900, alarms: false, response: 120, alertBudget: 0, until: 2700 };

  it('is a detection when it cites an event that goes back to the attack', () => {
    const seq = write(play([], 750))?.seq ?? -1;
    const events = play([at(750, report([3, seq]))], 760);
    expect(events.find(({ type }) => type === 'report.filed')).toMatchObject({ cause: seq, audience: 'team' });
    expect(detection({ events }, { events: [] }, terms)).toMatchObject({ detected: true, by: 'report' });
  });

  it('is none when it cites anything else', () => {
    const events = play([at(750, report([3]))], 760);
    expect(detection({ events }, { events: [] }, terms).detected).toBe(false);
  });
});

describe('a step by hand', () => {
  it('waits for the instructor', () => {
    const text = scenarioText(ID).replace(`trigger: { at: "\${attackAt}" }`, 'trigger: { manual: true }');
    const loaded = load(text);
    if (!loaded.ok) throw new Error('does not load');
    const header = prepare({ ...request(ID), scenario: loaded.scenario, document: document() });
    const trigger: WorldCommand = {
      kind: 'extension',
      extension: 'exercise',
      message: 'trigger',
      data: { step: 'remote-access' },
    };
    const quiet = execute(header, [], {}, atSeconds(700)).events;
    expect(quiet.some(({ type }) => type === 'step.started')).toBe(false);
    const events = execute(header, [at(100, trigger)], {}, atSeconds(200)).events;
    expect(events.find(({ type }) => type === 'step.started')).toMatchObject({
      t: atSeconds(101),
      data: { step: 'remote-access' },
    });
  });

  it('that the scenario does not have is refused as any command is that makes no sense', () => {
    const trigger = (message: string): WorldCommand => ({
      kind: 'extension',
      extension: 'exercise',
      message,
      data: { step: 'no-such-step' },
    });
    expect(() => play([at(1, trigger('trigger'))], 2)).toThrow(WorldError);
    expect(() => play([at(1, trigger('dance'))], 2)).toThrow(WorldError);
  });
});
