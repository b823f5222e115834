import { createHash } from 'node:crypto';
import { type AddressSpace, type Caller, type MethodArgument, type MethodResult, Ns0 } from './address-space.ts';
import { grant, Permission } from './permissions.ts';
import type { NodeIdText, StatusNumber, UaValue, Variant } from './services.ts';
import { Status } from './status.ts';
import type { TrustLists, TrustPlace } from './trust.ts';

/*
 * The part of ServerConfiguration (OPC 10000-12, 7.10) by which somebody with the role SecurityAdmin mends a server's
 * trust list: AddCertificate and RemoveCertificate of the default application group's TrustList (7.8.2), and the list
 * of what was rejected. Nobody else sees it. Node ids: OPC 10000-6, A.3.
 */
export const TRUST_NODES = {
  ServerConfiguration: 'i=12637',
  GetRejectedList: 'i=12777',
  CertificateGroups: 'i=14053',
  DefaultApplicationGroup: 'i=14156',
  TrustList: 'i=12642',
  AddCertificate: 'i=12668',
  RemoveCertificate: 'i=12670',
} as const satisfies Record<string, NodeIdText>;

export interface TrustKeeper {
  lists(): TrustLists;
  /** False when the certificate stood there already. */
  place(thumbprint: string, place: TrustPlace, caller: Caller): boolean;
}

const argument = (name: string, type: MethodArgument['type'], text: string): MethodArgument => ({
  name,
  type,
  description: { locale: 'en', text },
});

/** The least that is asked of a certificate here: bytes that are one DER sequence from end to end (X.690, 8.1). */
const isSequence = (der: string): boolean => {
  if (!/^30(?:[0-9a-f]{2})+$/.test(der)) return false;
  const first = Number.parseInt(der.slice(2, 4), 16);
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 3) return false;
  const length = more === 0 ? first : Number.parseInt(der.slice(4, 4 + 2 * more), 16);
  return der.length === 2 * (2 + more + length);
};

const thumbprintOfDer = (der: string): string =>
  createHash('sha1')
    .update(Uint8Array.from(der.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)))
    .digest('hex');

export const addTrustNodes = (space: AddressSpace, keeper: TrustKeeper): void => {
  const seen = grant('securityAdmin', Permission.Browse | Permission.Read);
  const base = (id: NodeIdText, name: string) => ({
    id,
    browseName: { namespace: 0, name },
    displayName: { locale: '', text: name },
    description: null,
    permissions: seen,
  });
  const object = (id: NodeIdText, name: string, parent: NodeIdText, typeDefinition: NodeIdText): void => {
    space.add({ ...base(id, name), nodeClass: 'Object', typeDefinition }, parent, Ns0.HasComponent);
  };
  const answer = (status: StatusNumber, outputs: readonly Variant[] = []): MethodResult => ({ status, outputs });
  const method = (
    id: NodeIdText,
    name: string,
    parent: NodeIdText,
    inputs: readonly MethodArgument[],
    outputs: readonly MethodArgument[],
    call: (inputs: readonly UaValue[], caller: Caller) => MethodResult,
  ): void => {
    space.add(
      {
        ...base(id, name),
        permissions: grant('securityAdmin', Permission.Call, seen),
        nodeClass: 'Method',
        inputs,
        outputs,
        // OPC 10000-12, 7.8.2: these methods are called over an encrypted channel.
        call: (given, caller) => (caller.encrypted ? call(given, caller) : answer(Status.Bad_SecurityModeInsufficient)),
      },
      parent,
      Ns0.HasComponent,
    );
  };
  object(TRUST_NODES.ServerConfiguration, 'ServerConfiguration', Ns0.Server, 'i=12581');
  object(TRUST_NODES.CertificateGroups, 'CertificateGroups', TRUST_NODES.ServerConfiguration, 'i=13813');
  object(TRUST_NODES.DefaultApplicationGroup, 'DefaultApplicationGroup', TRUST_NODES.CertificateGroups, 'i=12555');
  object(TRUST_NODES.TrustList, 'TrustList', TRUST_NODES.DefaultApplicationGroup, 'i=12522');
  method(
    TRUST_NODES.GetRejectedList,
    'GetRejectedList',
    TRUST_NODES.ServerConfiguration,
    [],
    [argument('Certificates', 'ByteString', 'Certificates that were turned down, in DER')],
    () => {
      const value = keeper.lists().rejected.flatMap(({ der }) => (der === null ? [] : [der]));
      return answer(Status.Good, [{ type: 'ByteString', value }]);
    },
  );
  const isTrusted = argument('IsTrustedCertificate', 'Boolean', 'True: the trusted list; false: the issuers');
  method(
    TRUST_NODES.AddCertificate,
    'AddCertificate',
    TRUST_NODES.TrustList,
    [argument('Certificate', 'ByteString', 'The certificate in DER'), isTrusted],
    [],
    ([certificate, trusted], caller) => {
      const der = String(certificate);
      if (!isSequence(der)) return answer(Status.Bad_CertificateInvalid);
      keeper.place(thumbprintOfDer(der), trusted === true ? 'trusted' : 'issuers', caller);
      return answer(Status.Good);
    },
  );
  method(
    TRUST_NODES.RemoveCertificate,
    'RemoveCertificate',
    TRUST_NODES.TrustList,
    [argument('Thumbprint', 'String', 'SHA-1 of the certificate, hexadecimal'), isTrusted],
    [],
    ([given, trusted], caller) => {
      const thumbprint = String(given).toLowerCase().replaceAll(/[\s:]/g, '');
      const lists = keeper.lists();
      if (!(trusted === true ? lists.trusted : lists.issuers).includes(thumbprint))
        return answer(Status.Bad_InvalidArgument);
      keeper.place(thumbprint, 'none', caller);
      return answer(Status.Good);
    },
  );
};
