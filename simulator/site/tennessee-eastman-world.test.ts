import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import { resolveSite } from './resolve.ts';
import { siteOf } from './site.fixture.ts';
import { World, type WorldOptions } from './world.ts';
import { worldDigest } from './world-digest.ts';

/* The Tennessee Eastman plant as a whole world: five controllers, HMI, historian, network. */

const DOCUMENT = siteOf('tennessee-eastman');

const optionsOf = (seed: number, onEvent: (event: WorldEvent) => void): WorldOptions => ({
  site: resolveSite(DOCUMENT, seed, 'team-1'),
  seed,
  cell: 'team-1',
  onEvent,
});

describe('the Tennessee Eastman world', () => {
  it('has one digest for a seed, goes on from a snapshot to it, and another for another seed', () => {
    const digestOf = (seed: number, splitAt: number | null): string => {
      const digest = worldDigest();
      const options = optionsOf(seed, (event) => digest.add(event));
      let world = World.begin(options);
      if (splitAt !== null) {
        world.advanceTo(atSeconds(splitAt));
        world = World.restore(options, structuredClone(world.snapshot()));
      }
      world.advanceTo(atSeconds(900));
      return digest.value;
    };
    const whole = digestOf(2, null);
    expect(digestOf(2, 431.7)).toBe(whole);
    expect(digestOf(2, null)).toBe(whole);
    expect(digestOf(3, null)).not.toBe(whole);
  });

  it('is silent while nobody meddles: no alarm, no trip, no excursion in an hour, over seeds', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const wrong: string[] = [];
      const world = World.begin(
        optionsOf(seed, ({ type }) => {
          if (['alarm.raised', 'trip.tripped', 'excursion.began', 'plant.validity', 'plc.fault'].includes(type))
            wrong.push(type);
        }),
      );
      world.advanceTo(atSeconds(3600));
      expect(wrong, `seed ${seed}`).toEqual([]);
    }
  });

  it('takes the HMI’s emergency stop to the safety controller, which shuts feeds and product', () => {
    const seen: string[] = [];
    const world = World.begin(
      optionsOf(1, ({ type, data }) => {
        if (type === 'alarm.raised') seen.push((data as { readonly tag: string }).tag);
      }),
    );
    world.advanceTo(atSeconds(60));
    world.submit({
      kind: 'operate',
      by: 'operator-seat',
      hmi: 'hmi',
      account: 'operator',
      action: { do: 'write', tag: 'HS-201.TRIP', value: 1 },
    });
    world.advanceTo(atSeconds(300));
    expect(seen).toContain('UA-211');
    const { 'feed-shutoff.position': shutoff, 'ac-feed.flow': feed, 'product.delivered': delivered } = world.truth();
    expect(shutoff).toBe(0);
    expect(feed).toBeLessThan(1e-6);
    expect(delivered).toBe(0);
  });
});
