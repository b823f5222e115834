import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AttributeIds,
  type ClientSession,
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  type OPCUAClientOptions,
  SecurityPolicy,
  StatusCodes,
  type Variant,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hostCertificate, OpcUaServerSchema } from '../hosts/opcua-schema.ts';
import { Reader, toHex, Writer } from '../protocols/opcua/binary/bytes.ts';
import { array, byteString, struct, uint32 } from '../protocols/opcua/binary/field.ts';
import { issuedAs } from '../protocols/opcua/revocation.ts';
import { TRUST_NODES } from '../protocols/opcua/trust-nodes.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { der, sequence } from './der.ts';
import { LivePlant, listen, named, subscribe } from './opcua-plant.fixture.ts';

const PLC = 'plc-dosing';
const AT = [PLC, 'ews'] as const;
const SECURITY = named('security', 'kagi-3');
const ENGINEER = named('engineer', 'keiso-9');
const PATIENCE = { timeout: 20_000 };

/** What a TrustListDataType is (OPC 10000-12, 7.8.2.6), read here for ourselves. */
const TRUST_LIST = struct({
  specifiedLists: uint32,
  trustedCertificates: array(byteString),
  trustedCrls: array(byteString),
  issuerCertificates: array(byteString),
  issuerCrls: array(byteString),
});

const works = (terms: object) => {
  const site = waterworks();
  return {
    ...site,
    edge: site.edge.filter(({ protocol, host, as }) => protocol === 'opcua' && host === PLC && as === 'ews'),
    hosts: site.hosts.map((host) =>
      host.id === PLC && host.kind === 'controller'
        ? {
            ...host,
            accounts: [
              ...host.accounts,
              { user: 'security', password: 'kagi-3', rights: ['administer' as const], secondFactor: null },
            ],
            opcua: OpcUaServerSchema.parse(terms),
          }
        : host,
    ),
  };
};

const plant = new LivePlant(works({ trust: 'listed', trusted: ['historian'], audit: 'all' }), 10);
let manager: OPCUACertificateManager;

/** A certificate of a client: `own` signs for itself; what is unusual about it is said. */
const makeCertificate = async (name: string, { uri = `urn:test:${name}`, start = -1, days = 30 } = {}) => {
  const file = join(plant.folder, `${name}.pem`);
  await manager.createSelfSignedCertificate({
    applicationUri: uri,
    subject: `/CN=${name}`,
    dns: ['localhost'],
    startDate: new Date(Date.now() + start * 86_400_000),
    validity: days,
    outputFile: file,
  });
  const bytes = Buffer.from(readFileSync(file, 'utf8').replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return { name, file, der: bytes, thumbprint: createHash('sha1').update(bytes).digest('hex') };
};

type Certificate = Awaited<ReturnType<typeof makeCertificate>>;

const secured = ({ name, file }: Certificate): Partial<OPCUAClientOptions> => ({
  applicationUri: `urn:test:${name}`,
  securityMode: MessageSecurityMode.SignAndEncrypt,
  securityPolicy: SecurityPolicy.Basic256Sha256,
  clientCertificateManager: manager,
  certificateFile: file,
  privateKeyFile: manager.privateKey,
});

let staff: Certificate;
let stranger: Certificate;

beforeAll(async () => {
  await plant.open();
  manager = new OPCUACertificateManager({
    rootFolder: join(plant.folder, 'tool'),
    automaticallyAcceptUnknownCertificate: true,
  });
  await manager.initialize();
  staff = await makeCertificate('staff');
  stranger = await makeCertificate('stranger');
  plant.cell.submit({ kind: 'trust', by: 'seat-1', controller: PLC, certificate: staff.thumbprint, place: 'trusted' });
}, 60_000);
afterAll(() => plant.close());

const come = (certificate: Certificate, identity = ENGINEER) =>
  plant.session(AT, identity, async () => 'in', secured(certificate));

/** Says that it is another application than the one that its certificate is for. */
const comeAs = async (applicationUri: string, certificate: Certificate) => {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
    ...secured(certificate),
  });
  // The stack's client takes the name from its certificate: it has to be made to lie.
  Object.assign(client, { _getApplicationUri: () => applicationUri });
  await client.connect(await plant.url(PLC, 'ews'));
  try {
    await client.createSession(ENGINEER);
  } finally {
    await client.disconnect();
  }
};

const on = async (session: ClientSession, method: keyof typeof TRUST_NODES, ...given: [DataType, unknown][]) =>
  session.call({
    objectId: TRUST_NODES.TrustList,
    methodId: TRUST_NODES[method],
    inputArguments: given.map(([dataType, value]) => ({ dataType, value })) as unknown as Variant[],
  });

const readList = async (session: ClientSession) => {
  const opened = await on(session, 'Open', [DataType.Byte, 1]);
  const handle = opened.outputArguments?.[0]?.value as number;
  const part = await on(session, 'Read', [DataType.UInt32, handle], [DataType.Int32, 65_536]);
  const position = await on(session, 'GetPosition', [DataType.UInt32, handle]);
  const bytes = part.outputArguments?.[0]?.value as Buffer;
  expect(position.outputArguments?.[0]?.value).toEqual([0, bytes.length]);
  await on(session, 'Close', [DataType.UInt32, handle]);
  return TRUST_LIST.get(new Reader(new Uint8Array(bytes), 0));
};

const writeList = async (session: ClientSession, list: ReturnType<typeof TRUST_LIST.get>) => {
  const writer = new Writer(0);
  TRUST_LIST.put(writer, list);
  const opened = await on(session, 'Open', [DataType.Byte, 6]);
  const handle = opened.outputArguments?.[0]?.value as number;
  await on(session, 'Write', [DataType.UInt32, handle], [DataType.ByteString, Buffer.from(writer.take())]);
  return (await on(session, 'CloseAndUpdate', [DataType.UInt32, handle])).statusCode;
};

/** A revocation list that takes a certificate back in its issuer's name. */
const revocationOf = (certificate: Certificate): Buffer => {
  const issued = issuedAs(certificate.der.toString('hex'));
  if (!issued) throw new Error(certificate.name);
  const time = der(0x17, Buffer.from('260401000000Z'));
  const serial = der(2, Buffer.from(issued.serial, 'hex'));
  const issuer = sequence(Buffer.from(issued.issuer, 'hex'));
  const tbs = sequence(der(2, Uint8Array.of(1)), sequence(), issuer, time, time, sequence(sequence(serial, time)));
  return Buffer.from(sequence(tbs, sequence(), der(3, Uint8Array.of(0))));
};

describe('the trust list as a file', () => {
  it('is the security administrator’s, on an encrypted channel', async () => {
    await plant.session(
      AT,
      ENGINEER,
      async (session) => expect((await on(session, 'Open', [DataType.Byte, 1])).statusCode.isGood()).toBe(false),
      secured(staff),
    );
    await plant.session(AT, SECURITY, async (session) => {
      expect((await on(session, 'Open', [DataType.Byte, 1])).statusCode).toBe(StatusCodes.BadSecurityModeInsufficient);
    });
  });

  it('is read, written whole with a certificate more, and what it cannot carry stays', async () => {
    await expect(come(stranger)).rejects.toThrow(/BadSecurityChecksFailed|BadCertificateUntrusted/);
    await plant.session(
      AT,
      SECURITY,
      async (session) => {
        const before = await readList(session);
        const ders = (list: typeof before) => list.trustedCertificates.map((each) => toHex(each ?? new Uint8Array()));
        const historian = hostCertificate('historian').der;
        expect(ders(before)).toEqual([historian]);
        // What a writer gives up by closing is not taken over.
        const opened = await on(session, 'Open', [DataType.Byte, 6]);
        const handle = opened.outputArguments?.[0]?.value as number;
        expect((await on(session, 'Open', [DataType.Byte, 1])).statusCode).toBe(StatusCodes.BadInvalidState);
        const added = await on(
          session,
          'AddCertificate',
          [DataType.ByteString, stranger.der],
          [DataType.Boolean, true],
        );
        expect(added.statusCode).toBe(StatusCodes.BadInvalidState);
        await on(session, 'Close', [DataType.UInt32, handle]);

        const nonsense = { ...before, trustedCertificates: [new Uint8Array([1, 2, 3])] };
        expect(await writeList(session, nonsense)).toBe(StatusCodes.BadCertificateInvalid);
        const list = { ...before, trustedCertificates: [...before.trustedCertificates, new Uint8Array(stranger.der)] };
        expect(await writeList(session, list)).toBe(StatusCodes.Good);
        expect(ders(await readList(session))).toEqual([historian, stranger.der.toString('hex')]);
      },
      secured(staff),
    );
    // The tool's own certificate was named by its thumbprint alone: no file can carry it, and it is still trusted.
    expect(await come(stranger)).toBe('in');
    expect(await come(staff)).toBe('in');
    expect(plant.events.filter(({ type }) => type === 'opcua.trust').at(-1)?.data).toMatchObject({
      by: 'security',
      place: 'trusted',
      thumbprint: stranger.thumbprint,
    });
  });

  it('honours revocation lists: who was taken back is turned away though he is trusted', async () => {
    await plant.session(
      AT,
      SECURITY,
      async (session) => {
        const list = await readList(session);
        const crls = { ...list, specifiedLists: 2, trustedCrls: [new Uint8Array(revocationOf(stranger))] };
        expect(await writeList(session, crls)).toBe(StatusCodes.Good);
      },
      secured(staff),
    );
    await expect(come(stranger)).rejects.toThrow(/BadSecurityChecksFailed|BadCertificateRevoked/);
    expect(plant.events.filter(({ type }) => type === 'opcua.audit').at(-1)?.data).toMatchObject({
      audit: 'AuditCertificateRevoked',
      status: 'Bad_CertificateRevoked',
    });
  });
});

describe('audit events', () => {
  it('tell the security administrator of channels, certificates and sessions, and the engineer nothing', async () => {
    const expired = await makeCertificate('expired', { start: -40, days: 10 });
    const foreign = await makeCertificate('foreign', { uri: 'urn:test:somebody-else' });
    plant.cell.submit({
      ...{ kind: 'trust', by: 'seat-1', controller: PLC },
      ...{ certificate: foreign.thumbprint, place: 'trusted' },
    } as never);
    const unknown = await makeCertificate('unknown');
    const fields = ['EventType', 'Status', 'ClientUserId', 'ClientCertificateThumbprint'];
    await plant.session(
      AT,
      SECURITY,
      async (session) =>
        plant.session(AT, ENGINEER, async (engineer) => {
          const subscription = subscribe(session);
          const other = subscribe(engineer);
          const seen = await listen(subscription, 'i=2253', fields);
          const others = await listen(other, 'i=2253', fields);
          const types = () => seen.map(([type]) => type?.value.toString().replace('ns=0;', ''));
          for (const certificate of [expired, unknown]) await expect(come(certificate)).rejects.toThrow();
          await expect(comeAs('urn:test:foreign', foreign)).rejects.toThrow(/BadCertificateUriInvalid/);
          expect(await come(staff)).toBe('in');
          await engineer.write({
            nodeId: 'ns=2;s=AIC-201.SV',
            attributeId: AttributeIds.Value,
            value: { value: { dataType: DataType.Double, value: 20 } },
          });
          // Expired, of another application, untrusted; channel, session made and opened, a write.
          for (const type of ['i=2085', 'i=2082', 'i=2087', 'i=2060', 'i=2071', 'i=2075', 'i=2100'])
            await vi.waitFor(() => expect(types()).toContain(type), PATIENCE);
          const opened = seen.filter(([type, status]) => type?.value.value === 2060 && status?.value === true);
          expect(opened.at(-1)?.[3]?.value).toBe(staff.thumbprint);
          expect(others).toEqual([]);
          await subscription.terminate();
          await other.terminate();
        }),
      secured(staff),
    );
    const logged = plant.events.flatMap(({ type, data }) =>
      type === 'opcua.audit' ? [(data as { audit: string }).audit] : [],
    );
    for (const audit of ['AuditCertificateExpired', 'AuditCertificateDataMismatch', 'AuditCertificateUntrusted'])
      expect(logged, audit).toContain(audit);
  });
});

describe('a measure that changes what a device offers', () => {
  it('changes the endpoints of the running edge, and is a reconfiguration in the log', async () => {
    const offered = async () => {
      const client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 0 } });
      await client.connect(await plant.url(PLC, 'ews'));
      try {
        return [...new Set((await client.getEndpoints()).map(({ securityPolicyUri }) => securityPolicyUri))];
      } finally {
        await client.disconnect();
      }
    };
    expect(await offered()).toContain(SecurityPolicy.None);
    plant.cell.submit({
      kind: 'reconfigure',
      site: works({ policies: ['Basic256Sha256'], modes: ['SignAndEncrypt'], anonymous: null, trust: 'everything' }),
      changes: ['opcua'],
      downtimeSeconds: 30,
    });
    await vi.waitFor(async () => expect(await offered()).not.toContain(SecurityPolicy.None), { timeout: 30_000 });
    await expect(plant.session(AT, ENGINEER, async () => 'in')).rejects.toThrow();
    expect(await come(staff)).toBe('in');
    expect(plant.events.filter(({ type }) => type.includes('reconfigur')).map(({ data }) => data)).toMatchObject([
      { downtimeSeconds: 30 },
    ]);
  });
});
