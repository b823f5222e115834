import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { CommandFailure, InputError, log, print, printJson } from './shell.ts';

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
  const isFolder = statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const eventsName = isFolder ? 'events.jsonl' : basename(path);
  const [
    { EngineMismatch, inputsDigest, parseEvents, parseInputs, replay, wholeLines },
    { parseHeader, parseManifest },
  ] = await Promise.all([import('../exercise/bundle.ts'), import('../evidence/bundle.ts')]);
  const headerText = read(folder, 'header.json');
  const header = parse('header.json', () => parseHeader(headerText));
  const inputLines = wholeLines(read(folder, 'inputs.jsonl'));
  const inputs = parse('inputs.jsonl', () => parseInputs(inputLines.text));
  const eventLines = wholeLines(read(folder, eventsName));
  const recorded = parse(eventsName, () => parseEvents(eventLines.text));
  const manifest = existsSync(join(folder, 'manifest.json'))
    ? parse('manifest.json', () => parseManifest(readFileSync(join(folder, 'manifest.json'), 'utf8')))
    : null;
  if (!manifest) log('no manifest.json: the recording was broken off, and is replayed as far as it goes');
  if (eventLines.torn) log(`${eventsName} ends in the middle of a line: the tail is lost`);
  if (inputLines.torn) log('inputs.jsonl ends in the middle of a line: the tail is lost');
  // Without a manifest the last instant's events may not all have been written: it is replayed up to its last event.
  const last = recorded.at(-1);
  const until = manifest?.simulatedSeconds ?? (last ? last.t / 1e6 : 0);
  let result: ReturnType<typeof replay>;
  try {
    result = replay(header, inputs, recorded, until);
  } catch (error) {
    if (error instanceof EngineMismatch) throw new CommandFailure(error.message);
    throw new CommandFailure(`the header makes no world: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { digest, events, refused } = result;
  const unfinished = manifest === null && result.difference?.recorded === null;
  const difference = unfinished ? null : result.difference;
  const recordedDigest = manifest?.digest ?? null;
  // Events may agree and what lies beside them have been written over: all of it is held against the re-execution.
  const problems = [
    ...(refused ? [`input ${refused.line} (${refused.at} s) is not taken: ${refused.reason}`] : []),
    ...(manifest && manifest.inputs !== inputs.length
      ? [`the manifest speaks of ${manifest.inputs} inputs, inputs.jsonl holds ${inputs.length}`]
      : manifest?.inputsDigest !== undefined && manifest.inputsDigest !== inputsDigest(inputs)
        ? ['inputs.jsonl is not the one that was recorded']
        : []),
    ...(recordedDigest !== null && recordedDigest !== digest && difference === null
      ? [`the recorded digest ${recordedDigest} does not belong to these events: it should be ${digest}`]
      : []),
  ];
  const confirmed = difference === null && problems.length === 0;
  const compared = unfinished ? recorded.length : events;
  if (flags.json)
    printJson({
      schema: 1,
      confirmed,
      complete: manifest !== null && !eventLines.torn && !inputLines.torn,
      digest,
      recordedDigest,
      events: compared,
      inputs: inputs.length,
      difference,
      problems,
    });
  else if (confirmed)
    print(`confirmed: ${compared} events, ${inputs.length} inputs${unfinished ? '' : `, digest ${digest}`}`);
  else {
    if (difference) {
      print(`differs at event ${difference.index} (${difference.at} s):`);
      print(`  recorded ${JSON.stringify(difference.recorded)}`);
      print(`  replayed ${JSON.stringify(difference.replayed)}`);
    }
    for (const problem of problems) print(problem);
  }
  if (!confirmed) process.exitCode = 1;
};
