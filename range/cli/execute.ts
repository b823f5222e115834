import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../simulator/kernel/canonical.ts';
import type { Instant } from '../../simulator/kernel/time.ts';
import { decodeCommand } from '../../simulator/live/input-log.ts';
import type { LiveCell } from '../../simulator/live/live-cell.ts';
import { encodeCapture, type RunningCapture } from '../backends/capture.ts';
import { bundleFiles } from '../evidence/bundle.ts';
import { formatInput } from '../exercise/bundle.ts';
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

/**
 * Writes down a live run while it goes: header, inputs and events, so that what has happened outlives a kill. A folder
 * without a manifest is a record that was broken off.
 */
export const recordLive = (
  folder: string,
  header: Header,
): { readonly keep: (log: ReturnType<LiveCell['takeLog']>) => void; close(): void } => {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'manifest.json'), { force: true });
  writeFileSync(join(folder, 'header.json'), `${canonicalJson(header)}\n`);
  const [inputs, events] = [openSync(join(folder, 'inputs.jsonl'), 'w'), openSync(join(folder, 'events.jsonl'), 'w')];
  return {
    keep: (log) => {
      // An input before the events that it leads to: the other way about, a replay would lack it.
      const lines = log.inputs.map(({ t, command }) =>
        formatInput({ t: t as Instant, command: decodeCommand(command) }),
      );
      if (lines.length > 0) writeFileSync(inputs, `${lines.join('\n')}\n`);
      if (log.events.length > 0) writeFileSync(events, `${log.events.map(({ line }) => line).join('\n')}\n`);
    },
    close: () => {
      closeSync(inputs);
      closeSync(events);
    },
  };
};

/** Writes an evidence bundle into a folder, which is made where it is missing. */
export const writeEvidence = (folder: string, executed: Executed, judged: Judged | null): void => {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'manifest.json'), { force: true });
  const { record, inputs, capture } = executed;
  for (const [name, content] of bundleFiles({ record, inputs, judged, capture }))
    writeFileSync(join(folder, name), content);
};
