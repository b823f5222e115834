import type { AuditEntry, DiagnosticEntry, PlainValue } from '../../simulator/hosts/engineering.ts';
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
}

/** Reads every controller of a world out. */
export const devicesOf = (world: World): DeviceRecord[] =>
  world.controllers.map(({ id, engineering, host, plc, source }) => ({
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
  }));
