import type { Page } from '@playwright/test';

type Call = <T>(page: Page, method: 'GET' | 'POST', path: string, data?: unknown) => Promise<T>;

/** The engineering view of a running exercise, in Japanese: a program with its values, then beside the project. */
export const takeEngineering = async (
  page: Page,
  exercise: string,
  call: Call,
  take: (page: Page, name: string) => Promise<void>,
): Promise<void> => {
  const controller = `/api/exercises/${exercise}/engineering/plc-dosing`;
  await page.goto(new URL('/engineering', page.url()).href);
  await page.getByText('薬注PLC').first().click();
  const program = page.getByTestId('program');
  await program.getByText('PROGRAM').first().waitFor();
  const scroller = program.locator('.cm-scroller');
  while (!(await program.getByText('NaOH: ratio to flow').isVisible())) {
    await scroller.evaluate((element) => element.scrollBy(0, 400));
    await page.waitForTimeout(200);
  }
  await scroller.evaluate((element) => element.scrollBy(0, 300));
  await program.locator('.st-value').first().waitFor();
  await take(page, 'engineering');

  const { source } = await call<{ source: string }>(page, 'GET', `${controller}/project`);
  const malicious = source.replace('P_201 := TO_RAW(NAOH_MV);', 'P_201 := TO_RAW(100.0);');
  await call(page, 'POST', `${controller}/act`, { do: 'online-change', source: malicious });
  await page.getByRole('tab', { name: '比較' }).click();
  await page.getByRole('button', { name: '読み出し' }).click();
  await page.getByTestId('compare').waitFor();
  await take(page, 'engineering-compare');
};
