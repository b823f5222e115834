import { describe, expect, it } from 'vitest';
import { formatEvent, parseEvents, parseInputs } from '../exercise/bundle.ts';
import { run, scenario } from '../exercise/fixtures.ts';
import { resolveScenario } from '../exercise/load.ts';
import { bundleFiles } from './bundle.ts';
import { clockOf, logNames, parseReference, readingOf, rowsOf } from './logs.ts';
import { gradeAnswer, questionView, solve } from './questions.ts';
import { teamEvents } from './team.ts';

const attack = run('waterworks/setpoint-tampering');
const mistake = run('waterworks/dosing-mistake');
const questions = resolveScenario(scenario('waterworks/setpoint-tampering'), 1, 'team-1').questions;
const question = (id: string) => {
  const found = questions.find((each) => each.id === id);
  if (!found) throw new Error(`no question ${id}`);
  return found;
};
const { site } = attack.header;
const reading = readingOf(site);
const rows = (log: string) => rowsOf(log, attack.events, reading);

describe('what a team may have', () => {
  it('holds neither causes nor truth nor steps nor the labels of measures', () => {
    const measured = run('waterworks/setpoint-tampering', { measures: ['setpoint-limits', 'writer-detection'] });
    const text = teamEvents(measured.events)
      .map((event) => formatEvent(event))
      .join('\n');
    expect(text).not.toMatch(/"cause":\d/);
    expect(text).not.toMatch(
      /excursion|step\.|setpoint-limits|writer-detection|service\.measured|world\.started|net\./,
    );
    expect(text).toContain('operator.action');
  });

  it('has rows in every log that its own hosts would keep, and none of them names a cause', () => {
    for (const { name } of logNames()) {
      for (const row of rowsOf(name, attack.events, reading)) {
        expect(Object.keys(row).sort()).toEqual(['clock', 'detail', 'from', 'reference', 'summary', 't', 'to']);
        expect(parseReference(row.reference)).toMatchObject({ log: name });
      }
    }
    expect(rows('login-log').map((row) => row.from)).toContain('attacker-pc');
  });

  it('sees in the capture what its sensor is tapped to, and not the internet', () => {
    const seen = rows('capture');
    expect(seen.some((row) => row.from === 'jump' && row.to === 'plc-dosing')).toBe(true);
    expect(seen.some((row) => row.to === 'gateway' && row.from === 'attacker-pc')).toBe(false);
  });

  it('reads local time over midnight', () => {
    expect(clockOf(23.5 * 3600, 3600)).toBe('00:30:00');
  });
});

describe('a question', () => {
  const write = () =>
    rows('capture').find(
      (row) => row.from === 'jump' && row.summary.startsWith('modbus.write') && row.detail.endsWith('2b5c'),
    );

  it('is shown without its answer', () => {
    expect(JSON.stringify(questions.map((each) => questionView(each, null)))).not.toMatch(/derive|"attack".*right/);
    expect(Object.keys(questionView(question('value'), null))).not.toContain('derive');
  });

  it('has its answer from what happened in this very run', () => {
    expect(solve(question('entry'), attack.events, site).answer).toBe('attacker-pc');
    expect(solve(question('source'), attack.events, site).answer).toBe('jump');
    expect(solve(question('value'), attack.events, site).answer).toBe('11100');
    expect(solve(question('time'), attack.events, site).answer).toBe(write()?.clock);
  });

  it('is right with a row that proves it, and only half with none or another', () => {
    const grade = (answer: string, evidence: string[]) =>
      gradeAnswer(question('value'), answer, evidence, attack.events, site).grade;
    expect(grade('11,100', [write()?.reference ?? ''])).toBe('right');
    expect(grade('11100', [])).toBe('right-without-evidence');
    expect(grade('11100', [rows('capture')[0]?.reference ?? '', 'capture:nonsense', 'alarm-log:1'])).toBe(
      'right-without-evidence',
    );
    expect(grade('40', [write()?.reference ?? ''])).toBe('wrong');
  });

  it('of time takes minutes as they are read off a screen', () => {
    const clock = write()?.clock ?? '';
    expect(
      gradeAnswer(question('time'), clock.slice(0, 5), [write()?.reference ?? ''], attack.events, site).grade,
    ).toBe('right');
    expect(gradeAnswer(question('time'), '03:00', [], attack.events, site).grade).toBe('wrong');
  });

  it('about what never happened is answered with none', () => {
    const idle = run('waterworks/setpoint-tampering', { idle: true });
    expect(gradeAnswer(question('source'), 'なし', [], idle.events, site).grade).toBe('right-without-evidence');
    expect(gradeAnswer(question('source'), 'jump', [], idle.events, site).grade).toBe('wrong');
  });

  it('"attack or mistake?" has a different answer in each scenario, and evidence in each', () => {
    const login = rows('login-log').find((row) => row.from === 'attacker-pc');
    expect(
      gradeAnswer(question('attack-or-mistake'), 'attack', [login?.reference ?? ''], attack.events, site).grade,
    ).toBe('right');
    const asked = resolveScenario(scenario('waterworks/dosing-mistake'), 1, 'team-1').questions.find(
      ({ id }) => id === 'attack-or-mistake',
    );
    if (!asked) throw new Error('no question');
    const panel = rowsOf('operation-log', mistake.events, readingOf(mistake.header.site)).find((row) =>
      row.summary.startsWith('panel'),
    );
    expect(gradeAnswer(asked, 'mistake', [panel?.reference ?? ''], mistake.events, mistake.header.site).grade).toBe(
      'right',
    );
    expect(gradeAnswer(asked, 'attack', [panel?.reference ?? ''], mistake.events, mistake.header.site).grade).toBe(
      'wrong',
    );
  });
});

describe('an evidence bundle', () => {
  it('holds what a replay starts from and what it is held against', () => {
    const files = bundleFiles({ record: mistake, inputs: [], judged: null, capture: Uint8Array.of(1, 2, 3) });
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        'manifest.json',
        'header.json',
        'inputs.jsonl',
        'events.jsonl',
        'digest',
        'capture.pcapng',
        'team-operation-log.tsv',
        'team-login-log.tsv',
        'team-alert-log.tsv',
      ]),
    );
    expect(String(files.get('digest')).trim()).toBe(mistake.digest);
    expect(JSON.parse(String(files.get('header.json')))).toMatchObject({
      seed: 1,
      scenario: { id: 'waterworks/dosing-mistake' },
    });
    expect(parseEvents(String(files.get('events.jsonl')))).toHaveLength(mistake.events.length);
    expect(parseInputs(String(files.get('inputs.jsonl')))).toEqual([]);
  });
});
