import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { FaultNote } from '../shared/panel.tsx';
import { newestPerTeam, useCatalog, useExercises } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';
import { LaunchDialog } from './launch-dialog.tsx';
import { TeamCard } from './team-card.tsx';
import './classroom.css';

/** Both teams on one screen. */
export function ClassroomPage() {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const catalog = useCatalog();
  const exercises = useExercises();
  const [launching, setLaunching] = useState(false);
  const newest = newestPerTeam(exercises.data ?? []);
  const error = catalog.error ?? exercises.error;
  return (
    <div className="page" style={{ maxWidth: 'none' }}>
      <div style={{ display: 'flex', alignItems: 'center', gap: 16, flexWrap: 'wrap', marginBottom: 10 }}>
        <h1 style={{ fontSize: 22, margin: 0 }}>{say('classroom')}</h1>
        <span className="dim" style={{ flex: 1 }}>
          {say('classroom.lead')}
        </span>
        <Button leftSection={<IconPlayerPlay size={16} />} disabled={!catalog.data} onClick={() => setLaunching(true)}>
          {say('launch')}
        </Button>
      </div>
      {error ? <FaultNote error={error} onRetry={() => void exercises.refetch()} /> : null}
      {catalog.data && !exercises.isPending ? (
        <div className="classroom">
          {catalog.data.teams.map((team) => (
            <TeamCard
              key={team.id}
              team={team}
              catalog={catalog.data}
              exercise={newest.find((exercise) => exercise.team === team.id)}
            />
          ))}
        </div>
      ) : error ? null : (
        <p className="dim">{shared('loading')}</p>
      )}
      {launching && catalog.data ? <LaunchDialog catalog={catalog.data} onClose={() => setLaunching(false)} /> : null}
    </div>
  );
}
