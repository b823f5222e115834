import { useState } from 'react';
import type { ScenarioSummary, SiteView } from '../../range/contract/catalog.ts';
import type { Recording } from '../../range/contract/demonstration.ts';
import { useStage } from '../attack/stage-words.ts';
import { elapsed, scoreDifference } from '../shared/format.ts';
import { keyLimit } from '../shared/key-signal.ts';
import { usePalette } from '../shared/look.ts';
import { StepMark } from '../shared/marks.tsx';
import { Panel } from '../shared/panel.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Trend } from '../shared/trend.tsx';
import { useText, useWords } from '../shared/words.ts';
import { comparisonWords } from './comparison-words.ts';
import { EventDrawer } from './event-drawer.tsx';
import { useMeasureNames } from './measure-names.ts';
import { difference, type Part, partKeys, partsOf } from './outcome-parts.ts';
import { ScoreBar } from './score-bar.tsx';
import { scoreWords } from './score-words.ts';

interface ComparisonProps {
  readonly site: SiteView;
  readonly scenario: ScenarioSummary | undefined;
  readonly a: Recording;
  readonly b: Recording;
  readonly labels: readonly [string, string];
  /** The stored runs of both, whose events can be opened. */
  readonly runs?: readonly [string, string];
}

/** Two runs on one seed side by side: the limit's signal overlaid, every part with its difference, every step. */
export function Comparison({ site, scenario, a, b, labels, runs }: ComparisonProps) {
  const say = useWords(comparisonWords);
  const score = useWords(scoreWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const palette = usePalette();
  const names = useMeasureNames();
  const [open, setOpen] = useState<{ run: string; title: string; seqs: readonly number[] } | null>(null);
  const stage = useStage();
  const limit = keyLimit(site, [a.result, b.result]);
  const signal = site.signals.find((one) => one.id === limit?.signal);
  const pens = limit
    ? ([a, b] as const).flatMap((recording, index) => {
        const value = recording.truth[limit.signal];
        return value
          ? [
              {
                id: String(index),
                label: labels[index] ?? '',
                unit: limit.unit,
                color: index === 0 ? palette.high : palette.truth,
                line: index === 0 ? ('dashed' as const) : ('solid' as const),
                t: recording.t,
                value,
              },
            ]
          : [];
      })
    : [];
  const na = shared('notApplicable');
  const parts = [a, b].map((recording) => partsOf(recording.result, score, stage, na));
  const ids = [...new Set([...a.result.steps, ...b.result.steps].map((step) => step.id))];
  return (
    <div className="stack">
      <Panel title={signal ? `${shared('truth')}　${text(signal.title)}` : say('trend')}>
        <Trend
          label={say('trend')}
          pens={pens}
          height={210}
          clock={(t) => elapsed(t)}
          limits={
            limit ? [{ label: text(limit.title), value: limit.value, unit: limit.unit, color: palette.medium }] : []
          }
        />
      </Panel>
      <Panel title={say('parts')} flush>
        <table className="list side-by-side">
          <colgroup>
            <col style={{ width: 150 }} />
            <col style={{ width: 140 }} />
            <col />
            <col style={{ width: 140 }} />
            <col />
            <col style={{ width: 100 }} />
          </colgroup>
          <thead>
            <tr>
              <th>{score('part')}</th>
              <th colSpan={2}>{labels[0]}</th>
              <th colSpan={2}>{labels[1]}</th>
              <th className="r">{say('difference')}</th>
            </tr>
          </thead>
          <tbody>
            {partKeys.map((key) => {
              const [pa, pb] = parts.map((list) => list.find((part) => part.key === key));
              const gap = difference(pa, pb);
              return (
                <tr key={key}>
                  <td className="nowrap">
                    <b>{score(key)}</b>
                  </td>
                  {[pa, pb].map((part, index) => {
                    const seqs = (index === 0 ? a : b).because[key] ?? [];
                    const run = runs?.[index];
                    return (
                      <Cells
                        key={labels[index]}
                        part={part}
                        events={seqs}
                        onOpen={
                          run === undefined
                            ? undefined
                            : () => setOpen({ run, title: `${labels[index]}　${score(key)}`, seqs })
                        }
                      />
                    );
                  })}
                  <td className="r">
                    <b style={{ color: gap !== null && gap < -0.005 ? 'var(--k-high)' : 'inherit' }}>
                      {gap === null ? '—' : scoreDifference(gap)}
                    </b>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Panel>
      {open ? (
        <EventDrawer log={{ run: open.run }} title={open.title} seqs={open.seqs} onClose={() => setOpen(null)} />
      ) : null}
      <Panel title={score('attackSteps')} flush>
        <table className="list">
          <thead>
            <tr>
              <th>{score('step')}</th>
              <th title={labels[0]}>{labels[0].split(':')[0]}</th>
              <th title={labels[1]}>{labels[1].split(':')[0]}</th>
              <th>{score('creditedTo')}</th>
            </tr>
          </thead>
          <tbody>
            {ids.map((id) => {
              const known = scenario?.steps.find((step) => step.id === id);
              const [sa, sb] = [a, b].map((recording) => recording.result.steps.find((step) => step.id === id));
              return (
                <tr key={id}>
                  <td>
                    {known ? text(known.title) : id} <span className="mono dim">{known?.attack ?? ''}</span>
                  </td>
                  <td className="nowrap">{sa ? <StepMark state={sa.result} /> : '—'}</td>
                  <td className="nowrap">{sb ? <StepMark state={sb.result} /> : '—'}</td>
                  <td>{names([...new Set([...(sa?.creditedTo ?? []), ...(sb?.creditedTo ?? [])])])}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Panel>
    </div>
  );
}

interface CellsProps {
  readonly part: Part | undefined;
  readonly events: readonly number[];
  /** Opens the events; absent where the run's log cannot be read. */
  readonly onOpen: (() => void) | undefined;
}

function Cells({ part, events, onOpen }: CellsProps) {
  const say = useWords(scoreWords);
  return (
    <>
      <td className="nowrap">
        <b className="num">{part?.figure}</b>
        <br />
        {part && part.key !== 'margin' && part.key !== 'cost' ? <ScoreBar value={part.score} /> : null}
      </td>
      <td>
        {part?.sentence}{' '}
        {events.length > 0 && onOpen ? (
          <button
            type="button"
            className="linklike"
            style={{ color: 'var(--k-accent)', textDecoration: 'underline' }}
            title={say('openEvents')}
            onClick={onOpen}
          >
            {say('events', { count: events.length })}
          </button>
        ) : null}
      </td>
    </>
  );
}
