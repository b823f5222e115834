import { z } from 'zod';
import { engineering, readPdu, refusal, request, valuesOf, wait, width } from './ask.ts';
import { done, type Script, stopped, technique } from './technique.ts';

const Points = z.strictObject({
  from: z.string(),
  /** The controller whose memory he reads through. */
  to: z.string(),
  area: z.enum(['coil', 'discrete', 'input', 'holding']).default('holding'),
  start: z.number().int().min(0).max(65535).default(0),
  count: z.number().int().min(1).max(2000).default(100),
  /** Registers asked at once; at most 125 (Modbus Application Protocol v1.1b3, 6.3). */
  block: z.number().int().min(1).max(125).default(25),
});
type Points = z.infer<typeof Points>;

/** Reads a controller's memory block by block; blocks that do not exist answer with an exception and are passed over. */
export const pointAndTagIdentification = technique<Points>({
  id: 'point-and-tag-identification',
  attack: ['T0861'],
  title: { ja: 'レジスタの読み出しとタグの特定', en: 'Which register is what?' },
  parameters: Points,
  references: ({ from, to }) => ({ hosts: [from, to] }),
  *run({ parameters, unit, pause }): Script {
    const { from, to, area, start, count, block } = parameters;
    const values: Record<string, number> = {};
    const registers = { [`${to}/${area}`]: values };
    let reason = 'no-registers';
    for (let at = start; at < start + count; at += block) {
      const size = Math.min(block, start + count - at);
      yield* wait(pause(at) / 4);
      const reply = yield* request(from, to, { protocol: 'modbus', unit: unit(to), pdu: readPdu(area, at, size) });
      const problem = refusal(reply);
      if (problem === 'cut-off') return stopped(problem, { registers });
      if (problem !== null || reply.outcome !== 'modbus') {
        reason = problem ?? reply.outcome;
        continue;
      }
      for (const [index, value] of valuesOf(reply.pdu, size).entries()) values[String(at + index)] = value;
    }
    return Object.keys(values).length > 0 ? done({ registers }) : stopped(reason, { registers });
  },
});

const Watch = z.strictObject({
  from: z.string(),
  tags: z.array(z.string()).min(1),
  every: z.number().positive().default(10),
  times: z.number().int().min(1).max(1000).default(6),
});
type Watch = z.infer<typeof Watch>;

/** Polls a few values for a while, to learn what is normal. */
export const monitorProcessState = technique<Watch>({
  id: 'monitor-process-state',
  attack: ['T0801'],
  title: { ja: '運転状態の監視', en: 'Watching the process' },
  parameters: Watch,
  references: ({ from, tags }) => ({ hosts: [from], tags }),
  *run({ parameters, point }): Script {
    const seen: Record<string, number[]> = {};
    let reason = 'no-answer';
    for (let round = 0; round < parameters.times; round++) {
      if (round > 0) yield* wait(parameters.every);
      for (const tag of parameters.tags) {
        const known = point(tag);
        if (!known) continue;
        const reply = yield* request(parameters.from, known.host, {
          protocol: 'modbus',
          unit: known.unit,
          pdu: readPdu(known.area, known.address, width(known)),
        });
        const problem = refusal(reply);
        if (problem === 'cut-off') return stopped(problem, { seen });
        if (problem !== null || reply.outcome !== 'modbus') {
          reason = problem ?? reply.outcome;
          continue;
        }
        seen[tag] = [...(seen[tag] ?? []), engineering(known, valuesOf(reply.pdu, width(known)))];
      }
      // A conduit that says no once says no again: nobody polls a wall for minutes.
      if (Object.keys(seen).length === 0 && round >= 1) break;
    }
    return Object.keys(seen).length > 0 ? done({ seen }) : stopped(reason, { seen });
  },
});
