import type { AddressSpace, Caller } from './address-space.ts';
import {
  type BrowseItem,
  type BrowseResult,
  NodeClass,
  type NodeIdText,
  type OpcUaRequest,
  type OpcUaResponse,
  type PathElement,
  type ReferenceDescription,
} from './services.ts';
import { CONTINUATION_POINTS, type ContinuationPoints } from './session-store.ts';
import { LIMITS } from './standard-nodes.ts';
import { Status } from './status.ts';
import { checkCount, visible } from './visible.ts';

/*
 * The View service set (OPC 10000-4, 5.9): Browse, BrowseNext, TranslateBrowsePathsToNodeIds, RegisterNodes and
 * UnregisterNodes. A node that the caller may not browse is passed over everywhere as if it were not there.
 */

type Request<K extends OpcUaRequest['kind']> = Extract<OpcUaRequest, { kind: K }>;

const empty = (status: number): BrowseResult => ({ status, complete: true, references: [] });

const referencesOf = (
  space: AddressSpace,
  caller: Caller,
  item: BrowseItem,
): readonly ReferenceDescription[] | number => {
  const node = visible(space, caller.role, item.node);
  if (typeof node === 'number') return node;
  const wanted = item.referenceType;
  if (wanted !== null && space.find(wanted)?.nodeClass !== 'ReferenceType') return Status.Bad_ReferenceTypeIdInvalid;
  const references: ReferenceDescription[] = [];
  for (const reference of space.references(item.node)) {
    if (item.direction !== 'both' && reference.forward !== (item.direction === 'forward')) continue;
    if (
      wanted !== null &&
      reference.type !== wanted &&
      !(item.includeSubtypes && space.isSubtype(reference.type, wanted))
    )
      continue;
    const target = visible(space, caller.role, reference.target);
    if (typeof target === 'number') continue;
    const nodeClass = NodeClass[target.nodeClass];
    if (item.nodeClasses !== 0 && (item.nodeClasses & nodeClass) === 0) continue;
    references.push({
      referenceType: reference.type,
      forward: reference.forward,
      node: target.id,
      browseName: target.browseName,
      displayName: target.displayName,
      nodeClass,
      typeDefinition: target.nodeClass === 'Object' || target.nodeClass === 'Variable' ? target.typeDefinition : null,
    });
  }
  return references;
};

/** As many references as the limit allows; the rest is kept for BrowseNext. */
const paged = (
  references: readonly ReferenceDescription[],
  limit: number,
  points: ContinuationPoints,
  request: number,
): BrowseResult => {
  if (limit === 0 || references.length <= limit) return { status: Status.Good, complete: true, references };
  const point = points.keep({ rest: 'browse', limit, references: references.slice(limit) }, request);
  if (typeof point === 'number') return empty(point);
  return { status: Status.Good, complete: false, references: references.slice(0, limit), continuation: point };
};

export const browse = (
  space: AddressSpace,
  caller: Caller,
  request: Request<'browse'>,
  points: ContinuationPoints,
): OpcUaResponse => {
  const refused = checkCount(request.items.length, LIMITS.browse);
  if (refused) return { kind: 'fault', to: 'browse', status: refused };
  const first = points.begin();
  return {
    kind: 'browse',
    results: request.items.map((item) => {
      const references = referencesOf(space, caller, item);
      return typeof references === 'number' ? empty(references) : paged(references, request.limit, points, first);
    }),
  };
};

/** OPC 10000-4, 5.9.3. A point is used up by asking for it, or released. */
export const browseNext = (request: Request<'browseNext'>, points: ContinuationPoints): OpcUaResponse => {
  const refused = checkCount(request.points.length, CONTINUATION_POINTS);
  if (refused) return { kind: 'fault', to: 'browseNext', status: refused };
  const first = points.begin();
  return {
    kind: 'browseNext',
    results: request.points.map((point) => {
      const rest = points.take(point, 'browse');
      if (rest?.rest !== 'browse') return empty(Status.Bad_ContinuationPointInvalid);
      return request.release ? empty(Status.Good) : paged(rest.references, rest.limit, points, first);
    }),
  };
};

const follow = (space: AddressSpace, caller: Caller, from: NodeIdText, element: PathElement): NodeIdText[] =>
  space
    .references(from)
    .filter((reference) => {
      if (reference.forward === element.inverse) return false;
      const wanted = element.referenceType;
      if (wanted !== null && reference.type !== wanted)
        if (!element.includeSubtypes || !space.isSubtype(reference.type, wanted)) return false;
      const target = visible(space, caller.role, reference.target);
      return (
        typeof target !== 'number' &&
        target.browseName.name === element.target.name &&
        target.browseName.namespace === element.target.namespace
      );
    })
    .map((reference) => reference.target);

/** OPC 10000-4, 5.9.4. The last element needs a name; every match is answered, in the order of the references. */
export const translatePaths = (
  space: AddressSpace,
  caller: Caller,
  request: Request<'translatePaths'>,
): OpcUaResponse => {
  const refused = checkCount(request.paths.length, LIMITS.browse);
  if (refused) return { kind: 'fault', to: 'translatePaths', status: refused };
  return {
    kind: 'translatePaths',
    results: request.paths.map(({ start, elements }) => {
      const from = visible(space, caller.role, start);
      if (typeof from === 'number') return { status: from, targets: [] };
      if (elements.length === 0) return { status: Status.Bad_NothingToDo, targets: [] };
      if (elements.length > LIMITS.pathElements) return { status: Status.Bad_TooManyOperations, targets: [] };
      if (elements.some((element) => element.target.name === ''))
        return { status: Status.Bad_BrowseNameInvalid, targets: [] };
      let reached: readonly NodeIdText[] = [start];
      for (const element of elements)
        reached = [...new Set(reached.flatMap((node) => follow(space, caller, node, element)))];
      return {
        status: reached.length === 0 ? Status.Bad_NoMatch : Status.Good,
        targets: reached.map((node) => ({ node, remaining: -1 })),
      };
    }),
  };
};

/**
 * OPC 10000-4, 5.9.5 and 5.9.6. The ids of this server are as good as handles: each node is registered as itself, which
 * the specification allows, also when there is no such node (5.9.5.1: the service does not validate ids).
 */
export const registerNodes = (request: Request<'registerNodes' | 'unregisterNodes'>): OpcUaResponse => {
  const refused = checkCount(request.nodes.length, LIMITS.register);
  if (refused) return { kind: 'fault', to: request.kind, status: refused };
  return request.kind === 'registerNodes'
    ? { kind: 'registerNodes', nodes: request.nodes }
    : { kind: 'unregisterNodes' };
};
