import { describe, expect, it } from 'vitest';
import type { Instant } from '../../simulator/kernel/time.ts';
import { resolveSite } from '../../simulator/site/resolve.ts';
import { siteOf } from '../../simulator/site/site.fixture.ts';
import { World } from '../../simulator/site/world.ts';
import { LoopSampler } from './sampling.ts';

describe('what stands behind a screen', () => {
  it('is kept of truth, controller and HMI on the same times', () => {
    const site = resolveSite(siteOf('quadruple-tank'), 1, 'team-1');
    const world = World.begin({ site, seed: 1, cell: 'team-1', onEvent: () => {} });
    const sampler = new LoopSampler(site, 2);
    for (let t = 1; t <= 60; t += 1) {
      world.advanceTo((t * 1e6) as Instant);
      sampler.look(world);
    }
    const { truth, measured, shown } = sampler.overlay(['LIC-101.PV'], 30, 60);
    expect(truth[0]?.t).toEqual(Array.from({ length: 16 }, (_, place) => 30 + 2 * place));
    expect([measured[0]?.t, shown[0]?.t]).toEqual([truth[0]?.t, truth[0]?.t]);
    const at = (series: typeof truth) => series[0]?.value.at(-1) ?? Number.NaN;
    expect(at(truth)).toBeGreaterThan(5);
    // An instrument errs by its noise, a screen by what came since its last poll.
    expect(Math.abs(at(measured) - at(truth))).toBeLessThan(0.5);
    expect(Math.abs(at(shown) - at(measured))).toBeLessThan(0.5);
  });

  it('is nothing for a tag that no loop has a truth for', () => {
    const site = resolveSite(siteOf('quadruple-tank'), 1, 'team-1');
    expect(new LoopSampler(site, 2).overlay(['nothing'], 0, 10)).toEqual({ truth: [], measured: [], shown: [] });
  });
});
