import { createHash } from 'node:crypto';
import type { CellFrame } from '../backends/backend.ts';
import type { Catalog } from '../contract/catalog.ts';
import type { Exercise, Frame } from '../contract/exercise.ts';
import type { Principal } from '../contract/principal.ts';
import type { Scorecard } from '../contract/result.ts';
import type { EventLine, ExerciseRecord } from '../store/exercises.ts';
import { clockOf } from './clock.ts';
import type { EventView } from './schemas.ts';

/*
 * What leaves the range, by audience: the one place where it is decided what a team sees. A team never gets the
 * truth, what controllers or historian hold beside its screens, causes, conversations, the attack's steps, the seed,
 * or the list of measures; of events it gets those whose audience is `team`.
 */

export type Audience = 'instructor' | 'team';

export const audienceOf = (principal: Principal): Audience => (principal.role === 'instructor' ? 'instructor' : 'team');

/** What the projections take; `projections` gives them their answer for an audience. */
interface Projections {
  exercise: (record: ExerciseRecord) => Exercise;
  frame: (record: ExerciseRecord, frame: CellFrame) => Frame;
  /** Null when the audience may not see the event at all. */
  event: (line: EventLine) => EventView | null;
  catalog: (catalog: Catalog) => Catalog;
  /** Only for an exercise that has ended: the debriefing tells a team what was done to it and what stopped it. */
  scorecard: (card: Scorecard) => Scorecard;
}

const NOTHING = { ja: '', en: '' };

/** A scenario's name for a team: the same every time, and without the answer in it. */
const aliasOf = (scenario: string): string =>
  `exercise-${createHash('sha256').update(scenario).digest('hex').slice(0, 8)}`;

export const project = (audience: Audience): Projections => {
  const all = audience === 'instructor';
  const visible = (item: { readonly audience: string }): boolean => all || item.audience === 'team';
  return {
    exercise: (record) => ({
      id: record.id,
      scenario: all ? record.scenario : aliasOf(record.scenario),
      site: record.site,
      team: record.team,
      status: record.status,
      pace: record.pace,
      t: record.t / 1e6,
      clock: clockOf(record.startOfDay, record.t / 1e6),
      seed: all ? record.seed : null,
      measures: all ? [...record.measures] : null,
      createdAt: record.createdAt,
      fault: record.fault,
      until: record.until / 1e6,
    }),

    frame: (record, frame) => ({
      exercise: record.id,
      t: frame.t / 1e6,
      clock: clockOf(record.startOfDay, frame.t / 1e6),
      status: record.status,
      pace: frame.pace,
      lag: frame.lag,
      shown: frame.shown,
      alarms: frame.alarms.map((alarm) => ({ ...alarm })),
      silenced: frame.silenced,
      truth: all ? frame.truth : null,
      measured: all ? frame.held : null,
      recorded: all ? frame.recorded : null,
      conversations: all ? [...frame.conversations] : null,
      steps: all ? [...frame.steps] : null,
      measures: all ? [...frame.measures] : null,
      excursions: all ? [...frame.excursions] : null,
      trips: [...frame.trips],
      alerts: frame.alerts.filter(visible).map(({ audience: _, ...alert }) => alert),
      operations: frame.operations.filter(visible).map(({ audience: _, ...operation }) => operation),
    }),

    event: (line) => {
      // Traffic is for a team to see in its capture: here it comes with verdicts, rules and conduits.
      if (!visible(line) || (!all && line.type.startsWith('net.'))) return null;
      const event = JSON.parse(line.line) as { cause: number | null; data: Record<string, unknown> };
      return {
        seq: line.seq,
        t: line.t / 1e6,
        type: line.type,
        cause: all ? event.cause : null,
        // `origin` labels what a measure put in: which measures stand is for the instructor.
        data: all ? event.data : without(event.data, 'origin'),
      };
    },

    catalog: (catalog) =>
      all
        ? catalog
        : {
            ...catalog,
            scenarios: catalog.scenarios.map((scenario) => ({
              ...scenario,
              // Whether it is an attack, a mistake or a fault is what the team is to find out.
              id: aliasOf(scenario.id),
              kind: null,
              title: catalog.sites.find((site) => site.id === scenario.site)?.title ?? NOTHING,
              summary: NOTHING,
              precedent: NOTHING,
              steps: [],
              varies: [],
              reference: [],
            })),
          },

    // The seed and its draws stay with the instructor: the next team may meet the same ones. Digests go with the seed:
    // whoever has one can try seeds until it comes out.
    scorecard: (card) => (all ? card : { ...card, variables: {}, result: withoutSeed(card.result) }),
  };
};

const withoutSeed = (result: Scorecard['result']): Scorecard['result'] => ({
  ...result,
  seed: null,
  digest: null,
  twins: { idle: null, undefended: null, quiet: null },
});

const without = (data: Record<string, unknown>, key: string): Record<string, unknown> => {
  const { [key]: _, ...rest } = data;
  return rest;
};
