import { Button, Group, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { EventSchema, EventTable } from '../score/event-drawer.tsx';
import { call } from '../shared/api.ts';
import { EmptyNote, FaultNote } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';

const PAGE = 200;
const TYPES = [
  'net.request',
  'plc.written',
  'plc.refused',
  'plc.program',
  'alarm.raised',
  'alarm.acknowledged',
  'alarm.cleared',
  'alert.raised',
  'excursion.began',
  'excursion.ended',
  'trip.tripped',
  'plant.validity',
  'account.login',
  'operator.action',
  'operator.noticed',
  'site.reconfigured',
];

/** The event log, opened at a sequence number; a cause leads to the event that it names. */
export function EventBrowser({ exercise, seq }: { readonly exercise: string; readonly seq: number | undefined }) {
  const say = useWords(instructorWords);
  const [after, setAfter] = useState(seq === undefined ? -1 : seq - 1);
  const [type, setType] = useState<string | null>(null);
  const events = useQuery({
    queryKey: ['events', exercise, after, type],
    queryFn: () =>
      call('events', z.array(EventSchema), {
        params: { id: exercise },
        query: { after, limit: PAGE, type: type ?? undefined },
      }),
    placeholderData: (previous) => previous,
  });
  const last = events.data?.at(-1)?.seq;
  return (
    <>
      <Group gap="xs" mb="xs" align="flex-end">
        <NumberInput
          size="xs"
          w={130}
          label={say('fromSeq')}
          min={0}
          value={after + 1}
          onChange={(value) => setAfter(Math.max(0, Number(value)) - 1)}
        />
        <Select
          size="xs"
          w={210}
          label={say('eventType')}
          data={TYPES}
          value={type}
          onChange={setType}
          clearable
          searchable
        />
        <Button size="xs" variant="default" disabled={after < 0} onClick={() => setAfter(Math.max(-1, after - PAGE))}>
          {say('older')}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={(events.data?.length ?? 0) < PAGE}
          onClick={() => last !== undefined && setAfter(last)}
        >
          {say('newer')}
        </Button>
      </Group>
      {events.error ? <FaultNote error={events.error} onRetry={() => void events.refetch()} /> : null}
      {events.data?.length === 0 ? <EmptyNote text={say('noEvents')} /> : null}
      <div style={{ maxHeight: 420, overflow: 'auto' }}>
        <EventTable
          events={events.data ?? []}
          onCause={(cause) => {
            setType(null);
            setAfter(cause - 1);
          }}
        />
      </div>
    </>
  );
}
