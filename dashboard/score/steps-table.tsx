import type { ScenarioSummary } from '../../range/contract/catalog.ts';
import type { ResultView } from '../../range/contract/result.ts';
import { elapsed } from '../shared/format.ts';
import { StepMark } from '../shared/marks.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { useMeasureNames } from './measure-names.ts';
import { scoreWords } from './score-words.ts';

/** What became of each step of the attack, and which measure is credited with having stopped it. */
export function StepsTable({
  result,
  scenario,
}: {
  readonly result: ResultView;
  readonly scenario: ScenarioSummary | undefined;
}) {
  const say = useWords(scoreWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const names = useMeasureNames();
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('step')}</th>
          <th>ATT&CK</th>
          <th>{say('result')}</th>
          <th className="r">{say('at')}</th>
          <th>{say('creditedTo')}</th>
        </tr>
      </thead>
      <tbody>
        {result.steps.map((step) => {
          const known = scenario?.steps.find((one) => one.id === step.id);
          return (
            <tr key={step.id}>
              <td>
                {known ? text(known.title) : step.id}{' '}
                {known ? <span className="tag">{shared(known.basis)}</span> : null}
              </td>
              <td className="mono">{known?.attack ?? step.technique}</td>
              <td className="nowrap">
                <StepMark state={step.result} />
              </td>
              <td className="r">{step.at === null ? '—' : elapsed(step.at)}</td>
              <td>{names(step.creditedTo)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
