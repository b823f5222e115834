import type { Instant } from '../../../kernel/time.ts';
import type { BrowseResult, OpcUaResponse } from '../services.ts';
import { fromHex, toHex } from './bytes.ts';
import { eventNotificationList, filterResultOf, wrapFilterResult } from './event-structures.ts';
import { unwrap, wrap } from './extension.ts';
import { type Body, dataChangeNotification, historyData, type Message, type ResponseHeader } from './structures.ts';
import { NO_EXTENSION } from './variant.ts';

/*
 * Responses as plain data and as messages of the specification. What services.ts leaves out is written with the value
 * that an ordinary server gives it.
 */

/** Responses of the services that are one request and one response. */
export type MappedResponse = Exclude<OpcUaResponse, { kind: 'openChannel' | 'openSession' | 'closeSession' | 'fault' }>;

export const responseMessage = (response: MappedResponse, responseHeader: ResponseHeader, epoch: number): Message => {
  const diagnosticInfos: readonly null[] = [];
  switch (response.kind) {
    case 'read':
      return { name: 'ReadResponse', body: { responseHeader, results: response.results, diagnosticInfos } };
    case 'write':
      return { name: 'WriteResponse', body: { responseHeader, results: response.results, diagnosticInfos } };
    case 'browse':
      return { name: 'BrowseResponse', body: browseBody(response.results, responseHeader) };
    case 'browseNext':
      return { name: 'BrowseNextResponse', body: browseBody(response.results, responseHeader) };
    case 'translatePaths':
      return {
        name: 'TranslateBrowsePathsToNodeIdsResponse',
        body: {
          responseHeader,
          results: response.results.map(({ status, targets }) => ({
            statusCode: status,
            targets: targets.map(({ node, remaining }) => ({ targetId: node, remainingPathIndex: remaining >>> 0 })),
          })),
          diagnosticInfos,
        },
      };
    case 'registerNodes':
      return { name: 'RegisterNodesResponse', body: { responseHeader, registeredNodeIds: response.nodes } };
    case 'unregisterNodes':
      return { name: 'UnregisterNodesResponse', body: { responseHeader } };
    case 'call':
      return {
        name: 'CallResponse',
        body: {
          responseHeader,
          results: [
            {
              statusCode: response.status,
              inputArgumentResults: response.argumentResults,
              inputArgumentDiagnosticInfos: [],
              outputArguments: response.outputs,
            },
          ],
          diagnosticInfos,
        },
      };
    case 'createSubscription':
      return {
        name: 'CreateSubscriptionResponse',
        body: {
          responseHeader,
          subscriptionId: response.subscription,
          revisedPublishingInterval: response.publishingInterval,
          revisedLifetimeCount: response.lifetimeCount,
          revisedMaxKeepAliveCount: response.keepAliveCount,
        },
      };
    case 'createMonitoredItems':
      return {
        name: 'CreateMonitoredItemsResponse',
        body: {
          responseHeader,
          results: response.results.map((result) => ({
            statusCode: result.status,
            monitoredItemId: result.item,
            revisedSamplingInterval: result.samplingInterval,
            revisedQueueSize: result.queueSize,
            filterResult: result.filter ? wrapFilterResult(result.filter, epoch) : NO_EXTENSION,
          })),
          diagnosticInfos,
        },
      };
    case 'deleteMonitoredItems':
      return {
        name: 'DeleteMonitoredItemsResponse',
        body: { responseHeader, results: response.results, diagnosticInfos },
      };
    case 'deleteSubscription':
      return {
        name: 'DeleteSubscriptionsResponse',
        body: { responseHeader, results: response.results, diagnosticInfos },
      };
    case 'publish': {
      const items = response.notifications;
      const events = response.events ?? [];
      const notificationData = [
        ...(items.length > 0 ? [wrap(dataChangeNotification, { monitoredItems: items, diagnosticInfos }, epoch)] : []),
        ...(events.length > 0 ? [wrap(eventNotificationList, { events }, epoch)] : []),
      ];
      return {
        name: 'PublishResponse',
        body: {
          responseHeader,
          subscriptionId: response.subscription,
          availableSequenceNumbers: notificationData.length > 0 ? [response.sequence] : [],
          moreNotifications: false,
          notificationMessage: {
            sequenceNumber: response.sequence,
            publishTime: response.publishTime,
            notificationData,
          },
          results: response.acknowledged,
          diagnosticInfos,
        },
      };
    }
    case 'readHistory':
      return {
        name: 'HistoryReadResponse',
        body: {
          responseHeader,
          results: response.results.map((result) => ({
            statusCode: result.status,
            continuationPoint: pointBytes(result),
            historyData: wrap(historyData, { dataValues: result.values }, epoch),
          })),
          diagnosticInfos,
        },
      };
  }
};

const pointBytes = (result: { readonly continuation?: string }): Uint8Array | null =>
  result.continuation === undefined ? null : fromHex(result.continuation);

/** What a continuation point on the wire says of a list. */
const listEnd = (point: Uint8Array | null): { readonly complete: boolean; readonly continuation?: string } =>
  point === null ? { complete: true } : { complete: false, continuation: toHex(point) };

const browseBody = (results: readonly BrowseResult[], responseHeader: ResponseHeader): Body<'BrowseResponse'> => ({
  responseHeader,
  results: results.map((result) => ({
    statusCode: result.status,
    continuationPoint: pointBytes(result),
    references: result.references.map((reference) => ({
      referenceTypeId: reference.referenceType,
      isForward: reference.forward,
      nodeId: reference.node,
      browseName: reference.browseName,
      displayName: reference.displayName,
      nodeClass: reference.nodeClass,
      typeDefinition: reference.typeDefinition ?? 'i=0',
    })),
  })),
  diagnosticInfos: [],
});

const browseResults = (body: Body<'BrowseResponse'>): readonly BrowseResult[] =>
  body.results.map((result) => ({
    status: result.statusCode,
    ...listEnd(result.continuationPoint),
    references: result.references.map((reference) => ({
      referenceType: reference.referenceTypeId,
      forward: reference.isForward,
      node: reference.nodeId,
      browseName: reference.browseName,
      displayName: reference.displayName,
      nodeClass: reference.nodeClass,
      typeDefinition: reference.typeDefinition === 'i=0' ? null : reference.typeDefinition,
    })),
  }));

/** A response as plain data; null for a message that is no response of a mapped service. */
export const responseOf = (message: Message, epoch: number): OpcUaResponse | null => {
  switch (message.name) {
    case 'ReadResponse':
      return { kind: 'read', results: message.body.results };
    case 'WriteResponse':
      return { kind: 'write', results: message.body.results };
    case 'BrowseResponse':
      return { kind: 'browse', results: browseResults(message.body) };
    case 'BrowseNextResponse':
      return { kind: 'browseNext', results: browseResults(message.body) };
    case 'TranslateBrowsePathsToNodeIdsResponse':
      return {
        kind: 'translatePaths',
        results: message.body.results.map(({ statusCode, targets }) => ({
          status: statusCode,
          targets: targets.map(({ targetId, remainingPathIndex }) => ({
            node: targetId,
            remaining: remainingPathIndex | 0,
          })),
        })),
      };
    case 'RegisterNodesResponse':
      return { kind: 'registerNodes', nodes: message.body.registeredNodeIds };
    case 'UnregisterNodesResponse':
      return { kind: 'unregisterNodes' };
    case 'CallResponse': {
      const result = message.body.results[0];
      if (!result) return null;
      return {
        kind: 'call',
        status: result.statusCode,
        argumentResults: result.inputArgumentResults,
        outputs: result.outputArguments,
      };
    }
    case 'CreateSubscriptionResponse':
      return {
        kind: 'createSubscription',
        subscription: message.body.subscriptionId,
        publishingInterval: message.body.revisedPublishingInterval,
        lifetimeCount: message.body.revisedLifetimeCount,
        keepAliveCount: message.body.revisedMaxKeepAliveCount,
      };
    case 'CreateMonitoredItemsResponse':
      return {
        kind: 'createMonitoredItems',
        results: message.body.results.map((result) => {
          const filter = filterResultOf(result.filterResult, epoch);
          return {
            status: result.statusCode,
            item: result.monitoredItemId,
            samplingInterval: result.revisedSamplingInterval,
            queueSize: result.revisedQueueSize,
            ...(filter ? { filter } : {}),
          };
        }),
      };
    case 'DeleteMonitoredItemsResponse':
      return { kind: 'deleteMonitoredItems', results: message.body.results };
    case 'DeleteSubscriptionsResponse':
      return { kind: 'deleteSubscription', results: message.body.results };
    case 'PublishResponse': {
      const { notificationMessage, subscriptionId, results } = message.body;
      const events = notificationMessage.notificationData.flatMap(
        (data) => unwrap(eventNotificationList, data, epoch)?.events ?? [],
      );
      return {
        kind: 'publish',
        subscription: subscriptionId,
        sequence: notificationMessage.sequenceNumber,
        notifications: notificationMessage.notificationData.flatMap(
          (data) => unwrap(dataChangeNotification, data, epoch)?.monitoredItems ?? [],
        ),
        ...(events.length > 0 ? { events } : {}),
        acknowledged: results,
        publishTime: notificationMessage.publishTime ?? (0 as Instant),
      };
    }
    case 'HistoryReadResponse':
      return {
        kind: 'readHistory',
        results: message.body.results.map((result) => ({
          status: result.statusCode,
          ...listEnd(result.continuationPoint),
          values: unwrap(historyData, result.historyData, epoch)?.dataValues ?? [],
        })),
      };
    default:
      return null;
  }
};
