import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/* The Modbus server against libmodbus's and against a bare socket, all with the same client and in one run. */

const run = promisify(execFile);

/** What one server did at one load. */
export interface Load {
  readonly connections: number;
  /** Requests in flight on each connection. */
  readonly depth: number;
  readonly perSecond: number;
  /** Milliseconds; null where several requests are in flight. */
  readonly p99: number | null;
}

export interface ModbusFigures {
  /** Null where there is no compiler, or no libmodbus to build with. */
  readonly libmodbus: readonly Load[] | null;
  readonly echo: readonly Load[];
  readonly service: readonly Load[];
  readonly live: readonly Load[];
}

const LOADS = [
  [1, 1],
  [8, 1],
  [32, 1],
  [8, 16],
] as const;

const here = (name: string): string => new URL(name, import.meta.url).pathname;

/** Builds the server in C, or says that it cannot be had. */
const build = (folder: string): string | null => {
  const flags = spawnSync('pkg-config', ['--cflags', '--libs', 'libmodbus'], { encoding: 'utf8' });
  if (flags.status !== 0) return null;
  const out = join(folder, 'libmodbus-server');
  const words = flags.stdout.trim().split(/\s+/);
  return spawnSync('cc', ['-O2', here('libmodbus-server.c'), '-o', out, ...words]).status === 0 ? out : null;
};

interface Running {
  readonly port: number;
  readonly child: ChildProcess;
}

const start = (program: string, args: readonly string[]): Promise<Running> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const port = /^(\d+)\n/.exec(output)?.[1];
      if (port) resolve({ port: Number(port), child });
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${program} ${args.join(' ')} ended: ${output}`)));
  });

const stop = async ({ child }: Running): Promise<void> => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await ended;
};

const load = async (port: number, connections: number, depth: number, milliseconds: number): Promise<Load> => {
  const args = ['--no-warnings', here('load.ts'), port, connections, depth, milliseconds].map(String);
  const { stdout } = await run(process.execPath, args);
  return { connections, depth, ...(JSON.parse(stdout) as Pick<Load, 'perSecond' | 'p99'>) };
};

const median = (rounds: readonly Load[]): Load =>
  [...rounds].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(rounds.length / 2)] as Load;

/**
 * Measures all servers at all loads, `rounds` times in turns so that what else the machine does falls on all of them,
 * and gives the medians. Loopback only; some `rounds` × 16 × `milliseconds` × 1.5 in all.
 */
export const measureModbus = async (rounds = 3, milliseconds = 400): Promise<ModbusFigures> => {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-bench-'));
  const node = (kind: string): Promise<Running> => start(process.execPath, ['--no-warnings', here('server.ts'), kind]);
  const running: Running[] = [];
  try {
    const program = build(folder);
    const libmodbus = program === null ? null : await start(program, []);
    if (libmodbus) running.push(libmodbus);
    for (const kind of ['echo', 'service', 'live']) running.push(await node(kind));
    const found = new Map<string, Load[]>();
    for (let round = 0; round < rounds; round++)
      for (const [connections, depth] of LOADS)
        for (const { port } of running) {
          const key = `${port} ${connections} ${depth}`;
          found.set(key, [...(found.get(key) ?? []), await load(port, connections, depth, milliseconds)]);
        }
    const of = ({ port }: Running): Load[] =>
      LOADS.map(([connections, depth]) => median(found.get(`${port} ${connections} ${depth}`) ?? []));
    const [echo, service, live] = running.slice(-3).map(of) as [Load[], Load[], Load[]];
    return { libmodbus: libmodbus && of(libmodbus), echo, service, live };
  } finally {
    await Promise.all(running.map(stop));
    rmSync(folder, { recursive: true, force: true });
  }
};
