import {
  Attribute,
  NodeClass,
  type OpcUaRequest,
  type OpcUaResponse,
} from '../../../../simulator/protocols/opcua/services.ts';
import { controllerNames, targetOf } from '../hosts.ts';
import { table } from '../table.ts';
import { type Answer, type Ask, type Command, type Shell, say, send, silence, type Target, usage } from '../work.ts';

const OBJECTS_FOLDER = 'i=85';

function* ask(shell: Shell, to: Target, service: OpcUaRequest): Generator<Ask, OpcUaResponse | null, Answer> {
  const reply = yield* send(to, { protocol: 'opcua', service });
  if (reply.outcome === 'opcua') return reply.service;
  yield { ask: 'print', text: silence(shell, reply) };
  return null;
}

const status = (value: number): string => (value === 0 ? 'Good' : `0x${value.toString(16).padStart(8, '0')}`);

/** The session of this host at a server, opened when there is none; null when it was refused, which has been said. */
function* sessionAt(shell: Shell, to: Target): Generator<Ask, number | null, Answer> {
  const key = `${shell.here} ${to.address}`;
  const known = shell.sessions.get(key);
  if (known !== undefined) return known;
  const opened = yield* ask(shell, to, { kind: 'openSession', name: shell.here, user: null, password: null });
  if (opened?.kind === 'openSession') {
    shell.sessions.set(key, opened.session);
    return opened.session;
  }
  if (opened?.kind === 'fault') {
    yield say(shell, `セッションを開けません (${status(opened.status)})`, `no session (${status(opened.status)})`);
  }
  return null;
}

/* A session that the server has dropped meanwhile is opened again, once. */
function* inSession(
  shell: Shell,
  to: Target,
  make: (session: number) => OpcUaRequest,
): Generator<Ask, OpcUaResponse | null, Answer> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const session = yield* sessionAt(shell, to);
    if (session === null) return null;
    const answer = yield* ask(shell, to, make(session));
    if (answer?.kind !== 'fault') return answer;
    shell.sessions.delete(`${shell.here} ${to.address}`);
    if (attempt === 1)
      yield say(shell, `サービスエラー ${status(answer.status)}`, `service fault ${status(answer.status)}`);
  }
  return null;
}

const CLASS_NAMES = new Map<number, string>(Object.entries(NodeClass).map(([name, bit]) => [bit, name]));

export const opcua: Command = {
  card: {
    name: 'opcua',
    usage: 'opcua browse <host> [node] | opcua read <host> <node>…',
    text: {
      ja: 'OPC UA サーバのノードをたどり、値を読みます。ノードは ns=1;s={tag} のように書きます。匿名で接続します。',
      en: 'Browses an OPC UA server and reads values. Nodes are written like ns=1;s={tag}. Connects anonymously.',
    },
    example: 'opcua browse {controller}',
  },
  *run(shell, [verb, word, ...nodes]) {
    if (verb !== 'browse' && verb !== 'read') {
      throw usage('opcua の後に browse か read を指定します。', 'Say opcua browse or opcua read.');
    }
    const to = targetOf(shell, word);
    if (verb === 'browse') {
      const node = nodes[0] ?? OBJECTS_FOLDER;
      const answer = yield* inSession(shell, to, (session) => ({
        kind: 'browse',
        session,
        items: [{ node, direction: 'forward', referenceType: 'i=33', includeSubtypes: true, nodeClasses: 0 }],
        limit: 200,
      }));
      if (answer?.kind !== 'browse') return;
      const [result] = answer.results;
      if (result?.status !== 0) {
        yield say(
          shell,
          `ノード ${node}: ${status(result?.status ?? 0x80340000)}`,
          `node ${node}: ${status(result?.status ?? 0x80340000)}`,
        );
        return;
      }
      const rows = result.references.map((reference) => [
        reference.node,
        CLASS_NAMES.get(reference.nodeClass) ?? String(reference.nodeClass),
        reference.displayName.text,
      ]);
      yield { ask: 'print', text: rows.length > 0 ? table(rows) : '-' };
      return;
    }
    if (nodes.length === 0) throw usage('読むノードを指定してください。', 'Name the nodes to read.');
    const answer = yield* inSession(shell, to, (session) => ({
      kind: 'read',
      session,
      items: nodes.slice(0, 50).map((node) => ({ node, attribute: Attribute.Value })),
    }));
    if (answer?.kind !== 'read') return;
    const rows = answer.results.map((value, i) => [
      nodes[i] as string,
      value.status === 0 ? JSON.stringify(value.value) : '-',
      value.type ?? '',
      status(value.status),
    ]);
    yield { ask: 'print', text: table(rows) };
  },
  complete: (shell, args) => (args.length === 0 ? ['browse', 'read'] : args.length === 1 ? controllerNames(shell) : []),
};
