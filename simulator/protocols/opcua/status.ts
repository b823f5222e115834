import type { StatusNumber } from './services.ts';

/**
 * StatusCodes in use, by the names of OPC 10000-4, table 178, with the numbers of OPC 10000-6, A.2. The top two bits
 * are the severity: 00 good, 01 uncertain, 10 bad.
 */
export const Status = {
  Good: 0x00000000,
  Good_NoData: 0x00a50000,
  Good_MoreData: 0x00a60000,
  Uncertain_LastUsableValue: 0x40900000,
  Bad_UnexpectedError: 0x80010000,
  Bad_InternalError: 0x80020000,
  Bad_CommunicationError: 0x80050000,
  Bad_EncodingError: 0x80060000,
  Bad_DecodingError: 0x80070000,
  Bad_Timeout: 0x800a0000,
  Bad_ServiceUnsupported: 0x800b0000,
  Bad_NothingToDo: 0x800f0000,
  Bad_TooManyOperations: 0x80100000,
  Bad_UserAccessDenied: 0x801f0000,
  Bad_IdentityTokenInvalid: 0x80200000,
  Bad_IdentityTokenRejected: 0x80210000,
  Bad_SessionIdInvalid: 0x80250000,
  Bad_SubscriptionIdInvalid: 0x80280000,
  Bad_NodeIdInvalid: 0x80330000,
  Bad_NodeIdUnknown: 0x80340000,
  Bad_AttributeIdInvalid: 0x80350000,
  Bad_NotReadable: 0x803a0000,
  Bad_NotWritable: 0x803b0000,
  Bad_OutOfRange: 0x803c0000,
  Bad_NotSupported: 0x803d0000,
  Bad_MonitoredItemIdInvalid: 0x80420000,
  Bad_MonitoredItemFilterInvalid: 0x80430000,
  Bad_MonitoredItemFilterUnsupported: 0x80440000,
  Bad_FilterNotAllowed: 0x80450000,
  Bad_EventFilterInvalid: 0x80470000,
  Bad_ContentFilterInvalid: 0x80480000,
  Bad_FilterOperandInvalid: 0x80490000,
  Bad_ContinuationPointInvalid: 0x804a0000,
  Bad_NoContinuationPoints: 0x804b0000,
  Bad_ReferenceTypeIdInvalid: 0x804c0000,
  Bad_TooManySessions: 0x80560000,
  Bad_NoMatch: 0x806f0000,
  Bad_HistoryOperationInvalid: 0x80710000,
  Bad_HistoryOperationUnsupported: 0x80720000,
  Bad_NotFound: 0x803e0000,
  Bad_BrowseNameInvalid: 0x80600000,
  Bad_TypeMismatch: 0x80740000,
  Bad_MethodInvalid: 0x80750000,
  Bad_ArgumentsMissing: 0x80760000,
  Bad_TooManySubscriptions: 0x80770000,
  Bad_NoSubscription: 0x80790000,
  Bad_SequenceNumberUnknown: 0x807a0000,
  Bad_OutOfService: 0x808d0000,
  Bad_ConditionAlreadyEnabled: 0x80cc0000,
  Bad_ConditionDisabled: 0x80990000,
  Bad_EventIdUnknown: 0x809a0000,
  Bad_NoData: 0x809b0000,
  Bad_InvalidArgument: 0x80ab0000,
  Bad_InvalidState: 0x80af0000,
  Bad_RefreshInProgress: 0x80970000,
  Bad_ConditionAlreadyDisabled: 0x80980000,
  Bad_FilterOperatorInvalid: 0x80c10000,
  Bad_FilterOperatorUnsupported: 0x80c20000,
  Bad_FilterOperandCountMismatch: 0x80c30000,
  Bad_FilterElementInvalid: 0x80c40000,
  Bad_ConditionBranchAlreadyAcked: 0x80cf0000,
  Bad_ConditionBranchAlreadyConfirmed: 0x80d00000,
  Bad_AggregateListMismatch: 0x80d40000,
  Bad_AggregateNotSupported: 0x80d50000,
  Bad_AggregateInvalidInputs: 0x80d60000,
  Bad_BoundNotFound: 0x80d70000,
  Bad_TooManyMonitoredItems: 0x80db0000,
  Bad_TooManyArguments: 0x80e50000,
} as const satisfies Record<string, StatusNumber>;

export type StatusName = keyof typeof Status;

const names = new Map<number, string>(Object.entries(Status).map(([name, value]) => [value, name]));

/** The name of a status, or its number in hexadecimal when it has none here. */
export const statusName = (status: StatusNumber): string =>
  names.get(status) ?? `0x${(status >>> 0).toString(16).padStart(8, '0')}`;
