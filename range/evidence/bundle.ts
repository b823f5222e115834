import { z } from 'zod';
import { canonicalJson } from '../../simulator/kernel/canonical.ts';
import { formatEvent, formatInput, inputsDigest } from '../exercise/bundle.ts';
import type { Header, RunRecord, StampedCommand } from '../exercise/run.ts';
import type { Judged } from '../scoring/outcome.ts';
import { deviceFiles } from './devices.ts';
import { logNames, logText, readingOf, rowsOf } from './logs.ts';
import { teamEvents } from './team.ts';

const ManifestSchema = z.strictObject({
  schema: z.literal(1),
  scenario: z.string(),
  site: z.string(),
  seed: z.number().int(),
  team: z.string(),
  simulatedSeconds: z.number().min(0),
  events: z.number().int(),
  inputs: z.number().int(),
  /** SHA-256 of `inputs.jsonl`. */
  inputsDigest: z.string().optional(),
  digest: z.string(),
});

/** The file that says what a bundle holds and what a replay must come to. */
type Manifest = z.infer<typeof ManifestSchema>;

/** As far as a world needs it to be made at all; what it says is held against the events. */
const HeaderShape = z.looseObject({
  engine: z.string(),
  scenario: z.looseObject({ id: z.string(), steps: z.array(z.looseObject({})), work: z.array(z.looseObject({})) }),
  site: z.looseObject({ id: z.string(), hosts: z.array(z.looseObject({})), points: z.array(z.looseObject({})) }),
  seed: z.number().int(),
  team: z.string(),
  idle: z.boolean(),
  measures: z.array(z.string()),
  until: z.number(),
});

/** Reads JSON of a shape. Throws a SyntaxError that says which places do not fit. */
const shaped = <T>(text: string, shape: z.ZodType<T>): T => {
  const parsed = shape.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw new SyntaxError(places.join('; '));
};

/** Reads `manifest.json`. Throws a SyntaxError that says what is wrong with it. */
export const parseManifest = (text: string): Manifest => shaped(text, ManifestSchema);

/** Reads `header.json`. Throws a SyntaxError that says what is wrong with it. */
export const parseHeader = (text: string): Header => shaped(text, HeaderShape) as unknown as Header;

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
    inputsDigest: inputsDigest(inputs),
    digest,
  };
  const files = new Map<string, string | Uint8Array>([
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
  for (const [name, content] of deviceFiles(record.devices ?? [], reading.startOfDay)) files.set(name, content);
  if (capture) files.set('capture.pcapng', capture);
  if (judged) files.set('outcome.json', `${JSON.stringify(judged, null, 2)}\n`);
  // Written last: a folder with a manifest is whole.
  files.set('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  return files;
};
