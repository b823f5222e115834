import { fromHex, Reader, toHex, Writer } from './binary/bytes.ts';
import { array, byteString, struct, uint32 } from './binary/field.ts';
import { isCertificate, revocationList } from './revocation.ts';
import { Status } from './status.ts';
import type { TrustLists } from './trust.ts';

/*
 * A trust list as a file's content: a TrustListDataType in UA Binary (OPC 10000-12, 7.8.2.1 and 7.8.2.6). A host of the
 * plant has a thumbprint and no DER: the file cannot carry it, and so a file that is written does not take it off.
 */

/** TrustListMasks (7.8.2.7). */
export const TrustMask = { TrustedCertificates: 1, TrustedCrls: 2, IssuerCertificates: 4, IssuerCrls: 8 } as const;
export const ALL_LISTS = 15;

const trustList = struct({
  specifiedLists: uint32,
  trustedCertificates: array(byteString),
  trustedCrls: array(byteString),
  issuerCertificates: array(byteString),
  issuerCrls: array(byteString),
});

/** What a written file asks for; lists that it does not specify are null and stay. Certificates and lists are DER in hex. */
export interface WrittenTrust {
  readonly trusted: readonly string[] | null;
  readonly issuers: readonly string[] | null;
  readonly trustedCrls: readonly string[] | null;
  readonly issuerCrls: readonly string[] | null;
}

/** The content of the file for a reader who wants these lists. */
export const trustContent = (lists: TrustLists, masks = ALL_LISTS): Uint8Array => {
  const ders = (thumbprints: readonly string[]) =>
    thumbprints.flatMap((thumbprint) => {
      const der = lists.certificates?.[thumbprint];
      return der === undefined ? [] : [fromHex(der)];
    });
  const bytes = (list: readonly string[] | undefined) => (list ?? []).map(fromHex);
  const wants = (mask: number) => (masks & mask) !== 0;
  const writer = new Writer(0);
  trustList.put(writer, {
    specifiedLists: masks & ALL_LISTS,
    trustedCertificates: wants(TrustMask.TrustedCertificates) ? ders(lists.trusted) : [],
    trustedCrls: wants(TrustMask.TrustedCrls) ? bytes(lists.trustedCrls) : [],
    issuerCertificates: wants(TrustMask.IssuerCertificates) ? ders(lists.issuers) : [],
    issuerCrls: wants(TrustMask.IssuerCrls) ? bytes(lists.issuerCrls) : [],
  });
  return writer.take();
};

/**
 * Reads what was written. A status: Bad_DecodingError for bytes that are no TrustListDataType, Bad_CertificateInvalid
 * where one of them is no certificate or no revocation list (7.8.2.4: then nothing of it is taken over).
 */
export const readTrustContent = (bytes: Uint8Array): WrittenTrust | number => {
  let read: ReturnType<typeof trustList.get>;
  try {
    read = trustList.get(new Reader(bytes, 0));
  } catch {
    return Status.Bad_DecodingError;
  }
  const of = (mask: number, list: readonly (Uint8Array | null)[]): readonly string[] | null =>
    (read.specifiedLists & mask) === 0 ? null : list.flatMap((each) => (each === null ? [] : [toHex(each)]));
  const written: WrittenTrust = {
    trusted: of(TrustMask.TrustedCertificates, read.trustedCertificates),
    issuers: of(TrustMask.IssuerCertificates, read.issuerCertificates),
    trustedCrls: of(TrustMask.TrustedCrls, read.trustedCrls),
    issuerCrls: of(TrustMask.IssuerCrls, read.issuerCrls),
  };
  const certificates = [...(written.trusted ?? []), ...(written.issuers ?? [])];
  const crls = [...(written.trustedCrls ?? []), ...(written.issuerCrls ?? [])];
  return certificates.every(isCertificate) && crls.every((der) => revocationList(der) !== null)
    ? written
    : Status.Bad_CertificateInvalid;
};
