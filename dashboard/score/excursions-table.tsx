import type { SiteView } from '../../range/contract/catalog.ts';
import type { ResultView } from '../../range/contract/result.ts';
import { elapsed, quantity } from '../shared/format.ts';
import { EmptyNote } from '../shared/panel.tsx';
import { useText, useWords } from '../shared/words.ts';
import { scoreWords } from './score-words.ts';

/** Safe operating limits that were passed: how far, how long, and what it meant to people. */
export function ExcursionsTable({
  result,
  site,
}: {
  readonly result: ResultView;
  readonly site: SiteView | undefined;
}) {
  const say = useWords(scoreWords);
  const text = useText();
  const affected = ({ amount, affected }: ResultView['outcome']['excursions'][number]): string =>
    [
      amount === null ? '' : `${Math.round(amount.value).toLocaleString('en-US')} ${amount.unit}`,
      affected === null
        ? ''
        : say('affectedValue', { count: affected.count.toLocaleString('en-US'), whom: text(affected.title) }),
    ]
      .filter((part) => part !== '')
      .join(say('and'));
  if (result.outcome.excursions.length === 0) return <EmptyNote text={say('noExcursions')} />;
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('limit')}</th>
          <th className="r">{say('began')}</th>
          <th className="r">{say('lasted')}</th>
          <th className="r">{say('peak')}</th>
          <th>{say('affected')}</th>
        </tr>
      </thead>
      <tbody>
        {result.outcome.excursions.map((excursion) => {
          const limit = site?.limits.find((one) => one.id === excursion.limit);
          return (
            <tr key={`${excursion.limit} ${excursion.began}`}>
              <td>{limit ? text(limit.title) : excursion.limit}</td>
              <td className="r">{elapsed(excursion.began)}</td>
              <td className="r">{elapsed(excursion.seconds)}</td>
              <td className="r">{quantity(excursion.peak, limit?.unit ?? '1')}</td>
              <td>{affected(excursion)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
