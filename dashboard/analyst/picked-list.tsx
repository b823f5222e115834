import { Button } from '@mantine/core';
import { Panel } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { usePicked } from './picked.ts';

export function PickedList({ exercise }: { readonly exercise: string }) {
  const say = useWords(analystWords);
  const { rows, toggle } = usePicked(exercise);
  return (
    <Panel title={say('picked', { count: rows.length })} empty={rows.length === 0 ? say('nonePicked') : null}>
      {rows.map((row) => (
        <div key={row.reference} className="card">
          <span className="num">{row.clock}</span> <span className="mono dim">{row.reference}</span>
          <p>
            {row.from} → {row.to} {row.summary}
          </p>
          <Button size="compact-xs" variant="default" onClick={() => toggle(row)}>
            {say('unpick')}
          </Button>
        </div>
      ))}
    </Panel>
  );
}
