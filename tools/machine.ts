import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The full path of a program on the PATH (or an absolute path that can be executed); null when there is none. */
export const findProgram = (name: string, path: string = process.env.PATH ?? ''): string | null => {
  const candidates = name.startsWith('/') ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  for (const candidate of candidates) {
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // not here
    }
  }
  return null;
};

/** True when the command runs and ends with 0 within `timeoutSeconds`. */
export const succeeds = (command: string, args: readonly string[], timeoutSeconds = 20): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: timeoutSeconds * 1000 }).status === 0;

/** What some tests need beyond Node; where one is missing, those tests skip. */
export const NEEDS: readonly { readonly what: string; readonly has: () => boolean; readonly mend: string }[] = [
  {
    what: 'KUNREN_REFERENCE_DATA',
    has: () => (process.env.KUNREN_REFERENCE_DATA ?? '') !== '',
    mend: 'set it to the folder of reference figures and captures',
  },
  ...(['tshark', 'nmap', 'mbpoll'] as const).map((name) => ({
    what: name,
    has: () => findProgram(name) !== null,
    mend: `apt-get install ${name}`,
  })),
  {
    what: 'pymodbus',
    has: () => succeeds('/usr/bin/python3', ['-c', 'import pymodbus']),
    mend: 'apt-get install python3-pymodbus',
  },
  {
    what: 'a container engine',
    has: () => succeeds('docker', ['version']),
    mend: 'apt-get install docker.io, and start dockerd',
  },
];

/** One line for each thing that this machine lacks. */
export const missingLines = (): string[] =>
  NEEDS.filter((need) => !need.has()).map(({ what, mend }) => `this machine lacks ${what}: ${mend}`);
