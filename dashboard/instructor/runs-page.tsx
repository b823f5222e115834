import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { z } from 'zod';
import { type StoredRun, StoredRunSchema } from '../../range/contract/demonstration.ts';
import { Comparison } from '../score/comparison.tsx';
import { call } from '../shared/api.ts';
import { score, share } from '../shared/format.ts';
import { EmptyNote, Panel } from '../shared/panel.tsx';
import { useCatalog, useSite } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';
import { RunForm, type RunRequest } from './run-form.tsx';
import './classroom.css';

/** Runs in virtual time, and any two of them side by side. */
export function RunsPage() {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const { a, b } = useSearch({ from: '/runs' });
  const navigate = useNavigate({ from: '/runs' });
  const catalog = useCatalog();
  const [copied, setCopied] = useState<RunRequest | null>(null);
  const runs = useQuery({ queryKey: ['runs'], queryFn: () => call('runs', z.array(StoredRunSchema)) });
  const list = (runs.data ?? []).toSorted((x, y) => y.at.localeCompare(x.at));
  const chosen = [a, b].map((id) => list.find((run) => run.id === id));
  const [first, second] = chosen;
  const site = useSite(first?.recording.result.site);
  const pick = (id: string) => {
    const kept = [a, b].filter((one): one is string => one !== undefined && one !== id);
    const next = a === id || b === id ? kept : [...kept.slice(-1), id];
    void navigate({ search: { ...(next[0] ? { a: next[0] } : {}), ...(next[1] ? { b: next[1] } : {}) } });
  };
  const nameOf = (run: StoredRun) =>
    run.request.measures.length === 0
      ? say('none')
      : run.request.measures
          .map((one) => text(catalog.data?.measures.find((known) => known.id === one)?.title) || one)
          .join(shared('comma'));
  return (
    <div className="page">
      <h1>{say('runs')}</h1>
      <p className="lead">{say('runs.lead')}</p>
      <div className="stack">
        {catalog.data ? (
          <RunForm
            key={JSON.stringify(copied)}
            catalog={catalog.data}
            initial={copied}
            onMade={(run) => {
              const kept = a ?? b;
              void navigate({ search: kept ? { a: kept, b: run.id } : { a: run.id } });
            }}
          />
        ) : null}
        <Panel
          title={say('runList')}
          flush
          loading={runs.isPending}
          error={runs.error}
          onRetry={() => void runs.refetch()}
          empty={list.length === 0 && runs.data ? say('noRuns') : null}
        >
          <RunTable list={list} picked={[a, b]} nameOf={nameOf} onPick={pick} onCopy={setCopied} />
        </Panel>
        {!first || !second ? (
          list.length > 0 ? (
            <EmptyNote text={say('pickTwo')} />
          ) : null
        ) : first.request.scenario !== second.request.scenario ? (
          <EmptyNote text={say('otherScenario')} />
        ) : site.data ? (
          <>
            {first.request.seed === second.request.seed ? null : <p className="bad-line">{say('otherSeed')}</p>}
            <Comparison
              site={site.data}
              scenario={catalog.data?.scenarios.find((one) => one.id === first.request.scenario)}
              a={first.recording}
              b={second.recording}
              labels={[`A: ${nameOf(first)}`, `B: ${nameOf(second)}`]}
              runs={[first.id, second.id]}
            />
          </>
        ) : null}
      </div>
    </div>
  );
}

interface RunTableProps {
  readonly list: readonly StoredRun[];
  readonly picked: readonly (string | undefined)[];
  readonly nameOf: (run: StoredRun) => string;
  readonly onPick: (id: string) => void;
  readonly onCopy: (request: RunRequest) => void;
}

function RunTable({ list, picked, nameOf, onPick, onCopy }: RunTableProps) {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const catalog = useCatalog();
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('compareWith')}</th>
          <th>{say('when')}</th>
          <th>{say('scenario')}</th>
          <th className="r">{say('seed')}</th>
          <th>{say('measures')}</th>
          <th className="r">{say('safety')}</th>
          <th className="r">{say('legitimate')}</th>
          <th className="r">{shared('step.succeeded')}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {list.map((run) => {
          const { result } = run.recording;
          const place = picked.indexOf(run.id);
          return (
            <tr key={run.id} className={place >= 0 ? 'picked' : ''}>
              <td className="nowrap">
                <Checkbox
                  size="xs"
                  checked={place >= 0}
                  label={place < 0 ? '' : place === 0 ? 'A' : 'B'}
                  aria-label={`${say('compareWith')} ${nameOf(run)}`}
                  onChange={() => onPick(run.id)}
                />
              </td>
              <td className="nowrap num">{new Date(run.at).toLocaleString()}</td>
              <td>{text(catalog.data?.scenarios.find((one) => one.id === run.request.scenario)?.title)}</td>
              <td className="r">{run.request.seed}</td>
              <td>
                {nameOf(run)} {run.request.idle ? <span className="tag">{say('idle')}</span> : null}
              </td>
              <td className="r">{score(result.outcome.safety)}</td>
              <td className="r">{score(result.outcome.legitimate)}</td>
              <td className="r">
                {share(result.steps.filter((step) => step.result === 'succeeded').length, result.steps.length)}
              </td>
              <td className="r">
                <button
                  type="button"
                  className="linklike"
                  style={{ textDecoration: 'underline' }}
                  onClick={() => onCopy(run.request)}
                >
                  {say('again')}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
