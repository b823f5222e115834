import { accessSync, closeSync, constants, mkdirSync, openSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { RunResult } from '../contract/result.ts';
import { InputError, log, print, printJson, unknown, wholeNumber } from './shell.ts';

interface Flags {
  readonly measures: string;
  readonly seed?: number;
  readonly seeds?: number;
  readonly team: string;
  readonly live?: boolean;
  readonly pace?: number;
  readonly idle?: boolean;
  readonly evidence?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

const MAX_SEED = 2 ** 31 - 1;

export const register = (program: Command): void => {
  program
    .command('run')
    .description('run a scenario and score it')
    .argument('<scenario>', 'id of a scenario, or a YAML file')
    .option('--measures <ids>', 'measures, separated by commas; or none, reference, all, block-everything', 'none')
    .option('--seed <n>', 'seed of every draw; 1 where none is given', wholeNumber('--seed', 0, MAX_SEED))
    .option('--seeds <n>', 'run seeds 1 to n', wholeNumber('--seeds', 1, 100_000))
    .option('--team <id>', 'team whose variables are drawn', 'team-1')
    .option('--live', 'run by the wall clock, with real sockets at the edge')
    .option('--pace <n>', 'with --live: times the wall clock, 1 to 60', wholeNumber('--pace', 1, 60))
    .option('--idle', 'no attack: same operators, demand, noise and faults')
    .option('--evidence <dir>', 'write the evidence bundle into a folder')
    .option('--csv <file>', 'write one row for each run')
    .option('--json', 'print one JSON object as the last line')
    .action(action);
};

const WORDS: readonly string[] = ['none', 'reference', 'all'];

/** `none`, `reference`, `all`, or ids; every id is checked. */
export const chooseMeasures = async (text: string, reference: readonly string[]): Promise<string[]> => {
  const { ALL_MEASURES, MEASURES } = await import('../measures/index.ts');
  if (text === 'none' || text.trim() === '') return [];
  if (text === 'all') return [...ALL_MEASURES];
  if (text === 'reference') return [...reference];
  const ids = text.split(',').map((id) => id.trim());
  const word = ids.find((id) => WORDS.includes(id));
  if (word !== undefined) throw new InputError(`--measures ${word} stands alone; leave the other names out, or it.`);
  if (ids.includes('')) throw new InputError(`--measures takes names separated by single commas, not "${text}".`);
  const stranger = ids.find((id) => !MEASURES.has(id));
  if (stranger !== undefined) throw unknown('measure', stranger, [...MEASURES.keys(), ...WORDS], 'measures');
  return ids;
};

const action = async (id: string, flags: Flags): Promise<void> => {
  const [
    { findScenario },
    { resolveScenario },
    { judgeRun, prepare, resultOf, twinsOf },
    { executeVirtual, writeEvidence },
  ] = await Promise.all([
    import('./content.ts'),
    import('../exercise/load.ts'),
    import('../exercise/run.ts'),
    import('./execute.ts'),
  ]);
  if (flags.pace !== undefined && !flags.live)
    throw new InputError('--pace belongs to --live; a virtual run is as fast as it can be.');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(flags.team))
    throw new InputError(`--team takes lower case letters, digits and hyphens, not "${flags.team}".`);
  if (flags.seed !== undefined && flags.seeds !== undefined)
    throw new InputError('--seed runs one seed, --seeds 1 to n: give one of them.');
  const { scenario, document } = findScenario(id);
  if (flags.evidence !== undefined)
    writable('--evidence', flags.evidence, (folder) => mkdirSync(folder, { recursive: true }));
  if (flags.csv !== undefined) writable('--csv', flags.csv, (file) => closeSync(openSync(file, 'a')));
  const seeds =
    flags.seeds === undefined ? [flags.seed ?? 1] : Array.from({ length: flags.seeds }, (_, index) => index + 1);
  const results: RunResult[] = [];
  for (const seed of seeds) {
    const measures = await chooseMeasures(flags.measures, resolveScenario(scenario, seed, flags.team).reference);
    const request = { scenario, document, measures, seed, team: flags.team, idle: flags.idle === true };
    const header = prepare(request);
    const folder =
      flags.evidence === undefined || flags.seeds === undefined ? flags.evidence : `${flags.evidence}/seed-${seed}`;
    const executed = flags.live
      ? await playLive(header, flags.pace ?? 1, folder)
      : executeVirtual(header, flags.evidence !== undefined);
    const outside = executed.inputs.length > 0;
    const twins = twinsOf(request, executed.record, outside);
    const judged = judgeRun(executed.record, twins);
    const mode = flags.live ? 'live' : 'virtual';
    const result = resultOf(executed.record, twins, judged, { mode, wallSeconds: executed.wallSeconds });
    results.push(result);
    if (folder !== undefined) {
      writeEvidence(folder, executed, judged);
      log(`evidence: ${folder}`);
    }
    const drawn = variesOf(header);
    if (!flags.json) report(result, drawn, executed.inputs.length);
    else if (seeds.length === 1) {
      log(`seed ${seed} draws: ${drawn}`);
      if (outside) log(handsNote(executed.inputs.length));
    } else if (seeds.length > 1)
      log(`seed ${seed}: safety ${result.outcome.safety}, digest ${result.digest.slice(0, 12)}`);
  }
  if (flags.csv !== undefined) writeFileSync(flags.csv, toCsv(results));
  if (!flags.json) return;
  const printed = results.map(printedResult);
  if (flags.seeds === undefined) printJson(printed[0]);
  else printJson({ schema: 1, scenario: scenario.id, runs: printed, counts: counts(results) });
};

/** Finds out before a long run, not after it, that its result cannot be written. */
const writable = (flag: string, path: string, make: (path: string) => void): void => {
  try {
    make(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${flag} ${path} cannot be written (${code}): choose another place.`);
  }
};

/** What the scenario says that a seed varies, with what this one drew. */
const variesOf = ({ scenario, site }: import('../exercise/run.ts').Header): string => {
  const drawn: Readonly<Record<string, string | number | boolean>> = { ...site.resolved, ...scenario.resolved };
  return scenario.varies.map(({ name, text }) => `${text.en} (${name}) ${drawn[name] ?? '-'}`).join('; ');
};

/** The result with the keys that are documented (docs/reference/cli.md), and no other. */
export const printedResult = (result: RunResult) => {
  const { detected, seconds, score } = result.outcome.detection;
  const excursions = result.outcome.excursions.map(({ events: _events, ...excursion }) => excursion);
  return { ...result, outcome: { ...result.outcome, excursions, detection: { detected, seconds, score } } };
};

interface Executed {
  readonly record: import('../exercise/run.ts').RunRecord;
  readonly inputs: readonly import('../exercise/run.ts').StampedCommand[];
  readonly wallSeconds: number;
  readonly capture: Uint8Array | null;
}

export type { Executed };

/** Runs a header by the wall clock, and writes it down as it goes where a folder is given. */
const playLive = async (
  header: import('../exercise/run.ts').Header,
  pace: number,
  folder: string | undefined,
): Promise<Executed> => {
  const [{ runLive }, { recordLive }] = await Promise.all([import('../backends/run-live.ts'), import('./execute.ts')]);
  if (folder === undefined) return runLive(header, { pace, log });
  const record = recordLive(folder, header);
  try {
    return await runLive(header, { pace, log, keep: record.keep });
  } finally {
    record.close();
  }
};

/** Counts over several seeds: how many, not how much. */
const counts = (results: readonly RunResult[]) => ({
  runs: results.length,
  safe: results.filter((result) => result.outcome.safety === 1).length,
  detected: results.filter((result) => result.outcome.detection.detected).length,
  stepsSucceeded: results.reduce(
    (sum, result) => sum + result.steps.filter((step) => step.result === 'succeeded').length,
    0,
  ),
  alerts: results.reduce((sum, result) => sum + result.alerts.length, 0),
});

const number = (value: number | null, unit = ''): string =>
  value === null ? 'not applicable' : `${Math.round(value * 1000) / 1000}${unit}`;

/** Twins go without outside input, and the result says so. */
const handsNote = (inputs: number): string =>
  `${inputs} input${inputs === 1 ? '' : 's'} came from outside; the runs that it is compared with go without`;

const report = (result: RunResult, drawn: string, inputs: number): void => {
  const { outcome } = result;
  const { scenario, seed, team, measures } = result;
  print(`${scenario}  seed ${seed}  ${team}  measures ${measures.join(', ') || 'none'}`);
  print(`  the seed draws: ${drawn || 'nothing'}`);
  if (inputs > 0) print(`  ${handsNote(inputs)}`);
  for (const step of result.steps) {
    const credit = step.creditedTo.length > 0 ? `  by ${step.creditedTo.join(', ')}` : '';
    const at = step.at === null ? '' : `  at ${Math.round(step.at)} s`;
    print(`  ${step.result.padEnd(12)} ${step.technique.padEnd(7)} ${step.id}${at}${credit}`);
  }
  print(
    `  safety ${outcome.safety}  service ${number(outcome.service)}  legitimate work ${number(outcome.legitimate)}`,
  );
  for (const excursion of outcome.excursions) {
    const amount = excursion.amount === null ? '' : `, ${excursion.amount.value} ${excursion.amount.unit}`;
    print(
      `    ${excursion.limit} at ${Math.round(excursion.began)} s for ${excursion.seconds} s, peak ${excursion.peak}${amount}`,
    );
  }
  const { detection } = outcome;
  const how =
    detection.score === null
      ? 'not applicable'
      : detection.detected
        ? `${number(detection.seconds, ' s')} by ${detection.by}`
        : 'undetected';
  print(`  detection ${how}  margin ${number(outcome.margin, ' s')}  steps stopped ${number(outcome.steps)}`);
  print(
    `  ${result.events} events in ${result.simulatedSeconds} s of simulation, ${number(result.wallSeconds, ' s')} of wall clock`,
  );
  print(`  digest ${result.digest}`);
};

const CSV: readonly (readonly [string, (result: RunResult) => string | number | null])[] = [
  ['scenario', (result) => result.scenario],
  ['site', (result) => result.site],
  ['seed', (result) => result.seed],
  ['team', (result) => result.team],
  ['mode', (result) => result.mode],
  ['measures', (result) => result.measures.join(' ')],
  ['safety', (result) => result.outcome.safety],
  ['excursions', (result) => result.outcome.excursions.length],
  ['service', (result) => result.outcome.service],
  ['detected', (result) => (result.outcome.detection.detected ? 1 : 0)],
  ['detection_s', (result) => result.outcome.detection.seconds],
  ['detection', (result) => result.outcome.detection.score],
  ['margin_s', (result) => result.outcome.margin],
  ['steps', (result) => result.outcome.steps],
  ['furthest', (result) => result.outcome.furthest],
  ['legitimate', (result) => result.outcome.legitimate],
  ['alerts', (result) => result.alerts.length],
  ['alarms', (result) => result.alarms],
  ['events', (result) => result.events],
  ['simulated_s', (result) => result.simulatedSeconds],
  ['wall_s', (result) => result.wallSeconds],
  ['digest', (result) => result.digest],
];

const field = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, one row for each run. */
export const toCsv = (results: readonly RunResult[]): string =>
  [CSV.map(([name]) => name), ...results.map((result) => CSV.map(([, value]) => field(value(result))))]
    .map((row) => `${row.join(',')}\r\n`)
    .join('');
