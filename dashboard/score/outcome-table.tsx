import type { ResultView } from '../../range/contract/result.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { partsOf } from './outcome-parts.ts';
import { ScoreBar } from './score-bar.tsx';
import { scoreWords } from './score-words.ts';

interface OutcomeTableProps {
  readonly result: ResultView;
  readonly because: Readonly<Record<string, readonly number[]>>;
  readonly stage: (id: string) => string;
  readonly onOpen: (title: string, events: readonly number[]) => void;
}

/** The outcome's parts; each figure opens the events that it follows from. */
export function OutcomeTable({ result, because, stage, onOpen }: OutcomeTableProps) {
  const say = useWords(scoreWords);
  const shared = useWords(sharedWords);
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('part')}</th>
          <th className="r">{say('value')}</th>
          <th />
          <th />
          <th>{say('why')}</th>
        </tr>
      </thead>
      <tbody>
        {partsOf(result, say, stage, shared('notApplicable')).map((part) => {
          const events = because[part.key] ?? [];
          return (
            <tr key={part.key}>
              <td className="nowrap">
                <b>{say(part.key)}</b>
              </td>
              <td className="r">
                <b style={{ fontSize: 16 }}>{part.figure}</b>
              </td>
              <td>{part.key === 'margin' || part.key === 'cost' ? null : <ScoreBar value={part.score} />}</td>
              <td>{part.sentence}</td>
              <td className="nowrap">
                {events.length > 0 ? (
                  <button
                    type="button"
                    className="linklike"
                    style={{ color: 'var(--k-accent)', textDecoration: 'underline' }}
                    title={say('openEvents')}
                    onClick={() => onOpen(say(part.key), events)}
                  >
                    {say('events', { count: events.length })}
                  </button>
                ) : (
                  <span className="dim">{say('noEvents')}</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
