import { LARGEST_PROGRAM } from '../../range/contract/engineering.ts';

/*
 * Drafts of programs, kept in the browser: they outlive a reload and a sign-out, for the account that wrote them, and
 * nobody else's screen has them. The project stays as it is until somebody downloads.
 */

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'kunren-draft/';
/** More drafts are not kept; the oldest goes. */
const MOST = 24;

/** The browser's own storage; null where it has none, or does not let us. */
export const shelf = (): Shelf | null => {
  try {
    return typeof localStorage === 'undefined' ? null : localStorage;
  } catch {
    return null; // a browser that forbids it throws
  }
};

export const draftKey = (user: string, exercise: string, controller: string): string =>
  PREFIX + [user, exercise, controller].map(encodeURIComponent).join('/');

interface Kept {
  readonly text: string;
  /** Unix milliseconds. */
  readonly at: number;
}

const read = (store: Shelf, key: string): Kept | null => {
  try {
    const kept = JSON.parse(store.getItem(key) ?? 'null') as Partial<Kept> | null;
    return typeof kept?.text === 'string' && typeof kept.at === 'number' ? { text: kept.text, at: kept.at } : null;
  } catch {
    return null; // somebody else's, or damaged
  }
};

export const readDraft = (store: Shelf | null, key: string): string | null => (store && read(store, key)?.text) ?? null;

/** Keeps a draft, or takes it away (null). True when what is on the shelf is what was given. */
export const keepDraft = (store: Shelf | null, key: string, text: string | null, now: number): boolean => {
  if (!store) return false;
  try {
    store.removeItem(key);
    if (text === null) return true;
    if (text.length > LARGEST_PROGRAM) return false;
    const others = Array.from({ length: store.length }, (_, i) => store.key(i) ?? '')
      .filter((other) => other.startsWith(PREFIX))
      .map((other) => ({ other, at: read(store, other)?.at ?? 0 }))
      .sort((a, b) => a.at - b.at);
    for (const { other } of others.slice(0, Math.max(0, others.length - MOST + 1))) store.removeItem(other);
    store.setItem(key, JSON.stringify({ text, at: now } satisfies Kept));
    return true;
  } catch {
    return false; // full
  }
};
