import type { Detection } from '../../simulator/hosts/schema.ts';
import type { SiteDocument } from '../../simulator/site/document.ts';

/** A detection as a measure writes it; the rest follows from the site. */
export type DetectionTerms = Pick<Detection, 'id' | 'title' | 'kind'> &
  Partial<Pick<Detection, 'known' | 'at' | 'count' | 'within'>>;

/** Gives the site's sensors detections that tell the operator on duty, labelled with the measure's name. Pure. */
export const withDetections = (
  site: SiteDocument,
  origin: string,
  detections: readonly DetectionTerms[],
): SiteDocument => {
  const route = site.operators[0]?.id ?? null;
  const added = detections.map((terms) => ({ known: [], at: [], tags: [], ...terms, route, origin }));
  return {
    ...site,
    hosts: site.hosts.map((host) =>
      host.kind === 'sensor' ? { ...host, detections: [...host.detections, ...added] } : host,
    ),
  };
};
