import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds, type Instant, inSeconds } from '../../simulator/kernel/time.ts';
import type { WorldCommand } from '../../simulator/site/command.ts';
import type { Site, SiteDocument } from '../../simulator/site/document.ts';
import { resolveSite } from '../../simulator/site/resolve.ts';
import { World } from '../../simulator/site/world.ts';
import { worldDigest } from '../../simulator/site/world-digest.ts';
import type { RunResult } from '../contract/result.ts';
import { applyMeasures, measuresOf } from '../measures/index.ts';
import type { Measure } from '../measures/measure.ts';
import { type Judged, judge, type Terms } from '../scoring/outcome.ts';
import { ATTACK_TECHNIQUES } from '../techniques/attack.ts';
import { TECHNIQUES } from '../techniques/index.ts';
import { amountOf, unitsOf } from './amount.ts';
import { type DeviceRecord, devicesOf } from './devices.ts';
import { Director } from './director.ts';
import { type ResolvedScenario, resolveScenario, type ScenarioFile } from './load.ts';
import type { Step } from './scenario.ts';

/** Goes into every header: a record replays on the engine that made it. Raised when a world's events change. */
export const ENGINE = '0.1.0';

/** A command and the instant at which it came in (µs). */
export interface StampedCommand {
  readonly t: Instant;
  readonly command: WorldCommand;
}

/** Everything that a run follows from, besides its input log. Plain data. */
export interface Header {
  readonly engine: string;
  readonly scenario: ResolvedScenario;
  readonly site: Site;
  readonly seed: number;
  readonly team: string;
  readonly idle: boolean;
  readonly measures: readonly string[];
  /** Simulation seconds. */
  readonly until: number;
}

export interface RunRequest {
  readonly scenario: ScenarioFile;
  /** The site as written, without measures. */
  readonly document: SiteDocument;
  readonly measures: readonly string[];
  readonly seed: number;
  readonly team: string;
  readonly idle: boolean;
}

export interface RunRecord {
  readonly header: Header;
  readonly events: readonly WorldEvent[];
  readonly digest: string;
  readonly simulatedSeconds: number;
  readonly counters: World['counters'];
  /** What the controllers held at the end; absent in a record that was made from its events alone. */
  readonly devices?: readonly DeviceRecord[];
}

/** Looks on while a run goes: a tap for the capture, samples for a recording. Never part of the digest. */
export interface Observer {
  /** Called once, before time moves. */
  begin?(world: World): void;
  /** Simulation seconds between two looks; 0 or absent for none. */
  readonly every?: number;
  look?(world: World): void;
  /** The bytes of `events.jsonl` as they were hashed, many lines at once. */
  log?(block: Uint8Array): void;
  /** A command that the world does not take, by its place in the input log. Without this, `execute` throws. */
  refused?(index: number, error: Error): void;
}

/** Draws everything that a run needs before it starts. */
export const prepare = (request: RunRequest): Header => {
  const { seed, team, idle } = request;
  const scenario = resolveScenario(request.scenario, seed, team);
  const measures = measuresOf(request.measures);
  const site = resolveSite(applyMeasures(request.document, measures), seed, team, scenario.siteVariables);
  return {
    engine: ENGINE,
    scenario,
    site,
    seed,
    team,
    idle,
    measures: measures.map(({ id }) => id),
    until: scenario.until,
  };
};

/** A fresh director for a header: one for every world. */
export const directorOf = (header: Header): Director => new Director({ scenario: header.scenario, idle: header.idle });

/**
 * Runs a header in virtual time to its end, with the commands of an input log at their instants. Same header and same
 * input, same events and same digest.
 */
export const execute = (
  header: Header,
  commands: readonly StampedCommand[] = [],
  observer: Observer = {},
  end: Instant = atSeconds(header.until),
): RunRecord => {
  const digest = worldDigest(observer.log ? (block) => observer.log?.(block) : null);
  const events: WorldEvent[] = [];
  const world = World.begin({
    site: header.site,
    seed: header.seed,
    cell: header.team,
    extensions: [directorOf(header)],
    onEvent: (event) => {
      events.push(event);
      digest.add(event);
    },
  });
  observer.begin?.(world);
  observer.look?.(world);
  const every = observer.every ?? 0;
  let looked = 0;
  const advance = (instant: Instant): void => {
    for (let next = looked + every; every > 0 && atSeconds(next) <= instant; next += every) {
      world.advanceTo(atSeconds(next));
      looked = next;
      observer.look?.(world);
    }
    world.advanceTo(instant);
  };
  for (const [index, { t, command }] of commands.entries()) {
    if (t > end) break;
    // The order of the log is the order of submission: a line that was moved comes too late, not before its time.
    advance(t > world.now ? t : world.now);
    try {
      world.submit(command);
    } catch (error) {
      if (!observer.refused) throw error;
      observer.refused(index, error as Error);
    }
  }
  advance(end);
  return {
    header,
    events,
    digest: digest.value,
    simulatedSeconds: inSeconds(end),
    counters: world.counters,
    devices: devicesOf(world),
  };
};

/** Prepares and executes in one. */
export const runScenario = (
  request: RunRequest & { readonly commands?: readonly StampedCommand[] },
  observer?: Observer,
): RunRecord => execute(prepare(request), request.commands ?? [], observer);

/** The runs that an outcome needs beside the one that is judged. */
export interface Twins {
  readonly idle: RunRecord;
  readonly undefended: RunRecord;
  readonly quiet: RunRecord;
}

const twinKey = (measures: readonly string[], idle: boolean): string =>
  `${idle ? 'idle' : 'attack'}:${measures.join(',')}`;

/**
 * Computes the missing twins of a run in virtual time: I, U and Q of the same seed. A run that is itself one of them
 * stands for it. Twins go without outside input.
 *
 * @param request what the judged run was made from
 * @param attacked its record
 * @param outside whether it had outside input: then it can't stand for its own twin
 */
export const twinsOf = (request: RunRequest, attacked: RunRecord, outside = false): Twins => {
  const known = new Map<string, RunRecord>();
  const measures = attacked.header.measures;
  if (!outside) known.set(twinKey(measures, request.idle), attacked);
  const get = (ids: readonly string[], idle: boolean): RunRecord => {
    const key = twinKey(ids, idle);
    const record = known.get(key) ?? runScenario({ ...request, measures: ids, idle });
    known.set(key, record);
    return record;
  };
  return { idle: get(measures, true), undefended: get([], false), quiet: get([], true) };
};

/** A step's ATT&CK id; the technique's own id where it has none. */
export const attackOf = (step: Pick<Step, 'technique' | 'attack'>): string =>
  step.attack ?? TECHNIQUES.get(step.technique)?.attack[0] ?? step.technique;

/** The tactic that a step stands for: the furthest that its technique is listed under. */
export const stageOf = (step: Pick<Step, 'technique' | 'attack'>): string =>
  ATTACK_TECHNIQUES.get(attackOf(step))?.tactics.at(-1) ?? '';

const placesOf = (site: Site): Terms['places'] => {
  const units = unitsOf(site);
  return new Map(
    site.limits.map(({ id, flow, affected = null }) => {
      const unit = flow === undefined ? undefined : units.get(flow);
      return [id, { unit: unit === undefined ? null : amountOf(unit).unit, affected }];
    }),
  );
};

/** Judges a run against its twins. */
export const judgeRun = (attacked: RunRecord, twins: Twins): Judged => {
  const { scenario, site, measures } = attacked.header;
  return judge(
    { attacked, idle: twins.idle, undefended: twins.undefended, quiet: twins.quiet },
    {
      window: scenario.detection.window,
      alarms: scenario.detection.alarms,
      response: scenario.detection.response,
      alertBudget: scenario.alertBudget,
      until: scenario.until,
      steps: scenario.steps.map((step) => ({ id: step.id, technique: attackOf(step), stage: stageOf(step) })),
      places: placesOf(site),
      costs: measuresOf(measures).map((measure: Measure) => measure.cost),
    },
  );
};

/** The result as `kunren run --json` prints it. `wallSeconds` is the caller's: a world knows no wall clock. */
export const resultOf = (
  attacked: RunRecord,
  twins: Twins,
  judged: Judged,
  { mode, wallSeconds }: { readonly mode: 'virtual' | 'live'; readonly wallSeconds: number },
): RunResult => {
  const { header, events, digest, simulatedSeconds } = attacked;
  return {
    schema: 1,
    scenario: header.scenario.id,
    site: header.site.id,
    seed: header.seed,
    team: header.team,
    mode,
    measures: [...header.measures],
    simulatedSeconds,
    wallSeconds,
    events: events.length,
    digest,
    twins: { idle: twins.idle.digest, undefended: twins.undefended.digest, quiet: twins.quiet.digest },
    steps: [...judged.steps],
    outcome: judged.outcome,
    alerts: events
      .filter((event) => event.type === 'alert.raised')
      .map((event) => {
        const { detection, sensor } = event.data as { readonly detection: string; readonly sensor: string };
        return { at: inSeconds(event.t), detection, sensor, seq: event.seq };
      }),
    alarms: events.filter((event) => event.type === 'alarm.raised').length,
  };
};
