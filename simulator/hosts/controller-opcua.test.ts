import { beforeEach, describe, expect, it } from 'vitest';
import { atSeconds, type Instant } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import {
  Attribute,
  type EventFilter,
  type EventNotification,
  type FilterElement,
  type OpcUaRequest,
  type OpcUaResponse,
  type UaTypeName,
  type UaValue,
} from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { Controller, type ControllerPort } from './controller.ts';
import { AlarmSchema, type ControllerHost, HostSchema, PointSchema } from './schema.ts';

const SOURCE = `TYPE Motor : STRUCT Speed : INT; On : BOOL; END_STRUCT; END_TYPE
PROGRAM tank
VAR
  Level AT %IW0 : INT;
  HighAlarm AT %QX0.0 : BOOL;
  FaultAlarm AT %QX0.1 : BOOL;
  Limit AT %MW0 : INT := 80;
  Table : ARRAY[1..3] OF INT := [10, 20, 30];
  Drive : Motor;
  Delay : TON;
END_VAR
  HighAlarm := Level > Limit;
  FaultAlarm := Level < 0;
  Drive.Speed := Level * 2;
  Delay(IN := HighAlarm, PT := T#5s);
END_PROGRAM
CONFIGURATION c RESOURCE r ON PLC
  TASK Fast(INTERVAL := T#100ms, PRIORITY := 1);
  PROGRAM main WITH Fast : tank;
END_RESOURCE END_CONFIGURATION`;

const text = (name: string) => ({ ja: name, en: name });

const HOST = HostSchema.parse({
  id: 'plc-tank',
  title: text('Tank controller'),
  kind: 'controller',
  zone: 'control',
  octet: 10,
  identity: { vendor: 'Minato', product: 'MX', revision: '1', model: 'MX-1', name: 'PLC' },
  program: 'programs/tank.st',
  source: SOURCE,
  accounts: [
    { user: 'operator1', password: 'water', rights: ['operate'] },
    { user: 'engineer1', password: 'ladder', rights: ['engineer'] },
  ],
}) as ControllerHost;

const POINTS = [
  { tag: 'LI-1.PV', title: text('Level'), controller: 'plc-tank', area: 'input', address: 0, range: [0, 100] },
  { tag: 'LI-1.H', title: text('Limit'), controller: 'plc-tank', area: 'holding', address: 1024 },
  { tag: 'LAH-1', title: text('Level high'), controller: 'plc-tank', area: 'coil', address: 0, type: 'bool' },
  { tag: 'UA-1', title: text('Transmitter fault'), controller: 'plc-tank', area: 'coil', address: 1, type: 'bool' },
].map((point) => PointSchema.parse(point));

const ALARMS = [
  { tag: 'LAH-1', point: 'LAH-1', level: 'H', priority: 'high', value: 'LI-1.PV', limit: 'LI-1.H' },
  { tag: 'UA-1', point: 'UA-1', level: 'fault', priority: 'low', confirm: true },
].map((alarm) => AlarmSchema.parse({ ...alarm, title: text(alarm.tag), guide: text('Look') }));

/** A controller on a bench: the clock and the wires are the test's. */
const bench = () => {
  let now = atSeconds(0);
  let seq = 0;
  const events: { type: string; data: object }[] = [];
  const due: { at: number; message: string; data: unknown }[] = [];
  const port = {
    get now() {
      return now;
    },
    seed: 1,
    timeOfDay: 0,
    after: (delay: number, message: string, data?: unknown) => {
      due.push({ at: now + delay, message, data });
    },
    emit: (type: string, data: object) => {
      events.push({ type, data });
      return ++seq;
    },
    ask: () => {},
    provenance: () => null,
    wrote: () => {},
    became: () => {},
    wiredAt: () => [],
    unitOf: () => 1,
  } as unknown as ControllerPort;
  const controller = new Controller(HOST, port, POINTS, ALARMS);
  controller.start();
  const advance = (seconds: number): void => {
    const end = now + seconds * 1e6;
    for (;;) {
      due.sort((a, b) => a.at - b.at);
      const next = due[0];
      if (!next || next.at > end) break;
      due.shift();
      now = next.at as Instant;
      controller.onMessage(next.message, next.data);
    }
    now = end as Instant;
  };
  const serve = (service: OpcUaRequest, connection = 1): OpcUaResponse => {
    const request = { protocol: 'opcua', service } as const;
    const reply: ServiceReply = controller.serve({ from: 'ews', connection, request, cause: 7 });
    if (reply.outcome !== 'opcua') throw new Error(`no answer: ${reply.outcome}`);
    return reply.service;
  };
  const level = (value: number): void => {
    controller.plc.image.inputRegisters[0] = value & 0xffff;
    advance(0.5);
  };
  return { controller, events, advance, serve, level };
};

const field = (...names: string[]) => ({
  type: 'i=2041',
  path: names.map((name) => ({ namespace: 0, name })),
  attribute: Attribute.Value,
});
const FILTER: EventFilter = {
  select: [
    field('EventType'),
    field('SourceName'),
    field('Message'),
    field('Severity'),
    field('EventId'),
    field('ActiveState', 'Id'),
    field('AckedState', 'Id'),
    field('Retain'),
    { type: 'i=2782', path: [], attribute: Attribute.NodeId },
    field('ClientUserId'),
  ],
  where: [],
};
const show = (events: readonly EventNotification[] | undefined) =>
  (events ?? []).map(({ fields }) => {
    const value = (i: number) => fields[i]?.value;
    return {
      type: value(0),
      source: value(1),
      message: (value(2) as { text: string } | null)?.text,
      severity: value(3),
      id: value(4) as string,
      active: value(5),
      acked: value(6),
      retain: value(7),
      condition: value(8),
      user: value(9),
    };
  });

type Bench = ReturnType<typeof bench>;

const sessionOf = ({ serve }: Bench, user: string | null = null, password: string | null = null, connection = 1) => {
  const opened = serve({ kind: 'openSession', name: 'test', user, password }, connection);
  if (opened.kind !== 'openSession') throw new Error(JSON.stringify(opened));
  const { session } = opened;
  const ask = <K extends OpcUaResponse['kind']>(request: Extract<OpcUaRequest, { kind: K }>) => {
    const answer = serve(request, connection);
    if (answer.kind !== request.kind) throw new Error(JSON.stringify(answer));
    return answer as Extract<OpcUaResponse, { kind: K }>;
  };
  const call = (object: string, method: string, ...values: readonly (readonly [UaTypeName, UaValue])[]) =>
    ask<'call'>({
      kind: 'call',
      session,
      object,
      method,
      arguments: values.map(([type, value]) => ({ type, value })),
    });
  const read = (node: string) => {
    const answer = ask<'read'>({ kind: 'read', session, items: [{ node, attribute: Attribute.Value }] }).results[0];
    return answer?.status === Status.Good ? answer.value : answer?.status;
  };
  const children = (node: string) =>
    ask<'browse'>({
      kind: 'browse',
      session,
      items: [{ node, direction: 'forward', referenceType: 'i=33', includeSubtypes: true, nodeClasses: 0 }],
      limit: 0,
    }).results[0]?.references.map((reference) => reference.browseName.name);
  const method = (name: string, ...values: readonly (readonly [UaTypeName, UaValue])[]) =>
    call('ns=2;s=plc-tank/MethodSet', `ns=2;s=plc-tank/MethodSet/${name}`, ...values);
  const listen = (node: string, filter: EventFilter = FILTER, queueSize = 100) => {
    const { subscription } = ask<'createSubscription'>({
      kind: 'createSubscription',
      session,
      publishingInterval: 1000,
      lifetimeCount: 1000,
      keepAliveCount: 10,
    });
    const [item] = ask<'createMonitoredItems'>({
      kind: 'createMonitoredItems',
      session,
      subscription,
      items: [
        {
          node,
          attribute: Attribute.EventNotifier,
          clientHandle: 9,
          samplingInterval: 0,
          queueSize,
          deadband: 0,
          filter,
        },
      ],
    }).results;
    return { subscription, item };
  };
  const events = () => show(ask<'publish'>({ kind: 'publish', session, acknowledge: [] }).events);
  return { session, ask, call, read, children, method, listen, events };
};

const CONTROLLER = 'ns=2;s=plc-tank';
const ALARM = 'ns=2;s=plc-tank/Alarms/LAH-1';

let plc: Bench;
beforeEach(() => {
  plc = bench();
  plc.advance(1);
});

describe('the variables of the running program', () => {
  it('are nodes that read what the controller holds, structures, arrays and blocks as folders', () => {
    const { children, read } = sessionOf(plc);
    const path = 'ns=2;s=plc-tank/Programs/tank';
    expect(children(path)).toEqual(
      expect.arrayContaining(['Hash', 'File', 'Level', 'HighAlarm', 'Limit', 'Table', 'Drive', 'Delay']),
    );
    expect(children(`${path}/Table`)).toEqual(['[1]', '[2]', '[3]']);
    expect(children(`${path}/Delay`)).toEqual(expect.arrayContaining(['IN', 'PT', 'Q', 'ET']));
    plc.level(42);
    expect(read(`${path}/Drive.Speed`)).toBe(84);
    expect(read(`${path}/Table[2]`)).toBe(20);
    expect(read(`${path}/Delay.PT`)).toBe(5000);
  });

  it('cannot be written, by engineers either', () => {
    const { ask, session } = sessionOf(plc, 'engineer1', 'ladder');
    const item = { node: 'ns=2;s=plc-tank/Programs/tank/Limit', attribute: Attribute.Value };
    expect(
      ask<'write'>({ kind: 'write', session, items: [{ ...item, value: { type: 'Int16', value: 1 } }] }).results,
    ).toEqual([Status.Bad_NotWritable]);
  });

  it('follow a download: what is gone is unknown, what is new is there, and tasks count', () => {
    const { method, read, children } = sessionOf(plc, 'engineer1', 'ladder');
    expect(read('ns=2;s=plc-tank/Programs/tank/Table[1]')).toBe(10);
    expect(read('ns=2;s=plc-tank/Tasks/Fast/Runs')).toBeGreaterThan(5);
    const next = 'PROGRAM tank VAR Fresh : DINT := 7; END_VAR Fresh := Fresh; END_PROGRAM';
    expect(method('DownloadProgram', ['String', next]).status).toBe(Status.Good);
    expect(read('ns=2;s=plc-tank/Programs/tank/Table[1]')).toBe(Status.Bad_NodeIdUnknown);
    expect(read('ns=2;s=plc-tank/Programs/tank/Fresh')).toBe(7);
    expect(children('ns=2;s=plc-tank/Tasks')).not.toContain('Fast');
  });
});

describe('a program with objects', () => {
  const OBJECTS = `INTERFACE IPUMP METHOD GO : INT END_METHOD END_INTERFACE
CLASS PUMP IMPLEMENTS IPUMP VAR N : INT; END_VAR METHOD PUBLIC GO : INT N := N + 1; GO := N; END_METHOD END_CLASS
PROGRAM tank VAR A, B : PUMP; R : REF_TO PUMP; I : IPUMP := B; Q, W : INT; END_VAR
IF Q = 0 THEN R := REF(A); END_IF;
Q := R^.GO(); W := I.GO();
END_PROGRAM`;

  it('has its instances as objects, its references as names, which can be forced', () => {
    const { method, read, children } = sessionOf(plc, 'engineer1', 'ladder');
    const path = 'ns=2;s=plc-tank/Programs/tank';
    expect(method('DownloadProgram', ['String', OBJECTS]).status).toBe(Status.Good);
    plc.advance(1);
    expect(children(`${path}/A`)).toEqual(['N']);
    expect([read(`${path}/R`), read(`${path}/I`)]).toEqual(['A', 'B']);
    const before = Number(read(`${path}/A.N`));
    expect(method('Force', ['String', 'R'], ['String', 'B']).status).toBe(Status.Good);
    plc.advance(1);
    expect([read(`${path}/R`), Number(read(`${path}/A.N`)) - before]).toEqual(['B', 0]);
    expect(read(`${path}/Q`)).toBe(Number(read(`${path}/W`)) - 1);
    expect(method('Force', ['String', 'R'], ['String', 'Q']).status).toBe(Status.Bad_OutOfRange);
  });

  it('stops at NULL, and the diagnostic buffer says where', () => {
    const { method, read } = sessionOf(plc, 'engineer1', 'ladder');
    method('DownloadProgram', ['String', OBJECTS]);
    plc.advance(1);
    expect(method('Force', ['String', 'R'], ['String', 'NULL']).status).toBe(Status.Good);
    plc.advance(1);
    expect(read('ns=2;s=plc-tank/Diagnostic/Mode')).toBe('fault');
    const [entry] = JSON.parse(String(method('ReadDiagnosticBuffer').outputs[0]?.value));
    expect(entry).toMatchObject({ code: 'null-reference', params: { pou: 'tank' }, line: 5 });
  });
});

describe('the engineering methods', () => {
  it('are for engineers, except the diagnostic buffer', () => {
    const operator = sessionOf(plc, 'operator1', 'water');
    for (const name of ['UploadProgram', 'Wipe', 'ReleaseAll', 'ReadForces', 'ReadAuditLog'])
      expect(operator.method(name).status, name).toBe(Status.Bad_UserAccessDenied);
    expect(operator.method('ReadDiagnosticBuffer').status).toBe(Status.Good);
    expect(plc.controller.source).toBe(SOURCE);
  });

  it('upload, force, release, stop and start, and say why not', () => {
    const { method, read } = sessionOf(plc, 'engineer1', 'ladder');
    expect(method('UploadProgram').outputs[0]?.value).toBe(SOURCE);
    expect(method('Force', ['String', 'Limit'], ['String', '33']).status).toBe(Status.Good);
    plc.advance(0.3);
    expect(read('ns=2;s=plc-tank/Programs/tank/Limit')).toBe(33);
    expect(method('Force', ['String', 'Nobody'], ['String', '1'])).toMatchObject({
      status: Status.Bad_OutOfRange,
      outputs: [{ type: 'String', value: expect.stringContaining('Nobody') }],
    });
    expect(method('Release', ['String', 'Limit']).status).toBe(Status.Good);
    expect(method('SetMode', ['String', 'sideways']).status).toBe(Status.Bad_OutOfRange);
    expect(method('SetMode', ['String', 'stop']).status).toBe(Status.Good);
    expect(read('ns=2;s=plc-tank/Diagnostic/Mode')).toBe('stop');
    expect(method('OnlineChange', ['String', SOURCE]).status).toBe(Status.Bad_InvalidState);
    plc.controller.engineering.turnKey('run', 'someone', null);
    expect(method('Wipe').status).toBe(Status.Bad_UserAccessDenied);
    expect(plc.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['plc.uploaded', 'plc.forced']));
  });
});

describe('the program as a file', () => {
  const FILE = 'ns=2;s=plc-tank/Programs/tank/File';
  const bytes = (value: string) => Buffer.from(value).toString('hex');

  it('is read in pieces', () => {
    const { call } = sessionOf(plc, 'engineer1', 'ladder');
    const handle = call(FILE, `${FILE}/Open`, ['Byte', 1]).outputs[0]?.value as number;
    let read = '';
    for (;;) {
      const piece = call(FILE, `${FILE}/Read`, ['UInt32', handle], ['Int32', 100]).outputs[0]?.value as string;
      if (piece === '') break;
      read += piece;
    }
    expect(Buffer.from(read, 'hex').toString()).toBe(SOURCE);
    expect(call(FILE, `${FILE}/GetPosition`, ['UInt32', handle]).outputs[0]?.value).toBe(SOURCE.length);
    expect(call(FILE, `${FILE}/SetPosition`, ['UInt32', handle], ['UInt64', 0]).status).toBe(Status.Good);
    expect(call(FILE, `${FILE}/Write`, ['UInt32', handle], ['ByteString', '00']).status).toBe(Status.Bad_InvalidState);
    expect(call(FILE, `${FILE}/Close`, ['UInt32', handle]).status).toBe(Status.Good);
    expect(call(FILE, `${FILE}/Close`, ['UInt32', handle]).status).toBe(Status.Bad_InvalidArgument);
  });

  it('downloads what was written when it is closed, and nothing before', () => {
    const engineer = sessionOf(plc, 'engineer1', 'ladder');
    const next = SOURCE.replace('Level * 2', 'Level * 3');
    const handle = engineer.call(FILE, `${FILE}/Open`, ['Byte', 6]).outputs[0]?.value as number;
    expect(engineer.call(FILE, `${FILE}/Open`, ['Byte', 1]).status).toBe(Status.Bad_InvalidState);
    for (const half of [next.slice(0, 99), next.slice(99)])
      engineer.call(FILE, `${FILE}/Write`, ['UInt32', handle], ['ByteString', bytes(half)]);
    const other = sessionOf(plc, 'engineer1', 'ladder', 2);
    expect(other.call(FILE, `${FILE}/Close`, ['UInt32', handle]).status).toBe(Status.Bad_InvalidArgument);
    expect(plc.controller.source).toBe(SOURCE);
    expect(engineer.call(FILE, `${FILE}/Close`, ['UInt32', handle]).status).toBe(Status.Good);
    expect(plc.controller.source).toBe(next);
  });

  it('is closed to operators, bounds handles, and drops them with the session', () => {
    const operator = sessionOf(plc, 'operator1', 'water', 2);
    expect(operator.call(FILE, `${FILE}/Open`, ['Byte', 1]).status).toBe(Status.Bad_UserAccessDenied);
    const { call, read } = sessionOf(plc, 'engineer1', 'ladder');
    const opened = Array.from({ length: 5 }, () => call(FILE, `${FILE}/Open`, ['Byte', 1]).status);
    expect(opened).toEqual([0, 0, 0, 0, Status.Bad_ResourceUnavailable]);
    expect(read(`${FILE}/OpenCount`)).toBe(4);
    plc.controller.hangUp(1);
    expect(operator.read(`${FILE}/OpenCount`)).toBe(0);
  });
});

describe('an alarm as a condition', () => {
  it('tells its subscribers when it comes and goes, and is answered with its event', () => {
    const { listen, events, call, read } = sessionOf(plc, 'operator1', 'water');
    expect(listen(CONTROLLER).item?.status).toBe(Status.Good);
    plc.level(90);
    const [raised] = events();
    expect(raised).toMatchObject({
      type: 'i=9482',
      source: 'LI-1.PV',
      severity: 800,
      active: true,
      acked: false,
      retain: true,
      condition: ALARM,
    });
    expect(read(`${ALARM}/HighLimit`)).toBe(80);
    plc.level(10);
    expect(events()).toMatchObject([{ active: false, acked: false, retain: true }]);
    const answer = (id: string) =>
      call(ALARM, 'i=9111', ['ByteString', id], ['LocalizedText', { locale: 'ja', text: '確認済み' }]).status;
    expect(answer('00')).toBe(Status.Bad_EventIdUnknown);
    expect(answer(raised?.id ?? '')).toBe(Status.Good);
    expect(answer(raised?.id ?? '')).toBe(Status.Bad_ConditionBranchAlreadyAcked);
    expect(events()).toMatchObject([{ active: false, acked: true, retain: false, user: 'operator1' }]);
    expect(read(`${ALARM}/Comment`)).toEqual({ locale: 'ja', text: '確認済み' });
  });

  it('is not answered by an observer, nor confirmed where that is not configured', () => {
    const observer = sessionOf(plc);
    plc.level(90);
    const id = observer.read(`${ALARM}/EventId`) as string;
    const comment = ['LocalizedText', { locale: '', text: '' }] as const;
    expect(observer.call(ALARM, `${ALARM}/Acknowledge`, ['ByteString', id], comment).status).toBe(
      Status.Bad_UserAccessDenied,
    );
    const operator = sessionOf(plc, 'operator1', 'water', 2);
    expect(operator.call(ALARM, `${ALARM}/Confirm`, ['ByteString', id], comment).status).toBe(Status.Bad_MethodInvalid);
    const fault = 'ns=2;s=plc-tank/Alarms/UA-1';
    plc.level(-5);
    const first = operator.read(`${fault}/EventId`) as string;
    expect(operator.call(fault, 'i=9113', ['ByteString', first], comment).status).toBe(
      Status.Bad_ConditionBranchAlreadyConfirmed,
    );
    expect(operator.call(fault, 'i=9111', ['ByteString', first], comment).status).toBe(Status.Good);
    expect(operator.read(`${fault}/ConfirmedState/Id`)).toBe(false);
    expect(operator.call(fault, 'i=9113', ['ByteString', first], comment).status).toBe(Status.Good);
  });

  it('is told to those who come later by a refresh, between its marks and on their own subscription', () => {
    plc.level(90);
    const late = sessionOf(plc);
    // The marks come whatever the filter says; the conditions between them must pass it.
    const alarms: FilterElement = {
      operator: 'OfType',
      operands: [{ operand: 'literal', value: { type: 'NodeId', value: 'i=2915' } }],
    };
    const { subscription, item } = late.listen('i=2253', { ...FILTER, where: [alarms] });
    expect(late.events()).toEqual([]);
    expect(late.call('i=2782', 'i=3875', ['UInt32', subscription]).status).toBe(Status.Good);
    expect(late.events().map(({ type, condition }) => condition ?? type)).toEqual(['i=2787', ALARM, 'i=2788']);
    expect(late.call('i=2782', 'i=12912', ['UInt32', subscription], ['UInt32', item?.item ?? 0]).status).toBe(0);
    expect(late.events()).toHaveLength(3);
    const other = sessionOf(plc, null, null, 2);
    expect(other.call('i=2782', 'i=3875', ['UInt32', subscription]).status).toBe(Status.Bad_SubscriptionIdInvalid);
  });

  it('goes on from a snapshot with its queue, its state and its numbers', () => {
    const client = sessionOf(plc, 'operator1', 'water');
    client.listen(CONTROLLER);
    plc.level(90);
    const saved = JSON.parse(JSON.stringify(plc.controller.opcua.snapshot()));
    const before = client.events();
    plc.controller.opcua.restore(saved);
    expect(client.events()).toEqual(before);
    expect(before).toHaveLength(1);
  });
});

describe('event filters', () => {
  const literal = (type: UaTypeName, value: UaValue) => ({ operand: 'literal', value: { type, value } }) as const;
  const path = (...names: string[]) => ({ operand: 'field', ...field(...names) }) as const;
  const passed = (where: readonly FilterElement[]): number => {
    const client = sessionOf(plc, 'engineer1', 'ladder');
    client.listen('i=2253', { ...FILTER, where });
    plc.level(90);
    plc.level(10);
    return client.events().length;
  };

  it.each<[string, readonly FilterElement[], number]>([
    ['no clause', [], 2],
    ['OfType of a supertype', [{ operator: 'OfType', operands: [literal('NodeId', 'i=2915')] }], 2],
    ['OfType of another type', [{ operator: 'OfType', operands: [literal('NodeId', 'i=10637')] }], 0],
    ['a severity', [{ operator: 'GreaterThanOrEqual', operands: [path('Severity'), literal('UInt16', 801)] }], 0],
    ['a state', [{ operator: 'Equals', operands: [path('ActiveState', 'Id'), literal('Boolean', true)] }], 1],
    ['a pattern', [{ operator: 'Like', operands: [path('SourceName'), literal('String', 'LI-[0-9].%')] }], 2],
    ['a missing field', [{ operator: 'IsNull', operands: [path('MethodId')] }], 2],
    [
      'a comparison with a missing field',
      [{ operator: 'LessThan', operands: [path('MethodId'), path('Severity')] }],
      0,
    ],
    [
      'a tree',
      [
        {
          operator: 'And',
          operands: [
            { operand: 'element', index: 1 },
            { operand: 'element', index: 2 },
          ],
        },
        { operator: 'Not', operands: [{ operand: 'element', index: 3 }] },
        { operator: 'Between', operands: [path('Severity'), literal('UInt16', 700), literal('UInt16', 900)] },
        { operator: 'InList', operands: [path('SourceName'), literal('String', 'a'), literal('String', 'b')] },
      ],
      2,
    ],
  ])('let through by %s', (_, where, count) => {
    expect(passed(where)).toBe(count);
  });

  it('are refused with the clause that is wrong', () => {
    const { listen } = sessionOf(plc);
    const circle: FilterElement = { operator: 'Not', operands: [{ operand: 'element', index: 0 }] };
    expect(listen('i=2253', { ...FILTER, where: [circle] }).item).toMatchObject({
      status: Status.Bad_EventFilterInvalid,
      filter: { where: [{ status: Status.Bad_FilterOperandInvalid, operands: [Status.Bad_FilterOperandInvalid] }] },
    });
    expect(listen('i=2253', { select: [], where: [] }).item?.status).toBe(Status.Bad_EventFilterInvalid);
    expect(listen('i=85').item?.status).toBe(Status.Bad_NotSupported);
  });

  it('say when a queue was too small, and keep the newest', () => {
    const client = sessionOf(plc);
    client.listen('i=2253', FILTER, 2);
    for (const value of [90, 10, 90, 10]) plc.level(value);
    expect(client.events().map(({ type, active }) => [type, active])).toEqual([
      ['i=3035', null],
      ['i=9482', true],
      ['i=9482', false],
    ]);
  });
});

describe('audit events', () => {
  it('tell engineers who signed in, wrote and called, and nobody else', () => {
    const engineer = sessionOf(plc, 'engineer1', 'ladder');
    const operator = sessionOf(plc, 'operator1', 'water', 2);
    engineer.listen('i=2253');
    operator.listen('i=2253');
    plc.serve({ kind: 'openSession', name: 'x', user: 'operator1', password: 'guess' }, 3);
    operator.ask<'write'>({
      kind: 'write',
      session: operator.session,
      items: [{ node: 'ns=2;s=LI-1.PV', attribute: 13, value: { type: 'Double', value: 1 } }],
    });
    operator.method('Wipe');
    const seen = engineer.events();
    expect(seen.map(({ type, user }) => [type, user])).toEqual([
      ['i=2071', null],
      ['i=2075', 'operator1'],
      ['i=2100', 'operator1'],
      ['i=2127', 'operator1'],
    ]);
    expect(JSON.stringify(seen)).not.toContain('guess');
    expect(operator.events()).toEqual([]);
  });
});
