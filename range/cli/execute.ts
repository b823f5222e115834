import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeCapture, type RunningCapture } from '../backends/capture.ts';
import { bundleFiles } from '../evidence/bundle.ts';
import { execute, type Header } from '../exercise/run.ts';
import type { Judged } from '../scoring/outcome.ts';
import type { Executed } from './run.ts';

/** Runs a header in virtual time, with a capture of every zone where one is wanted, and measures the wall clock. */
export const executeVirtual = (header: Header, capturing: boolean): Executed => {
  let capture: RunningCapture | null = null;
  const started = performance.now();
  const record = execute(header, [], {
    begin: (world) => {
      if (capturing) capture = encodeCapture(world.network, world.site);
    },
  });
  const wallSeconds = Math.round(performance.now() - started) / 1e3;
  return { record, inputs: [], wallSeconds, capture: (capture as RunningCapture | null)?.bytes() ?? null };
};

/** Writes an evidence bundle into a folder, which is made where it is missing. */
export const writeEvidence = (folder: string, executed: Executed, judged: Judged | null): void => {
  mkdirSync(folder, { recursive: true });
  const { record, inputs, capture } = executed;
  for (const [name, content] of bundleFiles({ record, inputs, judged, capture }))
    writeFileSync(join(folder, name), content);
};
