import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { ROOT } from './serve.ts';
import { print } from './shell.ts';

interface Finding {
  readonly what: string;
  /** `needed`: the range does not run without it; `wanted`: something of it does not. */
  readonly weight: 'needed' | 'wanted';
  readonly ok: boolean;
  readonly say: string;
}

const run = promisify(execFile);

const output = async (command: string, args: string[]): Promise<string | null> => {
  try {
    return (await run(command, args, { timeout: 5000 })).stdout.trim();
  } catch {
    return null;
  }
};

const node = (): Finding => {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return {
    what: 'node',
    weight: 'needed',
    ok,
    say: ok
      ? process.version
      : `${process.version}; run "npm ci", then use "npm start" or "npx kunren": they bring Node 24`,
  };
};

const dashboard = (): Finding => {
  const ok = existsSync(join(ROOT, 'dashboard', 'dist', 'index.html'));
  return { what: 'dashboard', weight: 'needed', ok, say: ok ? 'built' : 'not built; run "npm run prepare"' };
};

const dataDirectory = (directory: string): Finding => {
  let at = directory;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  try {
    accessSync(at, constants.W_OK);
    return { what: 'data directory', weight: 'needed', ok: true, say: directory };
  } catch {
    return {
      what: 'data directory',
      weight: 'needed',
      ok: false,
      say: `${at} cannot be written; choose another with --data DIR`,
    };
  }
};

const port = (number: number): Promise<Finding> =>
  new Promise((done) => {
    const server = createServer();
    const finding = (ok: boolean, say: string): Finding => ({ what: `port ${number}`, weight: 'wanted', ok, say });
    server.once('error', () => done(finding(false, `in use; start with "npm start -- --port ${number + 1}"`)));
    server.listen({ host: '127.0.0.1', port: number }, () => server.close(() => done(finding(true, 'free'))));
  });

const chromium = async (): Promise<Finding> => {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const version = await output(name, ['--version']);
    if (version) return { what: 'chromium', weight: 'wanted', ok: true, say: version };
  }
  return {
    what: 'chromium',
    weight: 'wanted',
    ok: false,
    say: 'not found; only the browser tests need it: sudo apt-get install chromium',
  };
};

const docker = async (): Promise<Finding> => {
  const version = await output('docker', ['version', '--format', '{{.Server.Version}}']);
  return version
    ? { what: 'docker', weight: 'wanted', ok: true, say: `engine ${version}` }
    : {
        what: 'docker',
        weight: 'wanted',
        ok: false,
        say: 'no engine answers; only containers need it: sudo apt-get install docker.io, then start the service',
      };
};

const tool = async (name: string, args: string[], use: string): Promise<Finding> => {
  const said = await output(name, args);
  return said === null
    ? { what: name, weight: 'wanted', ok: false, say: `not found; only ${use} needs it: sudo apt-get install ${name}` }
    : { what: name, weight: 'wanted', ok: true, say: said.split('\n')[0] ?? 'found' };
};

export const register = (program: Command): void => {
  program
    .command('doctor')
    .description('look whether this machine has what the range needs, and say what to do')
    .option('--data <directory>', 'data directory', join(ROOT, 'data'))
    .option('--json', 'one JSON object as the last line')
    .action(async (flags: { data: string; json?: boolean }) => {
      const findings = await Promise.all([
        node(),
        dashboard(),
        dataDirectory(resolve(flags.data)),
        port(8080),
        chromium(),
        docker(),
        tool('tshark', ['--version'], 'a look at captures and their tests'),
      ]);
      const width = Math.max(...findings.map(({ what }) => what.length));
      for (const { what, ok, weight, say } of findings) {
        print(`${ok ? 'ok  ' : weight === 'needed' ? 'MEND' : 'note'}  ${what.padEnd(width)}  ${say}`);
      }
      const fit = findings.every(({ ok, weight }) => ok || weight === 'wanted');
      if (flags.json) print(JSON.stringify({ schema: 1, fit, findings }));
      process.exitCode = fit ? 0 : 1;
    });
};
