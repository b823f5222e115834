import type { Reporter, TestModule } from 'vitest/node';
import { saveTally, type Tally, UNIT_TALLY } from './tally.ts';

/** Leaves vitest's counts for `tools/test.ts`; a file that could not be run counts as one failure. */
export default class UnitReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    const skipped: Tally['skipped'][number][] = [];
    for (const module of modules) {
      if (module.errors().length > 0) failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed++;
        else if (result.state === 'failed') failed++;
        else
          skipped.push({
            file: module.relativeModuleId,
            name: test.fullName,
            reason: (result.state === 'skipped' && result.note) || null,
          });
      }
    }
    saveTally(UNIT_TALLY, { passed, failed, skipped });
  }
}
