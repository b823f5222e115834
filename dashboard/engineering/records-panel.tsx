import { Button, Group, Tabs, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { EngineeringAct, RecordPart, Records } from '../../range/contract/engineering.ts';
import { EmptyNote, FaultNote, Panel } from '../shared/panel.tsx';
import { useText, useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';
import { shortValue } from './line-variables.ts';
import { RefusalText } from './refusal-note.tsx';
import { TrustPanel } from './trust-panel.tsx';
import { useRecords } from './use-engineering.ts';

interface RecordsPanelProps {
  readonly exercise: string;
  readonly controller: string;
  readonly live: boolean;
  readonly may: boolean;
  readonly busy: boolean;
  readonly watch: ReactNode;
  readonly forcing: string;
  readonly onForcing: (name: string) => void;
  readonly onAct: (act: EngineeringAct) => void;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
}

/** Beside the program: values in view, and what the controller keeps. */
export function RecordsPanel(props: RecordsPanelProps) {
  const say = useWords(engineeringWords);
  return (
    <section className="panel" aria-label={say('values')}>
      <Tabs
        value={props.tab}
        onChange={(tab) => props.onTab(tab ?? 'values')}
        className="tabs-fill"
        keepMounted={false}
      >
        <Tabs.List>
          {(['values', 'tasks', 'forces', 'buffer', 'audit', 'certificates'] as const).map((one) => (
            <Tabs.Tab key={one} value={one} px={6} fz={13}>
              {say(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="values">{props.watch}</Tabs.Panel>
        <Tabs.Panel value="tasks">
          <Part {...props} part="tasks" empty={say('noTasks')}>
            {(records) => <TaskTable tasks={records.tasks ?? []} />}
          </Part>
        </Tabs.Panel>
        <Tabs.Panel value="forces">
          {props.may ? <ForceEntry {...props} /> : null}
          <Part {...props} part="forces" empty={say('noForces')}>
            {(records) => <ForceTable forces={records.forces ?? []} {...props} />}
          </Part>
        </Tabs.Panel>
        <Tabs.Panel value="buffer">
          <Part {...props} part="buffer" empty={say('noBuffer')}>
            {(records) => <BufferTable buffer={records.buffer ?? []} />}
          </Part>
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <Part {...props} part="audit" empty={say('noAudit')}>
            {(records) => <AuditTable audit={records.audit ?? []} />}
          </Part>
        </Tabs.Panel>
        <Tabs.Panel value="certificates">
          <TrustPanel exercise={props.exercise} controller={props.controller} live={props.live} may={props.may} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

interface PartProps {
  readonly exercise: string;
  readonly controller: string;
  readonly live: boolean;
  readonly part: RecordPart;
  readonly empty: string;
  readonly children: (records: Records) => ReactNode;
}

function Part({ exercise, controller, live, part, empty, children }: PartProps) {
  const say = useWords(engineeringWords);
  const records = useRecords(exercise, controller, part, live);
  if (!records.data) {
    if (!live) return <EmptyNote text={say('notRunning')} />;
    return records.error ? (
      <FaultNote error={records.error} onRetry={() => void records.refetch()} />
    ) : (
      <Panel title={say(part)} loading />
    );
  }
  const refusal = records.data.refusals[part];
  if (refusal) {
    return (
      <div className="panel-note" role="status">
        <RefusalText refusal={refusal} />
      </div>
    );
  }
  if ((records.data[part]?.length ?? 0) === 0) return <EmptyNote text={empty} />;
  return children(records.data);
}

const milliseconds = (us: number | null): string => (us === null ? '—' : `${(us / 1000).toFixed(3)} ms`);
const count = (value: number | null): string => (value === null ? '—' : String(value));

function TaskTable({ tasks }: { readonly tasks: NonNullable<Records['tasks']> }) {
  const say = useWords(engineeringWords);
  return (
    <>
      {tasks.map((task) => (
        <article key={task.name} className="task">
          <h3>{task.name}</h3>
          <dl>
            {(
              [
                ['interval', `${task.intervalMs} ms`],
                ['priority', count(task.priority)],
                ['last', milliseconds(task.lastUs)],
                ['longest', milliseconds(task.maxUs)],
                ['runs', count(task.runs)],
                ['overruns', count(task.overruns)],
              ] as const
            ).map(([word, value]) => (
              <div key={word}>
                <dt>{say(word)}</dt>
                <dd className="num">{value}</dd>
              </div>
            ))}
          </dl>
          {task.lastUs !== null && task.intervalMs > 0 ? (
            <TaskBar last={task.lastUs} longest={task.maxUs ?? task.lastUs} interval={task.intervalMs * 1000} />
          ) : null}
        </article>
      ))}
    </>
  );
}

/* How much of its interval a task takes: filled to the last time, a line at the longest. */
function TaskBar(times: { readonly last: number; readonly longest: number; readonly interval: number }) {
  const share = (us: number) => `${Math.min(100, (100 * us) / times.interval)}%`;
  return (
    <div className="task-bar" aria-hidden="true">
      <i style={{ width: share(times.last) }} />
      <b style={{ left: share(times.longest) }} />
    </div>
  );
}

interface ForceActs {
  readonly may: boolean;
  readonly busy: boolean;
  readonly onAct: (act: EngineeringAct) => void;
}

function ForceEntry({ busy, onAct, forcing, onForcing }: RecordsPanelProps) {
  const say = useWords(engineeringWords);
  const [value, setValue] = useState('');
  return (
    <form
      className="force-entry"
      onSubmit={(event) => {
        event.preventDefault();
        onAct({ do: 'force', name: forcing.trim(), value: value.trim() });
      }}
    >
      <TextInput
        size="xs"
        label={say('forceName')}
        value={forcing}
        onChange={(event) => onForcing(event.currentTarget.value)}
        maxLength={120}
      />
      <TextInput
        size="xs"
        label={say('forceValue')}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        maxLength={120}
      />
      <Button size="xs" type="submit" disabled={busy || forcing.trim() === '' || value.trim() === ''}>
        {say('force')}
      </Button>
    </form>
  );
}

function ForceTable({ forces, may, busy, onAct }: { readonly forces: NonNullable<Records['forces']> } & ForceActs) {
  const say = useWords(engineeringWords);
  return (
    <>
      <table className="list">
        <thead>
          <tr>
            <th>{say('name')}</th>
            <th className="r">{say('value')}</th>
            {may ? <th /> : null}
          </tr>
        </thead>
        <tbody>
          {forces.map((force) => (
            <tr key={force.name}>
              <td className="mono">{force.name}</td>
              <td className="r mono">{shortValue(force.value, null)}</td>
              {may ? (
                <td className="r">
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={busy}
                    onClick={() => onAct({ do: 'release', name: force.name })}
                  >
                    {say('release')}
                  </Button>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {may ? (
        <Group justify="flex-end" p={8}>
          <Button size="xs" variant="default" disabled={busy} onClick={() => onAct({ do: 'release-all' })}>
            {say('releaseAll')}
          </Button>
        </Group>
      ) : null}
    </>
  );
}

function BufferTable({ buffer }: { readonly buffer: NonNullable<Records['buffer']> }) {
  const say = useWords(engineeringWords);
  const text = useText();
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('time')}</th>
          <th>{say('detail')}</th>
          <th className="r">{say('line')}</th>
        </tr>
      </thead>
      <tbody>
        {buffer.map((entry, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries of one instant have nothing else that tells them apart
          <tr key={`${entry.t} ${i}`}>
            <td className="nowrap num">{entry.clock}</td>
            <td className="wrap" title={entry.code}>
              {text(entry.text)}
            </td>
            <td className="r">{entry.line ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AuditTable({ audit }: { readonly audit: NonNullable<Records['audit']> }) {
  const say = useWords(engineeringWords);
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('time')}</th>
          <th>{say('by')}</th>
          <th>{say('action')}</th>
          <th>{say('result')}</th>
        </tr>
      </thead>
      <tbody>
        {audit.map((entry, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries of one instant have nothing else that tells them apart
          <tr key={`${entry.t} ${i}`}>
            <td className="nowrap num">{entry.clock}</td>
            <td className="wrap">
              {entry.by === '' ? '—' : entry.by}
              <small className="dim mono"> {entry.from}</small>
            </td>
            <td className="wrap">
              <span className="mono">{entry.action}</span>
              {entry.detail === '' ? null : <small className="dim"> {entry.detail}</small>}
            </td>
            <td className="mono">{entry.result}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
