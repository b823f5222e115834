import {
  type AddressSpace,
  type AttributeIds,
  type CreateMonitoredItemsRequest,
  DataValue,
  type MonitoredItem,
  MonitoredItemCreateResult,
  StatusCodes,
  type Subscription,
} from 'node-opcua';
import type { MonitoredItemResult } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { detachEvents } from './opcua-events.ts';
import type { Feed } from './opcua-feed.ts';
import { isOfCell, standIn } from './opcua-mirror.ts';
import { nodeText, toStatusCode } from './opcua-values.ts';

/** The stack's first reading of an item, which it takes from its own variable unless told otherwise. */
interface InitialReading {
  __acquireInitialValue(context: unknown, done: (error: Error | null, value?: DataValue) => void): void;
}

/** Makes an item live on its feed: its first value and every sample are what the cell published last. */
const feedFrom = (item: MonitoredItem, source: Feed): void => {
  const internal = item as unknown as InitialReading;
  if (typeof internal.__acquireInitialValue !== 'function')
    throw new Error('OPC UA edge: the stack reads first values in another way; its version is not the one tested');
  internal.__acquireInitialValue = (_context, done) => done(null, source.latest.clone());
  item.samplingFunc = (_context, _old, done) => done(null, source.latest.clone());
};

/** Makes an item live on what the stack itself has. */
const feedFromStack = (item: MonitoredItem, addressSpace: AddressSpace): void => {
  const { attributeId, nodeId } = item.itemToMonitor as { attributeId: AttributeIds; nodeId: never };
  item.samplingFunc = (context, _old, done) => {
    const node = addressSpace.findNode(nodeId);
    if (node) done(null, node.readAttribute(context, attributeId));
    else done(null, new DataValue({ statusCode: StatusCodes.BadNodeIdUnknown }));
  };
};

/**
 * The stack's monitored items for those that the cell has registered, each fed by what the cell publishes. What only the
 * stack has stays with the stack. `discarded` are the cell's numbers of items that the stack did not take.
 */
export const createItems = (
  subscription: Subscription,
  request: CreateMonitoredItemsRequest,
  registered: { readonly feeds: readonly Feed[]; readonly results: readonly MonitoredItemResult[] },
  addressSpace: AddressSpace,
): { readonly results: MonitoredItemCreateResult[]; readonly discarded: readonly number[] } => {
  const discarded: number[] = [];
  const results = (request.itemsToCreate ?? []).map((item, i) => {
    const { status, about } = registered.results[i] ?? { status: Status.Bad_UnexpectedError, about: undefined };
    const source = status === Status.Good ? registered.feeds[i] : undefined;
    const id = nodeText(item.itemToMonitor.nodeId);
    if (!source && (isOfCell(id) || status === Status.Bad_UserAccessDenied))
      return new MonitoredItemCreateResult({ statusCode: toStatusCode(status) });
    if (source && isOfCell(id)) {
      const kind = about ?? { dataType: 'i=24', valueRank: -1, range: null };
      standIn(addressSpace, id, item.itemToMonitor.attributeId, kind);
    }
    // −1: the publishing interval (OPC 10000-4, 7.21); the cell samples no faster than that.
    if (source) item.requestedParameters.samplingInterval = -1;
    const times = request.timestampsToReturn;
    const { monitoredItem, createResult } = subscription.preCreateMonitoredItem(addressSpace, times, item);
    if (!monitoredItem) {
      if (source) discarded.push(source.worldItem);
      return createResult;
    }
    if (source) {
      source.item = monitoredItem;
      if (source.filter) detachEvents(monitoredItem);
      feedFrom(monitoredItem, source);
    } else feedFromStack(monitoredItem, addressSpace);
    subscription.postCreateMonitoredItem(monitoredItem, item, createResult);
    return createResult;
  });
  return { results, discarded };
};
