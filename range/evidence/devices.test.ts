import { describe, expect, it } from 'vitest';
import { programHash } from '../../simulator/hosts/program.ts';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds } from '../../simulator/kernel/time.ts';
import { resolveSite } from '../../simulator/site/resolve.ts';
import { World } from '../../simulator/site/world.ts';
import { devicesOf } from '../exercise/devices.ts';
import { document } from '../exercise/fixtures.ts';
import { deviceFiles } from './devices.ts';
import { readingOf, rowsOf } from './logs.ts';

const THIEF = { from: 'ews', by: 'engineer', cause: null };
const site = resolveSite(document(), 1, 'team-1');

const events: WorldEvent[] = [];
const world = World.begin({ site, seed: 1, cell: 'team-1', onEvent: (event) => events.push(event) });
const [intake, dosing, transmission] = world.controllers;
world.advanceTo(atSeconds(60));
const changed = `${dosing?.source}\n(* as before *)\n`;
dosing?.engineering.upload(THIEF);
dosing?.engineering.onlineChange(changed, THIEF);
dosing?.engineering.force('SV_LIMITING', 'TRUE', THIEF);
transmission?.engineering.wipe(THIEF);
world.submit({ kind: 'turn-key', by: 'sato', controller: 'plc-dosing', position: 'run' });
dosing?.engineering.releaseAll(THIEF);
intake?.engineering.restart('cold', THIEF);
world.advanceTo(atSeconds(90));

describe('what a team reads out of its controllers', () => {
  const files = deviceFiles(devicesOf(world), 6 * 3600);
  const lines = (name: string): string[][] =>
    String(files.get(name))
      .slice(0, -1)
      .split('\n')
      .map((line) => line.split('\t'));

  it('shows at a glance whose program is not the project’s, and what is forced', () => {
    expect(
      lines('team-controllers.tsv').map(([controller, mode, key, , , comparison, forces]) => [
        controller,
        mode,
        key,
        comparison,
        forces,
      ]),
    ).toEqual([
      ['controller', 'mode', 'key', 'comparison', 'forces'],
      ['plc-intake', 'run', 'remote', 'same', ''],
      ['plc-dosing', 'run', 'run', 'differs', 'SV_LIMITING=true'],
      ['plc-transmission', 'stop', 'remote', 'differs', ''],
    ]);
    expect(files.get('team-plc-dosing-program.st')).toBe(changed);
    expect(files.get('team-plc-transmission-program.st')).toBe('');
  });
  it('tells in the audit log who did what, newest first, refusals too', () => {
    expect(lines('team-plc-dosing-audit.tsv').slice(0, 6)).toEqual([
      ['clock', 'by', 'from', 'action', 'detail', 'result'],
      ['06:01:00', 'engineer', 'ews', 'release-all', '', 'key-locked'],
      ['06:01:00', 'sato', 'cabinet', 'turn-key', 'run', 'ok'],
      ['06:01:00', 'engineer', 'ews', 'force', 'SV_LIMITING := TRUE', 'ok'],
      ['06:01:00', 'engineer', 'ews', 'online-change', programHash(changed), 'ok'],
      ['06:01:00', 'engineer', 'ews', 'upload', programHash(dosing?.host.source ?? ''), 'ok'],
    ]);
  });
  it('words the diagnostic buffer in both languages', () => {
    const row = lines('team-plc-transmission-diagnostics.tsv').find(([, code]) => code === 'program-wiped');
    expect(row).toEqual([
      '06:01:00',
      'program-wiped',
      '0',
      'プログラムとデータが消去されました（engineer）。プログラムを書き込んでください',
      'program and data were deleted (engineer); download a program',
    ]);
  });
  it('stands in the controller log as it happened', () => {
    expect(rowsOf('controller-log', events, readingOf(site)).map(({ to, summary }) => `${to}: ${summary}`)).toEqual([
      'plc-dosing: program uploaded',
      'plc-dosing: program downloaded',
      'plc-dosing: forced SV_LIMITING = true',
      'plc-transmission: program and data deleted',
      'plc-transmission: mode stop',
      'plc-dosing: key turned to run',
      'plc-dosing: release-all refused: key-locked',
      'plc-intake: cold restart',
      'plc-intake: mode stop',
      'plc-intake: mode run',
    ]);
  });
});
