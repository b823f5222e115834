import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import type { SiteView } from '../../range/contract/catalog.ts';
import { QuestionSchema } from '../../range/contract/investigation.ts';
import { call } from '../shared/api.ts';
import { Panel } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { PickedList } from './picked-list.tsx';
import { QuestionCard } from './question-card.tsx';

/** The questions of the exercise, each answered with the rows that prove it. */
export function QuestionsTab({ exercise, site }: { readonly exercise: string; readonly site: SiteView }) {
  const say = useWords(analystWords);
  const questions = useQuery({
    queryKey: ['questions', exercise],
    queryFn: () => call('questions', z.array(QuestionSchema), { params: { id: exercise } }),
  });
  const right = questions.data?.filter((question) => question.answered?.grade === 'right').length ?? 0;
  return (
    <div className="questions">
      <div>
        <Panel
          title={questions.data ? say('progress', { right, total: questions.data.length }) : say('questions')}
          loading={questions.isPending}
          error={questions.error}
          onRetry={() => void questions.refetch()}
          empty={questions.data?.length === 0 ? say('noQuestions') : null}
        >
          {(questions.data ?? []).map((question, index) => (
            <QuestionCard key={question.id} exercise={exercise} site={site} question={question} number={index + 1} />
          ))}
        </Panel>
      </div>
      <PickedList exercise={exercise} />
    </div>
  );
}
