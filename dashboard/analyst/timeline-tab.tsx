import { EmptyNote, Panel } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { usePicked } from './picked.ts';

/** The picked rows on one line of time. */
export function TimelineTab({ exercise }: { readonly exercise: string }) {
  const say = useWords(analystWords);
  const { rows } = usePicked(exercise);
  return (
    <div style={{ padding: 12 }}>
      <Panel title={say('timeline')}>
        <p className="lead">{say('timelineLead')}</p>
        {rows.length === 0 ? (
          <EmptyNote text={say('nonePicked')} />
        ) : (
          <ol className="timeline">
            {rows.map((row) => (
              <li key={row.reference}>
                <b className="num">{row.clock}</b>
                <span>
                  <span className="mono">
                    {row.from} → {row.to}
                  </span>
                  <br />
                  {row.summary} <span className="dim mono">{row.reference}</span>
                </span>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </div>
  );
}
