import type { Instant } from '../kernel/time.ts';
import type { AddressSpace } from '../protocols/opcua/address-space.ts';
import { Ns0 } from '../protocols/opcua/address-space.ts';
import type { OpcUaRole } from '../protocols/opcua/services.ts';
import type { EdgeSecurity, NodeDescription, SpaceDescription } from './opcua-relay.ts';

/** What a description says besides the nodes. */
export interface DescriptionOptions {
  readonly controller: string;
  readonly anonymous: OpcUaRole | null;
  readonly security: EdgeSecurity;
  /** Calendar time of the world's start, Unix milliseconds. */
  readonly epoch: number;
}

/**
 * A controller's address space as plain data for the edge: its own nodes (standard ones are the edge's own), with the
 * values of the instant `now` for what does not change.
 */
export const describeSpace = (space: AddressSpace, now: Instant, options: DescriptionOptions): SpaceDescription => {
  const nodes: NodeDescription[] = [];
  for (const node of space.nodes) {
    if (!node.id.startsWith('ns=')) continue;
    const up = space.references(node.id).find((reference) => !reference.forward);
    const base = {
      id: node.id,
      parent: up?.target ?? Ns0.Objects,
      referenceType: up?.type ?? Ns0.Organizes,
      browseName: node.browseName,
      displayName: node.displayName,
      description: node.description,
      permissions: node.permissions,
    };
    if (node.nodeClass === 'Object')
      nodes.push({
        ...base,
        nodeClass: 'Object',
        typeDefinition: node.typeDefinition,
        notifier: node.notifier === true,
      });
    else if (node.nodeClass === 'Method') nodes.push({ ...base, nodeClass: 'Method' });
    else if (node.nodeClass === 'Variable') {
      const { typeDefinition, dataType, type, valueRank } = node;
      const writable = node.write !== undefined;
      const historizing = node.history !== undefined;
      const value = node.read(now);
      nodes.push({
        ...base,
        nodeClass: 'Variable',
        typeDefinition,
        dataType,
        type,
        valueRank,
        writable,
        historizing,
        value,
      });
    }
  }
  const text = (id: string): string => {
    const node = space.find(id);
    return node?.nodeClass === 'Variable' ? String(node.read(now)) : '';
  };
  return {
    ...options,
    applicationUri: space.namespaces[1] ?? '',
    namespaces: space.namespaces,
    identity: {
      manufacturerName: text('i=2263'),
      productName: text('i=2261'),
      productUri: text('i=2262'),
      softwareVersion: text('i=2264'),
      buildNumber: text('i=2265'),
    },
    nodes,
  };
};
