import { type Duration, inSeconds, parseDuration } from '../simulator/kernel/time.ts';
import type { ProcessImage } from '../simulator/plc/runtime/image.ts';
import type { Site } from '../simulator/site/document.ts';
import { parseLocation } from '../simulator/site/process.ts';

/* Which places of a controller's process image travel between it and the plant, in the order of the site's file. */

interface Place {
  readonly bit: boolean;
  readonly index: number;
}

export interface Wiring {
  readonly instruments: readonly Place[];
  readonly actuators: readonly Place[];
}

export const wiringOf = (site: Site, controller: string): Wiring => {
  const places = (entries: readonly { readonly controller: string; readonly at: string }[]): Place[] =>
    entries.filter((entry) => entry.controller === controller).map((entry) => parseLocation(entry.at));
  return { instruments: places(site.instruments), actuators: places(site.actuators) };
};

const inputsOf = (image: ProcessImage, place: Place) => (place.bit ? image.discreteInputs : image.inputRegisters);
const outputsOf = (image: ProcessImage, place: Place) => (place.bit ? image.coils : image.holdingRegisters);

export const readInputs = (image: ProcessImage, { instruments }: Wiring): number[] =>
  instruments.map((place) => inputsOf(image, place)[place.index] as number);

export const readOutputs = (image: ProcessImage, { actuators }: Wiring): number[] =>
  actuators.map((place) => outputsOf(image, place)[place.index] as number);

const put = (
  places: readonly Place[],
  counts: readonly number[],
  arrayOf: (place: Place) => { [index: number]: number },
): void => {
  if (counts.length !== places.length)
    throw new RangeError(`${counts.length} counts came for ${places.length} places: the site's files differ`);
  places.forEach((place, i) => {
    arrayOf(place)[place.index] = counts[i] as number;
  });
};

export const writeInputs = (image: ProcessImage, { instruments }: Wiring, counts: readonly number[]): void =>
  put(instruments, counts, (place) => inputsOf(image, place));

export const writeOutputs = (image: ProcessImage, { actuators }: Wiring, counts: readonly number[]): void =>
  put(actuators, counts, (place) => outputsOf(image, place));

/**
 * The intervals at which controllers of the site read from each other. Throws a RangeError for one that is no multiple
 * of the plant's step: controllers stand still together at its steps alone.
 */
export const readIntervals = (site: Site, step: Duration): readonly number[] =>
  site.hosts
    .flatMap((host) => (host.kind === 'controller' ? host.reads : []))
    .map(({ from, interval }) => {
      const duration = parseDuration(interval);
      if (duration === null || duration === 0 || duration % step !== 0)
        throw new RangeError(
          `reads from ${from} every "${interval}" do not fall on the plant's steps of ${inSeconds(step)} s`,
        );
      return duration;
    });
