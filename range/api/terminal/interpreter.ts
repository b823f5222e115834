import type { Site } from '../../../simulator/site/document.ts';
import type { CommandCard } from '../../contract/investigation.ts';
import { capture } from './commands/capture.ts';
import { modbus, registers } from './commands/modbus.ts';
import { discover, hosts, ping, ports } from './commands/network.ts';
import { opcua } from './commands/opcua.ts';
import { login, logout, whoami } from './commands/session.ts';
import { cardAt } from './examples.ts';
import { cells, table } from './table.ts';
import { type Command, type Shell, say, UsageError, type Work } from './work.ts';

const help: Command = {
  card: {
    name: 'help',
    usage: 'help [command]',
    text: {
      ja: 'コマンドの一覧、または一つのコマンドの使い方を表示します。',
      en: 'Lists the commands, or explains one.',
    },
    example: 'help modbus',
  },
  *run(shell, [name]) {
    if (name === undefined) {
      const rows = [...commands.values()].map(({ card }) => [card.name, cardAt(shell.site, card).text[shell.language]]);
      yield { ask: 'print', text: table(rows) };
      return;
    }
    const command = commands.get(name);
    if (!command) throw unknownCommand(name);
    const card = cardAt(shell.site, command.card);
    yield {
      ask: 'print',
      text: `${card.text[shell.language]}\n  ${card.usage.split(' | ').join('\n  ')}\n  例/e.g.: ${card.example}`,
    };
  },
  complete: (_, args) => (args.length === 0 ? [...commands.keys()] : []),
};

const history: Command = {
  card: {
    name: 'history',
    usage: 'history',
    text: { ja: 'この端末で入力したコマンドを表示します。', en: 'Shows what was typed in this terminal.' },
    example: 'history',
  },
  *run(shell) {
    yield { ask: 'print', text: table(shell.history.map((line, i) => [String(i + 1), line])) };
  },
};

const clear: Command = {
  card: {
    name: 'clear',
    usage: 'clear',
    text: { ja: '画面を消します。', en: 'Clears the screen.' },
    example: 'clear',
  },
  *run() {
    yield { ask: 'print', text: '\u001b[2J\u001b[H' };
  },
};

const language: Command = {
  card: {
    name: 'lang',
    usage: 'lang ja|en',
    text: { ja: '端末の表示言語を切り替えます。', en: 'Switches the terminal’s language.' },
    example: 'lang en',
  },
  *run(shell, [to]) {
    if (to !== 'ja' && to !== 'en')
      throw new UsageError({ ja: 'lang ja または lang en と入力します。', en: 'Say lang ja or lang en.' });
    shell.language = to;
    yield say(shell, '日本語で表示します。', 'English from here on.');
  },
  complete: (_, args) => (args.length === 0 ? ['ja', 'en'] : []),
};

const commands: ReadonlyMap<string, Command> = new Map(
  [
    help,
    hosts,
    discover,
    ping,
    ports,
    modbus,
    opcua,
    registers,
    capture,
    login,
    logout,
    whoami,
    history,
    language,
    clear,
  ].map((command) => [command.card.name, command]),
);

/** What the command cards beside the terminal show at a site. */
export const commandCards = (site: Site): CommandCard[] => [...commands.values()].map(({ card }) => cardAt(site, card));

const unknownCommand = (name: string): UsageError =>
  new UsageError({
    ja: `コマンド "${name}" はありません。help で一覧を表示します。`,
    en: `No command "${name}". "help" lists them.`,
  });

/** Words of a line; quotes hold words together. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? (match[3] as string));

/* What is remembered of a login is not its password. */
const remembered = (line: string): string => {
  const words = wordsOf(line);
  return words[0] === 'login' && words.length > 3
    ? [...words.slice(0, 3), '********', ...words.slice(4)].join(' ')
    : line;
};

/** Carries a line out. What it says comes as `print` asks; a line that makes no sense says so. */
export function* interpret(shell: Shell, line: string): Work {
  const [name, ...args] = wordsOf(line);
  if (name === undefined) return;
  shell.history.push(remembered(line.trim()));
  if (shell.history.length > 200) shell.history.shift();
  try {
    const command = commands.get(name === 'exit' ? 'logout' : name);
    if (!command) throw unknownCommand(name);
    yield* command.run(shell, args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    yield { ask: 'print', text: error.text[shell.language] };
  }
}

/** What the last word of a line may become. */
export const complete = (shell: Shell, line: string): string[] => {
  const words = wordsOf(line);
  const typing = /\s$/.test(line) || words.length === 0 ? '' : (words.pop() as string);
  const [name, ...args] = words;
  const all = name === undefined ? [...commands.keys()] : (commands.get(name)?.complete?.(shell, args) ?? []);
  return all.filter((candidate) => candidate.startsWith(typing) && cells(candidate) > 0).slice(0, 50);
};

/** A terminal at a host, before anything was typed. */
export const newShell = (site: Shell['site'], home: string, user: string, language: 'ja' | 'en'): Shell => {
  const hops: Shell['hops'] = [];
  return {
    site,
    language,
    get here() {
      return this.hops.at(-1)?.host ?? home;
    },
    get user() {
      return this.hops.at(-1)?.user ?? user;
    },
    hops,
    sessions: new Map(),
    capture: null,
    history: [],
  };
};

export const promptOf = (shell: Shell): string => `${shell.user}@${shell.here}`;
