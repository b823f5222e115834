import { describe, expect, it } from 'vitest';
import { indexSite } from '../plant-picture/item-view.ts';
import { frame, site } from '../testing/fixture.ts';
import { indicatorsOf, keyIndicators } from './indicators.ts';
import { momentOfFrame } from './plant-source.ts';

const moment = momentOfFrame(frame('e1', 10), false);
const loop = site.loops.find(({ id }) => id === 'AIT-201') as (typeof site.loops)[number];
const tags = (loops: typeof site.loops) =>
  indicatorsOf(indexSite({ ...site, loops }), moment).map((one) => one.loop.id);

describe('what an instructor sees of truth and view', () => {
  it('is each measured value once, however many loops control it', () => {
    expect(tags([loop, { ...loop, id: 'override' }])).toEqual(['AIT-201']);
  });

  it('holds a breaker’s current too, and leaves out a pump whose truth is a contact', () => {
    expect(tags([{ ...loop, running: 'P-201.RUN' }])).toEqual(['AIT-201']);
    expect(tags([{ ...loop, running: 'P-201.RUN', truth: 'pump.running' }])).toEqual([]);
  });

  it('begins with what a safe limit stands on', () => {
    const other = { ...loop, id: 'AIC-201', pv: 'AIC-201.PV', truth: 'dose' };
    const all = indicatorsOf(indexSite({ ...site, loops: [other, loop] }), moment);
    expect(keyIndicators(site, all, 2).map((one) => one.loop.id)).toEqual(['AIT-201', 'AIC-201']);
    // Where no loop measures the limit's own signal, one of its unit stands in.
    const elsewhere = { ...loop, id: 'AIT-101', truth: 'raw.ph' };
    const near = indicatorsOf(indexSite({ ...site, loops: [other, elsewhere] }), moment);
    expect(keyIndicators(site, near, 1).map((one) => one.loop.id)).toEqual(['AIT-101']);
  });
});
