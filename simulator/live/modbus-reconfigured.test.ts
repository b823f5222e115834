import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, hexOf } from '../protocols/modbus/suite.ts';
import { type SiteDocument, SiteDocumentSchema } from '../site/document.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { ask } from './modbus-client.fixture.ts';
import { type ModbusPlant, openModbusPlant, secured } from './modbus-plant.fixture.ts';

/* A plant in operation is given MODBUS/TCP Security, and has it taken away again: real clients at its edge all along. */

const PLAIN = [
  { host: 'plc-dosing', protocol: 'modbus' as const, as: 'hmi' },
  { host: 'plc-intake', protocol: 'modbus' as const, as: 'hmi' },
];
const bare = (): SiteDocument => SiteDocumentSchema.parse({ ...waterworks(), edge: PLAIN });
const withSecurity = (required: 'writes' | 'all'): SiteDocument =>
  secured(required, [...PLAIN, { host: 'plc-dosing', protocol: 'modbus-tls', as: 'hmi' }]);

let plant: ModbusPlant;

beforeAll(async () => {
  plant = await openModbusPlant(bare());
});
afterAll(() => plant.close());

const READ = '03 0464 0001';
const write = (value: string): string => `06 0464 ${value}`;

describe('a running plant', () => {
  it('answers in plain alone, and takes writes there, before the measure', async () => {
    expect(plant.listening()).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-intake', 'modbus'],
    ]);
    expect(await ask(plant.plain('plc-dosing'), write('0014'))).toBe(hexOf(bytesOf(write('0014'))));
  });

  it('opens port 802 with the measure, once its downtime has passed, and goes by the role in the certificate', async () => {
    const before = plant.port('plc-dosing', 'modbus');
    await plant.reconfigure(withSecurity('writes'), 2);
    expect(plant.listening()).toHaveLength(2);
    await expect.poll(() => plant.listening(), { timeout: 5000 }).toContainEqual(['plc-dosing', 'modbus-tls']);
    expect(plant.told.at(-1)).toEqual(plant.edge.endpoints);
    expect(await ask(plant.encrypted('client-hmi-operator'), write('0015'))).toBe(hexOf(bytesOf(write('0015'))));
    expect(await ask(plant.encrypted('client-ews-watcher'), write('0016'))).toBe('8601');
    expect(await ask(plant.encrypted('client-ews-watcher'), READ)).toBe('03020015');
    // The plain port is the one that it was: reading goes on there, writing has come to an end.
    expect(plant.port('plc-dosing', 'modbus')).toBe(before);
    expect(await ask(connect(before, '127.0.0.1'), write('0017'))).toBe('8601');
    expect(await ask(connect(before, '127.0.0.1'), READ)).toBe('03020015');
  });

  it('closes port 502 where everything is to be encrypted: who is connected is cut off, who comes is refused', async () => {
    const port = plant.port('plc-dosing', 'modbus');
    const connected = connect(port, '127.0.0.1');
    await new Promise((resolve) => connected.once('connect', resolve));
    const ended = new Promise((resolve) => connected.once('close', resolve));
    connected.on('error', () => undefined);
    await plant.reconfigure(withSecurity('all'));
    await ended;
    expect(plant.listening()).toEqual([
      ['plc-intake', 'modbus'],
      ['plc-dosing', 'modbus-tls'],
    ]);
    expect(await ask(connect(port, '127.0.0.1'), READ)).toBe('ECONNREFUSED');
    expect(await ask(plant.encrypted('client-hmi-operator'), write('0018'))).toBe(hexOf(bytesOf(write('0018'))));
    expect(await ask(plant.plain('plc-intake'), '03 0000 0001')).toMatch(/^0302/);
  });

  it('is as before without the measure, each listener at the port that it had', async () => {
    const secure = plant.port('plc-dosing', 'modbus-tls');
    await plant.reconfigure(bare());
    expect(plant.listening()).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-intake', 'modbus'],
    ]);
    expect(await ask(plant.encrypted('client-hmi-operator', secure), READ)).toBe('ECONNREFUSED');
    expect(await ask(plant.plain('plc-dosing'), write('0019'))).toBe(hexOf(bytesOf(write('0019'))));
    await plant.reconfigure(withSecurity('writes'));
    expect(plant.port('plc-dosing', 'modbus-tls')).toBe(secure);
  });

  it('goes back to its first instant without the listeners that came later', async () => {
    plant.cell.reset();
    await plant.edge.settled();
    expect(plant.listening()).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-intake', 'modbus'],
    ]);
  });
});
