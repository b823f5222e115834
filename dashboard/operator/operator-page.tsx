import { Select, Tabs } from '@mantine/core';
import { useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import type { Exercise } from '../../range/contract/exercise.ts';
import { PlantPicture } from '../plant-picture/plant-picture.tsx';
import { useCurrentExercise } from '../session/current-exercise.ts';
import { AlertList } from '../shared/alert-list.tsx';
import { EmptyNote, Panel } from '../shared/panel.tsx';
import { isOver, phaseOf } from '../shared/plant-source.ts';
import { useSite } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useLiveMoment } from '../shared/use-moment.ts';
import { useText, useWords } from '../shared/words.ts';
import { AlarmBanner } from './alarm-banner.tsx';
import { AlarmList } from './alarm-list.tsx';
import { Faceplate } from './faceplate.tsx';
import { OperationLog } from './operation-log.tsx';
import { operatorWords } from './operator-words.ts';
import { ResponsePanel } from './response-panel.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { useOperate } from './use-operate.ts';
import './operator.css';

/** The operator's seat. */
export function OperatorPage() {
  const say = useWords(operatorWords);
  const { exercise, loading, error } = useCurrentExercise();
  const site = useSite(exercise?.site);
  if (exercise && site.data) return <Hmi key={exercise.id} exercise={exercise} site={site.data} />;
  return (
    <div className="page">
      <Panel
        title={say('title')}
        loading={loading || (exercise !== null && site.isPending)}
        error={error ?? site.error}
      >
        <EmptyNote text={say('noExercise')} />
      </Panel>
    </div>
  );
}

function Hmi({ exercise, site }: { readonly exercise: Exercise; readonly site: SiteView }) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const moment = useLiveMoment(exercise.id);
  const operate = useOperate(exercise.id);
  const [loop, setLoop] = useState<string | null>(null);
  const [picture, setPicture] = useState(site.pictures[0]?.id ?? '');
  const [tab, setTab] = useState<string | null>('alarms');
  const opened = site.loops.find((one) => one.id === loop);
  const unacknowledged = moment?.alarms.filter((alarm) => alarm.state !== 'acknowledged').length ?? 0;
  const alerts = moment?.alerts ?? [];
  return (
    <div className="operator" data-tab={tab}>
      <AlarmBanner site={site} moment={moment} operate={operate} />
      {isOver(phaseOf(exercise, moment)) ? (
        <div className="stale-strip" role="status">
          {say('over')}
        </div>
      ) : (
        <ResponsePanel exercise={exercise.id} site={site} moment={moment} />
      )}
      <div className="operator-plant">
        <section className="panel" aria-label={say('picture')}>
          {moment?.stale ? (
            <div className="stale-strip" role="status">
              {shared('stale')}
            </div>
          ) : moment ? null : (
            <div className="stale-strip">{shared('waiting')}</div>
          )}
          <div className="operator-picture">
            <PlantPicture site={site} picture={picture} moment={moment} onOpenLoop={setLoop} />
            {site.pictures.length > 1 ? (
              <Select
                size="xs"
                className="operator-pictures"
                aria-label={say('picture')}
                value={picture}
                onChange={(value) => setPicture(value ?? picture)}
                data={site.pictures.map((one) => ({ value: one.id, label: text(one.title) }))}
                allowDeselect={false}
              />
            ) : null}
          </div>
        </section>
        {opened ? (
          <div className="operator-faceplate">
            <Faceplate
              key={opened.id}
              exercise={exercise.id}
              site={site}
              loop={opened}
              moment={moment}
              onClose={() => setLoop(null)}
            />
          </div>
        ) : null}
      </div>
      <section className="panel" aria-label={say('alarms')}>
        <Tabs value={tab} onChange={setTab} className="tabs-fill" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="alarms">
              {say('alarms')}
              {unacknowledged > 0 ? ` (${unacknowledged})` : ''}
            </Tabs.Tab>
            <Tabs.Tab value="trends">{say('trends')}</Tabs.Tab>
            <Tabs.Tab value="operations">{say('operations')}</Tabs.Tab>
            <Tabs.Tab value="alerts">
              {say('alerts')}
              {alerts.length > 0 ? ` (${alerts.length})` : ''}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="alarms">
            <AlarmList site={site} moment={moment} operate={operate} />
          </Tabs.Panel>
          <Tabs.Panel value="trends" p={6}>
            <TrendPanel exercise={exercise.id} site={site} moment={moment} height={168} />
          </Tabs.Panel>
          <Tabs.Panel value="operations">
            <OperationLog exercise={exercise.id} moment={moment} />
          </Tabs.Panel>
          <Tabs.Panel value="alerts">
            {alerts.length === 0 ? <EmptyNote text={say('noAlerts')} /> : <AlertList alerts={alerts} moment={moment} />}
          </Tabs.Panel>
        </Tabs>
      </section>
    </div>
  );
}
