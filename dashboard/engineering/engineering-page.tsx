import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { Exercise } from '../../range/contract/exercise.ts';
import { EmptyNote, Panel } from '../shared/panel.tsx';
import { newestPerTeam, useCatalog, useExercises, useSession } from '../shared/queries.ts';
import { useText, useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';
import { useEngineering } from './use-engineering.ts';
import { Workbench } from './workbench.tsx';
import './engineering.css';

/** Controllers that stand side by side; more of them are chosen from a list. */
const SIDE_BY_SIDE = 5;

/** The engineering workstation: programs and controllers of an exercise. */
export function EngineeringPage() {
  const say = useWords(engineeringWords);
  const text = useText();
  const session = useSession();
  const catalog = useCatalog();
  const exercises = useExercises();
  const [chosen, setChosen] = useState<string | null>(null);
  const principal = session.data?.principal;
  const open = newestPerTeam(exercises.data ?? []).filter(
    ({ team }) => principal?.team === null || principal?.team === team,
  );
  const exercise = open.find(({ id }) => id === chosen) ?? open[0] ?? null;
  const teamName = (team: string) => text(catalog.data?.teams.find(({ id }) => id === team)?.title) || team;
  if (!exercise || !principal) {
    return (
      <div className="page">
        <Panel title={say('title')} loading={exercises.isPending} error={exercises.error}>
          <EmptyNote text={say('noExercise')} />
        </Panel>
      </div>
    );
  }
  return (
    <div className="engineering">
      <Station
        key={exercise.id}
        exercise={exercise}
        may={principal.role !== 'operator'}
        atCabinet={principal.role !== 'analyst'}
        teams={
          open.length > 1 ? (
            <Select
              size="xs"
              w={150}
              aria-label={say('exercise')}
              value={exercise.id}
              onChange={setChosen}
              allowDeselect={false}
              data={open.map(({ id, team }) => ({ value: id, label: teamName(team) }))}
            />
          ) : null
        }
      />
    </div>
  );
}

interface StationProps {
  readonly exercise: Exercise;
  readonly may: boolean;
  readonly atCabinet: boolean;
  readonly teams: React.ReactNode;
}

function Station({ exercise, may, atCabinet, teams }: StationProps) {
  const say = useWords(engineeringWords);
  const text = useText();
  const engineering = useEngineering(exercise.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const controllers = engineering.data?.controllers ?? [];
  const controller = controllers.find(({ id }) => id === chosen) ?? controllers[0];
  const data = controllers.map(({ id, title }) => ({ value: id, label: text(title) }));
  return (
    <>
      <header className="engineering-head">
        <h1>{say('title')}</h1>
        {teams}
        {data.length > SIDE_BY_SIDE ? (
          <Select
            size="xs"
            aria-label={say('controller')}
            value={controller?.id ?? null}
            onChange={setChosen}
            allowDeselect={false}
            data={data}
          />
        ) : data.length > 0 ? (
          <SegmentedControl
            size="xs"
            aria-label={say('controller')}
            value={controller?.id ?? ''}
            onChange={setChosen}
            data={data}
          />
        ) : null}
        {controller ? <span className="dim">{controller.identity}</span> : null}
      </header>
      {engineering.data && controller ? (
        <Workbench
          key={controller.id}
          exercise={exercise}
          engineering={engineering.data}
          controller={controller}
          may={may}
          atCabinet={atCabinet}
        />
      ) : (
        <Panel
          title={say('program')}
          loading={engineering.isPending}
          error={engineering.error}
          onRetry={() => void engineering.refetch()}
          empty={say('noExercise')}
        />
      )}
    </>
  );
}
