import type { WorldEvent } from '../../simulator/kernel/event.ts';

/** Keys that tell what a team's own hosts could not: which rule of which conduit, and which measure behind it. */
const HIDDEN = new Set(['origin', 'rule', 'conduit']);

/**
 * One event as a team may have it: what its own hosts show. Null for what is the instructor's. Causes are taken out,
 * and so is the label of the measure behind a rule. Used by API, sockets and evidence alike.
 */
export const teamView = (event: WorldEvent): WorldEvent | null => {
  if (event.audience !== 'team') return null;
  const data = Object.fromEntries(Object.entries(event.data as object).filter(([key]) => !HIDDEN.has(key)));
  return { ...event, cause: null, data };
};

/** A team's part of a log. Traffic is not in it: of that a team has what its sensor captured. */
export const teamEvents = (events: readonly WorldEvent[]): WorldEvent[] =>
  events.flatMap((event) => (event.type.startsWith('net.') ? [] : (teamView(event) ?? [])));
