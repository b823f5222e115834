import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { type ControlSchema, ExerciseSchema } from '../../range/contract/exercise.ts';
import { call } from '../shared/api.ts';

export type Control = z.infer<typeof ControlSchema>;

/** Starts, pauses, paces, resets, ends an exercise, or sets off a manual step. */
export function useControl(exercise: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (control: Control) => call('control', ExerciseSchema, { params: { id: exercise }, body: control }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['exercises'] });
      void queries.invalidateQueries({ queryKey: ['exercise', exercise] });
    },
  });
}
