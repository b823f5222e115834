import { Button, Group, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import type { PointView } from '../../range/contract/catalog.ts';
import { figure, unitLabel } from '../shared/format.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { operatorWords } from './operator-words.ts';
import { entryFault } from './responses.ts';
import type { useOperate } from './use-operate.ts';

interface ValueEntryProps {
  readonly title: string;
  readonly point: PointView;
  readonly current: number | null;
  readonly operate: ReturnType<typeof useOperate>;
}

/** Entry of a value: checked against the point's range as it is typed, and confirmed before it is sent. */
export function ValueEntry({ title, point, current, operate }: ValueEntryProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const [typed, setTyped] = useState('');
  const [asking, setAsking] = useState(false);
  const fault = typed === '' ? null : entryFault(typed, point.range);
  const unit = unitLabel(point.unit);
  const span = { low: point.range?.[0] ?? '−∞', high: point.range?.[1] ?? '∞', unit };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (entryFault(typed, point.range) === null) setAsking(true);
  };
  if (point.write !== 'operate') {
    return (
      <p className="entry dim" style={{ fontSize: 13 }}>
        {title}：{say('readOnly')}
      </p>
    );
  }
  return (
    <form className="entry" onSubmit={submit}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label={`${title}（${point.tag}）`}
          description={point.range ? say('range', span) : undefined}
          value={typed}
          inputMode="decimal"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAsking(false);
          }}
          error={fault === 'range' ? say('outOfRange', span) : fault === 'number' ? say('notNumber') : null}
          rightSection={<span className="dim">{unit}</span>}
          rightSectionWidth={54}
        />
        <Button type="submit" variant="default" disabled={typed === '' || fault !== null}>
          {say('change')}
        </Button>
      </Group>
      {asking ? (
        <div role="alertdialog" aria-label={title} style={{ marginTop: 8 }}>
          <p style={{ margin: '0 0 8px' }}>
            {say('confirmChange', {
              tag: point.tag,
              from: figure(current, point.unit),
              to: figure(Number(typed), point.unit),
              unit,
            })}
          </p>
          <Group gap="xs" mb="xs">
            <Button
              size="xs"
              autoFocus
              onClick={() => {
                operate.mutate({ do: 'write', tag: point.tag, value: Number(typed) });
                setAsking(false);
                setTyped('');
              }}
            >
              {shared('confirm')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsking(false)}>
              {shared('cancel')}
            </Button>
          </Group>
        </div>
      ) : null}
    </form>
  );
}
