/** Width on a terminal: a full-width character takes two cells. */
export const cells = (text: string): number => {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6);
    width += wide ? 2 : 1;
  }
  return width;
};

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cells(text)));

/** Rows in columns, each as wide as its widest entry; the last one is left ragged. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = [];
  for (const row of rows) for (const [i, entry] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cells(entry));
  return rows
    .map((row) => row.map((entry, i) => (i === row.length - 1 ? entry : padded(entry, widths[i] as number))).join('  '))
    .join('\n');
};
