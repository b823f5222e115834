import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, connect as plain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Controller } from '../simulator/hosts/controller.ts';
import { atSeconds } from '../simulator/kernel/time.ts';
import { ask, encrypted } from '../simulator/live/modbus-client.fixture.ts';
import { bytesOf, hexOf } from '../simulator/protocols/modbus/suite.ts';
import { World } from '../simulator/site/world.ts';
import { makeKeys } from './keys.ts';
import { readSite, siteFor, TEAM, withMeasures } from './site.ts';

/*
 * The waterworks with MODBUS/TCP Security as what runs in its containers: the same programs as processes of their own,
 * with real TLS between controllers and from outside.
 */

const SEED = 5;
const UNTIL = 180;
const MEASURES = ['modbus-security'];
const root = fileURLToPath(new URL('..', import.meta.url));
const files = readSite(join(root, 'scenarios/sites/waterworks'));
const site = siteFor(files, SEED, MEASURES);
const keys = mkdtempSync(join(tmpdir(), 'kunren-container-keys-'));
const controllers = site.hosts.filter((host) => host.kind === 'controller').map((host) => host.id);
const children: ChildProcess[] = [];
const ports = new Map<string, { plain: number; secure: number }>();
const said: { at: number; type: string; data: Record<string, unknown>; of: string }[] = [];

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const start = (of: string, program: string, env: Record<string, string | number>): void => {
  const settings = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
  const child = spawn(process.execPath, ['--no-warnings', join(root, program)], {
    env: { PATH: process.env.PATH, LISTEN: '127.0.0.1', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let rest = '';
  child.stdout?.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() as string;
    for (const line of lines) said.push({ of, ...JSON.parse(line) });
  });
};

beforeAll(async () => {
  makeKeys(keys, withMeasures(files.document, MEASURES));
  const fieldbus = await freePort();
  for (const id of controllers) ports.set(id, { plain: await freePort(), secure: await freePort() });
  const peers = [...ports].map(([id, each]) => `${id}=127.0.0.1:${each.plain}:${each.secure}`).join(',');
  const pace = { PACE: 0, RECORD: 60, UNTIL, SEED };
  start('plant', 'docker/plant.ts', { PORT: fieldbus, MEASURES: MEASURES.join(','), ...pace });
  for (const [id, { plain: port, secure }] of ports) {
    const own = { PLC: id, PORT: port, SECURE_PORT: secure, KEYS: join(keys, id) };
    start(id, 'docker/plc.ts', { ...own, PLANT: `127.0.0.1:${fieldbus}`, PEERS: peers });
  }
  while (!said.some(({ type }) => type === 'plant.stands')) await sleep(50);
});
afterAll(async () => {
  for (const child of children) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill()) await ended;
  }
  rmSync(keys, { recursive: true, force: true });
});

const secure = (client: string): Socket =>
  encrypted(keys, 'plc-dosing', ports.get('plc-dosing')?.secure as number, client);

describe('the containers’ programs with MODBUS/TCP Security', () => {
  it('are the same process as in one world with the measure, and read from each other encrypted', () => {
    const world = World.begin({ site, seed: SEED, cell: TEAM, onEvent: () => {} });
    const truths = said.filter(({ type }) => type === 'plant.truth');
    expect(truths.map(({ at }) => at)).toEqual([60, 120, 180]);
    for (const { at, data } of truths) {
      world.advanceTo(atSeconds(at));
      expect(data).toEqual(JSON.parse(JSON.stringify(world.truth())));
    }
    expect(said.filter(({ type }) => type === 'peer.silent')).toEqual([]);
    // What the transmission controller holds of the dosing controller came through port 802.
    const held = world.controllers.find(({ id }) => id === 'plc-transmission') as Controller;
    expect([...held.plc.image.holdingRegisters.subarray(1084, 1098)].some((word) => word !== 0)).toBe(true);
  });

  it('serve port 802 by the role in the certificate, and port 502 for reading', async () => {
    const port = ports.get('plc-dosing')?.plain as number;
    const write = '06 0464 0015';
    expect(await ask(secure('client-hmi-operator'), write)).toBe(hexOf(bytesOf(write)));
    expect(await ask(secure('client-plc-intake-controller'), write)).toBe('8601');
    expect(await ask(secure('client-plc-intake-controller'), '03 0464 0001')).toBe('03020015');
    expect(await ask(plain(port), write)).toBe('8601');
    expect(await ask(plain(port), '03 0464 0001')).toBe('03020015');
  });

  it('lie behind keys that a controller’s container can read, in a folder that others cannot enter', () => {
    expect(statSync(keys).mode & 0o077).toBe(0);
    expect(statSync(join(keys, 'plc-dosing/server.key')).mode & 0o004).toBe(0o004);
    expect(statSync(join(keys, 'modbus/authority.key')).mode & 0o077).toBe(0);
    expect(() => statSync(join(keys, 'plc-dosing/authority.key'))).toThrow();
  });
});
