import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { FaultNote } from '../shared/panel.tsx';
import { useSession } from '../shared/queries.ts';
import { LegalNotice } from './legal-notice.tsx';
import { SignIn } from './sign-in.tsx';
import './session.css';

/** Nobody passes without having signed in and, once, having accepted what the range may be used for. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  if (session.isPending) {
    return (
      <div className="panel-note" style={{ height: '100%' }}>
        <Loader type="dots" />
      </div>
    );
  }
  if (session.error) return <FaultNote error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <SignIn />;
  if (!session.data.legal) return <LegalNotice />;
  return children;
}
