import type { Connection, Peer } from './connection.ts';
import type { NumbersState } from './numbers.ts';
import type { ResolverState } from './resolver.ts';
import type { WireSnapshot } from './wire.ts';

type SavedConnection = Omit<Connection, 'conversation' | 'from' | 'to' | 'port' | 'channel'>;

export interface SavedConversation {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly channel: string | null;
  readonly messages: number;
  readonly connection: SavedConnection | null;
}

/** A network at rest between two entries: plain data. */
export interface NetworkState {
  readonly numbers: NumbersState;
  readonly conversations: readonly SavedConversation[];
  readonly resolver: ResolverState;
  readonly wire: WireSnapshot;
}

/** The conversations of all peers in order of their names, without what can be worked out again. */
export const captureState = (peers: ReadonlyMap<string, ReadonlyMap<string, Peer>>): SavedConversation[] => {
  const saved: SavedConversation[] = [];
  for (const byTo of peers.values()) {
    for (const { from, to, conversations, channels } of byTo.values()) {
      for (const { port, channel, messages, connection } of [...conversations.values(), ...channels.values()]) {
        if (messages === 0 && connection === null) continue;
        saved.push({ from, to, port, channel, messages, connection: connection && bare(connection) });
      }
    }
  }
  return saved.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
};

const nameOf = ({ from, to, port, channel }: SavedConversation): string => `${from} ${to} ${port} ${channel ?? ''}`;

const bare = ({ conversation: _c, from: _f, to: _t, port: _p, channel: _h, ...rest }: Connection): SavedConnection =>
  rest;
