import type { ServiceReply, ServiceRequest } from '../../../simulator/network/message.ts';
import type { Site } from '../../../simulator/site/document.ts';
import type { CommandCard } from '../../contract/investigation.ts';
import type { Text } from '../../contract/text.ts';

/*
 * A terminal's commands are generators that ask and are answered; they know nothing of sockets, clocks or the server
 * that they run on. All that they can ask for is a request from a host of the cell, and the packets that this host saw.
 */

export interface Target {
  /** A host's id where the person named one, an address where he gave that. */
  readonly host: string | null;
  readonly address: string;
}

/** What a host's own network card saw: a line of a capture. */
export interface SeenPacket {
  readonly t: number;
  readonly clock: string;
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly summary: string;
  readonly bytes: string | null;
}

export type Ask =
  | { readonly ask: 'print'; readonly text: string }
  | { readonly ask: 'request'; readonly to: Target; readonly request: ServiceRequest }
  /** Several at once; answered in their order when all have been answered. */
  | {
      readonly ask: 'together';
      readonly requests: readonly { readonly to: Target; readonly request: ServiceRequest }[];
    }
  /** Packets from one instant on, microseconds; the answer ends at the present. */
  | { readonly ask: 'packets'; readonly host: string; readonly from: number; readonly to: number | null }
  | { readonly ask: 'now' };

export type Answer =
  | { readonly answer: 'printed' }
  | { readonly answer: 'reply'; readonly reply: ServiceReply }
  | { readonly answer: 'replies'; readonly replies: readonly ServiceReply[] }
  | { readonly answer: 'packets'; readonly packets: readonly SeenPacket[] }
  | { readonly answer: 'now'; readonly t: number };

export type Work = Generator<Ask, void, Answer>;

export type Language = 'ja' | 'en';

/** A login on another host, from the one below it. */
export interface Hop {
  readonly host: string;
  readonly user: string;
  readonly port: 22 | 443 | 3389;
  readonly session: number;
}

/** What a terminal remembers between lines. */
export interface Shell {
  readonly site: Site;
  language: Language;
  /** Where the terminal stands, and who is signed in there. */
  readonly here: string;
  readonly user: string;
  hops: Hop[];
  /** OPC UA sessions by `from to`. */
  readonly sessions: Map<string, number>;
  capture: { readonly host: string; readonly from: number; readonly to: number | null } | null;
  readonly history: string[];
}

export interface Command {
  readonly card: CommandCard;
  run(shell: Shell, args: readonly string[]): Work;
  /** What the word being typed may become; `args` are the words before it. */
  complete?(shell: Shell, args: readonly string[]): readonly string[];
}

/** A line that cannot be carried out; told to the person as it is. */
export class UsageError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.name = 'UsageError';
    this.text = text;
  }
}

export const usage = (ja: string, en: string): UsageError => new UsageError({ ja, en });
export const say = (shell: Shell, ja: string, en: string): Ask => ({
  ask: 'print',
  text: shell.language === 'ja' ? ja : en,
});

/** Sends one request and waits for its reply. */
export function* send(to: Target, request: ServiceRequest): Generator<Ask, ServiceReply, Answer> {
  const answer = yield { ask: 'request', to, request };
  return answer.answer === 'reply' ? answer.reply : { outcome: 'timeout' };
}

/** What a reply that is no answer means to the person at the terminal. */
export const silence = (shell: Shell, reply: ServiceReply): string => {
  const ja = shell.language === 'ja';
  switch (reply.outcome) {
    case 'refused':
      return ja ? '接続を拒否されました (RST)' : 'connection refused (RST)';
    case 'timeout':
      return ja ? '応答がありません（時間切れ）' : 'no answer (timed out)';
    default:
      return ja ? `想定外の応答: ${reply.outcome}` : `unexpected answer: ${reply.outcome}`;
  }
};
