import type { ReactNode } from 'react';
import { usePalette } from './look.ts';
import { priorityColor } from './palette.ts';
import { sharedWords } from './shared-words.ts';
import { useWords } from './words.ts';

type StepState =
  | 'unknown'
  | 'waiting'
  | 'reached'
  | 'succeeded'
  | 'blocked'
  | 'failed'
  | 'not-reached'
  | 'skipped'
  | 'error';

/** A step's state as a shape and a word, so that no colour needs to be told apart. */
export function StepMark({ state, words = true }: { readonly state: string; readonly words?: boolean }) {
  const say = useWords(sharedWords);
  const known = state as StepState;
  return (
    <span className="mark">
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        {stepShape(known)}
      </svg>
      {words ? say(`step.${known}`) : <span className="sr-only">{say(`step.${known}`)}</span>}
    </span>
  );
}

function stepShape(state: StepState): ReactNode {
  switch (state) {
    case 'succeeded':
      return <path d="M8 1.5 15 14H1Z" fill="var(--k-high)" />;
    case 'blocked':
      return <path d="M2.5 2.5h11v6q0 3.5-5.5 6-5.5-2.5-5.5-6Z" fill="none" stroke="var(--k-good)" strokeWidth="2.2" />;
    case 'reached':
      return (
        <>
          <circle cx="8" cy="8" r="6" fill="none" stroke="var(--k-medium)" strokeWidth="2" />
          <path d="M8 2a6 6 0 0 1 0 12Z" fill="var(--k-medium)" />
        </>
      );
    case 'failed':
    case 'error':
      return <path d="m3 3 10 10M13 3 3 13" stroke="var(--k-dim)" strokeWidth="2.2" />;
    case 'unknown':
    case 'skipped':
      return <path d="M2 8h12" stroke="var(--k-dim)" strokeWidth="2" strokeDasharray="3 2" />;
    default:
      return <circle cx="8" cy="8" r="5.5" fill="none" stroke="var(--k-dim)" strokeWidth="1.4" />;
  }
}

/** An alarm's priority: square 1, triangle 2, diamond 3, each in its colour. */
export function PriorityMark({ priority, filled = true }: { readonly priority: string; readonly filled?: boolean }) {
  const say = useWords(sharedWords);
  const palette = usePalette();
  const color = priorityColor(palette, priority);
  const number = priority === 'high' ? '1' : priority === 'medium' ? '2' : '3';
  const path =
    priority === 'high'
      ? 'M1.5 1.5h17v17h-17Z'
      : priority === 'medium'
        ? 'M10 .8 19.4 18.5H.6Z'
        : 'M10 .5 19.5 10 10 19.5.5 10Z';
  return (
    <span className="mark">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d={path} fill={filled ? color : 'none'} stroke={color} strokeWidth="1.6" />
        <text
          x="10"
          y={priority === 'medium' ? 16 : 14}
          textAnchor="middle"
          fontSize="11"
          fontWeight="700"
          fill={filled ? 'var(--k-surface)' : color}
        >
          {number}
        </text>
      </svg>
      <span className="sr-only">{say(`priority.${priority as 'high' | 'medium' | 'low'}`)}</span>
    </span>
  );
}

/** What a conduit said: a line goes through, is dropped (cross) or refused (bar), with the word. */
export function VerdictMark({ verdict }: { readonly verdict: string }) {
  const say = useWords(sharedWords);
  const denied = verdict !== 'allow';
  return (
    <span className="mark" style={{ color: denied ? 'var(--k-high)' : 'inherit' }}>
      <svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
        <path d={denied ? 'M1 6h9' : 'M1 6h22'} stroke="currentColor" strokeWidth="1.8" fill="none" />
        {verdict === 'allow' ? <path d="m19 2 5 4-5 4" fill="none" stroke="currentColor" strokeWidth="1.8" /> : null}
        {verdict === 'drop' ? <path d="m12 2 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2" /> : null}
        {verdict === 'refuse' ? <path d="M14 0v12M19 0v12" stroke="currentColor" strokeWidth="2.4" /> : null}
      </svg>
      {say(`verdict.${verdict as 'allow' | 'drop' | 'refuse'}`)}
    </span>
  );
}
