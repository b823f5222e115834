import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import { resolveSite } from './resolve.ts';
import { siteOf } from './site.fixture.ts';
import { World } from './world.ts';

/* The site reactor as a whole: the published control as programs on two controllers, and the safety controller. */

const begin = (seed = 1) => {
  const events: WorldEvent[] = [];
  const site = { ...resolveSite(siteOf('reactor'), seed, 'team-1'), operators: [] };
  const onEvent = (event: WorldEvent): void => {
    if (!event.type.startsWith('net.')) events.push(event);
  };
  const world = World.begin({ site, seed, cell: 'team-1', onEvent });
  const alarms = () =>
    events.filter(({ type }) => type === 'alarm.raised').map(({ data }) => (data as { tag: string }).tag);
  const write = (tag: string, value: number): void => {
    world.submit({
      kind: 'operate',
      by: 'test',
      hmi: 'hmi',
      account: 'supervisor',
      action: { do: 'write', tag, value },
    });
  };
  const hours = (count: number): void => world.advanceTo(atSeconds(world.now / 1e6 + count * 3600));
  return { world, events, alarms, write, hours, truth: (signal: string) => world.truth()[signal] as number };
};

describe('the reactor under its programs', () => {
  it.each([1, 2, 3])('goes through a day without an alarm, at its set-points (seed %i)', (seed) => {
    const { events, alarms, hours, truth } = begin(seed);
    hours(24);
    expect(alarms()).toEqual([]);
    expect(events.filter(({ type }) => type === 'excursion.began' || type === 'plc.fault')).toEqual([]);
    expect(Math.abs(truth('reactor.pressure') - 2700)).toBeLessThan(5);
    expect(Math.abs(truth('product.flow') - 100)).toBeLessThan(1);
    expect(Math.abs(truth('purge.a') - 47)).toBeLessThan(0.2);
    expect(Math.abs(truth('reactor.level') - 44.18)).toBeLessThan(0.5);
  });

  it('holds 2,900 kPa by the override when feed 2 is lost, and the safety controller stays quiet', () => {
    const { alarms, write, hours, truth } = begin();
    // The valve of feed 2 shut by hand: what is lost is what the published disturbance takes away.
    write('AIC-102.AUTO', 0);
    hours(0.01);
    write('AIC-102.MAN', 0);
    let highest = 0;
    for (let i = 0; i < 300; i++) {
      hours(0.1);
      highest = Math.max(highest, truth('reactor.pressure'));
    }
    expect(Math.abs(truth('reactor.pressure') - 2900)).toBeLessThan(5);
    expect(highest).toBeLessThan(2920);
    expect(truth('product.flow')).toBeGreaterThan(85);
    expect(truth('product.flow')).toBeLessThan(96);
    expect(alarms()).toContain('UA-105');
    expect(alarms()).not.toContain('UA-211');
  });

  it('is shut down by the safety controller at 2,950 kPa, well below 3,000, when feed 1 goes to full stroke', () => {
    const { world, alarms, write, hours, truth } = begin();
    write('PIC-103.AUTO', 0);
    write('FIC-101.AUTO', 0);
    hours(0.01);
    write('PIC-103.MAN', 0);
    write('FIC-101.MAN', 100);
    let highest = 0;
    for (let second = 0; second < 600; second++) {
      world.advanceTo(atSeconds(world.now / 1e6 + 1));
      highest = Math.max(highest, truth('reactor.pressure'));
    }
    expect(highest).toBeGreaterThan(2945);
    expect(highest).toBeLessThan(2965);
    expect(truth('feed-1.flow')).toBe(0);
    expect(alarms()).toContain('UA-211');
    // And nothing opens by itself after the reset.
    write('HS-201.RESET', 1);
    hours(0.1);
    expect(truth('feed-1-shutoff.position')).toBe(100);
    expect(truth('feed-1.flow')).toBeLessThan(1);
  });

  it('shuts down when the safety controller itself is gone: de-energised is safe', () => {
    const { world, truth, hours } = begin();
    hours(0.1);
    world.submit({ kind: 'turn-key', by: 'test', controller: 'plc-sis', position: 'program' });
    hours(0.01);
    expect(truth('feed-1-shutoff.position')).toBe(0);
    expect(truth('feed-2-shutoff.position')).toBe(0);
    expect(truth('blowdown-valve.position')).toBe(100);
  });

  it('strokes its shut-off valves in part for the proof test without a trip', () => {
    const { world, alarms, write, hours, truth } = begin();
    hours(0.01);
    write('HS-201.TEST', 1);
    let lowest = 100;
    for (let tenth = 0; tenth < 200; tenth++) {
      world.advanceTo(atSeconds(world.now / 1e6 + 0.1));
      lowest = Math.min(lowest, truth('feed-1-shutoff.position'));
    }
    expect(lowest).toBeLessThan(92);
    expect(lowest).toBeGreaterThan(80);
    expect(truth('feed-1-shutoff.position')).toBe(100);
    expect(world.held()['HS-201.PASSED']).toBe(1);
    expect(alarms()).toEqual([]);
  });
});
