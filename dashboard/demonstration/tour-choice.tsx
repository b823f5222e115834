import { Select } from '@mantine/core';
import { bySite } from '../instructor/attack-first.ts';
import { useCatalog, useSession } from '../shared/queries.ts';
import { useText, useWords } from '../shared/words.ts';
import { demonstrationWords } from './demonstration-words.ts';

interface TourChoiceProps {
  readonly scenario: string | null;
  readonly onChange: (scenario: string) => void;
}

/** Which plant and attack the tour shows: the instructor's to choose, since a team is not told what it will meet. */
export function TourChoice({ scenario, onChange }: TourChoiceProps) {
  const say = useWords(demonstrationWords);
  const text = useText();
  const session = useSession();
  const catalog = useCatalog();
  if (session.data?.principal.role !== 'instructor' || !catalog.data) return null;
  return (
    <Select
      className="demo-choice"
      size="xs"
      maxDropdownHeight={420}
      aria-label={say('choose')}
      value={scenario}
      onChange={(value) => value !== null && onChange(value)}
      data={bySite(catalog.data).map(({ site, scenarios }) => ({
        group: text(site.title),
        items: scenarios
          .filter((one) => (one.kind ?? 'attack') === 'attack')
          .map((one) => ({ value: one.id, label: text(one.title) })),
      }))}
      allowDeselect={false}
    />
  );
}
