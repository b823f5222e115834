import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import {
  AttributeIds,
  DataType,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  StatusCodes,
  UserTokenType,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/* Tools that know nothing of this project read and write a running site, as its users' own tools would. */

const run = promisify(execFile);
const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const hasMbpoll = has('mbpoll', '-V');
const hasNmap = has('nmap', '--version');
const python = ['/usr/bin/python3', 'python3'].find((candidate) =>
  has(candidate, '-c', 'from pymodbus.client import ModbusTcpClient'),
);
if (!hasMbpoll) console.warn('skipped: mbpoll against a running site (install mbpoll)');
if (!hasNmap) console.warn('skipped: nmap against a running site (install nmap)');
if (!python)
  console.warn('skipped: pymodbus against a running site (install python3-pymodbus and python3-serial-asyncio)');

interface Endpoint {
  readonly host: string;
  readonly protocol: 'modbus' | 'opcua';
  readonly as: string;
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

/** AIC-201.SV, whole mg/L: holding register 1124 counted from 0. */
const DOSE = 1124;

describe('a running site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-clients-'));
  let site: ChildProcess;
  let endpoints: readonly Endpoint[] = [];
  const endpoint = (protocol: string, as: string): Endpoint => {
    const found = endpoints.find((each) => each.host === 'plc-dosing' && each.protocol === protocol && each.as === as);
    if (!found) throw new Error(`no ${protocol} endpoint as ${as}`);
    return found;
  };

  beforeAll(async () => {
    const cli = new URL('./kunren.ts', import.meta.url).pathname;
    site = spawn(process.execPath, ['--no-warnings', cli, 'site', 'run', 'waterworks', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KUNREN_DATA: folder },
    });
    const lines = createInterface({ input: site.stdout as NodeJS.ReadableStream });
    for await (const line of lines) {
      const first = JSON.parse(line) as { schema: number; site: string; endpoints: Endpoint[] };
      expect(first).toMatchObject({ schema: 1, site: 'waterworks' });
      endpoints = first.endpoints;
      break;
    }
    // The plant is primed and every controller has scanned before the first question.
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }, 60_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => site.once('exit', resolve));
    site.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('listens on the loopback only', () => {
    expect(endpoints.length).toBeGreaterThan(0);
    expect(new Set(endpoints.map((each) => each.address))).toEqual(new Set(['127.0.0.1']));
  });

  it.skipIf(!hasMbpoll)('is read and written by mbpoll', async () => {
    const { port } = endpoint('modbus', 'jump');
    const mbpoll = async (...args: string[]) =>
      (await run('mbpoll', ['-m', 'tcp', '-a', '1', '-t', '4', '-p', String(port), ...args])).stdout;
    expect(await mbpoll('-r', String(DOSE + 1), '-c', '1', '-1', '127.0.0.1')).toMatch(
      new RegExp(`\\[${DOSE + 1}\\]:\\s+20`),
    );
    expect(await mbpoll('-r', String(DOSE + 1), '127.0.0.1', '22')).toContain('Written 1 reference');
    expect(await mbpoll('-r', String(DOSE + 1), '-c', '1', '-1', '127.0.0.1')).toMatch(
      new RegExp(`\\[${DOSE + 1}\\]:\\s+22`),
    );
  });

  it.skipIf(!hasNmap)('tells nmap who it is', async () => {
    const { port } = endpoint('modbus', 'ews');
    const { stdout } = await run('nmap', [
      '-Pn',
      '-n',
      '-p',
      String(port),
      '--script',
      '+modbus-discover',
      '127.0.0.1',
    ]);
    expect(stdout).toMatch(/modbus-discover/);
    expect(stdout).toContain('Kunren Automation KA-300');
  });

  it.skipIf(!python)('is read and written by pymodbus', async () => {
    const { port } = endpoint('modbus', 'ews');
    const script = `
from pymodbus.client import ModbusTcpClient
c = ModbusTcpClient('127.0.0.1', port=${port})
assert c.connect()
print(c.write_register(${DOSE}, 21, slave=1).isError())
print(c.read_holding_registers(${DOSE}, 1, slave=1).registers)
print(c.read_holding_registers(60000, 5, slave=1).exception_code)
print(c.read_coils(64, 2, slave=1).bits[:2])
c.close()`;
    const { stdout } = await run(python as string, ['-c', script]);
    expect(stdout.trim().split('\n')).toEqual(['False', '[21]', '2', '[True, True]']);
  });

  it('is browsed and read by node-opcua’s client without a user, and written with an operator’s account only', async () => {
    const { url } = endpoint('opcua', 'ews');
    const client = OPCUAClient.create({
      endpointMustExist: false,
      securityMode: MessageSecurityMode.None,
      securityPolicy: SecurityPolicy.None,
      connectionStrategy: { maxRetry: 1 },
    });
    await client.connect(url);
    const node = 'ns=2;s=AIC-201.SV';
    const write = {
      nodeId: node,
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.Double, value: 19 } },
    };
    const guest = await client.createSession();
    const objects = await guest.browse('ObjectsFolder');
    expect(objects.references?.map((reference) => reference.browseName.name)).toContain('plc-dosing');
    expect((await guest.read({ nodeId: node, attributeId: AttributeIds.Value })).value.value).toBeGreaterThan(0);
    expect(await guest.write(write)).toBe(StatusCodes.BadUserAccessDenied);
    await guest.close();
    const operator = await client.createSession({
      type: UserTokenType.UserName,
      userName: 'operator',
      password: 'unten-1',
    });
    expect(await operator.write(write)).toBe(StatusCodes.Good);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await operator.read({ nodeId: node, attributeId: AttributeIds.Value })).value.value).toBe(19);
    await operator.close();
    await client.disconnect();
  }, 30_000);
});
