import { describe, expect, it } from 'vitest';
import { hostCertificate, OpcUaServerSchema } from '../hosts/opcua-schema.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { type Instant, seconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { TRUST_NODES } from '../protocols/opcua/trust-nodes.ts';
import type { SiteDocument } from './document.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World, type WorldOptions } from './world.ts';

const HISTORIAN = hostCertificate('historian').thumbprint;
const HISTORIAN_USER = { user: 'historian', certificate: 'historian', role: 'observer' } as const;
/** The least that is a certificate here: a number and an issuer. */
const STRANGER = '3009300702010730003000';

/** The works with a dosing PLC that takes only whom it knows, and knows `trusted`. */
const strict = (trusted: readonly string[]): SiteDocument => {
  const site = waterworks();
  return {
    ...site,
    hosts: site.hosts.map((host) => {
      if (host.kind === 'historian')
        return {
          ...host,
          opcua: { policy: 'Basic256Sha256', mode: 'SignAndEncrypt', identity: 'certificate', origin: null },
        };
      if (host.kind !== 'controller') return host;
      if (host.id !== 'plc-dosing')
        return { ...host, opcua: OpcUaServerSchema.parse({ certificateUsers: [HISTORIAN_USER] }) };
      return {
        ...host,
        accounts: [
          ...host.accounts,
          { user: 'security', password: 'kagi-3', rights: ['administer'], secondFactor: null },
        ],
        opcua: OpcUaServerSchema.parse({
          policies: ['Basic256Sha256'],
          modes: ['Sign', 'SignAndEncrypt'],
          anonymous: null,
          certificateUsers: [HISTORIAN_USER],
          trust: 'listed',
          trusted,
          audit: 'all',
        }),
      };
    }),
  };
};

class Works {
  readonly events: WorldEvent[] = [];
  readonly replies = new Map<number, ServiceReply>();
  readonly options: WorldOptions;
  world: World;

  constructor(document: SiteDocument) {
    this.options = {
      site: resolveSite(document, 1, 'team-1'),
      seed: 1,
      cell: 'team-1',
      onEvent: (event) => this.events.push(event),
      onReply: (ticket, reply) => this.replies.set(ticket, reply),
    };
    this.world = World.begin(this.options);
  }

  pass(time: number): void {
    this.world.advanceTo((this.world.now + seconds(time)) as Instant);
  }

  audits(audit: string): unknown[] {
    return this.events.filter(
      ({ type, data }) => type === 'opcua.audit' && (data as { audit: string }).audit === audit,
    );
  }

  ask(service: OpcUaRequest, from = 'ews'): OpcUaResponse {
    const request = { protocol: 'opcua', service } as const;
    const ticket = this.world.submit({ kind: 'request', from, to: 'plc-dosing', channel: 'one', request });
    this.pass(2);
    const reply = this.replies.get(ticket);
    if (reply?.outcome !== 'opcua') throw new Error(`no answer: ${reply?.outcome}`);
    return reply.service;
  }

  /** A session from the engineering workstation, by a client that brings a certificate of its own. */
  open(user: string, password: string, mode: 'Sign' | 'SignAndEncrypt' = 'SignAndEncrypt'): OpcUaResponse {
    const certificate = hostCertificate('ews');
    return this.ask({
      kind: 'openSession',
      name: 'test',
      user,
      password,
      security: { policy: 'Basic256Sha256', mode, certificate },
    });
  }

  call(opened: OpcUaResponse, method: string, ...given: (string | boolean)[]): OpcUaResponse {
    const session = opened.kind === 'openSession' ? opened.session : -1;
    const object = method === TRUST_NODES.GetRejectedList ? TRUST_NODES.ServerConfiguration : TRUST_NODES.TrustList;
    const typed = given.map((value) => ({
      type: typeof value === 'boolean' ? 'Boolean' : method === TRUST_NODES.AddCertificate ? 'ByteString' : 'String',
      value,
    }));
    return this.ask({ kind: 'call', session, object, method, arguments: typed as never });
  }
}

const stored = (works: Works): number => works.world.history.range('AIC-201.PV', 0, Number.POSITIVE_INFINITY).t.length;

describe('a controller with a trust list', () => {
  it('lets the historian in whose certificate it lists', () => {
    const works = new Works(strict(['historian']));
    works.pass(60);
    expect(stored(works)).toBeGreaterThan(0);
    expect(works.audits('AuditCertificateUntrusted')).toEqual([]);
    expect(works.audits('AuditActivateSession')).toMatchObject([
      { audience: 'team', data: { controller: 'plc-dosing', from: 'historian', status: 'Good', user: 'historian' } },
    ]);
  });

  it('stops the records of a historian that was forgotten, and the log says why', () => {
    const works = new Works(strict(['ews']));
    works.pass(60);
    expect(stored(works)).toBe(0);
    expect(works.world.history.tags().length).toBeGreaterThan(0); // those of the other controllers go on
    expect(works.audits('AuditCertificateUntrusted')[0]).toMatchObject({
      data: { from: 'historian', status: 'Bad_CertificateUntrusted', thumbprint: HISTORIAN },
    });
    const lists = works.world.controllers.find(({ id }) => id === 'plc-dosing')?.opcua.trust;
    expect(lists?.rejected.map(({ thumbprint }) => thumbprint)).toEqual([HISTORIAN]);
  });

  it('is mended by a command, after which the records go on; the same command twice is refused', () => {
    const works = new Works(strict([]));
    works.pass(30);
    const trust = {
      kind: 'trust',
      by: 'team',
      controller: 'plc-dosing',
      certificate: HISTORIAN,
      place: 'trusted',
    } as const;
    works.world.submit(trust);
    works.pass(30);
    expect(stored(works)).toBeGreaterThan(0);
    expect(works.events.filter(({ type }) => type === 'opcua.trust')).toMatchObject([
      { audience: 'team', data: { by: 'team', place: 'trusted', thumbprint: HISTORIAN } },
    ]);
    expect(() => works.world.submit(trust)).toThrow(/trust-unchanged/);
    works.world.submit({ ...trust, certificate: 'historian', place: 'none' });
    const before = stored(works);
    works.pass(30);
    expect(stored(works)).toBe(before); // its session went with the trust
  });

  it('keeps its lists, as they were changed, in a snapshot', () => {
    const works = new Works(strict([]));
    works.pass(30);
    works.world.submit({ kind: 'trust', by: 'team', controller: 'plc-dosing', certificate: 'ews', place: 'trusted' });
    const restored = World.restore({ ...works.options, onEvent: () => {} }, works.world.snapshot());
    const lists = (world: World) => world.controllers.find(({ id }) => id === 'plc-dosing')?.opcua.trust;
    expect(lists(restored)).toEqual(lists(works.world));
    expect(lists(restored)?.trusted).toEqual([hostCertificate('ews').thumbprint]);
  });

  it('is mended over the network by whoever administers security, on an encrypted channel and nobody else', () => {
    const works = new Works(strict(['ews']));
    works.pass(5);
    const engineer = works.open('engineer', 'keiso-9');
    expect(works.call(engineer, TRUST_NODES.RemoveCertificate, HISTORIAN, true)).toMatchObject({
      status: Status.Bad_NodeIdUnknown,
    });
    const signed = works.open('security', 'kagi-3', 'Sign');
    expect(works.call(signed, TRUST_NODES.AddCertificate, STRANGER, true)).toMatchObject({
      status: Status.Bad_SecurityModeInsufficient,
    });
    const security = works.open('security', 'kagi-3');
    expect(works.call(security, TRUST_NODES.AddCertificate, 'beef', true)).toMatchObject({
      status: Status.Bad_CertificateInvalid,
    });
    expect(works.call(security, TRUST_NODES.AddCertificate, STRANGER, true)).toMatchObject({ status: Status.Good });
    const lists = () => works.world.controllers.find(({ id }) => id === 'plc-dosing')?.opcua.trust;
    const added = lists()?.trusted.at(-1) ?? '';
    expect(added).toMatch(/^[0-9a-f]{40}$/);
    expect(works.call(security, TRUST_NODES.RemoveCertificate, added.toUpperCase(), true)).toMatchObject({ status: 0 });
    expect(lists()?.trusted).not.toContain(added);
    expect(works.call(security, TRUST_NODES.RemoveCertificate, added, true)).toMatchObject({
      status: Status.Bad_InvalidArgument,
    });
  });

  it('gives back in DER what it turned down, so that it can be trusted after all', () => {
    const works = new Works(strict(['ews']));
    const certificate = { thumbprint: 'ab'.repeat(20), subject: 'CN=laptop', issuers: [], der: STRANGER };
    const turned = works.ask(
      { kind: 'openChannel', security: { policy: 'Basic256Sha256', mode: 'Sign', certificate } },
      'jump',
    );
    expect(turned).toEqual({ kind: 'fault', to: 'openChannel', status: Status.Bad_CertificateUntrusted });
    const answer = works.call(works.open('security', 'kagi-3'), TRUST_NODES.GetRejectedList);
    expect(answer).toMatchObject({ outputs: [{ type: 'ByteString', value: expect.arrayContaining([STRANGER]) }] });
  });

  it('refuses channels and identities that it does not offer, each with its reason', () => {
    const works = new Works(strict(['ews']));
    works.pass(1);
    const plain = { kind: 'openSession', name: 'test', user: null, password: null } as const;
    expect(works.ask(plain)).toMatchObject({ status: Status.Bad_SecurityPolicyRejected });
    const certificate = hostCertificate('ews');
    const security = { policy: 'Basic256Sha256', mode: 'Sign', certificate } as const;
    expect(works.ask({ ...plain, security })).toMatchObject({ status: Status.Bad_IdentityTokenRejected });
    expect(works.open('engineer', 'wrong')).toMatchObject({ status: Status.Bad_UserAccessDenied });
    expect(works.audits('AuditActivateSession').slice(-2)).toMatchObject([
      { data: { status: 'Bad_IdentityTokenRejected', user: null } },
      { data: { status: 'Bad_UserAccessDenied', user: 'engineer' } },
    ]);
  });

  it('notes what was written, by whom, and how it was answered', () => {
    const works = new Works(strict(['ews']));
    const opened = works.open('engineer', 'keiso-9');
    const session = opened.kind === 'openSession' ? opened.session : -1;
    const item = { node: 'ns=2;s=AIC-201.SV', attribute: 13 };
    works.ask({ kind: 'write', session, items: [{ ...item, value: { type: 'Double', value: 7.2 } }] });
    works.ask({ kind: 'write', session, items: [{ ...item, value: { type: 'String', value: 'high' } }] });
    expect(works.audits('AuditWriteUpdate')).toMatchObject([
      { data: { node: item.node, user: 'engineer', value: 7.2, status: 'Good' } },
      { data: { node: item.node, user: 'engineer', value: 'high', status: 'Bad_TypeMismatch' } },
    ]);
  });
});

describe('a controller that trusts everything, as waterworks has them', () => {
  it('believes any certificate, and notes only who was not let in', () => {
    const works = new Works(waterworks());
    works.pass(5);
    const certificate = { thumbprint: 'ab'.repeat(20), subject: 'CN=laptop', issuers: [], der: null };
    const security = { policy: 'Aes256_Sha256_RsaPss', mode: 'Sign', certificate } as const;
    const ask = (password: string) =>
      works.ask({ kind: 'openSession', name: 'test', user: 'engineer', password, security });
    expect(ask('keiso-9')).toMatchObject({ kind: 'openSession', role: 'engineer' });
    expect(works.events.filter(({ type }) => type === 'opcua.audit')).toEqual([]);
    expect(ask('guess')).toMatchObject({ status: Status.Bad_UserAccessDenied });
    expect(works.audits('AuditActivateSession')).toMatchObject([{ data: { from: 'ews', user: 'engineer' } }]);
  });
});
