import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page } from '@playwright/test';

/** A range of its own for a file of stories: a free port, an empty data directory, the password that it printed. */
export interface RunningRange {
  readonly url: string;
  readonly password: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

/** Starts the range as `npm start` does, and waits until it answers. */
export async function startRange(): Promise<RunningRange> {
  const data = mkdtempSync(join(tmpdir(), 'kunren-e2e-'));
  const [port, edge] = [await freePort(), await freePort()];
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--no-warnings',
      'range/cli/kunren.ts',
      'serve',
      '--port',
      String(port),
      '--data',
      data,
      '--edge-port',
      String(Math.min(edge, 60_000)),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  const password = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^\s+([\w-]{12,})\s*$/m.exec(said);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the range ended with ${code} before it was ready:\n${said}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    password,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      // What it has on disk is kept either way; a browser that is still connected must not hold the tests up.
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Opens a browser window of its own, signs in, and accepts the notice where it is asked for. */
export async function signIn(
  browser: Browser,
  range: RunningRange,
  user: string,
  password: string,
  language: 'ja' | 'en',
): Promise<Page> {
  const context = await browser.newContext({ locale: language === 'ja' ? 'ja-JP' : 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(range.url);
  await page.getByLabel(language === 'ja' ? '利用者名' : 'User').fill(user);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.locator('button[type=submit]').click();
  const notice = page.getByRole('checkbox', {
    name: language === 'ja' ? '上記を読み、同意します' : 'I have read this and agree',
  });
  const rail = page.getByRole('navigation', { name: language === 'ja' ? '画面' : 'Places' });
  await expect(notice.or(rail)).toBeVisible();
  if (await notice.isVisible()) {
    await notice.check();
    await page.getByRole('button', { name: language === 'ja' ? '演習に進む' : 'Continue' }).click();
  }
  await expect(rail).toBeVisible();
  return page;
}

/** Calls the range as the person whose page it is. */
export async function call<T>(page: Page, method: 'GET' | 'POST', path: string, data?: unknown): Promise<T> {
  const origin = new URL(page.url()).origin;
  const answer = await page.request.fetch(`${origin}${path}`, {
    method,
    headers: { origin },
    timeout: 180_000,
    ...(data === undefined ? {} : { data }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}
