import { measureOpcUa, type ReadLoad } from './measure.ts';

/* The OPC UA figures as lines of `kunren bench`. */

type Add = (id: string, value: number, unit: string, goal?: string | null) => void;

const named = ({ sessions, batch, secure }: ReadLoad): string =>
  `${sessions}-sessions-${batch}-nodes${secure ? '-encrypted' : ''}`;

const MEGABYTE = 1e6;

/** Goals stand on ratios to node-opcua by itself in the same run. */
export const addOpcUaLines = async (add: Add, log: (text: string) => void): Promise<void> => {
  const { reads, notifications, servers, bare, edge } = await measureOpcUa(undefined, undefined, undefined, log);
  for (const each of reads) {
    const name = named(each);
    for (const kind of ['bare', 'edge', 'live'] as const) {
      add(`opcua-${kind}-${name}`, each[kind].perSecond, 'reads/s');
      add(`opcua-${kind}-p50-${name}`, each[kind].p50, 'ms');
    }
    add(`opcua-edge-to-bare-${name}`, each.edgeRatio, 'x bare node-opcua', '>= 0.9');
    add(`opcua-live-to-bare-${name}`, each.liveRatio, 'x bare node-opcua');
  }
  for (const { interval, ...by } of notifications)
    for (const kind of ['bare', 'edge'] as const) {
      const late = (age: number): number => age - interval;
      add(`opcua-${kind}-notified-p50-${interval}`, late(by[kind].p50), 'ms after the publishing interval');
      const goal = kind === 'edge' ? '<= 10' : null;
      add(`opcua-${kind}-notified-p99-${interval}`, late(by[kind].p99), 'ms after the publishing interval', goal);
    }
  for (const [kind, fleet] of [
    ['bare', bare],
    ['edge', edge],
  ] as const) {
    add(
      `opcua-${kind}-${servers}-servers-new-keys`,
      fleet.fresh.seconds,
      's until each grants a session',
      kind === 'edge' ? '<= 10' : null,
    );
    add(
      `opcua-${kind}-${servers}-servers`,
      fleet.kept.seconds,
      's until each grants a session',
      kind === 'edge' ? '<= 10' : null,
    );
    add(
      `opcua-${kind}-${servers}-servers-memory`,
      fleet.kept.bytes / MEGABYTE,
      'MB',
      kind === 'edge' ? '<= 1000' : null,
    );
  }
  add('opcua-edge-to-bare-memory', edge.kept.bytes / bare.kept.bytes, 'x bare node-opcua', '<= 1.2');
};
