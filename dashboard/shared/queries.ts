import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { CatalogSchema, SiteViewSchema } from '../../range/contract/catalog.ts';
import { type Exercise, ExerciseSchema, TrendsSchema } from '../../range/contract/exercise.ts';
import { SessionSchema } from '../../range/contract/principal.ts';
import { call } from './api.ts';

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: () => call('session', SessionSchema.nullable()),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCatalog() {
  return useQuery({ queryKey: ['catalog'], queryFn: () => call('catalog', CatalogSchema), staleTime: 600_000 });
}

export function useSite(site: string | null | undefined) {
  return useQuery({
    queryKey: ['site', site],
    queryFn: () => call('site', SiteViewSchema, { params: { site: site ?? '' } }),
    enabled: Boolean(site),
    staleTime: 600_000,
  });
}

/** The exercises that the reader may see, newest first. */
export function useExercises() {
  return useQuery({
    queryKey: ['exercises'],
    queryFn: async () => {
      const list = await call('exercises', z.array(ExerciseSchema));
      return list.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    },
    refetchInterval: 4000,
  });
}

export function useExercise(id: string | null) {
  return useQuery({
    queryKey: ['exercise', id],
    queryFn: () => call('exercise', ExerciseSchema, { params: { id: id ?? '' } }),
    enabled: id !== null,
    refetchInterval: 5000,
  });
}

/** The historian's pens over the last 1, 8 or 24 hours, fetched again as the exercise goes on. */
export function useTrends(id: string, tags: readonly string[], hours: number) {
  return useQuery({
    queryKey: ['trends', id, tags.join(','), hours],
    queryFn: () => call('trends', TrendsSchema, { params: { id }, query: { tags: tags.join(','), hours } }),
    enabled: tags.length > 0,
    refetchInterval: 3000,
    placeholderData: (previous) => previous,
  });
}

/** Exercises of each team that matter now: the newest of each, with the ones still alive before the ended. */
export function newestPerTeam(exercises: readonly Exercise[]): Exercise[] {
  const best = new Map<string, Exercise>();
  const alive = (exercise: Exercise) => (exercise.status === 'ended' || exercise.status === 'failed' ? 0 : 1);
  for (const exercise of exercises) {
    const known = best.get(exercise.team);
    const better =
      !known ||
      alive(exercise) > alive(known) ||
      (alive(exercise) === alive(known) && exercise.createdAt > known.createdAt);
    if (better) best.set(exercise.team, exercise);
  }
  return [...best.values()].sort((a, b) => a.team.localeCompare(b.team));
}
