import type { Instant } from '../../../kernel/time.ts';
import type { NodeIdText, OpcUaRequest } from '../services.ts';
import { fromHex, toHex } from './bytes.ts';
import { eventFilterOf, wrapEventFilter } from './event-structures.ts';
import { unwrap, wrap } from './extension.ts';
import {
  type Body,
  dataChangeFilter,
  type Message,
  type RequestHeader,
  readAtTimeDetails,
  readProcessedDetails,
  readRawDetails,
} from './structures.ts';
import { type Extension, NO_EXTENSION } from './variant.ts';

/*
 * Requests as plain data and as messages of the specification. What services.ts leaves out is written with the value
 * that an ordinary client gives it.
 */

/** Services that are one request and one response; opening and closing a session is the conversation's. */
export type MappedRequest = Exclude<OpcUaRequest, { kind: 'openChannel' | 'openSession' | 'closeSession' }>;

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
    case 'browseNext':
      return {
        name: 'BrowseNextRequest',
        body: {
          requestHeader,
          releaseContinuationPoints: request.release,
          continuationPoints: request.points.map(fromHex),
        },
      };
    case 'translatePaths':
      return {
        name: 'TranslateBrowsePathsToNodeIdsRequest',
        body: {
          requestHeader,
          browsePaths: request.paths.map(({ start, elements }) => ({
            startingNode: start,
            relativePath: elements.map((element) => ({
              referenceTypeId: element.referenceType ?? 'i=0',
              isInverse: element.inverse,
              includeSubtypes: element.includeSubtypes,
              targetName: element.target,
            })),
          })),
        },
      };
    case 'registerNodes':
      return { name: 'RegisterNodesRequest', body: { requestHeader, nodesToRegister: request.nodes } };
    case 'unregisterNodes':
      return { name: 'UnregisterNodesRequest', body: { requestHeader, nodesToUnregister: request.nodes } };
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
              filter: item.filter
                ? wrapEventFilter(item.filter, epoch)
                : item.deadband > 0
                  ? wrap(dataChangeFilter, { trigger: 1, deadbandType: 1, deadbandValue: item.deadband }, epoch)
                  : NO_EXTENSION,
              queueSize: item.queueSize,
              discardOldest: !item.discardNewest,
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
          historyReadDetails: historyDetails(request, epoch),
          timestampsToReturn: TIMESTAMPS_SOURCE,
          releaseContinuationPoints: request.release ?? false,
          nodesToRead: request.nodes.map((nodeId, i) => ({
            nodeId,
            indexRange: null,
            dataEncoding: NO_NAME,
            continuationPoint: pointBytes(request.continuations?.[i]),
          })),
        },
      };
  }
};

type HistoryRequest = Extract<MappedRequest, { kind: 'readHistory' }>;

const pointBytes = (point: string | null | undefined): Uint8Array | null =>
  point === null || point === undefined ? null : fromHex(point);

/** How aggregates treat what is uncertain or missing: as the server announces it. */
const SERVER_DEFAULTS = {
  useServerCapabilitiesDefaults: true,
  treatUncertainAsBad: false,
  percentDataBad: 0,
  percentDataGood: 0,
  useSlopedExtrapolation: false,
};

const historyDetails = (request: HistoryRequest, epoch: number): Extension => {
  const { details, start, end } = request;
  if (details?.mode === 'at-time')
    return wrap(readAtTimeDetails, { reqTimes: details.times, useSimpleBounds: true }, epoch);
  if (details?.mode === 'processed')
    return wrap(
      readProcessedDetails,
      {
        startTime: start,
        endTime: end,
        processingInterval: details.interval,
        aggregateType: details.aggregates,
        aggregateConfiguration: SERVER_DEFAULTS,
      },
      epoch,
    );
  return wrap(
    readRawDetails,
    {
      isReadModified: false,
      startTime: start,
      endTime: end,
      numValuesPerNode: request.limit,
      returnBounds: request.bounds ?? false,
    },
    epoch,
  );
};

const EARLIEST = 0 as Instant;
const LATEST = Number.MAX_SAFE_INTEGER as Instant;

/**
 * Start and end of a raw read. One that is left out is open: without a start the values go backwards from the end
 * (OPC 10000-11, 6.5.3.1).
 */
const rawRange = (start: Instant | null, end: Instant | null): { readonly start: Instant; readonly end: Instant } =>
  start === null ? { start: end ?? LATEST, end: EARLIEST } : { start, end: end ?? LATEST };

const historyRequest = (
  { historyReadDetails, nodesToRead, releaseContinuationPoints }: Body<'HistoryReadRequest'>,
  session: number,
  epoch: number,
): HistoryRequest | null => {
  const points = nodesToRead.map(({ continuationPoint }) => (continuationPoint ? toHex(continuationPoint) : null));
  const common = {
    kind: 'readHistory',
    session,
    nodes: nodesToRead.map((item) => item.nodeId),
    ...(points.some((point) => point !== null) ? { continuations: points } : {}),
    ...(releaseContinuationPoints ? { release: true } : {}),
  } as const;
  const raw = unwrap(readRawDetails, historyReadDetails, epoch);
  if (raw) {
    if (raw.isReadModified) return null;
    const bounds = raw.returnBounds ? { bounds: true } : {};
    return { ...common, ...rawRange(raw.startTime, raw.endTime), limit: raw.numValuesPerNode, ...bounds };
  }
  const processed = unwrap(readProcessedDetails, historyReadDetails, epoch);
  if (processed)
    return {
      ...common,
      start: processed.startTime ?? EARLIEST,
      end: processed.endTime ?? EARLIEST,
      limit: 0,
      details: { mode: 'processed', interval: processed.processingInterval, aggregates: processed.aggregateType },
    };
  const atTime = unwrap(readAtTimeDetails, historyReadDetails, epoch);
  if (!atTime) return null;
  const times = atTime.reqTimes.map((time) => time ?? EARLIEST);
  return { ...common, start: EARLIEST, end: EARLIEST, limit: 0, details: { mode: 'at-time', times } };
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
    case 'BrowseNextRequest':
      return {
        kind: 'browseNext',
        session,
        points: message.body.continuationPoints.map((point) => (point ? toHex(point) : '')),
        release: message.body.releaseContinuationPoints,
      };
    case 'TranslateBrowsePathsToNodeIdsRequest':
      return {
        kind: 'translatePaths',
        session,
        paths: message.body.browsePaths.map(({ startingNode, relativePath }) => ({
          start: startingNode,
          elements: relativePath.map((element) => ({
            referenceType: element.referenceTypeId === 'i=0' ? null : element.referenceTypeId,
            inverse: element.isInverse,
            includeSubtypes: element.includeSubtypes,
            target: element.targetName,
          })),
        })),
      };
    case 'RegisterNodesRequest':
      return { kind: 'registerNodes', session, nodes: message.body.nodesToRegister };
    case 'UnregisterNodesRequest':
      return { kind: 'unregisterNodes', session, nodes: message.body.nodesToUnregister };
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
          const events = eventFilterOf(item.requestedParameters.filter, epoch);
          return {
            node: item.itemToMonitor.nodeId,
            attribute: item.itemToMonitor.attributeId,
            clientHandle: item.requestedParameters.clientHandle,
            samplingInterval: item.requestedParameters.samplingInterval,
            queueSize: item.requestedParameters.queueSize,
            deadband: filter?.deadbandType === 1 ? filter.deadbandValue : 0,
            ...(events ? { filter: events } : {}),
            ...(item.requestedParameters.discardOldest ? {} : { discardNewest: true }),
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
    case 'HistoryReadRequest':
      return historyRequest(message.body, session, epoch);
    default:
      return null;
  }
};
