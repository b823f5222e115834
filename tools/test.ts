/*
 * Runs every test: vitest, then the browser's, and closes with what this machine lacked, what was skipped for want of
 * it, and one line of counts. Arguments are passed to vitest, and then the browser tests are left out.
 */
import { spawnSync } from 'node:child_process';
import { runBrowserTests } from './browser.ts';
import { missingLines } from './machine.ts';
import { BROWSER_TALLY, closingLine, skippedLines, type Tally, takeTally, UNIT_TALLY } from './tally.ts';

const BROKEN: Tally = { passed: 0, failed: 1, skipped: [] };

/** Runs a suite; one that leaves no counts, or fails without saying which test, counts as one failure. */
const suite = (tallyPath: string, run: () => number): Tally => {
  takeTally(tallyPath);
  const code = run();
  const tally = takeTally(tallyPath) ?? BROKEN;
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
};

const only = process.argv.slice(2);
const vitest = ['--no-warnings', 'node_modules/vitest/vitest.mjs', 'run', ...only];
const tallies = [
  suite(UNIT_TALLY, () => spawnSync(process.execPath, vitest, { stdio: 'inherit' }).status ?? 1),
  ...(only.length === 0 ? [suite(BROWSER_TALLY, () => runBrowserTests())] : []),
];

console.log('');
const skipped = skippedLines(tallies);
for (const line of skipped) console.log(line);
if (skipped.length > 0) for (const line of missingLines()) console.log(line);
console.log(closingLine(tallies));
if (tallies.some((tally) => tally.failed > 0)) process.exitCode = 1;
