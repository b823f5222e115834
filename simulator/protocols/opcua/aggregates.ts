import type { Instant } from '../../kernel/time.ts';
import type { DataValue, NodeIdText, StatusNumber, UaTypeName } from './services.ts';
import { Status } from './status.ts';

/*
 * Aggregates of OPC 10000-13 over samples that are kept by exception: a value holds until the next one (the archive's
 * historical configuration says Stepped). Clause numbers are those of OPC 10000-13, release 1.05.
 */

/** A sample of a history: an instant, a number (BOOL: 0 or 1) and its quality. */
export interface Sample {
  readonly t: Instant;
  readonly value: number;
  readonly status: StatusNumber;
}

/** Half open in the direction of reading: `[from, to)` forward, `(to, from]` backward. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** Historian bits in a status (OPC 10000-4, 7.39.1, with InfoType DataValue): how a value came about. */
const INFO = 0x0400;
const CALCULATED = INFO | 1;
const INTERPOLATED = INFO | 2;
const PARTIAL = 4;
const MULTIPLE = 0x10;
const UNCERTAIN_SUB_NORMAL = 0x40a40000;

type Aggregate = (samples: readonly Sample[], interval: Interval, type: UaTypeName) => DataValue;

const good = (sample: Sample): boolean => sample.status >>> 30 === 0;

/** Index of the last sample at or before `t`; −1 when there is none. */
const lastAt = (samples: readonly Sample[], t: number): number => {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle] as Sample).t <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const answer = (type: UaTypeName, value: number, status: StatusNumber, at: Instant): DataValue => ({
  type,
  value: type === 'Boolean' ? value !== 0 : value,
  status: status >>> 0,
  sourceTimestamp: at,
});

const none = (status: StatusNumber, at: Instant): DataValue => ({
  type: null,
  value: null,
  status,
  sourceTimestamp: at,
});

const inside = (samples: readonly Sample[], { from, to }: Interval): readonly Sample[] => {
  const forward = from <= to;
  const low = forward ? from : to;
  const high = forward ? to : from;
  const result: Sample[] = [];
  for (let i = Math.max(0, lastAt(samples, low)); i < samples.length; i++) {
    const sample = samples[i] as Sample;
    if (sample.t > high) break;
    if (forward ? sample.t >= low && sample.t < high : sample.t > low && sample.t <= high) result.push(sample);
  }
  return result;
};

/** PARTIAL where an interval reaches over the ends of what is stored (5.3.3.2). */
const partial = (samples: readonly Sample[], { from, to }: Interval): number => {
  const first = samples[0];
  const last = samples.at(-1);
  return first && last && Math.min(from, to) >= first.t && Math.max(from, to) <= last.t ? 0 : PARTIAL;
};

/** The value that stands at an instant (5.4.3.4, with stepped interpolation); after the last sample it is uncertain. */
export const valueAt = (samples: readonly Sample[], at: Instant, type: UaTypeName): DataValue => {
  const index = lastAt(samples, at);
  const sample = samples[index];
  if (!sample) return none(Status.Bad_NoData, at);
  if (sample.t === at) return answer(type, sample.value, sample.status, at);
  if (!good(sample)) return answer(type, sample.value, UNCERTAIN_SUB_NORMAL | INTERPOLATED, at);
  return answer(
    type,
    sample.value,
    index === samples.length - 1 ? UNCERTAIN_SUB_NORMAL | INTERPOLATED : INTERPOLATED,
    at,
  );
};

/** Good when every sample that goes in is good, uncertain otherwise (PercentDataGood 100, TreatUncertainAsBad off). */
const qualityOf = (used: readonly Sample[]): StatusNumber => (used.every(good) ? 0 : UNCERTAIN_SUB_NORMAL);

const extreme =
  (better: (a: number, b: number) => boolean, actualTime: boolean): Aggregate =>
  (samples, interval, type) => {
    const used = inside(samples, interval).filter(good);
    const [first] = used;
    if (!first) return none(Status.Bad_NoData, interval.from);
    let best = first;
    let count = 0;
    for (const sample of used) {
      if (better(sample.value, best.value)) {
        best = sample;
        count = 0;
      }
      if (sample.value === best.value) count++;
    }
    // 5.4.3.10 and 5.4.3.12: raw where the sample's own time is given, and several mark that it is not the only one.
    const raw = actualTime || best.t === interval.from;
    const bits = (raw ? (count > 1 ? INFO : 0) : CALCULATED) | (count > 1 ? MULTIPLE : 0);
    const part = partial(samples, interval);
    return answer(type, best.value, part ? bits | part | INFO : bits, actualTime ? best.t : interval.from);
  };

/** The integral of the value over the interval in value × seconds, and the seconds for which there is a value. */
const integral = (samples: readonly Sample[], { from, to }: Interval): { sum: number; seconds: number } => {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  let sum = 0;
  let covered = 0;
  for (let i = Math.max(0, lastAt(samples, low)); i < samples.length; i++) {
    const sample = samples[i] as Sample;
    if (sample.t >= high) break;
    const until = Math.min(high, samples[i + 1]?.t ?? high);
    const seconds = (until - Math.max(low, sample.t)) / 1e6;
    if (seconds <= 0 || !good(sample)) continue;
    sum += sample.value * seconds;
    covered += seconds;
  }
  return { sum, seconds: covered };
};

const numeric =
  (compute: (used: readonly Sample[]) => number, empty: number | null): Aggregate =>
  (samples, interval) => {
    const used = inside(samples, interval);
    const usable = used.filter(good);
    if (usable.length === 0)
      return empty === null
        ? none(Status.Bad_NoData, interval.from)
        : answer('Int32', empty, CALCULATED, interval.from);
    const bits = qualityOf(used) | CALCULATED | partial(samples, interval);
    return answer(empty === null ? 'Double' : 'Int32', compute(usable), bits, interval.from);
  };

const edge =
  (place: 0 | -1): Aggregate =>
  (samples, interval, type) => {
    const sample = inside(samples, interval).at(place);
    if (!sample) return none(Status.Bad_NoData, interval.from);
    return answer(type, sample.value, sample.status, sample.t);
  };

const overTime =
  (total: boolean): Aggregate =>
  (samples, interval) => {
    const { sum, seconds } = integral(samples, interval);
    if (seconds === 0) return none(Status.Bad_NoData, interval.from);
    const bits = CALCULATED | partial(samples, interval);
    return answer('Double', total ? sum : sum / seconds, bits, interval.from);
  };

const span = (used: readonly Sample[]): number => {
  let low = Infinity;
  let high = -Infinity;
  for (const { value } of used) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
};

/** The aggregates that this server computes, by the node id of their object (OPC 10000-6, A.3), with their names. */
export const AGGREGATES: ReadonlyMap<NodeIdText, { readonly name: string; readonly compute: Aggregate }> = new Map([
  ['i=2341', { name: 'Interpolative', compute: (samples, { from }, type) => valueAt(samples, from, type) }],
  [
    'i=2342',
    {
      name: 'Average',
      compute: numeric((used) => used.reduce((sum, { value }) => sum + value, 0) / used.length, null),
    },
  ],
  ['i=2343', { name: 'TimeAverage', compute: overTime(false) }],
  ['i=2344', { name: 'Total', compute: overTime(true) }],
  ['i=2346', { name: 'Minimum', compute: extreme((a, b) => a < b, false) }],
  ['i=2347', { name: 'Maximum', compute: extreme((a, b) => a > b, false) }],
  ['i=2348', { name: 'MinimumActualTime', compute: extreme((a, b) => a < b, true) }],
  ['i=2349', { name: 'MaximumActualTime', compute: extreme((a, b) => a > b, true) }],
  ['i=2350', { name: 'Range', compute: numeric(span, null) }],
  ['i=2352', { name: 'Count', compute: numeric((used) => used.length, 0) }],
  ['i=2357', { name: 'Start', compute: edge(0) }],
  ['i=2358', { name: 'End', compute: edge(-1) }],
  [
    'i=2359',
    {
      name: 'Delta',
      compute: numeric((used) => (used.at(-1) as Sample).value - (used[0] as Sample).value, null),
    },
  ],
] satisfies readonly (readonly [NodeIdText, { name: string; compute: Aggregate }])[]);
