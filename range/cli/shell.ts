import { writeSync } from 'node:fs';

/*
 * What every command of `kunren` shares: exit codes, and which stream says what. Results go to stdout, everything
 * else to stderr, so that `kunren run … --json | tail -1` is one JSON object.
 */

/** Bad input: an unknown name, a broken file, a flag out of range. Exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The command was understood and could not be completed. Exit code 1. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** One line on stderr. */
export const log = (line: string): void => {
  writeAll(2, `${line}\n`);
};

/** One line on stdout. */
export const print = (line: string): void => {
  writeAll(1, `${line}\n`);
};

/** One JSON object as a line of stdout. */
export const printJson = (value: unknown): void => print(JSON.stringify(value));

/** Writes everything, also to a pipe whose reader is slow: a large result must not be cut by an early exit. */
const writeAll = (descriptor: 1 | 2, text: string): void => {
  const bytes = new TextEncoder().encode(text);
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === 'EAGAIN') continue;
      if (code === 'EPIPE') return;
      throw error;
    }
  }
};

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1);
    }
    row = next;
  }
  return row[b.length] as number;
};

/** The known names that come closest to `name` (Levenshtein distance, or the name as a part), best first. */
export const nearest = (name: string, known: readonly string[], count = 3): string[] =>
  known
    .map((candidate) => ({ candidate, away: candidate.includes(name) ? 0 : distance(name, candidate) }))
    .filter(({ candidate, away }) => away <= Math.max(3, Math.ceil(candidate.length / 2)))
    .sort((a, b) => a.away - b.away || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);

/** So few names that all of them are told where none is near. */
const FEW = 8;

/**
 * The error for a name that nobody knows, with the nearest ones.
 *
 * @param list what `kunren list` is to be asked for, or null where it has no list of these
 */
export const unknown = (what: string, name: string, known: readonly string[], list: string | null): InputError => {
  const near = nearest(name, known);
  const hint =
    near.length > 0
      ? ` Did you mean ${near.map((each) => `"${each}"`).join(' or ')}?`
      : known.length > 0 && known.length <= FEW
        ? ` There ${known.length === 1 ? 'is' : 'are'} ${known.map((each) => `"${each}"`).join(', ')}.`
        : '';
  const where = list === null ? '' : ` \`kunren list ${list}\` shows all of them.`;
  return new InputError(`unknown ${what} "${name}".${hint}${where}`);
};

/** A whole number from a flag, within bounds. */
export const wholeNumber =
  (flag: string, low: number, high: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text.trim()) || value < low || value > high) {
      throw new InputError(`${flag} takes a whole number from ${low} to ${high}, not "${text}".`);
    }
    return value;
  };
