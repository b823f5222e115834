import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import type { Language } from '../shared/i18n.ts';
import { structuredText, structuredTextStyle } from './structured-text.ts';

const JAPANESE: Readonly<Record<string, string>> = {
  Find: '検索',
  Replace: '置換',
  next: '次へ',
  previous: '前へ',
  all: 'すべて選択',
  'match case': '大文字小文字を区別',
  regexp: '正規表現',
  'by word': '単語単位',
  replace: '置換',
  'replace all': 'すべて置換',
  close: '閉じる',
  'Go to line': '行へ移動',
  go: '移動',
  '$ unchanged lines': '変更のない $ 行',
  Diagnostics: '診断',
  'No diagnostics': '診断はありません',
};

/** The editor's own words in the reader's language. */
export const phrases = (language: Language): Extension => EditorState.phrases.of(language === 'ja' ? JAPANESE : {});

/** What every view of a program has: numbers, colours, search. */
export const programView: Extension = [
  lineNumbers(),
  drawSelection(),
  bracketMatching(),
  highlightSelectionMatches(),
  structuredText,
  syntaxHighlighting(structuredTextStyle),
  keymap.of([...searchKeymap, ...defaultKeymap]),
  EditorView.theme({
    '&': { height: '100%', fontSize: '13.5px', backgroundColor: 'var(--k-surface)', color: 'var(--k-ink)' },
    '.cm-scroller': {
      fontFamily: '"JetBrains Mono Variable", "JetBrains Mono", monospace',
      lineHeight: '1.5',
      fontVariantLigatures: 'none',
    },
    '&.cm-focused': { outline: 'none' },
    '.cm-gutters': { backgroundColor: 'var(--k-raised)', color: 'var(--k-dim)', borderColor: 'var(--k-line)' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--st-active)' },
    '.cm-cursor': { borderLeftColor: 'var(--k-ink)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--st-selection)',
    },
    '.cm-panels, .cm-tooltip': {
      backgroundColor: 'var(--k-raised)',
      color: 'var(--k-ink)',
      borderColor: 'var(--k-line)',
    },
  }),
];

/** What one has besides where one writes. */
export const writing: Extension = [history(), highlightActiveLine(), keymap.of(historyKeymap)];
