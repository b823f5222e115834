import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../kernel/digest.ts';
import { atSeconds } from '../kernel/time.ts';
import { PcapngWriter } from '../network/pcapng.ts';
import { readRequest, writeSingle } from '../protocols/modbus/client.ts';
import { calendarStart } from './calendar.ts';
import type { Site } from './document.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';
import { worldDigest } from './world-digest.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) console.warn('skipped: the capture of a running site (install tshark)');

const run = (site: Site, observed: boolean): { world: World; digest: Digest; parts: Uint8Array[] } => {
  const digest = worldDigest();
  const world = World.begin({ site, seed: 5, cell: 'team-1', onEvent: (event) => digest.add(event) });
  const writer = new PcapngWriter(
    site.zones.map(({ id }) => ({ zone: id })),
    calendarStart(6 * 3600) * 1000,
  );
  const parts: Uint8Array[] = [writer.header];
  if (observed)
    world.network.observe((frame) => {
      const packet = writer.packet(frame);
      if (packet) parts.push(packet);
    });
  const modbus = (from: string, pdu: Uint8Array) =>
    world.submit({
      kind: 'request',
      from,
      to: 'plc-dosing',
      channel: 'test',
      request: { protocol: 'modbus', unit: 1, pdu },
    });
  world.advanceTo(atSeconds(10));
  modbus('jump', readRequest(3, 1024, 10));
  modbus('jump', writeSingle(9000, 1));
  modbus('office-pc', readRequest(3, 0, 1));
  world.submit({
    kind: 'request',
    from: 'vendor-pc',
    to: 'gateway',
    channel: 's',
    request: {
      protocol: 'session',
      port: 443,
      service: { kind: 'login', user: 'nobody', password: 'x', secondFactor: null },
    },
  });
  world.submit({ kind: 'request', from: 'jump', to: 'hmi', channel: 'd', request: { protocol: 'discover' } });
  world.advanceTo(atSeconds(20));
  world.submit({ kind: 'hang-up', channel: 'test' });
  world.advanceTo(atSeconds(60));
  world.network.flush();
  return { world, digest, parts };
};

describe('the capture of a running site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-capture-'));
  const file = join(folder, 'site.pcapng');
  let site: Site;
  let digests: readonly string[];
  const tshark = (...args: string[]): string[] =>
    execFileSync('tshark', ['-r', file, '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\n')
      .filter((line) => line !== '');

  beforeAll(() => {
    site = resolveSite(waterworks(), 5, 'team-1');
    const seen = run(site, true);
    digests = [seen.digest.value, run(site, false).digest.value];
    writeFileSync(file, Buffer.concat(seen.parts));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('changes nothing: an observed world has the digest of an unobserved one', () => {
    expect(digests[0]).toBe(digests[1]);
  });

  it.skipIf(!hasTshark)('holds no malformed packet, no bad checksum and no complaint about sequence numbers', () => {
    expect(
      tshark('-Y', '_ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags'),
    ).toEqual([]);
  });

  it.skipIf(!hasTshark)('shows Modbus and OPC UA as what they are, in every zone that they cross', () => {
    const polls = tshark('-Y', 'modbus.func_code == 3', '-T', 'fields', '-e', 'frame.interface_name');
    expect(new Set(polls)).toEqual(new Set(['control', 'control-information']));
    expect(tshark('-Y', 'opcua.servicenodeid.numeric == 826').length).toBeGreaterThan(20);
    expect(tshark('-Y', 'modbus.exception_code == 2').length).toBeGreaterThan(0);
  });
});
