import { Container, Graphics, Text, type TextStyleFontWeight } from 'pixi.js';

interface TextOptions {
  readonly size?: number;
  readonly color: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly baseline?: 'top' | 'middle' | 'bottom';
  readonly weight?: TextStyleFontWeight;
  readonly maxWidth?: number;
  /** The ground's colour, drawn around the letters where they stand over lines. */
  readonly halo?: string;
}

const FAMILY = ['Noto Sans JP Variable', 'Noto Sans CJK JP', 'sans-serif'];

/**
 * A surface that is redrawn as a whole: lines go to one Graphics, and texts are kept by key, because rasterising a text
 * costs far more than moving it.
 */
export class Drawing {
  readonly root = new Container();
  readonly g = new Graphics();
  readonly #texts = new Map<string, Text>();
  readonly #used = new Set<string>();
  readonly #inks = new Map<string, string>();

  constructor() {
    this.root.addChild(this.g);
  }

  begin(): void {
    this.g.clear();
    this.#used.clear();
  }

  /** Puts a text with one of its nine anchors at (x, y). The same key must stand for the same place in the picture. */
  text(key: string, content: string, x: number, y: number, options: TextOptions): void {
    this.#used.add(key);
    let text = this.#texts.get(key);
    if (!text) {
      text = new Text({ text: content, style: { fontFamily: FAMILY, fontSize: 12 } });
      this.#texts.set(key, text);
      this.root.addChild(text);
    }
    if (text.text !== content) text.text = content;
    const { style } = text;
    const size = options.size ?? 12;
    if (style.fontSize !== size) style.fontSize = size;
    if (style.fontWeight !== (options.weight ?? '400')) style.fontWeight = options.weight ?? '400';
    const ink = `${options.color} ${options.halo ?? ''}`;
    if (this.#inks.get(key) !== ink) {
      this.#inks.set(key, ink);
      style.fill = options.color;
      style.stroke = options.halo ? { color: options.halo, width: 4, join: 'round' } : { width: 0 };
    }
    const textAlign = options.align ?? 'left';
    if (style.align !== textAlign) style.align = textAlign;
    const anchorX = options.align === 'center' ? 0.5 : options.align === 'right' ? 1 : 0;
    const anchorY = options.baseline === 'middle' ? 0.5 : options.baseline === 'bottom' ? 1 : 0;
    text.anchor.set(anchorX, anchorY);
    text.scale.set(1);
    if (options.maxWidth !== undefined && text.width > options.maxWidth) {
      text.scale.set(Math.max(0.72, options.maxWidth / text.width));
    }
    text.position.set(Math.round(x), Math.round(y));
    text.visible = true;
  }

  end(): void {
    for (const [key, text] of this.#texts) text.visible = this.#used.has(key);
  }

  /** Forgets all texts, as after a change of language, fonts or resolution. */
  reset(): void {
    for (const text of this.#texts.values()) text.destroy();
    this.#texts.clear();
    this.#inks.clear();
  }
}
