import type { Recording } from '../../range/contract/demonstration.ts';

/** A stretch that the attacker travelled, and when he first did. */
export interface PathPiece {
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

/**
 * The attacker's way through a recording: from the first session with a pair of hosts that had not talked before the
 * attack's first step, on by each session from the host that he works from, and what he reached out to from there. He
 * works from another host once that host does something out of the ordinary.
 */
export function attackPath(recording: Recording): PathPiece[] {
  const began = Math.min(...recording.steps.filter((step) => step.state === 'reached').map((step) => step.at));
  if (!Number.isFinite(began)) return [];
  const pair = (one: { from: string; to: string }) => `${one.from} ${one.to}`;
  const ordinary = new Set(recording.conversations.filter((one) => one.at < began - 1).map(pair));
  const path = new Map<string, PathPiece>();
  let place: string | null = null;
  const entered = new Set<string>();
  for (const one of recording.conversations.toSorted((a, b) => a.at - b.at)) {
    if (one.at < began - 1 || ordinary.has(pair(one))) continue;
    const session = one.protocol === 'session';
    if (place === null ? session : entered.has(one.from)) {
      place = one.from;
      entered.clear();
    }
    if (one.from !== place) continue;
    if (!path.has(pair(one))) path.set(pair(one), { at: one.at, from: one.from, to: one.to });
    if (session && one.verdict === 'allow') entered.add(one.to);
  }
  return [...path.values()];
}
