import { z } from 'zod';
import type { ServiceRequest } from '../network/message.ts';
import type { AccountRight } from '../protocols/opcua/permissions.ts';
import { type OpcUaAccess, roleOf } from '../protocols/opcua/permissions.ts';
import { plantCertificate } from '../protocols/opcua/plant-certificate.ts';
import { type ApplicationCertificate, type ChannelSecurity, MODES, POLICIES } from '../protocols/opcua/security.ts';
import type { OpcUaRequest, OpcUaRole } from '../protocols/opcua/services.ts';
import type { TrustLists } from '../protocols/opcua/trust.ts';
import type { Host } from './schema.ts';
import { origin } from './vocabulary.ts';

const thumbprint = z.string().regex(/^[0-9a-f]{40}$/, 'a SHA-1 thumbprint: 40 hexadecimal digits in lower case');
const role = z.enum(['observer', 'operator', 'engineer', 'securityAdmin']);

/** What a device's OPC UA server offers, and whom it lets in. Without a word of it a device offers everything. */
export const OpcUaServerSchema = z.strictObject({
  policies: z
    .array(z.enum(POLICIES))
    .min(1)
    .default([...POLICIES]),
  modes: z
    .array(z.enum(MODES))
    .min(1)
    .default([...MODES]),
  /** The role of a session without a user; null: there is none. */
  anonymous: role.nullable().default('observer'),
  /** Whether the accounts of the host may sign in by name and password. */
  users: z.boolean().default(true),
  /** People and programs that sign in by a certificate: its thumbprint, or a host of the site for its own. */
  certificateUsers: z
    .array(z.strictObject({ user: z.string().min(1), certificate: z.string().min(1), role }))
    .default([]),
  /** `everything`: any client's certificate is accepted; `listed`: only those of the lists. */
  trust: z.enum(['everything', 'listed']).default('everything'),
  /** Certificates that the device trusts at first: thumbprints, or hosts of the site for their own. */
  trusted: z.array(z.string().min(1)).default([]),
  /** Issuers that may stand in a chain without being trusted themselves. */
  issuers: z.array(z.string().min(1)).default([]),
  /** What goes into the device's audit log. */
  audit: z.enum(['none', 'refusals', 'all']).default('refusals'),
  origin,
});

/** How a host speaks to OPC UA servers of others. */
export const OpcUaClientSchema = z.strictObject({
  policy: z.enum(POLICIES).default('None'),
  mode: z.enum(MODES).default('None'),
  /** Who it says it is where nobody signs in by name: nobody, or itself by its certificate. */
  identity: z.enum(['anonymous', 'certificate']).default('anonymous'),
  origin,
});

export type OpcUaServerTerms = z.infer<typeof OpcUaServerSchema>;
type OpcUaMessage = Extract<ServiceRequest, { protocol: 'opcua' }>;

const CARELESS: OpcUaServerTerms = OpcUaServerSchema.parse({});

/** The terms of a host whose document may say nothing about them. */
export const serverTerms = (host: { readonly opcua?: OpcUaServerTerms | undefined }): OpcUaServerTerms =>
  host.opcua ?? CARELESS;

/** What of a server's terms those must know who hold its sockets. */
export const edgeSecurity = ({ policies, modes, users, certificateUsers }: OpcUaServerTerms) => ({
  policies,
  modes,
  users,
  certificates: certificateUsers.length > 0,
});

/**
 * The certificate that a host of the plant was given: as far as a server judges it, and a function of the host's name,
 * so that trust lists can be written before a world starts.
 */
export const hostCertificate = (host: string): ApplicationCertificate => ({
  ...plantCertificate(host, `urn:kunren:${host}:client`),
  subject: `CN=${host}`,
  issuers: [],
});

/** The thumbprint that an entry of a trust list stands for: itself, or that of a host's certificate. */
export const thumbprintOf = (entry: string): string =>
  thumbprint.safeParse(entry).success ? entry : hostCertificate(entry).thumbprint;

/** The lists that the document gives a server. */
export const listedTrust = (terms: OpcUaServerTerms): TrustLists => ({
  trusted: terms.trusted.map(thumbprintOf),
  issuers: terms.issuers.map(thumbprintOf),
  rejected: [],
  // Hosts of the site are known by name: their certificates are at hand.
  certificates: Object.fromEntries(
    [...terms.trusted, ...terms.issuers].flatMap((entry) => {
      const { thumbprint: print, der } = hostCertificate(entry);
      return thumbprint.safeParse(entry).success || der === null ? [] : [[print, der]];
    }),
  ),
});

type SessionRequest = Extract<OpcUaRequest, { kind: 'openSession' }>;

/**
 * A request for a session as the host sends it: secured, and with its certificate, where its document says so. What
 * comes from a real client says itself how it is secured, and stays as it is.
 */
export const asHost = (host: Host | undefined, request: OpcUaMessage, service: SessionRequest): OpcUaMessage => {
  if (service.security !== undefined || host === undefined || host.kind === 'controller') return request;
  const terms = host.kind === 'sensor' ? undefined : host.opcua;
  if (!terms) return request;
  const { policy, mode, identity } = terms;
  const certificate = hostCertificate(host.id);
  const security: ChannelSecurity = { policy, mode, certificate: policy === 'None' ? null : certificate };
  const own = service.user === null && identity === 'certificate' ? { userCertificate: certificate } : {};
  return { protocol: 'opcua', service: { ...service, ...own, security } };
};

/** Accounts and terms of a host as its OPC UA server knows them. */
export const opcUaAccess = (
  accounts: readonly { readonly user: string; readonly password: string; readonly rights: readonly AccountRight[] }[],
  terms: OpcUaServerTerms = CARELESS,
): OpcUaAccess => ({
  anonymous: terms.anonymous,
  accounts: accounts.flatMap(({ user, password, rights }) => {
    const role: OpcUaRole | null = roleOf(rights);
    return role === null ? [] : [{ user, password, role }];
  }),
  security: {
    ...terms,
    certificateUsers: terms.certificateUsers.map(({ user, certificate, role }) => ({
      user,
      thumbprint: thumbprintOf(certificate),
      role,
    })),
  },
});
