import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { call } from '../shared/api.ts';
import { elapsed } from '../shared/format.ts';
import { EmptyNote, FaultNote } from '../shared/panel.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { scoreWords } from './score-words.ts';

/** An event of the log as the range lets it out. */
export const EventSchema = z.object({
  seq: z.number(),
  t: z.number(),
  type: z.string(),
  cause: z.number().nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type LoggedEvent = z.infer<typeof EventSchema>;

/** Whose log is read: an exercise's, or that of a stored virtual run. */
export type EventLog = { readonly exercise: string } | { readonly run: string };

interface EventDrawerProps {
  readonly log: EventLog;
  readonly title: string;
  readonly seqs: readonly number[];
  readonly onClose: () => void;
}

/** The events behind a number, in order; a cause opens the event that it names, so that a consequence can be traced. */
export function EventDrawer({ log, title, seqs, onClose }: EventDrawerProps) {
  const say = useWords(scoreWords);
  const shared = useWords(sharedWords);
  const [extra, setExtra] = useState<number[]>([]);
  const wanted = [...new Set([...seqs.slice(0, 300), ...extra])].sort((a, b) => a - b);
  const events = useQuery({
    queryKey: ['events', log, wanted.join(',')],
    queryFn: () => {
      const seq = wanted.join(',');
      return 'run' in log
        ? call('runEvents', z.array(EventSchema), { params: { id: log.run }, query: { seq } })
        : call('events', z.array(EventSchema), { params: { id: log.exercise }, query: { seq, limit: 1000 } });
    },
    staleTime: 600_000,
    enabled: wanted.length > 0,
    placeholderData: (previous) => previous,
  });
  return (
    <Drawer opened onClose={onClose} title={`${say('eventTitle')}: ${title}`} position="right" size="xl">
      {events.error ? <FaultNote error={events.error} /> : null}
      {events.isPending ? <EmptyNote text={shared('loading')} /> : null}
      <EventTable events={events.data ?? []} onCause={(seq) => setExtra((before) => [...before, seq])} />
    </Drawer>
  );
}

interface EventTableProps {
  readonly events: readonly LoggedEvent[];
  readonly onCause?: (seq: number) => void;
}

export function EventTable({ events, onCause }: EventTableProps) {
  const say = useWords(scoreWords);
  const shared = useWords(sharedWords);
  return (
    <table className="list">
      <thead>
        <tr>
          <th className="r">{say('seq')}</th>
          <th className="r">{shared('time')}</th>
          <th>{say('type')}</th>
          <th>{say('data')}</th>
          <th className="r">{say('cause')}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.seq}>
            <td className="r">{event.seq}</td>
            <td className="r">{elapsed(event.t)}</td>
            <td className="mono nowrap">{event.type}</td>
            <td className="mono" style={{ fontSize: 12, overflowWrap: 'anywhere' }}>
              {inline(event.data)}
            </td>
            <td className="r">
              {event.cause !== null && onCause ? (
                <button
                  type="button"
                  className="linklike"
                  style={{ textDecoration: 'underline' }}
                  title={say('followCause')}
                  onClick={() => onCause(event.cause ?? 0)}
                >
                  {event.cause}
                </button>
              ) : (
                event.cause
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inline(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('  ');
}
