import type { Instant } from '../kernel/time.ts';
import type { AddressSpace } from '../protocols/opcua/address-space.ts';
import type { OpcUaRole } from '../protocols/opcua/services.ts';
import type { EdgeSecurity, SpaceDescription } from './opcua-relay.ts';

/** What a description says besides the nodes. */
export interface DescriptionOptions {
  readonly controller: string;
  readonly anonymous: OpcUaRole | null;
  readonly security: EdgeSecurity;
  /** Calendar time of the world's start, Unix milliseconds. */
  readonly epoch: number;
}

/** What the edge must know of a controller's server before it starts. Its nodes it asks for when a client does. */
export const describeSpace = (space: AddressSpace, now: Instant, options: DescriptionOptions): SpaceDescription => {
  const text = (id: string): string => {
    const node = space.find(id);
    return node?.nodeClass === 'Variable' ? String(node.read(now)) : '';
  };
  const standard = [...space.built].map(({ id }) => id).filter((id) => !id.startsWith('ns='));
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
    standard,
  };
};
