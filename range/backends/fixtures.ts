import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/* For tests of what surrounds an exercise: the real site with a scenario in which little happens. */

const SITES = resolve(import.meta.dirname, '../../scenarios/sites');
const text = '{ ja: 試験, en: test }';

const work = Array.from(
  { length: 12 },
  (_, i) => `  - { id: look-${i}, title: ${text}, at: ${2 + i}s, actions: [{ do: read, from: ews, tag: AIC-201.SV }] }`,
).join('\n');

const scenario = (name: string, until: string): string => `schema: 1
id: waterworks/${name}
site: waterworks
kind: mistake
title: ${text}
summary: ${text}
briefing: ${text}
precedent: ${text}
attackVersion: '18.1'
varies: []
until: ${until}
steps:
  - id: feeder
    title: ${text}
    technique: left-in-manual
    with: { actuator: P-201, mode: manual, position: 80, by: maintenance }
    basis: added
    trigger: { manual: true }
    timeout: 60s
detection: { window: 10min }
reference: []
work:
${work}
questions:
  - id: what
    title: ${text}
    text: ${text}
    hint: ${text}
    kind: choice
    choices: [{ id: attack, text: ${text} }, { id: mistake, text: ${text} }]
    derive: { from: file, answer: mistake, step: feeder }
    evidence: [operation-log]
    feedback: { right: ${text}, wrong: ${text} }
`;

export interface TestLibrary {
  readonly folder: string;
  remove(): void;
}

/** A library with the real sites and the scenarios `waterworks/quiet` (10 min) and `waterworks/short` (20 s). */
export const testLibrary = (): TestLibrary => {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-library-'));
  symlinkSync(SITES, join(folder, 'sites'));
  mkdirSync(join(folder, 'exercises', 'waterworks'), { recursive: true });
  writeFileSync(join(folder, 'exercises', 'waterworks', 'quiet.yaml'), scenario('quiet', '10min'));
  writeFileSync(join(folder, 'exercises', 'waterworks', 'short.yaml'), scenario('short', '20s'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
