import { createHash } from 'node:crypto';
import type { Instant } from '../../kernel/time.ts';
import {
  type AddressSpace,
  type Caller,
  dataTypeOf,
  type MethodArgument,
  type MethodResult,
  Ns0,
} from './address-space.ts';
import { OpenFile } from './open-file.ts';
import { grant, Permission } from './permissions.ts';
import { isCertificate } from './revocation.ts';
import type { NodeIdText, StatusNumber, UaTypeName, UaValue, Variant } from './services.ts';
import { Status } from './status.ts';
import type { TrustLists, TrustPlace } from './trust.ts';
import { ALL_LISTS, readTrustContent, trustContent, type WrittenTrust } from './trust-file.ts';

/*
 * The part of ServerConfiguration (OPC 10000-12, 7.10) by which somebody with the role SecurityAdmin mends a server's
 * trust list: the default application group's TrustList as a file (7.8.2: read and written whole, certificates and
 * revocation lists), its AddCertificate and RemoveCertificate, and the list of what was rejected. Nobody else sees it.
 * Changes hold at once. Node ids: OPC 10000-6, A.3.
 */
export const TRUST_NODES = {
  ServerConfiguration: 'i=12637',
  GetRejectedList: 'i=12777',
  CertificateGroups: 'i=14053',
  DefaultApplicationGroup: 'i=14156',
  TrustList: 'i=12642',
  AddCertificate: 'i=12668',
  RemoveCertificate: 'i=12670',
  Open: 'i=12647',
  OpenWithMasks: 'i=12663',
  Close: 'i=12650',
  CloseAndUpdate: 'i=12666',
  Read: 'i=12652',
  Write: 'i=12655',
  GetPosition: 'i=12657',
  SetPosition: 'i=12660',
} as const satisfies Record<string, NodeIdText>;

export interface TrustKeeper {
  lists(): TrustLists;
  /** False when the certificate stood there already. `der` in hex, where it is known. */
  place(thumbprint: string, place: TrustPlace, caller: Caller, der?: string): boolean;
  /** Takes revocation lists over, in DER (hex). */
  revoke(trustedCrls: readonly string[], issuerCrls: readonly string[], caller: Caller): void;
  /** When the lists were last changed by a client. */
  readonly file: TrustFile;
}

/** The trust list as a file: whoever keeps the server keeps its open handles. */
export class TrustFile {
  readonly open: OpenFile;
  updated: Instant = 0 as Instant;

  constructor(lists: () => TrustLists) {
    this.open = new OpenFile({
      upload: () => trustContent(lists()),
      // CloseAndUpdate takes over what was written; Close alone gives it up (7.8.2.3).
      download: () => Status.Bad_NotSupported,
      size: () => trustContent(lists()).length,
    });
  }
}

/** Open modes that a trust list has (7.8.2.2): read, or write over what is there. */
const READ = 1;
const REWRITE = 6;

/** Takes a written list over, one certificate after the other. */
const takeOver = (keeper: TrustKeeper, written: WrittenTrust, caller: Caller): void => {
  const replace = (place: 'trusted' | 'issuers', ders: readonly string[] | null): void => {
    if (ders === null) return;
    const lists = keeper.lists();
    const wanted = new Map(ders.map((der) => [thumbprintOfDer(der), der]));
    for (const thumbprint of lists[place])
      if (!wanted.has(thumbprint) && lists.certificates?.[thumbprint] !== undefined)
        keeper.place(thumbprint, 'none', caller);
    for (const [thumbprint, der] of wanted) keeper.place(thumbprint, place, caller, der);
  };
  replace('trusted', written.trusted);
  replace('issuers', written.issuers);
  const { trustedCrls = [], issuerCrls = [] } = keeper.lists();
  if (written.trustedCrls !== null || written.issuerCrls !== null)
    keeper.revoke(written.trustedCrls ?? trustedCrls, written.issuerCrls ?? issuerCrls, caller);
};

const argument = (name: string, type: MethodArgument['type'], text: string): MethodArgument => ({
  name,
  type,
  description: { locale: 'en', text },
});

const thumbprintOfDer = (der: string): string =>
  createHash('sha1')
    .update(Uint8Array.from(der.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)))
    .digest('hex');

export const addTrustNodes = (space: AddressSpace, keeper: TrustKeeper, now: () => Instant): void => {
  const { file } = keeper;
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
      // 7.8.2.5: not while somebody writes the list.
      if (file.open.isWritten) return answer(Status.Bad_InvalidState);
      if (!isCertificate(der)) return answer(Status.Bad_CertificateInvalid);
      keeper.place(thumbprintOfDer(der), trusted === true ? 'trusted' : 'issuers', caller, der);
      file.updated = now();
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
      if (file.open.isWritten) return answer(Status.Bad_InvalidState);
      const lists = keeper.lists();
      if (!(trusted === true ? lists.trusted : lists.issuers).includes(thumbprint))
        return answer(Status.Bad_InvalidArgument);
      keeper.place(thumbprint, 'none', caller);
      file.updated = now();
      return answer(Status.Good);
    },
  );
  addFile();

  function addFile(): void {
    const properties: readonly (readonly [NodeIdText, string, UaTypeName, () => UaValue])[] = [
      ['i=12643', 'Size', 'UInt64', () => file.open.size],
      ['i=14157', 'Writable', 'Boolean', () => true],
      ['i=14158', 'UserWritable', 'Boolean', () => true],
      ['i=12646', 'OpenCount', 'UInt16', () => file.open.openCount],
      ['i=12662', 'LastUpdateTime', 'DateTime', () => file.updated],
    ];
    for (const [id, name, type, read] of properties)
      space.add(
        {
          ...base(id, name),
          nodeClass: 'Variable',
          dataType: type === 'DateTime' ? 'i=294' : dataTypeOf(type),
          type,
          valueRank: -1,
          typeDefinition: Ns0.PropertyType,
          read,
        },
        TRUST_NODES.TrustList,
        Ns0.HasProperty,
      );
    const on = (
      name: Exclude<keyof typeof TRUST_NODES, 'TrustList'>,
      inputs: readonly MethodArgument[],
      outputs: readonly MethodArgument[],
      call: (inputs: readonly UaValue[], caller: Caller) => MethodResult,
    ) => method(TRUST_NODES[name], name, TRUST_NODES.TrustList, inputs, outputs, call);
    const handle = argument('FileHandle', 'UInt32', 'Handle that Open gave');
    const data = argument('Data', 'ByteString', 'Bytes of a TrustListDataType in UA Binary');
    const position = argument('Position', 'UInt64', 'Byte from the start');
    on('Open', [argument('Mode', 'Byte', 'Read 1, or Write and EraseExisting 6')], [handle], ([mode], caller) =>
      mode === READ || mode === REWRITE ? file.open.open(mode, caller) : answer(Status.Bad_InvalidArgument),
    );
    on('OpenWithMasks', [argument('Masks', 'UInt32', 'The lists that are wanted')], [handle], ([masks], caller) =>
      (Number(masks) & ~ALL_LISTS) === 0 && Number(masks) !== 0
        ? file.open.openWith(trustContent(keeper.lists(), Number(masks)), caller)
        : answer(Status.Bad_InvalidArgument),
    );
    on('Close', [handle], [], ([number], caller) => file.open.discard(Number(number), caller));
    on(
      'CloseAndUpdate',
      [handle],
      [argument('ApplyChangesRequired', 'Boolean', 'False: the list holds at once')],
      ([number], caller) => {
        if (!file.open.writes(Number(number), caller)) return answer(Status.Bad_InvalidArgument);
        const bytes = file.open.content(Number(number), caller);
        file.open.discard(Number(number), caller);
        const written = readTrustContent(bytes);
        if (typeof written === 'number') return answer(written);
        takeOver(keeper, written, caller);
        file.updated = now();
        return answer(Status.Good, [{ type: 'Boolean', value: false }]);
      },
    );
    on('Read', [handle, argument('Length', 'Int32', 'Bytes at most')], [data], ([number, length], caller) =>
      file.open.read(Number(number), Number(length), caller),
    );
    on('Write', [handle, data], [], ([number, bytes], caller) =>
      file.open.write(Number(number), bytes as string | null, caller),
    );
    on('GetPosition', [handle], [position], ([number], caller) => file.open.getPosition(Number(number), caller));
    on('SetPosition', [handle, position], [], ([number, at], caller) =>
      file.open.setPosition(Number(number), Number(at), caller),
    );
  }
};
