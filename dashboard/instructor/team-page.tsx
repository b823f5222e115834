import { Button, Tabs } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Catalog, SiteView } from '../../range/contract/catalog.ts';
import type { Exercise } from '../../range/contract/exercise.ts';
import { AttackGraph } from '../attack/attack-graph.tsx';
import { AlarmList } from '../operator/alarm-list.tsx';
import { OperationLog } from '../operator/operation-log.tsx';
import { TrendPanel } from '../operator/trend-panel.tsx';
import { indexSite } from '../plant-picture/item-view.ts';
import { PlantPicture } from '../plant-picture/plant-picture.tsx';
import { AlertList } from '../shared/alert-list.tsx';
import { clockAt, elapsed } from '../shared/format.ts';
import { indicatorsOf } from '../shared/indicators.ts';
import { EmptyNote, FaultNote, Panel } from '../shared/panel.tsx';
import { phaseOf } from '../shared/plant-source.ts';
import { useCatalog, useExercise, useSite } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useLiveMoment } from '../shared/use-moment.ts';
import { useText, useWords } from '../shared/words.ts';
import { ZoneMap } from '../zone-map/zone-map.tsx';
import { alarmCounts } from './alarm-counts.ts';
import { ControlBar } from './control-bar.tsx';
import { ConversationTable } from './conversation-table.tsx';
import { EventBrowser } from './event-browser.tsx';
import { instructorWords } from './instructor-words.ts';
import { MeasureSwitches } from './measure-switches.tsx';
import { TruthTable } from './truth-table.tsx';
import { useControl } from './use-control.ts';
import './classroom.css';

/** One team in full: what is true, what it sees, who talks to whom, how far the attack has come. */
export function TeamPage() {
  const { exercise: id } = useParams({ from: '/classroom/$exercise' });
  const shared = useWords(sharedWords);
  const exercise = useExercise(id);
  const catalog = useCatalog();
  const site = useSite(exercise.data?.site);
  const error = exercise.error ?? site.error ?? catalog.error;
  if (error) return <FaultNote error={error} onRetry={() => void exercise.refetch()} />;
  if (!exercise.data || !site.data || !catalog.data) return <EmptyNote text={shared('loading')} />;
  return <Detail exercise={exercise.data} site={site.data} catalog={catalog.data} />;
}

interface DetailProps {
  readonly exercise: Exercise;
  readonly site: SiteView;
  readonly catalog: Catalog;
}

function Detail({ exercise, site, catalog }: DetailProps) {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const { seq } = useSearch({ from: '/classroom/$exercise' });
  const moment = useLiveMoment(exercise.id);
  const control = useControl(exercise.id);
  const index = useMemo(() => indexSite(site), [site]);
  const team = catalog.teams.find((one) => one.id === exercise.team);
  const scenario = catalog.scenarios.find((one) => one.id === exercise.scenario);
  const t = moment?.t ?? exercise.t;
  const clock = (at: number) => clockAt(at, t, moment?.clock ?? exercise.clock);
  const stale = moment?.stale ?? false;
  const phase = phaseOf(exercise, moment);
  return (
    <div className="page" style={{ maxWidth: 'none' }}>
      <div style={{ display: 'flex', alignItems: 'center', gap: 14, flexWrap: 'wrap', marginBottom: 10 }}>
        <Button size="xs" variant="default" component={Link} to="/classroom" leftSection={<IconArrowLeft size={15} />}>
          {say('back')}
        </Button>
        <h1 style={{ fontSize: 20, margin: 0 }}>
          {text(team?.title)}　{text(scenario?.title)}
        </h1>
        <span className="num">
          {moment?.clock ?? exercise.clock}　{shared(`status.${phase}`)}{' '}
          {say('progress', { at: elapsed(t), until: elapsed(exercise.until) })}
        </span>
        <span className="dim num">
          {say('seed')} {exercise.seed}
        </span>
        <ControlBar exercise={exercise} moment={moment} />
      </div>
      <div className="team-detail">
        <Panel title={say('plant')} flush stale={stale}>
          <div className="team-figure">
            <PlantPicture site={site} moment={moment} />
          </div>
        </Panel>
        <Panel title={say('map')} flush stale={stale}>
          <div className="team-figure" style={{ padding: 8, boxSizing: 'border-box' }}>
            <ZoneMap site={site} conversations={moment?.conversations ?? null} />
          </div>
        </Panel>
        <div className="wide">
          <Panel title={say('attack')}>
            {scenario && scenario.steps.length > 0 ? (
              <AttackGraph
                scenario={scenario}
                steps={moment?.steps ?? null}
                clock={clock}
                onTrigger={
                  phase === 'running' || phase === 'paused'
                    ? (step) => control.mutate({ action: 'trigger', step })
                    : undefined
                }
              />
            ) : null}
          </Panel>
        </div>
        <Panel title={say('truthView')} flush stale={stale}>
          <TruthTable indicators={indicatorsOf(index, moment)} />
        </Panel>
        <Panel title={say('measures')}>
          <div className="team-measures">
            <MeasureSwitches
              exercise={exercise}
              catalog={catalog}
              active={moment?.measures ?? exercise.measures ?? []}
            />
          </div>
        </Panel>
        <section className="panel wide">
          <Tabs defaultValue={seq === undefined ? 'trend' : 'events'} keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="trend">{say('trend')}</Tabs.Tab>
              <Tabs.Tab value="alarms">{say('alarms', alarmCounts(moment))}</Tabs.Tab>
              <Tabs.Tab value="alerts">{say('alerts', { count: moment?.alerts.length ?? '—' })}</Tabs.Tab>
              <Tabs.Tab value="conversations">{say('conversations')}</Tabs.Tab>
              <Tabs.Tab value="operations">{say('operations')}</Tabs.Tab>
              <Tabs.Tab value="events">{say('events')}</Tabs.Tab>
            </Tabs.List>
            <div style={{ minHeight: 260 }}>
              <Tabs.Panel value="trend" p={8}>
                <TrendPanel exercise={exercise.id} site={site} moment={moment} height={230} overlay />
              </Tabs.Panel>
              <Tabs.Panel value="alarms">
                <AlarmList site={site} moment={moment} />
              </Tabs.Panel>
              <Tabs.Panel value="alerts">
                <AlertList alerts={moment?.alerts ?? []} moment={moment} />
              </Tabs.Panel>
              <Tabs.Panel value="conversations">
                <ConversationTable conversations={moment?.conversations ?? []} />
              </Tabs.Panel>
              <Tabs.Panel value="operations">
                <OperationLog exercise={exercise.id} moment={moment} />
              </Tabs.Panel>
              <Tabs.Panel value="events" p={8}>
                <EventBrowser exercise={exercise.id} seq={seq} />
              </Tabs.Panel>
            </div>
          </Tabs>
        </section>
      </div>
    </div>
  );
}
