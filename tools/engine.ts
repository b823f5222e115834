import { spawnSync } from 'node:child_process';

/** The outcome of one command of the container engine. */
export interface EngineResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `docker` with the arguments and waits; output beyond 64 MiB is an error. */
export const engine = (args: readonly string[], timeoutSeconds = 60): EngineResult => {
  const run = spawnSync('docker', args, {
    encoding: 'utf8',
    timeout: timeoutSeconds * 1000,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { ok: run.status === 0, stdout: run.stdout ?? '', stderr: run.error?.message ?? run.stderr ?? '' };
};

/** Like `engine`, but a failure is an error that says what was asked and what came back. */
export const engineOrThrow = (args: readonly string[], timeoutSeconds = 60): string => {
  const result = engine(args, timeoutSeconds);
  if (!result.ok) throw new Error(`docker ${args.join(' ')}\n${result.stderr.trim() || result.stdout.trim()}`);
  return result.stdout.trim();
};

/** True where a container engine answers. */
export const hasEngine = (): boolean => engine(['version'], 20).ok;
