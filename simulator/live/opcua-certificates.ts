import { createHash, X509Certificate } from 'node:crypto';
import { MessageSecurityMode, type ServerSecureChannelLayer } from 'node-opcua';
import {
  type ApplicationCertificate,
  type ChannelSecurity,
  POLICIES,
  type SecurityModeName,
  type SecurityPolicyName,
} from '../protocols/opcua/security.ts';
import type { StatusNumber } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';

/** The certificates of a chain: DER sequences one after the other (OPC 10000-6, 6.2.6). */
const splitChain = (bytes: Buffer): Buffer[] => {
  const chain: Buffer[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const first = bytes[at + 1] as number;
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, Math.min(more, 6));
    const end = at + 2 + more + length;
    chain.push(bytes.subarray(at, end));
    at = end;
  }
  return chain;
};

const thumbprint = (der: Buffer): string => createHash('sha1').update(der).digest('hex');

/**
 * What the cell is told of a certificate: its thumbprint, its subject, and of the issuers that were sent along those
 * whose signatures hold. Null for bytes that are no certificate.
 */
export const describeCertificate = (bytes: Buffer): ApplicationCertificate | null => {
  const chain = splitChain(bytes);
  const der = chain[0];
  if (!der) return null;
  try {
    const certificates = chain.map((each) => new X509Certificate(each));
    const issuers: string[] = [];
    for (let i = 1; i < certificates.length; i++) {
      const [below, above] = [certificates[i - 1] as X509Certificate, certificates[i] as X509Certificate];
      if (!above.ca || !below.checkIssued(above) || !below.verify(above.publicKey)) break;
      issuers.push(thumbprint(chain[i] as Buffer));
    }
    const subject = (certificates[0] as X509Certificate).subject.split('\n').join(', ');
    return { thumbprint: thumbprint(der), subject, issuers, der: der.toString('hex') };
  } catch {
    return null;
  }
};

/** Bytes that are no certificate, as the cell keeps them on record: without a subject. */
export const unreadableCertificate = (bytes: Buffer): ApplicationCertificate => ({
  thumbprint: thumbprint(bytes),
  subject: '',
  issuers: [],
  der: bytes.subarray(0, LONGEST).toString('hex'),
});

/** Bytes kept of what is no certificate. */
const LONGEST = 8192;

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/**
 * What is wrong with a client's certificate by itself (OPC 10000-4, 6.1.3): its bytes, its time (of the machine's own
 * calendar, as certificates are of the world outside), its uses. Good where nothing is.
 */
export const certificateFault = (bytes: Buffer, now: number): StatusNumber => {
  const der = splitChain(bytes)[0];
  if (!der) return Status.Bad_CertificateInvalid;
  try {
    const certificate = new X509Certificate(der);
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo))
      return Status.Bad_CertificateTimeInvalid;
    // Without the extension a certificate may be used for everything (RFC 5280, 4.2.1.12).
    const uses: readonly string[] | undefined = certificate.keyUsage;
    return uses && !uses.includes(CLIENT_AUTH) ? Status.Bad_CertificateUseNotAllowed : Status.Good;
  } catch {
    return Status.Bad_CertificateInvalid;
  }
};

/** Whether a certificate is for the application that shows it (OPC 10000-6, 6.2.2: the URI in subjectAltName). */
export const isForApplication = (bytes: Buffer, uri: string): boolean => {
  const der = splitChain(bytes)[0];
  if (!der) return false;
  try {
    return (new X509Certificate(der).subjectAltName ?? '').split(', ').includes(`URI:${uri}`);
  } catch {
    return false;
  }
};

const MODE_NAMES: Readonly<Record<number, SecurityModeName>> = {
  [MessageSecurityMode.None]: 'None',
  [MessageSecurityMode.Sign]: 'Sign',
  [MessageSecurityMode.SignAndEncrypt]: 'SignAndEncrypt',
};

/** A policy of the stack, in the cell's words; undefined for one that no device has. */
export const policyOf = (uri: string): SecurityPolicyName | undefined =>
  POLICIES.find((name) => uri.endsWith(`#${name}`));

export const modeOf = (channel: ServerSecureChannelLayer): SecurityModeName =>
  MODE_NAMES[channel.securityMode] ?? 'None';

/** How a channel of the stack is secured, in the cell's words. */
export const securityOf = (channel: ServerSecureChannelLayer): ChannelSecurity => {
  const policy = policyOf(channel.securityPolicy) ?? 'None';
  const certificate = channel.clientCertificate;
  return {
    policy,
    mode: modeOf(channel),
    certificate: policy === 'None' || !certificate ? null : describeCertificate(certificate),
  };
};
