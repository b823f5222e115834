import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../shared/words.ts';
import { phrases, programView } from './editor-setup.ts';

interface ProgramCompareProps {
  readonly left: string;
  readonly right: string;
  readonly leftLabel: string;
  readonly rightLabel: string;
}

/** Two programs side by side; what is the same is folded away. */
export function ProgramCompare({ left, right, leftLabel, rightLabel }: ProgramCompareProps) {
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parent = box.current;
    if (!parent) return;
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        programView,
        phrases(language),
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ 'aria-label': label }),
      ],
    });
    const made = new MergeView({
      parent,
      a: side(left, leftLabel),
      b: side(right, rightLabel),
      gutter: true,
      highlightChanges: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => made.destroy();
  }, [left, right, leftLabel, rightLabel, language]);
  return <div className="program-compare" ref={box} data-testid="compare" />;
}
