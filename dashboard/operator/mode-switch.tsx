import { Button, Group, Popover } from '@mantine/core';
import { useState } from 'react';
import type { SiteIndex } from '../plant-picture/item-view.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { operatorWords } from './operator-words.ts';
import type { useOperate } from './use-operate.ts';

type Word = 'auto' | 'manual' | 'central' | 'local' | 'start' | 'stop' | 'breaker.close' | 'breaker.open';

interface ModeSwitchProps {
  readonly index: SiteIndex;
  readonly tag: string;
  readonly value: number | null;
  readonly on: Word;
  readonly off: Word;
  readonly operate: ReturnType<typeof useOperate>;
}

/** Two positions of a contact, the present one marked; changing it asks first. Without the right to it, it only shows. */
export function ModeSwitch({ index, tag, value, on, off, operate }: ModeSwitchProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const [wanted, setWanted] = useState<0 | 1 | null>(null);
  const may = index.points.get(tag)?.write === 'operate';
  const word = (position: 0 | 1) => say(position === 1 ? on : off);
  return (
    <Popover opened={wanted !== null} onChange={(opened) => !opened && setWanted(null)} withArrow shadow="md" trapFocus>
      <Popover.Target>
        <span className="mode" title={may ? tag : say('readOnly')}>
          {([1, 0] as const).map((position) => (
            <button
              key={position}
              type="button"
              aria-pressed={value === position}
              disabled={!may || value === position}
              onClick={() => setWanted(position)}
            >
              {word(position)}
            </button>
          ))}
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <p style={{ margin: '0 0 10px', maxWidth: 300 }}>{say('confirmSwitch', { tag, to: word(wanted ?? 0) })}</p>
        <Group gap="xs" justify="flex-end">
          <Button size="xs" variant="default" onClick={() => setWanted(null)}>
            {shared('cancel')}
          </Button>
          <Button
            size="xs"
            onClick={() => {
              operate.mutate({ do: 'write', tag, value: wanted ?? 0 });
              setWanted(null);
            }}
          >
            {shared('confirm')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
