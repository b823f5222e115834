import type { Point, Site } from './document.ts';
import { parseLocation } from './process.ts';

/** Tags of the instruments (inputs) or actuators (outputs) that are wired to a place of a controller's image. */
export const wiredAt = (
  site: Pick<Site, 'instruments' | 'actuators'>,
  controller: string,
  area: Point['area'],
  address: number,
): readonly string[] => {
  const entries = area === 'input' || area === 'discrete' ? site.instruments : site.actuators;
  const bit = area === 'discrete' || area === 'coil';
  return entries
    .filter((entry) => {
      if (entry.controller !== controller) return false;
      const at = parseLocation(entry.at);
      return at.bit === bit && at.index === address;
    })
    .map((entry) => entry.tag);
};
