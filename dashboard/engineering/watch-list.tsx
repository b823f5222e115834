import { Button } from '@mantine/core';
import type { Watched } from '../../range/contract/engineering.ts';
import { EmptyNote } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';
import { shortValue } from './line-variables.ts';

interface WatchListProps {
  readonly values: readonly Watched[];
  readonly otherProgram: boolean;
  readonly may: boolean;
  readonly onForce: (name: string) => void;
}

/** The variables on the lines in view, as a list: for the eye that looks for one, and for whoever hears the screen. */
export function WatchList({ values, otherProgram, may, onForce }: WatchListProps) {
  const say = useWords(engineeringWords);
  const good = values.filter(({ status }) => status === 'Good');
  if (good.length === 0) return <EmptyNote text={say('noValues')} />;
  return (
    <>
      {otherProgram ? <p className="watch-note">{say('valuesOfRunning')}</p> : null}
      <table className="list watch">
        <thead>
          <tr>
            <th>{say('name')}</th>
            <th>{say('type')}</th>
            <th className="r">{say('value')}</th>
            {may ? <th /> : null}
          </tr>
        </thead>
        <tbody>
          {good.map((watched) => (
            <tr key={watched.name}>
              <td className="mono">{watched.name}</td>
              <td className="dim">{watched.type}</td>
              <td className="r mono">{shortValue(watched.value, watched.type)}</td>
              {may ? (
                <td className="r">
                  <Button size="compact-xs" variant="subtle" onClick={() => onForce(watched.name)}>
                    {say('forceThis')}
                  </Button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
