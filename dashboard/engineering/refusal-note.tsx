import { IconBan, IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Refusal } from '../../range/contract/engineering.ts';
import { useText, useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';

/** Why the controller, or the network before it, said no: in words, and as it was said. */
export function RefusalText({ refusal }: { readonly refusal: Refusal }) {
  const text = useText();
  return (
    <span className="refusal-text">
      {text(refusal.message)}
      {refusal.detail ? <code>{refusal.detail}</code> : null}
      <small className="mono dim">
        {refusal.code}
        {refusal.status ? ` · ${refusal.status}` : ''}
      </small>
    </span>
  );
}

interface OutcomeProps {
  readonly good: boolean;
  readonly children: ReactNode;
  readonly onDismiss?: () => void;
}

/** How an act ended, above the program that it was about. */
export function Outcome({ good, children, onDismiss }: OutcomeProps) {
  const say = useWords(engineeringWords);
  return (
    <div className={`engineering-outcome ${good ? 'good' : 'bad'}`} role={good ? 'status' : 'alert'}>
      {good ? <IconCheck size={18} aria-hidden /> : <IconBan size={18} aria-hidden />}
      <div>
        {good ? null : <b>{say('refused')}: </b>}
        {children}
      </div>
      {onDismiss ? (
        <button type="button" className="linklike" aria-label={say('dismiss')} onClick={onDismiss}>
          <IconX size={16} aria-hidden />
        </button>
      ) : null}
    </div>
  );
}
