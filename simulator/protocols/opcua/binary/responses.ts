import type { Instant } from '../../../kernel/time.ts';
import type { OpcUaResponse } from '../services.ts';
import { unwrap, wrap } from './extension.ts';
import { type Body, dataChangeNotification, historyData, type Message, type ResponseHeader } from './structures.ts';
import { NO_EXTENSION } from './variant.ts';

/*
 * Responses as plain data and as messages of the specification. What services.ts leaves out is written with the value
 * that an ordinary server gives it.
 */

/** Responses of the services that are one request and one response. */
export type MappedResponse = Exclude<OpcUaResponse, { kind: 'openSession' | 'closeSession' | 'fault' }>;

export const responseMessage = (response: MappedResponse, responseHeader: ResponseHeader, epoch: number): Message => {
  const diagnosticInfos: readonly null[] = [];
  switch (response.kind) {
    case 'read':
      return { name: 'ReadResponse', body: { responseHeader, results: response.results, diagnosticInfos } };
    case 'write':
      return { name: 'WriteResponse', body: { responseHeader, results: response.results, diagnosticInfos } };
    case 'browse':
      return { name: 'BrowseResponse', body: browseBody(response, responseHeader) };
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
            filterResult: NO_EXTENSION,
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
      return {
        name: 'PublishResponse',
        body: {
          responseHeader,
          subscriptionId: response.subscription,
          availableSequenceNumbers: items.length > 0 ? [response.sequence] : [],
          moreNotifications: false,
          notificationMessage: {
            sequenceNumber: response.sequence,
            publishTime: response.publishTime,
            notificationData:
              items.length > 0 ? [wrap(dataChangeNotification, { monitoredItems: items, diagnosticInfos }, epoch)] : [],
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
            continuationPoint: result.complete ? null : CUT,
            historyData: wrap(historyData, { dataValues: result.values }, epoch),
          })),
          diagnosticInfos,
        },
      };
  }
};

/** Stands in a continuation point's place where a limit cut the list: nothing is kept behind it. */
const CUT = new Uint8Array([0]);

const browseBody = (
  response: Extract<OpcUaResponse, { kind: 'browse' }>,
  responseHeader: ResponseHeader,
): Body<'BrowseResponse'> => ({
  responseHeader,
  results: response.results.map((result) => ({
    statusCode: result.status,
    continuationPoint: result.complete ? null : CUT,
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

/** A response as plain data; null for a message that is no response of a mapped service. */
export const responseOf = (message: Message, epoch: number): OpcUaResponse | null => {
  switch (message.name) {
    case 'ReadResponse':
      return { kind: 'read', results: message.body.results };
    case 'WriteResponse':
      return { kind: 'write', results: message.body.results };
    case 'BrowseResponse':
      return {
        kind: 'browse',
        results: message.body.results.map((result) => ({
          status: result.statusCode,
          complete: result.continuationPoint === null,
          references: result.references.map((reference) => ({
            referenceType: reference.referenceTypeId,
            forward: reference.isForward,
            node: reference.nodeId,
            browseName: reference.browseName,
            displayName: reference.displayName,
            nodeClass: reference.nodeClass,
            typeDefinition: reference.typeDefinition === 'i=0' ? null : reference.typeDefinition,
          })),
        })),
      };
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
        results: message.body.results.map((result) => ({
          status: result.statusCode,
          item: result.monitoredItemId,
          samplingInterval: result.revisedSamplingInterval,
          queueSize: result.revisedQueueSize,
        })),
      };
    case 'DeleteMonitoredItemsResponse':
      return { kind: 'deleteMonitoredItems', results: message.body.results };
    case 'DeleteSubscriptionsResponse':
      return { kind: 'deleteSubscription', results: message.body.results };
    case 'PublishResponse': {
      const { notificationMessage, subscriptionId, results } = message.body;
      return {
        kind: 'publish',
        subscription: subscriptionId,
        sequence: notificationMessage.sequenceNumber,
        notifications: notificationMessage.notificationData.flatMap(
          (data) => unwrap(dataChangeNotification, data, epoch)?.monitoredItems ?? [],
        ),
        acknowledged: results,
        publishTime: notificationMessage.publishTime ?? (0 as Instant),
      };
    }
    case 'HistoryReadResponse':
      return {
        kind: 'readHistory',
        results: message.body.results.map((result) => ({
          status: result.statusCode,
          complete: result.continuationPoint === null,
          values: unwrap(historyData, result.historyData, epoch)?.dataValues ?? [],
        })),
      };
    default:
      return null;
  }
};
