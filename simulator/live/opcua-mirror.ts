import {
  type AddressSpace,
  coerceNodeId,
  type RolePermissionTypeOptions,
  type UAObject,
  WellKnownRoles,
} from 'node-opcua';
import { type NodePermissions, Permission } from '../protocols/opcua/permissions.ts';
import type { OpcUaRole } from '../protocols/opcua/services.ts';
import type { NodeDescription, SpaceDescription } from './opcua-relay.ts';
import { toVariant } from './opcua-values.ts';

/** Roles of the cell as roles that the stack knows (OPC 10000-3, 4.9.2). */
export const WELL_KNOWN: Readonly<Record<Exclude<OpcUaRole, 'anonymous'>, number>> = {
  observer: WellKnownRoles.Observer,
  operator: WellKnownRoles.Operator,
  engineer: WellKnownRoles.Engineer,
  securityAdmin: WellKnownRoles.SecurityAdmin,
};

/**
 * The permissions that the stack enforces at a node for browsing and for its own bookkeeping: what the cell grants,
 * without Write and Call, which never come to the stack. A session without a user has what the cell's role for it has.
 */
const permissionsOf = (permissions: NodePermissions, anonymous: OpcUaRole | null): RolePermissionTypeOptions[] => {
  const bits = (role: OpcUaRole) => (permissions[role] ?? 0) & (Permission.Browse | Permission.Read);
  const entries = Object.entries(WELL_KNOWN).map(([role, id]) => ({ id, bits: bits(role as OpcUaRole) }));
  if (anonymous !== null) entries.push({ id: WellKnownRoles.Anonymous, bits: bits(anonymous) });
  return entries.map((entry) => ({ roleId: coerceNodeId(entry.id), permissions: entry.bits }));
};

/**
 * Builds the controller's nodes in the stack's address space, so that clients can walk it. It carries structure, names
 * and rights; values and effects are the cell's.
 */
export const mirrorSpace = (addressSpace: AddressSpace, description: SpaceDescription): void => {
  const everyone = [
    WellKnownRoles.Anonymous,
    WellKnownRoles.AuthenticatedUser,
    WellKnownRoles.Observer,
    WellKnownRoles.Operator,
    WellKnownRoles.Engineer,
    WellKnownRoles.SecurityAdmin,
  ].map((id) => ({ roleId: coerceNodeId(id), permissions: Permission.Browse | Permission.Read }));
  for (const namespace of addressSpace.getNamespaceArray()) namespace.setDefaultRolePermissions(everyone);
  for (const uri of description.namespaces.slice(2)) {
    const namespace = addressSpace.registerNamespace(uri);
    namespace.setDefaultRolePermissions([]);
    if (description.namespaces[namespace.index] !== uri)
      throw new Error(`OPC UA edge: namespace ${uri} came to stand at index ${namespace.index}`);
  }
  for (const node of description.nodes) {
    const namespace = addressSpace.getNamespace(Number(/^ns=(\d+);/.exec(node.id)?.[1] ?? 1));
    addNode(addressSpace, namespace, node, description);
  }
};

const PARENT_OPTION: Readonly<Record<string, 'organizedBy' | 'componentOf' | 'propertyOf'>> = {
  'i=35': 'organizedBy',
  'i=46': 'propertyOf',
  'i=47': 'componentOf',
};

const addNode = (
  addressSpace: AddressSpace,
  namespace: ReturnType<AddressSpace['getNamespace']>,
  node: NodeDescription,
  description: SpaceDescription,
): void => {
  const parent = addressSpace.findNode(node.parent);
  if (!parent) throw new Error(`OPC UA edge: ${node.id} hangs on ${node.parent}, which is not there`);
  const base = {
    nodeId: node.id,
    browseName: { namespaceIndex: node.browseName.namespace, name: node.browseName.name },
    displayName: node.displayName,
    ...(node.description ? { description: node.description } : {}),
    rolePermissions: permissionsOf(node.permissions, description.anonymous),
  };
  const place = { [PARENT_OPTION[node.referenceType] ?? 'organizedBy']: parent };
  switch (node.nodeClass) {
    case 'Object':
      namespace.addObject({
        ...base,
        ...place,
        typeDefinition: node.typeDefinition,
        eventNotifier: node.notifier ? 1 : 0,
      });
      break;
    case 'Method':
      namespace.addMethod(parent as UAObject, { ...base, inputArguments: [], outputArguments: [] });
      break;
    case 'Variable': {
      const access = `CurrentRead${node.writable ? ' | CurrentWrite' : ''}${node.historizing ? ' | HistoryRead' : ''}`;
      namespace.addVariable({
        ...base,
        ...place,
        // The stack wants this one by name.
        typeDefinition: node.typeDefinition === 'i=68' ? 'PropertyType' : node.typeDefinition,
        dataType: node.dataType,
        valueRank: node.valueRank,
        accessLevel: access,
        userAccessLevel: access,
        minimumSamplingInterval: 0,
        value: toVariant(node.type, node.value, description.epoch),
      });
    }
  }
};
