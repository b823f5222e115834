import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findProgram } from './machine.ts';

const folder = mkdtempSync(join(tmpdir(), 'kunren-browser-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('looking for programs', () => {
  it('takes the first on the path that can be executed', () => {
    writeFileSync(join(folder, 'plain'), '');
    writeFileSync(join(folder, 'tool'), '#!/bin/sh\n');
    chmodSync(join(folder, 'tool'), 0o755);
    expect(findProgram('tool', `/nowhere:${folder}`)).toBe(join(folder, 'tool'));
    expect(findProgram('absent', folder)).toBeNull();
    expect(findProgram(join(folder, 'tool'))).toBe(join(folder, 'tool'));
  });
});

describe('the browser tests without a browser', () => {
  it('say in one line what is wrong, and fail', () => {
    const script = fileURLToPath(new URL('browser.ts', import.meta.url));
    const run = spawnSync(process.execPath, ['--no-warnings', script], {
      encoding: 'utf8',
      env: { ...process.env, CHROMIUM_PATH: join(folder, 'no-such-browser') },
    });
    expect(run.status).toBe(1);
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringMatching(/CHROMIUM_PATH names .* cannot be run/)]);
  });
});
