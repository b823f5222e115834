import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, hexOf } from '../protocols/modbus/suite.ts';
import { ask } from './modbus-client.fixture.ts';
import { type ModbusPlant, openModbusPlant, secured } from './modbus-plant.fixture.ts';

/* A running world behind real sockets, plain and with TLS: who may write is the controller's own business on both. */

let plant: ModbusPlant;

beforeAll(async () => {
  plant = await openModbusPlant(
    secured('writes', [
      { host: 'plc-dosing', protocol: 'modbus', as: 'hmi' },
      { host: 'plc-dosing', protocol: 'modbus-tls', as: 'hmi' },
      { host: 'plc-intake', protocol: 'modbus-tls', as: 'hmi' },
    ]),
  );
});
afterAll(() => plant.close());

const WRITE = '06 0464 0015';
const READ = '03 0464 0001';

describe('a secured controller behind real sockets', () => {
  it('takes a write over TLS from a role that may write, with the certificate that lies in the folder of keys', async () => {
    expect(await ask(plant.encrypted('client-hmi-operator'), WRITE)).toBe(hexOf(bytesOf(WRITE)));
    expect(await ask(plant.encrypted('client-hmi-operator'), READ)).toBe('03020015');
  });

  it('turns the same write down from another role, and in plain even at the HMI’s own socket', async () => {
    expect(await ask(plant.encrypted('client-ews-watcher'), WRITE)).toBe('8601');
    expect(await ask(plant.encrypted('client-ews-watcher'), READ)).toMatch(/^0302/);
    expect(await ask(plant.plain('plc-dosing'), WRITE)).toBe('8601');
    expect(await ask(plant.plain('plc-dosing'), READ)).toMatch(/^0302/);
  });

  it('has no door where a controller takes no certificates', () => {
    expect(plant.listening()).toEqual([
      ['plc-dosing', 'modbus'],
      ['plc-dosing', 'modbus-tls'],
    ]);
  });

  it('replays: what came in encrypted stands in the input log with its role', () => {
    const requests = plant.cell.takeLog().inputs.filter(({ command }) => command.includes('"operator"'));
    expect(requests.length).toBeGreaterThan(0);
  });
});
