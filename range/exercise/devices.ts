import type { AuditEntry, DiagnosticEntry, PlainValue } from '../../simulator/hosts/engineering.ts';
import { hostCertificate } from '../../simulator/hosts/opcua-schema.ts';
import { programHash } from '../../simulator/hosts/program.ts';
import type { World } from '../../simulator/site/world.ts';

/** What an investigator finds in a controller when he reads it out. */
export interface DeviceRecord {
  readonly controller: string;
  readonly mode: string;
  readonly key: string;
  /** The program in the controller, empty when there is none, and that of the works' project. */
  readonly source: string;
  readonly hash: string;
  readonly project: string;
  readonly projectHash: string;
  readonly forces: readonly { readonly name: string; readonly value: PlainValue }[];
  /** Newest first. */
  readonly diagnostics: readonly DiagnosticEntry[];
  readonly audit: readonly AuditEntry[];
  /** What its OPC UA server offers and whom it believes. Absent in records of earlier versions. */
  readonly opcua?: OpcUaRecord;
}

/** A certificate on one of the lists; the subject of what was only named by its thumbprint is not known. */
export interface ListedCertificate {
  readonly thumbprint: string;
  readonly subject: string | null;
}

export interface OpcUaRecord {
  readonly applicationUri: string;
  readonly policies: readonly string[];
  readonly modes: readonly string[];
  /** The role of a session without a user; null: there is none. */
  readonly anonymous: string | null;
  /** False: the server believes every certificate, whatever the lists say. */
  readonly listed: boolean;
  readonly trusted: readonly ListedCertificate[];
  readonly issuers: readonly ListedCertificate[];
  readonly rejected: readonly ListedCertificate[];
  readonly revocationLists: number;
}

const opcuaOf = ({ opcua }: World['controllers'][number], hosts: ReadonlyMap<string, string>): OpcUaRecord => {
  const { policies, modes, anonymous, trust } = opcua.terms;
  const lists = opcua.trust;
  const named = (thumbprint: string): ListedCertificate => ({ thumbprint, subject: hosts.get(thumbprint) ?? null });
  return {
    applicationUri: opcua.space.namespaces[1] ?? '',
    policies,
    modes,
    anonymous,
    listed: trust === 'listed',
    trusted: lists.trusted.map(named),
    issuers: lists.issuers.map(named),
    rejected: lists.rejected.map(({ thumbprint, subject }) => ({ thumbprint, subject })),
    revocationLists: (lists.trustedCrls?.length ?? 0) + (lists.issuerCrls?.length ?? 0),
  };
};

/** Reads every controller of a world out. */
export const devicesOf = (world: World): DeviceRecord[] => {
  const certificates = new Map(
    world.site.hosts.map(({ id }) => hostCertificate(id)).map((each) => [each.thumbprint, each.subject]),
  );
  return world.controllers.map((controller) => ({ ...deviceOf(controller), opcua: opcuaOf(controller, certificates) }));
};

const deviceOf = ({ id, engineering, host, plc, source }: World['controllers'][number]): DeviceRecord => ({
  controller: id,
  mode: plc.mode,
  key: engineering.key,
  source,
  hash: programHash(source),
  project: host.source,
  projectHash: programHash(host.source),
  forces: engineering.forces(),
  diagnostics: engineering.diagnosticBuffer(),
  audit: engineering.audit(),
});
