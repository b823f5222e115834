import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { OperationViewSchema } from '../../range/contract/exercise.ts';
import { call } from '../shared/api.ts';
import { clockAt } from '../shared/format.ts';
import { EmptyNote, FaultNote } from '../shared/panel.tsx';
import type { PlantMoment } from '../shared/plant-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { operatorWords } from './operator-words.ts';
import { useResultWord } from './use-operate.ts';

/** What people did at the screens and at the plant, newest first. */
export function OperationLog({ exercise, moment }: { readonly exercise: string; readonly moment: PlantMoment | null }) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const word = useResultWord();
  // What a person did stands in the reader's language; a word that this screen does not know stands as it was logged.
  const worded = (key: string, otherwise: string): string =>
    key in operatorWords.entries ? say(key as 'did.write') : otherwise;
  const did = (action: string): string => worded(`did.${action}`, action);
  const whom = (value: string): string => worded(`whom.${value}`, value);
  const operations = useQuery({
    queryKey: ['operations', exercise],
    queryFn: () => call('operations', z.array(OperationViewSchema), { params: { id: exercise } }),
    refetchInterval: 3000,
  });
  if (operations.error) return <FaultNote error={operations.error} onRetry={() => void operations.refetch()} />;
  const rows = (operations.data ?? []).toSorted((a, b) => b.seq - a.seq);
  if (rows.length === 0) return <EmptyNote text={operations.isPending ? shared('loading') : say('noOperations')} />;
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{shared('time')}</th>
          <th>{say('by')}</th>
          <th>{say('host')}</th>
          <th>{say('action')}</th>
          <th>{say('target')}</th>
          <th className="r">{say('value')}</th>
          <th>{say('outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.seq}>
            <td className="nowrap num">{clockAt(row.t, moment?.t ?? 0, moment?.clock ?? null)}</td>
            <td>{row.by}</td>
            <td className="mono">{row.host}</td>
            <td>{did(row.action)}</td>
            <td className="mono">{row.tag ?? ''}</td>
            <td className="r">
              {typeof row.value === 'number' ? Number(row.value.toFixed(3)) : whom(row.value ?? '')}
            </td>
            <td>{word(row.result)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
