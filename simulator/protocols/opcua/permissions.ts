import type { OpcUaRole } from './services.ts';

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

export const ROLES: readonly OpcUaRole[] = ['anonymous', 'observer', 'operator', 'engineer'];

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

export type AccountRight = 'view' | 'operate' | 'engineer' | 'remote';

/** The role that an account's rights give it at a controller; null when they give none. */
export const roleOf = (rights: readonly AccountRight[]): OpcUaRole | null =>
  rights.includes('engineer')
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
}

/** The role of a session to be opened, or null when the identity is turned down. */
export const authenticate = (access: OpcUaAccess, user: string | null, password: string | null): OpcUaRole | null => {
  if (user === null) return access.anonymous;
  const account = access.accounts.find((candidate) => candidate.user === user);
  return account !== undefined && password !== null && account.password === password ? account.role : null;
};
