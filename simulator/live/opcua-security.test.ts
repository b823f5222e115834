import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  type ClientSession,
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  resolveNodeId,
  SecurityPolicy,
  StatusCodes,
  type UserIdentityInfo,
  UserTokenType,
  type Variant,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgeSecurity, OpcUaServerSchema, opcUaAccess } from '../hosts/opcua-schema.ts';
import { atSeconds, START } from '../kernel/time.ts';
import { controllerSpace, methodNode, methodSetOf } from '../protocols/opcua/controller-space.ts';
import { type AuditRecord, endpointsOf, MODES, POLICIES } from '../protocols/opcua/security.ts';
import { OpcUaServer } from '../protocols/opcua/server.ts';
import { dosingController } from '../protocols/opcua/space.fixture.ts';
import { statusName } from '../protocols/opcua/status.ts';
import { addTrustNodes, TRUST_NODES, TrustFile } from '../protocols/opcua/trust-nodes.ts';
import { describeSpace } from './opcua-description.ts';
import { type OpcUaEdge, startOpcUaEdge } from './opcua-edge.ts';
import type { CellToEdge } from './opcua-relay.ts';
import { hearEdge, sendToEdge } from './opcua-wire.ts';

const PV = 'ns=2;s=AIC-201.PV';
const SV = 'ns=2;s=AIC-201.SV';
const folder = mkdtempSync(join(tmpdir(), 'kunren-security-'));

const ACCOUNTS = [
  { user: 'observer', password: 'look-1', rights: ['view' as const] },
  { user: 'operator', password: 'turn-2', rights: ['operate' as const] },
  { user: 'engineer', password: 'ladder-3', rights: ['engineer' as const] },
  { user: 'security', password: 'key-4', rights: ['administer' as const] },
];

/** One device by its terms, without a plant. */
const device = (id: string, terms: Parameters<typeof OpcUaServerSchema.parse>[0]) => {
  const fixture = dosingController();
  const space = controllerSpace({ ...fixture.model, id, applicationUri: `urn:kunren:${id}:server` });
  const security = OpcUaServerSchema.parse(terms);
  const audits: AuditRecord[] = [];
  const server = new OpcUaServer(space, opcUaAccess(ACCOUNTS, security), {
    audit: (record) => audits.push(record),
  });
  const file = new TrustFile(() => server.trust);
  addTrustNodes(
    space,
    {
      lists: () => server.trust,
      place: (print, place, _caller, der) => server.place(print, place, der),
      revoke: (trusted, issuers) => server.revoke(trusted, issuers),
      file,
    },
    () => atSeconds(10),
  );
  return { id, space, server, security, audits, memory: fixture.memory };
};

const newManager = async (name: string): Promise<OPCUACertificateManager> => {
  const manager = new OPCUACertificateManager({
    rootFolder: join(folder, name),
    automaticallyAcceptUnknownCertificate: true,
  });
  await manager.initialize();
  return manager;
};

/** A certificate of its own for a client or a person, made once. */
const makeCertificate = async (manager: OPCUACertificateManager, name: string) => {
  const file = join(folder, `${name}.pem`);
  await manager.createSelfSignedCertificate({
    applicationUri: `urn:test:${name}`,
    subject: `/CN=${name}`,
    dns: ['localhost'],
    startDate: new Date(Date.now() - 86_400_000),
    validity: 30,
    outputFile: file,
  });
  const pem = readFileSync(file, 'utf8');
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return { file, der, thumbprint: createHash('sha1').update(der).digest('hex') };
};

let devices: ReturnType<typeof device>[];
let edge: OpcUaEdge;
let manager: OPCUACertificateManager;
let application: Awaited<ReturnType<typeof makeCertificate>>;
let person: Awaited<ReturnType<typeof makeCertificate>>;
let stranger: Awaited<ReturnType<typeof makeCertificate>>;

beforeAll(async () => {
  manager = await newManager('client');
  application = await makeCertificate(manager, 'kunren-client');
  person = await makeCertificate(manager, 'shift-engineer');
  stranger = await makeCertificate(manager, 'stranger');
  const certificateUsers = [{ user: 'shift-engineer', certificate: person.thumbprint, role: 'engineer' }];
  devices = [
    device('plc-open', { certificateUsers }),
    device('plc-strict', {
      policies: ['Basic256Sha256', 'Aes256_Sha256_RsaPss'],
      modes: ['SignAndEncrypt'],
      anonymous: null,
      trust: 'listed',
      trusted: [],
    }),
    device('plc-careless', { policies: ['None'], modes: ['None'], anonymous: 'operator' }),
    device('plc-nameless', { users: false }),
  ];
  edge = await startOpcUaEdge({
    dataDirectory: folder,
    listeners: devices.map(({ id }) => ({ controller: id, as: 'ews', port: 0 })),
    spaces: devices.map(({ id, space, security }) =>
      describeSpace(space, START, {
        controller: id,
        anonymous: security.anonymous,
        security: edgeSecurity(security),
        epoch: Date.UTC(2026, 3, 1),
      }),
    ),
  });
  hearEdge(edge.port, (message) => {
    const server = devices.find(({ id }) => id === message.controller)?.server;
    if (!server) throw new Error(message.controller);
    if (message.kind === 'hang-up') return server.hangUp(message.channel);
    const peer = { from: message.as, connection: message.channel };
    const reply: CellToEdge =
      message.kind === 'connect'
        ? { kind: 'connected', id: message.id, outcome: 'open' }
        : { kind: 'response', id: message.id, service: server.serve(peer, message.service, atSeconds(10)) };
    sendToEdge(edge.port, reply);
  });
}, 60_000);

afterAll(async () => {
  await edge?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const url = (controller: string): string => {
  const found = edge.endpoints.find((endpoint) => endpoint.controller === controller);
  if (!found) throw new Error(controller);
  return found.url;
};

interface Channel {
  readonly policy: (typeof POLICIES)[number];
  readonly mode: (typeof MODES)[number];
}

const withClient = async <T>(
  controller: string,
  { policy, mode }: Channel,
  use: (client: OPCUAClient) => Promise<T>,
  certificate = application,
): Promise<T> => {
  const client = OPCUAClient.create({
    applicationUri: `urn:test:${certificate === stranger ? 'stranger' : 'kunren-client'}`,
    clientName: 'test',
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
    securityPolicy: SecurityPolicy[policy],
    securityMode: MessageSecurityMode[mode],
    clientCertificateManager: manager,
    certificateFile: certificate.file,
    privateKeyFile: manager.privateKey,
  });
  await client.connect(url(controller));
  try {
    return await use(client);
  } finally {
    await client.disconnect();
  }
};

const inSession = async <T>(
  client: OPCUAClient,
  identity: UserIdentityInfo,
  use: (session: ClientSession) => Promise<T>,
): Promise<T> => {
  const session = await client.createSession(identity);
  try {
    return await use(session);
  } finally {
    await session.close().catch(() => undefined);
  }
};

const ANONYMOUS: UserIdentityInfo = { type: UserTokenType.Anonymous };
const named = (userName: string): UserIdentityInfo => ({
  type: UserTokenType.UserName,
  userName,
  password: ACCOUNTS.find(({ user }) => user === userName)?.password ?? 'guess',
});
const shown = (certificate = person): UserIdentityInfo => ({
  type: UserTokenType.Certificate,
  certificateData: certificate.der,
  privateKey: readFileSync(manager.privateKey, 'utf8'),
});

/** What a session may do, asked in every way: read, write as operator, call as engineer, see the trust list. */
const rightsOf = async (session: ClientSession, controller: string): Promise<string[]> => {
  const value = await session.read({ nodeId: PV, attributeId: AttributeIds.Value });
  const write = await session.write({
    nodeId: resolveNodeId(SV),
    attributeId: AttributeIds.Value,
    value: { value: { dataType: DataType.Float, value: 21 } },
  });
  const call = async (objectId: string, methodId: string, inputArguments: unknown[]) =>
    (await session.call({ objectId, methodId, inputArguments: inputArguments as Variant[] })).statusCode;
  const text = { dataType: DataType.String, value: 'PROGRAM x END_PROGRAM' };
  const download = await call(methodSetOf(controller), methodNode(controller, 'DownloadProgram'), [text]);
  const rejected = await call(TRUST_NODES.ServerConfiguration, TRUST_NODES.GetRejectedList, []);
  return [value.statusCode, write, download, rejected].map((status) => status.name);
};

const NO = 'BadUserAccessDenied';
/** GetRejectedList is hidden from everybody but the security administrator, who also needs encryption. */
const hidden = 'BadNodeIdUnknown';
const PEOPLE: readonly (readonly [string, () => UserIdentityInfo, readonly string[]])[] = [
  ['anonymous', () => ANONYMOUS, ['Good', NO, NO, hidden]],
  ['observer by password', () => named('observer'), ['Good', NO, NO, hidden]],
  ['operator by password', () => named('operator'), ['Good', 'Good', NO, hidden]],
  ['engineer by password', () => named('engineer'), ['Good', 'Good', 'Good', hidden]],
  ['engineer by certificate', () => shown(), ['Good', 'Good', 'Good', hidden]],
  ['security administrator', () => named('security'), ['Good', 'Good', 'Good', 'Good']],
];

describe.each(endpointsOf({ policies: POLICIES, modes: MODES }))('a channel with $policy, $mode', (channel) => {
  it('gives every user of every kind the rights of his role, and turns the rest away', async () => {
    await withClient('plc-open', channel, async (client) => {
      for (const [who, identity, expected] of PEOPLE) {
        const rights = await inSession(client, identity(), (session) => rightsOf(session, 'plc-open'));
        const plain = channel.mode !== 'SignAndEncrypt';
        const wanted = expected.map((status, i) =>
          i === 3 && status === 'Good' && plain ? 'BadSecurityModeInsufficient' : status,
        );
        expect(rights, who).toEqual(wanted);
      }
      await expect(client.createSession(named('nobody'))).rejects.toThrow(/BadUserAccessDenied/);
      await expect(client.createSession(shown(stranger))).rejects.toThrow(/BadIdentityTokenRejected/);
    });
    const audits = devices[0]?.audits.slice(-20) ?? [];
    expect(audits.filter(({ type }) => type === 'AuditWriteUpdate').at(-1)).toMatchObject({ node: SV, value: 21 });
    expect(audits.filter(({ session }) => session === 0).map(({ status }) => statusName(status))).toEqual([
      'Bad_UserAccessDenied',
      'Bad_IdentityTokenRejected',
    ]);
  });
});

describe('a strict device', () => {
  const channel = { policy: 'Basic256Sha256', mode: 'SignAndEncrypt' } as const;
  const open = (certificate = application, how: Channel = channel, identity = named('engineer')) =>
    withClient('plc-strict', how, (client) => inSession(client, identity, async () => 'in'), certificate);
  const strict = () => devices[1] as ReturnType<typeof device>;

  it('turns an unknown certificate away, and keeps it among the rejected', async () => {
    await expect(open(stranger)).rejects.toThrow(/BadSecurityChecksFailed|BadCertificateUntrusted/);
    expect(strict().server.trust.rejected.map(({ thumbprint }) => thumbprint)).toEqual([stranger.thumbprint]);
    expect(strict().audits.at(-1)).toMatchObject({
      type: 'AuditCertificateUntrusted',
      thumbprint: stranger.thumbprint,
    });
  });

  it('takes it once it is trusted, and nobody without a name', async () => {
    strict().server.place(application.thumbprint, 'trusted');
    expect(await open()).toBe('in');
    await expect(open(application, channel, ANONYMOUS)).rejects.toThrow();
  });

  it('is mended by a client with the role: rejected certificates are read, one is added, and its owner comes in', async () => {
    await withClient('plc-strict', channel, (client) =>
      inSession(client, named('security'), async (session) => {
        const list = await session.call({
          objectId: TRUST_NODES.ServerConfiguration,
          methodId: TRUST_NODES.GetRejectedList,
          inputArguments: [],
        });
        const [der] = (list.outputArguments?.[0]?.value ?? []) as Buffer[];
        expect(der).toEqual(stranger.der);
        const added = await session.call({
          objectId: TRUST_NODES.TrustList,
          methodId: TRUST_NODES.AddCertificate,
          inputArguments: [
            { dataType: DataType.ByteString, value: der },
            { dataType: DataType.Boolean, value: true },
          ] as unknown as Variant[],
        });
        expect(added.statusCode).toBe(StatusCodes.Good);
      }),
    );
    expect(await open(stranger)).toBe('in');
    expect(strict().server.trust.rejected).toEqual([]);
  });

  it.each([
    { policy: 'None', mode: 'None' },
    { policy: 'Basic256Sha256', mode: 'Sign' },
    { policy: 'Aes128_Sha256_RsaOaep', mode: 'SignAndEncrypt' },
  ] as const)('has no endpoint with $policy, $mode', async (how) => {
    await expect(open(application, how)).rejects.toThrow();
  });

  it('ends the sessions of a certificate that is trusted no longer', async () => {
    await withClient('plc-strict', channel, (client) =>
      inSession(client, named('engineer'), async (session) => {
        const read = () => session.read({ nodeId: PV, attributeId: AttributeIds.Value });
        expect((await read()).statusCode).toBe(StatusCodes.Good);
        strict().server.place(application.thumbprint, 'none');
        await expect(read()).rejects.toThrow(/BadCertificateUntrusted/);
      }),
    );
  });
});

describe('a careless device', () => {
  it('takes a password as it is, and lets anybody operate', async () => {
    await withClient('plc-careless', { policy: 'None', mode: 'None' }, async (client) => {
      const rights = (identity: UserIdentityInfo) =>
        inSession(client, identity, (session) => rightsOf(session, 'plc-careless'));
      expect(await rights(ANONYMOUS)).toEqual(['Good', 'Good', NO, hidden]);
      expect(await rights(named('engineer'))).toEqual(['Good', 'Good', 'Good', hidden]);
    });
  });
});

describe('a device without accounts', () => {
  it('offers no password', async () => {
    await withClient('plc-nameless', { policy: 'None', mode: 'None' }, async (client) => {
      await expect(client.createSession(named('engineer'))).rejects.toThrow();
      const endpoints = await client.getEndpoints();
      const kinds = endpoints.flatMap(({ userIdentityTokens }) => userIdentityTokens ?? []).map((t) => t.tokenType);
      expect(new Set(kinds)).toEqual(new Set([UserTokenType.Anonymous]));
    });
  });
});

describe('clients that come and say nothing', () => {
  it('are put out to make room: forty silent connections keep nobody away', async () => {
    const { port } = new URL(url('plc-open').replace('opc.tcp', 'http'));
    const silent = await Promise.all(
      Array.from(
        { length: 40 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = createConnection({ host: '127.0.0.1', port: Number(port) }, () => resolve(socket));
            socket.on('error', () => undefined);
          }),
      ),
    );
    try {
      const value = await withClient('plc-open', { policy: 'None', mode: 'None' }, (client) =>
        inSession(client, ANONYMOUS, (session) => session.read({ nodeId: PV, attributeId: AttributeIds.Value })),
      );
      expect(value.value.value).toBe(7.5);
    } finally {
      for (const socket of silent) socket.destroy();
    }
  }, 30_000);

  it('are refused more sessions than there is room for, and the room is given back', async () => {
    await withClient('plc-open', { policy: 'None', mode: 'None' }, async (client) => {
      const sessions: ClientSession[] = [];
      const more = async () => {
        for (;;) sessions.push(await client.createSession(ANONYMOUS));
      };
      await expect(more()).rejects.toThrow(/BadTooManySessions/);
      expect(sessions.length).toBeLessThanOrEqual(40);
      await Promise.all(sessions.map((session) => session.close()));
      const again = await client.createSession(ANONYMOUS);
      expect((await again.read({ nodeId: PV, attributeId: AttributeIds.Value })).statusCode).toBe(StatusCodes.Good);
      await again.close();
    });
  }, 30_000);
});
