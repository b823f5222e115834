import { Button, Checkbox, NumberInput, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { Catalog } from '../../range/contract/catalog.ts';
import { type RunRequestSchema, type StoredRun, StoredRunSchema } from '../../range/contract/demonstration.ts';
import { call } from '../shared/api.ts';
import { FaultNote, Panel } from '../shared/panel.tsx';
import { useText, useWords } from '../shared/words.ts';
import { bySite } from './attack-first.ts';
import { instructorWords } from './instructor-words.ts';
import { MeasurePicker } from './measure-picker.tsx';

export type RunRequest = z.infer<typeof RunRequestSchema>;

interface RunFormProps {
  readonly catalog: Catalog;
  readonly initial: RunRequest | null;
  readonly onMade: (run: StoredRun) => void;
}

/** Asks for a virtual run. */
export function RunForm({ catalog, initial, onMade }: RunFormProps) {
  const say = useWords(instructorWords);
  const text = useText();
  const queries = useQueryClient();
  const [scenario, setScenario] = useState(initial?.scenario ?? bySite(catalog)[0]?.scenarios[0]?.id ?? '');
  const [seed, setSeed] = useState<number | string>(initial?.seed ?? 1);
  const [measures, setMeasures] = useState<string[]>(initial?.measures ?? []);
  const [idle, setIdle] = useState(initial?.idle ?? false);
  const run = useMutation({
    mutationFn: () => call('run', StoredRunSchema, { body: { scenario, seed: Number(seed), measures, idle } }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['runs'] });
      onMade(made);
    },
  });
  return (
    <Panel title={say('newRun')}>
      <div className="runs-form">
        <Select
          label={say('scenario')}
          value={scenario}
          onChange={(value) => {
            setScenario(value ?? scenario);
            // Another plant has other measures.
            if (value?.split('/')[0] !== scenario.split('/')[0]) setMeasures([]);
          }}
          data={bySite(catalog).map(({ site, scenarios }) => ({
            group: text(site.title),
            items: scenarios.map((one) => ({ value: one.id, label: text(one.title) })),
          }))}
          allowDeselect={false}
        />
        <NumberInput label={say('seed')} value={seed} onChange={setSeed} min={0} allowDecimal={false} />
        <MeasurePicker
          catalog={catalog}
          scenario={catalog.scenarios.find((one) => one.id === scenario)}
          value={measures}
          onChange={setMeasures}
        />
        <Checkbox
          label={say('idle')}
          checked={idle}
          onChange={(event) => setIdle(event.currentTarget.checked)}
          mb={8}
        />
        <Button loading={run.isPending} disabled={seed === ''} onClick={() => run.mutate()}>
          {say('newRun')}
        </Button>
      </div>
      {run.isPending ? (
        <p className="dim" role="status">
          {say('running')}
        </p>
      ) : null}
      {run.error ? <FaultNote error={run.error} /> : null}
    </Panel>
  );
}
