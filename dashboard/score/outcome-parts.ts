import type { Outcome, ResultView } from '../../range/contract/result.ts';
import { elapsed, money, score } from '../shared/format.ts';
import type { Say } from '../shared/words.ts';
import type { scoreWords } from './score-words.ts';

export type PartKey = 'safety' | 'service' | 'detection' | 'margin' | 'steps' | 'legitimate' | 'cost';
export const partKeys: readonly PartKey[] = ['safety', 'service', 'detection', 'margin', 'steps', 'legitimate', 'cost'];

export interface Part {
  readonly key: PartKey;
  /** 0…1, or null where the part is not a score or not applicable. */
  readonly score: number | null;
  readonly figure: string;
  readonly sentence: string;
}

type Words = Say<keyof (typeof scoreWords)['entries']>;

/** A share of one in whole per cent; only the whole is called 100. */
const percent = (share: number): number => (share >= 1 ? 100 : Math.min(99, Math.round(share * 100)));

/** The parts of an outcome with a figure and a sentence each, in the order in which they are read. */
export function partsOf(result: ResultView, say: Words, stage: (id: string) => string, na: string): Part[] {
  const { outcome } = result;
  const succeeded = result.steps.filter((step) => step.result === 'succeeded').length;
  return [
    {
      key: 'safety',
      score: outcome.safety,
      figure: score(outcome.safety),
      sentence:
        outcome.excursions.length === 0 ? say('safety.ok') : say('safety.bad', { count: outcome.excursions.length }),
    },
    {
      key: 'service',
      score: outcome.service,
      figure: score(outcome.service),
      sentence: say('service.value', { percent: percent(outcome.service) }),
    },
    { key: 'detection', score: outcome.detection.score, ...detection(outcome, say, na) },
    { key: 'margin', score: null, ...margin(outcome, say, na) },
    {
      key: 'steps',
      score: outcome.steps,
      figure: outcome.steps === null ? na : score(outcome.steps),
      sentence: `${say('steps.counts', { succeeded, total: result.steps.length })}${
        outcome.furthest ? `　${say('furthest')}: ${stage(outcome.furthest)}` : ''
      }`,
    },
    {
      key: 'legitimate',
      score: outcome.legitimate,
      figure: score(outcome.legitimate),
      sentence: say('legitimate.value', { percent: percent(outcome.legitimate) }),
    },
    {
      key: 'cost',
      score: null,
      figure: money(outcome.cost.money),
      sentence: say('cost.value', {
        hours: outcome.cost.personHours,
        money: money(outcome.cost.money),
        downtime: outcome.cost.downtimeHours,
      }),
    },
  ];
}

function detection(outcome: Outcome, say: Words, na: string): Pick<Part, 'figure' | 'sentence'> {
  const { detected, seconds, by, score: points } = outcome.detection;
  return {
    figure: points === null ? na : score(points),
    sentence:
      detected && seconds !== null
        ? say('detection.by', { seconds: elapsed(seconds), by: by ?? '—' })
        : points === null
          ? ''
          : say('detection.no'),
  };
}

function margin(outcome: Outcome, say: Words, na: string): Pick<Part, 'figure' | 'sentence'> {
  if (outcome.margin === null) return { figure: na, sentence: say('margin.none') };
  return {
    figure: elapsed(outcome.margin),
    sentence:
      outcome.margin >= 0
        ? say('margin.value', { seconds: elapsed(outcome.margin) })
        : say('margin.late', { seconds: elapsed(-outcome.margin) }),
  };
}

/** The difference of two parts where both are scores, `B − A`; null where there is nothing to subtract. */
export function difference(a: Part | undefined, b: Part | undefined): number | null {
  if (!a || !b || a.score === null || b.score === null) return null;
  return b.score - a.score;
}
