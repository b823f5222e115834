import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, useMemo } from 'react';
import type { Catalog } from '../../range/contract/catalog.ts';
import type { Exercise } from '../../range/contract/exercise.ts';
import { StepsList } from '../attack/steps-list.tsx';
import { indexSite } from '../plant-picture/item-view.ts';
import { PlantPicture } from '../plant-picture/plant-picture.tsx';
import { clockAt, elapsed } from '../shared/format.ts';
import { GapBar } from '../shared/gap-bar.tsx';
import { indicatorsOf, keyIndicators } from '../shared/indicators.ts';
import { EmptyNote } from '../shared/panel.tsx';
import { isOver, phaseOf } from '../shared/plant-source.ts';
import { useSite } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useLiveMoment } from '../shared/use-moment.ts';
import { useText, useWords } from '../shared/words.ts';
import { alarmCounts } from './alarm-counts.ts';
import { ControlBar } from './control-bar.tsx';
import { instructorWords } from './instructor-words.ts';

interface TeamCardProps {
  readonly team: Catalog['teams'][number];
  readonly exercise: Exercise | undefined;
  readonly catalog: Catalog;
}

/** One team as seen across the classroom. */
export function TeamCard({ team, exercise, catalog }: TeamCardProps) {
  const say = useWords(instructorWords);
  const text = useText();
  return (
    <section
      className="panel team-card"
      style={{ '--team': team.color } as CSSProperties}
      aria-label={text(team.title)}
    >
      <header className="panel-head">
        <h2 style={{ fontSize: 17 }}>{text(team.title)}</h2>
        {exercise ? (
          <div className="panel-tools">
            <Button size="xs" variant="default" component={Link} to={`/classroom/${exercise.id}`}>
              {say('detail')}
            </Button>
          </div>
        ) : null}
      </header>
      {exercise ? <Running exercise={exercise} catalog={catalog} /> : <EmptyNote text={say('noExercise')} />}
    </section>
  );
}

function Running({ exercise, catalog }: { readonly exercise: Exercise; readonly catalog: Catalog }) {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const site = useSite(exercise.site);
  const moment = useLiveMoment(exercise.id);
  const scenario = catalog.scenarios.find((one) => one.id === exercise.scenario);
  const index = useMemo(() => (site.data ? indexSite(site.data) : null), [site.data]);
  const indicators = index ? keyIndicators(index.site, indicatorsOf(index, moment), 7) : [];
  const status = phaseOf(exercise, moment);
  const t = moment?.t ?? exercise.t;
  const excursions = moment?.excursions ?? null;
  const faultWord = (code: string) => {
    const key = `fault.${code}`;
    return key in instructorWords.entries ? say(key as 'fault.server-stopped') : code;
  };
  return (
    <>
      <div className="team-status">
        <span className="team-clock">{moment?.clock ?? exercise.clock}</span>
        <span>
          {shared(`status.${status}`)} <span className="num">×{moment?.pace ?? exercise.pace}</span>{' '}
          <span className="dim num">{say('progress', { at: elapsed(t), until: elapsed(exercise.until) })}</span>
          {moment && moment.lag >= 1 ? ` ${say('lag', { seconds: moment.lag.toFixed(1) })}` : ''}
        </span>
        <span>{text(scenario?.title)}</span>
        <span>{say('alarms', alarmCounts(moment))}</span>
        <span>{say('alerts', { count: moment?.alerts.length ?? '—' })}</span>
        {exercise.fault ? <span className="bad-line">{faultWord(exercise.fault)}</span> : null}
        {excursions && excursions.length > 0 ? (
          <span className="bad-line">
            ▲{' '}
            {say('excursion', {
              limit: excursions
                .map((one) => text(site.data?.limits.find((limit) => limit.id === one.limit)?.title) || one.limit)
                .join(shared('comma')),
            })}
          </span>
        ) : excursions && moment ? (
          <span className="dim">{say(isOver(status) ? 'noExcursionAtEnd' : 'noExcursion')}</span>
        ) : (
          <span className="dim">{say('noData')}</span>
        )}
      </div>
      <div style={{ padding: '6px 12px', borderBottom: '1px solid var(--k-line)' }}>
        <ControlBar exercise={exercise} moment={moment} />
      </div>
      {moment?.stale ? <div className="stale-strip">{shared('stale')}</div> : null}
      <div className="team-plant">{site.data ? <PlantPicture site={site.data} moment={moment} /> : null}</div>
      <div className="team-columns">
        <div>
          {indicators.map((one) => (
            <GapBar
              key={one.loop.id}
              title={text(one.title)}
              unit={one.unit}
              range={one.range}
              truth={one.truth}
              shown={one.shown}
              limits={one.limits}
            />
          ))}
        </div>
        <div>
          <StepsList
            scenario={scenario}
            steps={moment?.steps ?? null}
            clock={(at) => clockAt(at, t, moment?.clock ?? null)}
          />
        </div>
      </div>
    </>
  );
}
