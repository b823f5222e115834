import type { ServerSecurity } from './security.ts';
import type { OpcUaRequest, OpcUaRole } from './services.ts';

/** Permission bits of OPC 10000-3, 8.55 (PermissionType), those that a controller's nodes use. */
export const Permission = {
  Browse: 1 << 0,
  Read: 1 << 5,
  Write: 1 << 6,
  ReadHistory: 1 << 7,
  ReceiveEvents: 1 << 11,
  Call: 1 << 12,
} as const;

/** What each role may do at a node, as bits; a role without an entry may do nothing. */
export type NodePermissions = Readonly<Partial<Record<OpcUaRole, number>>>;

export const ROLES: readonly OpcUaRole[] = ['anonymous', 'observer', 'operator', 'engineer', 'securityAdmin'];

const rank = (role: OpcUaRole): number => ROLES.indexOf(role);

/**
 * Gives `bits` to `from` and to every role above it. Calls are merged: what no call grants stays denied, to
 * engineers as to everyone else.
 */
export const grant = (from: OpcUaRole, bits: number, over: NodePermissions = {}): NodePermissions => {
  const result: Partial<Record<OpcUaRole, number>> = { ...over };
  for (const role of ROLES) if (rank(role) >= rank(from)) result[role] = (result[role] ?? 0) | bits;
  return result;
};

/** Deny by default: true only when every bit asked for was granted to this very role. */
export const permits = (permissions: NodePermissions, role: OpcUaRole, bits: number): boolean =>
  ((permissions[role] ?? 0) & bits) === bits && bits !== 0;

export type AccountRight = 'view' | 'operate' | 'engineer' | 'administer' | 'remote';

/** The role that an account's rights give it at a controller; null when they give none. */
export const roleOf = (rights: readonly AccountRight[]): OpcUaRole | null =>
  rights.includes('administer')
    ? 'securityAdmin'
    : rights.includes('engineer')
      ? 'engineer'
      : rights.includes('operate')
        ? 'operator'
        : rights.includes('view')
          ? 'observer'
          : null;

/** An account as a controller knows it. */
export interface OpcUaAccount {
  readonly user: string;
  readonly password: string;
  readonly role: OpcUaRole;
}

/** Who may open a session. `anonymous` is the role that a session without a user gets; null turns it down. */
export interface OpcUaAccess {
  readonly accounts: readonly OpcUaAccount[];
  readonly anonymous: OpcUaRole | null;
  /** What the server offers and whom it believes; absent: everything that it can, and everyone. */
  readonly security?: ServerSecurity;
}

/** Who somebody is to a server: his name for the record, and his role. */
export interface Identity {
  readonly user: string | null;
  readonly role: OpcUaRole;
}

/** Who wants to open a session, or null when he is turned down. */
export const authenticate = (
  access: OpcUaAccess,
  { user, password, userCertificate }: Extract<OpcUaRequest, { kind: 'openSession' }>,
): Identity | null => {
  if (userCertificate !== undefined) {
    const known = access.security?.certificateUsers.find(({ thumbprint }) => thumbprint === userCertificate.thumbprint);
    return known ? { user: known.user, role: known.role } : null;
  }
  if (user === null) return access.anonymous === null ? null : { user, role: access.anonymous };
  if (access.security?.users === false) return null;
  const account = access.accounts.find((candidate) => candidate.user === user);
  return account !== undefined && password !== null && account.password === password
    ? { user, role: account.role }
    : null;
};

/** The role that a user of this name has now; null when there is none. */
export const currentRole = (access: OpcUaAccess, user: string | null): OpcUaRole | null =>
  user === null
    ? access.anonymous
    : (access.accounts.find((account) => account.user === user)?.role ??
      access.security?.certificateUsers.find((each) => each.user === user)?.role ??
      null);
