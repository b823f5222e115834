import { type HistoryReadRequest, ReadAtTimeDetails, ReadProcessedDetails, ReadRawModifiedDetails } from 'node-opcua';
import type { Instant } from '../kernel/time.ts';
import type { OpcUaRequest } from '../protocols/opcua/services.ts';
import { nodeText, toInstant } from './opcua-values.ts';

type Asked = Omit<Extract<OpcUaRequest, { kind: 'readHistory' }>, 'session'>;

const instant = (date: Date | null, otherwise: number, epoch: number): Instant =>
  date && date.getTime() > 0 ? toInstant(date, epoch) : (otherwise as Instant);

/**
 * A client's question to a history in the cell's words: raw values, aggregates over intervals, or values at given
 * times (OPC 10000-11, 6.5.3 to 6.5.5), each with its continuation points. Null for modified values and events.
 */
export const historyRequest = (request: HistoryReadRequest, epoch: number): Asked | null => {
  const nodes = request.nodesToRead ?? [];
  const common = {
    kind: 'readHistory' as const,
    nodes: nodes.map((node) => nodeText(node.nodeId)),
    continuations: nodes.map(({ continuationPoint }) =>
      continuationPoint && continuationPoint.length > 0 ? continuationPoint.toString('hex') : null,
    ),
    release: request.releaseContinuationPoints,
  };
  const details = request.historyReadDetails;
  if (details instanceof ReadRawModifiedDetails && !details.isReadModified)
    return {
      ...common,
      start: instant(details.startTime, 0, epoch),
      end: instant(details.endTime, Number.MAX_SAFE_INTEGER, epoch),
      limit: details.numValuesPerNode,
      bounds: details.returnBounds,
    };
  if (details instanceof ReadProcessedDetails)
    return {
      ...common,
      start: instant(details.startTime, 0, epoch),
      end: instant(details.endTime, Number.MAX_SAFE_INTEGER, epoch),
      limit: 0,
      details: {
        mode: 'processed',
        interval: details.processingInterval,
        aggregates: (details.aggregateType ?? []).map(nodeText),
      },
    };
  if (details instanceof ReadAtTimeDetails) {
    const times = (details.reqTimes ?? []).flatMap((time) => (time ? [toInstant(time, epoch)] : []));
    return {
      ...common,
      start: 0 as Instant,
      end: Number.MAX_SAFE_INTEGER as Instant,
      limit: 0,
      details: { mode: 'at-time', times },
    };
  }
  return null;
};
