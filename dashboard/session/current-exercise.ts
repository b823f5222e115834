import type { Exercise } from '../../range/contract/exercise.ts';
import { newestPerTeam, useExercises, useSession } from '../shared/queries.ts';

/** The exercise that a trainee's screens are about: the newest of his team. None for an instructor, who sees them all. */
export function useCurrentExercise(): { exercise: Exercise | null; loading: boolean; error: unknown } {
  const session = useSession();
  const exercises = useExercises();
  const team = session.data?.principal.team ?? null;
  const mine = team === null ? [] : newestPerTeam(exercises.data ?? []).filter((exercise) => exercise.team === team);
  return { exercise: mine[0] ?? null, loading: exercises.isPending, error: exercises.error };
}
