import { Button, Tabs } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { ControllerView, Engineering, EngineeringAct, Watched } from '../../range/contract/engineering.ts';
import type { Exercise } from '../../range/contract/exercise.ts';
import { faultOf } from '../shared/fault.ts';
import { Panel } from '../shared/panel.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { ComparePane } from './compare-pane.tsx';
import { type Asked, Confirm } from './confirm.tsx';
import { ControllerBar } from './controller-bar.tsx';
import { engineeringWords } from './engineering-words.ts';
import { Findings } from './findings.tsx';
import { InstanceChoice, useBlocks } from './instance-choice.tsx';
import type { Place } from './program-editor.tsx';
import { RecordsPanel } from './records-panel.tsx';
import { Outcome, RefusalText } from './refusal-note.tsx';
import { useAct, useCompiled, useControllerState, useDraft, useProject, useTurnKey } from './use-engineering.ts';
import { WatchList } from './watch-list.tsx';

const ProgramEditor = lazy(() => import('./program-editor.tsx').then((it) => ({ default: it.ProgramEditor })));

interface WorkbenchProps {
  readonly exercise: Exercise;
  readonly engineering: Engineering;
  readonly controller: ControllerView;
  /** Whether the seat may do more than look. */
  readonly may: boolean;
  readonly atCabinet: boolean;
}

/* Where the program itself begins, after the blocks that it is made of. */
const startOf = (source: string): Place | null => {
  const line = source.split('\n').findIndex((text) => /^\s*PROGRAM\b/i.test(text));
  return line < 0 ? null : { line: line + 1, column: 1, top: true };
};

/** Milliseconds without an answer after which the values shown are called old. */
const OLD = 5000;

/** One controller on the bench: its program with live values, its state, its records. */
export function Workbench({ exercise, engineering, controller, may, atCabinet }: WorkbenchProps) {
  const say = useWords(engineeringWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const ids = [exercise.id, controller.id] as const;
  const live = exercise.status === 'running' || exercise.status === 'paused';
  const [names, setNames] = useState<readonly string[]>([]);
  const project = useProject(...ids);
  const state = useControllerState(...ids, names, live);
  const { draft, put: setDraft, kept } = useDraft(...ids);
  const source = draft ?? project.data?.source ?? null;
  const { compiled, current, error: compileError } = useCompiled(...ids, source);
  const blocks = useBlocks(compiled, source);
  const act = useAct(...ids);
  const turnKey = useTurnKey(...ids);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [view, setView] = useState<string | null>('program');
  const [side, setSide] = useState('values');
  const [forcing, setForcing] = useState('');
  const [chosen, setGoTo] = useState<Place | null>(null);
  const start = useMemo(() => (project.data ? startOf(project.data.source) : null), [project.data]);
  const goTo = chosen ?? start;
  const [uploaded, setUploaded] = useState<{ source: string; hash: string | null } | null>(null);

  const { refetch } = state;
  // Lines that have just come into view need not wait for the next second.
  useEffect(() => {
    if (!live || names.length === 0) return;
    const timer = setTimeout(() => void refetch(), 150);
    return () => clearTimeout(timer);
  }, [names, live, refetch]);

  // The controller answers with types of its protocol; the engineer thinks in those of the language.
  const types = useMemo(() => new Map((compiled?.variables ?? []).map(({ name, type }) => [name, type])), [compiled]);
  const values = useMemo(
    () =>
      new Map<string, Watched>(
        (state.data?.values ?? []).map((one) => [one.name, { ...one, type: types.get(one.name) ?? one.type }]),
      ),
    [state.data, types],
  );
  const done = act.data;
  const carryOut = (wanted: EngineeringAct) => {
    act.mutate(wanted, {
      onSuccess: (answer) => {
        if (answer.source !== null) setUploaded({ source: answer.source, hash: answer.hash });
        if (wanted.do === 'upload' && answer.refusal === null) setView('compare');
      },
    });
  };
  const watchForce = useCallback((name: string) => {
    setForcing(name);
    setSide('forces');
  }, []);
  const old = live && state.dataUpdatedAt > 0 && Date.now() - state.dataUpdatedAt > OLD;
  const runningHash = state.data?.hash ?? null;
  const errors = compiled?.diagnostics.filter(({ severity }) => severity === 'error').length ?? 0;
  const warnings = (compiled?.diagnostics.length ?? 0) - errors;
  const edited = draft !== null && draft !== project.data?.source;
  const busy = act.isPending || !live;

  return (
    <>
      <ControllerBar
        engineering={engineering}
        controller={controller}
        state={state.data ?? null}
        may={may}
        atCabinet={atCabinet}
        busy={busy}
        onAsk={setAsked}
      />
      {live ? null : (
        <div className="stale-strip" role="status">
          {say('notRunning')}
        </div>
      )}
      {old || (state.error && state.data) ? (
        <div className="stale-strip" role="status">
          {shared('stale')}
        </div>
      ) : null}
      {state.data?.refusal ? (
        <Outcome good={false}>
          <RefusalText refusal={state.data.refusal} />
        </Outcome>
      ) : null}
      {act.isPending ? (
        <div className="engineering-outcome" role="status">
          {say('working')}
        </div>
      ) : act.error ? (
        <Outcome good={false} onDismiss={act.reset}>
          {text(faultOf(act.error).message)}
        </Outcome>
      ) : done && act.variables ? (
        <Outcome good={done.refusal === null} onDismiss={act.reset}>
          {done.refusal ? (
            <RefusalText refusal={done.refusal} />
          ) : (
            `${done.clock} ${say(`done.${act.variables.do}`, { hash: done.hash ?? '' })}`
          )}
        </Outcome>
      ) : null}
      {turnKey.error ? (
        <Outcome good={false} onDismiss={turnKey.reset}>
          {text(faultOf(turnKey.error).message)}
        </Outcome>
      ) : turnKey.isSuccess ? (
        <Outcome good onDismiss={turnKey.reset}>
          {say('done.key')}
        </Outcome>
      ) : null}
      <div className="workbench">
        <section className="panel workbench-program" aria-label={say('program')}>
          <Tabs value={view} onChange={setView} className="tabs-fill" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="program">{say('program')}</Tabs.Tab>
              {may ? <Tabs.Tab value="compare">{say('compare')}</Tabs.Tab> : null}
              <span className="workbench-file mono">{controller.file}</span>
            </Tabs.List>
            <Tabs.Panel value="program" className="workbench-pane">
              <div className="compare-tools">
                <span className={`tag ${edited ? 'accent' : ''}`}>{say(edited ? 'edited' : 'unedited')}</span>
                {edited ? (
                  <span className={`draft-note ${kept ? 'dim' : 'bad'}`}>{say(kept ? 'draftKept' : 'draftLost')}</span>
                ) : null}
                <span className="compile-state" role="status">
                  {compileError ? (
                    <span className="bad">{text(faultOf(compileError).message)}</span>
                  ) : !current || !compiled ? (
                    <span className="dim">{say('compiling')}</span>
                  ) : (
                    <>
                      {errors > 0 ? (
                        <b className="bad">▲ {say('errors', { count: errors })}</b>
                      ) : (
                        <b className="good">✓ {say('compiles')}</b>
                      )}
                      {warnings > 0 ? <span> {say('warnings', { count: warnings })}</span> : null}
                    </>
                  )}
                </span>
                <span style={{ flex: 1 }} />
                <InstanceChoice blocks={blocks} />
                {may ? (
                  <>
                    <Button size="xs" variant="default" disabled={!edited} onClick={() => setDraft(null)}>
                      {say('revert')}
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      disabled={busy}
                      title={say('uploadTip')}
                      onClick={() => carryOut({ do: 'upload' })}
                    >
                      {say('upload')}
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      disabled={busy || source === null}
                      onClick={() => source !== null && setAsked({ do: 'download', source })}
                    >
                      {say('download')}
                    </Button>
                    <Button
                      size="xs"
                      disabled={busy || source === null || !current || errors > 0}
                      onClick={() => source !== null && setAsked({ do: 'online-change', source })}
                    >
                      {say('online')}
                    </Button>
                  </>
                ) : (
                  <span className="tag">{say('readOnly')}</span>
                )}
              </div>
              {source === null ? (
                <Panel
                  title={say('program')}
                  loading={project.isPending}
                  error={project.error}
                  onRetry={() => void project.refetch()}
                />
              ) : (
                <Suspense fallback={<Panel title={say('program')} loading />}>
                  <ProgramEditor
                    label={controller.file}
                    text={source}
                    readOnly={!may}
                    compiled={current ? compiled : null}
                    values={values}
                    instances={blocks.shown}
                    goTo={goTo}
                    onChange={setDraft}
                    onVisible={setNames}
                  />
                </Suspense>
              )}
              {compiled ? <Findings compiled={compiled} onGoTo={setGoTo} /> : null}
            </Tabs.Panel>
            <Tabs.Panel value="compare" className="workbench-pane">
              {project.data ? (
                <ComparePane
                  uploaded={uploaded}
                  runningHash={runningHash}
                  project={project.data}
                  draft={edited && draft !== null ? { source: draft, hash: compiled?.hash ?? null } : null}
                  may={may}
                  busy={busy}
                  onUpload={() => carryOut({ do: 'upload' })}
                  onRestore={() => project.data && setAsked({ do: 'download', source: project.data.source })}
                  onEdit={() => {
                    if (uploaded) setDraft(uploaded.source);
                    setView('program');
                  }}
                />
              ) : null}
            </Tabs.Panel>
          </Tabs>
        </section>
        <RecordsPanel
          exercise={exercise.id}
          controller={controller.id}
          live={live}
          may={may}
          busy={busy}
          tab={side}
          onTab={setSide}
          forcing={forcing}
          onForcing={setForcing}
          onAct={carryOut}
          watch={
            <WatchList
              values={[...values.values()]}
              otherProgram={runningHash !== null && compiled !== null && runningHash !== compiled.hash}
              may={may}
              onForce={watchForce}
            />
          }
        />
      </div>
      <Confirm
        asked={asked}
        controller={text(controller.title)}
        onClose={() => setAsked(null)}
        onConfirm={(wanted) => (wanted.do === 'key' ? turnKey.mutate(wanted.position) : carryOut(wanted))}
      />
    </>
  );
}
