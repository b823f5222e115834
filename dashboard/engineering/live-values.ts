import { StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import type { Watched } from '../../range/contract/engineering.ts';
import { lineVariables, shortValue } from './line-variables.ts';

/* Live values at the end of the lines that name them. Only lines on the screen are asked for. */

/** What the text's names are called in the controller, and which instance the body of a block is shown for. */
export interface Naming {
  readonly known: ReadonlyMap<string, string>;
  readonly instances: ReadonlyMap<string, string>;
}

export const setNaming = StateEffect.define<Naming>();
export const setValues = StateEffect.define<ReadonlyMap<string, Watched>>();

interface Lines {
  readonly naming: Naming;
  readonly names: readonly (readonly string[])[];
}

const linesField = StateField.define<Lines>({
  create: () => ({ naming: { known: new Map(), instances: new Map() }, names: [] }),
  update: (lines, transaction) => {
    let { naming } = lines;
    for (const effect of transaction.effects) if (effect.is(setNaming)) naming = effect.value;
    if (!transaction.docChanged && naming === lines.naming) return lines;
    return { naming, names: lineVariables(transaction.newDoc.toString(), naming.known, naming.instances) };
  },
});

const valuesField = StateField.define<ReadonlyMap<string, Watched>>({
  create: () => new Map(),
  update: (values, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setValues)) return effect.value;
    return values;
  },
});

class Values extends WidgetType {
  readonly parts: readonly (readonly [string, string])[];

  constructor(parts: readonly (readonly [string, string])[]) {
    super();
    this.parts = parts;
  }

  override eq(other: Values): boolean {
    return (
      this.parts.length === other.parts.length &&
      this.parts.every(([name, value], i) => other.parts[i]?.[0] === name && other.parts[i]?.[1] === value)
    );
  }

  override toDOM(): HTMLElement {
    const box = document.createElement('span');
    box.className = 'st-values';
    // Read aloud, a program is its text: values are in the watch list.
    box.setAttribute('aria-hidden', 'true');
    for (const [name, value] of this.parts) {
      const part = box.appendChild(document.createElement('span'));
      part.className = value === 'TRUE' ? 'st-value on' : 'st-value';
      part.append(name);
      part.appendChild(document.createElement('b')).textContent = value;
    }
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const decorate = (view: EditorView): DecorationSet => {
  const { names } = view.state.field(linesField);
  const values = view.state.field(valuesField);
  if (values.size === 0) return Decoration.none;
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (let line = view.state.doc.lineAt(from); ; line = view.state.doc.line(line.number + 1)) {
      const parts = (names[line.number - 1] ?? []).flatMap((name) => {
        const watched = values.get(name);
        return watched?.status === 'Good' ? [[name, shortValue(watched.value, watched.type)] as const] : [];
      });
      if (parts.length > 0) found.push(Decoration.widget({ widget: new Values(parts), side: 1 }).range(line.to));
      if (line.to >= to || line.number >= view.state.doc.lines) break;
    }
  }
  return Decoration.set(found);
};

/** Names on the screen, each once, `most` of them. */
const visibleNames = (view: EditorView, most: number): string[] => {
  const { names } = view.state.field(linesField);
  const { doc } = view.state;
  const seen = new Set<string>();
  for (const { from, to } of view.visibleRanges) {
    const last = doc.lineAt(to).number;
    for (let number = doc.lineAt(from).number; number <= last; number++) {
      for (const name of names[number - 1] ?? []) if (seen.size < most) seen.add(name);
    }
  }
  return [...seen];
};

/** Shows values, and tells which names are on the screen whenever they change. */
export const liveValues = (most: number, onVisible: (names: readonly string[]) => void) => [
  linesField,
  valuesField,
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      #told = '';

      constructor(view: EditorView) {
        this.decorations = decorate(view);
        this.#tell(view);
      }

      update(update: ViewUpdate): void {
        const changed =
          update.docChanged ||
          update.viewportChanged ||
          update.startState.field(linesField) !== update.state.field(linesField) ||
          update.startState.field(valuesField) !== update.state.field(valuesField);
        if (!changed) return;
        this.decorations = decorate(update.view);
        this.#tell(update.view);
      }

      #tell(view: EditorView): void {
        const names = visibleNames(view, most);
        const key = names.join();
        if (key === this.#told) return;
        this.#told = key;
        onVisible(names);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
];
