/*
 * The string functions of the standard (IEC 61131-3, 6.6.2.5.10, table 34). Positions count from 1. Where the standard
 * sees an error (a position or length outside the string), the nearest possible one is taken.
 */

const count = (length: number): number => (length > 0 ? length : 0);

export const left = (text: string, length: number): string => text.slice(0, count(length));
export const right = (text: string, length: number): string =>
  length > 0 ? text.slice(Math.max(0, text.length - length)) : '';
export const mid = (text: string, length: number, from: number): string => {
  const start = Math.max(0, from - 1);
  return text.slice(start, start + count(length));
};
/** `add` is put in behind the character at `position`; 0 puts it in front. */
export const insert = (text: string, add: string, position: number): string => {
  const at = count(position);
  return text.slice(0, at) + add + text.slice(at);
};
export const remove = (text: string, length: number, from: number): string => {
  const start = Math.max(0, from - 1);
  return text.slice(0, start) + text.slice(start + count(length));
};
export const replace = (text: string, by: string, length: number, from: number): string => {
  const start = Math.max(0, from - 1);
  return text.slice(0, start) + by + text.slice(start + count(length));
};
/** Where `part` begins in `text`, counting from 1; 0 when it does not occur, or is empty. */
export const find = (text: string, part: string): number => (part === '' ? 0 : text.indexOf(part) + 1);
