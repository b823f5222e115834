import type { NodeIdText, OpcUaRole, StatusNumber, UaValue } from './services.ts';

/** Security policies by the last part of their URI (OPC 10000-7, 6.6.161 ff.), from none to the strongest. */
export const POLICIES = ['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const;
export type SecurityPolicyName = (typeof POLICIES)[number];

/** MessageSecurityMode (OPC 10000-4, 7.20). */
export const MODES = ['None', 'Sign', 'SignAndEncrypt'] as const;
export type SecurityModeName = (typeof MODES)[number];

/**
 * An application instance certificate as far as a server judges it. Whether its bytes are a certificate, in its time
 * of validity and with the right uses, is the business of whoever holds the channel; whom to trust is decided here.
 */
export interface ApplicationCertificate {
  /** SHA-1 of the DER form in lower-case hex (OPC 10000-6, 6.2.2: how OPC UA names a certificate). */
  readonly thumbprint: string;
  readonly subject: string;
  /** Thumbprints of the issuers that were sent along and whose signatures hold, the nearest first. */
  readonly issuers: readonly string[];
  /** The certificate in DER, as hex; null for a host of the simulated plant. */
  readonly der: string | null;
}

/** How a client's channel is secured. */
export interface ChannelSecurity {
  readonly policy: SecurityPolicyName;
  readonly mode: SecurityModeName;
  /** Null with the policy None. */
  readonly certificate: ApplicationCertificate | null;
}

/** A person who signs in with a certificate of his own, known by its thumbprint. */
export interface CertificateUser {
  readonly user: string;
  readonly thumbprint: string;
  readonly role: OpcUaRole;
}

/** What a server offers and whom it believes. */
export interface ServerSecurity {
  readonly policies: readonly SecurityPolicyName[];
  readonly modes: readonly SecurityModeName[];
  /** Whether a name and a password open a session. */
  readonly users: boolean;
  readonly certificateUsers: readonly CertificateUser[];
  /** `everything`: any certificate will do, and none is asked about. */
  readonly trust: 'everything' | 'listed';
}

/** Every combination of policy and mode that makes an endpoint: None goes with None and nothing else. */
export const endpointsOf = (
  security: Pick<ServerSecurity, 'policies' | 'modes'>,
): { readonly policy: SecurityPolicyName; readonly mode: SecurityModeName }[] =>
  security.policies.flatMap((policy) =>
    security.modes.flatMap((mode) => ((policy === 'None') === (mode === 'None') ? [{ policy, mode }] : [])),
  );

/**
 * Something that a server notes about its clients: the source data of the audit events of OPC 10000-5, 6.4, whose
 * names it bears.
 */
export interface AuditRecord {
  readonly type:
    | 'AuditCertificateUntrusted'
    | 'AuditCertificateExpired'
    | 'AuditCertificateInvalid'
    | 'AuditCertificateRevoked'
    | 'AuditCertificateMismatch'
    | 'AuditCertificateDataMismatch'
    | 'AuditOpenSecureChannel'
    | 'AuditActivateSession'
    | 'AuditSession'
    | 'AuditWriteUpdate'
    | 'AuditUpdateMethod';
  readonly status: StatusNumber;
  /** The host whose address the request came from. */
  readonly from: string;
  readonly user: string | null;
  /** 0 where there is none yet. */
  readonly session: number;
  /** The variable written, or the method called. */
  readonly node: NodeIdText | null;
  readonly value: UaValue;
  readonly thumbprint: string | null;
}

export type Audit = (record: AuditRecord) => void;
