import type { Network } from '../../simulator/network/network.ts';
import { PcapngWriter } from '../../simulator/network/pcapng.ts';
import type { Site } from '../../simulator/site/document.ts';

/** A capture that grows while its world runs. */
export interface RunningCapture {
  /** The whole file up to now. */
  bytes(): Uint8Array;
  /** How many bytes it has. */
  readonly size: number;
}

/** Frames are put together into blocks of this size, so that a long capture is not a million small arrays. */
const BLOCK = 1 << 18;

/**
 * Where a capture ends, in bytes: some days of ordinary traffic. A client that floods a controller fills its own team's
 * capture, and not this machine's memory.
 */
const LARGEST = 256 * 1024 * 1024;

/**
 * Taps every zone of a world's network into a pcapng file in memory: one interface for each zone.
 *
 * @param epoch calendar time of the world's start, Unix milliseconds, for the file's time stamps
 */
export const encodeCapture = (network: Network, site: Site, epoch = 0): RunningCapture => {
  const writer = new PcapngWriter(
    site.zones.map(({ id, title }) => ({ zone: id, description: title.en })),
    epoch * 1000,
  );
  const full: Uint8Array[] = [writer.header];
  let size = writer.header.length;
  network.observe((frame) => {
    if (size + writer.waiting >= LARGEST) return;
    writer.append(frame);
    if (writer.waiting < BLOCK) return;
    size += writer.waiting;
    full.push(writer.take());
  });
  return {
    get size() {
      return size + writer.waiting;
    },
    bytes: () => {
      network.flush();
      size += writer.waiting;
      full.push(writer.take());
      const out = new Uint8Array(size);
      let at = 0;
      for (const part of full) {
        out.set(part, at);
        at += part.length;
      }
      return out;
    },
  };
};
