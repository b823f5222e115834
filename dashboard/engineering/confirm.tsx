import type { EngineeringAct } from '../../range/contract/engineering.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
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
  const to =
    asked?.do === 'mode'
      ? say(`mode.${asked.mode}`)
      : asked?.do === 'restart'
        ? say(`restart.${asked.kind}`)
        : asked?.do === 'key'
          ? asked.position.toUpperCase()
          : '';
  return (
    <ConfirmDialog
      asked={asked}
      title={controller}
      grave={asked?.do === 'wipe'}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      {(act) => <p style={{ marginTop: 0 }}>{say(`confirm.${act.do}`, { controller, to })}</p>}
    </ConfirmDialog>
  );
}
