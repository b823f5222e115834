import { describe, expect, it } from 'vitest';
import { atSeconds, START } from '../../kernel/time.ts';
import { controllerSpace } from './controller-space.ts';
import { deferHistoryNodes } from './history-nodes.ts';
import { OpcUaServer } from './server.ts';
import type { HistoryMode, OpcUaRequest, OpcUaResponse } from './services.ts';
import { ACCESS, dosingController } from './space.fixture.ts';
import { Status } from './status.ts';

const TAG = 'FI-1.PV';
const NODE = `ns=2;s=${TAG}`;
const PEER = { from: 'desk', connection: 'c' };

/** An archive with one variable: value k × 10 at second 10 k, for k from 1 to `count`. */
const archive = (count = 10) => {
  const { model } = dosingController();
  const samples = Array.from({ length: count }, (_, k) => ({
    type: 'Double' as const,
    value: (k + 1) * 10,
    status: Status.Good,
    sourceTimestamp: atSeconds((k + 1) * 10),
  }));
  const space = controllerSpace({
    ...model,
    points: [
      {
        tag: TAG,
        title: { ja: '流量', en: 'Flow' },
        type: 'Double',
        unit: 'm³/h',
        writer: null,
        read: () => 0,
        history: ({ start, end }) => {
          const first = samples.findLastIndex((sample) => sample.sourceTimestamp < start);
          return { values: samples.slice(Math.max(0, first)).filter((sample) => sample.sourceTimestamp <= end) };
        },
      },
    ],
  });
  deferHistoryNodes(space, [NODE]);
  const server = new OpcUaServer(space, ACCESS);
  server.serve(PEER, { kind: 'openSession', name: 't', user: null, password: null }, START);
  const ask = (request: Omit<Extract<OpcUaRequest, { kind: 'readHistory' }>, 'kind' | 'session'>, now = 1000) => {
    const answer = server.serve(PEER, { kind: 'readHistory', session: 1, ...request }, atSeconds(now));
    return answer as Extract<OpcUaResponse, { kind: 'readHistory' | 'fault' }>;
  };
  const read = (
    from: number,
    to: number,
    more: { limit?: number; bounds?: boolean; details?: HistoryMode; point?: string } = {},
  ) => {
    const { point, limit = 0, ...rest } = more;
    const answer = ask({
      nodes: [NODE],
      start: atSeconds(from),
      end: atSeconds(to),
      limit,
      ...rest,
      ...(point === undefined ? {} : { continuations: [point] }),
    });
    if (answer.kind !== 'readHistory' || !answer.results[0]) throw new Error(JSON.stringify(answer));
    return answer.results[0];
  };
  return { server, ask, read };
};

const values = (result: { readonly values: readonly { readonly value: unknown }[] }) =>
  result.values.map(({ value }) => value);

describe('raw history', () => {
  it('has both ends, and runs backwards when the end is before the start', () => {
    const { read } = archive();
    expect(values(read(20, 40))).toEqual([20, 30, 40]);
    expect(values(read(40, 20))).toEqual([40, 30, 20]);
    expect(read(500, 600)).toEqual({ status: Status.Good_NoData, complete: true, values: [] });
  });

  it('adds the values that stand at the ends when asked, or says that there are none', () => {
    const { read } = archive();
    expect(values(read(15, 35, { bounds: true }))).toEqual([10, 20, 30, 40]);
    expect(values(read(20, 40, { bounds: true }))).toEqual([20, 30, 40]);
    const open = read(5, 200, { bounds: true }).values;
    expect(open[0]).toEqual({
      type: null,
      value: null,
      status: Status.Bad_BoundNotFound,
      sourceTimestamp: atSeconds(5),
    });
    expect(open.at(-1)?.status).toBe(Status.Bad_BoundNotFound);
  });

  it('comes in pages behind continuation points, each good once and for its own request', () => {
    const { read } = archive();
    const first = read(10, 70, { limit: 3 });
    expect(first).toMatchObject({ status: Status.Good, complete: false });
    const second = read(10, 70, { limit: 3, point: first.continuation as string });
    expect(values(second)).toEqual([40, 50, 60]);
    expect(read(10, 70, { limit: 3, point: first.continuation as string }).status).toBe(
      Status.Bad_ContinuationPointInvalid,
    );
    expect(read(10, 60, { limit: 3, point: second.continuation as string }).status).toBe(
      Status.Bad_ContinuationPointInvalid,
    );
    const again = read(10, 70, { limit: 3 });
    const rest = read(10, 70, { limit: 30, point: again.continuation as string });
    expect(rest).toMatchObject({ complete: true });
    expect(values(rest)).toEqual([40, 50, 60, 70]);
  });

  it('keeps a page position over a snapshot, and frees old points for new requests', () => {
    const { read, server } = archive();
    const kept = read(10, 70, { limit: 1 }).continuation as string;
    server.restore(JSON.parse(JSON.stringify(server.snapshot())));
    const next = read(10, 70, { limit: 1, point: kept });
    expect(values(next)).toEqual([20]);
    for (let i = 0; i < 25; i++) expect(read(10, 70, { limit: 1 }).status).toBe(Status.Good);
    expect(read(10, 70, { limit: 1, point: next.continuation as string }).status).toBe(
      Status.Bad_ContinuationPointInvalid,
    );
  });

  it('gives no more than the announced number of values at once', () => {
    const { read } = archive(12_000);
    const first = read(0, 200_000);
    expect(first.values).toHaveLength(100); // the world has lived for 1,000 seconds
    expect(first.complete).toBe(true);
  });
});

describe('aggregates', () => {
  const processed = (aggregate: number, interval: number, from = 10, to = 50) => {
    const details = { mode: 'processed', interval: interval * 1000, aggregates: [`i=${aggregate}`] } as const;
    return archive().read(from, to, { details });
  };

  it.each<[string, number, readonly unknown[]]>([
    ['Interpolative', 2341, [10, 30]],
    ['Average', 2342, [15, 35]],
    ['TimeAverage', 2343, [15, 35]],
    ['Total', 2344, [300, 700]],
    ['Minimum', 2346, [10, 30]],
    ['Maximum', 2347, [20, 40]],
    ['Range', 2350, [10, 10]],
    ['Count', 2352, [2, 2]],
    ['Start', 2357, [10, 30]],
    ['End', 2358, [20, 40]],
    ['Delta', 2359, [10, 10]],
  ])('%s over intervals that begin at the start', (_, aggregate, expected) => {
    const result = processed(aggregate, 20);
    expect(values(result)).toEqual(expected);
  });

  it('are dated by their interval, those of actual time by the sample', () => {
    expect(processed(2347, 20).values.map((value) => value.sourceTimestamp)).toEqual([atSeconds(10), atSeconds(30)]);
    expect(processed(2349, 20).values.map((value) => value.sourceTimestamp)).toEqual([atSeconds(20), atSeconds(40)]);
  });

  it('say in the status how a value came about', () => {
    const average = processed(2342, 20).values.map(({ status }) => status);
    expect(average).toEqual([0x0401, 0x0401]);
    // The last interval reaches beyond what is stored.
    expect(processed(2342, 20, 90, 130).values.map(({ status }) => status)).toEqual([0x0405, Status.Bad_NoData]);
  });

  it('run backwards, take one interval for the whole, and count nothing as zero', () => {
    expect(values(processed(2352, 20, 50, 10))).toEqual([2, 2]);
    expect(values(processed(2342, 0))).toEqual([25]);
    expect(values(processed(2352, 20, 500, 520))).toEqual([0]);
  });

  it('refuse what is not offered or makes no sense', () => {
    expect(processed(2360, 20).status).toBe(Status.Bad_AggregateNotSupported);
    const { ask } = archive();
    const base = { nodes: [NODE], start: atSeconds(1), end: atSeconds(2), limit: 0 };
    expect(ask({ ...base, details: { mode: 'processed', interval: 1, aggregates: [] } })).toMatchObject({
      status: Status.Bad_AggregateListMismatch,
    });
    expect(
      ask({ ...base, end: base.start, details: { mode: 'processed', interval: 1, aggregates: ['i=2342'] } }),
    ).toMatchObject({ status: Status.Bad_AggregateInvalidInputs });
  });
});

describe('values at given times', () => {
  it('are those that stand then: raw at a sample, held between, uncertain after the last, none before the first', () => {
    const times = [5, 20, 25, 150].map((second) => atSeconds(second));
    const { values: found } = archive().read(0, 0, { details: { mode: 'at-time', times } });
    expect(found.map(({ value, status }) => [value, status])).toEqual([
      [null, Status.Bad_NoData],
      [20, Status.Good],
      [20, 0x0402],
      [100, 0x40a40402],
    ]);
  });
});

describe('what an archive says of itself', () => {
  it('is in its capabilities and at each variable', () => {
    const { server } = archive();
    const session = 1;
    const browse = (node: string) => {
      const item = { node, direction: 'forward', referenceType: null, includeSubtypes: true, nodeClasses: 0 } as const;
      const answer = server.serve(PEER, { kind: 'browse', session, items: [item], limit: 0 }, START);
      return answer.kind === 'browse' ? answer.results[0]?.references.map(({ browseName }) => browseName.name) : [];
    };
    expect(browse('i=11201')).toEqual(
      expect.arrayContaining(['Average', 'Minimum', 'Maximum', 'Count', 'Interpolative']),
    );
    expect(browse(NODE)).toContain('HA Configuration');
  });
});
