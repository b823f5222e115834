import { Digest } from '../../simulator/kernel/digest.ts';
import { requestFor } from '../backends/compose.ts';
import type { Scorecard } from '../contract/result.ts';
import { judgeRun, type RunRecord, resultOf, twinsOf } from '../exercise/run.ts';
import { readExercise } from './stored.ts';
import type { JobSetup } from './tasks.ts';

/** The score of an exercise that has ended: a fold over its own log, and over its twins', which are run here. */
export const scoreOf = (setup: JobSetup, { exercise }: { readonly exercise: string }): Scorecard => {
  const { header: begun, measures, events, inputs, t, wallSeconds } = readExercise(setup.data, exercise, true);
  // Costs and twins are those of the measures that the team ended with, whenever they were brought in.
  const header = { ...begun, measures };
  const request = requestFor(setup.library, {
    scenario: header.scenario.id,
    team: header.team,
    seed: header.seed,
    measures: header.measures,
  });
  const digest = new Digest();
  for (const event of events) digest.add(event);
  const attacked: RunRecord = {
    header,
    events,
    digest: digest.value,
    simulatedSeconds: t / 1e6,
    counters: { scans: 0, pdus: 0, events: events.length },
  };
  // What people did is in the exercise only; its twins go without.
  const outside = inputs.length > 0;
  const twins = twinsOf(request, attacked, outside);
  const judged = judgeRun(attacked, twins);
  const because: Record<string, number[]> = {};
  for (const [part, seqs] of Object.entries(judged.because)) because[part] = [...seqs];
  return {
    exercise,
    result: resultOf(attacked, twins, judged, { mode: 'live', wallSeconds }),
    because,
    twinsExcludeInput: outside,
    variables: { ...header.site.resolved, ...header.scenario.resolved },
  };
};
