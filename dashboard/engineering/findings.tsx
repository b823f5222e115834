import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { Compiled } from '../../range/contract/engineering.ts';
import { useText, useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';
import type { Place } from './program-editor.tsx';

/** What the compiler found, each at its place: choosing one goes there. */
export function Findings({ compiled, onGoTo }: { readonly compiled: Compiled; readonly onGoTo: (at: Place) => void }) {
  const say = useWords(engineeringWords);
  const text = useText();
  if (compiled.diagnostics.length === 0) return null;
  return (
    <ul className="findings" aria-label={say('problems')}>
      {compiled.diagnostics.map((one) => (
        <li key={`${one.line}:${one.column}:${one.code}`}>
          <button type="button" onClick={() => onGoTo({ line: one.line, column: one.column })}>
            {one.severity === 'error' ? (
              <IconCircleX size={16} className="bad" aria-label={say('severity.error')} />
            ) : (
              <IconAlertTriangle size={16} className="warn" aria-label={say('severity.warning')} />
            )}
            <span className="num dim">{say('place', { line: one.line, column: one.column })}</span>
            <span>{text(one.message)}</span>
            <code className="dim">{one.code}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}
