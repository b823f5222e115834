import { inSeconds } from '../../simulator/kernel/time.ts';
import { describeFault } from '../../simulator/plc/runtime/fault.ts';
import type { Site } from '../../simulator/site/document.ts';
import type { EvidenceRow } from '../contract/investigation.ts';
import type { Text } from '../contract/text.ts';
import type { DeviceRecord } from '../exercise/devices.ts';
import { deviceFiles } from './devices.ts';
import { clockOf, type Reading, readingOf } from './logs.ts';

/*
 * What is read out of the controllers, as evidence to look at and to take away. A row's reference names the place in its
 * file (`plc-dosing-program.st#12` is a line): no event stands behind it, so it counts for no question's answer.
 */

interface DeviceFile {
  readonly name: string;
  readonly title: Text;
}

/** A file with its text, and the same as rows. */
export interface DeviceEvidence extends DeviceFile {
  /** MIME type. */
  readonly type: string;
  readonly text: string;
  readonly rows: readonly EvidenceRow[];
}

const OVERVIEW: DeviceFile = {
  name: 'controllers.tsv',
  title: { ja: 'PLCの照合一覧', en: 'Controllers: program and project' },
};

type Part = 'audit' | 'diagnostics' | 'program';
const PARTS: readonly { readonly part: Part; readonly ending: string; readonly ja: string; readonly en: string }[] = [
  { part: 'program', ending: 'program.st', ja: '読み出したプログラム', en: 'program as read out' },
  { part: 'audit', ending: 'audit.tsv', ja: '監査記録', en: 'audit log' },
  { part: 'diagnostics', ending: 'diagnostics.tsv', ja: '診断バッファ', en: 'diagnostic buffer' },
];

const partsOf = (controller: string, { titles }: Reading): (DeviceFile & { readonly part: Part })[] => {
  const title = titles.get(controller) ?? { ja: controller, en: controller };
  return PARTS.map(({ part, ending, ja, en }) => ({
    part,
    name: `${controller}-${ending}`,
    title: { ja: `${title.ja}：${ja}`, en: `${title.en}: ${en}` },
  }));
};

/** The files that a site's controllers make, before anything has been read. */
export const deviceNames = (site: Site): readonly DeviceFile[] => {
  const reading = readingOf(site);
  const controllers = site.hosts.filter(({ kind }) => kind === 'controller');
  return [OVERVIEW, ...controllers.flatMap(({ id }) => partsOf(id, reading))];
};

type Cells = Partial<Omit<EvidenceRow, 'reference'>> & { readonly summary: string };

const row = (name: string, place: number, cells: Cells): EvidenceRow => ({
  ...{ reference: `${name}#${place}`, t: 0, clock: '', from: '', to: '', detail: '' },
  ...cells,
});

const rowsOf = (name: string, part: Part, device: DeviceRecord, clock: (t: number) => string): EvidenceRow[] => {
  const to = device.controller;
  switch (part) {
    case 'program':
      return device.source === '' ? [] : device.source.split('\n').map((summary, i) => row(name, i + 1, { summary }));
    case 'audit':
      return device.audit.map(({ t, by, from, action, detail, result }, i) => {
        const when = { t: inSeconds(t), clock: clock(inSeconds(t)) };
        const summary = result === 'ok' ? action : `${action}: ${result}`;
        return row(name, i + 1, { ...when, from, to, summary, detail: by === '' ? detail : `${by} ${detail}`.trim() });
      });
    case 'diagnostics':
      return device.diagnostics.map((entry, i) => {
        const t = inSeconds(entry.t);
        const { ja, en } = describeFault(entry);
        const detail = `${entry.line > 0 ? `line ${entry.line}\n` : ''}${ja}\n${en}`;
        return row(name, i + 1, { t, clock: clock(t), to, summary: entry.code, detail });
      });
  }
};

const overviewRow = ({ controller, mode, key, hash, projectHash, forces }: DeviceRecord, i: number): EvidenceRow =>
  row(OVERVIEW.name, i + 1, {
    to: controller,
    summary: `${mode}, key ${key}, program ${hash === projectHash ? '=' : '≠'} project`,
    detail: [
      `program ${hash}`,
      `project ${projectHash}`,
      ...forces.map(({ name, value }) => `forced ${name} = ${String(value)}`),
    ].join('\n'),
  });

/** All files that were read out of controllers, with their rows. */
export const deviceEvidence = (devices: readonly DeviceRecord[], reading: Reading): DeviceEvidence[] => {
  const texts = deviceFiles(devices, reading.startOfDay);
  const clock = (t: number): string => clockOf(reading.startOfDay, t);
  const made = (file: DeviceFile, rows: readonly EvidenceRow[]): DeviceEvidence => ({
    ...{ name: file.name, title: file.title, rows },
    type: file.name.endsWith('.st') ? 'text/plain; charset=utf-8' : 'text/tab-separated-values; charset=utf-8',
    text: texts.get(`team-${file.name}`) ?? '',
  });
  return [
    made(OVERVIEW, devices.map(overviewRow)),
    ...devices.flatMap((device) =>
      partsOf(device.controller, reading).map((file) => made(file, rowsOf(file.name, file.part, device, clock))),
    ),
  ];
};
