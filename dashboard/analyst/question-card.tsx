import { Alert, Button, Group, NumberInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { type Question, QuestionSchema } from '../../range/contract/investigation.ts';
import { call } from '../shared/api.ts';
import { faultOf } from '../shared/fault.ts';
import { unitLabel } from '../shared/format.ts';
import { useText, useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { Cite } from './cite.tsx';

interface QuestionCardProps {
  readonly exercise: string;
  readonly site: SiteView;
  readonly question: Question;
  readonly number: number;
}

const marks = { right: '○', wrong: '×', 'right-without-evidence': '△' } as const;

export function QuestionCard({ exercise, site, question, number }: QuestionCardProps) {
  const say = useWords(analystWords);
  const text = useText();
  const queries = useQueryClient();
  const [answer, setAnswer] = useState(question.answered?.answer ?? '');
  const [evidence, setEvidence] = useState<string[]>(question.answered?.evidence ?? []);
  const [hint, setHint] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      call('answer', QuestionSchema, {
        params: { id: exercise },
        body: { question: question.id, answer: answer.trim(), evidence },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['questions', exercise] }),
  });
  const answered = question.answered;
  return (
    <article className="question">
      <h3>
        {number}. {text(question.title)}
      </h3>
      <p style={{ margin: '0 0 8px' }}>{text(question.text)}</p>
      <AnswerField site={site} question={question} value={answer} onChange={setAnswer} />
      <Cite exercise={exercise} value={evidence} onChange={setEvidence} />
      <Group mt="sm" gap="xs">
        <Button size="xs" disabled={answer.trim() === ''} loading={send.isPending} onClick={() => send.mutate()}>
          {say(answered ? 'again' : 'send')}
        </Button>
        <Button size="xs" variant="subtle" aria-expanded={hint} onClick={() => setHint(!hint)}>
          {say('hint')}
        </Button>
      </Group>
      {hint ? <p className="dim">{text(question.hint)}</p> : null}
      {send.error ? (
        <Alert color="red" role="alert" mt="xs">
          {text(faultOf(send.error).message)}
        </Alert>
      ) : null}
      {answered ? (
        <Alert
          mt="xs"
          role="status"
          color={answered.grade === 'right' ? 'teal' : answered.grade === 'wrong' ? 'red' : 'yellow'}
          title={`${marks[answered.grade]} ${say(`grade.${answered.grade}`)}`}
        >
          {text(answered.feedback)}
        </Alert>
      ) : null}
    </article>
  );
}

interface AnswerFieldProps {
  readonly site: SiteView;
  readonly question: Question;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function AnswerField({ site, question, value, onChange }: AnswerFieldProps) {
  const say = useWords(analystWords);
  const text = useText();
  const label = `${say('answer')}：${text(question.title)}`;
  switch (question.kind) {
    case 'choice':
      return (
        <Radio.Group value={value} onChange={onChange} aria-label={label}>
          <Stack gap={6}>
            {question.choices.map((choice) => (
              <Radio key={choice.id} value={choice.id} label={text(choice.text)} />
            ))}
          </Stack>
        </Radio.Group>
      );
    case 'host':
      return (
        <Select
          aria-label={label}
          placeholder={say('chooseOne')}
          value={value === '' ? null : value}
          onChange={(next) => onChange(next ?? '')}
          data={site.hosts.map((host) => ({ value: host.id, label: `${host.id}　${text(host.title)}` }))}
          searchable
          maw={420}
        />
      );
    case 'number':
      return (
        <NumberInput
          aria-label={label}
          value={value}
          onChange={(next) => onChange(String(next))}
          suffix={question.unit ? ` ${unitLabel(question.unit)}` : ''}
          maw={220}
        />
      );
    default:
      return (
        <TextInput
          aria-label={label}
          placeholder={say('timeForm')}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          maw={220}
        />
      );
  }
}
