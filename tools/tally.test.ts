import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closingLine, saveTally, skippedLines, type Tally, takeTally } from './tally.ts';

const unit: Tally = {
  passed: 40,
  failed: 1,
  skipped: [
    { file: 'simulator/live/tools.test.ts', name: 'reads with mbpoll', reason: null },
    { file: 'simulator/live/tools.test.ts', name: 'writes with mbpoll', reason: null },
    { file: 'docker/container.test.ts', name: 'runs an hour', reason: 'no container engine' },
  ],
};
const browser: Tally = { passed: 2, failed: 0, skipped: [] };

describe('the end of a test run', () => {
  it('closes with one plain line over both suites', () => {
    expect(closingLine([unit, browser])).toBe('42 passed, 1 failed, 3 skipped');
    expect(closingLine([])).toBe('0 passed, 0 failed, 0 skipped');
  });

  it('says what was skipped by its reason, or else by its file', () => {
    expect(skippedLines([unit, browser])).toEqual([
      'skipped 2: in simulator/live/tools.test.ts',
      'skipped 1: no container engine',
    ]);
  });

  it('takes a suite’s counts once, so that an old run is never counted again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kunren-tally-'));
    const path = join(folder, 'results', 'unit.json');
    saveTally(path, unit);
    expect(takeTally(path)).toEqual(unit);
    expect(takeTally(path)).toBeNull();
    rmSync(folder, { recursive: true });
  });
});
