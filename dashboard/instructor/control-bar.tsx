import { Alert, Button, Group, NumberInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Exercise } from '../../range/contract/exercise.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { faultOf } from '../shared/fault.ts';
import { type PlantMoment, phaseOf } from '../shared/plant-source.ts';
import { useText, useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';
import { useControl } from './use-control.ts';

/** What an instructor does to one running exercise. Reset and end ask first. */
export function ControlBar({ exercise, moment }: { readonly exercise: Exercise; readonly moment: PlantMoment | null }) {
  const say = useWords(instructorWords);
  const text = useText();
  const control = useControl(exercise.id);
  const [asking, setAsking] = useState<'reset' | 'end' | null>(null);
  const status = phaseOf(exercise, moment);
  const over = status === 'ended' || status === 'failed' || status === 'interrupted';
  const pace = moment?.pace ?? exercise.pace;
  return (
    <>
      <Group gap={6}>
        {status === 'running' ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerPause size={15} />}
            onClick={() => control.mutate({ action: 'pause' })}
          >
            {say('pause')}
          </Button>
        ) : null}
        {status === 'paused' || status === 'ready' ? (
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={15} />}
            onClick={() => control.mutate({ action: status === 'ready' ? 'start' : 'resume' })}
          >
            {say(status === 'ready' ? 'start' : 'resume')}
          </Button>
        ) : null}
        {over ? null : (
          <>
            <NumberInput
              key={pace}
              size="xs"
              w={86}
              min={1}
              max={60}
              prefix="×"
              defaultValue={pace}
              aria-label={say('pace')}
              title={say('pace')}
              onBlur={(event) => {
                const wanted = Number(event.currentTarget.value.replace('×', ''));
                if (wanted >= 1 && wanted <= 60 && wanted !== pace) control.mutate({ action: 'pace', pace: wanted });
              }}
              onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
            />
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={15} />}
              onClick={() => setAsking('reset')}
            >
              {say('reset')}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlayerStop size={15} />}
              onClick={() => setAsking('end')}
            >
              {say('end')}
            </Button>
          </>
        )}
        {over ? (
          <Button size="xs" component={Link} to={`/score/${exercise.id}`}>
            {say('score')}
          </Button>
        ) : null}
      </Group>
      {control.error ? (
        <Alert color="red" role="alert" p="xs" mt={6}>
          {text(faultOf(control.error).message)}
        </Alert>
      ) : null}
      <ConfirmDialog
        asked={asking}
        title={say(asking ?? 'end')}
        grave
        onClose={() => setAsking(null)}
        onConfirm={(action) => control.mutate({ action })}
      >
        {(action) => <p style={{ marginTop: 0 }}>{say(action === 'reset' ? 'confirm.reset' : 'confirm.end')}</p>}
      </ConfirmDialog>
    </>
  );
}
