import type { ScenarioSummary } from '../../range/contract/catalog.ts';
import type { StepProgress } from '../../range/contract/exercise.ts';
import { StepMark } from '../shared/marks.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import './attack.css';

interface StepsListProps {
  readonly scenario: ScenarioSummary | undefined;
  /** Null while nothing is known of the attack. */
  readonly steps: readonly StepProgress[] | null;
  readonly clock: (t: number) => string;
}

/** The steps of an attack with their states as they happen. */
export function StepsList({ scenario, steps, clock }: StepsListProps) {
  const text = useText();
  const shared = useWords(sharedWords);
  return (
    <ol className="steps-list">
      {(steps ?? scenario?.steps.map(({ id }) => ({ id, state: 'unknown', at: null })) ?? []).map((step) => {
        const known = scenario?.steps.find((one) => one.id === step.id);
        return (
          <li key={step.id} data-state={step.state}>
            <StepMark state={step.state} />
            <span>
              {known ? text(known.title) : step.id}{' '}
              {known ? (
                <>
                  <span className="tag mono">{known.attack}</span>{' '}
                  <span className={`tag ${known.basis === 'reported' ? 'accent' : ''}`}>{shared(known.basis)}</span>
                </>
              ) : null}
            </span>
            <span className="num dim">{step.at === null ? '' : clock(step.at)}</span>
          </li>
        );
      })}
    </ol>
  );
}
