import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMbap, MbapDecoder } from '../protocols/modbus/mbap.ts';
import { serveUnit } from '../protocols/modbus/service.ts';
import { bytesOf, hexOf, SUITE_UNIT, suiteDevice } from '../protocols/modbus/suite.ts';
import { type Identity, ModbusCertificates, roleIn } from './modbus-certificates.ts';
import { createModbusServer, type ModbusServer } from './modbus-server.ts';

/* MODBUS/TCP Security at the edge: certificates that any X.509 reader takes, and a server that insists on them. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-modbus-'));
const plant = new ModbusCertificates(join(folder, 'a'), 'waterworks');
const elsewhere = new ModbusCertificates(join(folder, 'b'), 'elsewhere');
let server: ModbusServer;
const seen: (string | null)[] = [];

beforeAll(async () => {
  const device = suiteDevice();
  server = await createModbusServer({
    host: '127.0.0.1',
    port: 0,
    tls: { ...plant.server('plc-dosing'), authority: plant.authority },
    onOpen: ({ role }) => seen.push(role),
    onRequest: (_connection, unit, pdu, reply) => reply(serveUnit(unit, pdu, device)),
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks once; gives the answer's hex, or the word `closed` when the connection ends without one. */
const ask = (identity: Identity | null, options: ConnectionOptions = {}): Promise<string> =>
  new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host: '127.0.0.1',
      port: server.port,
      servername: 'plc-dosing',
      ca: plant.authority,
      ...(identity && { cert: identity.certificate, key: identity.key }),
      ...options,
    });
    const decoder = new MbapDecoder();
    socket.on('secureConnect', () => socket.write(encodeMbap(1, SUITE_UNIT, bytesOf('03 0000 0001'))));
    socket.on('data', (chunk) => {
      const [frame] = decoder.push(chunk);
      if (!frame) return;
      resolve(hexOf(frame.pdu));
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve('closed'));
  });

describe('a plant’s Modbus certificates', () => {
  it('chain to its authority, name the controller, and carry the client’s role', () => {
    const authority = new X509Certificate(plant.authority);
    const controller = new X509Certificate(plant.server('plc-dosing').certificate);
    const hmi = new X509Certificate(plant.client('hmi', 'operator').certificate);
    expect(authority.ca).toBe(true);
    expect(controller.checkIssued(authority) && controller.verify(authority.publicKey)).toBe(true);
    expect(controller.checkHost('plc-dosing')).toBe('plc-dosing');
    expect(controller.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(hmi.verify(authority.publicKey)).toBe(true);
    expect(roleIn(hmi.raw)).toBe('operator');
    expect(roleIn(controller.raw)).toBeNull();
    expect(roleIn(hmi.raw.subarray(0, 200))).toBeNull();
  });

  it('are made once and kept', () => {
    const again = new ModbusCertificates(join(folder, 'a'), 'waterworks');
    expect(again.authority).toBe(plant.authority);
    expect(again.client('hmi', 'operator')).toEqual(plant.client('hmi', 'operator'));
    expect(again.client('hmi', 'engineer')).not.toEqual(plant.client('hmi', 'operator'));
  });
});

describe('the Modbus server with TLS', () => {
  it('answers a client of its authority and knows its role', async () => {
    seen.length = 0;
    expect(await ask(plant.client('hmi', 'operator'))).toBe('03021000');
    expect(await ask(plant.client('guest', null))).toBe('03021000');
    expect(seen).toEqual(['operator', null]);
  });

  it('answers over TLS 1.2 and 1.3, and nothing older', async () => {
    const hmi = plant.client('hmi', 'operator');
    expect(await ask(hmi, { minVersion: 'TLSv1.3' })).toBe('03021000');
    expect(await ask(hmi, { maxVersion: 'TLSv1.2' })).toBe('03021000');
    expect(await ask(hmi, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).toBe(
      'closed',
    );
  });

  it('says nothing to a client without a certificate, or with one of another authority', async () => {
    seen.length = 0;
    expect(await ask(null)).toBe('closed');
    expect(await ask(elsewhere.client('hmi', 'operator'))).toBe('closed');
    expect(await ask(elsewhere.client('hmi', 'operator'), { ca: elsewhere.authority, rejectUnauthorized: false })).toBe(
      'closed',
    );
    expect(seen).toEqual([]);
  });

  it('is known by its certificate: a client of another authority turns away from it', async () => {
    expect(await ask(plant.client('hmi', 'operator'), { ca: elsewhere.authority })).toBe('closed');
  });

  it('goes on after plain Modbus and other bytes at its door', async () => {
    const { connect: plain } = await import('node:net');
    await new Promise<void>((resolve) => {
      const socket = plain(server.port, '127.0.0.1', () => socket.write(encodeMbap(1, 1, bytesOf('06 0000 0001'))));
      socket.on('data', () => undefined);
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    expect(await ask(plant.client('hmi', 'operator'))).toBe('03021000');
  });
});
