import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import {
  type Compiled,
  CompiledSchema,
  ControllerStateSchema,
  type EngineeringAct,
  EngineeringDoneSchema,
  EngineeringSchema,
  ProjectSchema,
  type RecordPart,
  RecordsSchema,
  type TrustAct,
  TrustViewSchema,
} from '../../range/contract/engineering.ts';
import { call, send } from '../shared/api.ts';
import { useSession } from '../shared/queries.ts';
import type { KeyPosition } from './confirm.tsx';
import { draftKey, keepDraft, readDraft, shelf } from './drafts.ts';

/** The workstation and the controllers of its project. */
export function useEngineering(exercise: string) {
  return useQuery({
    queryKey: ['engineering', exercise],
    queryFn: () => call('engineering', EngineeringSchema, { params: { id: exercise } }),
    staleTime: 600_000,
  });
}

export function useProject(exercise: string, controller: string) {
  return useQuery({
    queryKey: ['engineering-project', exercise, controller],
    queryFn: () => call('engineeringProject', ProjectSchema, { params: { id: exercise, controller } }),
    staleTime: 600_000,
  });
}

/** What the controller says of itself and of the variables in view, about once a second. */
export function useControllerState(exercise: string, controller: string, names: readonly string[], live: boolean) {
  const wanted = useRef(names);
  wanted.current = names;
  const state = useQuery({
    queryKey: ['engineering-state', exercise, controller],
    queryFn: ({ signal }) =>
      call('engineeringState', ControllerStateSchema, {
        params: { id: exercise, controller },
        query: { names: wanted.current.join(',') },
        signal,
      }),
    refetchInterval: live ? 1000 : false,
    enabled: live,
  });
  return state;
}

/** One list that the controller keeps. */
export function useRecords(exercise: string, controller: string, part: RecordPart, live: boolean) {
  return useQuery({
    queryKey: ['engineering-records', exercise, controller, part],
    queryFn: () =>
      call('engineeringRecords', RecordsSchema, { params: { id: exercise, controller }, query: { parts: part } }),
    refetchInterval: live ? 3000 : false,
    enabled: live,
  });
}

/** What a controller's OPC UA server offers and whom it believes. */
export function useTrust(exercise: string, controller: string, live: boolean) {
  return useQuery({
    queryKey: ['engineering-trust', exercise, controller],
    queryFn: () => call('engineeringTrust', TrustViewSchema, { params: { id: exercise, controller } }),
    refetchInterval: live ? 3000 : false,
    enabled: live,
  });
}

/** Somebody trusts a certificate, or takes it off the list. */
export function useTrustAct(exercise: string, controller: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: TrustAct) => send('engineeringTrustAct', { params: { id: exercise, controller }, body: act }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['engineering-trust', exercise, controller] }),
  });
}

/**
 * The text in the editor: it outlives a change of place and a reload, in the browser's own storage. Null: the project's
 * own. `kept` is false while it could not be stored.
 */
export function useDraft(exercise: string, controller: string) {
  const user = useSession().data?.principal?.user ?? '';
  const place = draftKey(user, exercise, controller);
  const queries = useQueryClient();
  const key = ['engineering-draft', user, exercise, controller];
  const [kept, setKept] = useState(true);
  const draft = useQuery<string | null>({
    queryKey: key,
    queryFn: () => null,
    initialData: () => readDraft(shelf(), place),
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const put = (text: string | null): void => {
    queries.setQueryData(key, text);
    setKept(keepDraft(shelf(), place, text, Date.now()));
  };
  return { draft: draft.data, put, kept };
}

/** Somebody at the cabinet turns the key switch. */
export function useTurnKey(exercise: string, controller: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (position: KeyPosition) =>
      send('engineeringKey', { params: { id: exercise, controller }, body: { position } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['engineering-state', exercise, controller] }),
  });
}

/** Milliseconds without a key before the compiler is asked. */
const PAUSE = 350;

/** What the compiler says of a text, some tenths of a second after its last change; null until it has answered. */
export function useCompiled(exercise: string, controller: string, text: string | null) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setSettled, settled === null ? 0 : PAUSE, text);
    return () => clearTimeout(timer);
  }, [text, settled]);
  const answer = useQuery<Compiled>({
    queryKey: ['engineering-compiled', exercise, controller, settled],
    queryFn: () =>
      call('engineeringCompile', CompiledSchema, { params: { id: exercise, controller }, body: { source: settled } }),
    enabled: settled !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
    placeholderData: (previous) => previous,
  });
  const current = settled === text && !answer.isPlaceholderData;
  return { compiled: answer.data ?? null, current, error: answer.error };
}

/** An act of the engineer; what the controller shows is asked for again after it. */
export function useAct(exercise: string, controller: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: EngineeringAct) =>
      call('engineeringAct', EngineeringDoneSchema, { params: { id: exercise, controller }, body: act }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['engineering-state', exercise, controller] }),
        queries.invalidateQueries({ queryKey: ['engineering-records', exercise, controller] }),
      ]),
  });
}
