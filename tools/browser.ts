/*
 * Finds the system's Chromium, or installs it where that can be done without asking, and runs the browser tests.
 * No browser is downloaded from anywhere but the system's own packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname } from 'node:path';
import { findProgram, succeeds } from './machine.ts';

const NAMES = ['/usr/bin/chromium', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const works = (program: string): boolean => succeeds(program, ['--version']);

/** The browser to test with: `CHROMIUM_PATH`, or the system's own; null when there is none that runs. */
export const findChromium = (): string | null => {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') return findProgram(named);
  for (const name of NAMES) {
    const program = findProgram(name);
    if (program !== null && works(program)) return program;
  }
  return null;
};

/** Installs Chromium by the system's package manager; only as root on Debian and its kin, and never by asking. */
const installChromium = (): string | null => {
  if (process.env.CHROMIUM_PATH || process.getuid?.() !== 0 || findProgram('apt-get') === null) return null;
  console.log('browser: no Chromium here; installing it with apt-get');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', ['-q', ...args], { stdio: 'inherit', env: environment }).status === 0;
  apt('update');
  for (const name of ['chromium', 'chromium-browser']) {
    if (apt('install', '-y', '--no-install-recommends', name, 'fonts-noto-cjk')) {
      const found = findChromium();
      if (found !== null) return found;
    }
  }
  return null;
};

/** Runs the browser tests and gives the exit code; 1 when there is no browser to run them in. */
export const runBrowserTests = (args: readonly string[] = []): number => {
  const chromium = findChromium() ?? installChromium();
  if (chromium === null) {
    console.error(
      process.env.CHROMIUM_PATH
        ? `browser: CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which cannot be run.`
        : 'browser: the browser tests need Chromium: `sudo apt-get install chromium fonts-noto-cjk`, or set CHROMIUM_PATH to a Chrome or Chromium.',
    );
    return 1;
  }
  if (globSync('e2e/**/*.e2e.ts').length === 0) {
    console.error('browser: e2e/ holds no tests; run this from the root of the project.');
    return 1;
  }
  const playwright = 'node_modules/@playwright/test/cli.js';
  if (!existsSync(playwright)) {
    console.error(`browser: ${playwright} is missing: run \`npm ci\`.`);
    return 1;
  }
  const environment = {
    ...process.env,
    CHROMIUM_PATH: chromium,
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
  };
  return (
    spawnSync(process.execPath, ['--no-warnings', playwright, 'test', ...args], { stdio: 'inherit', env: environment })
      .status ?? 1
  );
};

if (import.meta.main) process.exitCode = runBrowserTests(process.argv.slice(2));
