import { z } from 'zod';
import { methodNode, methodSetOf } from '../../simulator/protocols/opcua/controller-space.ts';
import { refusal, request, wait } from './ask.ts';
import {
  type Answer,
  type Ask,
  done,
  type Reply,
  type Script,
  stopped,
  type TechniqueContext,
  technique,
} from './technique.ts';

/*
 * Attacks on the controller itself, through the service that its engineers use: he signs in to its OPC UA server with
 * an account that he has got hold of, and calls the methods of its MethodSet.
 */

const engineer = {
  from: z.string(),
  controller: z.string(),
  /** The user whose password he has; the controller must know him as an engineer. */
  account: z.string(),
};
interface Engineer {
  readonly from: string;
  readonly controller: string;
  readonly account: string;
}

const references = ({ from, controller, account }: Engineer) => ({
  hosts: [from, controller],
  accounts: [{ host: controller, user: account }],
});

/** What a method gave back, or why it did not. */
type Called = { readonly outputs: readonly unknown[] } | { readonly problem: string };
type Call = (method: string, ...inputs: string[]) => Generator<Ask, Called, Answer>;

const carried = (output: unknown): unknown => (output as { readonly value?: unknown } | null)?.value;

/** Signs in, does something in the session, and closes it, whatever came of it. */
function* signedIn({ parameters, account }: TechniqueContext<Engineer>, body: (call: Call) => Script): Script {
  const { from, controller } = parameters;
  const credential = account(controller, parameters.account);
  if (!credential) return stopped('no-such-account');
  const ask = (service: Readonly<Record<string, unknown>>): Generator<Ask, Reply, Answer> =>
    request(from, controller, { protocol: 'opcua', service });
  const { user, password } = credential;
  const opened = yield* ask({ kind: 'openSession', name: from, user, password });
  if (opened.outcome !== 'opcua' || refusal(opened) !== null) return stopped(refusal(opened) ?? opened.outcome);
  const { session } = opened.service;
  const result = yield* body(function* (method, ...inputs) {
    const reply = yield* ask({
      kind: 'call',
      session,
      object: methodSetOf(controller),
      method: methodNode(controller, method),
      arguments: inputs.map((value) => ({ type: 'String', value })),
    });
    if (reply.outcome !== 'opcua' || refusal(reply) !== null) return { problem: refusal(reply) ?? reply.outcome };
    const { status, outputs } = reply.service as { readonly status: number; readonly outputs?: readonly unknown[] };
    return status === 0 ? { outputs: outputs ?? [] } : { problem: `status:${status}` };
  });
  // A controller that he has restarted, or a door that was shut in the meantime, does not answer any more.
  yield* ask({ kind: 'closeSession', session, deleteSubscriptions: true });
  return result;
}

const Mode = z.strictObject({ ...engineer, mode: z.enum(['run', 'stop', 'program']) });
type Mode = z.infer<typeof Mode>;

/** Stops the controller, or puts it into the mode in which it takes another program. */
export const changeOperatingMode = technique<Mode>({
  id: 'change-operating-mode',
  attack: ['T0858'],
  title: { ja: 'PLCの運転モードの変更', en: "The controller's operating mode changed" },
  parameters: Mode,
  references,
  *run(context): Script {
    const { parameters, pause } = context;
    yield* wait(pause(0));
    return yield* signedIn(context, function* (call) {
      const called = yield* call('SetMode', parameters.mode);
      return 'problem' in called ? stopped(called.problem) : done();
    });
  },
});

const Restart = z.strictObject({
  ...engineer,
  kind: z.enum(['cold', 'warm']).default('cold'),
  times: z.number().int().min(1).max(100).default(1),
  /** Seconds from one to the next. */
  every: z.number().positive().default(60),
});
type Restart = z.infer<typeof Restart>;

/** Restarts the controller, again and again if he likes. */
export const deviceRestart = technique<Restart>({
  id: 'device-restart',
  attack: ['T0816'],
  title: { ja: 'PLCの再起動', en: 'The controller restarted' },
  parameters: Restart,
  references,
  *run(context): Script {
    const { kind, times, every } = context.parameters;
    for (let round = 0; round < times; round++) {
      yield* wait(round === 0 ? context.pause(0) : every);
      const result = yield* signedIn(context, function* (call) {
        const called = yield* call('Restart', kind);
        return 'problem' in called ? stopped(called.problem) : done();
      });
      if (result.result === 'stopped') return result;
    }
    return done();
  },
});

const Plain = z.strictObject(engineer);
type Plain = z.infer<typeof Plain>;

/** Deletes the controller's program and data. */
export const dataDestruction = technique<Plain>({
  id: 'data-destruction',
  attack: ['T0809'],
  title: { ja: 'PLCのプログラム・データの消去', en: "The controller's program and data deleted" },
  parameters: Plain,
  references,
  *run(context): Script {
    yield* wait(context.pause(0));
    return yield* signedIn(context, function* (call) {
      const called = yield* call('Wipe');
      return 'problem' in called ? stopped(called.problem) : done();
    });
  },
});

/** Takes the program out of the controller, to read how the plant is run. */
export const programUpload = technique<Plain>({
  id: 'program-upload',
  attack: ['T0845'],
  title: { ja: 'PLCプログラムの読出し', en: "The controller's program read out" },
  parameters: Plain,
  references,
  *run(context): Script {
    yield* wait(context.pause(0));
    return yield* signedIn(context, function* (call) {
      const called = yield* call('UploadProgram');
      if ('problem' in called) return stopped(called.problem);
      const programs = {
        ...context.found.programs,
        [context.parameters.controller]: String(carried(called.outputs[0])),
      };
      return done({ programs });
    });
  },
});

const Download = z.strictObject({
  ...engineer,
  /** Structured Text. */
  source: z.string().min(1),
  /** Stops the controller for it and starts it again, where it takes no download while it runs. */
  stopFirst: z.boolean().default(false),
});
type Download = z.infer<typeof Download>;

/** Loads a program of his own into the controller. */
export const programDownload = technique<Download>({
  id: 'program-download',
  attack: ['T0843', 'T0889'],
  title: { ja: '不正なPLCプログラムの書込み', en: 'A program of his own in the controller' },
  parameters: Download,
  references,
  *run(context): Script {
    const { source, stopFirst } = context.parameters;
    yield* wait(context.pause(0));
    return yield* signedIn(context, function* (call) {
      const calls: readonly (readonly [string, string])[] = stopFirst
        ? [
            ['SetMode', 'stop'],
            ['DownloadProgram', source],
            ['SetMode', 'run'],
          ]
        : [['DownloadProgram', source]];
      for (const [method, input] of calls) {
        const called = yield* call(method, input);
        if ('problem' in called) return stopped(called.problem);
      }
      return done();
    });
  },
});

const Modify = z.strictObject({
  ...engineer,
  /** Each is put in the place of the first text that reads so. */
  edits: z.array(z.strictObject({ find: z.string().min(1), replace: z.string() })).min(1),
});
type Modify = z.infer<typeof Modify>;

/** Reads the running program out, changes a few words of it, and puts it back without a stop: hard to notice. */
export const modifyProgram = technique<Modify>({
  id: 'modify-program',
  attack: ['T0889', 'T0845'],
  title: { ja: '稼働中のPLCプログラムの改ざん', en: 'The running program tampered with' },
  parameters: Modify,
  references,
  *run(context): Script {
    const { edits } = context.parameters;
    yield* wait(context.pause(0));
    return yield* signedIn(context, function* (call) {
      const uploaded = yield* call('UploadProgram');
      if ('problem' in uploaded) return stopped(uploaded.problem);
      let source = String(carried(uploaded.outputs[0]));
      for (const { find, replace } of edits) {
        if (!source.includes(find)) return stopped('no-such-text');
        source = source.replace(find, () => replace);
      }
      yield* wait(context.pause(1));
      const changed = yield* call('OnlineChange', source);
      return 'problem' in changed ? stopped(changed.problem) : done();
    });
  },
});

const Force = z.strictObject({
  ...engineer,
  /** Variables of the program, each with a literal of Structured Text. */
  forces: z.array(z.strictObject({ variable: z.string(), value: z.string() })).min(1),
});
type Force = z.infer<typeof Force>;

/** Forces inputs or outputs: the program computes with values that the plant does not have. */
export const manipulateIoImage = technique<Force>({
  id: 'manipulate-io-image',
  attack: ['T0835'],
  title: { ja: '入出力イメージの強制', en: 'Inputs and outputs forced' },
  parameters: Force,
  references,
  *run(context): Script {
    const { forces } = context.parameters;
    yield* wait(context.pause(0));
    return yield* signedIn(context, function* (call) {
      for (const [index, { variable, value }] of forces.entries()) {
        if (index > 0) yield* wait(context.pause(index) / 4);
        const called = yield* call('Force', variable, value);
        if ('problem' in called) return stopped(called.problem);
      }
      return done();
    });
  },
});
