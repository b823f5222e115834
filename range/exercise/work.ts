import { seconds } from '../../simulator/kernel/time.ts';
import { controllerNode, methodNode, methodSetOf } from '../../simulator/protocols/opcua/controller-space.ts';
import type { Site } from '../../simulator/site/document.ts';
import {
  engineering,
  IDENTIFY_PDU,
  readPdu,
  refusal,
  request,
  valuesOf,
  wait,
  width,
  writePdu,
} from '../techniques/ask.ts';
import {
  type Answer,
  type Ask,
  done,
  type KnownPoint,
  type Reply,
  type Script,
  stopped,
} from '../techniques/technique.ts';
import type { Work, WorkAction } from './scenario.ts';

/** What the people of the works know: their own register list, their own credentials, second factor included. */
export interface StaffContext {
  readonly site: Site;
  /** Simulation time, in seconds, at which the work began: a clock read later would not survive a restored snapshot. */
  readonly startedAt: number;
  point(tag: string): KnownPoint | null;
}

/** A piece of legitimate work as asks: the same way over the network, with the same conduits, as everything else. */
export function* doWork(work: Work, context: StaffContext): Script {
  for (const action of work.actions) {
    const problem = yield* doAction(action, context);
    if (problem !== null) return stopped(problem);
  }
  return done();
}

const accountOf = (site: Site, host: string, user: string) =>
  site.hosts.find((each) => each.id === host)?.accounts.find((each) => each.user === user);

function* doAction(action: WorkAction, context: StaffContext): Generator<Ask, string | null, Answer> {
  const { site } = context;
  switch (action.do) {
    case 'wait':
      yield* wait(action.time);
      return null;
    case 'operate': {
      const { hmi, account } = action;
      const answer = yield {
        ask: 'act',
        command: { kind: 'operate', by: 'scripted', hmi, account, action: action.action },
      };
      return answer.answer === 'acted' && answer.result === 'ok'
        ? null
        : answer.answer === 'acted'
          ? answer.result
          : 'answer';
    }
    case 'sign-in': {
      const account = accountOf(site, action.to, action.account);
      if (!account) return 'no-such-account';
      const { user, password, secondFactor } = account;
      const reply = yield* request(action.from, action.to, {
        protocol: 'login',
        port: action.port,
        user,
        password,
        secondFactor,
      });
      return reply.outcome === 'granted' ? null : (refusal(reply) ?? reply.outcome);
    }
    case 'sign-out': {
      const reply = yield* request(action.from, action.to, { protocol: 'logout', port: action.port });
      return refusal(reply);
    }
    case 'read':
    case 'write':
      return yield* register(action, context);
    case 'identify': {
      const pdu = IDENTIFY_PDU;
      return refusal(
        yield* request(action.from, action.controller, {
          protocol: 'modbus',
          unit: unitOf(site, action.controller),
          pdu,
        }),
      );
    }
    case 'history':
      return yield* history(action, context);
    case 'program-download':
      return yield* download(action, context);
  }
}

const unitOf = (site: Site, id: string): number => {
  const host = site.hosts.find((each) => each.id === id);
  return host?.kind === 'controller' ? host.identity.unit : 1;
};

function* register(
  action: Extract<WorkAction, { do: 'read' | 'write' }>,
  { point }: StaffContext,
): Generator<Ask, string | null, Answer> {
  const known = point(action.tag);
  if (!known) return 'no-such-point';
  const send = (pdu: string) => request(action.from, known.host, { protocol: 'modbus', unit: known.unit, pdu });
  if (action.do === 'write') {
    const problem = refusal(yield* send(writePdu(known, action.value)));
    if (problem !== null) return problem;
    yield* wait(1);
  }
  const reply = yield* send(readPdu(known.area, known.address, width(known)));
  if (reply.outcome !== 'modbus' || refusal(reply) !== null) return refusal(reply) ?? reply.outcome;
  if (action.do === 'read') return null;
  const held = engineering(known, valuesOf(reply.pdu, width(known)));
  return Math.abs(held - action.value) <= Math.abs(known.scale) ? null : 'not-held';
}

/** Opens an OPC UA session, does some things in it until one goes wrong, and closes it. */
function* inSession(
  from: string,
  to: string,
  identity: { readonly user: string; readonly password: string } | null,
  services: readonly Readonly<Record<string, unknown>>[],
  judge: (reply: Extract<Reply, { outcome: 'opcua' }>) => string | null,
): Generator<Ask, string | null, Answer> {
  const opened = yield* request(from, to, {
    protocol: 'opcua',
    service: { kind: 'openSession', name: from, user: identity?.user ?? null, password: identity?.password ?? null },
  });
  if (opened.outcome !== 'opcua' || refusal(opened) !== null) return refusal(opened) ?? opened.outcome;
  const session = opened.service.session;
  let problem: string | null = null;
  for (const service of services) {
    const reply = yield* request(from, to, { protocol: 'opcua', service: { ...service, session } });
    problem = refusal(reply) ?? (reply.outcome === 'opcua' ? judge(reply) : reply.outcome);
    if (problem !== null) break;
  }
  yield* request(from, to, {
    protocol: 'opcua',
    service: { kind: 'closeSession', session, deleteSubscriptions: true },
  });
  return problem;
}

function* history(
  action: Extract<WorkAction, { do: 'history' }>,
  context: StaffContext,
): Generator<Ask, string | null, Answer> {
  const end = seconds(context.startedAt);
  const service = {
    kind: 'readHistory',
    nodes: action.tags.map((tag) => controllerNode(tag)),
    start: Math.max(0, end - seconds(action.span)),
    end,
    limit: 0,
    // A set-point that nobody has touched is in the archive once, before the span.
    bounds: true,
  };
  return yield* inSession(action.from, action.historian, null, [service], ({ service: answer }) => {
    const results = answer.results as readonly {
      readonly status: number;
      readonly values: readonly { readonly status: number }[];
    }[];
    // Good_MoreData too: that there is more than one answer holds does not take away what it holds.
    const good = (status: number): boolean => status >>> 30 === 0;
    const told = results.every((each) => good(each.status) && each.values.some((value) => good(value.status)));
    return told ? null : 'no-history';
  });
}

/** Seconds for a walk to the cabinet with the key. */
const WALK = 600;

/**
 * Loads the program of the works' own project. A controller that takes it only when it stands still is stopped for it;
 * one whose key stands in RUN needs somebody at the cabinet first, who turns it back when all is done.
 */
function* download(
  action: Extract<WorkAction, { do: 'program-download' }>,
  { site }: StaffContext,
): Generator<Ask, string | null, Answer> {
  const controller = site.hosts.find((each) => each.id === action.controller);
  const account = accountOf(site, action.controller, action.account);
  if (controller?.kind !== 'controller') return 'no-such-controller';
  if (!account) return 'no-such-account';
  const { id, key, carelessDownload, source } = controller;
  const call = (method: string, value: string) => ({
    kind: 'call',
    object: methodSetOf(id),
    method: methodNode(id, method),
    arguments: [{ type: 'String', value }],
  });
  const load = call('DownloadProgram', source);
  const calls = carelessDownload ? [load] : [call('SetMode', 'stop'), load, call('SetMode', 'run')];
  const turn = (position: string): Ask => ({
    ask: 'act',
    command: { kind: 'turn-key', by: action.account, controller: id, position },
  });
  if (key === 'run') {
    yield* wait(WALK);
    yield turn('remote');
  }
  const problem = yield* inSession(action.from, id, account, calls, ({ service: answer }) =>
    answer.status === 0 ? null : `status:${String(answer.status)}`,
  );
  if (key === 'run') yield turn('run');
  return problem;
}
