import { readdirSync, readFileSync } from 'node:fs';
import type { SiteDocument } from './document.ts';
import { loadSite } from './load.ts';

const FOLDER = new URL('../../scenarios/sites/waterworks/', import.meta.url);

/** The site's files as they stand in the repository. */
export const waterworksFiles = () => {
  const programs = readdirSync(new URL('programs/', FOLDER)).map(
    (name) => [`programs/${name}`, readFileSync(new URL(`programs/${name}`, FOLDER), 'utf8')] as const,
  );
  return {
    siteYaml: readFileSync(new URL('site.yaml', FOLDER), 'utf8'),
    file: 'scenarios/sites/waterworks/site.yaml',
    programs: Object.fromEntries(programs),
  };
};

/** The site waterworks, loaded and checked; a problem in it fails the test that asks. */
export const waterworks = (): SiteDocument => {
  const loaded = loadSite(waterworksFiles());
  if (loaded.ok) return loaded.document;
  throw new Error(loaded.problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message.en}`).join('\n'));
};
