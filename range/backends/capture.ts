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

/** Pieces are put together into blocks of this size, so that a long capture is not a million small arrays. */
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
  const full: Uint8Array[] = [];
  let block = new Uint8Array(BLOCK);
  let used = 0;
  let size = 0;
  const add = (bytes: Uint8Array): void => {
    if (used + bytes.length > block.length) {
      full.push(block.subarray(0, used));
      block = new Uint8Array(Math.max(BLOCK, bytes.length));
      used = 0;
    }
    block.set(bytes, used);
    used += bytes.length;
    size += bytes.length;
  };
  add(writer.header);
  network.observe((frame) => {
    if (size >= LARGEST) return;
    const packet = writer.packet(frame);
    if (packet) add(packet);
  });
  return {
    get size() {
      return size;
    },
    bytes: () => {
      network.flush();
      const out = new Uint8Array(full.reduce((sum, part) => sum + part.length, used));
      let at = 0;
      for (const part of [...full, block.subarray(0, used)]) {
        out.set(part, at);
        at += part.length;
      }
      return out;
    },
  };
};
