import { parseTimeOfDay } from '../../simulator/hosts/clock-time.ts';
import { canonicalJson } from '../../simulator/kernel/canonical.ts';
import { seconds } from '../../simulator/kernel/time.ts';
import type { WorldMaker, WorldSinks } from '../../simulator/live/live-cell.ts';
import type { WorldCommand } from '../../simulator/site/command.ts';
import { World, type WorldOptions } from '../../simulator/site/world.ts';
import type { StepProgress } from '../contract/exercise.ts';
import type { Director } from '../exercise/director.ts';
import { directorOf, type Header, prepare, type RunRequest } from '../exercise/run.ts';
import { applyMeasures, MEASURES, measuresOf } from '../measures/index.ts';
import { BackendError, type CellSpec } from './backend.ts';
import { type Library, readLibrary } from './library.ts';

/** What a live cell is made of: its site and scenario with the variables drawn, and the way to make its worlds. */
export interface Composition {
  readonly header: Header;
  /** The header as canonical JSON: what a replay starts from. */
  readonly headerText: string;
  /** Microseconds. */
  readonly until: number;
  /** Seconds since midnight. */
  readonly startOfDay: number;
  readonly maker: WorldMaker;
  /** How far the attack has come in the world that was created last. */
  steps(): readonly StepProgress[];
  /** The command that changes the measures in force. */
  reconfigure(from: readonly string[], to: readonly string[]): WorldCommand;
}

/** What a run is made from, beside the library. */
export type Recipe = Pick<CellSpec, 'scenario' | 'team' | 'seed' | 'measures'> & { readonly idle?: boolean };

/**
 * A measure that takes hours to bring in would never arrive within a quarter of an hour's exercise: an hour of downtime
 * passes in a minute.
 */
const SECONDS_FOR_AN_HOUR = 60;

const libraries = new Map<string, Library>();

/** The library in a folder, read once in a thread. */
export const libraryIn = (folder: string): Library => {
  let library = libraries.get(folder);
  if (!library) {
    library = readLibrary(folder);
    libraries.set(folder, library);
  }
  return library;
};

/** @throws BackendError `unknown-scenario`, `unknown-site` or `unknown-measure` */
export const requestFor = (folder: string, recipe: Recipe): RunRequest => {
  const library = libraryIn(folder);
  const { scenario: id, measures, seed, team } = recipe;
  const scenario = library.scenarios.get(id);
  if (!scenario) {
    const faults = library.problems.map(({ file, line, message }) => `\n  ${file}:${line}: ${message.en}`).join('');
    throw new BackendError('unknown-scenario', { scenario: id }, `there is no scenario "${id}"${faults}`);
  }
  const document = library.sites.get(scenario.site);
  if (!document) throw new BackendError('unknown-site', { site: scenario.site }, `there is no site "${scenario.site}"`);
  for (const measure of measures) {
    if (!MEASURES.has(measure))
      throw new BackendError('unknown-measure', { measure }, `there is no measure "${measure}"`);
  }
  return { scenario, document, measures, seed, team, idle: recipe.idle ?? false };
};

/** @throws BackendError as `requestFor` */
export const composeCell = (folder: string, recipe: Recipe): Composition => {
  const request = requestFor(folder, recipe);
  const header = prepare(request);
  let director: Director | null = null;
  const optionsFor = (sinks: WorldSinks, made: Director): WorldOptions => ({
    site: header.site,
    seed: header.seed,
    cell: header.team,
    extensions: [made],
    onEvent: sinks.onEvent,
    onReply: sinks.onReply,
  });
  return {
    header,
    headerText: canonicalJson(header),
    until: seconds(header.until),
    startOfDay: parseTimeOfDay(header.site.startOfDay) ?? 0,
    maker: {
      create: (sinks) => {
        director = directorOf(header);
        return World.begin(optionsFor(sinks, director));
      },
      // A restored world is a copy that answers for a frozen one: the attack's progress stays the first one's.
      restore: (sinks, snapshot, history) =>
        World.restore({ ...optionsFor(sinks, directorOf(header)), history }, snapshot),
    },
    steps: () =>
      header.scenario.steps.map(({ id }) => {
        const state = director?.state.steps[id];
        if (!state) return { id, state: 'waiting', at: null };
        return {
          id,
          state: state.status === 'started' ? 'waiting' : state.status,
          at: state.endedAt ?? state.reachedAt,
        };
      }),
    reconfigure: (from, to) => {
      const changes = [
        ...to.filter((measure) => !from.includes(measure)).map((measure) => `+${measure}`),
        ...from.filter((measure) => !to.includes(measure)).map((measure) => `-${measure}`),
      ];
      const downtimes = changes.map((change) => MEASURES.get(change.slice(1))?.cost.downtimeHours ?? 0);
      return {
        kind: 'reconfigure',
        // As a document: the world puts its own variables in.
        site: applyMeasures(request.document, measuresOf(to)),
        changes,
        downtimeSeconds: Math.max(0, ...downtimes) * SECONDS_FOR_AN_HOUR,
      };
    },
  };
};
