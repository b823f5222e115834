import type { SiteDocument } from './document.ts';
import { siteFiles, siteOf } from './site.fixture.ts';

export const waterworksFiles = () => siteFiles('waterworks');

export const waterworks = (): SiteDocument => siteOf('waterworks');
