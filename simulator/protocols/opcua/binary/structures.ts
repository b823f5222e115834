import type { NodeIdText } from '../services.ts';
import {
  array,
  boolean,
  byte,
  byteString,
  dateTime,
  diagnosticInfo,
  double,
  type Field,
  int32,
  localizedText,
  nodeId,
  type Of,
  qualifiedName,
  string,
  struct,
  uint32,
} from './field.ts';
import { getExpandedNodeId, putNodeId } from './node-id.ts';
import { dataValue, extension, variant } from './variant.ts';

/*
 * The messages in use, field by field as OPC 10000-4 lists them, with the node ids of their binary encodings
 * (OPC 10000-6, A.3). Structures nested in them stand before them.
 */

const diagnostics = array(diagnosticInfo);
const statuses = array(uint32);
const expandedNodeId: Field<NodeIdText> = { put: putNodeId, get: getExpandedNodeId };

const requestHeader = struct({
  authenticationToken: nodeId,
  timestamp: dateTime,
  requestHandle: uint32,
  returnDiagnostics: uint32,
  auditEntryId: string,
  timeoutHint: uint32,
  additionalHeader: extension,
});

const responseHeader = struct({
  timestamp: dateTime,
  requestHandle: uint32,
  serviceResult: uint32,
  serviceDiagnostics: diagnosticInfo,
  stringTable: array(string),
  additionalHeader: extension,
});

const applicationDescription = struct({
  applicationUri: string,
  productUri: string,
  applicationName: localizedText,
  applicationType: int32,
  gatewayServerUri: string,
  discoveryProfileUri: string,
  discoveryUrls: array(string),
});

const endpointDescription = struct({
  endpointUrl: string,
  server: applicationDescription,
  serverCertificate: byteString,
  securityMode: int32,
  securityPolicyUri: string,
  userIdentityTokens: array(
    struct({
      policyId: string,
      tokenType: int32,
      issuedTokenType: string,
      issuerEndpointUrl: string,
      securityPolicyUri: string,
    }),
  ),
  transportProfileUri: string,
  securityLevel: byte,
});

const signature = struct({ algorithm: string, signature: byteString });
const certificates = array(struct({ certificateData: byteString, signature: byteString }));
const readValueId = struct({ nodeId, attributeId: uint32, indexRange: string, dataEncoding: qualifiedName });

const browseResults = array(
  struct({
    statusCode: uint32,
    continuationPoint: byteString,
    references: array(
      struct({
        referenceTypeId: nodeId,
        isForward: boolean,
        nodeId: expandedNodeId,
        browseName: qualifiedName,
        displayName: localizedText,
        nodeClass: int32,
        typeDefinition: expandedNodeId,
      }),
    ),
  }),
);

const body = {
  OpenSecureChannelRequest: struct({
    requestHeader,
    clientProtocolVersion: uint32,
    requestType: int32,
    securityMode: int32,
    clientNonce: byteString,
    requestedLifetime: uint32,
  }),
  OpenSecureChannelResponse: struct({
    responseHeader,
    serverProtocolVersion: uint32,
    securityToken: struct({ channelId: uint32, tokenId: uint32, createdAt: dateTime, revisedLifetime: uint32 }),
    serverNonce: byteString,
  }),
  CloseSecureChannelRequest: struct({ requestHeader }),
  ServiceFault: struct({ responseHeader }),
  CreateSessionRequest: struct({
    requestHeader,
    clientDescription: applicationDescription,
    serverUri: string,
    endpointUrl: string,
    sessionName: string,
    clientNonce: byteString,
    clientCertificate: byteString,
    requestedSessionTimeout: double,
    maxResponseMessageSize: uint32,
  }),
  CreateSessionResponse: struct({
    responseHeader,
    sessionId: nodeId,
    authenticationToken: nodeId,
    revisedSessionTimeout: double,
    serverNonce: byteString,
    serverCertificate: byteString,
    serverEndpoints: array(endpointDescription),
    serverSoftwareCertificates: certificates,
    serverSignature: signature,
    maxRequestMessageSize: uint32,
  }),
  ActivateSessionRequest: struct({
    requestHeader,
    clientSignature: signature,
    clientSoftwareCertificates: certificates,
    localeIds: array(string),
    userIdentityToken: extension,
    userTokenSignature: signature,
  }),
  ActivateSessionResponse: struct({
    responseHeader,
    serverNonce: byteString,
    results: statuses,
    diagnosticInfos: diagnostics,
  }),
  CloseSessionRequest: struct({ requestHeader, deleteSubscriptions: boolean }),
  CloseSessionResponse: struct({ responseHeader }),
  ReadRequest: struct({ requestHeader, maxAge: double, timestampsToReturn: int32, nodesToRead: array(readValueId) }),
  ReadResponse: struct({ responseHeader, results: array(dataValue), diagnosticInfos: diagnostics }),
  WriteRequest: struct({
    requestHeader,
    nodesToWrite: array(struct({ nodeId, attributeId: uint32, indexRange: string, value: dataValue })),
  }),
  WriteResponse: struct({ responseHeader, results: statuses, diagnosticInfos: diagnostics }),
  BrowseRequest: struct({
    requestHeader,
    view: struct({ viewId: nodeId, timestamp: dateTime, viewVersion: uint32 }),
    requestedMaxReferencesPerNode: uint32,
    nodesToBrowse: array(
      struct({
        nodeId,
        browseDirection: int32,
        referenceTypeId: nodeId,
        includeSubtypes: boolean,
        nodeClassMask: uint32,
        resultMask: uint32,
      }),
    ),
  }),
  BrowseResponse: struct({
    responseHeader,
    results: browseResults,
    diagnosticInfos: diagnostics,
  }),
  BrowseNextRequest: struct({
    requestHeader,
    releaseContinuationPoints: boolean,
    continuationPoints: array(byteString),
  }),
  BrowseNextResponse: struct({ responseHeader, results: browseResults, diagnosticInfos: diagnostics }),
  TranslateBrowsePathsToNodeIdsRequest: struct({
    requestHeader,
    browsePaths: array(
      struct({
        startingNode: nodeId,
        relativePath: array(
          struct({
            referenceTypeId: nodeId,
            isInverse: boolean,
            includeSubtypes: boolean,
            targetName: qualifiedName,
          }),
        ),
      }),
    ),
  }),
  TranslateBrowsePathsToNodeIdsResponse: struct({
    responseHeader,
    results: array(
      struct({ statusCode: uint32, targets: array(struct({ targetId: expandedNodeId, remainingPathIndex: uint32 })) }),
    ),
    diagnosticInfos: diagnostics,
  }),
  RegisterNodesRequest: struct({ requestHeader, nodesToRegister: array(nodeId) }),
  RegisterNodesResponse: struct({ responseHeader, registeredNodeIds: array(nodeId) }),
  UnregisterNodesRequest: struct({ requestHeader, nodesToUnregister: array(nodeId) }),
  UnregisterNodesResponse: struct({ responseHeader }),
  CallRequest: struct({
    requestHeader,
    methodsToCall: array(struct({ objectId: nodeId, methodId: nodeId, inputArguments: array(variant) })),
  }),
  CallResponse: struct({
    responseHeader,
    results: array(
      struct({
        statusCode: uint32,
        inputArgumentResults: statuses,
        inputArgumentDiagnosticInfos: diagnostics,
        outputArguments: array(variant),
      }),
    ),
    diagnosticInfos: diagnostics,
  }),
  CreateSubscriptionRequest: struct({
    requestHeader,
    requestedPublishingInterval: double,
    requestedLifetimeCount: uint32,
    requestedMaxKeepAliveCount: uint32,
    maxNotificationsPerPublish: uint32,
    publishingEnabled: boolean,
    priority: byte,
  }),
  CreateSubscriptionResponse: struct({
    responseHeader,
    subscriptionId: uint32,
    revisedPublishingInterval: double,
    revisedLifetimeCount: uint32,
    revisedMaxKeepAliveCount: uint32,
  }),
  CreateMonitoredItemsRequest: struct({
    requestHeader,
    subscriptionId: uint32,
    timestampsToReturn: int32,
    itemsToCreate: array(
      struct({
        itemToMonitor: readValueId,
        monitoringMode: int32,
        requestedParameters: struct({
          clientHandle: uint32,
          samplingInterval: double,
          filter: extension,
          queueSize: uint32,
          discardOldest: boolean,
        }),
      }),
    ),
  }),
  CreateMonitoredItemsResponse: struct({
    responseHeader,
    results: array(
      struct({
        statusCode: uint32,
        monitoredItemId: uint32,
        revisedSamplingInterval: double,
        revisedQueueSize: uint32,
        filterResult: extension,
      }),
    ),
    diagnosticInfos: diagnostics,
  }),
  DeleteMonitoredItemsRequest: struct({ requestHeader, subscriptionId: uint32, monitoredItemIds: array(uint32) }),
  DeleteMonitoredItemsResponse: struct({ responseHeader, results: statuses, diagnosticInfos: diagnostics }),
  DeleteSubscriptionsRequest: struct({ requestHeader, subscriptionIds: array(uint32) }),
  DeleteSubscriptionsResponse: struct({ responseHeader, results: statuses, diagnosticInfos: diagnostics }),
  PublishRequest: struct({
    requestHeader,
    subscriptionAcknowledgements: array(struct({ subscriptionId: uint32, sequenceNumber: uint32 })),
  }),
  PublishResponse: struct({
    responseHeader,
    subscriptionId: uint32,
    availableSequenceNumbers: array(uint32),
    moreNotifications: boolean,
    notificationMessage: struct({
      sequenceNumber: uint32,
      publishTime: dateTime,
      notificationData: array(extension),
    }),
    results: statuses,
    diagnosticInfos: diagnostics,
  }),
  HistoryReadRequest: struct({
    requestHeader,
    historyReadDetails: extension,
    timestampsToReturn: int32,
    releaseContinuationPoints: boolean,
    nodesToRead: array(
      struct({ nodeId, indexRange: string, dataEncoding: qualifiedName, continuationPoint: byteString }),
    ),
  }),
  HistoryReadResponse: struct({
    responseHeader,
    results: array(struct({ statusCode: uint32, continuationPoint: byteString, historyData: extension })),
    diagnosticInfos: diagnostics,
  }),
};

/** Bodies of extension objects that the services carry. */
export const anonymousToken = { encoding: 'i=321', body: struct({ policyId: string }) } as const;
export const userNameToken = {
  encoding: 'i=324',
  body: struct({ policyId: string, userName: string, password: byteString, encryptionAlgorithm: string }),
} as const;
export const dataChangeFilter = {
  encoding: 'i=724',
  body: struct({ trigger: int32, deadbandType: uint32, deadbandValue: double }),
} as const;
export const dataChangeNotification = {
  encoding: 'i=811',
  body: struct({
    monitoredItems: array(struct({ clientHandle: uint32, value: dataValue })),
    diagnosticInfos: diagnostics,
  }),
} as const;
export const readRawDetails = {
  encoding: 'i=649',
  body: struct({
    isReadModified: boolean,
    startTime: dateTime,
    endTime: dateTime,
    numValuesPerNode: uint32,
    returnBounds: boolean,
  }),
} as const;
export const readProcessedDetails = {
  encoding: 'i=652',
  body: struct({
    startTime: dateTime,
    endTime: dateTime,
    processingInterval: double,
    aggregateType: array(nodeId),
    aggregateConfiguration: struct({
      useServerCapabilitiesDefaults: boolean,
      treatUncertainAsBad: boolean,
      percentDataBad: byte,
      percentDataGood: byte,
      useSlopedExtrapolation: boolean,
    }),
  }),
} as const;
export const readAtTimeDetails = {
  encoding: 'i=655',
  body: struct({ reqTimes: array(dateTime), useSimpleBounds: boolean }),
} as const;
export const historyData = { encoding: 'i=658', body: struct({ dataValues: array(dataValue) }) } as const;

export type MessageName = keyof typeof body;
export type Body<N extends MessageName> = Of<(typeof body)[N]>;
/** A message that was decoded, by name. */
export type Message = { [N in MessageName]: { readonly name: N; readonly body: Body<N> } }[MessageName];

export type RequestHeader = Of<typeof requestHeader>;
export type ResponseHeader = Of<typeof responseHeader>;

const ENCODINGS: Readonly<Record<MessageName, number>> = {
  ServiceFault: 397,
  OpenSecureChannelRequest: 446,
  OpenSecureChannelResponse: 449,
  CloseSecureChannelRequest: 452,
  CreateSessionRequest: 461,
  CreateSessionResponse: 464,
  ActivateSessionRequest: 467,
  ActivateSessionResponse: 470,
  CloseSessionRequest: 473,
  CloseSessionResponse: 476,
  BrowseRequest: 527,
  BrowseResponse: 530,
  BrowseNextRequest: 533,
  BrowseNextResponse: 536,
  TranslateBrowsePathsToNodeIdsRequest: 554,
  TranslateBrowsePathsToNodeIdsResponse: 557,
  RegisterNodesRequest: 560,
  RegisterNodesResponse: 563,
  UnregisterNodesRequest: 566,
  UnregisterNodesResponse: 569,
  ReadRequest: 631,
  ReadResponse: 634,
  HistoryReadRequest: 664,
  HistoryReadResponse: 667,
  WriteRequest: 673,
  WriteResponse: 676,
  CallRequest: 712,
  CallResponse: 715,
  CreateMonitoredItemsRequest: 751,
  CreateMonitoredItemsResponse: 754,
  DeleteMonitoredItemsRequest: 781,
  DeleteMonitoredItemsResponse: 784,
  CreateSubscriptionRequest: 787,
  CreateSubscriptionResponse: 790,
  PublishRequest: 826,
  PublishResponse: 829,
  DeleteSubscriptionsRequest: 847,
  DeleteSubscriptionsResponse: 850,
};

const NAMES = new Map<NodeIdText, MessageName>(
  Object.entries(ENCODINGS).map(([name, number]) => [`i=${number}`, name as MessageName]),
);

/** The name of a message by the node id of its encoding, or null when the message is not one in use here. */
export const messageName = (encoding: NodeIdText): MessageName | null => NAMES.get(encoding) ?? null;

export const messageEncoding = (name: MessageName): NodeIdText => `i=${ENCODINGS[name]}`;

export const bodyField = <N extends MessageName>(name: N): Field<Body<N>> => body[name] as unknown as Field<Body<N>>;
