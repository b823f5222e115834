import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOfFrame } from '../shared/plant-source.ts';
import { frame, site } from '../testing/fixture.ts';
import { alarmOf, indexSite, limitsOf, tagParts, viewItem } from './item-view.ts';
import { type Box, layOut, type Picture, route } from './layout.ts';
import { valveSides } from './machines.ts';
import { Trail } from './trail.ts';

const picture = site.pictures[0] as Picture;
const index = indexSite(site);
const moment = momentOfFrame(frame('e1', 10), false);
const itemNamed = (id: string) => picture.items.find((item) => item.id === id) as Picture['items'][number];

describe('the layout of a plant picture', () => {
  it('keeps everything inside the canvas, whatever its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 4000 }), fc.integer({ min: 200, max: 2400 }), (width, height) => {
        for (const { box } of layOut(picture, width, height).items) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  it('keeps proportions: a symbol twice as far on the grid is twice as far on the screen', () => {
    const layout = layOut(picture, 1200, 700);
    const middle = (id: string) => {
      const box = layout.items.find((placed) => placed.item.id === id)?.box as Box;
      return box.x + box.width / 2;
    };
    expect((middle('town') - middle('well')) / (middle('feeder') - middle('well'))).toBeCloseTo(1400 / 300, 6);
  });

  it('tells a valve where its pipes meet it, so that it lies in line, at an angle or three ways', () => {
    const at = (id: string, symbol: 'valve' | 'junction', x: number, y: number) => ({
      ...itemNamed('feeder'),
      ...{ id, symbol, x, y },
    });
    const pipe = (from: string, to: string, kind: 'water' | 'signal' = 'water') => ({ from, to, kind, via: [] });
    const ends = [
      at('left', 'junction', 0, 300),
      at('up', 'junction', 400, 0),
      at('down', 'junction', 400, 600),
      at('right', 'junction', 800, 300),
    ];
    const sidesWith = (...pipes: ReturnType<typeof pipe>[]) => {
      const items = [at('valve', 'valve', 400, 300), ...ends];
      const laid = layOut({ ...picture, items, pipes }, 1200, 700);
      return [...valveSides(laid.items[0]?.sides ?? new Set())].sort();
    };
    expect(sidesWith(pipe('left', 'valve'), pipe('valve', 'right'))).toEqual(['left', 'right']);
    expect(sidesWith(pipe('up', 'valve'), pipe('valve', 'down'))).toEqual(['down', 'up']);
    expect(sidesWith(pipe('down', 'valve'), pipe('valve', 'up'), pipe('valve', 'right'))).toEqual([
      'down',
      'right',
      'up',
    ]);
    expect(sidesWith(pipe('up', 'valve'))).toEqual(['down', 'up']);
    expect(sidesWith(pipe('left', 'valve'), pipe('valve', 'right'), pipe('valve', 'up', 'signal'))).toEqual([
      'left',
      'right',
    ]);
  });

  it('leaves out a pipe whose end is not in the picture', () => {
    expect(layOut(picture, 1200, 700).pipes).toHaveLength(2);
  });

  it('routes pipes in horizontal and vertical pieces only', () => {
    const box = fc.record({
      x: fc.integer({ min: 0, max: 800 }),
      y: fc.integer({ min: 0, max: 800 }),
      width: fc.integer({ min: 20, max: 120 }),
      height: fc.integer({ min: 20, max: 120 }),
    });
    const via = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 })), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(box, box, via, (from, to, points) => {
        const path = route(from, to, points);
        for (let at = 1; at < path.length; at += 1) {
          const [a, b] = [path[at - 1] as [number, number], path[at] as [number, number]];
          expect(Math.min(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]))).toBeLessThan(0.5);
        }
      }),
    );
  });
});

describe('an item of the picture', () => {
  it('takes its letters and number from its tag, after ISA-5.1', () => {
    expect(tagParts('AIC-201.PV')).toEqual({ letters: 'AIC', number: '201' });
    expect(tagParts('P-101A.RUN')).toEqual({ letters: 'P', number: '101A' });
  });

  it('shows the gravest alarm of its own points, and nobody else’s', () => {
    expect(alarmOf(itemNamed('analyser'), index, moment.alarms)?.tag).toBe('AAH-201');
    expect(alarmOf(itemNamed('town'), index, moment.alarms)).toBeNull();
  });

  it('shows the limit that stands in the controller, so that a moved one is seen', () => {
    expect(limitsOf('AIT-201.PV', index, moment.shown)).toEqual([{ level: 'H', value: 8 }]);
    expect(limitsOf('AIT-201.PV', index, { ...moment.shown, 'AIT-201.H': 12 })).toEqual([{ level: 'H', value: 12 }]);
  });

  it('tells running from stopped from unknown', () => {
    const running = (value: number | null) =>
      viewItem(itemNamed('feeder'), index, { ...moment, shown: { 'P-201.RUN': value } }).running;
    expect([running(1), running(0), running(null)]).toEqual([true, false, null]);
  });

  it('tells a shut valve from an open one by the opening that the screen shows', () => {
    const position = { ...(site.points[0] as (typeof site.points)[number]), tag: 'FCV-101.MV', unit: '%' };
    const fitted = indexSite({ ...site, points: [...site.points, position] });
    const valve = { ...itemNamed('feeder'), symbol: 'valve' as const, points: ['FCV-101.MV'], loop: null, state: null };
    const open = (value: number | null) => viewItem(valve, fitted, { ...moment, shown: { 'FCV-101.MV': value } }).open;
    expect([open(0.1), open(2), open(100), open(null)]).toEqual([false, true, true, null]);
  });

  it('marks values as stale when the poll has failed or the connection is lost', () => {
    const stale = (value: number | null, lost: boolean) =>
      viewItem(itemNamed('analyser'), index, { ...moment, shown: { 'AIT-201.PV': value }, stale: lost }).values[0]
        ?.stale;
    expect([stale(7, false), stale(null, false), stale(7, true)]).toEqual([false, true, true]);
  });
});

describe('the trail of a small trend', () => {
  const at = (t: number, value: number) => ({ ...moment, t, shown: { x: value } });

  it('keeps no more than its window', () => {
    const trail = new Trail(100);
    for (let t = 0; t <= 500; t += 1) trail.take(at(t, t), ['x']);
    expect(trail.of('x')[0]?.[0]).toBeGreaterThanOrEqual(400);
    expect(trail.of('x').at(-1)?.[1]).toBe(500);
  });

  it('begins anew when time runs backwards, as after a reset', () => {
    const trail = new Trail(100);
    trail.take(at(90, 1), ['x']);
    trail.take(at(5, 2), ['x']);
    expect(trail.of('x')).toEqual([[5, 2]]);
  });
});
