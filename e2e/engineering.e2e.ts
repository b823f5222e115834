import { expect, type Page, test } from '@playwright/test';
import { call, type RunningRange, signIn, startRange } from './range.ts';

/*
 * An engineer's morning: the analyst at the engineering workstation finds that the running program is not the
 * project's, puts it back, changes it online, watches values, and meets a controller that says no.
 */
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 30_000 });

let range: RunningRange;
let instructor: Page;
let analyst: Page;
const passwords: Record<string, string> = {};
let exercise = '';

const MALICIOUS = ['P_201 := TO_RAW(NAOH_MV);', 'P_201 := TO_RAW(100.0);'] as const;

const confirm = (page: Page, word: '実行する' | 'Do it' = '実行する') =>
  page.getByRole('dialog').getByRole('button', { name: word }).click();

/** Types over the first place where the editor shows `from`. */
const replaceInEditor = async (page: Page, from: string, to: string): Promise<void> => {
  await page.locator('.cm-content').first().click();
  await page.keyboard.press('Control+f');
  const search = page.locator('.cm-search');
  await search.locator('input[name=search]').fill(from);
  await search.locator('input[name=replace]').fill(to);
  await search.locator('button[name=replaceAll]').click();
  await page.keyboard.press('Escape');
};

test.beforeAll(async ({ browser }) => {
  range = await startRange();
  instructor = await signIn(browser, range, 'instructor', range.password, 'en');
  for (const user of ['team-1-analyst', 'team-1-operator']) {
    passwords[user] = (
      await call<{ password: string }>(instructor, 'POST', `/api/seats/${user}/password`, {})
    ).password;
  }
  const order = { scenario: 'waterworks/setpoint-tampering', teams: ['team-1'], seed: 7, measures: [], pace: 1 };
  const [launched] = await call<{ id: string }[]>(instructor, 'POST', '/api/exercises', order);
  exercise = launched?.id ?? '';
  await call(instructor, 'POST', `/api/exercises/${exercise}/control`, { action: 'start' });
});

test.afterAll(async () => {
  await analyst?.context().close();
  await instructor?.context().close();
  await range?.stop();
});

test('the instructor slips malicious logic into the dosing controller', async () => {
  await instructor.getByRole('link', { name: 'Engineering' }).first().click();
  await instructor.getByText('Dosing PLC').first().click();
  await expect(instructor.getByTestId('program')).toContainText('PROGRAM');
  await replaceInEditor(instructor, MALICIOUS[0], MALICIOUS[1]);
  await expect(instructor.getByText('✓ Compiles')).toBeVisible();
  await instructor.getByRole('button', { name: 'Download', exact: true }).click();
  await confirm(instructor, 'Do it');
  await expect(instructor.getByRole('status').filter({ hasText: 'Downloaded' })).toBeVisible();
});

test('the analyst sees that the running program is not the project’s, and where', async ({ browser }) => {
  analyst = await signIn(browser, range, 'team-1-analyst', passwords['team-1-analyst'] ?? '', 'ja');
  await analyst.getByRole('link', { name: 'エンジニアリング' }).first().click();
  await analyst.getByText('薬注PLC').first().click();
  const bar = analyst.getByRole('region', { name: '薬注PLC' });
  await expect(bar).toContainText('不一致');
  await expect(bar).toContainText('engineer@ews');
  await analyst.getByRole('tab', { name: '比較' }).click();
  await analyst.getByRole('button', { name: '読み出し' }).click();
  const compare = analyst.getByTestId('compare');
  await expect(compare).toContainText(MALICIOUS[1]);
  await expect(compare).toContainText(MALICIOUS[0]);
});

test('downloading the project mends it', async () => {
  await analyst.getByRole('button', { name: 'プロジェクトの内容を書き込む' }).click();
  await confirm(analyst);
  await expect(analyst.getByRole('status').filter({ hasText: '書き込みました' })).toBeVisible();
  await expect(analyst.getByRole('region', { name: '薬注PLC' })).toContainText('一致');
  await expect(analyst.getByRole('region', { name: '薬注PLC' })).not.toContainText('不一致');
});

test('values of the variables in view stand beside their lines and move', async () => {
  await analyst.getByRole('tab', { name: 'プログラム' }).click();
  await expect(analyst.locator('.st-value').first()).toBeVisible();
  await analyst.locator('.cm-content').first().click();
  await analyst.keyboard.press('Control+End');
  const beat = analyst.locator('table.watch tr', { hasText: 'HEARTBEAT' }).locator('td').nth(2);
  const first = Number(await beat.innerText());
  expect(first).toBeGreaterThan(0);
  await expect(async () => expect(Number(await beat.innerText())).toBeGreaterThan(first)).toPass();
});

test('a mistake is shown at its place, in the reader’s language, before anything is sent', async () => {
  await replaceInEditor(analyst, 'P_202 := TO_RAW(HYPO_MV);', 'P_202 := TO_RAW(HYPO_MW);');
  const findings = analyst.getByRole('list', { name: '診断' });
  await expect(findings).toContainText('HYPO_MW');
  await expect(analyst.getByRole('button', { name: 'オンライン変更' })).toBeDisabled();
  await analyst.getByRole('button', { name: 'プロジェクトに戻す' }).click();
  await expect(findings).toHaveCount(0);
});

test('an online change is taken while the plant runs, and keeps values', async () => {
  await replaceInEditor(analyst, 'HEARTBEAT := HEARTBEAT + 1;', 'HEARTBEAT := HEARTBEAT + 2;');
  const change = analyst.getByRole('button', { name: 'オンライン変更' });
  await expect(change).toBeEnabled();
  await change.click();
  await confirm(analyst);
  await expect(analyst.getByRole('status').filter({ hasText: 'オンライン変更しました' })).toBeVisible();
  await expect(analyst.getByRole('region', { name: '薬注PLC' })).toContainText('不一致');
  await analyst.getByRole('tab', { name: '監査ログ' }).click();
  await expect(analyst.getByRole('row', { name: /online-change/ }).first()).toContainText('ok');
});

test('a forced value holds, is listed, and is let go', async () => {
  await analyst.getByRole('tab', { name: '強制値' }).click();
  await analyst.getByLabel('変数名').fill('FLOW_LOW');
  await analyst.getByLabel(/^値/).fill('60.0');
  await analyst.getByRole('button', { name: '強制する' }).click();
  const row = analyst.getByRole('row', { name: /FLOW_LOW/ });
  await expect(row).toContainText('60');
  await row.getByRole('button', { name: '解除' }).click();
  await expect(row).toHaveCount(0);
});

test('with the key in RUN the controller takes nothing more, and says why', async ({ browser }) => {
  const operator = await signIn(browser, range, 'team-1-operator', passwords['team-1-operator'] ?? '', 'ja');
  await operator.getByRole('link', { name: 'エンジニアリング' }).first().click();
  await operator.getByText('薬注PLC').first().click();
  const cabinet = operator.getByRole('region', { name: '薬注PLC' });
  await cabinet.getByTitle('盤でキーを切り替える').filter({ hasText: 'RUN' }).click();
  await confirm(operator);
  await expect(operator.getByText('キーを切り替えました')).toBeVisible();
  await operator.context().close();

  await analyst.getByRole('button', { name: 'プロジェクトに戻す' }).click();
  await analyst.getByRole('button', { name: '書込み', exact: true }).click();
  await confirm(analyst);
  const said = analyst.getByRole('alert').filter({ hasText: '受け付けられませんでした' });
  await expect(said).toContainText('キースイッチが RUN');
  await expect(said).toContainText('Bad_UserAccessDenied');
});
