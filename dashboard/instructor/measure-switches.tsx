import { Alert, Button, Group, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Catalog } from '../../range/contract/catalog.ts';
import { type Exercise, ExerciseSchema } from '../../range/contract/exercise.ts';
import { call } from '../shared/api.ts';
import { faultOf } from '../shared/fault.ts';
import { money } from '../shared/format.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';

interface MeasureSwitchesProps {
  readonly exercise: Exercise;
  readonly catalog: Catalog;
  readonly active: readonly string[];
}

/** Measures on and off in a running exercise; the whole list goes at once, because each change has its downtime. */
export function MeasureSwitches({ exercise, catalog, active }: MeasureSwitchesProps) {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const queries = useQueryClient();
  /** What is switched but not applied yet; null follows what is in force. */
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const wanted = draft ?? active;
  const apply = useMutation({
    mutationFn: () => call('setMeasures', ExerciseSchema, { params: { id: exercise.id }, body: { measures: wanted } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['exercise', exercise.id] });
      setDraft(null);
    },
  });
  const changed = wanted.length !== active.length || wanted.some((id) => !active.includes(id));
  const fitting = catalog.measures.filter(
    (measure) => measure.sites.length === 0 || measure.sites.includes(exercise.site),
  );
  return (
    <>
      {fitting.map((measure) => (
        <div key={measure.id} className="measure-row">
          <Switch
            aria-label={text(measure.title)}
            checked={wanted.includes(measure.id)}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              setDraft(on ? [...wanted, measure.id] : wanted.filter((id) => id !== measure.id));
            }}
          />
          <div>
            <b>{text(measure.title)}</b> <span className="tag accent">{shared(`measure.${measure.kind}`)}</span>{' '}
            <span className="tag mono">{measure.mitigation}</span>{' '}
            <span className="tag mono">{measure.requirement}</span>
            <p>
              {text(measure.summary)}
              {measure.details[exercise.site] ? <em> {text(measure.details[exercise.site])}</em> : null}
            </p>
            <p className="dim">
              {say('cost')}：
              {say('costValue', {
                hours: measure.cost.personHours,
                money: money(measure.cost.money),
                downtime: measure.cost.downtimeHours,
              })}
              <br />
              {say('sideEffects')}：{text(measure.sideEffects)}
            </p>
          </div>
        </div>
      ))}
      <Group mt="sm" gap="sm">
        <Button size="xs" disabled={!changed} loading={apply.isPending} onClick={() => apply.mutate()}>
          {say('apply')}
        </Button>
        {apply.isSuccess && draft === null ? <span role="status">{say('applied')}</span> : null}
      </Group>
      {apply.error ? (
        <Alert color="red" role="alert" mt="xs">
          {text(faultOf(apply.error).message)}
        </Alert>
      ) : null}
    </>
  );
}
