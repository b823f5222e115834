import { relative } from 'node:path';
import type { Reporter, Suite } from '@playwright/test/reporter';
import { BROWSER_TALLY, saveTally, type Tally } from './tally.ts';

/** Leaves Playwright's counts for `tools/test.ts`. */
export default class BrowserReporter implements Reporter {
  #suite: Suite | null = null;
  #errors = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  /** Something failed outside every test: a file that could not be loaded, a broken fixture. */
  onError(): void {
    this.#errors++;
  }

  onEnd(): void {
    let passed = 0;
    let failed = this.#errors;
    const skipped: Tally['skipped'][number][] = [];
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'skipped') {
        const reason = test.annotations.find((item) => item.type === 'skip')?.description ?? null;
        skipped.push({ file: relative('', test.location.file), name: test.titlePath().slice(2).join(' > '), reason });
      } else if (outcome === 'unexpected') failed++;
      else passed++;
    }
    saveTally(BROWSER_TALLY, { passed, failed, skipped });
  }
}
