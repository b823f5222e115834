import { addressOf, findHost, hostNames, nameOf, targetOf } from '../hosts.ts';
import { table } from '../table.ts';
import { type Command, say, send, silence, usage } from '../work.ts';

const SUBNET = /^\d{1,3}\.\d{1,3}\.\d{1,3}$/;

const subnetOfHere = (shell: Parameters<Command['run']>[0]): string => {
  const here = findHost(shell.site, shell.here);
  return shell.site.zones.find(({ id }) => id === here?.zone)?.subnet ?? '0.0.0';
};

export const hosts: Command = {
  card: {
    name: 'hosts',
    usage: 'hosts',
    text: {
      ja: 'この端末の hosts ファイルに登録されたホスト名とアドレスを表示します（通信はしません）。',
      en: 'Shows the names and addresses in this host’s hosts file (sends nothing).',
    },
    example: 'hosts',
  },
  *run(shell) {
    const rows = shell.site.hosts
      .filter(({ kind }) => kind !== 'outsider')
      .map((host) => [addressOf(shell.site, host), host.id, host.title[shell.language]]);
    yield { ask: 'print', text: table(rows) };
  },
};

export const discover: Command = {
  card: {
    name: 'discover',
    usage: 'discover [subnet]',
    text: {
      ja: '同じネットワークの全アドレスに ARP で問い合わせ、応答したホストを表示します。サブネットを指定すると、その先へは ICMP で問い合わせます。',
      en: 'Asks every address of this network by ARP and shows which answered; another subnet is asked by ICMP.',
    },
    example: 'discover {subnet}',
  },
  *run(shell, [given]) {
    const subnet = given ?? subnetOfHere(shell);
    if (!SUBNET.test(subnet)) {
      throw usage(
        'サブネットは 192.168.20 のように三つの数で指定します。',
        'Give a subnet as three numbers, like 192.168.20.',
      );
    }
    yield say(shell, `${subnet}.1-254 に問い合わせています…`, `asking ${subnet}.1-254 …`);
    const addresses = Array.from({ length: 254 }, (_, i) => `${subnet}.${i + 1}`);
    const answer = yield {
      ask: 'together',
      requests: addresses.map((address) => ({ to: { host: null, address }, request: { protocol: 'discover' } })),
    };
    const replies = answer.answer === 'replies' ? answer.replies : [];
    const alive = addresses.filter((_, i) => replies[i]?.outcome === 'open');
    const rows = alive.map((address) => {
      const name = nameOf(shell.site, address);
      return [address, name === address ? '-' : name];
    });
    if (rows.length > 0) yield { ask: 'print', text: table(rows) };
    yield say(shell, `${alive.length} 台が応答しました。`, `${alive.length} answered.`);
  },
  complete: (shell) => shell.site.zones.map(({ subnet }) => subnet),
};

export const ping: Command = {
  card: {
    name: 'ping',
    usage: 'ping <host>',
    text: { ja: '相手が応答するか確かめます。', en: 'Checks whether a host answers.' },
    example: 'ping {controller}',
  },
  *run(shell, [word]) {
    const to = targetOf(shell, word);
    const reply = yield* send(to, { protocol: 'discover' });
    if (reply.outcome === 'open') yield say(shell, `${to.address} から応答がありました。`, `${to.address} is alive.`);
    else yield { ask: 'print', text: `${to.address}: ${silence(shell, reply)}` };
  },
  complete: (shell, args) => (args.length === 0 ? hostNames(shell) : []),
};

/** Ports that hosts of such sites offer, with their names. */
const PORTS: readonly (readonly [number, string])[] = [
  [22, 'ssh'],
  [443, 'https'],
  [502, 'modbus'],
  [802, 'modbus-tls'],
  [3389, 'rdp'],
  [4840, 'opc-ua'],
];

export const ports: Command = {
  card: {
    name: 'ports',
    usage: 'ports <host> [port,port…]',
    text: {
      ja: 'TCP 接続を試み、開いているポートを調べます。何も指定しなければ 22, 443, 502, 3389, 4840 を調べます。',
      en: 'Tries TCP connects and shows which ports are open; 22, 443, 502, 3389 and 4840 unless told otherwise.',
    },
    example: 'ports {controller} 502,4840',
  },
  *run(shell, [word, list]) {
    const to = targetOf(shell, word);
    const wanted = list === undefined ? PORTS.map(([port]) => port) : list.split(',').map(Number);
    if (wanted.length > 64 || wanted.some((port) => !Number.isInteger(port) || port < 1 || port > 65535)) {
      throw usage(
        'ポートは 1～65535 の数をコンマで区切って指定します（64 個まで）。',
        'Give up to 64 ports from 1 to 65535 with commas.',
      );
    }
    const answer = yield {
      ask: 'together',
      requests: wanted.map((port) => ({ to, request: { protocol: 'probe', port } })),
    };
    const replies = answer.answer === 'replies' ? answer.replies : [];
    const names = new Map(PORTS);
    const states = { open: 'open', refused: 'closed', timeout: 'filtered' } as const;
    const rows = wanted.map((port, i) => {
      const outcome = replies[i]?.outcome ?? 'timeout';
      return [`${port}/tcp`, states[outcome as keyof typeof states] ?? outcome, names.get(port) ?? ''];
    });
    yield { ask: 'print', text: table(rows) };
  },
  complete: (shell, args) => (args.length === 0 ? hostNames(shell) : []),
};
