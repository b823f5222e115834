import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../kernel/time.ts';
import {
  type DataValue,
  type EventFilter,
  FILTER_OPERATORS,
  type FilterOperand,
  type NodeIdText,
  type OpcUaRequest,
  type OpcUaResponse,
  type UaScalar,
  type UaStructure,
  type UaTypeName,
} from '../services.ts';
import { DecodingError, fromHex, Reader, toHex, Writer } from './bytes.ts';
import { getNodeId, putNodeId } from './node-id.ts';
import { type MappedRequest, requestMessage, requestOf } from './requests.ts';
import { type MappedResponse, responseMessage, responseOf } from './responses.ts';
import { Assembler, chunks, decodeMessage, encodeMessage, hello, takeChunk } from './transport.ts';
import { dataValue, NO_EXTENSION } from './variant.ts';

const EPOCH = Date.UTC(2026, 3, 1);

const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => value.isWellFormed());
const instant = fc.integer({ min: 0, max: 1e13 }).map((value) => value as Instant);
const hex = fc.uint8Array({ maxLength: 8 }).map(toHex);
const float = fc.float({ noNaN: true });
const double = fc.double({ noNaN: true });
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const localized = fc.record({ locale: fc.constantFrom('', 'ja', 'en'), text });
const guid = fc.uuid();

const nodeId: fc.Arbitrary<NodeIdText> = fc
  .tuple(
    fc.constantFrom('', 'ns=1;', 'ns=2;', 'ns=300;'),
    fc.oneof(
      uint32.map((value) => `i=${value}`),
      fc.string({ minLength: 1, maxLength: 20 }).map((value) => `s=${value}`),
      guid.map((value) => `g=${value}`),
      fc.uint8Array({ maxLength: 6 }).map((value) => `b=${btoa(String.fromCharCode(...value))}`),
    ),
  )
  .map(([namespace, id]) => namespace + id);

const buildInfo = fc.record({
  structure: fc.constant('BuildInfo' as const),
  productUri: text,
  manufacturerName: text,
  productName: text,
  softwareVersion: text,
  buildNumber: text,
  buildDate: instant,
});

const structure: fc.Arbitrary<UaStructure> = fc.oneof(
  fc.record({ structure: fc.constant('Range' as const), low: double, high: double }),
  fc.record({
    structure: fc.constant('EUInformation' as const),
    namespaceUri: text,
    unitId: fc.integer({ min: -1, max: 0x7fffffff }),
    displayName: localized,
    description: localized,
  }),
  fc.record({
    structure: fc.constant('Argument' as const),
    name: text,
    dataType: nodeId,
    valueRank: fc.integer({ min: -3, max: 3 }),
    description: localized,
  }),
  buildInfo,
  fc.record({
    structure: fc.constant('ModelChange' as const),
    affected: nodeId,
    affectedType: nodeId,
    verb: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({
    structure: fc.constant('ServerStatus' as const),
    startTime: instant,
    currentTime: instant,
    state: fc.integer({ min: 0, max: 7 }),
    buildInfo,
    secondsTillShutdown: uint32,
    shutdownReason: localized,
  }),
  fc.record({ structure: fc.constant('other' as const), encoding: fc.constant('ns=2;i=5001'), body: hex }),
);

const integer = (min: number, max: number) => fc.integer({ min, max });
const SCALARS: Readonly<Record<UaTypeName, fc.Arbitrary<UaScalar>>> = {
  Boolean: fc.boolean(),
  SByte: integer(-128, 127),
  Byte: integer(0, 255),
  Int16: integer(-32768, 32767),
  UInt16: integer(0, 65535),
  Int32: integer(-2147483648, 2147483647),
  UInt32: uint32,
  Int64: fc.maxSafeInteger(),
  UInt64: fc.maxSafeNat(),
  Float: float,
  Double: double,
  String: fc.option(text),
  DateTime: fc.option(instant),
  Guid: guid,
  ByteString: fc.option(hex),
  XmlElement: fc.option(text),
  NodeId: nodeId,
  StatusCode: uint32,
  QualifiedName: fc.record({ namespace: integer(0, 65535), name: text }),
  LocalizedText: localized,
  ExtensionObject: fc.option(structure),
};

const variant = fc
  .constantFrom(...(Object.keys(SCALARS) as UaTypeName[]))
  .chain((type) =>
    fc.oneof(SCALARS[type], fc.array(SCALARS[type], { maxLength: 4 })).map((value) => ({ type, value })),
  );

const value: fc.Arbitrary<DataValue> = fc
  .tuple(fc.option(variant), uint32, fc.option(instant))
  .map(([some, status, sourceTimestamp]) => ({
    type: some?.type ?? null,
    value: some?.value ?? null,
    status,
    sourceTimestamp,
  }));

const session = fc.constant(7);
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });
const attribute = integer(1, 27);
const interval = fc.double({ min: 0, max: 1e6, noNaN: true });

const qualified = fc.record({ namespace: integer(0, 9), name: text });
const path = fc.record({ type: nodeId, path: list(qualified), attribute });
const eventField = fc.oneof(variant, fc.constant({ type: null, value: null }));
const operand: fc.Arbitrary<FilterOperand> = fc.oneof(
  eventField.map((value) => ({ operand: 'literal' as const, value })),
  uint32.map((index) => ({ operand: 'element' as const, index })),
  path.map((field) => ({ operand: 'field' as const, ...field })),
);
const filter: fc.Arbitrary<EventFilter> = fc.record({
  select: list(path),
  where: list(fc.record({ operator: fc.constantFrom(...FILTER_OPERATORS), operands: list(operand) })),
});
const point = fc.uint8Array({ minLength: 1, maxLength: 8 }).map(toHex);
/** The end of a list: complete, or cut with a point to go on from. */
const end = fc
  .option(point)
  .map((continuation) => (continuation === null ? { complete: true } : { complete: false, continuation }));
const cut = <T extends object>(result: fc.Arbitrary<T>) =>
  fc.tuple(result, end).map(([value, tail]) => ({ ...value, ...tail }));
const rawHistory = fc.record(
  {
    kind: fc.constant('readHistory' as const),
    session,
    nodes: list(nodeId),
    start: instant,
    end: instant,
    limit: uint32,
    bounds: fc.constant(true),
    release: fc.constant(true),
  },
  { requiredKeys: ['kind', 'session', 'nodes', 'start', 'end', 'limit'] },
);

const REQUESTS: { readonly [K in MappedRequest['kind']]: fc.Arbitrary<Extract<OpcUaRequest, { kind: K }>> } = {
  read: fc.record({ kind: fc.constant('read'), session, items: list(fc.record({ node: nodeId, attribute })) }),
  write: fc.record({
    kind: fc.constant('write'),
    session,
    items: list(fc.record({ node: nodeId, attribute, value: variant })),
  }),
  browse: fc.record({
    kind: fc.constant('browse'),
    session,
    items: list(
      fc.record({
        node: nodeId,
        direction: fc.constantFrom('forward' as const, 'inverse' as const, 'both' as const),
        referenceType: fc.option(fc.constantFrom('i=33', 'i=47')),
        includeSubtypes: fc.boolean(),
        nodeClasses: integer(0, 255),
      }),
    ),
    limit: uint32,
  }),
  browseNext: fc.record({
    kind: fc.constant('browseNext'),
    session,
    points: list(point),
    release: fc.boolean(),
  }),
  translatePaths: fc.record({
    kind: fc.constant('translatePaths'),
    session,
    paths: list(
      fc.record({
        start: nodeId,
        elements: list(
          fc.record({
            referenceType: fc.option(fc.constantFrom('i=33', 'i=47')),
            inverse: fc.boolean(),
            includeSubtypes: fc.boolean(),
            target: qualified,
          }),
        ),
      }),
    ),
  }),
  registerNodes: fc.record({ kind: fc.constant('registerNodes'), session, nodes: list(nodeId) }),
  unregisterNodes: fc.record({ kind: fc.constant('unregisterNodes'), session, nodes: list(nodeId) }),
  call: fc.record({
    kind: fc.constant('call'),
    session,
    object: nodeId,
    method: nodeId,
    arguments: list(variant),
  }),
  createSubscription: fc.record({
    kind: fc.constant('createSubscription'),
    session,
    publishingInterval: interval,
    lifetimeCount: uint32,
    keepAliveCount: uint32,
  }),
  createMonitoredItems: fc.record({
    kind: fc.constant('createMonitoredItems'),
    session,
    subscription: uint32,
    items: list(
      fc.oneof(
        fc.record({
          node: nodeId,
          attribute,
          clientHandle: uint32,
          samplingInterval: interval,
          queueSize: uint32,
          deadband: interval,
        }),
        fc.record(
          {
            node: nodeId,
            attribute,
            clientHandle: uint32,
            samplingInterval: interval,
            queueSize: uint32,
            deadband: fc.constant(0),
            filter,
            discardNewest: fc.constant(true),
          },
          {
            requiredKeys: ['node', 'attribute', 'clientHandle', 'samplingInterval', 'queueSize', 'deadband', 'filter'],
          },
        ),
      ),
    ),
  }),
  deleteMonitoredItems: fc.record({
    kind: fc.constant('deleteMonitoredItems'),
    session,
    subscription: uint32,
    items: list(uint32),
  }),
  deleteSubscription: fc.record({ kind: fc.constant('deleteSubscription'), session, subscriptions: list(uint32) }),
  publish: fc.record({
    kind: fc.constant('publish'),
    session,
    acknowledge: list(fc.record({ subscription: uint32, sequence: uint32 })),
  }),
  readHistory: fc.oneof(
    rawHistory,
    fc
      .tuple(rawHistory, point)
      .map(([request, first]) => ({ ...request, nodes: ['i=1', 'i=2'], continuations: [null, first] })),
    fc.record({
      kind: fc.constant('readHistory'),
      session,
      nodes: list(nodeId),
      start: instant,
      end: instant,
      limit: fc.constant(0),
      details: fc.record({ mode: fc.constant('processed' as const), interval, aggregates: list(nodeId) }),
    }),
    fc.record({
      kind: fc.constant('readHistory'),
      session,
      nodes: list(nodeId),
      start: fc.constant(0 as Instant),
      end: fc.constant(0 as Instant),
      limit: fc.constant(0),
      details: fc.record({ mode: fc.constant('at-time' as const), times: list(instant) }),
    }),
  ),
};

const statuses = list(uint32);
const browseResults = list(
  cut(
    fc.record({
      status: uint32,
      references: list(
        fc.record({
          referenceType: nodeId,
          forward: fc.boolean(),
          node: nodeId,
          browseName: qualified,
          displayName: localized,
          nodeClass: fc.constantFrom(1, 2, 4, 8),
          typeDefinition: fc.option(fc.constantFrom('i=61', 'i=2368')),
        }),
      ),
    }),
  ),
);
const filterResult = fc.record({
  select: statuses,
  where: list(fc.record({ status: uint32, operands: statuses })),
});
const events = fc.array(fc.record({ clientHandle: uint32, fields: list(eventField) }), { minLength: 1, maxLength: 4 });
const RESPONSES: { readonly [K in MappedResponse['kind']]: fc.Arbitrary<Extract<OpcUaResponse, { kind: K }>> } = {
  read: fc.record({ kind: fc.constant('read'), results: list(value) }),
  write: fc.record({ kind: fc.constant('write'), results: statuses }),
  browse: fc.record({ kind: fc.constant('browse'), results: browseResults }),
  browseNext: fc.record({ kind: fc.constant('browseNext'), results: browseResults }),
  translatePaths: fc.record({
    kind: fc.constant('translatePaths'),
    results: list(
      fc.record({ status: uint32, targets: list(fc.record({ node: nodeId, remaining: integer(-1, 1000) })) }),
    ),
  }),
  registerNodes: fc.record({ kind: fc.constant('registerNodes'), nodes: list(nodeId) }),
  unregisterNodes: fc.record({ kind: fc.constant('unregisterNodes') }),
  call: fc.record({ kind: fc.constant('call'), status: uint32, argumentResults: statuses, outputs: list(variant) }),
  createSubscription: fc.record({
    kind: fc.constant('createSubscription'),
    subscription: uint32,
    publishingInterval: interval,
    lifetimeCount: uint32,
    keepAliveCount: uint32,
  }),
  createMonitoredItems: fc.record({
    kind: fc.constant('createMonitoredItems'),
    results: list(
      fc.record(
        { status: uint32, item: uint32, samplingInterval: interval, queueSize: uint32, filter: filterResult },
        { requiredKeys: ['status', 'item', 'samplingInterval', 'queueSize'] },
      ),
    ),
  }),
  deleteMonitoredItems: fc.record({ kind: fc.constant('deleteMonitoredItems'), results: statuses }),
  deleteSubscription: fc.record({ kind: fc.constant('deleteSubscription'), results: statuses }),
  publish: fc.record(
    {
      kind: fc.constant('publish'),
      subscription: uint32,
      sequence: uint32,
      notifications: list(fc.record({ clientHandle: uint32, value })),
      events,
      acknowledged: statuses,
      publishTime: instant,
    },
    { requiredKeys: ['kind', 'subscription', 'sequence', 'notifications', 'acknowledged', 'publishTime'] },
  ),
  readHistory: fc.record({
    kind: fc.constant('readHistory'),
    results: list(cut(fc.record({ status: uint32, values: list(value) }))),
  }),
};

const REQUEST_HEADER = {
  authenticationToken: 'ns=1;g=00112233-4455-6677-8899-aabbccddeeff',
  timestamp: 5 as Instant,
  requestHandle: 3,
  returnDiagnostics: 0,
  auditEntryId: null,
  timeoutHint: 1000,
  additionalHeader: NO_EXTENSION,
};
const RESPONSE_HEADER = {
  timestamp: 5 as Instant,
  requestHandle: 3,
  serviceResult: 0,
  serviceDiagnostics: null,
  stringTable: [],
  additionalHeader: NO_EXTENSION,
};

describe('UA Binary of simple values', () => {
  it('writes node ids as the examples of OPC 10000-6, 5.2.2.9 have them', () => {
    const bytesOf = (id: NodeIdText) => {
      const writer = new Writer(EPOCH);
      putNodeId(writer, id);
      return toHex(writer.take());
    };
    expect(bytesOf('ns=1;s=Hot水')).toBe(`030100${'06000000'}${toHex(new TextEncoder().encode('Hot水'))}`);
    expect(bytesOf('i=72')).toBe('0048');
    expect(bytesOf('ns=5;i=1025')).toBe('01050104');
    expect(bytesOf('ns=0;i=72')).toBe('0048');
    expect(bytesOf('ns=2;g=72962b91-fa75-4ae6-8d28-b404dc7daf63')).toBe('040200912b967275fae64a8d28b404dc7daf63');
  });

  it('writes time in ticks of 100 ns since 1601', () => {
    const writer = new Writer(EPOCH);
    writer.dateTime(123_456_789 as Instant);
    const ticks = new DataView(writer.take().buffer).getBigUint64(0, true);
    expect(ticks).toBe((BigInt(EPOCH) + 11_644_473_600_000n) * 10_000n + 1_234_567_890n);
  });

  it('returns every node id and every data value as it went in', () => {
    fc.assert(
      fc.property(nodeId, value, (id, data) => {
        const writer = new Writer(EPOCH);
        putNodeId(writer, id);
        dataValue.put(writer, data);
        const reader = new Reader(writer.take(), EPOCH);
        expect(getNodeId(reader)).toBe(id.replace(/^ns=0;/, ''));
        expect(dataValue.get(reader)).toEqual(data);
        expect(reader.left).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('UA Binary of services', () => {
  it.each(Object.entries(REQUESTS))('returns a %s request as it went in', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<MappedRequest>, (request) => {
        const { name, body } = requestMessage(request, REQUEST_HEADER, EPOCH);
        const { message, rest } = decodeMessage(encodeMessage(name, body as never, EPOCH), EPOCH);
        expect(rest).toBe(0);
        expect(message?.body).toMatchObject({ requestHeader: REQUEST_HEADER });
        expect(message && requestOf(message, 7, EPOCH)).toEqual(request);
      }),
    );
  });

  it.each(Object.entries(RESPONSES))('returns a %s response as it went in', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<MappedResponse>, (response) => {
        const { name, body } = responseMessage(response, RESPONSE_HEADER, EPOCH);
        const { message, rest } = decodeMessage(encodeMessage(name, body as never, EPOCH), EPOCH);
        expect(rest).toBe(0);
        expect(message?.body).toMatchObject({ responseHeader: RESPONSE_HEADER });
        expect(message && responseOf(message, EPOCH)).toEqual(response);
      }),
    );
  });
});

describe('chunks', () => {
  it('carry a message of any size through a stream cut anywhere', () => {
    fc.assert(
      fc.property(integer(0, 300), integer(100, 900), integer(1, 500), (count, buffer, cut) => {
        const items = Array.from({ length: count }, (_, i) => ({ node: `ns=2;s=T-${i}`, attribute: 13 }));
        const request: MappedRequest = { kind: 'read', session: 7, items };
        const { name, body } = requestMessage(request, REQUEST_HEADER, EPOCH);
        const state = { channel: 9, token: 1, sequence: 50 };
        const parts = chunks('MSG', state, 4, encodeMessage(name, body as never, EPOCH), buffer);
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(buffer);
        expect(state.sequence).toBe(50 + parts.length);
        const stream = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
        parts.reduce((at, part) => {
          stream.set(part, at);
          return at + part.length;
        }, 0);
        const assembler = new Assembler(EPOCH);
        const received = [];
        let waiting = new Uint8Array(0);
        for (let at = 0; at < stream.length; at += cut) {
          waiting = Uint8Array.from([...waiting, ...stream.subarray(at, at + cut)]);
          for (let taken = takeChunk(waiting); taken; taken = takeChunk(waiting)) {
            const message = assembler.push(taken.chunk);
            if (message) received.push(message);
            waiting = waiting.subarray(taken.size);
          }
        }
        expect(waiting.length).toBe(0);
        expect(received).toHaveLength(1);
        expect(received[0]).toMatchObject({ type: 'MSG', channel: 9, sequence: { request: 4 } });
        expect(received[0]?.message && requestOf(received[0].message, 7, EPOCH)).toEqual(request);
      }),
    );
  });

  it('of something else are refused with the place, and never read past their end', () => {
    const limits = { receiveBufferSize: 65535, sendBufferSize: 65535, maxMessageSize: 0, maxChunkCount: 0 };
    const good = hello(limits, 'opc.tcp://plc:4840');
    expect(takeChunk(good)?.chunk).toEqual({ type: 'HEL', limits, endpointUrl: 'opc.tcp://plc:4840' });
    expect(() => takeChunk(fromHex('474554202f204854'))).toThrow(DecodingError);
    const lying = good.slice();
    lying[28] = 0xff; // the URL's length
    expect(() => takeChunk(lying)).toThrow('UA Binary');
  });

  it('with any byte changed are decoded or refused, never anything else', () => {
    const { name, body } = requestMessage(
      {
        kind: 'write',
        session: 7,
        items: [{ node: 'ns=2;s=A', attribute: 13, value: { type: 'Float', value: [1, 2] } }],
      },
      REQUEST_HEADER,
      EPOCH,
    );
    const bytes = encodeMessage(name, body as never, EPOCH);
    fc.assert(
      fc.property(integer(0, bytes.length - 1), integer(0, 255), integer(0, bytes.length), (at, byte, length) => {
        const broken = bytes.slice(0, length);
        if (at < length) broken[at] = byte;
        try {
          decodeMessage(broken, EPOCH);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodingError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
