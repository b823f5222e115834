import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyMeasures, measuresOf } from '../range/measures/index.ts';
import { provideEngines } from '../simulator/live/engines.ts';
import type { Site, SiteDocument } from '../simulator/site/document.ts';
import { loadSite } from '../simulator/site/load.ts';
import { resolveSite } from '../simulator/site/resolve.ts';

/** A site as its files say, and a hash of them: what plant and controllers must have alike. */
export interface SiteOnDisk {
  readonly document: SiteDocument;
  readonly hash: string;
}

/** The team whose variables containers draw: they run one cell. */
export const TEAM = 'team-1';

/** Reads `<folder>/site.yaml` and its programs. Throws an Error that lists the problems, each with its place. */
export const readSite = (folder: string): SiteOnDisk => {
  const file = join(folder, 'site.yaml');
  const siteYaml = readFileSync(file, 'utf8');
  provideEngines();
  const texts = (pattern: string): Record<string, string> =>
    Object.fromEntries(
      globSync(pattern, { cwd: folder })
        .sort()
        .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
  const programs = texts('**/*.{st,xml}');
  const networks = texts('*.inp');
  const loaded = loadSite({ siteYaml, file, programs, networks });
  if (!loaded.ok)
    throw new Error(
      loaded.problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message.en}`).join('\n'),
    );
  const hash = createHash('sha256')
    .update(JSON.stringify([siteYaml, programs, networks]))
    .digest('hex');
  return { document: loaded.document, hash };
};

/** @throws RangeError for a measure that nobody knows */
export const withMeasures = (document: SiteDocument, measures: readonly string[]): SiteDocument =>
  applyMeasures(document, measuresOf(measures));

/** @throws RangeError for a measure that nobody knows */
export const siteFor = ({ document }: SiteOnDisk, seed: number, measures: readonly string[] = []): Site =>
  resolveSite(withMeasures(document, measures), seed, TEAM);
