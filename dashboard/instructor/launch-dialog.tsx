import { Alert, Button, Checkbox, Group, Modal, NumberInput, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import type { Catalog } from '../../range/contract/catalog.ts';
import { ExerciseSchema } from '../../range/contract/exercise.ts';
import { call } from '../shared/api.ts';
import { faultOf } from '../shared/fault.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { bySite } from './attack-first.ts';
import { instructorWords } from './instructor-words.ts';
import { MeasurePicker } from './measure-picker.tsx';

/** Launches a scenario for the chosen teams and sets it going. */
export function LaunchDialog({ catalog, onClose }: { readonly catalog: Catalog; readonly onClose: () => void }) {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const queries = useQueryClient();
  const [scenario, setScenario] = useState(bySite(catalog)[0]?.scenarios[0]?.id ?? '');
  const [teams, setTeams] = useState<string[]>(catalog.teams.map((team) => team.id));
  const [seed, setSeed] = useState<number | string>(1);
  const [pace, setPace] = useState<number | string>(1);
  const [measures, setMeasures] = useState<string[]>([]);
  const chosen = catalog.scenarios.find((one) => one.id === scenario);
  const launch = useMutation({
    mutationFn: async () => {
      const exercises = await call('launch', z.array(ExerciseSchema), {
        body: { scenario, teams, seed: Number(seed), measures, pace: Number(pace) },
      });
      await Promise.all(
        exercises
          .filter((exercise) => exercise.status === 'ready')
          .map((exercise) =>
            call('control', ExerciseSchema, { params: { id: exercise.id }, body: { action: 'start' } }),
          ),
      );
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['exercises'] });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={say('launch')} size="lg" centered>
      <Stack gap="sm">
        <Select
          label={say('scenario')}
          value={scenario}
          onChange={(value) => {
            setScenario(value ?? scenario);
            setMeasures([]);
          }}
          data={bySite(catalog).map(({ site, scenarios }) => ({
            group: text(site.title),
            items: scenarios.map((one) => ({
              value: one.id,
              label: `${text(one.title)}（${shared(`kind.${one.kind ?? 'attack'}`)}）`,
            })),
          }))}
          allowDeselect={false}
        />
        {chosen ? (
          <p className="dim" style={{ margin: 0, fontSize: 13.5 }}>
            {text(chosen.summary)} {say('minutes', { minutes: chosen.minutes })}
            <br />
            {say('precedent')}：{text(chosen.precedent)}
          </p>
        ) : null}
        <Checkbox.Group label={say('teams')} value={teams} onChange={setTeams}>
          <Group mt={4}>
            {catalog.teams.map((team) => (
              <Checkbox key={team.id} value={team.id} label={text(team.title)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group align="flex-start" grow>
          <NumberInput
            label={say('seed')}
            description={say('seed.what')}
            value={seed}
            onChange={setSeed}
            min={0}
            max={2 ** 31 - 1}
            allowDecimal={false}
            inputWrapperOrder={['label', 'input', 'description']}
          />
          <NumberInput label={say('pace')} value={pace} onChange={setPace} min={1} max={60} prefix="×" />
        </Group>
        <MeasurePicker catalog={catalog} scenario={chosen} value={measures} onChange={setMeasures} />
        <p className="dim" style={{ margin: 0, fontSize: 13 }}>
          {say('replacing')}
        </p>
        {launch.error ? (
          <Alert color="red" role="alert">
            {text(faultOf(launch.error).message)}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared('cancel')}
          </Button>
          <Button
            loading={launch.isPending}
            disabled={teams.length === 0 || scenario === '' || seed === ''}
            onClick={() => launch.mutate()}
          >
            {say('startNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
