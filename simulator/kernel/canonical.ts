const inOrder = (value: unknown): boolean => {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(inOrder);
  let previous = '';
  for (const key of Object.keys(value)) {
    if (key < previous) return false;
    previous = key;
    if (!inOrder((value as Record<string, unknown>)[key])) return false;
  }
  return true;
};

const write = (value: unknown): string | undefined => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item) ?? 'null').join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const text = write((value as Record<string, unknown>)[key]);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
};

/**
 * Canonical JSON: keys sorted by code unit at every level, no white space, undefined members left out. Objects
 * whose keys are already in order go to the engine's own writer, which is what keeps the hot path short.
 */
export const canonicalJson = (value: unknown): string =>
  (inOrder(value) ? JSON.stringify(value) : write(value)) ?? 'null';

/** Short strings come again and again (ids, codes, types): each is quoted once. */
const quoted = new Map<string, string>();
const LONGEST_KEPT = 40;
const MOST_KEPT = 4096;

/** A string as JSON. */
export const quote = (text: string): string => {
  const kept = quoted.get(text);
  if (kept !== undefined) return kept;
  const json = JSON.stringify(text);
  if (text.length <= LONGEST_KEPT && quoted.size < MOST_KEPT) quoted.set(text, json);
  return json;
};
