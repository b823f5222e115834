import type { Instant } from '../../../kernel/time.ts';
import type { NodeIdText, OpcUaRequest } from '../services.ts';
import { unwrap, wrap } from './extension.ts';
import { dataChangeFilter, type Message, type RequestHeader, readRawDetails } from './structures.ts';
import { NO_EXTENSION } from './variant.ts';

/*
 * Requests as plain data and as messages of the specification. What services.ts leaves out is written with the value
 * that an ordinary client gives it.
 */

/** Services that are one request and one response; opening and closing a session is the conversation's. */
export type MappedRequest = Exclude<OpcUaRequest, { kind: 'openSession' | 'closeSession' }>;

const TIMESTAMPS_SOURCE = 0;
const NO_NAME = { namespace: 0, name: '' };
const DIRECTIONS = ['forward', 'inverse', 'both'] as const;
const REPORTING = 2;
/** All of a reference's description: reference type, direction, class, names, type definition. */
const RESULT_MASK = 0x3f;

const readValueId = (nodeId: NodeIdText, attributeId: number) => ({
  nodeId,
  attributeId,
  indexRange: null,
  dataEncoding: NO_NAME,
});

export const requestMessage = (request: MappedRequest, requestHeader: RequestHeader, epoch: number): Message => {
  switch (request.kind) {
    case 'read':
      return {
        name: 'ReadRequest',
        body: {
          requestHeader,
          maxAge: 0,
          timestampsToReturn: TIMESTAMPS_SOURCE,
          nodesToRead: request.items.map((item) => readValueId(item.node, item.attribute)),
        },
      };
    case 'write':
      return {
        name: 'WriteRequest',
        body: {
          requestHeader,
          nodesToWrite: request.items.map((item) => ({
            nodeId: item.node,
            attributeId: item.attribute,
            indexRange: null,
            value: { ...item.value, status: 0, sourceTimestamp: null },
          })),
        },
      };
    case 'browse':
      return {
        name: 'BrowseRequest',
        body: {
          requestHeader,
          view: { viewId: 'i=0', timestamp: null, viewVersion: 0 },
          requestedMaxReferencesPerNode: request.limit,
          nodesToBrowse: request.items.map((item) => ({
            nodeId: item.node,
            browseDirection: DIRECTIONS.indexOf(item.direction),
            referenceTypeId: item.referenceType ?? 'i=0',
            includeSubtypes: item.includeSubtypes,
            nodeClassMask: item.nodeClasses,
            resultMask: RESULT_MASK,
          })),
        },
      };
    case 'call':
      return {
        name: 'CallRequest',
        body: {
          requestHeader,
          methodsToCall: [{ objectId: request.object, methodId: request.method, inputArguments: request.arguments }],
        },
      };
    case 'createSubscription':
      return {
        name: 'CreateSubscriptionRequest',
        body: {
          requestHeader,
          requestedPublishingInterval: request.publishingInterval,
          requestedLifetimeCount: request.lifetimeCount,
          requestedMaxKeepAliveCount: request.keepAliveCount,
          maxNotificationsPerPublish: 0,
          publishingEnabled: true,
          priority: 0,
        },
      };
    case 'createMonitoredItems':
      return {
        name: 'CreateMonitoredItemsRequest',
        body: {
          requestHeader,
          subscriptionId: request.subscription,
          timestampsToReturn: TIMESTAMPS_SOURCE,
          itemsToCreate: request.items.map((item) => ({
            itemToMonitor: readValueId(item.node, item.attribute),
            monitoringMode: REPORTING,
            requestedParameters: {
              clientHandle: item.clientHandle,
              samplingInterval: item.samplingInterval,
              filter:
                item.deadband > 0
                  ? wrap(dataChangeFilter, { trigger: 1, deadbandType: 1, deadbandValue: item.deadband }, epoch)
                  : NO_EXTENSION,
              queueSize: item.queueSize,
              discardOldest: true,
            },
          })),
        },
      };
    case 'deleteMonitoredItems':
      return {
        name: 'DeleteMonitoredItemsRequest',
        body: { requestHeader, subscriptionId: request.subscription, monitoredItemIds: request.items },
      };
    case 'deleteSubscription':
      return {
        name: 'DeleteSubscriptionsRequest',
        body: { requestHeader, subscriptionIds: request.subscriptions },
      };
    case 'publish':
      return {
        name: 'PublishRequest',
        body: {
          requestHeader,
          subscriptionAcknowledgements: request.acknowledge.map((item) => ({
            subscriptionId: item.subscription,
            sequenceNumber: item.sequence,
          })),
        },
      };
    case 'readHistory':
      return {
        name: 'HistoryReadRequest',
        body: {
          requestHeader,
          historyReadDetails: wrap(
            readRawDetails,
            {
              isReadModified: false,
              startTime: request.start,
              endTime: request.end,
              numValuesPerNode: request.limit,
              returnBounds: false,
            },
            epoch,
          ),
          timestampsToReturn: TIMESTAMPS_SOURCE,
          releaseContinuationPoints: false,
          nodesToRead: request.nodes.map((nodeId) => ({
            nodeId,
            indexRange: null,
            dataEncoding: NO_NAME,
            continuationPoint: null,
          })),
        },
      };
  }
};

/** A request as plain data; null for a message that is none of the mapped services. */
export const requestOf = (message: Message, session: number, epoch: number): MappedRequest | null => {
  switch (message.name) {
    case 'ReadRequest':
      return {
        kind: 'read',
        session,
        items: message.body.nodesToRead.map((item) => ({ node: item.nodeId, attribute: item.attributeId })),
      };
    case 'WriteRequest':
      return {
        kind: 'write',
        session,
        items: message.body.nodesToWrite.map((item) => ({
          node: item.nodeId,
          attribute: item.attributeId,
          value: { type: item.value.type ?? 'String', value: item.value.value },
        })),
      };
    case 'BrowseRequest':
      return {
        kind: 'browse',
        session,
        items: message.body.nodesToBrowse.map((item) => ({
          node: item.nodeId,
          direction: DIRECTIONS[item.browseDirection] ?? 'both',
          referenceType: item.referenceTypeId === 'i=0' ? null : item.referenceTypeId,
          includeSubtypes: item.includeSubtypes,
          nodeClasses: item.nodeClassMask,
        })),
        limit: message.body.requestedMaxReferencesPerNode,
      };
    case 'CallRequest': {
      const call = message.body.methodsToCall[0];
      if (!call) return null;
      return {
        kind: 'call',
        session,
        object: call.objectId,
        method: call.methodId,
        arguments: call.inputArguments,
      };
    }
    case 'CreateSubscriptionRequest':
      return {
        kind: 'createSubscription',
        session,
        publishingInterval: message.body.requestedPublishingInterval,
        lifetimeCount: message.body.requestedLifetimeCount,
        keepAliveCount: message.body.requestedMaxKeepAliveCount,
      };
    case 'CreateMonitoredItemsRequest':
      return {
        kind: 'createMonitoredItems',
        session,
        subscription: message.body.subscriptionId,
        items: message.body.itemsToCreate.map((item) => {
          const filter = unwrap(dataChangeFilter, item.requestedParameters.filter, epoch);
          return {
            node: item.itemToMonitor.nodeId,
            attribute: item.itemToMonitor.attributeId,
            clientHandle: item.requestedParameters.clientHandle,
            samplingInterval: item.requestedParameters.samplingInterval,
            queueSize: item.requestedParameters.queueSize,
            deadband: filter?.deadbandType === 1 ? filter.deadbandValue : 0,
          };
        }),
      };
    case 'DeleteMonitoredItemsRequest':
      return {
        kind: 'deleteMonitoredItems',
        session,
        subscription: message.body.subscriptionId,
        items: message.body.monitoredItemIds,
      };
    case 'DeleteSubscriptionsRequest':
      return { kind: 'deleteSubscription', session, subscriptions: message.body.subscriptionIds };
    case 'PublishRequest':
      return {
        kind: 'publish',
        session,
        acknowledge: message.body.subscriptionAcknowledgements.map((item) => ({
          subscription: item.subscriptionId,
          sequence: item.sequenceNumber,
        })),
      };
    case 'HistoryReadRequest': {
      const details = unwrap(readRawDetails, message.body.historyReadDetails, epoch);
      if (!details) return null;
      return {
        kind: 'readHistory',
        session,
        nodes: message.body.nodesToRead.map((item) => item.nodeId),
        start: details.startTime ?? (0 as Instant),
        end: details.endTime ?? (0 as Instant),
        limit: details.numValuesPerNode,
      };
    }
    default:
      return null;
  }
};
