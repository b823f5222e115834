/** What a key does to a line being typed: the line after it, and what the terminal should do about it. */
export interface Line {
  readonly text: string;
  /** Characters before the cursor. */
  readonly cursor: number;
  /** Place in the history, counted from the newest; −1 is the line being typed. */
  readonly recall: number;
  /** The line that was being typed before the history was leafed through. */
  readonly draft: string;
}

export const emptyLine: Line = { text: '', cursor: 0, recall: -1, draft: '' };

export type LineEffect =
  | { readonly kind: 'redraw' }
  | { readonly kind: 'submit'; readonly line: string }
  | { readonly kind: 'complete' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'none' };

const set = (text: string, cursor = text.length): Line => ({ ...emptyLine, text, cursor });

/** Feeds one key sequence, as a terminal sends it, to the line. `history` has the newest line first. */
export function editLine(line: Line, key: string, history: readonly string[]): [Line, LineEffect] {
  const { text, cursor } = line;
  const redraw = (next: Line): [Line, LineEffect] => [next, { kind: 'redraw' }];
  switch (key) {
    case '\r':
      return [emptyLine, { kind: 'submit', line: text }];
    case '\t':
      return [line, { kind: 'complete' }];
    case '\u0003':
      return [emptyLine, { kind: 'cancel' }];
    case '\u000c':
      return [line, { kind: 'clear' }];
    case '\u007f':
    case '\b':
      return cursor === 0
        ? [line, { kind: 'none' }]
        : redraw(set(text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1));
    case '\u001b[3~':
      return redraw(set(text.slice(0, cursor) + text.slice(cursor + 1), cursor));
    case '\u0015':
      return redraw(set(text.slice(cursor), 0));
    case '\u000b':
      return redraw(set(text.slice(0, cursor)));
    case '\u0017': {
      const kept = text.slice(0, cursor).replace(/\S+\s*$/, '');
      return redraw(set(kept + text.slice(cursor), kept.length));
    }
    case '\u001b[D':
      return redraw({ ...line, cursor: Math.max(0, cursor - 1) });
    case '\u001b[C':
      return redraw({ ...line, cursor: Math.min(text.length, cursor + 1) });
    case '\u001b[H':
    case '\u0001':
      return redraw({ ...line, cursor: 0 });
    case '\u001b[F':
    case '\u0005':
      return redraw({ ...line, cursor: text.length });
    case '\u001b[A':
      return leaf(line, history, Math.min(history.length - 1, line.recall + 1));
    case '\u001b[B':
      return leaf(line, history, Math.max(-1, line.recall - 1));
    default: {
      // What is pasted may hold several lines; only the first is taken, so that nothing runs unseen.
      const typed = printable(key.split(/[\r\n]/)[0] ?? '');
      if (typed === '' || key.startsWith('\u001b')) return [line, { kind: 'none' }];
      return redraw(set(text.slice(0, cursor) + typed + text.slice(cursor), cursor + typed.length));
    }
  }
}

function printable(text: string): string {
  return [...text].filter((character) => character >= ' ' && character !== '\u007f').join('');
}

function leaf(line: Line, history: readonly string[], recall: number): [Line, LineEffect] {
  if (recall === line.recall) return [line, { kind: 'none' }];
  const draft = line.recall === -1 ? line.text : line.draft;
  const text = recall === -1 ? draft : (history[recall] ?? '');
  return [{ text, cursor: text.length, recall, draft }, { kind: 'redraw' }];
}

/** The line with its last word grown as far as all candidates agree. */
export function complete(text: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return text;
  let common = candidates[0] ?? '';
  for (const candidate of candidates) {
    while (!candidate.startsWith(common)) common = common.slice(0, -1);
  }
  const start = text.search(/\S*$/);
  const word = text.slice(start);
  if (!common.startsWith(word)) return text;
  return text.slice(0, start) + common + (candidates.length === 1 ? ' ' : '');
}

/** Columns that a text takes in a terminal: East Asian wide characters take two. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6);
    count += wide ? 2 : 1;
  }
  return count;
}
