import { inSeconds } from '../../simulator/kernel/time.ts';
import { describeFault } from '../../simulator/plc/runtime/fault.ts';
import type { DeviceRecord } from '../exercise/devices.ts';
import { clockOf } from './logs.ts';

const table = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map((cell) => String(cell).replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`).join('');

/**
 * What a team reads out of its controllers: an overview in which a changed program shows by its hash, and of each
 * controller its audit log, its diagnostic buffer and the text of the program that was in it.
 */
export const deviceFiles = (devices: readonly DeviceRecord[], startOfDay: number): Map<string, string> => {
  const clock = (t: DeviceRecord['audit'][number]['t']): string => clockOf(startOfDay, inSeconds(t));
  const overview = devices.map(({ controller, mode, key, hash, projectHash, forces }) => [
    controller,
    mode,
    key,
    hash,
    projectHash,
    hash === projectHash ? 'same' : 'differs',
    forces.map(({ name, value }) => `${name}=${String(value)}`).join(', '),
  ]);
  const files = new Map([
    [
      'team-controllers.tsv',
      table([['controller', 'mode', 'key', 'program', 'project', 'comparison', 'forces'], ...overview]),
    ],
  ]);
  for (const { controller, audit, diagnostics, source } of devices) {
    files.set(
      `team-${controller}-audit.tsv`,
      table([
        ['clock', 'by', 'from', 'action', 'detail', 'result'],
        ...audit.map(({ t, by, from, action, detail, result }) => [clock(t), by, from, action, detail, result]),
      ]),
    );
    files.set(
      `team-${controller}-diagnostics.tsv`,
      table([
        ['clock', 'code', 'line', 'ja', 'en'],
        ...diagnostics.map((entry) => {
          const { ja, en } = describeFault(entry);
          return [clock(entry.t), entry.code, entry.line, ja, en];
        }),
      ]),
    );
    files.set(`team-${controller}-program.st`, source);
  }
  return files;
};
