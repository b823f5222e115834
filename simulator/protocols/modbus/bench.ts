import { readRequest, writeMultiple } from './client.ts';
import { arrayData, newCounters } from './device.ts';
import { encodeMbap, MbapDecoder } from './mbap.ts';
import { servePdu } from './service.ts';

/* Measuring functions: they do the work and count it; who calls them holds the watch. */

/** Serves `count` request PDUs in turn: four reads of ten registers to one write of two. Returns the bytes answered. */
export const servePdus = (count: number): number => {
  const device = {
    data: arrayData({ coil: 800, discrete: 800, input: 1024, holding: 8192 }),
    identity: { vendor: 'V', product: 'P', revision: '1', model: 'M', name: 'N', unit: 1 },
    counters: newCounters(),
  };
  const requests = [
    readRequest(3, 0, 10),
    readRequest(4, 20, 10),
    readRequest(3, 100, 10),
    readRequest(3, 1024, 10),
    writeMultiple(200, [1, 2]),
  ];
  let bytes = 0;
  for (let i = 0; i < count; i++) bytes += servePdu(requests[i % requests.length] as Uint8Array, device)?.length ?? 0;
  return bytes;
};

/** Decodes `count` frames that arrive in chunks of about a thousand bytes. Returns the frames found. */
export const decodeFrames = (count: number): number => {
  const frame = encodeMbap(1, 1, readRequest(3, 0, 10));
  const stream = new Uint8Array(frame.length * 250);
  for (let i = 0; i < 250; i++) stream.set(frame, i * frame.length);
  const decoder = new MbapDecoder();
  let found = 0;
  while (found < count) {
    for (let at = 0; at < stream.length; at += 1000) found += decoder.push(stream.subarray(at, at + 1000)).length;
  }
  return found;
};
