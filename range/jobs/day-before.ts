import { parseTimeOfDay } from '../../simulator/hosts/clock-time.ts';
import { atSeconds, hours, inSeconds } from '../../simulator/kernel/time.ts';
import { World } from '../../simulator/site/world.ts';
import type { Trend } from '../backends/backend.ts';
import { type Recipe, requestFor } from '../backends/compose.ts';
import { LoopSampler } from '../backends/sampling.ts';
import { prepare } from '../exercise/run.ts';
import type { JobSetup } from './tasks.ts';

/** Seconds between two kept samples: a day of trends is looked at from a distance. */
const EVERY = 60;
const DAY = 86_400;

const timeOfDay = (seconds: number): string => {
  const minutes = Math.floor((((seconds % DAY) + DAY) % DAY) / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

/**
 * What the historian would have recorded in the hours before an exercise: the same site and seed, the same time of
 * day, undisturbed, in virtual time. Times are negative and end at 0.
 */
export const dayBefore = (setup: JobSetup, recipe: Recipe & { readonly hours: number }): Trend => {
  const header = prepare({ ...requestFor(setup.library, recipe), idle: true });
  const span = inSeconds(hours(recipe.hours));
  const startOfDay = timeOfDay((parseTimeOfDay(header.site.startOfDay) ?? 0) - span);
  const world = World.begin({
    site: { ...header.site, startOfDay },
    seed: header.seed,
    cell: header.team,
    onEvent: () => {},
  });
  const tags = header.site.points.filter((point) => point.history).map(({ tag }) => tag);
  const t: number[] = [];
  const values = new Map(tags.map((tag) => [tag, [] as (number | null)[]]));
  const sampler = new LoopSampler(header.site, EVERY);
  for (let at = EVERY; at <= span; at += EVERY) {
    world.advanceTo(atSeconds(at));
    t.push(at - span);
    for (const tag of tags) values.get(tag)?.push(world.history.last(tag) ?? null);
    sampler.look(world);
  }
  return {
    view: tags.map((tag) => ({ tag, t, value: values.get(tag) ?? [] })),
    ...sampler.overlay(tags, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -span),
  };
};
