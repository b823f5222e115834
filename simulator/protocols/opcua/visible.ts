import type { AddressSpace, UaNode } from './address-space.ts';
import { Permission, permits } from './permissions.ts';
import type { NodeIdText, OpcUaRole, StatusNumber } from './services.ts';
import { Status } from './status.ts';

const NODE_ID = /^(ns=\d+;)?(i=\d+|[sgb]=.+)$/s;

/**
 * A node that the role may know of. A node that it may not browse is unknown to it (OPC 10000-3, 8.55: without the
 * permission Browse a client cannot see the node).
 */
export const visible = (space: AddressSpace, role: OpcUaRole, id: NodeIdText): UaNode | StatusNumber => {
  const node = space.find(id);
  if (node === undefined) return NODE_ID.test(id) ? Status.Bad_NodeIdUnknown : Status.Bad_NodeIdInvalid;
  return permits(node.permissions, role, Permission.Browse) ? node : Status.Bad_NodeIdUnknown;
};

/** The fault of a service that was asked for nothing or for too much; Good otherwise. */
export const checkCount = (count: number, limit: number): StatusNumber =>
  count === 0 ? Status.Bad_NothingToDo : count > limit ? Status.Bad_TooManyOperations : Status.Good;
