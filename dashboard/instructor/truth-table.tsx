import { figure, unitLabel } from '../shared/format.ts';
import { gapIsReal } from '../shared/gap.ts';
import { GapBar } from '../shared/gap-bar.tsx';
import type { Indicator } from '../shared/indicators.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';

/** The four values of each loop: true, measured, shown, recorded; what differs is marked. */
export function TruthTable({ indicators }: { readonly indicators: readonly Indicator[] }) {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('signal')}</th>
          <th className="r">{shared('truth')}</th>
          <th className="r">{shared('measured')}</th>
          <th className="r">{shared('shown')}</th>
          <th className="r">{shared('recorded')}</th>
          <th>{say('scale')}</th>
        </tr>
      </thead>
      <tbody>
        {indicators.map((one) => (
          <tr key={one.loop.id}>
            <td>
              {text(one.title)} <span className="dim mono">{one.loop.pv}</span>{' '}
              <span className="dim">{unitLabel(one.unit)}</span>
            </td>
            <td className="r" style={{ color: 'var(--k-truth)', fontWeight: 650 }}>
              {figure(one.truth, one.unit)}
            </td>
            {[one.measured, one.shown, one.recorded].map((value, column) => (
              <td
                // biome-ignore lint/suspicious/noArrayIndexKey: three fixed columns
                key={column}
                className="r"
                style={gapIsReal(one.truth, value, one.range) ? { color: 'var(--k-high)', fontWeight: 700 } : undefined}
              >
                {gapIsReal(one.truth, value, one.range) ? '≠ ' : ''}
                {figure(value, one.unit)}
              </td>
            ))}
            <td style={{ minWidth: 150 }}>
              <GapBar
                title=""
                bare
                unit={one.unit}
                range={one.range}
                truth={one.truth}
                shown={one.shown}
                limits={one.limits}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
