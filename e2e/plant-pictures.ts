/*
 * Takes pictures of the plants for the documentation: each in quiet and in upset state, as its operator sees it, into
 * docs/images/plants/. `npm run plant-pictures [site…]`. With LOOK=1 it takes every size and language instead, into the
 * folder that LOOK_FOLDER names, for the eyes of whoever changes a picture.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { call, type RunningRange, signIn, startRange } from './range.ts';

interface PlantPicture {
  readonly site: string;
  readonly scenario: string;
  readonly seed: number;
  /** Simulation seconds at which the plant is quiet, and upset. */
  readonly quiet: number;
  readonly upset: number;
}

const PICTURES: readonly PlantPicture[] = [
  { site: 'waterworks', scenario: 'waterworks/setpoint-tampering', seed: 7, quiet: 300, upset: 1750 },
  { site: 'kirigasawa', scenario: 'kirigasawa/tank-overflow', seed: 1, quiet: 240, upset: 3000 },
  { site: 'power-grid', scenario: 'power-grid/open-breakers', seed: 2, quiet: 300, upset: 800 },
  { site: 'tennessee-eastman', scenario: 'tennessee-eastman/false-readings', seed: 3, quiet: 300, upset: 1730 },
  { site: 'district-heating', scenario: 'district-heating/cold-homes', seed: 2, quiet: 900, upset: 9600 },
  { site: 'quadruple-tank', scenario: 'quadruple-tank/sign-of-gain', seed: 1, quiet: 300, upset: 1900 },
  { site: 'reactor', scenario: 'reactor/safety-reprogramming', seed: 1, quiet: 300, upset: 1040 },
];

const FOLDER = resolve(import.meta.dirname, '../docs/images/plants');

const LOOKS = process.env.LOOK
  ? (['ja', 'en'] as const).flatMap((language) =>
      [1280, 1920].map((width) => ({ language, width, suffix: `-${language}-${width}` })),
    )
  : [{ language: 'ja' as const, width: 1600, suffix: '' }];

const take = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.LOOK ? (process.env.LOOK_FOLDER ?? '.') : FOLDER;
  mkdirSync(folder, { recursive: true });
  for (const { language, width, suffix } of LOOKS) {
    await page.setViewportSize({ width, height: Math.round((width * 9) / 16) });
    await page.getByRole('button', { name: language === 'ja' ? '日本語' : 'English' }).click();
    await page.mouse.move(0, 0);
    await page.waitForTimeout(2000);
    await page.screenshot({ path: join(folder, `${name}${suffix}.png`) });
    console.log(`${name}${suffix}.png`);
  }
};

const takePlant = async (browser: Browser, range: RunningRange, picture: PlantPicture, team: string): Promise<void> => {
  const instructor = await signIn(browser, range, 'instructor', range.password, 'ja');
  const { password } = await call<{ password: string }>(instructor, 'POST', `/api/seats/${team}-operator/password`, {});
  const operator = await signIn(browser, range, `${team}-operator`, password, 'ja');
  const { scenario, seed } = picture;
  const order = { scenario, teams: [team], seed, measures: [], pace: 60 };
  const [exercise] = await call<{ id: string }[]>(instructor, 'POST', '/api/exercises', order);
  if (!exercise) throw new Error(`${scenario} was not launched`);
  const control = (action: string) => call(instructor, 'POST', `/api/exercises/${exercise.id}/control`, { action });
  const until = async (t: number): Promise<void> => {
    while ((await call<{ t: number }>(instructor, 'GET', `/api/exercises/${exercise.id}`)).t < t)
      await instructor.waitForTimeout(250);
    await control('pause');
  };
  await operator.goto(new URL('/operate', range.url).href);
  await control('start');
  await until(picture.quiet);
  await take(operator, `${picture.site}-normal`);
  await control('resume');
  await until(picture.upset);
  await take(operator, `${picture.site}-upset`);
  await control('end');
  await operator.context().close();
  await instructor.context().close();
};

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const wanted = process.argv.slice(2);
const range = await startRange();
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
try {
  const chosen = PICTURES.filter(({ site }) => wanted.length === 0 || wanted.includes(site));
  // Draws differ from team to team: a plant is always shown by the same one.
  for (const picture of chosen) await takePlant(browser, range, picture, `team-${(PICTURES.indexOf(picture) % 2) + 1}`);
} finally {
  await browser.close();
  await range.stop();
}
