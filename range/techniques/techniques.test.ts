import { describe, expect, it } from 'vitest';
import { scenario } from '../exercise/fixtures.ts';
import { resolveScenario } from '../exercise/load.ts';
import { engineering, rawWords, readPdu, valuesOf, writePdu } from './ask.ts';
import { ATTACK_TECHNIQUES, MITIGATIONS, stageRank, TACTICS } from './attack.ts';
import { TECHNIQUES } from './index.ts';
import type { Answer, Ask, KnownPoint, Reply, Technique, TechniqueContext, TechniqueResult } from './technique.ts';

const point: KnownPoint = {
  tag: 'AIC-201.SV',
  host: 'plc',
  unit: 1,
  area: 'holding',
  address: 1124,
  type: 'uint16',
  wordOrder: 'high-first',
  byteSwap: false,
  scale: 1,
  offset: 0,
};

const context = (parameters: unknown, change: Partial<TechniqueContext> = {}): TechniqueContext => ({
  parameters,
  found: {},
  point: () => point,
  account: () => ({ user: 'maintenance', password: 'stolen', secondFactor: '123456' }),
  subnet: () => '192.168.1',
  unit: () => 1,
  pause: () => 3,
  ...change,
});

/** Answers a technique's asks by a function, and says what it asked and what came of it. */
const play = (id: string, parameters: unknown, reply: (ask: Ask) => Reply, change: Partial<TechniqueContext> = {}) => {
  const technique = TECHNIQUES.get(id) as Technique;
  const script = technique.run(context(technique.parameters.parse(parameters), change));
  const asks: Ask[] = [];
  for (let step = script.next(undefined as never); ; ) {
    if (step.done) return { asks, result: step.value as TechniqueResult };
    asks.push(step.value);
    step = script.next(answer(step.value, reply));
  }
};
const answer = (ask: Ask, reply: (ask: Ask) => Reply): Answer => {
  if (ask.ask === 'wait') return { answer: 'waited' };
  if (ask.ask === 'together') return { answer: 'replies', replies: ask.requests.map(reply) };
  if (ask.ask === 'observe') return { answer: 'shown', value: 1 };
  if (ask.ask === 'act') return { answer: 'acted', result: 'ok' };
  return { answer: 'reply', reply: reply(ask) };
};
const requests = (asks: readonly Ask[]) => asks.flatMap((ask) => (ask.ask === 'request' ? [ask.request] : []));

describe('a stolen password', () => {
  it('opens a door that asks for nothing else, and never brings the second factor along', () => {
    const { asks, result } = play(
      'external-remote-services',
      { from: 'outsider', to: 'gateway', port: 443, account: 'maintenance' },
      () => ({ outcome: 'granted', session: 7 }),
    );
    expect(result.result).toBe('done');
    expect(requests(asks)).toEqual([
      { protocol: 'login', port: 443, user: 'maintenance', password: 'stolen', secondFactor: null },
    ]);
  });

  it('is tried as often as the scenario says, and then given up with the reason', () => {
    const { asks, result } = play(
      'remote-services',
      { from: 'gateway', to: 'jump', port: 3389, account: 'maintenance', tries: 3 },
      () => ({ outcome: 'rejected', reason: 'second-factor' }),
    );
    expect(requests(asks)).toHaveLength(3);
    expect(result).toMatchObject({ result: 'stopped', reason: 'rejected:second-factor' });
  });
});

describe('a sweep', () => {
  const sweep = { from: 'jump', zones: ['control'], octets: [1, 20], ports: [502], parallel: 8 };

  it('asks every address, then the ports of those that answered', () => {
    const { result } = play('remote-system-discovery', sweep, (ask) => {
      const address = ask.ask === 'request' && 'address' in ask.to ? ask.to.address : '';
      return { outcome: address.endsWith('.12') ? 'open' : 'timeout' };
    });
    expect(result).toMatchObject({ result: 'done', findings: { hosts: { '192.168.1.12': [502] } } });
  });

  it('ends where his access is cut', () => {
    const { result } = play('remote-system-discovery', sweep, () => ({ outcome: 'cut-off', host: 'jump' }));
    expect(result).toMatchObject({ result: 'stopped', reason: 'cut-off' });
  });
});

describe('identification', () => {
  it('reads the vendor from FC 43 and falls back to FC 17', () => {
    const found = { hosts: { '10.0.0.1': [502], '10.0.0.2': [502], '10.0.0.3': [4840] } };
    const { result } = play(
      'remote-system-information-discovery',
      { from: 'jump' },
      (ask) => {
        const [to, pdu] =
          ask.ask === 'request' && ask.request.protocol === 'modbus' ? [ask.to, ask.request.pdu] : [{}, ''];
        if ('address' in to && to.address === '10.0.0.2')
          return { outcome: 'modbus', pdu: pdu === '11' ? '1103414243' : 'ab01' };
        return { outcome: 'modbus', pdu: pdu === '11' ? '9101' : '2b0e010100000100024b41' };
      },
      { found },
    );
    expect(result.findings.identities).toEqual({ '10.0.0.1': 'KA', '10.0.0.2': 'ABC' });
  });
});

describe('a write', () => {
  const change = { from: 'jump', changes: [{ tag: 'AIC-201.SV', value: 26 }] };

  it('is read back, and has not succeeded when the controller holds something else', () => {
    const reply =
      (held: number) =>
      (ask: Ask): Reply => {
        const pdu = ask.ask === 'request' && ask.request.protocol === 'modbus' ? ask.request.pdu : '';
        return { outcome: 'modbus', pdu: pdu.startsWith('03') ? `0302${held.toString(16).padStart(4, '0')}` : pdu };
      };
    expect(play('modify-parameter', change, reply(26)).result.result).toBe('done');
    expect(play('modify-parameter', change, reply(20)).result).toMatchObject({ result: 'stopped', reason: 'not-held' });
  });

  it('that is answered with an exception says which', () => {
    const { result } = play('modify-parameter', change, () => ({ outcome: 'modbus', pdu: '8601' }));
    expect(result).toMatchObject({ reason: 'exception:1' });
  });

  it('is put back by one who persists, and left by one who does not', () => {
    const writes = (persist: boolean) =>
      requests(
        play('manipulation-of-control', { from: 'jump', tag: 'AIC-201.SV', value: 26, times: 3, persist }, (ask) => {
          const pdu = ask.ask === 'request' && ask.request.protocol === 'modbus' ? ask.request.pdu : '';
          return { outcome: 'modbus', pdu: pdu.startsWith('03') ? '03020014' : pdu };
        }).asks,
      ).filter((asked) => asked.protocol === 'modbus' && asked.pdu.startsWith('06')).length;
    expect(writes(false)).toBe(0);
    expect(writes(true)).toBe(3);
  });
});

describe('values on the wire', () => {
  it('keep their scale, sign and type', () => {
    expect(writePdu(point, 11100)).toBe('0604642b5c');
    expect(writePdu({ ...point, area: 'coil', type: 'bool', address: 3 }, 1)).toBe('050003ff00');
    expect(readPdu('holding', 1124, 2)).toBe('0304640002');
    expect(engineering({ ...point, scale: 0.01 }, rawWords({ ...point, scale: 0.01 }, 7.6))).toBeCloseTo(7.6);
    expect(engineering({ ...point, type: 'int16' }, rawWords({ ...point, type: 'int16' }, -5))).toBe(-5);
    const float = { ...point, type: 'float32' as const };
    expect(writePdu(float, 1.5)).toBe('1004640002043fc00000');
    expect(engineering(float, rawWords(float, 1.5))).toBe(1.5);
    expect(valuesOf('010105', 3)).toEqual([1, 0, 1]);
  });
});

describe('every technique', () => {
  it.each([...TECHNIQUES.values()].map((each) => [each.id, each] as const))(
    '%s names ATT&CK ids of the table',
    (_id, each) => {
      for (const id of each.attack) expect([...ATTACK_TECHNIQUES.keys()]).toContain(id);
      expect(each.title.ja).not.toBe('');
    },
  );

  it('asks in JSON, so that it can be stored and fed again', () => {
    for (const step of resolveScenario(scenario('waterworks/setpoint-tampering'), 1, 'team-1').steps) {
      const { asks } = play(step.technique, step.with, () => ({ outcome: 'timeout' }));
      expect(JSON.parse(JSON.stringify(asks))).toEqual(asks);
    }
  });
});

describe('the tables of ATT&CK for ICS', () => {
  it('rank the tactics of every technique', () => {
    for (const { tactics } of ATTACK_TECHNIQUES.values())
      for (const tactic of tactics) expect(stageRank(tactic)).toBeGreaterThanOrEqual(0);
    expect(stageRank('impact')).toBe(TACTICS.length - 1);
    expect(MITIGATIONS.get('M0932')).toBe('Multi-factor Authentication');
  });
});
