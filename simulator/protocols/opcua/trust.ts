import { isRevoked } from './revocation.ts';
import type { ApplicationCertificate } from './security.ts';

/** A certificate that was turned down, kept so that somebody may look at it and trust it after all. */
export interface RejectedCertificate {
  readonly thumbprint: string;
  readonly subject: string;
  readonly der: string | null;
}

/** The lists of OPC 10000-12, 7.5 (TrustListType), by thumbprints, and what was turned down. */
export interface TrustLists {
  readonly trusted: readonly string[];
  readonly issuers: readonly string[];
  readonly rejected: readonly RejectedCertificate[];
  /** Certificates in DER (hex) by thumbprint, of those that somebody brought; hosts of the plant have none. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** Revocation lists of trusted certificates and of issuers, in DER (hex). */
  readonly trustedCrls?: readonly string[];
  readonly issuerCrls?: readonly string[];
}

export const NO_TRUST: TrustLists = { trusted: [], issuers: [], rejected: [] };

/** Where a certificate may be put; `none` takes it off every list. */
export type TrustPlace = 'trusted' | 'issuers' | 'none';

/** Rejected certificates kept; the oldest go first (OPC 10000-12, 7.10.3 leaves the number to the server). */
const REJECTED_KEPT = 20;

/**
 * A chain is trusted when the certificate or one of its issuers is, and everything between is known (OPC 10000-4,
 * 6.1.3: an issuer that is not trusted serves to build the chain, and no more).
 */
export const isTrusted = (lists: TrustLists, { thumbprint, issuers }: ApplicationCertificate): boolean => {
  if (lists.trusted.includes(thumbprint)) return true;
  const anchor = issuers.findIndex((issuer) => lists.trusted.includes(issuer));
  return anchor >= 0 && issuers.slice(0, anchor).every((issuer) => lists.issuers.includes(issuer));
};

/** The lists after a certificate was turned down. */
export const rejecting = (lists: TrustLists, { thumbprint, subject, der }: ApplicationCertificate): TrustLists => ({
  ...lists,
  rejected: [...lists.rejected.filter((each) => each.thumbprint !== thumbprint), { thumbprint, subject, der }].slice(
    -REJECTED_KEPT,
  ),
});

/**
 * The lists after somebody put a certificate in its place, with its DER where he has it; the same object when nothing
 * changed.
 */
export const placing = (lists: TrustLists, thumbprint: string, place: TrustPlace, der?: string): TrustLists => {
  const without = (list: readonly string[]) => list.filter((each) => each !== thumbprint);
  const has = (list: readonly string[]) => list.includes(thumbprint);
  const rejected = lists.rejected.filter((each) => each.thumbprint !== thumbprint);
  const changed =
    place === 'none'
      ? has(lists.trusted) || has(lists.issuers) || rejected.length < lists.rejected.length
      : !has(lists[place]) || rejected.length < lists.rejected.length;
  if (!changed) return lists;
  const trusted = without(lists.trusted);
  const issuers = without(lists.issuers);
  if (place === 'trusted') trusted.push(thumbprint);
  if (place === 'issuers') issuers.push(thumbprint);
  const known = der ?? lists.rejected.find((each) => each.thumbprint === thumbprint)?.der ?? null;
  const { [thumbprint]: held, ...others } = lists.certificates ?? {};
  const kept = known ?? held;
  const certificates = place === 'none' || kept === undefined ? others : { ...others, [thumbprint]: kept };
  return { ...lists, trusted, issuers, rejected, certificates };
};

/** True when a revocation list takes the certificate back. */
export const isTakenBack = (lists: TrustLists, { der }: ApplicationCertificate): boolean =>
  der !== null && isRevoked(der, [...(lists.trustedCrls ?? []), ...(lists.issuerCrls ?? [])]);
