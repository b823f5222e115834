import { BrowseResult, coerceExpandedNodeId, ReferenceDescription, StatusCodes } from 'node-opcua';
import type {
  ReferenceDescription as CellReference,
  BrowseResult as CellResult,
  PathElement,
} from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { isOfCell } from './opcua-mirror.ts';
import { nodeText, toStatusCode } from './opcua-values.ts';

/*
 * Browsing at the edge. The stack has the whole standard nodeset and its own diagnostics, the cell has the controller
 * and the types of its models; a client sees one address space, in which the cell's nodes hang on the standard ones.
 */

/** BrowseResultMask (OPC 10000-4, 7.6). */
const Mask = { ReferenceType: 1, IsForward: 2, NodeClass: 4, BrowseName: 8, DisplayName: 16, TypeDefinition: 32 };

const toReference = (reference: CellReference, mask: number): ReferenceDescription =>
  new ReferenceDescription({
    nodeId: coerceExpandedNodeId(reference.node),
    ...(mask & Mask.ReferenceType ? { referenceTypeId: reference.referenceType } : {}),
    ...(mask & Mask.IsForward ? { isForward: reference.forward } : {}),
    ...(mask & Mask.NodeClass ? { nodeClass: reference.nodeClass } : {}),
    ...(mask & Mask.BrowseName
      ? { browseName: { name: reference.browseName.name, namespaceIndex: reference.browseName.namespace } }
      : {}),
    ...(mask & Mask.DisplayName ? { displayName: reference.displayName } : {}),
    ...(mask & Mask.TypeDefinition && reference.typeDefinition
      ? { typeDefinition: coerceExpandedNodeId(reference.typeDefinition) }
      : {}),
  });

/**
 * One node's references from both sides. What the stack has it tells itself, with the cell's nodes after it; null for
 * the stack's side where it was not asked.
 */
export const mergeBrowse = (stack: BrowseResult | null, cell: CellResult | undefined, mask: number): BrowseResult => {
  const fromCell = cell?.status === Status.Good ? cell.references : [];
  if (stack === null || stack.statusCode.isNotGood()) {
    if (cell && cell.status !== Status.Good && stack) return stack;
    const status = cell ? toStatusCode(cell.status) : StatusCodes.BadNodeIdUnknown;
    const references = fromCell.map((reference) => toReference(reference, mask));
    return new BrowseResult({ statusCode: status, references });
  }
  const own = fromCell.filter(({ node }) => isOfCell(node)).map((reference) => toReference(reference, mask));
  if (own.length > 0) stack.references = [...(stack.references ?? []), ...own];
  return stack;
};

/** A step of a client's browse path as the cell reads it. */
export const fromPathElement = (element: {
  readonly referenceTypeId: { isEmpty(): boolean } & Parameters<typeof nodeText>[0];
  readonly isInverse: boolean;
  readonly includeSubtypes: boolean;
  readonly targetName: { readonly namespaceIndex: number; readonly name: string | null };
}): PathElement => ({
  referenceType: element.referenceTypeId.isEmpty() ? null : nodeText(element.referenceTypeId),
  inverse: element.isInverse,
  includeSubtypes: element.includeSubtypes,
  target: { namespace: element.targetName.namespaceIndex, name: element.targetName.name ?? '' },
});
