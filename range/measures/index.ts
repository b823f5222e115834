import type { SiteDocument } from '../../simulator/site/document.ts';
import { blockEverything } from './block-everything.ts';
import { conduitAllowlist } from './conduit-allowlist.ts';
import { keyRun, stopBeforeDownload } from './controller-access.ts';
import type { Measure } from './measure.ts';
import { modbusSecurity } from './modbus-security.ts';
import { modbusWriteFilter } from './modbus-write-filter.ts';
import { opcuaSigned } from './opcua-signed.ts';
import { operationAudit } from './operation-audit.ts';
import { processTrip } from './process-trip.ts';
import { remoteAccessControl } from './remote-access-control.ts';
import { setpointClamp, setpointLimits } from './setpoint-limits.ts';
import { signInDetection } from './sign-in-detection.ts';
import { writerDetection } from './writer-detection.ts';

const all: readonly Measure[] = [
  conduitAllowlist,
  modbusWriteFilter,
  modbusSecurity,
  setpointClamp,
  setpointLimits,
  remoteAccessControl,
  processTrip,
  writerDetection,
  signInDetection,
  operationAudit,
  opcuaSigned,
  keyRun,
  stopBeforeDownload,
  blockEverything,
];

/** Every measure, by id, in the order in which several are applied. */
export const MEASURES: ReadonlyMap<string, Measure> = new Map(all.map((measure) => [measure.id, measure]));

/** What `all` stands for: every measure but the one that is there for comparison. */
export const ALL_MEASURES: readonly string[] = all.filter((measure) => measure !== blockEverything).map(({ id }) => id);

/**
 * Measures by id in the registry's order, so that the same set gives the same site however it was typed.
 *
 * @throws RangeError for an id that nobody knows
 */
export const measuresOf = (ids: readonly string[]): Measure[] => {
  const stranger = ids.find((id) => !MEASURES.has(id));
  if (stranger !== undefined) throw new RangeError(`there is no measure "${stranger}"`);
  return all.filter((measure) => ids.includes(measure.id));
};

/** The site with measures, in order. Pure. */
export const applyMeasures = (site: SiteDocument, measures: readonly Measure[]): SiteDocument =>
  measures.reduce((document, measure) => (measure.fits(document) ? measure.apply(document) : document), site);
