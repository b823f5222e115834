import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconMoodEmpty } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { faultOf } from './fault.ts';
import { sharedWords } from './shared-words.ts';
import { useText, useWords } from './words.ts';
import './shared.css';

interface PanelProps {
  readonly title: string;
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
  readonly flush?: boolean;
  /** Loading, error and empty say what they are in place of the content; stale stays above it. */
  readonly loading?: boolean;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly empty?: string | null;
  readonly stale?: boolean;
  readonly className?: string;
}

/** A titled part of a screen with its five states: content, loading, empty, stale, error. */
export function Panel(props: PanelProps) {
  const say = useWords(sharedWords);
  return (
    <section className={`panel ${props.className ?? ''}`} aria-label={props.title}>
      <header className="panel-head">
        <h2>{props.title}</h2>
        {props.tools ? <div className="panel-tools">{props.tools}</div> : null}
      </header>
      {props.stale ? (
        <div className="stale-strip" role="status">
          {say('stale')}
        </div>
      ) : null}
      <div className={`panel-body ${props.flush ? 'flush' : ''}`}>
        <PanelContent {...props} />
      </div>
    </section>
  );
}

function PanelContent({ loading, error, onRetry, empty, children }: PanelProps) {
  const say = useWords(sharedWords);
  if (error) return <FaultNote error={error} onRetry={onRetry} />;
  if (loading) {
    return (
      <div className="panel-note" aria-busy="true">
        <Loader size="sm" type="dots" />
        <span>{say('loading')}</span>
      </div>
    );
  }
  if (empty) return <EmptyNote text={empty} />;
  return children;
}

export function EmptyNote({ text }: { readonly text: string }) {
  return (
    <div className="panel-note">
      <IconMoodEmpty size={22} stroke={1.4} aria-hidden />
      <span>{text}</span>
    </div>
  );
}

export function FaultNote({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}) {
  const say = useWords(sharedWords);
  const text = useText();
  const fault = faultOf(error);
  return (
    <div className="panel-note error" role="alert">
      <IconAlertTriangle size={22} stroke={1.6} aria-hidden />
      <span>{text(fault.message)}</span>
      <span className="dim mono">{fault.code}</span>
      {onRetry ? (
        <Button size="xs" variant="default" onClick={onRetry}>
          {say('retry')}
        </Button>
      ) : null}
    </div>
  );
}
