import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../simulator/kernel/time.ts';
import { formatInput, parseInputs, replay } from './bundle.ts';
import { request } from './fixtures.ts';
import { execute, prepare, type StampedCommand } from './run.ts';

const ID = 'waterworks/setpoint-tampering';

/** Someone turns the hypochlorite dose up, and a tool reads from outside. */
const commands: StampedCommand[] = [
  {
    t: atSeconds(60.25),
    command: {
      kind: 'operate',
      by: 'operator-seat',
      hmi: 'hmi',
      account: 'operator',
      action: { do: 'write', tag: 'AIC-202.SV', value: 0.75 },
    },
  },
  {
    t: atSeconds(61.5),
    command: {
      kind: 'request',
      from: 'ews',
      to: 'plc-dosing',
      channel: 'tool',
      request: { protocol: 'modbus', unit: 1, pdu: Uint8Array.of(6, 4, 104, 0, 80) },
    },
  },
  { t: atSeconds(90), command: { kind: 'silence', by: 'operator-seat' } },
];

describe('a run', () => {
  // Into the attack: seed 1 comes in at 536 s and writes from 684 s.
  const END = 800;
  const whole = execute(prepare(request(ID)), [], {}, atSeconds(END));

  it('with the same seed has the same digest, with another seed another', () => {
    const [again, other] = [1, 2].map((seed) => execute(prepare(request(ID, { seed })), [], {}, atSeconds(END)));
    expect(again?.digest).toBe(whole.digest);
    expect(other?.digest).not.toBe(whole.digest);
  });

  it('of another team draws other variables from the same seed', () => {
    const [a, b] = [prepare(request(ID)), prepare(request(ID, { team: 'team-2' }))];
    expect(a.site.resolved).not.toEqual(b.site.resolved);
    const octets = (header: typeof a) => header.site.hosts.map(({ octet }) => octet);
    expect(octets(a)).not.toEqual(octets(b));
  });

  it('that is looked at while it goes comes to the same digest', () => {
    const header = prepare(request(ID));
    let looks = 0;
    const watched = execute(header, [], { every: 2.5, look: () => void looks++ }, atSeconds(END));
    expect(looks).toBe(321);
    expect(watched.digest).toBe(whole.digest);
  });

  it('is not shifted in its luck by a measure: noise, demand and the operator stay what they were', () => {
    const idle = (measures: string[]) =>
      execute(prepare(request(ID, { idle: true, measures })), [], {}, atSeconds(1500)).digest;
    // Nothing that these measures do happens in an idle run, so every event is the same.
    expect(idle(['process-trip', 'writer-detection', 'setpoint-limits'])).toBe(idle([]));
  });
});

describe('a replay', () => {
  const header = prepare(request(ID));
  const END = 150;
  const record = execute(header, commands, {}, atSeconds(END));
  const written = commands.map((input) => formatInput(input)).join('\n');
  const again = (text: string) => replay(JSON.parse(JSON.stringify(header)), parseInputs(text), record.events, END);

  it('from header and input log alone confirms the record', () => {
    expect(again(written)).toMatchObject({ digest: record.digest, difference: null });
    expect(record.events.some((event) => event.type === 'alarm.silenced')).toBe(true);
  });

  it('names the first event that comes out otherwise when an input was altered', () => {
    const { difference } = again(written.replace('"value":0.75', '"value":0.76'));
    expect(difference?.recorded).toMatchObject({ type: 'operator.action', data: { value: 0.75 } });
    expect(difference?.replayed).toMatchObject({ type: 'operator.action', data: { value: 0.76 } });
    expect(difference?.at).toBe(60.25);
  });

  it('names it when an input was dropped, and when two changed places', () => {
    const [first, second, third] = written.split('\n') as [string, string, string];
    const dropped = again([first, third].join('\n')).difference;
    expect(dropped?.at).toBe(61.5);
    // Moved as it stands, stamp and all: submitted in the order of the log, and late.
    const moved = again([second, first, third].join('\n')).difference;
    expect(moved?.at).toBe(60.25);
    const stamp = (line: string, t: number): string => line.replace(/"t":\d+/, `"t":${t}`);
    const swapped = again([stamp(second, 60_250_000), stamp(first, 61_500_000), third].join('\n')).difference;
    expect(swapped?.at).toBe(60.25);
  });

  it('names an input that the world does not take, and the event that is missing for it', () => {
    const { difference, refused } = again(written.replace('"hmi":"hmi"', '"hmi":"nowhere"'));
    expect(refused).toMatchObject({ line: 1, at: 60.25, reason: expect.stringContaining('unknown-hmi') });
    expect(difference?.recorded).toMatchObject({ type: 'operator.action', data: { value: 0.75 } });
  });

  it('names it when the record was altered', () => {
    const events = record.events.map((event, index) => (index === 500 ? { ...event, cell: 'team-9' } : event));
    expect(replay(header, commands, events, END).difference?.index).toBe(500);
    expect(replay(header, commands, record.events.slice(0, -1), END).difference?.recorded).toBeNull();
  });

  it('of another engine is refused, and a line that is no command says which', () => {
    expect(() => replay({ ...header, engine: '0.0.0' }, [], [], 1)).toThrow(/0\.0\.0/);
    expect(() => parseInputs('{"t":1,"command":{"kind":"silence","by":"a"}}\nnonsense')).toThrow(/line 2/);
    for (const line of [
      '{"t":"x"}',
      '{"t":1}',
      '{"t":-1,"command":{"kind":"silence"}}',
      '{"t":1,"command":{}}',
      'null',
    ])
      expect(() => parseInputs(line), line).toThrow(/inputs.jsonl:1/);
  });
});
