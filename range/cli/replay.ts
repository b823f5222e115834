import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Manifest } from '../evidence/bundle.ts';
import type { Header } from '../exercise/run.ts';
import { CommandFailure, InputError, print, printJson } from './shell.ts';

export const register = (program: Command): void => {
  program
    .command('replay')
    .description('run a recorded exercise again from its header and input log, and name the first difference')
    .argument('<evidence>', 'an evidence folder, or its events.jsonl')
    .option('--json', 'print one JSON object')
    .action(action);
};

const read = (folder: string, name: string): string => {
  const file = join(folder, name);
  if (!existsSync(file)) throw new InputError(`"${folder}" is no evidence folder: ${name} is missing.`);
  return readFileSync(file, 'utf8');
};

const parse = <T>(name: string, make: () => T): T => {
  try {
    return make();
  } catch (error) {
    throw new InputError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const action = async (path: string, flags: { readonly json?: boolean }): Promise<void> => {
  if (!existsSync(path)) throw new InputError(`there is no file or folder "${path}".`);
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const { EngineMismatch, parseEvents, parseInputs, replay } = await import('../exercise/bundle.ts');
  const header = parse('header.json', () => JSON.parse(read(folder, 'header.json')) as Header);
  const inputs = parse('inputs.jsonl', () => parseInputs(read(folder, 'inputs.jsonl')));
  const recorded = parse('events.jsonl', () =>
    parseEvents(read(folder, statSync(path).isDirectory() ? 'events.jsonl' : path.slice(folder.length + 1))),
  );
  const manifest = existsSync(join(folder, 'manifest.json'))
    ? parse('manifest.json', () => JSON.parse(read(folder, 'manifest.json')) as Manifest)
    : null;
  const last = recorded.at(-1);
  const until = manifest?.simulatedSeconds ?? (last ? last.t / 1e6 : 0);
  let result: ReturnType<typeof replay>;
  try {
    result = replay(header, inputs, recorded, until);
  } catch (error) {
    if (error instanceof EngineMismatch) throw new CommandFailure(error.message);
    throw new CommandFailure(
      `the input log cannot be carried out: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { digest, events, difference } = result;
  // Events may agree and the digest file have been written over: both are held against the re-execution.
  const recordedDigest = manifest?.digest ?? null;
  const confirmed = difference === null && (recordedDigest === null || recordedDigest === digest);
  if (flags.json)
    printJson({ schema: 1, confirmed, digest, recordedDigest, events, inputs: inputs.length, difference });
  else if (confirmed) print(`confirmed: ${events} events, ${inputs.length} inputs, digest ${digest}`);
  else if (difference) {
    print(`differs at event ${difference.index} (${difference.at} s):`);
    print(`  recorded ${JSON.stringify(difference.recorded)}`);
    print(`  replayed ${JSON.stringify(difference.replayed)}`);
  } else print(`the events agree, the recorded digest ${recordedDigest} does not: it should be ${digest}`);
  if (!confirmed) process.exitCode = 1;
};
