import { type AddressSpace, coerceNodeId, Range, WellKnownRoles } from 'node-opcua';
import { Permission } from '../protocols/opcua/permissions.ts';
import { Attribute, type MonitoredNode, type NodeIdText, type OpcUaRole } from '../protocols/opcua/services.ts';
import type { SpaceDescription } from './opcua-relay.ts';

/** Roles of the cell as roles that the stack knows (OPC 10000-3, 4.9.2). */
export const WELL_KNOWN: Readonly<Record<Exclude<OpcUaRole, 'anonymous'>, number>> = {
  observer: WellKnownRoles.Observer,
  operator: WellKnownRoles.Operator,
  engineer: WellKnownRoles.Engineer,
  securityAdmin: WellKnownRoles.SecurityAdmin,
};

/** For the stack's own nodes, and for those that stand in for the cell's: what they hold is no secret. */
const EVERYONE = [
  WellKnownRoles.Anonymous,
  WellKnownRoles.AuthenticatedUser,
  WellKnownRoles.Observer,
  WellKnownRoles.Operator,
  WellKnownRoles.Engineer,
  WellKnownRoles.SecurityAdmin,
].map((id) => ({ roleId: coerceNodeId(id), permissions: Permission.Browse | Permission.Read }));

/** Makes the controller's namespaces known to the stack. Its nodes stay in the cell, which is asked for them. */
export const prepareSpace = (addressSpace: AddressSpace, description: SpaceDescription): void => {
  for (const namespace of addressSpace.getNamespaceArray()) namespace.setDefaultRolePermissions(EVERYONE);
  for (const uri of description.namespaces.slice(2)) {
    const namespace = addressSpace.registerNamespace(uri);
    namespace.setDefaultRolePermissions([]);
    if (description.namespaces[namespace.index] !== uri)
      throw new Error(`OPC UA edge: namespace ${uri} came to stand at index ${namespace.index}`);
  }
};

/** True for a node that only the cell has: the stack's own are in namespaces 0 and 1. */
export const isOfCell = (id: NodeIdText): boolean => /^ns=(?:[2-9]|\d\d)/.test(id);

/**
 * Sees to it that the stack has something to hang a monitored item on: it wants a node of its own for each. The node
 * hangs nowhere and tells no more than data type and range, which the stack's filters look at; values are the cell's.
 */
export const standIn = (addressSpace: AddressSpace, id: NodeIdText, attribute: number, node: MonitoredNode): void => {
  const known = addressSpace.findNode(id);
  const dataType = coerceNodeId(node.dataType);
  if (known) {
    // Another program may have another variable of this name.
    if ('dataType' in known) Object.assign(known, { dataType, valueRank: node.valueRank });
    return;
  }
  const namespace = addressSpace.getNamespace(Number(/^ns=(\d+);/.exec(id)?.[1] ?? 1));
  const base = { nodeId: id, browseName: `stand-in ${id}`, rolePermissions: EVERYONE };
  if (attribute === Attribute.EventNotifier) {
    namespace.addObject({ ...base, eventNotifier: 1 });
    return;
  }
  const variable = namespace.addVariable({
    ...base,
    dataType,
    valueRank: node.valueRank,
    minimumSamplingInterval: 0,
  });
  if (!node.range) return;
  const [low, high] = node.range;
  namespace.addVariable({
    propertyOf: variable,
    browseName: { name: 'EURange', namespaceIndex: 0 },
    dataType: 'Range',
    value: { dataType: 'ExtensionObject', value: new Range({ low, high }) },
  });
};
