import type { Instant } from '../../kernel/time.ts';
import type { AddressSpace, Caller, VariableNode } from './address-space.ts';
import { AGGREGATES, type Interval, type Sample, valueAt } from './aggregates.ts';
import { Permission, permits } from './permissions.ts';
import type { DataValue, NodeIdText, OpcUaRequest, OpcUaResponse, StatusNumber } from './services.ts';
import type { ContinuationPoints } from './session-store.ts';
import { LIMITS } from './standard-nodes.ts';
import { Status } from './status.ts';
import { checkCount, visible } from './visible.ts';

/*
 * HistoryRead (OPC 10000-4, 5.11.3; OPC 10000-11, 6.5): raw values in either direction, aggregates, values at given
 * times. What does not fit into an answer waits behind a continuation point.
 */

type Request = Extract<OpcUaRequest, { kind: 'readHistory' }>;
type Result = Extract<OpcUaResponse, { kind: 'readHistory' }>['results'][number];

const refuse = (status: StatusNumber): Result => ({ status, complete: true, values: [] });
const fault = (status: StatusNumber): OpcUaResponse => ({ kind: 'fault', to: 'readHistory', status });

const MOST_INTERVALS = 1_000_000;

export const readHistory = (
  space: AddressSpace,
  caller: Caller,
  request: Request,
  points: ContinuationPoints,
  now: Instant,
): OpcUaResponse => {
  const refused = checkCount(request.nodes.length, LIMITS.history);
  if (refused) return fault(refused);
  const { details } = request;
  if (details?.mode === 'processed') {
    if (details.aggregates.length !== request.nodes.length) return fault(Status.Bad_AggregateListMismatch);
    // OPC 10000-11, 6.5.4.2: start and end differ, an interval is not negative.
    const span = Math.abs(request.end - request.start);
    if (span === 0 || !(details.interval >= 0)) return fault(Status.Bad_AggregateInvalidInputs);
    if (details.interval > 0 && span / (details.interval * 1e3) > MOST_INTERVALS)
      return fault(Status.Bad_HistoryOperationInvalid);
  }
  if (details?.mode === 'at-time' && details.times.length === 0) return fault(Status.Bad_NothingToDo);
  const first = points.begin();
  return {
    kind: 'readHistory',
    results: request.nodes.map((node, index) => readNode(space, caller, request, node, index, points, first, now)),
  };
};

const readNode = (
  space: AddressSpace,
  caller: Caller,
  request: Request,
  id: NodeIdText,
  index: number,
  points: ContinuationPoints,
  first: number,
  now: Instant,
): Result => {
  const node = visible(space, caller.role, id);
  if (typeof node === 'number') return refuse(node);
  if (node.nodeClass !== 'Variable' || !node.history) return refuse(Status.Bad_HistoryOperationUnsupported);
  if (!permits(node.permissions, caller.role, Permission.ReadHistory)) return refuse(Status.Bad_UserAccessDenied);
  const { details } = request;
  if (details?.mode === 'processed' && !AGGREGATES.has(details.aggregates[index] as NodeIdText))
    return refuse(Status.Bad_AggregateNotSupported);
  const key = JSON.stringify([id, request.start, request.end, details ?? null, request.bounds ?? false]);
  let offset = 0;
  let until: number = now;
  const point = request.continuations?.[index] ?? null;
  if (point !== null) {
    const rest = points.take(point, 'history');
    if (rest?.rest !== 'history' || rest.request !== key) return refuse(Status.Bad_ContinuationPointInvalid);
    offset = rest.offset;
    until = rest.until;
  }
  if (request.release) return refuse(Status.Good);
  const most = Math.min(request.limit > 0 && !details ? request.limit : LIMITS.historyValues, LIMITS.historyValues);
  const { values, more } = page(node, caller, request, index, until as Instant, offset, most);
  if (values.length === 0) return refuse(Status.Good_NoData);
  if (!more) return { status: Status.Good, complete: true, values };
  const kept = points.keep({ rest: 'history', node: id, request: key, offset: offset + values.length, until }, first);
  if (typeof kept === 'number') return refuse(kept);
  return { status: Status.Good, complete: false, values, continuation: kept };
};

interface Page {
  readonly values: readonly DataValue[];
  readonly more: boolean;
}

const page = (
  node: VariableNode,
  caller: Caller,
  request: Request,
  index: number,
  until: Instant,
  offset: number,
  most: number,
): Page => {
  const { start, end, details } = request;
  const low = Math.min(start, end) as Instant;
  const high = Math.max(start, end) as Instant;
  if (!details) {
    const values = rawValues(node, caller, request, low, high, until);
    return { values: values.slice(offset, offset + most), more: offset + most < values.length };
  }
  const history = (from: Instant, to: Instant): readonly Sample[] =>
    from > to ? [] : samplesOf(node.history?.({ start: from, end: to }, caller).values ?? []);
  if (details.mode === 'at-time') {
    const times = details.times;
    const samples = history(Math.min(...times) as Instant, until);
    const values = times.slice(offset, offset + most).map((at) => valueAt(samples, at, node.type));
    return { values, more: offset + most < times.length };
  }
  const aggregate = AGGREGATES.get(details.aggregates[index] as NodeIdText);
  const samples = history(low, until);
  const count = details.interval === 0 ? 1 : Math.ceil((high - low) / Math.round(details.interval * 1e3));
  const values: DataValue[] = [];
  for (let i = offset; aggregate && i < Math.min(count, offset + most); i++)
    values.push(aggregate.compute(samples, intervalAt(start, end, details.interval, i), node.type));
  return { values, more: offset + most < count };
};

/** The intervals of a processed read, from start towards end; the last one may be shorter (OPC 10000-13, 5.3.3.1). */
const intervalAt = (start: Instant, end: Instant, interval: number, i: number): Interval => {
  if (interval === 0) return { from: start, to: end };
  const step = Math.round(interval * 1e3) * (end >= start ? 1 : -1);
  const from = start + i * step;
  const to = from + step;
  return { from: from as Instant, to: (end >= start ? Math.min(to, end) : Math.max(to, end)) as Instant };
};

const samplesOf = (values: readonly DataValue[]): readonly Sample[] =>
  values.map(({ value, status, sourceTimestamp }) => ({ t: sourceTimestamp as Instant, value: Number(value), status }));

const noBound = (at: Instant): DataValue => ({
  type: null,
  value: null,
  status: Status.Bad_BoundNotFound,
  sourceTimestamp: at,
});

/**
 * Raw values with both ends included; later ones first when end is before start. With bounds also the values that
 * stand at the ends, or the nearest outside them; where there is none, Bad_BoundNotFound (OPC 10000-11, 6.5.3.2).
 */
const rawValues = (
  node: VariableNode,
  caller: Caller,
  request: Request,
  low: Instant,
  high: Instant,
  until: Instant,
): readonly DataValue[] => {
  const reach = (request.bounds ? until : Math.min(high, until)) as Instant;
  const stored = low > reach ? [] : (node.history?.({ start: low, end: reach }, caller).values ?? []);
  const at = (value: DataValue): number => value.sourceTimestamp ?? 0;
  const within = stored.filter((value) => at(value) >= low && at(value) <= high);
  let values: readonly DataValue[] = within;
  if (request.bounds) {
    const before = within[0] && at(within[0]) === low ? null : stored.findLast((value) => at(value) < low);
    const last = within.at(-1);
    const after = last && at(last) === high ? null : stored.find((value) => at(value) > high);
    values = [
      ...(before === null ? [] : [before ?? noBound(low)]),
      ...within,
      ...(after === null ? [] : [after ?? noBound(high)]),
    ];
  }
  return request.end < request.start ? [...values].reverse() : values;
};
