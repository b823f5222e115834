import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as plain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMbap, MbapDecoder } from '../protocols/modbus/mbap.ts';
import { bytesOf, hexOf } from '../protocols/modbus/suite.ts';
import { SiteDocumentSchema } from '../site/document.ts';
import { resolveSite } from '../site/resolve.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { World } from '../site/world.ts';
import { CellHost } from './cell-host.ts';
import { LiveCell } from './live-cell.ts';
import { type ModbusEdge, openModbusEdge } from './modbus-edge.ts';

/* A running world behind real sockets, plain and with TLS: who may write is the controller's own business on both. */

const keys = mkdtempSync(join(tmpdir(), 'kunren-edge-'));
const host = new CellHost();
let edge: ModbusEdge;
let cell: LiveCell;

beforeAll(async () => {
  const base = waterworks();
  const document = SiteDocumentSchema.parse({
    ...base,
    hosts: base.hosts.map((each) => {
      if (each.id === 'hmi') return { ...each, modbusRole: 'operator' };
      if (each.id === 'ews') return { ...each, modbusRole: 'watcher' };
      const roles = { operator: [3, 6], watcher: [3] };
      return each.id === 'plc-dosing' ? { ...each, modbusSecurity: { required: 'writes', roles } } : each;
    }),
    conduits: base.conduits.map((conduit) => ({
      ...conduit,
      rules: conduit.rules.flatMap((rule) =>
        rule.id === 'any-modbus' ? [rule, { ...rule, id: 'tls', protocol: 'modbus-tls' }] : [rule],
      ),
    })),
    edge: [
      { host: 'plc-dosing', protocol: 'modbus', as: 'hmi' },
      { host: 'plc-dosing', protocol: 'modbus-tls', as: 'hmi' },
      { host: 'plc-intake', protocol: 'modbus-tls', as: 'hmi' },
    ],
  });
  const options = { site: resolveSite(document, 1, 'team-1'), seed: 1, cell: 'team-1' };
  cell = new LiveCell({
    maker: {
      create: (sinks) => World.begin({ ...options, ...sinks }),
      restore: (sinks, snapshot, history) => World.restore({ ...options, ...sinks, history }, snapshot),
    },
    pace: 10,
    until: null,
    onFailure: (error) => {
      throw error;
    },
    onEnd: () => {},
    now: () => performance.now(),
    wall: () => Date.now(),
  });
  const { site } = options;
  edge = await openModbusEdge({ cell, site, host: '127.0.0.1', basePort: 0, keys, wake: () => host.wake() });
  host.add('team-1', cell);
  cell.start();
  host.wake();
});
afterAll(async () => {
  await edge.close();
  host.close();
  rmSync(keys, { recursive: true, force: true });
});

const file = (name: string): string => readFileSync(join(keys, 'modbus', name), 'utf8');

const ask = (controller: string, client: string | null, hex: string): Promise<string> =>
  new Promise((resolve) => {
    const protocol = client === null ? 'modbus' : 'modbus-tls';
    const { port } = edge.endpoints.find((each) => each.host === controller && each.protocol === protocol) as {
      port: number;
    };
    const socket =
      client === null
        ? plain(port, '127.0.0.1')
        : tls({
            host: '127.0.0.1',
            port,
            servername: controller,
            ca: file('authority.pem'),
            cert: file(`${client}.pem`),
            key: file(`${client}.key`),
          });
    const decoder = new MbapDecoder();
    socket.on(client === null ? 'connect' : 'secureConnect', () => socket.write(encodeMbap(1, 1, bytesOf(hex))));
    socket.on('data', (chunk: Uint8Array) => {
      const [frame] = decoder.push(chunk);
      if (frame) resolve(hexOf(frame.pdu));
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve('closed'));
  });

const WRITE = '06 0464 0015';

describe('a secured controller behind real sockets', () => {
  it('takes a write over TLS from a role that may write, with the certificate that lies in the folder of keys', async () => {
    expect(await ask('plc-dosing', 'client-hmi-operator', WRITE)).toBe(hexOf(bytesOf(WRITE)));
    expect(await ask('plc-dosing', 'client-hmi-operator', '03 0464 0001')).toBe('03020015');
  });

  it('turns the same write down from another role, and in plain even at the HMI’s own socket', async () => {
    expect(await ask('plc-dosing', 'client-ews-watcher', WRITE)).toBe('8601');
    expect(await ask('plc-dosing', 'client-ews-watcher', '03 0464 0001')).toMatch(/^0302/);
    expect(await ask('plc-dosing', null, WRITE)).toBe('8601');
    expect(await ask('plc-dosing', null, '03 0464 0001')).toMatch(/^0302/);
  });

  it('has no door where a controller takes no certificates', () => {
    expect(edge.endpoints.map(({ host: controller, protocol }) => [controller, protocol])).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-dosing', 'modbus-tls'],
    ]);
  });

  it('replays: what came in encrypted stands in the input log with its role', () => {
    const requests = cell.takeLog().inputs.filter(({ command }) => command.includes('"operator"'));
    expect(requests.length).toBeGreaterThan(0);
  });
});
