/*
 * The image that the project's own images stand on: the public Node image where a registry can be reached, or else a
 * bare Debian made from the system's package mirror, to which the Dockerfile adds the npm package `node`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engine, engineOrThrow } from './engine.ts';
import { findProgram } from './machine.ts';

export interface Base {
  readonly image: string;
  /** Where Node comes from: the image has it, or it is copied from `node_modules/node`. */
  readonly node: 'image' | 'copy';
}

const PUBLIC = 'node:24-bookworm-slim';
const SUITE = 'bookworm';
const LOCAL = `kunren-base:${SUITE}`;

/** Just what Node links to, and a shell to look around with. */
const PACKAGES = ['base-files', 'libc6', 'libstdc++6', 'libgcc-s1', 'dash', 'coreutils'];

const has = (image: string): boolean => engine(['image', 'inspect', image]).ok;

/** Makes the local base from Debian packages (a few seconds). Throws where that cannot be done. */
const makeLocal = (): void => {
  if (findProgram('mmdebstrap') === null)
    throw new Error(
      `no base image: ${PUBLIC} cannot be pulled, and mmdebstrap is missing (apt-get install mmdebstrap); or set KUNREN_BASE to an image at hand`,
    );
  const folder = mkdtempSync(join(tmpdir(), 'kunren-base-'));
  try {
    const archive = join(folder, 'base.tar');
    const made = spawnSync(
      'mmdebstrap',
      ['--quiet', '--variant=extract', `--include=${PACKAGES.join(',')}`, SUITE, archive],
      { encoding: 'utf8', timeout: 600_000 },
    );
    if (made.status !== 0) throw new Error(`mmdebstrap could not make a base image:\n${made.stderr}`);
    engineOrThrow(['import', '--change', 'ENV PATH=/usr/local/bin:/usr/bin:/bin', archive, LOCAL], 120);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Finds or makes the base. `KUNREN_BASE` names another image, which must have Node 24. */
export const findBase = (): Base => {
  const named = process.env.KUNREN_BASE;
  if (named !== undefined && named !== '') return { image: named, node: 'image' };
  if (has(PUBLIC)) return { image: PUBLIC, node: 'image' };
  if (has(LOCAL)) return { image: LOCAL, node: 'copy' };
  if (engine(['pull', '--quiet', PUBLIC], 300).ok) return { image: PUBLIC, node: 'image' };
  makeLocal();
  return { image: LOCAL, node: 'copy' };
};
