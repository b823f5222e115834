/*
 * Takes the pictures of the documentation: plays a range through the middle of an attack and writes docs/images/*.png.
 * Run it again when the screens have changed: `npm run screenshots`.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { takeEngineering } from './engineering-pictures.ts';
import { call, type RunningRange, signIn, startRange } from './range.ts';

const FOLDER = resolve(import.meta.dirname, '../docs/images');
const SIZE = { width: 1440, height: 900 };
const SCENARIO = 'waterworks/setpoint-tampering';
/** Simulation seconds: when the water of team 1 is past its limit, and the trip of team 2 has stopped its feeder. */
const MIDDLE = 1750;

interface Exercise {
  readonly id: string;
  readonly t: number;
}

const take = async (page: Page, name: string): Promise<void> => {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1500);
  const file = join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file });
  console.log(`${name}.png ${Math.round(statSync(file).size / 1024)} KiB`);
};

const openAs = async (browser: Browser, range: RunningRange, user: string, password: string, language: 'ja' | 'en') => {
  const page = await signIn(browser, range, user, password, language);
  await page.setViewportSize(SIZE);
  return page;
};

const say = (page: Page, language: '日本語' | 'English') => page.getByRole('button', { name: language }).click();

/** The lesson up to its middle, both teams standing still there; team 2 has the hard-wired trip. */
const playToTheMiddle = async (instructor: Page): Promise<readonly Exercise[]> => {
  const launched: Exercise[] = [];
  for (const [team, measures] of [
    ['team-1', []],
    ['team-2', ['process-trip']],
  ] as const) {
    const order = { scenario: SCENARIO, teams: [team], seed: 7, measures, pace: 40 };
    launched.push(...(await call<Exercise[]>(instructor, 'POST', '/api/exercises', order)));
  }
  const control = (id: string, action: string) => call(instructor, 'POST', `/api/exercises/${id}/control`, { action });
  for (const { id } of launched) await control(id, 'start');
  for (const { id } of launched) {
    for (;;) {
      const { t } = await call<Exercise>(instructor, 'GET', `/api/exercises/${id}`);
      if (t >= MIDDLE) break;
      await instructor.waitForTimeout(300);
    }
    await control(id, 'pause');
  }
  return launched;
};

const investigate = async (page: Page): Promise<void> => {
  await page.goto(new URL('/investigate', page.url()).href);
  const site = await call<{ points: { tag: string; address: number; controller: string }[] }>(
    page,
    'GET',
    '/api/sites/waterworks',
  );
  const point = site.points.find(({ tag }) => tag === 'AIC-201.SV');
  if (!point) throw new Error('the site has no AIC-201.SV');
  const terminal = page.getByTestId('terminal');
  await terminal.getByText('analyst@').first().waitFor();
  await terminal.locator('textarea').focus();
  for (const line of [
    'hosts',
    `modbus identify ${point.controller}`,
    `modbus read ${point.controller} ${point.tag}`,
    `modbus read ${point.controller} holding ${point.address} 2`,
  ]) {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1500);
  }
  await take(page, 'analyst-terminal');

  await say(page, '日本語');
  await page.getByRole('tab', { name: '証拠', exact: true }).click();
  await page.getByRole('button', { name: /通信/ }).first().click();
  await page.getByRole('textbox', { name: '絞り込み' }).fill('write');
  await page
    .getByRole('row', { name: /jump.*plc-dosing/ })
    .last()
    .getByRole('checkbox')
    .check();
  await take(page, 'evidence');
  await page.getByRole('tab', { name: '設問' }).click();
  const question = page.getByRole('article').filter({ hasText: '2. 書込み元' });
  await question.getByPlaceholder('一つ選んでください').click();
  await page.getByRole('option', { name: /^jump/ }).click();
  await question.getByRole('checkbox').first().check();
  await question.getByRole('button', { name: '回答する' }).click();
  await question.getByRole('status').waitFor();
  await question.scrollIntoViewIfNeeded();
  await take(page, 'question');
};

const takeAll = async (browser: Browser, range: RunningRange): Promise<void> => {
  const instructor = await openAs(browser, range, 'instructor', range.password, 'ja');
  const passwordOf = async (user: string): Promise<string> =>
    (await call<{ password: string }>(instructor, 'POST', `/api/seats/${user}/password`, {})).password;

  const demonstration = instructor.getByRole('navigation', { name: '章' }).getByRole('button');
  await instructor.goto(new URL('/demonstration', range.url).href);
  await demonstration.nth(2).click({ timeout: 180_000 });
  await instructor.getByRole('button', { name: '再生', exact: true }).click();
  await instructor.waitForTimeout(6000);
  await instructor.getByRole('button', { name: '一時停止' }).click();
  await take(instructor, 'demonstration');

  const catalog = await call<{ scenarios: { id: string; reference: string[] }[] }>(instructor, 'GET', '/api/catalog');
  const reference = catalog.scenarios.find(({ id }) => id === SCENARIO)?.reference ?? [];
  const runs: string[] = [];
  for (const measures of [[], reference]) {
    const run = { scenario: SCENARIO, seed: 7, measures };
    runs.push((await call<{ id: string }>(instructor, 'POST', '/api/runs', run)).id);
  }

  const operator = await openAs(browser, range, 'team-2-operator', await passwordOf('team-2-operator'), 'ja');
  const analyst = await openAs(browser, range, 'team-1-analyst', await passwordOf('team-1-analyst'), 'en');
  await operator.goto(new URL('/operate', range.url).href);
  await instructor.goto(new URL('/classroom', range.url).href);
  const [first] = await playToTheMiddle(instructor);
  await take(operator, 'operator');
  await take(instructor, 'classroom');
  await say(instructor, 'English');
  await take(instructor, 'overview');
  await investigate(analyst);
  await instructor.goto(new URL(`/runs?a=${runs[0]}&b=${runs[1]}`, range.url).href);
  await instructor.getByRole('row', { name: /^Safety/ }).waitFor();
  await instructor.getByRole('figure').first().scrollIntoViewIfNeeded();
  await instructor.getByRole('row', { name: /^Legitimate/ }).scrollIntoViewIfNeeded();
  await take(instructor, 'comparison');

  // What is read from a controller and done to it takes a running world.
  if (!first) throw new Error('no exercise was launched');
  for (const order of [{ action: 'pace', pace: 1 }, { action: 'resume' }])
    await call(instructor, 'POST', `/api/exercises/${first.id}/control`, order);
  await takeEngineering(analyst, first.id, call, take);
};

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
mkdirSync(FOLDER, { recursive: true });
const range = await startRange();
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
try {
  await takeAll(browser, range);
} finally {
  await browser.close();
  await range.stop();
}
