import type { Instant } from '../../kernel/time.ts';
import {
  type AddressSpace,
  type Caller,
  type MethodNode,
  Ns0,
  type UaNode,
  type VariableNode,
} from './address-space.ts';
import { Permission, permits } from './permissions.ts';
import {
  Attribute,
  type DataValue,
  NodeClass,
  type NodeIdText,
  type OpcUaRequest,
  type OpcUaResponse,
  type OpcUaRole,
  type StatusNumber,
  type UaTypeName,
  type UaValue,
  type WriteItem,
} from './services.ts';
import { LIMITS } from './standard-nodes.ts';
import { Status } from './status.ts';
import { isArrayValue, isOfType } from './values.ts';
import { checkCount, visible } from './visible.ts';

/** The services that need an address space and a caller, and nothing that is kept between requests. */
export type SpaceRequest = Extract<OpcUaRequest, { kind: 'read' | 'write' | 'call' }>;

const fault = (to: OpcUaRequest['kind'], status: StatusNumber): OpcUaResponse => ({ kind: 'fault', to, status });

/**
 * Answers a request on an address space. The status of the whole service is a fault where OPC 10000-4 says so
 * (5.10.2.3, 5.10.4.3, 5.8.2.3, 5.11.2.3: Bad_NothingToDo, Bad_TooManyOperations); everything else is the status of
 * its item. Reads have no effect; writes and calls go to the host's own functions, once for each item, in order.
 */
export const serveOpcUa = (space: AddressSpace, caller: Caller, request: SpaceRequest, now: Instant): OpcUaResponse => {
  switch (request.kind) {
    case 'read': {
      const refused = checkCount(request.items.length, LIMITS.read);
      if (refused) return fault('read', refused);
      return {
        kind: 'read',
        results: request.items.map((item) => readAttribute(space, caller.role, item.node, item.attribute, now)),
      };
    }
    case 'write': {
      const refused = checkCount(request.items.length, LIMITS.write);
      if (refused) return fault('write', refused);
      return { kind: 'write', results: request.items.map((item) => writeItem(space, caller, item)) };
    }
    case 'call':
      return callMethod(space, caller, request);
  }
};

const bad = (status: StatusNumber): DataValue => ({ type: null, value: null, status, sourceTimestamp: null });

/** The value of a variable now, for a reader whose rights were checked. */
export const readValue = (node: VariableNode, now: Instant): DataValue => ({
  type: node.type,
  value: node.read(now),
  status: node.quality ? node.quality(now) : Status.Good,
  sourceTimestamp: now,
});

/** Whether a role may read an attribute at all: Good, or the reason against it. */
export const mayRead = (space: AddressSpace, role: OpcUaRole, id: NodeIdText, attribute: number): StatusNumber => {
  const node = visible(space, role, id);
  if (typeof node === 'number') return node;
  if (attribute === Attribute.EventNotifier) {
    if (node.nodeClass !== 'Object') return Status.Bad_AttributeIdInvalid;
    if (!node.notifier) return Status.Bad_NotSupported;
    return permits(node.permissions, role, Permission.ReceiveEvents) ? Status.Good : Status.Bad_UserAccessDenied;
  }
  if (attribute !== Attribute.Value) return Status.Good;
  if (node.nodeClass !== 'Variable') return Status.Bad_AttributeIdInvalid;
  return permits(node.permissions, role, Permission.Read) ? Status.Good : Status.Bad_UserAccessDenied;
};

/** One attribute of one node (OPC 10000-4, 5.10.2; attributes of each class: OPC 10000-3, 5). */
export const readAttribute = (
  space: AddressSpace,
  role: OpcUaRole,
  id: NodeIdText,
  attribute: number,
  now: Instant,
): DataValue => {
  const node = visible(space, role, id);
  if (typeof node === 'number') return bad(node);
  if (attribute === Attribute.Value) {
    if (node.nodeClass !== 'Variable') return bad(Status.Bad_AttributeIdInvalid);
    return permits(node.permissions, role, Permission.Read) ? readValue(node, now) : bad(Status.Bad_UserAccessDenied);
  }
  const found = commonAttribute(node, attribute) ?? ownAttribute(node, role, attribute);
  if (found === null) return bad(Status.Bad_AttributeIdInvalid);
  return { type: found[0], value: found[1], status: Status.Good, sourceTimestamp: null };
};

type Typed = readonly [UaTypeName, UaValue];

const commonAttribute = (node: UaNode, attribute: number): Typed | null => {
  switch (attribute) {
    case Attribute.NodeId:
      return ['NodeId', node.id];
    case Attribute.NodeClass:
      return ['Int32', NodeClass[node.nodeClass]];
    case Attribute.BrowseName:
      return ['QualifiedName', node.browseName];
    case Attribute.DisplayName:
      return ['LocalizedText', node.displayName];
    case Attribute.Description:
      return node.description ? ['LocalizedText', node.description] : null;
    case Attribute.WriteMask:
    case Attribute.UserWriteMask:
      return ['UInt32', 0];
    default:
      return null;
  }
};

/** Access level bits (OPC 10000-3, 8.57): CurrentRead 1, CurrentWrite 2, HistoryRead 4. */
const accessLevel = (node: VariableNode, role: OpcUaRole | null): number => {
  const may = (bit: number) => role === null || permits(node.permissions, role, bit);
  return (
    (may(Permission.Read) ? 1 : 0) |
    (node.write && may(Permission.Write) ? 2 : 0) |
    (node.history && may(Permission.ReadHistory) ? 4 : 0)
  );
};

const ownAttribute = (node: UaNode, role: OpcUaRole, attribute: number): Typed | null => {
  if (node.nodeClass === 'Variable')
    switch (attribute) {
      case Attribute.DataType:
        return ['NodeId', node.dataType];
      case Attribute.ValueRank:
        return ['Int32', node.valueRank];
      case Attribute.ArrayDimensions:
        return node.valueRank === 1 ? ['UInt32', [0]] : null;
      case Attribute.AccessLevel:
        return ['Byte', accessLevel(node, null)];
      case Attribute.UserAccessLevel:
        return ['Byte', accessLevel(node, role)];
      case Attribute.MinimumSamplingInterval:
        return ['Double', 0];
      case Attribute.Historizing:
        return ['Boolean', node.history !== undefined];
      default:
        return null;
    }
  if (node.nodeClass === 'Method') {
    if (attribute === Attribute.Executable) return ['Boolean', true];
    if (attribute === Attribute.UserExecutable) return ['Boolean', permits(node.permissions, role, Permission.Call)];
    return null;
  }
  if (node.nodeClass === 'Object')
    return attribute === Attribute.EventNotifier ? ['Byte', node.notifier ? 1 : 0] : null;
  switch (attribute) {
    case Attribute.IsAbstract:
      return ['Boolean', node.abstract === true];
    case Attribute.Symmetric:
      return node.nodeClass === 'ReferenceType' ? ['Boolean', false] : null;
    case Attribute.InverseName:
      return node.nodeClass === 'ReferenceType' && node.inverseName ? ['LocalizedText', node.inverseName] : null;
    default:
      return null;
  }
};

/** One write (OPC 10000-4, 5.10.4). Only values can be written, and only whole ones of the variable's own type. */
const writeItem = (space: AddressSpace, caller: Caller, item: WriteItem): StatusNumber => {
  const node = visible(space, caller.role, item.node);
  if (typeof node === 'number') return node;
  if (item.attribute !== Attribute.Value) return Status.Bad_NotWritable;
  if (node.nodeClass !== 'Variable') return Status.Bad_AttributeIdInvalid;
  if (!node.write) return Status.Bad_NotWritable;
  if (!permits(node.permissions, caller.role, Permission.Write)) return Status.Bad_UserAccessDenied;
  const { type, value } = item.value;
  if (type !== node.type || isArrayValue(value) || !isOfType(type, value)) return Status.Bad_TypeMismatch;
  return node.write(value, caller);
};

const hasComponent = (space: AddressSpace, owner: NodeIdText, component: NodeIdText): boolean =>
  space
    .references(owner)
    .some(({ forward, type, target }) => forward && type === Ns0.HasComponent && target === component);

/**
 * The method that a call means: a component of the object itself, or, when the client names the method of the object's
 * type, the object's own method of that name (OPC 10000-4, 5.12.2.2).
 */
const methodOf = (space: AddressSpace, role: OpcUaRole, object: UaNode, id: NodeIdText): MethodNode | null => {
  const named = visible(space, role, id);
  if (typeof named === 'number' || named.nodeClass !== 'Method') return null;
  if (hasComponent(space, object.id, id)) return named;
  if (object.nodeClass !== 'Object') return null;
  for (let type: NodeIdText | undefined = object.typeDefinition; type !== undefined; ) {
    if (hasComponent(space, type, id)) {
      for (const { forward, type: kind, target } of space.references(object.id)) {
        const own = forward && kind === Ns0.HasComponent ? visible(space, role, target) : null;
        if (own === null || typeof own === 'number' || own.nodeClass !== 'Method') continue;
        if (own.browseName.name === named.browseName.name) return own;
      }
      return null;
    }
    type = space.references(type).find((reference) => reference.type === Ns0.HasSubtype && !reference.forward)?.target;
  }
  return null;
};

/** One method call (OPC 10000-4, 5.11.2): rights first, then the arguments' number, then their types. */
const callMethod = (
  space: AddressSpace,
  caller: Caller,
  request: Extract<OpcUaRequest, { kind: 'call' }>,
): OpcUaResponse => {
  const answer = (status: StatusNumber, argumentResults: readonly StatusNumber[] = []): OpcUaResponse => ({
    kind: 'call',
    status,
    argumentResults,
    outputs: [],
  });
  const object = visible(space, caller.role, request.object);
  if (typeof object === 'number') return answer(object);
  const method = methodOf(space, caller.role, object, request.method);
  if (method === null) return answer(Status.Bad_MethodInvalid);
  if (!permits(method.permissions, caller.role, Permission.Call)) return answer(Status.Bad_UserAccessDenied);
  if (request.arguments.length < method.inputs.length) return answer(Status.Bad_ArgumentsMissing);
  if (request.arguments.length > method.inputs.length) return answer(Status.Bad_TooManyArguments);
  const results = method.inputs.map((wanted, index) => {
    const given = request.arguments[index];
    if (given === undefined || given.type !== wanted.type || isArrayValue(given.value)) return Status.Bad_TypeMismatch;
    return isOfType(given.type, given.value) ? Status.Good : Status.Bad_TypeMismatch;
  });
  if (results.some((status) => status !== Status.Good)) return answer(Status.Bad_InvalidArgument, results);
  const result = method.call(
    request.arguments.map((argument) => argument.value),
    caller,
  );
  return { kind: 'call', status: result.status, argumentResults: results, outputs: result.outputs };
};
