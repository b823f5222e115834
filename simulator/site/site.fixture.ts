import { readdirSync, readFileSync } from 'node:fs';
import type { SiteDocument } from './document.ts';
import { loadSite } from './load.ts';

const SITES = new URL('../../scenarios/sites/', import.meta.url);

/** A site's files as they stand in the repository. */
export const siteFiles = (id: string) => {
  const folder = new URL(`${id}/`, SITES);
  const programs = readdirSync(new URL('programs/', folder)).map(
    (name) => [`programs/${name}`, readFileSync(new URL(`programs/${name}`, folder), 'utf8')] as const,
  );
  return {
    siteYaml: readFileSync(new URL('site.yaml', folder), 'utf8'),
    file: `scenarios/sites/${id}/site.yaml`,
    programs: Object.fromEntries(programs),
    networks: Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith('.inp'))
        .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
    ),
  };
};

const loaded = new Map<string, SiteDocument>();

/** A site of the repository by its id, loaded and checked once; a problem in it fails the test that asks. */
export const siteOf = (id: string): SiteDocument => {
  const known = loaded.get(id);
  if (known) return known;
  const result = loadSite(siteFiles(id));
  if (!result.ok)
    throw new Error(result.problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message.en}`).join('\n'));
  loaded.set(id, result.document);
  return result.document;
};
