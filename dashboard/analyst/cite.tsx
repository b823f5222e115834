import { Checkbox, Stack } from '@mantine/core';
import { useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { usePicked } from './picked.ts';

interface CiteProps {
  readonly exercise: string;
  readonly value: string[];
  readonly onChange: (references: string[]) => void;
}

/** Which of the picked rows an answer or a report rests on. */
export function Cite({ exercise, value, onChange }: CiteProps) {
  const say = useWords(analystWords);
  const { rows } = usePicked(exercise);
  if (rows.length === 0) return <p className="dim">{say('nonePicked')}</p>;
  return (
    <Checkbox.Group label={say('cite')} value={value} onChange={onChange} mt="xs">
      <Stack gap={4} mt={4}>
        {rows.map((row) => (
          <Checkbox
            key={row.reference}
            size="xs"
            value={row.reference}
            label={`${row.clock} ${row.reference} ${row.summary}`}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
