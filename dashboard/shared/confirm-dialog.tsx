import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { sharedWords } from './shared-words.ts';
import { useWords } from './words.ts';

interface ConfirmDialogProps<T> {
  /** What is asked for once more; null: nothing, and the dialog is closed. */
  readonly asked: T | null;
  readonly title: string;
  /** What is done cannot be undone. */
  readonly grave?: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (asked: T) => void;
  readonly children: (asked: T) => ReactNode;
}

/** Asks once more before something is done. */
export function ConfirmDialog<T>({ asked, title, grave, onClose, onConfirm, children }: ConfirmDialogProps<T>) {
  const shared = useWords(sharedWords);
  return (
    <Modal opened={asked !== null} onClose={onClose} title={title} centered>
      {asked === null ? null : (
        <>
          {children(asked)}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {shared('cancel')}
            </Button>
            <Button
              {...(grave ? { color: 'red' } : {})}
              onClick={() => {
                onConfirm(asked);
                onClose();
              }}
            >
              {shared('confirm')}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
