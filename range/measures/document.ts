import type { Rule, SiteDocument } from '../../simulator/site/document.ts';
import type { Text } from '../contract/text.ts';

/* Small questions to a site document that several measures ask, and small changes that several make. */

type Conduit = SiteDocument['conduits'][number];

export const controllersOf = (site: SiteDocument): readonly string[] =>
  site.hosts.filter((host) => host.kind === 'controller').map((host) => host.id);

/** Hosts that have business of their own with controllers, by kind. */
export const hostsOfKind = (site: SiteDocument, kind: SiteDocument['hosts'][number]['kind']): readonly string[] =>
  site.hosts.filter((host) => host.kind === kind).map((host) => host.id);

/**
 * Engineering workstations: workstations from which somebody signs in with engineer's rights. An office computer is a
 * workstation too, and has none.
 */
export const engineeringHosts = (site: SiteDocument): readonly string[] =>
  site.hosts
    .filter(
      (host) => host.kind === 'workstation' && host.accounts.some((account) => account.rights.includes('engineer')),
    )
    .map((host) => host.id);

/** Zones in which controllers stand. */
export const controllerZones = (site: SiteDocument): ReadonlySet<string> =>
  new Set(site.hosts.filter((host) => host.kind === 'controller').map((host) => host.zone));

/** Conduits with controllers on one side only: where traffic to controllers can be judged. */
export const conduitsToControllers = (site: SiteDocument): readonly Conduit[] => {
  const zones = controllerZones(site);
  return site.conduits.filter(({ between: [a, b] }) => zones.has(a) !== zones.has(b));
};

/** Replaces the rules of some conduits. */
export const withRules = (
  site: SiteDocument,
  chosen: readonly Conduit[],
  rules: (conduit: Conduit) => Rule[],
): SiteDocument => {
  const ids = new Set(chosen.map((conduit) => conduit.id));
  return {
    ...site,
    conduits: site.conduits.map((conduit) => (ids.has(conduit.id) ? { ...conduit, rules: rules(conduit) } : conduit)),
  };
};

/** Several things in one text. */
export const listed = (texts: readonly Text[]): Text => ({
  ja: texts.map(({ ja }) => ja).join('、'),
  en: texts.map(({ en }) => en).join('; '),
});
