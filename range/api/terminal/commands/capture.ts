import { table } from '../table.ts';
import { type Command, say, usage } from '../work.ts';

const SHOWN = 40;

export const capture: Command = {
  card: {
    name: 'capture',
    usage: 'capture start | capture stop | capture show [count] [match]',
    text: {
      ja: 'このホストの通信を記録します。スイッチにつながる端末なので、自分宛て・自分発とブロードキャストだけが見えます。',
      en: 'Records this host’s traffic. On a switch that is its own and broadcast traffic only.',
    },
    example: 'capture show 20 write',
  },
  *run(shell, [verb, first, second]) {
    switch (verb) {
      case 'start': {
        const now = yield { ask: 'now' };
        shell.capture = { host: shell.here, from: now.answer === 'now' ? now.t : 0, to: null };
        yield say(shell, `${shell.here} で記録を始めました。`, `Recording on ${shell.here}.`);
        return;
      }
      case 'stop': {
        if (!shell.capture || shell.capture.to !== null)
          throw usage('記録していません。', 'Nothing is being recorded.');
        const now = yield { ask: 'now' };
        shell.capture = { ...shell.capture, to: now.answer === 'now' ? now.t : 0 };
        yield say(shell, '記録を止めました。', 'Stopped.');
        return;
      }
      case 'show': {
        if (!shell.capture) throw usage('先に capture start を実行してください。', 'Run capture start first.');
        const count = first !== undefined && /^\d+$/.test(first) ? Math.min(500, Number(first)) : SHOWN;
        const match = (first !== undefined && !/^\d+$/.test(first) ? first : (second ?? '')).toLowerCase();
        const answer = yield { ask: 'packets', ...shell.capture };
        const packets = (answer.answer === 'packets' ? answer.packets : []).filter((packet) =>
          `${packet.from} ${packet.to} ${packet.protocol} ${packet.summary}`.toLowerCase().includes(match),
        );
        const rows = packets
          .slice(-count)
          .map((packet) => [
            packet.clock,
            packet.from,
            '→',
            packet.to,
            packet.protocol,
            packet.summary,
            packet.bytes ?? '',
          ]);
        if (rows.length > 0) yield { ask: 'print', text: table(rows) };
        yield say(
          shell,
          `${packets.length} 件中 ${rows.length} 件を表示しました。`,
          `${rows.length} of ${packets.length} shown.`,
        );
        return;
      }
      default:
        throw usage(
          'capture の後に start、stop、show のどれかを指定します。',
          'Say capture start, capture stop or capture show.',
        );
    }
  },
  complete: (_, args) => (args.length === 0 ? ['start', 'stop', 'show'] : []),
};
