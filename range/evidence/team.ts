import type { WorldEvent } from '../../simulator/kernel/event.ts';

/** Keys that tell what a team's own hosts could not: which measure stood behind a rule. */
const HIDDEN = new Set(['origin']);

/**
 * One event as a team may have it: what its own hosts show. Null for what is the instructor's. Causes are taken out,
 * and so is the label of the measure behind a rule. Used by API, sockets and evidence alike.
 */
export const teamView = (event: WorldEvent): WorldEvent | null => {
  if (event.audience !== 'team') return null;
  const data = Object.fromEntries(Object.entries(event.data as object).filter(([key]) => !HIDDEN.has(key)));
  return { ...event, cause: null, data };
};

export const teamEvents = (events: readonly WorldEvent[]): WorldEvent[] =>
  events.flatMap((event) => teamView(event) ?? []);
