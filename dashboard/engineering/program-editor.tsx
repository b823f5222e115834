import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { type Compiled, MOST_WATCHED, type Watched } from '../../range/contract/engineering.ts';
import { useLanguage } from '../shared/words.ts';
import { phrases, programView, writing } from './editor-setup.ts';
import { liveValues, setNaming, setValues } from './live-values.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
  /** To the top of the view, without taking the keyboard. */
  readonly top?: boolean;
}

interface ProgramEditorProps {
  readonly label: string;
  readonly text: string;
  readonly readOnly: boolean;
  readonly compiled: Compiled | null;
  readonly values: ReadonlyMap<string, Watched>;
  /** Of each function block, by its name in upper case, the instance whose values its body shows. */
  readonly instances: ReadonlyMap<string, string>;
  readonly onChange: (text: string) => void;
  readonly onVisible: (names: readonly string[]) => void;
  /** Where to go; a new object goes there again. */
  readonly goTo: Place | null;
}

/** A program's text with colours, live values at the lines' ends, and findings at their place. */
export function ProgramEditor(props: ProgramEditorProps) {
  const { text, readOnly, compiled, values, instances, goTo, label } = props;
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const changing = useRef({ words: new Compartment(), writable: new Compartment() });

  useEffect(() => {
    if (!box.current) return;
    const { words, writable } = changing.current;
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          programView,
          writing,
          lintGutter(),
          keymap.of(lintKeymap),
          liveValues(MOST_WATCHED, (names) => queueMicrotask(() => latest.current.onVisible(names))),
          words.of([]),
          writable.of([]),
          EditorView.contentAttributes.of({ spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            const ours = update.transactions.some((one) => one.isUserEvent('kunren'));
            if (update.docChanged && !ours) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const { words, writable } = changing.current;
    view.current?.dispatch({
      effects: [
        words.reconfigure([phrases(language), EditorView.contentAttributes.of({ 'aria-label': label })]),
        writable.reconfigure(EditorState.readOnly.of(readOnly)),
      ],
    });
  }, [language, label, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      userEvent: 'kunren.load',
    });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !compiled) return;
    const { doc } = editor.state;
    const found = compiled.diagnostics.map((one) => {
      const line = doc.line(Math.max(1, Math.min(one.line, doc.lines)));
      const from = Math.min(line.to, line.from + one.column - 1);
      const word = /^\w+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 1;
      return {
        from,
        to: Math.min(line.to, from + word),
        severity: one.severity,
        message: `${one.code}: ${one.message[language]}`,
      };
    });
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [compiled, language]);

  useEffect(() => {
    // A text that does not compile keeps the names that it had: values go on while somebody types.
    if (!compiled?.ok) return;
    const known = new Map(compiled.variables.map(({ name }) => [name.toUpperCase(), name]));
    view.current?.dispatch({ effects: setNaming.of({ known, instances }) });
  }, [compiled, instances]);

  useEffect(() => {
    view.current?.dispatch({ effects: setValues.of(values) });
  }, [values]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const line = editor.state.doc.line(Math.max(1, Math.min(goTo.line, editor.state.doc.lines)));
    const at = Math.min(line.to, line.from + Math.max(0, goTo.column - 1));
    editor.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: goTo.top ? 'start' : 'center' }),
    });
    if (!goTo.top) editor.focus();
  }, [goTo]);

  return <div className="program-editor" ref={box} data-testid="program" />;
}
