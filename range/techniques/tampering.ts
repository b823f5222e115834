import { z } from 'zod';
import { engineering, readPdu, refusal, request, valuesOf, wait, width, writePdu } from './ask.ts';
import {
  type Answer,
  type Ask,
  done,
  type KnownPoint,
  type Script,
  stopped,
  type TechniqueContext,
  technique,
} from './technique.ts';

const Change = z.strictObject({ tag: z.string(), value: z.number() });

/** Writes one point and reads it back. Null when the controller holds what was written, a reason otherwise. */
function* writePoint(from: string, point: KnownPoint, value: number): Generator<Ask, string | null, Answer> {
  const send = (pdu: string) => request(from, point.host, { protocol: 'modbus', unit: point.unit, pdu });
  const written = yield* send(writePdu(point, value));
  const problem = refusal(written);
  if (problem !== null) return problem;
  // A controller takes a request over in its next scan, or turns it down: look a little later.
  yield* wait(1);
  const reply = yield* send(readPdu(point.area, point.address, width(point)));
  if (reply.outcome !== 'modbus' || refusal(reply) !== null) return refusal(reply);
  const held = engineering(point, valuesOf(reply.pdu, width(point)));
  const step = Math.abs(point.scale) / 2 + 1e-6 * Math.abs(value);
  return Math.abs(held - value) <= step ? null : 'not-held';
}

const Writes = z.strictObject({
  from: z.string(),
  changes: z.array(Change).min(1),
  /** Times that he tries each write before he gives up. */
  tries: z.number().int().min(1).max(20).default(1),
});
type Writes = z.infer<typeof Writes>;

const writes = {
  parameters: Writes,
  references: ({ from, changes }: Writes) => ({ hosts: [from], tags: changes.map(({ tag }) => tag) }),
  *run({ parameters, point, pause }: TechniqueContext<Writes>): Script {
    const { from, changes, tries } = parameters;
    let index = 0;
    for (const { tag, value } of changes) {
      const known = point(tag);
      if (!known) return stopped('no-such-point');
      let problem: string | null = 'not-tried';
      for (let attempt = 0; attempt < tries && problem !== null; attempt++) {
        yield* wait(pause(index++));
        problem = yield* writePoint(from, known, value);
        if (problem === 'cut-off') return stopped(problem);
      }
      if (problem !== null) return stopped(problem);
    }
    return done();
  },
};

/** Writes a set-point straight into the controller. */
export const modifyParameter = technique<Writes>({
  id: 'modify-parameter',
  attack: ['T0836', 'T0855'],
  title: { ja: '設定値の直接書き換え', en: 'Set-point written straight into the controller' },
  ...writes,
});

/** Moves the limits at which the controller would cry out. */
export const modifyAlarmSettings = technique<Writes>({
  id: 'modify-alarm-settings',
  attack: ['T0838'],
  title: { ja: '警報設定値の変更', en: 'Alarm limits moved' },
  ...writes,
});

/** Sends a command that only an operator should: start, stop, manual, a value. */
export const unauthorizedCommandMessage = technique<Writes>({
  id: 'unauthorized-command-message',
  attack: ['T0855'],
  title: { ja: '不正な制御指令の送信', en: 'Command from somebody who may not give it' },
  ...writes,
});

const Screen = z.strictObject({
  from: z.string(),
  hmi: z.string(),
  account: z.string(),
  changes: z.array(Change).min(1),
});
type Screen = z.infer<typeof Screen>;

/** Signs in to an HMI by remote desktop and types at it, as the person at the desk would. */
export const graphicalUserInterface = technique<Screen>({
  id: 'graphical-user-interface',
  attack: ['T0823', 'T0836'],
  title: { ja: '監視操作端末の遠隔操作', en: 'Typing at the operator’s screen' },
  parameters: Screen,
  references: ({ from, hmi, account, changes }) => ({
    hosts: [from, hmi],
    tags: changes.map(({ tag }) => tag),
    accounts: [{ host: hmi, user: account }],
  }),
  *run({ parameters, account, pause }): Script {
    const { from, hmi, changes } = parameters;
    const credential = account(hmi, parameters.account);
    if (!credential) return stopped('no-such-account');
    yield* wait(pause(0));
    const login = yield* request(from, hmi, {
      protocol: 'login',
      port: 3389,
      user: credential.user,
      password: credential.password,
      secondFactor: null,
    });
    if (login.outcome !== 'granted') return stopped(refusal(login) ?? login.outcome);
    for (const [index, { tag, value }] of changes.entries()) {
      yield* wait(pause(index + 1));
      const reply = yield* request(from, hmi, { protocol: 'operate', tag, value });
      const problem = refusal(reply);
      if (problem !== null) return stopped(problem);
    }
    return done();
  },
});

const Keep = z.strictObject({
  from: z.string(),
  tag: z.string(),
  value: z.number(),
  every: z.number().positive().default(30),
  times: z.number().int().min(1).max(1000).default(40),
  /** Whether he puts the value back when somebody has corrected it. */
  persist: z.boolean().default(false),
});
type Keep = z.infer<typeof Keep>;

/** Stays to see it happen: reads the value back, and, if he persists, sets it again after a correction. */
export const manipulationOfControl = technique<Keep>({
  id: 'manipulation-of-control',
  attack: ['T0831'],
  title: { ja: '制御の乗っ取りの継続', en: 'Keeping hold of the process' },
  parameters: Keep,
  references: ({ from, tag }) => ({ hosts: [from], tags: [tag] }),
  *run({ parameters, point }): Script {
    const { from, tag, value, every, times, persist } = parameters;
    const known = point(tag);
    if (!known) return stopped('no-such-point');
    let unanswered = 0;
    for (let round = 0; round < times; round++) {
      if (round > 0) yield* wait(every);
      const reply = yield* request(from, known.host, {
        protocol: 'modbus',
        unit: known.unit,
        pdu: readPdu(known.area, known.address, width(known)),
      });
      const problem = refusal(reply);
      if (problem === 'cut-off') return stopped(problem);
      if (problem !== null || reply.outcome !== 'modbus') {
        if (++unanswered >= 3) return stopped(problem ?? reply.outcome);
        continue;
      }
      unanswered = 0;
      const held = engineering(known, valuesOf(reply.pdu, width(known)));
      if (!persist || Math.abs(held - value) <= Math.abs(known.scale)) continue;
      const rewritten = yield* writePoint(from, known, value);
      if (rewritten !== null && rewritten !== 'not-held') return stopped(rewritten);
    }
    return done();
  },
});
