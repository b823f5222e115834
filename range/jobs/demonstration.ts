import { signalsOf } from '../../simulator/site/signals.ts';
import { requestFor } from '../backends/compose.ts';
import type { Demonstration } from '../contract/demonstration.ts';
import { DEMONSTRATION, demonstrationOf } from '../exercise/demonstration.ts';
import { execute, prepare, type RunRequest } from '../exercise/run.ts';
import { tourOf } from '../exercise/tour.ts';
import { MEASURES } from '../measures/index.ts';
import { record } from './recording.ts';
import type { JobSetup } from './tasks.ts';

/** Seeds that are tried for one at which nobody happens to save the undefended plant. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Simulation seconds between two samples: short scenarios as the eye wants it, day-long ones so that a page loads. */
const everyOf = (request: RunRequest): number => Math.max(5, Math.ceil(prepare(request).until / 1200));

/** Whether a run comes to its scenario's harm (a safe limit passed, or else every step through), and steps through. */
const harmOf = (request: RunRequest): { readonly harm: 'limit' | 'steps' | 'none'; readonly through: number } => {
  const header = prepare(request);
  const { events } = execute(header);
  const through = events.filter(
    ({ type, data }) => type === 'step.ended' && (data as { result: string }).result === 'succeeded',
  ).length;
  if (events.some(({ type }) => type === 'excursion.began')) return { harm: 'limit', through };
  return { harm: through === header.scenario.steps.length ? 'steps' : 'none', through };
};

const requestOf = (setup: JobSetup, scenario: string, seed: number, measures: readonly string[]): RunRequest =>
  requestFor(setup.library, { scenario, team: DEMONSTRATION.team, seed, measures });

/**
 * The one reference measure that tells most: with it alone the attack comes as far as can be, yet is stopped before the
 * step that does the harm. All of them where none does that alone.
 */
const tellingOf = (
  setup: JobSetup,
  scenario: string,
  seed: number,
  {
    reference,
    steps: { length: steps },
  }: { readonly reference: readonly string[]; readonly steps: readonly unknown[] },
): readonly string[] => {
  let telling: readonly string[] = reference;
  let furthest = 0;
  for (const measure of reference) {
    const { harm, through } = harmOf(requestOf(setup, scenario, seed, [measure]));
    if (harm !== 'none' || through > steps - 2 || through <= furthest) continue;
    [telling, furthest] = [[measure], through];
  }
  return telling;
};

/** The guided demonstration of an attack: one seed, without and with measures, and the chapters that tell of it. */
export const makeDemonstration = (setup: JobSetup, { scenario }: { readonly scenario: string }): Demonstration => {
  if (scenario === DEMONSTRATION.scenario) {
    const { team, seed, measures } = DEMONSTRATION;
    const request = (with_: readonly string[]) => requestFor(setup.library, { scenario, team, seed, measures: with_ });
    const titles = measures.flatMap((id) => MEASURES.get(id)?.title ?? []);
    const title = { ja: titles.map(({ ja }) => ja).join('、'), en: titles.map(({ en }) => en).join(', ') };
    return demonstrationOf(record(request([]), 5), record(request(measures), 5), title);
  }
  const request = (seed: number, measures: readonly string[]) => requestOf(setup, scenario, seed, measures);
  let seed = SEEDS[0] as number;
  let best: 'limit' | 'steps' | 'none' = 'none';
  for (const tried of SEEDS) {
    const { harm } = harmOf(request(tried, []));
    if (harm === 'limit' || (harm === 'steps' && best === 'none')) [seed, best] = [tried, harm];
    if (best !== 'none') break;
  }
  const bare = request(seed, []);
  const header = prepare(bare);
  const every = everyOf(bare);
  const undefended = record(bare, every);
  let measures = tellingOf(setup, scenario, seed, header.scenario);
  let defended = record(request(seed, measures), every);
  // A measure that keeps the limits and loses more supply than the attack would is no advertisement.
  if (defended.result.outcome.service < undefended.result.outcome.service) {
    measures = header.scenario.reference;
    defended = record(request(seed, measures), every);
  }
  return tourOf(undefended, defended, {
    site: header.site,
    signals: signalsOf(header.site)?.outputs ?? [],
    scenario: header.scenario,
    measures: measures.flatMap((id) => MEASURES.get(id)?.title ?? []),
  });
};
