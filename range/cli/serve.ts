import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CommandFailure, InputError, log, print, wholeNumber } from './shell.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly publicUrl?: URL;
  readonly edgeHost: string;
  readonly edgePort: number;
  /** False: only when somebody asks for it. */
  readonly demonstration: boolean;
}

/** The version in package.json. */
export const versionOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;

/* Names, sizes and times of everything that a virtual run depends on: its change makes a kept demonstration stale. */
const contentKey = (root: string): string => {
  const parts: string[] = [versionOf(root)];
  const walk = (folder: string): void => {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|yaml|st)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(path);
        parts.push(`${path.slice(root.length)} ${size} ${Math.floor(mtimeMs)}`);
      }
    }
  };
  for (const folder of ['scenarios', 'simulator', 'range']) walk(join(root, folder));
  return parts.join('\n');
};

/** Wall milliseconds in which a stop must be done. */
const PATIENCE = 20_000;

const listenProblem = (error: NodeJS.ErrnoException, { host, port }: Flags): string => {
  switch (error.code) {
    case 'EADDRINUSE':
      return `${host}:${port} is in use by another program. Stop it, or choose another port: npm start -- --port ${port + 1}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${host}. Use --host 127.0.0.1, or --host 0.0.0.0 for every address.`;
    case 'EACCES':
      return `port ${port} needs rights that this user does not have. Choose one above 1023 with --port.`;
    default:
      return `cannot listen on ${host}:${port}: ${error.message}`;
  }
};

const isLoopback = (host: string): boolean => /^(localhost|127\.|::1$)/.test(host);

/* What browsers type: a scheme, a name, perhaps a port, and nothing else. */
const publicUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new InputError(`--public-url takes an address without a path, like https://range.example, not "${text}".`);
  }
  return url;
};

const serve = async (flags: Flags): Promise<void> => {
  // Imported here, side by side with nothing else: the web server is what the page waits for.
  const [
    { Store },
    { StoreError },
    { Range },
    { createServer },
    { embeddedBackend },
    { Jobs },
    { libraryIn },
    library,
  ] = await Promise.all([
    import('../store/store.ts'),
    import('../store/database.ts'),
    import('../api/range.ts'),
    import('../api/server.ts'),
    import('../backends/embedded/backend.ts'),
    import('../jobs/jobs.ts'),
    import('../backends/compose.ts'),
    import('../backends/library.ts'),
  ]);
  // Whatever is written from here on is for this account alone.
  process.umask(0o077);
  const scenarios = join(ROOT, 'scenarios');
  const directory = resolve(flags.data);
  let store: InstanceType<typeof Store>;
  try {
    store = new Store(directory);
  } catch (error) {
    if (error instanceof StoreError) throw new CommandFailure(error.message);
    throw error;
  }
  const content = libraryIn(scenarios);
  for (const line of library.problemLines(content)) log(line);
  const backend = embeddedBackend({ library: scenarios, keys: join(directory, 'keys') }, log);
  const jobs = new Jobs({ library: scenarios, data: directory });
  const range = new Range({
    store,
    library: content,
    backend,
    jobs,
    version: versionOf(ROOT),
    contentKey: contentKey(ROOT),
    edge: { host: flags.edgeHost, basePort: flags.edgePort },
    log,
  });
  store.accounts.ensure({ user: 'instructor', role: 'instructor', team: null });
  const server = await createServer({
    range,
    dashboard: join(ROOT, 'dashboard', 'dist'),
    publicUrl: flags.publicUrl ?? null,
    log,
  });
  let port: number;
  try {
    port = await server.listen(flags.host, flags.port);
  } catch (error) {
    await range.close();
    store.close();
    throw new CommandFailure(listenProblem(error as NodeJS.ErrnoException, flags));
  }
  const url = `http://${flags.host.includes(':') ? `[${flags.host}]` : flags.host}:${port}`;
  store.announce(`process ${process.pid}, ${url}`);
  print(`Kunren ${versionOf(ROOT)}: ${url}`);
  if (store.accounts.find('instructor')?.hasPassword) {
    print('Sign in as "instructor" with the password that was set. A new one: npx kunren passwd instructor');
  } else {
    const { makePassword } = await import('../store/accounts.ts');
    const password = makePassword();
    await store.accounts.setPassword('instructor', password);
    print(
      'Sign in as "instructor" with this password. It is shown only now; change it with: npx kunren passwd instructor',
    );
    print(`  ${password}`);
    print('Trainees’ passwords are made on the page "Seats" (席).');
  }
  if (!isLoopback(flags.host) && flags.publicUrl?.protocol !== 'https:') {
    log(`${flags.host} is on the network without TLS: use a network of its own, see docs/guides/security.md`);
  }
  if (!isLoopback(flags.edgeHost)) {
    log(`whoever reaches ${flags.edgeHost} reaches every team's controllers: see docs/guides/security.md`);
  }
  // Made in the background, so that it is there when somebody asks for it.
  if (flags.demonstration)
    range.demonstration.bytes().catch((error: Error) => log(`no demonstration: ${error.message}`));
  await new Promise<void>((stop) => {
    process.once('SIGINT', () => stop());
    process.once('SIGTERM', () => stop());
  });
  log('stopping: logs are being closed (once more: at once)');
  // What a person did is on the disk already: nothing is lost by not waiting for whoever hangs on to a connection.
  const giveUp = (): never => process.exit(1);
  process.once('SIGINT', giveUp);
  process.once('SIGTERM', giveUp);
  setTimeout(giveUp, PATIENCE).unref();
  await server.close();
  await range.close();
  store.close();
};

export const register = (program: Command): void => {
  program
    .command('serve')
    .description('serve the range: dashboard, cells and their edges')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port of the web server (0 takes a free one)', wholeNumber('--port', 0, 65535), 8080)
    .option('--data <directory>', 'data directory', join(ROOT, 'data'))
    .option('--public-url <url>', 'the address that browsers use, where a proxy that speaks TLS is in front', publicUrl)
    .option('--edge-host <address>', 'address of the cells’ edges: Modbus and OPC UA know no teams', '127.0.0.1')
    .option(
      '--edge-port <number>',
      'first port of the cells’ edges (0 takes free ones)',
      wholeNumber('--edge-port', 0, 65000),
      0,
    )
    .option('--no-demonstration', 'make the demonstration when somebody asks for it, not at the start')
    .action(async (flags: Flags) => {
      for (const [flag, address] of [
        ['--host', flags.host],
        ['--edge-host', flags.edgeHost],
      ] as const) {
        if (address.trim() === '') throw new InputError(`${flag} takes an address, like 127.0.0.1 or 0.0.0.0.`);
      }
      await serve(flags);
    });
};
