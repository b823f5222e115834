import { type Browser, expect, type Page, test } from '@playwright/test';
import { type RunningRange, signIn, startRange } from './range.ts';

/*
 * One lesson, played through as its people would: the instructor in Japanese, team 1's analyst in Japanese, team 2's
 * operator in English. Team 1 is left to its attack, so that there is something to find out; team 2 responds.
 */
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 30_000 });

let range: RunningRange;
let instructor: Page;
const passwords: Record<string, string> = {};

const open = (browser: Browser, user: string, language: 'ja' | 'en') =>
  signIn(browser, range, user, passwords[user] ?? '', language);

test.beforeAll(async () => {
  range = await startRange();
});

test.afterAll(async () => {
  await instructor?.context().close();
  await range?.stop();
});

test('a wrong password is refused in the reader’s language', async ({ page }) => {
  await page.goto(range.url);
  await page.getByLabel('利用者名').fill('instructor');
  await page.locator('input[autocomplete=current-password]').fill('not-the-password');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByRole('alert')).toContainText(/パスワード|サインイン/);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('the instructor accepts the notice once and makes the trainees’ passwords', async ({ browser }) => {
  instructor = await signIn(browser, range, 'instructor', range.password, 'ja');
  await expect(instructor.getByRole('heading', { name: 'ようこそ、instructor さん' })).toBeVisible();
  await instructor.reload();
  await expect(instructor.getByRole('checkbox', { name: '上記を読み、同意します' })).toHaveCount(0);

  await instructor.getByRole('link', { name: '受講者' }).first().click();
  for (const user of ['team-1-analyst', 'team-2-operator']) {
    await instructor.getByRole('row', { name: user }).getByRole('button', { name: 'パスワードを作る' }).click();
    passwords[user] = await instructor.getByTestId(`password-${user}`).innerText();
  }
});

test('the demonstration shows normal, attack, harm, measure, saved, and the two results side by side', async () => {
  await instructor.getByRole('link', { name: '3分でわかる' }).first().click();
  const chapters = instructor.getByRole('navigation', { name: '章' }).getByRole('button');
  await expect(chapters).toHaveCount(5, { timeout: 120_000 });
  await expect(instructor.getByRole('region', { name: /^プラント画面：/ })).toBeVisible();

  const position = instructor.getByRole('slider', { name: '再生位置' });
  await instructor.getByRole('button', { name: '再生', exact: true }).click();
  await expect(async () => expect(Number(await position.inputValue())).toBeGreaterThan(1)).toPass();
  await instructor.getByRole('button', { name: '一時停止' }).click();

  await chapters.nth(2).click();
  const steps = instructor.getByRole('region', { name: '攻撃の各段' });
  await expect(steps.getByText('成立').first()).toBeVisible();
  await chapters.nth(4).click();
  await expect(steps.getByText('阻止').first()).toBeVisible();

  await instructor.getByRole('button', { name: '結果を並べて見る' }).click();
  const safety = instructor.getByRole('row', { name: /^安全/ });
  await expect(safety).toContainText('0.00');
  await expect(safety).toContainText('1.00');
});

test('the instructor launches the tampering for both teams and sees them side by side', async () => {
  await instructor.getByRole('link', { name: '教室' }).first().click();
  await instructor.getByRole('button', { name: '演習を始める' }).click();
  const dialog = instructor.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'シナリオ' }).click();
  await instructor.getByRole('option', { name: /オールドスマー型/ }).click();
  await dialog.getByLabel('速さ（実時間の倍）').fill('10');
  await dialog.getByRole('button', { name: '準備して開始' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  for (const team of ['チーム1', 'チーム2']) {
    const card = instructor.getByRole('region', { name: team });
    await expect(card).toContainText('進行中');
    await expect(card).toContainText('保守用ゲートウェイへの侵入');
  }
});

test('an operator works at the HMI in English and responds', async ({ browser }) => {
  const page = await open(browser, 'team-2-operator', 'en');
  await page.getByRole('link', { name: 'Operate' }).first().click();
  const plant = page.getByRole('region', { name: /^Plant picture/ });
  await expect(plant.locator('li[data-item]').filter({ hasText: /Clear well/ })).toContainText(/\d+\.\d %/);

  await plant.getByRole('button', { name: /faceplate of AIC-201/ }).click();
  const faceplate = page.getByRole('region', { name: /^AIC-201/ });
  await expect(faceplate.getByRole('button', { name: 'Auto', exact: true })).toHaveAttribute('aria-pressed', 'true');
  const entry = faceplate.getByLabel(/^Change SV/);
  await entry.fill('11100');
  await expect(faceplate).toContainText('Out of range');
  await expect(faceplate.getByRole('button', { name: 'Change', exact: true })).toBeDisabled();
  await entry.fill('21');
  await faceplate.getByRole('button', { name: 'Change', exact: true }).click();
  await faceplate.getByRole('button', { name: 'Do it' }).click();
  await expect(faceplate.getByRole('status')).toContainText('Accepted');

  await page.getByRole('tab', { name: 'Operation log' }).click();
  await expect(page.getByRole('row', { name: /AIC-201\.SV/ }).first()).toContainText('21');
  await page.getByRole('tab', { name: 'Trends' }).click();
  await expect(page.getByRole('figure', { name: 'Trends' })).toBeVisible();

  await page.getByRole('button', { name: 'Cut remote access' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('gateway');
  await dialog.getByRole('button', { name: 'Do it' }).click();
  await expect(dialog.getByRole('status')).toContainText('Accepted');
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: '日本語' }).click();
  await expect(page.getByRole('button', { name: '遠隔接続の遮断' })).toBeVisible();
  await page.context().close();
});

test('the attack on team 1 runs its course under the instructor’s eyes', async () => {
  await instructor.getByRole('region', { name: 'チーム1' }).getByRole('link', { name: '詳しく見る' }).click();
  await expect(instructor.getByRole('link', { name: '教室に戻る' })).toBeVisible();
  const pace = instructor.getByLabel('速さ（実時間の倍）');
  await pace.fill('60');
  await pace.press('Enter');
  await expect(instructor.locator('.attack-node[data-state=succeeded]', { hasText: '過剰注入の継続' })).toBeVisible({
    timeout: 120_000,
  });
  await instructor.getByRole('button', { name: '一時停止' }).click();
  await expect(instructor.getByRole('button', { name: '再開' })).toBeVisible();
  await expect(instructor.getByRole('img', { name: 'ネットワークのゾーン図' })).toBeVisible();

  await instructor.getByRole('tab', { name: 'イベント' }).click();
  await expect(instructor.getByRole('row', { name: /world\.started/ })).toBeVisible();
});

test('the instructor brings in a measure, then puts the other team back to its start', async () => {
  await instructor.getByRole('link', { name: '教室に戻る' }).click();
  await instructor.getByRole('region', { name: 'チーム2' }).getByRole('link', { name: '詳しく見る' }).click();
  const measures = instructor.getByRole('region', { name: '対策', exact: true });
  const allowlist = measures.getByRole('switch').first();
  await allowlist.check({ force: true });
  await measures.getByRole('button', { name: '対策を反映する' }).click();
  await expect(measures.getByRole('status')).toContainText('反映しました');
  await expect(allowlist).toBeChecked();

  await instructor.getByRole('button', { name: '初めからやり直す' }).click();
  await instructor.getByRole('dialog').getByRole('button', { name: '実行する' }).click();
  await expect(instructor.getByRole('button', { name: '開始', exact: true })).toBeVisible();
  await expect(instructor.locator('.attack-node[data-state=waiting]').first()).toBeVisible();
});

test('the instructor triggers a step of the attack by hand', async () => {
  await instructor.getByRole('button', { name: '開始', exact: true }).click();
  const step = instructor.locator('.attack-node').first();
  await step.getByRole('button', { name: '今すぐ実行' }).click();
  await expect(step).toHaveAttribute('data-state', /reached|succeeded/);
  await instructor.getByRole('link', { name: '教室に戻る' }).click();
  await instructor.getByRole('region', { name: 'チーム1' }).getByRole('link', { name: '詳しく見る' }).click();
});

test('an analyst finds out what happened, in Japanese', async ({ browser }) => {
  const page = await open(browser, 'team-1-analyst', 'ja');
  await page.getByRole('link', { name: '調査' }).first().click();
  const terminal = page.getByTestId('terminal');
  await expect(terminal).toContainText('analyst@');
  await terminal.locator('textarea').focus();
  await page.keyboard.type('hos');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(terminal).toContainText('plc-dosing');
  await page.getByRole('tab', { name: 'レジスタ表' }).click();
  await page.getByRole('textbox', { name: '絞り込み' }).fill('AIC-201.SV');
  await expect(page.getByRole('row', { name: /AIC-201\.SV 苛性/ })).toContainText(/4\d{4}/);

  await page.getByRole('tab', { name: '証拠', exact: true }).click();
  await page.getByRole('button', { name: /通信/ }).first().click();
  await page.getByRole('textbox', { name: '絞り込み' }).fill('write');
  const fromJump = page.getByRole('row', { name: /jump.*plc-dosing/ }).last();
  await fromJump.getByRole('checkbox').check();

  await page.getByRole('tab', { name: '設問' }).click();
  const question = page.getByRole('article').filter({ hasText: '2. 書込み元' });
  await question.getByPlaceholder('一つ選んでください').click();
  await page.getByRole('option', { name: /^jump/ }).click();
  await question.getByRole('checkbox').first().check();
  await question.getByRole('button', { name: '回答する' }).click();
  await expect(question.getByRole('status')).toContainText('正解');

  await page.getByRole('tab', { name: '時系列' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'jump' })).toBeVisible();

  await page.getByRole('tab', { name: '初動報告' }).click();
  await page.getByLabel('何が起きたか').fill('踏み台サーバから薬注PLCの設定値が書き換えられた。');
  await page.getByRole('radio', { name: '攻撃' }).check();
  await page.getByRole('button', { name: '報告を提出する' }).click();
  await expect(page.getByRole('status').filter({ hasText: '提出しました' })).toBeVisible();
  await page.context().close();
});

test('the exercise is ended and scored, and every number opens its events', async () => {
  await instructor.getByRole('button', { name: '終了' }).click();
  await instructor.getByRole('dialog').getByRole('button', { name: '実行する' }).click();
  await instructor.getByRole('link', { name: '結果', exact: true }).click();
  const safety = instructor.getByRole('row', { name: /^安全/ });
  await expect(safety).toContainText('0.00', { timeout: 120_000 });
  await safety.getByRole('button', { name: /イベント/ }).click();
  await expect(
    instructor
      .getByRole('dialog')
      .getByRole('row', { name: /excursion\.began/ })
      .first(),
  ).toBeVisible();
  await instructor.keyboard.press('Escape');
});

test('the same seed is run again with other measures, and the two stand side by side', async () => {
  await instructor.getByRole('link', { name: '比較実行' }).first().click();
  const run = instructor.getByRole('button', { name: '実行する' });
  await run.click();
  await expect(instructor.getByRole('checkbox', { name: /比較 なし/ })).toBeChecked({ timeout: 120_000 });
  await instructor.getByRole('button', { name: '推奨の対策' }).click();
  await run.click();
  const safety = instructor.getByRole('row', { name: /^安全/ });
  await expect(safety).toContainText('+1.00', { timeout: 120_000 });
  await safety
    .getByRole('button', { name: /イベント/ })
    .first()
    .click();
  const events = instructor.getByRole('dialog');
  await expect(events.getByRole('row', { name: /excursion\.began/ }).first()).toBeVisible({ timeout: 60_000 });
  await instructor.keyboard.press('Escape');
});

test('places, help, language and look are reached from the keyboard', async () => {
  await instructor.keyboard.press('Alt+Digit2');
  await expect(instructor.getByRole('heading', { name: '教室' })).toBeVisible();
  await instructor.locator('main').click({ position: { x: 2, y: 2 } });
  await instructor.keyboard.press('?');
  await expect(instructor.getByRole('dialog')).toContainText('キーボードでの操作');
  await instructor.keyboard.press('Escape');
  await instructor.keyboard.press('Alt+KeyL');
  await expect(instructor.getByRole('heading', { name: 'Classroom' })).toBeVisible();
  await instructor.keyboard.press('Alt+KeyT');
  await expect(instructor.locator('html')).toHaveAttribute('data-look', 'dark');
});
