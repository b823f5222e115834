import { type Browser, expect, type Page, test } from '@playwright/test';
import { type RunningRange, signIn, startRange } from './range.ts';

/*
 * Every site that the range holds is started from the dashboard's own dialog, as an instructor would, and its picture is
 * seen alive by the team's operator, without a word of complaint from either browser.
 */
test.use({ actionTimeout: 30_000 });
// Seven worlds one after another: a minute and a half on a quiet machine, more on a busy one.
test.setTimeout(420_000);

let range: RunningRange;

test.beforeAll(async () => {
  range = await startRange();
});

test.afterAll(async () => {
  await range?.stop();
});

/** What a page's console complains of. A slow machine's notes on drawing are warnings, and no complaint. */
const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  return complaints;
};

/** The groups of the dialog's list, each with its first scenario: one for every site. */
const scenarioOfEachSite = async (
  instructor: Page,
): Promise<{ readonly site: string; readonly scenario: string }[]> => {
  const groups = instructor.getByRole('group').filter({ has: instructor.getByRole('option') });
  return groups.evaluateAll((found) =>
    found.map((group) => ({
      site: (group.getAttribute('aria-label') || group.firstElementChild?.textContent) ?? '',
      scenario: group.querySelector('[role=option]')?.textContent ?? '',
    })),
  );
};

const launch = async (instructor: Page, scenario: string): Promise<void> => {
  await instructor.getByRole('button', { name: 'Launch', exact: true }).click();
  const dialog = instructor.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Scenario' }).click();
  await instructor.getByRole('option', { name: scenario, exact: true }).click();
  await dialog.getByRole('checkbox', { name: 'Team 2', exact: true }).uncheck();
  await dialog.getByLabel('Pace').fill('10');
  await dialog.getByRole('button', { name: 'Prepare and start' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
};

/** The picture has figures, and they move: some value of the plant has noise, and the clock goes on. */
const seeAlive = async (operator: Page): Promise<void> => {
  const plant = operator.getByRole('region', { name: /^Plant picture/ });
  const values = plant.locator('li[data-item]');
  await expect(values.first()).toContainText(/\d/);
  const before = (await values.allInnerTexts()).join('\n');
  expect(before).not.toMatch(/NaN|undefined|\? /);
  await expect(async () => expect((await values.allInnerTexts()).join('\n')).not.toBe(before)).toPass();
};

const openAs = async (browser: Browser, user: string, password: string) => {
  const page = await signIn(browser, range, user, password, 'en');
  return { page, complaints: complaintsOf(page) };
};

test('every site starts from the dashboard and lives on its operator’s screen', async ({ browser }) => {
  const { page: instructor, complaints } = await openAs(browser, 'instructor', range.password);
  await instructor.getByRole('link', { name: 'Seats' }).first().click();
  await instructor.getByRole('row', { name: 'team-1-operator' }).getByRole('button').click();
  const password = await instructor.getByTestId('password-team-1-operator').innerText();
  const { page: operator, complaints: theirs } = await openAs(browser, 'team-1-operator', password);
  await operator.getByRole('link', { name: 'Operate' }).first().click();

  await instructor.getByRole('link', { name: 'Classroom' }).first().click();
  await instructor.getByRole('button', { name: 'Launch', exact: true }).click();
  await instructor.getByRole('dialog').getByRole('combobox', { name: 'Scenario' }).click();
  const starts = await scenarioOfEachSite(instructor);
  await instructor.keyboard.press('Escape');
  await instructor.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(starts.length).toBeGreaterThanOrEqual(7);

  for (const { site, scenario } of starts) {
    await test.step(`${site}: ${scenario}`, async () => {
      await launch(instructor, scenario);
      const card = instructor.getByRole('region', { name: 'Team 1' });
      await expect(card).toContainText('Running');
      await expect(card.getByRole('region', { name: /^Plant picture/ })).toBeVisible();
      await seeAlive(operator);
    });
  }
  expect([...complaints, ...theirs]).toEqual([]);
  await operator.context().close();
  await instructor.context().close();
});
