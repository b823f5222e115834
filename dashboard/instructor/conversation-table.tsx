import type { Conversation } from '../../range/contract/exercise.ts';
import { VerdictMark } from '../shared/marks.tsx';
import { EmptyNote } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';

/** Who talks to whom, with what each conduit said; what was denied stands first. */
export function ConversationTable({ conversations }: { readonly conversations: readonly Conversation[] }) {
  const say = useWords(instructorWords);
  if (conversations.length === 0) return <EmptyNote text={say('noConversations')} />;
  const rows = conversations.toSorted(
    (a, b) => Number(a.verdict === 'allow') - Number(b.verdict === 'allow') || b.count - a.count,
  );
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('from')}</th>
          <th>{say('to')}</th>
          <th>{say('protocol')}</th>
          <th>{say('operation')}</th>
          <th className="r">{say('count')}</th>
          <th>{say('verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.from} ${row.to} ${row.protocol} ${row.operation} ${row.verdict}`}>
            <td className="mono">{row.from}</td>
            <td className="mono">{row.to}</td>
            <td>{row.protocol}</td>
            <td className="mono">{row.operation}</td>
            <td className="r">{row.count}</td>
            <td className="nowrap">
              <VerdictMark verdict={row.verdict} /> <span className="dim mono">{row.conduit ?? ''}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
