import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useCurrentExercise } from '../session/current-exercise.ts';
import { EmptyNote, Panel } from '../shared/panel.tsx';
import { useSite } from '../shared/queries.ts';
import { useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { EvidenceTab } from './evidence-tab.tsx';
import { QuestionsTab } from './questions-tab.tsx';
import { ReportTab } from './report-tab.tsx';
import { TerminalTab } from './terminal-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import './analyst.css';

const tabs = ['terminal', 'evidence', 'questions', 'timeline', 'report'] as const;

/** The analyst's seat. */
export function AnalystPage() {
  const say = useWords(analystWords);
  const { exercise, loading, error } = useCurrentExercise();
  const site = useSite(exercise?.site);
  const [tab, setTab] = useState<string | null>('terminal');
  if (!exercise || !site.data) {
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
  return (
    <div className="analyst">
      <Tabs value={tab} onChange={setTab} className="tabs-fill" keepMounted={false}>
        <Tabs.List>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {/* The terminal stays, so that leaving the tab loses neither its output nor its history. */}
        <Tabs.Panel value="terminal" keepMounted>
          <TerminalTab key={exercise.id} exercise={exercise.id} site={site.data} />
        </Tabs.Panel>
        <Tabs.Panel value="evidence">
          <EvidenceTab key={exercise.id} exercise={exercise.id} />
        </Tabs.Panel>
        <Tabs.Panel value="questions">
          <QuestionsTab key={exercise.id} exercise={exercise.id} site={site.data} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <TimelineTab exercise={exercise.id} />
        </Tabs.Panel>
        <Tabs.Panel value="report">
          <ReportTab key={exercise.id} exercise={exercise} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
