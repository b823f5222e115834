import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../shared/api.ts';
import { FaultNote } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { sessionWords } from './session-words.ts';

/** What the range may be used for, to be accepted at the first sign-in. */
export function LegalNotice() {
  const say = useWords(sessionWords);
  const queries = useQueryClient();
  const [agreed, setAgreed] = useState(false);
  const accept = useMutation({
    mutationFn: () => send('acceptLegal', { body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['session'] }),
  });
  return (
    <main className="legal">
      <h1>{say('legalTitle')}</h1>
      <p>{say('legalPurpose')}</p>
      <p>{say('legalLaw')}</p>
      <p>{say('legalReal')}</p>
      <Checkbox
        label={say('legalAgree')}
        checked={agreed}
        onChange={(event) => setAgreed(event.currentTarget.checked)}
        my="md"
      />
      <Button disabled={!agreed} loading={accept.isPending} onClick={() => accept.mutate()}>
        {say('continue')}
      </Button>
      {accept.error ? <FaultNote error={accept.error} /> : null}
    </main>
  );
}
