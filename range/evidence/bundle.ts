import { canonicalJson } from '../../simulator/kernel/canonical.ts';
import { formatEvent, formatInput } from '../exercise/bundle.ts';
import type { RunRecord, StampedCommand } from '../exercise/run.ts';
import type { Judged } from '../scoring/outcome.ts';
import { logNames, logText, readingOf, rowsOf } from './logs.ts';
import { teamEvents } from './team.ts';

/** The file that says what a bundle holds and what a replay must come to. */
export interface Manifest {
  readonly schema: 1;
  readonly scenario: string;
  readonly site: string;
  readonly seed: number;
  readonly team: string;
  readonly simulatedSeconds: number;
  readonly events: number;
  readonly inputs: number;
  readonly digest: string;
}

export interface BundleInput {
  readonly record: RunRecord;
  readonly inputs: readonly StampedCommand[];
  readonly judged: Judged | null;
  /** The capture's bytes, where one was taken. */
  readonly capture: Uint8Array | null;
}

/**
 * The files of an evidence bundle. `team/` names begin with `team-`: they hold what a team may have, and neither cause
 * nor truth. `header.json` and `inputs.jsonl` are what a replay starts from; `events.jsonl` is what it is held against.
 */
export const bundleFiles = ({ record, inputs, judged, capture }: BundleInput): Map<string, string | Uint8Array> => {
  const { header, events, digest, simulatedSeconds } = record;
  const reading = readingOf(header.site);
  const manifest: Manifest = {
    schema: 1,
    scenario: header.scenario.id,
    site: header.site.id,
    seed: header.seed,
    team: header.team,
    simulatedSeconds,
    events: events.length,
    inputs: inputs.length,
    digest,
  };
  const files = new Map<string, string | Uint8Array>([
    ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ['header.json', `${canonicalJson(header)}\n`],
    ['inputs.jsonl', inputs.map((input) => `${formatInput(input)}\n`).join('')],
    ['events.jsonl', events.map((event) => `${formatEvent(event)}\n`).join('')],
    ['digest', `${digest}\n`],
    [
      'team-events.jsonl',
      teamEvents(events)
        .map((event) => `${formatEvent(event)}\n`)
        .join(''),
    ],
  ]);
  for (const { name } of logNames()) files.set(`team-${name}.tsv`, logText(rowsOf(name, events, reading)));
  if (capture) files.set('capture.pcapng', capture);
  if (judged) files.set('outcome.json', `${JSON.stringify(judged, null, 2)}\n`);
  return files;
};
