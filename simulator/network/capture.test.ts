import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawFrom, drawStream } from '../kernel/draw.ts';
import { readRequest, writeMultiple, writeSingle } from '../protocols/modbus/client.ts';
import type { ServiceRequest } from './message.ts';
import { PcapngWriter } from './pcapng.ts';
import type { TappedFrame } from './taps.ts';
import { TestWorld, testTopology } from './test-world.ts';

const tshark = spawnSync('tshark', ['--version']).status === 0;
if (!tshark) console.warn('capture tests are skipped: install tshark to run them (apt-get install tshark)');

const modbus = (pdu: Uint8Array) => ({ protocol: 'modbus', unit: 1, pdu }) as const;
const login = { kind: 'login', user: 'u', password: 'p', secondFactor: null } as const;

/** A morning's traffic of every kind, at the scale of seconds. */
const busyWorld = (): { world: TestWorld; frames: TappedFrame[] } => {
  const world = new TestWorld();
  const frames: TappedFrame[] = [];
  const stop = world.network.observe((frame) => frames.push(frame));
  for (let second = 0; second < 20; second++) {
    world.send('hmi', 'plc-1', modbus(readRequest(3, 0, 20)));
    world.send('hmi', 'plc-1', modbus(readRequest(1, 0, 16)));
    world.send('plc-1', 'plc-2', modbus(readRequest(4, 0, 2)));
    world.run(second + 0.3);
    if (second === 2) world.send('office', 'plc-1', modbus(readRequest(3, 0, 1)));
    if (second === 3) world.send('office', 'plc-2', modbus(readRequest(3, 0, 1)));
    if (second === 4) world.send('office', 'plc-2', modbus(writeSingle(0, 1)));
    if (second === 5) world.send('office', 'plc-2', modbus(readRequest(3, 0, 100)));
    if (second === 6) world.send('jump', 'plc-1', modbus(readRequest(3, 0, 4)));
    if (second === 7) world.send('jump', 'plc-1', modbus(writeSingle(0, 1)));
    if (second === 8) world.send('hmi', 'plc-2', modbus(writeMultiple(0, [1, 2, 3])));
    if (second === 9) world.send('office', 'jump', { protocol: 'session', port: 3389, service: login });
    if (second === 10) world.send('plc-1', 'plain', { protocol: 'probe', port: 22 });
    if (second === 10) world.send('hmi', 'plc-1', { protocol: 'probe', port: 502 });
    if (second === 11) world.send('jump', 'plc-2', modbus(readRequest(3, 0, 4)));
    if (second === 12) world.send('office', 'plc-1', { protocol: 'discover' });
    if (second === 12) world.sendTo('plc-1', '192.168.10.77', { protocol: 'discover' });
    if (second === 12) world.sendTo('hmi', '192.168.10.78', modbus(readRequest(3, 0, 1)));
    if (second === 13) world.send('plc-1', 'jump', { protocol: 'session', port: 22, service: login });
    if (second === 14) world.send('hmi', 'jump', { protocol: 'session', port: 22, service: login });
    if (second === 14) world.send('hmi', 'jump', { protocol: 'session', port: 443, service: login });
    if (second === 15) world.network.closeConnections(({ from }) => from === 'plc-1');
    if (second === 16) world.send('hmi', 'plain', modbus(readRequest(3, 0, 1)));
    world.run(second + 1);
  }
  world.run(120);
  stop();
  return { world, frames };
};

describe.skipIf(!tshark)('a capture of the plant network, opened in tshark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  const file = join(folder, 'all.pcapng');
  let frames: TappedFrame[] = [];
  let world: TestWorld;
  const show = (...args: string[]): string[] => {
    const fixed = ['-r', file, '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    return execFileSync('tshark', [...fixed, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')
      .filter((line) => line !== '');
  };
  const write = (): void => {
    const writer = new PcapngWriter(
      testTopology().zones.map(({ id }) => ({ zone: id })),
      1.7e15,
    );
    const half = frames.length >> 1;
    for (const frame of frames.slice(0, half)) writer.append(frame);
    const pieces = [writer.header, writer.take()];
    for (const frame of frames.slice(half)) writer.append(frame);
    pieces.push(writer.take());
    writeFileSync(file, Buffer.concat(pieces));
    const single = frames.map((frame) => writer.packet(frame) ?? new Uint8Array());
    expect(Buffer.concat(pieces).equals(Buffer.concat([writer.header, ...single]))).toBe(true);
    expect(writer.packet({ ...(frames[0] as TappedFrame), zone: 'elsewhere' })).toBeNull();
  };

  beforeAll(() => {
    ({ world, frames } = busyWorld());
    write();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has every frame, each on the interface of its zone', () => {
    expect(show('-T', 'fields', '-e', 'frame.interface_name')).toEqual(frames.map(({ zone }) => zone));
    expect(new Set(frames.map(({ zone }) => zone))).toEqual(new Set(['office-net', 'information', 'control']));
  });

  it('has no malformed packet and no bad checksum', () => {
    expect(show('-Y', '_ws.malformed || _ws.expert.severity >= 8388608')).toEqual([]);
    expect(show('-Y', 'ip.checksum.status == 0 || tcp.checksum.status == 0 || icmp.checksum.status == 0')).toEqual([]);
    expect(show('-Y', 'tcp.checksum.status == 1').length).toBeGreaterThan(300);
  });

  it('has no flaw of sequence, although crossings are in it twice', () => {
    expect(show('-Y', 'tcp.analysis.flags')).toEqual([]);
  });

  it('shows the Modbus requests that the events tell of', () => {
    const functions = show(
      '-Y',
      'modbus && tcp.dstport == 502',
      '-T',
      'fields',
      '-e',
      'ip.src',
      '-e',
      'modbus.func_code',
    );
    expect(functions.length).toBeGreaterThan(60);
    const inControl = show(
      '-Y',
      'modbus && tcp.dstport == 502 && frame.interface_name == "control"',
      '-T',
      'fields',
      '-e',
      'tcp.stream',
    );
    const allowed = world.requests.filter(({ protocol, verdict, to }) => {
      return protocol === 'modbus' && verdict === 'allow' && (to === 'plc-1' || to === 'plc-2');
    });
    expect(inControl.length).toBe(allowed.length);
  });

  it('shows a crossing in both zones, with another MAC and one hop less', () => {
    const rows = show(
      '-Y',
      'ip.src == 192.168.20.10 && modbus',
      '-T',
      'fields',
      '-e',
      'frame.interface_name',
      '-e',
      'eth.src',
      '-e',
      'ip.ttl',
    );
    expect(rows[0]).toBe(`information\t${world.network.macOf('hmi')}\t64`);
    expect(rows.find((row) => row.startsWith('control'))).toMatch(/^control\t02:f1:7e:[0-9a-f:]+\t63$/);
  });

  it('dissects people’s sessions as TLS, RDP and SSH', () => {
    const has = (filter: string) => show('-Y', filter).length;
    expect(has('tls.handshake.type == 1')).toBeGreaterThan(0);
    expect(has('ssh')).toBeGreaterThan(5);
    expect(has('tcp.port == 3389 && (rdp || tpkt)')).toBeGreaterThan(0);
  });
});

const kinds: readonly ServiceRequest[] = [
  modbus(readRequest(3, 0, 8)),
  modbus(readRequest(3, 0, 100)),
  modbus(writeSingle(3, 77)),
  { protocol: 'probe', port: 502 },
  { protocol: 'probe', port: 22 },
  { protocol: 'discover' },
  { protocol: 'session', port: 3389, service: login },
  { protocol: 'session', port: 22, service: login },
];
const hosts = ['office', 'jump', 'hmi', 'plc-1', 'plc-2', 'plain', 'outsider'];

/** Four hundred requests without plan: pipelined, cut off, to dead hosts; watched from the `begin`-th on. */
const wildWorld = (seed: number, begin: number): TappedFrame[] => {
  const world = new TestWorld(testTopology(), seed);
  const frames: TappedFrame[] = [];
  const pick = <T>(what: string, i: number, choices: readonly T[]): T =>
    drawFrom(drawStream(seed, 'test', what), i, choices);
  let seconds = 0;
  for (let i = 0; i < 400; i++) {
    if (i === begin) world.network.observe((frame) => frames.push(frame));
    seconds += pick('pause', i, [0, 0.0001, 0.001, 0.002, 0.01, 0.05, 0.3, 1]);
    world.run(seconds);
    const [from, to] = pick('pair', i, [true, false])
      ? ['office', 'plc-2']
      : [pick('from', i, hosts), pick('to', i, hosts)];
    world.send(from, to, pick('kind', i, kinds), pick('channel', i, [null, 'a', 'b']));
    if (i % 61 === 0) world.network.hangUp('a');
    if (i % 83 === 0) world.network.closeConnections((connection) => connection.to === 'plc-2');
    if (i % 90 === 7) world.dead.add('plc-2');
    if (i % 90 === 17) world.dead.clear();
  }
  world.run(seconds + 200);
  world.network.flush();
  return frames;
};

describe.skipIf(!tshark)('a capture of traffic without plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    [1, 0],
    [2, 0],
    [3, 200],
  ])('has no flaw (seed %i, watched from request %i on)', (seed, begin) => {
    const frames = wildWorld(seed, begin);
    expect(frames.length).toBeGreaterThan(500);
    const writer = new PcapngWriter(testTopology().zones.map(({ id }) => ({ zone: id })));
    for (const frame of frames) writer.append(frame);
    const file = join(folder, `${seed}.pcapng`);
    writeFileSync(file, Buffer.concat([writer.header, writer.take()]));
    const flaws = 'tcp.analysis.flags || _ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0';
    const args = ['-r', file, '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE', '-Y', flaws];
    expect(execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toBe('');
  });
});
