import { Button, Group, MultiSelect } from '@mantine/core';
import type { Catalog, ScenarioSummary } from '../../range/contract/catalog.ts';
import { useText, useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';

interface MeasurePickerProps {
  readonly catalog: Catalog;
  readonly scenario: ScenarioSummary | undefined;
  readonly value: string[];
  readonly onChange: (measures: string[]) => void;
}

/** Measures that fit a scenario's site, with the usual sets at hand. */
export function MeasurePicker({ catalog, scenario, value, onChange }: MeasurePickerProps) {
  const say = useWords(instructorWords);
  const text = useText();
  const fitting = catalog.measures.filter(
    (measure) => !scenario || measure.sites.length === 0 || measure.sites.includes(scenario.site),
  );
  return (
    <div>
      <MultiSelect
        label={say('measures')}
        placeholder={value.length === 0 ? say('none') : ''}
        data={fitting.map((measure) => ({ value: measure.id, label: text(measure.title) }))}
        value={value}
        onChange={onChange}
        searchable
        clearable
      />
      <Group gap={6} mt={4}>
        <Button size="compact-xs" variant="default" onClick={() => onChange([])}>
          {say('none')}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          disabled={!scenario}
          onClick={() => onChange([...(scenario?.reference ?? [])])}
        >
          {say('reference')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onChange(fitting.map((measure) => measure.id))}>
          {say('all')}
        </Button>
      </Group>
    </div>
  );
}
