import { Checkbox } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { EvidenceRow } from '../../range/contract/investigation.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { usePicked } from './picked.ts';

/** Rows of a file; a row opens its detail, and its box picks it as evidence. */
export function EvidenceRows({
  exercise,
  rows,
  verbatim = false,
}: {
  readonly exercise: string;
  readonly rows: readonly EvidenceRow[];
  /** Lines of a text: shown as they are. */
  readonly verbatim?: boolean;
}) {
  const say = useWords(analystWords);
  const shared = useWords(sharedWords);
  const picked = usePicked(exercise);
  const [open, setOpen] = useState<string | null>(null);
  const references = new Set(picked.rows.map((row) => row.reference));
  return (
    <table className="list">
      <thead>
        <tr>
          <th />
          <th>{shared('time')}</th>
          <th>{say('from')}</th>
          <th>{say('to')}</th>
          <th>{say('summary')}</th>
          <th>{say('reference')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Fragment key={row.reference}>
            <tr className={references.has(row.reference) ? 'picked' : ''}>
              <td>
                <Checkbox
                  size="xs"
                  aria-label={`${say('pick')} ${row.reference}`}
                  checked={references.has(row.reference)}
                  onChange={() => picked.toggle(row)}
                />
              </td>
              <td className="nowrap num">{row.clock}</td>
              <td className="mono nowrap">{row.from}</td>
              <td className="mono nowrap">{row.to}</td>
              <td>
                <button
                  type="button"
                  className={verbatim ? 'linklike mono verbatim' : 'linklike'}
                  aria-expanded={open === row.reference}
                  onClick={() => setOpen(open === row.reference ? null : row.reference)}
                >
                  {row.summary}
                </button>
              </td>
              <td className="mono dim nowrap">{row.reference}</td>
            </tr>
            {open === row.reference ? (
              <tr>
                <td />
                <td colSpan={5}>
                  <pre className="mono" style={{ margin: 0, whiteSpace: 'pre-wrap', fontSize: 12.5 }}>
                    {row.detail}
                  </pre>
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
