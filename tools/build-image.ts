/* Builds the image of the container back end: `npm run container:build`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findBase } from './base-image.ts';
import { hasEngine } from './engine.ts';

export const IMAGE = 'kunren-automation:latest';

/** Builds the image and gives the exit code. */
export const buildImage = (): number => {
  if (!hasEngine()) {
    console.error('container: no engine answers: install docker.io (or Podman with docker’s command) and start it.');
    return 1;
  }
  const base = findBase();
  console.log(`container: building ${IMAGE} on ${base.image}`);
  const root = fileURLToPath(new URL('..', import.meta.url));
  const args = ['build', '--quiet', '--tag', IMAGE, '--file', 'docker/Dockerfile'];
  for (const [name, value] of Object.entries({ BASE: base.image, NODE: base.node }))
    args.push('--build-arg', `${name}=${value}`);
  return spawnSync('docker', [...args, '.'], { cwd: root, stdio: 'inherit' }).status ?? 1;
};

if (import.meta.main) process.exitCode = buildImage();
