import { Alert, Button, Group, Radio, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Exercise } from '../../range/contract/exercise.ts';
import { type Report, ReportSchema } from '../../range/contract/investigation.ts';
import { call } from '../shared/api.ts';
import { faultOf } from '../shared/fault.ts';
import { EmptyNote, FaultNote } from '../shared/panel.tsx';
import { useCatalog, useSite } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { Cite } from './cite.tsx';

const blank: Report = {
  noticedAt: '',
  what: '',
  where: '',
  impact: '',
  done: '',
  next: '',
  judgement: 'undecidable',
  evidence: [],
};

/** The one-page initial report. */
export function ReportTab({ exercise }: { readonly exercise: Exercise }) {
  const shared = useWords(sharedWords);
  const report = useQuery({
    queryKey: ['report', exercise.id],
    queryFn: () => call('reportRead', ReportSchema.nullable(), { params: { id: exercise.id } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (report.error) return <FaultNote error={report.error} onRetry={() => void report.refetch()} />;
  if (report.isPending) return <EmptyNote text={shared('loading')} />;
  return <ReportForm exercise={exercise} submitted={report.data} />;
}

function ReportForm({ exercise, submitted }: { readonly exercise: Exercise; readonly submitted: Report | null }) {
  const say = useWords(analystWords);
  const text = useText();
  const catalog = useCatalog();
  const queries = useQueryClient();
  const [report, setReport] = useState<Report>(submitted ?? blank);
  const submit = useMutation({
    mutationFn: () => call('report', ReportSchema, { params: { id: exercise.id }, body: report }),
    onSuccess: (saved) => queries.setQueryData(['report', exercise.id], saved),
  });
  const set = (part: Partial<Report>) => setReport((before) => ({ ...before, ...part }));
  const site = useSite(exercise.site);
  const team = catalog.data?.teams.find((one) => one.id === exercise.team);
  return (
    <div className="report-page">
      <h1 style={{ fontSize: 21, margin: '0 0 2px' }}>{say('report.heading')}</h1>
      <p className="dim" style={{ margin: '0 0 12px' }}>
        {text(site.data?.title)} ／ {say('report.team')}：{text(team?.title)}
      </p>
      <TextInput
        label={say('report.noticedAt')}
        placeholder="HH:MM:SS"
        value={report.noticedAt}
        maxLength={40}
        onChange={(event) => set({ noticedAt: event.currentTarget.value })}
        maw={220}
      />
      {(
        [
          ['what', 2000],
          ['where', 500],
          ['impact', 2000],
          ['done', 2000],
          ['next', 2000],
        ] as const
      ).map(([field, length]) => (
        <Textarea
          key={field}
          mt="sm"
          label={say(`report.${field}`)}
          value={report[field]}
          autosize
          minRows={2}
          maxLength={length}
          onChange={(event) => set({ [field]: event.currentTarget.value })}
        />
      ))}
      <Radio.Group
        mt="sm"
        label={say('report.judgement')}
        value={report.judgement}
        onChange={(value) => set({ judgement: value as Report['judgement'] })}
      >
        <Group mt={4}>
          {(['attack', 'mistake', 'fault', 'undecidable'] as const).map((one) => (
            <Radio key={one} value={one} label={say(`judgement.${one}`)} />
          ))}
        </Group>
      </Radio.Group>
      <Cite exercise={exercise.id} value={report.evidence} onChange={(evidence) => set({ evidence })} />
      <Group mt="md" className="no-print">
        <Button loading={submit.isPending} disabled={report.what.trim() === ''} onClick={() => submit.mutate()}>
          {say('report.submit')}
        </Button>
        <Button variant="default" onClick={() => window.print()}>
          {say('report.print')}
        </Button>
      </Group>
      {submit.error ? (
        <Alert color="red" role="alert" mt="sm">
          {text(faultOf(submit.error).message)}
        </Alert>
      ) : null}
      {submit.isSuccess || (submitted && !submit.error) ? (
        <Alert mt="sm" role="status" className="no-print">
          {say('report.saved')}
        </Alert>
      ) : null}
    </div>
  );
}
