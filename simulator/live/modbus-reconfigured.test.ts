import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as plain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMbap, MbapDecoder } from '../protocols/modbus/mbap.ts';
import { bytesOf, hexOf } from '../protocols/modbus/suite.ts';
import { type SiteDocument, SiteDocumentSchema } from '../site/document.ts';
import { resolveSite } from '../site/resolve.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { World } from '../site/world.ts';
import { CellHost } from './cell-host.ts';
import { LiveCell } from './live-cell.ts';
import { type EdgeEndpoint, type ModbusEdge, openModbusEdge } from './modbus-edge.ts';

/* A plant in operation is given MODBUS/TCP Security, and has it taken away again: real clients at its edge all along. */

const PLAIN = [
  { host: 'plc-dosing', protocol: 'modbus' as const, as: 'hmi' },
  { host: 'plc-intake', protocol: 'modbus' as const, as: 'hmi' },
];
const keys = mkdtempSync(join(tmpdir(), 'kunren-edge-'));
const host = new CellHost();
const told: (readonly EdgeEndpoint[])[] = [];
let edge: ModbusEdge;
let cell: LiveCell;

const bare = (): SiteDocument => SiteDocumentSchema.parse({ ...waterworks(), edge: PLAIN });

/** The site with a secured dosing controller: roles for HMI and engineering workstation, a way through, a listener. */
const secured = (required: 'writes' | 'all'): SiteDocument => {
  const base = bare();
  return SiteDocumentSchema.parse({
    ...base,
    hosts: base.hosts.map((each) => {
      if (each.id === 'hmi') return { ...each, modbusRole: 'operator' };
      if (each.id === 'ews') return { ...each, modbusRole: 'watcher' };
      const roles = { operator: [3, 6], watcher: [3] };
      return each.id === 'plc-dosing' ? { ...each, modbusSecurity: { required, roles } } : each;
    }),
    conduits: base.conduits.map((conduit) => ({
      ...conduit,
      rules: conduit.rules.flatMap((rule) =>
        rule.id === 'any-modbus' ? [rule, { ...rule, id: 'tls', protocol: 'modbus-tls' }] : [rule],
      ),
    })),
    edge: [...PLAIN, { host: 'plc-dosing', protocol: 'modbus-tls', as: 'hmi' }],
  });
};

const reconfigure = async (site: SiteDocument, downtimeSeconds = 0): Promise<void> => {
  cell.submit({ kind: 'reconfigure', site, changes: [], downtimeSeconds });
  host.wake();
  await edge.settled();
};

beforeAll(async () => {
  const options = { site: resolveSite(bare(), 1, 'team-1'), seed: 1, cell: 'team-1' };
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
  const onChange = (endpoints: readonly EdgeEndpoint[]) => void told.push(endpoints);
  const wake = () => host.wake();
  edge = await openModbusEdge({ cell, site: options.site, host: '127.0.0.1', basePort: 0, keys, wake, onChange });
  host.add('team-1', cell);
  cell.start();
  host.wake();
});
afterAll(async () => {
  await edge.close();
  host.close();
  rmSync(keys, { recursive: true, force: true });
});

const listening = (): [string, string][] => edge.endpoints.map(({ host: plc, protocol }) => [plc, protocol]);
const endpoint = (plc: string, protocol: string): EdgeEndpoint =>
  edge.endpoints.find((each) => each.host === plc && each.protocol === protocol) as EdgeEndpoint;

const file = (name: string): string => readFileSync(join(keys, 'modbus', name), 'utf8');

const encrypted = (client: string, port = endpoint('plc-dosing', 'modbus-tls').port): Socket =>
  tls({
    host: '127.0.0.1',
    port,
    servername: 'plc-dosing',
    ca: file('authority.pem'),
    cert: file(`${client}.pem`),
    key: file(`${client}.key`),
  });

/** Asks once on a socket of its own: the answer's hex, or how the connection ended. */
const ask = (socket: Socket, hex: string): Promise<string> =>
  new Promise((resolve) => {
    const decoder = new MbapDecoder();
    socket.write(encodeMbap(1, 1, bytesOf(hex)));
    socket.on('data', (chunk: Uint8Array) => {
      const [frame] = decoder.push(chunk);
      if (frame) resolve(hexOf(frame.pdu));
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    socket.on('close', () => resolve('closed'));
  });

const READ = '03 0464 0001';
const write = (value: string): string => `06 0464 ${value}`;

describe('a running plant', () => {
  it('answers in plain alone, and takes writes there, before the measure', async () => {
    expect(listening()).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-intake', 'modbus'],
    ]);
    expect(await ask(plain(endpoint('plc-dosing', 'modbus').port), write('0014'))).toBe(hexOf(bytesOf(write('0014'))));
  });

  it('opens port 802 with the measure, once its downtime has passed, and goes by the role in the certificate', async () => {
    const before = endpoint('plc-dosing', 'modbus').port;
    await reconfigure(secured('writes'), 2);
    expect(listening()).toHaveLength(2);
    await expect.poll(listening, { timeout: 5000 }).toContainEqual(['plc-dosing', 'modbus-tls']);
    expect(told.at(-1)).toEqual(edge.endpoints);
    expect(await ask(encrypted('client-hmi-operator'), write('0015'))).toBe(hexOf(bytesOf(write('0015'))));
    expect(await ask(encrypted('client-ews-watcher'), write('0016'))).toBe('8601');
    expect(await ask(encrypted('client-ews-watcher'), READ)).toBe('03020015');
    // The plain port is the one that it was: reading goes on there, writing has come to an end.
    expect(endpoint('plc-dosing', 'modbus').port).toBe(before);
    expect(await ask(plain(before), write('0017'))).toBe('8601');
    expect(await ask(plain(before), READ)).toBe('03020015');
  });

  it('closes port 502 where everything is to be encrypted: who is connected is cut off, who comes is refused', async () => {
    const { port } = endpoint('plc-dosing', 'modbus');
    const connected = plain(port);
    await new Promise((resolve) => connected.once('connect', resolve));
    const ended = new Promise((resolve) => connected.once('close', resolve));
    connected.on('error', () => undefined);
    await reconfigure(secured('all'));
    await ended;
    expect(listening()).toEqual([
      ['plc-intake', 'modbus'],
      ['plc-dosing', 'modbus-tls'],
    ]);
    expect(await ask(plain(port), READ)).toBe('ECONNREFUSED');
    expect(await ask(encrypted('client-hmi-operator'), write('0018'))).toBe(hexOf(bytesOf(write('0018'))));
    expect(await ask(plain(endpoint('plc-intake', 'modbus').port), '03 0000 0001')).toMatch(/^0302/);
  });

  it('is as before without the measure, each listener at the port that it had', async () => {
    const secure = endpoint('plc-dosing', 'modbus-tls').port;
    await reconfigure(bare());
    expect(listening()).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-intake', 'modbus'],
    ]);
    expect(await ask(encrypted('client-hmi-operator', secure), READ)).toBe('ECONNREFUSED');
    expect(await ask(plain(endpoint('plc-dosing', 'modbus').port), write('0019'))).toBe(hexOf(bytesOf(write('0019'))));
    await reconfigure(secured('writes'));
    expect(endpoint('plc-dosing', 'modbus-tls').port).toBe(secure);
  });

  it('goes back to its first instant without the listeners that came later', async () => {
    cell.reset();
    await edge.settled();
    expect(listening()).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-intake', 'modbus'],
    ]);
  });
});
