import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

/*
 * The guide to a new plant cannot rot: every piece of code in it stands in the file that it names, in that order, and
 * what is printed under a command is what the command prints.
 */

const ROOT = resolve(import.meta.dirname, '..');
const GUIDE = 'docs/guides/new-plant.md';
const LEFT_OUT = '…';

interface Fence {
  readonly line: number;
  readonly language: string;
  /** The file that the fence says it is from; empty for commands and what they print. */
  readonly file: string;
  readonly text: string;
}

const guide = readFileSync(join(ROOT, GUIDE), 'utf8');

const fences: readonly Fence[] = [...guide.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)\n```$/gm)].map((match) => ({
  line: guide.slice(0, match.index).split('\n').length,
  language: match[1] as string,
  file: match[2] ?? '',
  text: match[3] as string,
}));

/** Commands with the answer that the guide prints right under them, each once: both languages show the same. */
const answered = new Map(
  fences.flatMap((fence, index) => {
    const next = fences[index + 1];
    return fence.language === 'sh' && next?.language === 'text' ? [[fence.text, next.text] as const] : [];
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'kunren-guide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a block of shell prints, both streams, with `npx kunren` as this very checkout. */
const printed = async (script: string): Promise<string> => {
  const kunren = `"${process.execPath}" --no-warnings "${join(ROOT, 'range/cli/kunren.ts')}"`;
  // Paths in the guide are seen from the repository; what commands write goes into a folder of its own.
  const text = script.replaceAll('npx kunren', kunren).replaceAll(/state\.json/g, join(folder, 'state.json'));
  const { stdout } = await promisify(execFile)('sh', ['-c', `{ ${text}\n} 2>&1; true`], { cwd: ROOT });
  return stdout;
};

describe('the guide to a new plant', () => {
  it('says of every piece of code from which file it is', () => {
    expect(fences.length).toBeGreaterThan(40);
    const nameless = fences.filter(({ language, file }) => file === '' && language !== 'sh' && language !== 'text');
    expect(nameless.map(({ line }) => `${GUIDE}:${line}`)).toEqual([]);
  });

  it.each(fences.filter(({ file }) => file !== ''))('has in line $line what stands in $file', ({ file, text }) => {
    const source = `${readFileSync(join(ROOT, file), 'utf8')}\n`;
    let from = 0;
    for (const piece of text.split(`\n${LEFT_OUT}\n`)) {
      const at = source.indexOf(`${piece}\n`, from);
      expect(at, `not in ${file}${from === 0 ? '' : ' after the piece before'}:\n${piece}`).toBeGreaterThanOrEqual(0);
      from = at + piece.length;
    }
  });

  it.each([...answered])('prints what it says: %s', async (script, answer) => {
    const lines = (await printed(script)).split('\n');
    for (const line of answer.split('\n')) expect(lines).toContain(line);
  });

  it('tells both languages the same code', () => {
    const [japanese, english] = guide.split('\n## English\n').map((part) => part.match(/^```[\s\S]*?\n```$/gm));
    expect(english).toEqual(japanese);
  });
});
