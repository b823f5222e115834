import type { ServiceRequest } from '../../../../simulator/network/message.ts';
import { hostNames, nameOf, targetOf } from '../hosts.ts';
import { type Command, say, send, silence, usage } from '../work.ts';

const REASONS = {
  credentials: ['利用者名またはパスワードが違います。', 'Wrong user or password.'],
  'second-factor': ['二要素認証のコードが必要です（--code）。', 'A second factor is needed (--code).'],
  hours: ['許可された時間外です。', 'Outside the permitted hours.'],
  disabled: ['この入口は閉じられています。', 'Access to this host has been disabled.'],
  session: ['セッションが終了しています。', 'The session has ended.'],
  rights: ['権限がありません。', 'No right to do that.'],
  range: ['範囲外の値です。', 'Out of range.'],
} as const;

const option = (args: string[], name: string): string | null => {
  const at = args.indexOf(name);
  if (at < 0) return null;
  const [, value] = args.splice(at, 2);
  return value ?? null;
};

export const login: Command = {
  card: {
    name: 'login',
    usage: 'login <host> <user> <password> [--port 22|443|3389] [--code CODE]',
    text: {
      ja: '別のホストに入り、以後のコマンドをそのホストから実行します。既定のポートは 22 (SSH) です。',
      en: 'Signs in on another host; later commands run from there. The default port is 22 (SSH).',
    },
    example: 'login jump-host maintenance ******** --port 3389',
  },
  *run(shell, given) {
    const args = [...given];
    const code = option(args, '--code');
    const portText = option(args, '--port') ?? '22';
    const port = Number(portText);
    if (port !== 22 && port !== 443 && port !== 3389) {
      throw usage('ポートは 22、443、3389 のどれかです。', 'The port is 22, 443 or 3389.');
    }
    const [word, user, password] = args;
    const to = targetOf(shell, word);
    if (user === undefined || password === undefined) {
      throw usage('利用者名とパスワードを指定してください。', 'Give a user and a password.');
    }
    const host = to.host ?? nameOf(shell.site, to.address);
    const request: ServiceRequest = {
      protocol: 'session',
      port,
      service: { kind: 'login', user, password, secondFactor: code },
    };
    const reply = yield* send(to, request);
    if (reply.outcome !== 'session') {
      yield { ask: 'print', text: silence(shell, reply) };
    } else if (reply.service.kind === 'granted') {
      shell.hops.push({ host, user, port, session: reply.service.session });
      yield say(shell, `${host} に入りました。`, `Signed in on ${host}.`);
    } else if (reply.service.kind === 'refused') {
      const [ja, en] = REASONS[reply.service.reason];
      yield say(shell, ja, en);
    }
  },
  complete: (shell, args) =>
    args.length === 0 ? hostNames(shell) : args.at(-1) === '--port' ? ['22', '443', '3389'] : ['--port', '--code'],
};

export const logout: Command = {
  card: {
    name: 'logout',
    usage: 'logout',
    text: { ja: '今のホストから出て、元のホストに戻ります。', en: 'Leaves this host and goes back to the one before.' },
    example: 'logout',
  },
  *run(shell) {
    const hop = shell.hops.pop();
    if (!hop) throw usage('ここが最初のホストです。', 'This is the first host.');
    const to = targetOf(shell, hop.host);
    yield* send(to, { protocol: 'session', port: hop.port, service: { kind: 'logout', session: hop.session } });
    yield say(shell, `${hop.host} から出ました。`, `Left ${hop.host}.`);
  },
};

export const whoami: Command = {
  card: {
    name: 'whoami',
    usage: 'whoami',
    text: { ja: '今いるホストと利用者、たどってきた経路を表示します。', en: 'Shows host and user, and the way here.' },
    example: 'whoami',
  },
  *run(shell) {
    const way = shell.hops.map(({ user, host }) => `${user}@${host}`);
    yield {
      ask: 'print',
      text: [...way.slice(0, -1).map((hop) => `${hop} →`), `${shell.user}@${shell.here}`].join(' '),
    };
  },
};
