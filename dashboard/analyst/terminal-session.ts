import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { CompletionSchema, TerminalOutputSchema } from '../../range/contract/investigation.ts';
import { FaultSchema } from '../../range/contract/text.ts';
import { theSocket } from '../shared/socket.ts';
import { columns, complete, editLine, emptyLine, type Line } from './line-editor.ts';

const FONTS = '"JetBrains Mono Variable", "Noto Sans JP Variable", "Noto Sans CJK JP", monospace';

/**
 * A terminal on a host of the cell. It edits lines here and sends them whole; what comes back may come in pieces and
 * later, because answers take simulation time.
 */
export class TerminalSession {
  readonly #terminal = new Terminal({
    fontFamily: FONTS,
    // At this size and spacing a Japanese character fills its two columns.
    fontSize: 15,
    letterSpacing: -1,
    lineHeight: 1.2,
    cursorBlink: true,
    convertEol: true,
    scrollback: 5000,
    screenReaderMode: true,
    theme: {
      background: '#11181c',
      foreground: '#e3eaee',
      cursor: '#ffcf70',
      selectionBackground: '#3f5b6b',
      cyan: '#7fd0e8',
    },
  });
  readonly #fit = new FitAddon();
  readonly #exercise: string;
  readonly #id: string;
  readonly #language: () => 'ja' | 'en';
  readonly #history: string[] = [];
  #line: Line = emptyLine;
  #prompt = '';
  #busy = false;
  /** Keys typed while an answer is awaited; they are taken in order once it has come. */
  #ahead: string[] = [];

  constructor(exercise: string, id: string, language: () => 'ja' | 'en') {
    this.#exercise = exercise;
    this.#id = id;
    this.#language = language;
  }

  /** Opens the terminal in a page element; the returned function closes it. */
  open(element: HTMLElement): () => void {
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(element);
    this.#size();
    const observer = new ResizeObserver(() => this.#size());
    observer.observe(element);
    // Japanese letters come in pieces by need, and widths measured before theirs came are wrong: measure again.
    const measure = () => {
      const { options } = this.#terminal;
      options.fontFamily = options.fontFamily === FONTS ? `${FONTS}, monospace` : FONTS;
    };
    document.fonts.addEventListener('loadingdone', measure);
    const typing = this.#terminal.onData((data) => this.#key(data));
    const socket = theSocket();
    socket.on('terminal:output', this.#output);
    this.#terminal.focus();
    // An empty line brings the first prompt.
    this.#busy = true;
    this.#send('');
    return () => {
      socket.off('terminal:output', this.#output);
      typing.dispose();
      document.fonts.removeEventListener('loadingdone', measure);
      observer.disconnect();
      this.#terminal.dispose();
    };
  }

  /** Puts a text on the line without sending it. */
  propose(text: string): void {
    if (this.#busy) return;
    this.#line = { ...emptyLine, text, cursor: text.length };
    this.#redraw();
    this.#terminal.focus();
  }

  /** Two columns are left free: wide characters are drawn a little wider than the grid. */
  #size(): void {
    const room = this.#fit.proposeDimensions();
    if (room && room.cols > 4) this.#terminal.resize(room.cols - 2, room.rows);
  }

  readonly #output = (payload: unknown): void => {
    const output = TerminalOutputSchema.safeParse(payload);
    if (!output.success || output.data.terminal !== this.#id) return;
    const { text, prompt, done } = output.data;
    if (text !== '') this.#terminal.write(text.endsWith('\n') || text.startsWith('\u001b[2J') ? text : `${text}\n`);
    if (!done) return;
    this.#prompt = prompt;
    this.#ready();
  };

  /** The line is the person's again: shows it, and takes what was typed meanwhile. */
  #ready(): void {
    this.#busy = false;
    this.#redraw();
    while (!this.#busy) {
      const key = this.#ahead.shift();
      if (key === undefined) return;
      this.#key(key);
    }
  }

  #key(data: string): void {
    if (data === '\u0003') this.#ahead = [];
    else if (this.#busy) {
      this.#ahead.push(data);
      return;
    }
    const [line, effect] = editLine(this.#line, data, this.#history);
    this.#line = line;
    switch (effect.kind) {
      case 'redraw':
        this.#redraw();
        break;
      case 'submit':
        this.#terminal.write('\r\n');
        if (effect.line.trim() !== '' && this.#history[0] !== effect.line) this.#history.unshift(effect.line);
        this.#busy = true;
        this.#send(effect.line);
        break;
      case 'complete':
        this.#complete();
        break;
      case 'cancel':
        this.#busy = false;
        this.#terminal.write('^C\r\n');
        this.#redraw();
        break;
      case 'clear':
        this.#terminal.clear();
        this.#redraw();
        break;
      default:
    }
  }

  #send(line: string): void {
    const message = { exercise: this.#exercise, terminal: this.#id, line, language: this.#language() };
    theSocket().emit('terminal:line', message, (answer: unknown) => {
      const fault = faultIn(answer);
      if (fault === null) return;
      this.#terminal.write(`\u001b[33m${fault[this.#language()]}\u001b[0m\r\n`);
      this.#ready();
    });
  }

  #complete(): void {
    const { text, cursor } = this.#line;
    const typed = text.slice(0, cursor);
    const message = { exercise: this.#exercise, terminal: this.#id, line: typed };
    this.#busy = true;
    theSocket().emit('terminal:complete', message, (answer: unknown) => {
      const parsed = CompletionSchema.safeParse(answer);
      // Ctrl+C may have dropped the line while the answer was under way.
      const candidates = parsed.success && this.#line.text === text ? parsed.data.candidates : [];
      const grown = complete(typed, candidates);
      if (grown === typed && candidates.length > 1) this.#terminal.write(`\r\n${candidates.join('  ')}\r\n`);
      if (this.#line.text === text) {
        this.#line = { ...emptyLine, text: grown + text.slice(cursor), cursor: grown.length };
      }
      this.#ready();
    });
  }

  #redraw(): void {
    const { text, cursor } = this.#line;
    const prompt = `${this.#prompt}$ `;
    const at = columns(prompt) + columns(text.slice(0, cursor));
    this.#terminal.write(`\r\u001b[J\u001b[36m${this.#prompt}\u001b[0m$ ${text}\r\u001b[${at}C`);
  }
}

function faultIn(answer: unknown): { ja: string; en: string } | null {
  if (typeof answer !== 'object' || answer === null || !('fault' in answer)) return null;
  const fault = FaultSchema.safeParse(answer.fault);
  return fault.success ? fault.data.message : null;
}
