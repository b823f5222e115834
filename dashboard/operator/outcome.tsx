import { Alert } from '@mantine/core';
import { faultOf } from '../shared/fault.ts';
import { useText, useWords } from '../shared/words.ts';
import { operatorWords } from './operator-words.ts';
import { type useOperate, useResultWord } from './use-operate.ts';

/** How the plant took the last operation: accepted, refused with its reason, or not delivered. */
export function Outcome({ operate }: { readonly operate: ReturnType<typeof useOperate> }) {
  const say = useWords(operatorWords);
  const text = useText();
  const word = useResultWord();
  if (operate.error) {
    return (
      <Alert color="red" role="alert" p="xs">
        {text(faultOf(operate.error).message)}
      </Alert>
    );
  }
  if (!operate.data) return null;
  return (
    <Alert color={operate.data.accepted ? 'steel' : 'red'} role="status" p="xs">
      {operate.data.accepted
        ? `${say('accepted')}${['ok', 'accepted', 'done'].includes(operate.data.result) ? '' : ` (${word(operate.data.result)})`}`
        : say('refused', { why: word(operate.data.result) })}
    </Alert>
  );
}
