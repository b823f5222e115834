import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ScorecardSchema } from '../../range/contract/result.ts';
import { useStage } from '../attack/stage-words.ts';
import { call } from '../shared/api.ts';
import { Panel } from '../shared/panel.tsx';
import { useCatalog, useExercise, useSite } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { EventDrawer } from './event-drawer.tsx';
import { ExcursionsTable } from './excursions-table.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import { scoreWords } from './score-words.ts';
import { StepsTable } from './steps-table.tsx';

/** The score of one exercise. */
export function ScorecardPage() {
  const { exercise: id } = useParams({ from: '/score/$exercise' });
  const say = useWords(scoreWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const catalog = useCatalog();
  const stage = useStage();
  const exercise = useExercise(id);
  const site = useSite(exercise.data?.site);
  const [open, setOpen] = useState<{ title: string; events: readonly number[] } | null>(null);
  const score = useQuery({
    queryKey: ['score', id],
    queryFn: () => call('score', ScorecardSchema, { params: { id } }),
    staleTime: 30_000,
  });
  const scenario = catalog.data?.scenarios.find((one) => one.id === exercise.data?.scenario);
  const team = catalog.data?.teams.find((one) => one.id === exercise.data?.team);
  const card = score.data;
  const measures = card?.result.measures ?? [];
  return (
    <div className="page">
      <h1>
        {say('title')}　{text(team?.title)}
      </h1>
      <p className="lead">
        {text(scenario?.title)}　{say('family')}
      </p>
      <div className="stack">
        <Panel
          title={say('title')}
          flush
          loading={score.isPending}
          error={score.error}
          onRetry={() => void score.refetch()}
        >
          {card ? (
            <OutcomeTable
              result={card.result}
              because={card.because}
              stage={stage}
              onOpen={(title, events) => setOpen({ title, events })}
            />
          ) : null}
        </Panel>
        {card ? (
          <>
            <Panel title={say('excursions')} flush>
              <ExcursionsTable result={card.result} site={site.data} />
            </Panel>
            <Panel title={say('attackSteps')} flush>
              <StepsTable result={card.result} scenario={scenario} />
            </Panel>
            <Panel title={say('context')}>
              <dl className="facts">
                <dt>{say('seed')}</dt>
                <dd className="num">{card.result.seed ?? say('notShown')}</dd>
                <dt>{say('measures')}</dt>
                <dd>
                  {measures.length === 0
                    ? say('none')
                    : measures
                        .map((one) => text(catalog.data?.measures.find((known) => known.id === one)?.title) || one)
                        .join(shared('comma'))}
                </dd>
                <dt>{say('digest')}</dt>
                <dd className="mono">{card.result.digest ?? say('notShown')}</dd>
                <dt>{say('variables')}</dt>
                <dd className="mono" style={{ fontSize: 12.5 }}>
                  {Object.entries(card.variables)
                    .map(([name, value]) => `${name}=${value}`)
                    .join('  ')}
                </dd>
              </dl>
              {card.twinsExcludeInput ? <p className="dim">{say('twinsExclude')}</p> : null}
            </Panel>
          </>
        ) : null}
      </div>
      {open ? (
        <EventDrawer log={{ exercise: id }} title={open.title} seqs={open.events} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  );
}
