import { Button, SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { EmptyNote, Panel } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';

const ProgramCompare = lazy(() => import('./program-compare.tsx').then((it) => ({ default: it.ProgramCompare })));

interface ComparePaneProps {
  /** What was uploaded, and the hash that it had. */
  readonly uploaded: { readonly source: string; readonly hash: string | null } | null;
  readonly runningHash: string | null;
  readonly project: { readonly source: string; readonly hash: string };
  readonly draft: { readonly source: string; readonly hash: string | null } | null;
  readonly may: boolean;
  readonly busy: boolean;
  readonly onUpload: () => void;
  readonly onRestore: () => void;
  readonly onEdit: () => void;
}

/** The running program beside the project, or beside what is in the editor. */
export function ComparePane(props: ComparePaneProps) {
  const { uploaded, runningHash, project, draft, may, busy } = props;
  const say = useWords(engineeringWords);
  const [against, setAgainst] = useState<'project' | 'draft'>('project');
  const other = against === 'draft' && draft ? draft : project;
  const tools = (
    <div className="compare-tools">
      <SegmentedControl
        size="xs"
        aria-label={say('compareWith')}
        value={against}
        onChange={(value) => setAgainst(value as 'project' | 'draft')}
        data={[
          { value: 'project', label: say('project') },
          { value: 'draft', label: say('draft'), disabled: draft === null },
        ]}
      />
      <span style={{ flex: 1 }} />
      {may ? (
        <>
          <Button size="xs" variant="default" disabled={busy} onClick={props.onUpload}>
            {say('upload')}
          </Button>
          <Button size="xs" variant="default" disabled={!uploaded} onClick={props.onEdit}>
            {say('edit')}
          </Button>
          <Button size="xs" disabled={busy} onClick={props.onRestore}>
            {say('restore')}
          </Button>
        </>
      ) : null}
    </div>
  );
  if (!uploaded) {
    return (
      <>
        {tools}
        <EmptyNote text={say('compareEmpty')} />
      </>
    );
  }
  return (
    <>
      {tools}
      {runningHash !== null && uploaded.hash !== null && runningHash !== uploaded.hash ? (
        <div className="stale-strip" role="status">
          {say('compareStale')}
        </div>
      ) : null}
      <div className="compare-heads">
        <span>
          {say('running')} <code>{uploaded.hash ?? ''}</code>
        </span>
        <span>
          {say(other === project ? 'project' : 'draft')} <code>{other.hash ?? ''}</code>{' '}
          {uploaded.source === other.source ? (
            <b className="good">= {say('compareSame')}</b>
          ) : (
            <b className="bad">≠ {say('differs')}</b>
          )}
        </span>
      </div>
      <Suspense fallback={<Panel title={say('compare')} loading />}>
        <ProgramCompare
          left={uploaded.source}
          right={other.source}
          leftLabel={say('running')}
          rightLabel={say(other === project ? 'project' : 'draft')}
        />
      </Suspense>
    </>
  );
}
