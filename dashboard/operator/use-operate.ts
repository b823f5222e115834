import { useMutation, useQueryClient } from '@tanstack/react-query';
import { OperatedSchema } from '../../range/contract/exercise.ts';
import { call } from '../shared/api.ts';
import { useWords } from '../shared/words.ts';
import { operatorWords } from './operator-words.ts';
import type { Operation } from './responses.ts';

/** Sends an operation to the plant; the answer says how the plant took it. */
export function useOperate(exercise: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (operation: Operation) =>
      call('operate', OperatedSchema, { params: { id: exercise }, body: operation }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['operations', exercise] }),
  });
}

/** A result code in words; a code without words is printed as it is. */
export function useResultWord(): (result: string) => string {
  const say = useWords(operatorWords);
  return (result) => {
    const key = `result.${result}`;
    return key in operatorWords.entries ? say(key as 'result.ok') : result;
  };
}
