import { Button, Group, Modal } from '@mantine/core';
import type { EngineeringAct } from '../../range/contract/engineering.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';

/** Acts that touch a running plant: each is asked for once more. */
export type Asked =
  | Extract<EngineeringAct, { do: 'download' | 'online-change' | 'mode' | 'restart' | 'wipe' }>
  | { readonly do: 'key'; readonly position: KeyPosition };

export type KeyPosition = 'run' | 'remote' | 'program';

interface ConfirmProps {
  readonly asked: Asked | null;
  readonly controller: string;
  readonly onClose: () => void;
  readonly onConfirm: (asked: Asked) => void;
}

export function Confirm({ asked, controller, onClose, onConfirm }: ConfirmProps) {
  const say = useWords(engineeringWords);
  const shared = useWords(sharedWords);
  const to =
    asked?.do === 'mode'
      ? say(`mode.${asked.mode}`)
      : asked?.do === 'restart'
        ? say(`restart.${asked.kind}`)
        : asked?.do === 'key'
          ? asked.position.toUpperCase()
          : '';
  return (
    <Modal opened={asked !== null} onClose={onClose} title={controller} centered>
      {asked ? (
        <>
          <p style={{ marginTop: 0 }}>{say(`confirm.${asked.do}`, { controller, to })}</p>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {shared('cancel')}
            </Button>
            <Button
              {...(asked.do === 'wipe' ? { color: 'red' } : {})}
              onClick={() => {
                onConfirm(asked);
                onClose();
              }}
            >
              {shared('confirm')}
            </Button>
          </Group>
        </>
      ) : null}
    </Modal>
  );
}
