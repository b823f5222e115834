import { execFile, spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import modbusSerial from 'modbus-serial';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRequest } from '../protocols/modbus/client.ts';
import type { ModbusDevice } from '../protocols/modbus/device.ts';
import { encodeMbap } from '../protocols/modbus/mbap.ts';
import { serveUnit } from '../protocols/modbus/service.ts';
import { SUITE_UNIT, suiteDevice } from '../protocols/modbus/suite.ts';
import { createModbusServer, type ModbusServer } from './modbus-server.ts';

/* Clients that know nothing of this project drive the suite's device over its sockets, function by function. */

const run = promisify(execFile);
const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const hasMbpoll = has('mbpoll', '-V');
const hasNmap = has('nmap', '--version');
const python = ['/usr/bin/python3', 'python3'].find((each) =>
  has(each, '-c', 'from pymodbus.client import ModbusTcpClient'),
);
if (!hasMbpoll) console.warn('skipped: mbpoll against the suite device (install mbpoll)');
if (!hasNmap) console.warn('skipped: nmap against the suite device (install nmap)');
if (!python) console.warn('skipped: pymodbus against the suite device (install python3-pymodbus)');

let server: ModbusServer;
let device: ModbusDevice;
beforeAll(async () => {
  device = suiteDevice({ eventLog: true });
  server = await createModbusServer({
    host: '127.0.0.1',
    port: 0,
    onRequest: (_connection, unit, pdu, reply) => reply(serveUnit(unit, pdu, device)),
  });
});
afterAll(() => server.close());

describe('the suite device', () => {
  it.skipIf(!python)('is understood by pymodbus in every function that it has', async () => {
    const script = `
from pymodbus.client import ModbusTcpClient
from pymodbus.diag_message import *
from pymodbus.file_message import *
from pymodbus.other_message import *
from pymodbus.register_read_message import *
from pymodbus.mei_message import *
from pymodbus.register_write_message import MaskWriteRegisterRequest
c = ModbusTcpClient('127.0.0.1', port=${server.port})
assert c.connect()
u = ${SUITE_UNIT}
def ask(r):
    r.unit_id = u
    r.slave_id = u
    return c.execute(r)
print(c.read_coils(0, 6, slave=u).bits[:6])
print(c.read_discrete_inputs(0, 4, slave=u).bits[:4])
print(c.read_holding_registers(1, 2, slave=u).registers)
print(c.read_input_registers(1, 2, slave=u).registers)
print(c.write_coil(1, True, slave=u).value, c.write_register(2, 77, slave=u).value)
print(c.write_coils(4, [True, False, True], slave=u).count, c.write_registers(5, [1, 2, 3], slave=u).count)
print(ask(ReadExceptionStatusRequest()).status)
print(ask(ReturnQueryDataRequest(0xa537)).message)
print(ask(GetCommEventCounterRequest()).count > 0)
print(ask(MaskWriteRegisterRequest(2, 0xf2, 0x25)).isError())
print(ask(ReadWriteMultipleRegistersRequest(read_address=1, read_count=1, write_address=8, write_registers=[9])).registers)
r = ask(ReadFileRecordRequest([FileRecord(file_number=4, record_number=1, record_length=2)]))
print(r.records[0].record_data.hex())
print(ask(ReadDeviceInformationRequest(1, 0)).information[0].decode())
print(c.read_holding_registers(199, 2, slave=u).exception_code)
print(c.write_register(180, 1, slave=u).exception_code)
c.close()`;
    const { stdout } = await run(python as string, ['-c', script]);
    expect(stdout.trim().split('\n')).toEqual([
      '[True, False, False, True, False, False]',
      '[True, False, True, False]',
      '[4097, 4098]',
      '[8193, 8194]',
      'True 77',
      '3 3',
      '109',
      expect.stringMatching(/42295/),
      'True',
      'False',
      '[4097]',
      '40014002',
      'Mizu',
      '2',
      '4',
    ]);
  });

  it('is read and written by modbus-serial in every function that it has', async () => {
    const client = new modbusSerial.default();
    await client.connectTCP('127.0.0.1', { port: server.port });
    client.setID(SUITE_UNIT);
    try {
      expect((await client.readCoils(9, 3)).data.slice(0, 3)).toEqual([true, false, false]);
      expect((await client.readDiscreteInputs(2, 2)).data.slice(0, 2)).toEqual([true, false]);
      expect((await client.readHoldingRegisters(20, 2)).data).toEqual([0x1014, 0x1015]);
      expect((await client.readInputRegisters(3, 1)).data).toEqual([0x2003]);
      await client.writeCoil(30, true);
      await client.writeRegister(30, 5);
      await client.writeCoils(31, [true, true]);
      await client.writeRegisters(31, [6, 7]);
      expect((await client.readHoldingRegisters(30, 3)).data).toEqual([5, 6, 7]);
      expect((await client.readDeviceIdentification(1, 0)).data).toMatchObject({ 0: 'Mizu', 1: 'WC-200', 2: '1.4' });
      for (const [call, code] of [
        [() => client.readHoldingRegisters(199, 2), 2],
        [() => client.writeRegister(160, 1), 2],
        [() => client.readHoldingRegisters(0, 0), 3],
        [() => client.readHoldingRegisters(180, 1), 4],
      ] as const)
        await expect(call()).rejects.toMatchObject({ modbusCode: code });
    } finally {
      await new Promise<void>((resolve) => client.close(() => resolve()));
    }
  });

  it.skipIf(!hasMbpoll)('is polled by mbpoll in all four areas, and written', async () => {
    const mbpoll = async (...args: string[]) =>
      (await run('mbpoll', ['-m', 'tcp', '-a', String(SUITE_UNIT), '-p', String(server.port), '-0', '-1', ...args]))
        .stdout;
    expect(await mbpoll('-t', '4:hex', '-r', '40', '-c', '2', '127.0.0.1')).toMatch(/0x1028[\s\S]*0x1029/);
    expect(await mbpoll('-t', '3:hex', '-r', '4', '127.0.0.1')).toMatch(/0x2004/);
    expect(await mbpoll('-t', '1', '-r', '4', '127.0.0.1')).toMatch(/\[4\]:\s+1/);
    expect(await mbpoll('-t', '0', '-r', '12', '127.0.0.1')).toMatch(/\[12\]:\s+1/);
    await run('mbpoll', [
      '-m',
      'tcp',
      '-a',
      '17',
      '-p',
      String(server.port),
      '-0',
      '-t',
      '4',
      '-r',
      '50',
      '127.0.0.1',
      '3',
      '4',
    ]);
    expect(await mbpoll('-t', '4', '-r', '50', '-c', '2', '127.0.0.1')).toMatch(/\[50\]:\s+3[\s\S]*\[51\]:\s+4/);
  });

  it.skipIf(!hasNmap)('tells nmap’s modbus-discover who it is', async () => {
    // It begins with unit 1 and waits seconds for each that is silent: this device answers to any.
    const careless = suiteDevice({ units: 'any' });
    const { port, close } = await createModbusServer({
      host: '127.0.0.1',
      port: 0,
      onRequest: (_connection, unit, pdu, reply) => reply(serveUnit(unit, pdu, careless)),
    });
    const args = ['-Pn', '-n', '-p', String(port), '--script', '+modbus-discover', '127.0.0.1'];
    expect((await run('nmap', args)).stdout).toMatch(/Mizu WC-200 1\.4/);
    await close();
  });
});

describe('the suite device among clients that mean no good', () => {
  it('answers a careful client while others are slow, stop half-way, or flood without reading', async () => {
    const bad: Socket[] = [];
    const open = (): Promise<Socket> =>
      new Promise((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
        socket.on('error', () => undefined);
        bad.push(socket);
      });
    const frame = encodeMbap(1, SUITE_UNIT, readRequest(3, 0, 125));
    for (let i = 0; i < 10; i++) (await open()).write(frame.subarray(0, 1 + (i % 11)));
    for (let i = 0; i < 5; i++) (await open()).end();
    const flood = Buffer.concat(Array.from({ length: 5000 }, () => frame));
    for (let i = 0; i < 5; i++) {
      const socket = await open();
      socket.pause();
      for (let k = 0; k < 4; k++) socket.write(flood);
    }
    const client = new modbusSerial.default();
    await client.connectTCP('127.0.0.1', { port: server.port });
    client.setID(SUITE_UNIT);
    for (let i = 0; i < 50; i++) expect((await client.readInputRegisters(3, 1)).data).toEqual([0x2003]);
    expect(server.buffered).toBeLessThan(5 * 256 * 1024);
    await new Promise<void>((resolve) => client.close(() => resolve()));
    for (const socket of bad) socket.destroy();
    await expect.poll(() => server.connections).toBe(0);
  });
});
