import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { atSeconds, START } from '../../kernel/time.ts';
import { Assembler, takeChunk } from './binary/transport.ts';
import { tcpSegments } from './captures.fixture.ts';
import { methodNode, methodSetOf } from './controller-space.ts';
import { opcUaWire } from './conversation.ts';
import { plantCertificate } from './plant-certificate.ts';
import type { ChannelSecurity } from './security.ts';
import { OpcUaServer } from './server.ts';
import type { OpcUaRequest } from './services.ts';
import { ACCESS, dosingController } from './space.fixture.ts';
import { Status } from './status.ts';
import type { WireSegment } from './wire-channel.ts';

const REFERENCE = process.env.KUNREN_REFERENCE_DATA;
const CAPTURES = REFERENCE ? join(REFERENCE, 'pcap', 'icsnpp-opcua') : '';
const files = REFERENCE && existsSync(CAPTURES) ? readdirSync(CAPTURES).filter((file) => file.endsWith('.pcap')) : [];
if (files.length === 0) console.info('skipped: set KUNREN_REFERENCE_DATA to decode captures of real OPC UA clients');

/** `frame type service` of every message that ends in a frame, as the expected table has them. */
const decode = (file: Uint8Array): { rows: string[]; rest: number } => {
  const streams = new Map<string, { next: number; waiting: Uint8Array; assembler: Assembler }>();
  const rows: string[] = [];
  let rest = 0;
  for (const { frame, direction, sequence, late, payload } of tcpSegments(file)) {
    let stream = streams.get(direction);
    if (!stream) {
      if (!/^(HEL|ACK|OPN|MSG|CLO)[FCA]/.test(String.fromCharCode(...payload.subarray(0, 4)))) continue;
      stream = { next: sequence, waiting: new Uint8Array(0), assembler: new Assembler(0) };
      streams.set(direction, stream);
    }
    if (payload[0] === 0x48) stream.assembler = new Assembler(0); // a new connection from the same port
    const ahead = (sequence - stream.next) | 0;
    if (ahead < 0 && payload[0] !== 0x48) continue; // sent again
    if (ahead !== 0) stream.waiting = new Uint8Array(0); // the capture has a gap
    stream.next = (sequence + payload.length) >>> 0;
    stream.waiting = Uint8Array.from([...stream.waiting, ...payload]);
    const types: string[] = [];
    const services: string[] = [];
    for (let taken = takeChunk(stream.waiting); taken; taken = takeChunk(stream.waiting)) {
      const message = stream.assembler.push(taken.chunk);
      types.push(taken.chunk.type);
      if (message) {
        services.push(message.encoding.replace('i=', ''));
        rest += message.rest;
      }
      stream.waiting = stream.waiting.subarray(taken.size);
    }
    if (types.length > 0 && !late) rows.push(`${frame} ${types.join(',')} ${services.join(',')}`.trim());
  }
  return { rows, rest };
};

describe.skipIf(files.length === 0)('captures of real clients and servers', () => {
  it.each(files)('%s decodes to the messages that an analyser sees, to the last byte', (file) => {
    const expected = join(
      REFERENCE ?? '',
      'pcap',
      'expected',
      `icsnpp-opcua__${file.replace(/\.pcap$/, '')}.opcua.tsv.gz`,
    );
    const lines = gunzipSync(readFileSync(expected)).toString('utf8').trimEnd().split('\n').slice(1);
    const wanted = lines.map((line) => {
      const columns = line.split('\t');
      return `${columns[0]} ${columns[5]} ${columns[6] ?? ''}`.trim();
    });
    const { rows, rest } = decode(readFileSync(join(CAPTURES, file)));
    expect(rows).toEqual(wanted);
    expect(rest).toBe(0);
  });
});

/** A conversation that uses every service, served by a controller. */
const conversation = (security?: ChannelSecurity): { segments: WireSegment[]; state: Record<string, unknown> } => {
  const server = new OpcUaServer(dosingController().space, ACCESS);
  const wire = opcUaWire({ epoch: Date.UTC(2026, 3, 1), endpointUrl: 'opc.tcp://plc-dosing:4840' });
  const state: Record<string, unknown> = { connection: 3 };
  const segments: WireSegment[] = [...wire({ moment: 'open', at: START }, state)];
  const session = 1;
  const point = (tag: string) => ({ node: `ns=2;s=${tag}`, attribute: 13 });
  const requests: OpcUaRequest[] = [
    {
      kind: 'openSession',
      name: 'workstation',
      user: 'engineer1',
      password: 'ladder',
      ...(security ? { security } : {}),
    },
    {
      kind: 'browse',
      session,
      items: ['i=85', 'ns=2;s=plc-dosing/GlobalVars'].map((node) => ({
        node,
        direction: 'both' as const,
        referenceType: null,
        includeSubtypes: true,
        nodeClasses: 0,
      })),
      limit: 0,
    },
    {
      kind: 'read',
      session,
      items: [
        point('AIC-201.PV'),
        point('AIC-201.SV#EngineeringUnits'),
        point('NOBODY'),
        { node: 'i=2256', attribute: 13 },
      ],
    },
    { kind: 'write', session, items: [{ ...point('AIC-201.SV'), value: { type: 'Float', value: 26 } }] },
    { kind: 'createSubscription', session, publishingInterval: 1000, lifetimeCount: 60, keepAliveCount: 10 },
    {
      kind: 'createMonitoredItems',
      session,
      subscription: 1,
      items: ['AIC-201.PV', 'AIC-201.AUTO'].map((tag, clientHandle) => ({
        ...point(tag),
        clientHandle,
        samplingInterval: 1000,
        queueSize: 1,
        deadband: 0.05,
      })),
    },
    { kind: 'publish', session, acknowledge: [] },
    { kind: 'publish', session, acknowledge: [{ subscription: 1, sequence: 1 }] },
    {
      kind: 'readHistory',
      session,
      nodes: ['ns=2;s=P-201.HOURS', 'ns=2;s=AIC-201.PV'],
      start: START,
      end: atSeconds(60),
      limit: 0,
    },
    {
      kind: 'call',
      session,
      object: methodSetOf('plc-dosing'),
      method: methodNode('plc-dosing', 'DownloadProgram'),
      arguments: [{ type: 'String', value: 'PROGRAM dosing END_PROGRAM' }],
    },
    { kind: 'deleteMonitoredItems', session, subscription: 1, items: [1] },
    { kind: 'deleteSubscription', session, subscriptions: [1] },
    {
      kind: 'browse',
      session,
      items: [
        {
          node: 'ns=2;s=plc-dosing/GlobalVars',
          direction: 'forward',
          referenceType: 'i=33',
          includeSubtypes: true,
          nodeClasses: 0,
        },
      ],
      limit: 1,
    },
    { kind: 'browseNext', session, points: ['00000001', 'ffffffff'], release: false },
    {
      kind: 'translatePaths',
      session,
      paths: [
        {
          start: 'i=85',
          elements: ['plc-dosing', 'Resources', 'PLC'].map((name) => ({
            referenceType: 'i=33',
            inverse: false,
            includeSubtypes: true,
            target: { namespace: 2, name },
          })),
        },
      ],
    },
    { kind: 'registerNodes', session, nodes: ['ns=2;s=AIC-201.SV'] },
    { kind: 'unregisterNodes', session, nodes: ['ns=2;s=AIC-201.SV'] },
    {
      kind: 'readHistory',
      session,
      nodes: ['ns=2;s=P-201.HOURS'],
      start: START,
      end: atSeconds(1),
      limit: 0,
      details: { mode: 'processed', interval: 500, aggregates: ['i=2342'] },
    },
    {
      kind: 'readHistory',
      session,
      nodes: ['ns=2;s=P-201.HOURS'],
      start: START,
      end: START,
      limit: 0,
      details: { mode: 'at-time', times: [START, atSeconds(1)] },
    },
    { kind: 'createSubscription', session, publishingInterval: 1000, lifetimeCount: 60, keepAliveCount: 10 },
    {
      kind: 'createMonitoredItems',
      session,
      subscription: 2,
      items: [
        {
          node: 'i=2253',
          attribute: 12,
          clientHandle: 4,
          samplingInterval: 0,
          queueSize: 10,
          deadband: 0,
          filter: {
            select: ['EventType', 'Message', 'Severity', 'NewValue', 'Nothing'].map((name) => ({
              type: 'i=2041',
              path: [{ namespace: 0, name }],
              attribute: 13,
            })),
            where: [
              {
                operator: 'And',
                operands: [
                  { operand: 'element', index: 1 },
                  { operand: 'element', index: 2 },
                ],
              },
              {
                operator: 'OfType',
                operands: [{ operand: 'literal', value: { type: 'NodeId', value: 'i=2052' } }],
              },
              {
                operator: 'GreaterThan',
                operands: [
                  { operand: 'field', type: 'i=2041', path: [{ namespace: 0, name: 'Severity' }], attribute: 13 },
                  { operand: 'literal', value: { type: 'UInt16', value: 10 } },
                ],
              },
            ],
          },
        },
      ],
    },
    { kind: 'write', session, items: [{ ...point('AIC-201.SV'), value: { type: 'Float', value: 27 } }] },
    { kind: 'publish', session, acknowledge: [] },
    {
      kind: 'call',
      session,
      object: 'i=2782',
      method: 'i=3875',
      arguments: [{ type: 'UInt32', value: 2 }],
    },
    { kind: 'deleteSubscription', session, subscriptions: [2] },
    { kind: 'publish', session, acknowledge: [] },
    { kind: 'closeSession', session, deleteSubscriptions: true },
  ];
  requests.forEach((request, message) => {
    const at = atSeconds(message + 1);
    segments.push(...wire({ moment: 'request', at, message, service: request }, state));
    const service = server.serve({ from: 'workstation', connection: '3' }, request, at);
    segments.push(...wire({ moment: 'response', at, message, request, service }, state));
  });
  segments.push(...wire({ moment: 'close', at: atSeconds(60) }, state));
  return { segments, state };
};

const onesSum = (bytes: Uint8Array): number => {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
};

/** A pcap file (raw IPv4) of one TCP connection that carries the segments. */
const pcapOf = (segments: readonly WireSegment[]): Buffer => {
  const parts: Buffer[] = [Buffer.from('d4c3b2a1020004000000000000000000ffff000065000000', 'hex')];
  const sent = { client: 1000, server: 5000 };
  let time = 0;
  const frame = (from: 'client' | 'server', flags: number, payload: Uint8Array): void => {
    const other = from === 'client' ? 'server' : 'client';
    const packet = Buffer.alloc(40 + payload.length);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[8] = 64;
    packet[9] = 6;
    packet.set(from === 'client' ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1], 12);
    packet.writeUInt16BE(onesSum(packet.subarray(0, 20)), 10);
    packet.writeUInt16BE(from === 'client' ? 40_000 : 4840, 20);
    packet.writeUInt16BE(from === 'client' ? 4840 : 40_000, 22);
    packet.writeUInt32BE(sent[from], 24);
    packet.writeUInt32BE(flags === 2 ? 0 : sent[other], 28);
    packet[32] = 0x50;
    packet[33] = flags;
    packet.writeUInt16BE(0xffff, 34);
    packet.set(payload, 40);
    const pseudo = Buffer.concat([packet.subarray(12, 20), Buffer.from([0, 6]), Buffer.alloc(2), packet.subarray(20)]);
    pseudo.writeUInt16BE(packet.length - 20, 10);
    packet.writeUInt16BE(onesSum(pseudo), 36);
    sent[from] += payload.length + (flags & 2 ? 1 : 0);
    const header = Buffer.alloc(16);
    header.writeUInt32LE(1_790_000_000, 0);
    header.writeUInt32LE(time++ * 1000, 4);
    header.writeUInt32LE(packet.length, 8);
    header.writeUInt32LE(packet.length, 12);
    parts.push(header, packet);
  };
  const none = new Uint8Array(0);
  frame('client', 0x02, none);
  frame('server', 0x12, none);
  frame('client', 0x10, none);
  for (const { from, bytes } of segments)
    for (let at = 0; at < bytes.length; at += 1400) frame(from, 0x18, bytes.subarray(at, at + 1400));
  return Buffer.concat(parts);
};

const hasTshark = (() => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.info('skipped: install tshark to check our own UA Binary with an independent analyser');
    return false;
  }
})();

describe('a conversation on the wire', () => {
  it('keeps plain data between its moments, and nothing of what was answered', () => {
    const { state } = conversation();
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(state).toMatchObject({ pending: {}, opening: {}, tokens: {} });
  });

  it('is read back by our own decoder to the last byte', () => {
    const { rows, rest } = decode(pcapOf(conversation().segments));
    expect(rest).toBe(0);
    expect(rows).toHaveLength(4 + 4 + 26 * 2 + 1);
  });

  it.skipIf(!hasTshark)('is dissected by tshark without a malformed packet or a complaint of TCP', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kunren-opcua-'));
    try {
      const file = join(folder, 'own.pcap');
      writeFileSync(file, pcapOf(conversation().segments));
      const tshark = (...args: string[]) =>
        execFileSync('tshark', ['-r', file, '-o', 'tcp.check_checksum:TRUE', ...args], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }).trim();
      const complaints =
        '_ws.malformed || _ws.expert.severity >= 6291456 || tcp.analysis.flags || tcp.checksum.status == 0';
      expect(tshark('-Y', complaints)).toBe('');
      const fields = ['opcua.transport.type', 'opcua.servicenodeid.numeric'].flatMap((field) => ['-e', field]);
      const services = tshark('-Y', 'opcua', '-T', 'fields', ...fields).split('\n');
      expect(services.slice(0, 8).map((line) => line.replace('\t', ' ').trim())).toEqual([
        'HEL',
        'ACK',
        'OPN 446',
        'OPN 449',
        'MSG 461',
        'MSG 464',
        'MSG 467',
        'MSG 470',
      ]);
      const kinds = services.map((line) => line.split('\t')[1]);
      for (const service of ['527', '530', '631', '634', '664', '667', '673', '676', '712', '715', '751', '754'])
        expect(kinds).toContain(service);
      for (const service of ['781', '784', '787', '790', '826', '829', '847', '850', '473', '476', '397', '452'])
        expect(kinds).toContain(service);
      // The value that was written, and the password that no security protects.
      expect(tshark('-Y', 'opcua.servicenodeid.numeric == 673', '-T', 'fields', '-e', 'opcua.Float')).toBe('26\n27');
      for (const service of ['533', '536', '554', '557', '560', '563', '566', '569']) expect(kinds).toContain(service);
      // The filter of the event subscription, and the audit event that it brought.
      const carried = tshark('-Y', 'opcua', '-T', 'fields', '-e', 'opcua.nodeid.numeric');
      for (const structure of ['727', '736', '916', '652', '655'])
        expect(carried).toMatch(new RegExp(`\\b${structure}\\b`));
      expect(tshark('-Y', 'opcua.UserName == "engineer1"', '-T', 'fields', '-e', 'opcua.Password')).toBe(
        Buffer.from('ladder').toString('hex'),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const certificate = { ...plantCertificate('ews', 'urn:kunren:ews:client'), subject: 'CN=ews', issuers: [] };
  const onWire = (security: ChannelSecurity, ...args: string[]): string[] => {
    const folder = mkdtempSync(join(tmpdir(), 'kunren-opcua-'));
    try {
      const file = join(folder, 'secured.pcap');
      writeFileSync(file, pcapOf(conversation(security).segments));
      return execFileSync('tshark', ['-r', file, '-o', 'tcp.check_checksum:TRUE', ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
        .split('\n')
        .filter((line) => line !== '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const SECURED = [
    { policy: 'Basic256Sha256', mode: 'Sign', certificate },
    { policy: 'Aes256_Sha256_RsaPss', mode: 'SignAndEncrypt', certificate },
  ] as const satisfies readonly ChannelSecurity[];

  it.skipIf(!hasTshark).each(SECURED)('shows policy and certificate of a channel with $policy, $mode', (security) => {
    const types = onWire(security, '-Y', 'opcua', '-T', 'fields', '-e', 'opcua.transport.type');
    expect(types.slice(0, 5)).toEqual(['HEL', 'ACK', 'OPN', 'OPN', 'MSG']);
    const uris = onWire(
      security,
      ...['-Y', 'opcua.transport.type == "OPN"', '-T', 'fields'],
      ...['-e', 'opcua.security.spu', '-e', 'opcua.security.scert'],
    );
    expect(uris[0]).toContain(`http://opcfoundation.org/UA/SecurityPolicy#${security.policy}`);
    expect(uris[0]?.replaceAll(':', '')).toContain(certificate.der);
    expect(onWire(security, '-Y', 'tcp.analysis.flags || tcp.checksum.status == 0')).toEqual([]);
  });

  it('leaves what is signed to be read, with a signature behind it, and nothing of what is encrypted', () => {
    const bytesOf = (security?: ChannelSecurity) =>
      Buffer.concat(conversation(security).segments.map(({ bytes }) => bytes));
    const [signed, encrypted] = SECURED;
    const name = Buffer.from('AIC-201.SV');
    expect(bytesOf(signed).includes(name)).toBe(true);
    expect(bytesOf(encrypted).includes(name)).toBe(false);
    // The password is encrypted by itself where the channel is only signed.
    expect(bytesOf().includes(Buffer.from('ladder'))).toBe(true);
    for (const security of SECURED) expect(bytesOf(security).includes(Buffer.from('ladder'))).toBe(false);
    const messages = ({ segments }: ReturnType<typeof conversation>) =>
      segments.filter(({ bytes }) => Buffer.from(bytes.subarray(0, 3)).toString() === 'MSG').map(({ bytes }) => bytes);
    const plain = messages(conversation());
    messages(conversation(encrypted)).forEach((bytes, i) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      expect(view.getUint32(4, true)).toBe(bytes.length);
      expect((bytes.length - 16) % 16).toBe(0);
      if (i > 4) expect(bytes.length).toBeGreaterThan(plain[i]?.length ?? 0);
    });
  });

  it('has certificates that any tool reads', () => {
    const read = new X509Certificate(Buffer.from(certificate.der, 'hex'));
    expect(read.subject).toBe('CN=ews');
    expect(read.subjectAltName).toBe('URI:urn:kunren:ews:client');
    expect(read.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(read.fingerprint.replaceAll(':', '').toLowerCase()).toBe(certificate.thumbprint);
  });

  it('ends with an error where the certificate is refused', () => {
    const wire = opcUaWire({ epoch: 0, endpointUrl: 'opc.tcp://plc:4840' });
    const state: Record<string, unknown> = { connection: 4 };
    const service = { kind: 'openChannel', security: SECURED[1] } as const;
    const at = atSeconds(1);
    wire({ moment: 'open', at }, state);
    const [asked] = wire({ moment: 'request', at, message: 1, service }, state);
    const refusal = { kind: 'fault', to: 'openChannel', status: Status.Bad_CertificateUntrusted } as const;
    const [told] = wire({ moment: 'response', at, message: 1, request: service, service: refusal }, state);
    expect(Buffer.from(asked?.bytes.subarray(0, 4) ?? []).toString()).toBe('OPNF');
    const error = told && takeChunk(told.bytes)?.chunk;
    // Whoever is not believed is told no more than that (OPC 10000-4, 6.1.3).
    expect(error).toMatchObject({ type: 'ERR', status: Status.Bad_SecurityChecksFailed });
    expect(wire({ moment: 'close', at }, state)).toEqual([]);
  });
});
