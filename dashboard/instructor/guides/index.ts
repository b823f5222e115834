import { districtHeating } from './district-heating.ts';
import { kirigasawa } from './kirigasawa.ts';
import { powerGrid } from './power-grid.ts';
import { quadrupleTank } from './quadruple-tank.ts';
import { reactor } from './reactor.ts';
import type { SiteGuide } from './site-guide.ts';
import { tennesseeEastman } from './tennessee-eastman.ts';
import { waterworks } from './waterworks.ts';

/** The guides, by site. A site without one is not offered on the page. */
export const guides: Readonly<Record<string, SiteGuide>> = {
  'district-heating': districtHeating,
  kirigasawa,
  'power-grid': powerGrid,
  'quadruple-tank': quadrupleTank,
  reactor,
  'tennessee-eastman': tennesseeEastman,
  waterworks,
};
