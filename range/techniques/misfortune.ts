import { z } from 'zod';
import { done, type Script, stopped, technique } from './technique.ts';

/* What goes wrong without an adversary. It runs as a step, so that a mistake leaves a chain of causes like an attack. */

const Panel = z.strictObject({
  actuator: z.string(),
  mode: z.enum(['auto', 'manual']),
  /** In the actuator's unit. */
  position: z.number(),
  by: z.string(),
});
type Panel = z.infer<typeof Panel>;

/** Somebody turns a switch at the machine and leaves it there. */
export const leftInManual = technique<Panel>({
  id: 'left-in-manual',
  attack: [],
  title: { ja: '機側操作盤の手動のまま放置', en: 'Left in manual at the local panel' },
  parameters: Panel,
  references: ({ actuator }) => ({ actuators: [actuator] }),
  *run({ parameters, pause }): Script {
    const { actuator, mode, position, by } = parameters;
    yield { ask: 'wait', seconds: pause(0) };
    const answer = yield {
      ask: 'act',
      command: { kind: 'operate', by, action: { do: 'panel', actuator, mode, position } },
    };
    return answer.answer === 'acted' && answer.result !== 'ok' ? stopped(answer.result) : done();
  },
});

const Failure = z.strictObject({ tag: z.string(), failure: z.enum(['stuck', 'low', 'high', 'drift']) });
type Failure = z.infer<typeof Failure>;

/** An instrument fails by itself. */
export const instrumentFailure = technique<Failure>({
  id: 'instrument-failure',
  attack: [],
  title: { ja: '計器の故障', en: 'An instrument fails' },
  parameters: Failure,
  references: () => ({}),
  *run({ parameters }): Script {
    yield { ask: 'act', command: { kind: 'fail-instrument', tag: parameters.tag, failure: parameters.failure } };
    return done();
  },
});
