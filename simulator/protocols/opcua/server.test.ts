import { describe, expect, it } from 'vitest';
import { atSeconds, START } from '../../kernel/time.ts';
import { controllerSpace, methodNode, methodSetOf } from './controller-space.ts';
import { Permission, permits } from './permissions.ts';
import { OpcUaServer } from './server.ts';
import { Attribute, type OpcUaRequest, type OpcUaResponse } from './services.ts';
import { ACCESS, dosingController } from './space.fixture.ts';
import { Status } from './status.ts';

const PEER = { from: 'historian', connection: 'c1' };
const SV = 'ns=2;s=AIC-201.SV';
const PV = 'ns=2;s=AIC-201.PV';

type Answer<K extends OpcUaResponse['kind']> = Extract<OpcUaResponse, { kind: K }>;

const start = (user: string | null = null, password: string | null = null) => {
  const fixture = dosingController();
  const server = new OpcUaServer(fixture.space, ACCESS);
  const opened = server.serve(PEER, { kind: 'openSession', name: 'test', user, password }, START);
  const session = opened.kind === 'openSession' ? opened.session : 0;
  const ask = <K extends OpcUaRequest['kind']>(
    request: Extract<OpcUaRequest, { kind: K }>,
    seconds = 0,
  ): Answer<K & OpcUaResponse['kind']> => {
    const answer = server.serve(PEER, request, atSeconds(seconds));
    if (answer.kind !== request.kind) throw new Error(`fault ${JSON.stringify(answer)}`);
    return answer as Answer<K & OpcUaResponse['kind']>;
  };
  const read = (node: string, attribute: number = Attribute.Value) =>
    ask<'read'>({ kind: 'read', session, items: [{ node, attribute }] }).results[0];
  const write = (node: string, type: 'Float' | 'Double' | 'Boolean' | 'UInt32', value: number | boolean) =>
    ask<'write'>({ kind: 'write', session, items: [{ node, attribute: Attribute.Value, value: { type, value } }] })
      .results[0];
  return { ...fixture, server, opened, session, ask, read, write };
};

describe('a session', () => {
  it('gives an anonymous client the role that the site grants to anonymous clients', () => {
    expect(start().opened).toEqual({ kind: 'openSession', session: 1, role: 'observer' });
  });

  it('is refused for a wrong password, and for anonymous clients where the site allows none', () => {
    expect(start('operator1', 'guess').opened).toMatchObject({ kind: 'fault', status: Status.Bad_UserAccessDenied });
    const closed = new OpcUaServer(dosingController().space, { ...ACCESS, anonymous: null });
    expect(closed.serve(PEER, { kind: 'openSession', name: 't', user: null, password: null }, START)).toMatchObject({
      status: Status.Bad_IdentityTokenRejected,
    });
  });

  it('cannot be used from another connection, nor after a hang-up', () => {
    const { server, session } = start('operator1', 'water');
    const request = { kind: 'read', session, items: [{ node: PV, attribute: 13 }] } as const;
    const invalid = { kind: 'fault', to: 'read', status: Status.Bad_SessionIdInvalid };
    expect(server.serve({ from: 'historian', connection: 'c2' }, request, START)).toEqual(invalid);
    expect(server.serve(PEER, request, START).kind).toBe('read');
    server.hangUp('c1');
    expect(server.serve(PEER, request, START)).toEqual(invalid);
  });

  it('is closed when its user loses the role that it was opened with', () => {
    const { server, session, space } = start('engineer1', 'ladder');
    server.replace(space, { ...ACCESS, accounts: [{ user: 'engineer1', password: 'ladder', role: 'observer' }] });
    expect(server.roleOf(session)).toBeNull();
  });
});

describe('reading', () => {
  it('gives a value with its type, quality and world time', () => {
    const { ask, session } = start();
    const items = [{ node: PV, attribute: Attribute.Value }];
    expect(ask<'read'>({ kind: 'read', session, items }, 3).results).toEqual([
      { type: 'Float', value: 7.5, status: Status.Good, sourceTimestamp: 3_000_000 },
    ]);
  });

  it('tells an unknown node from a malformed id and from an attribute that the node lacks', () => {
    const { read } = start();
    expect(read('ns=2;s=NOBODY')?.status).toBe(Status.Bad_NodeIdUnknown);
    expect(read('AIC-201.PV')?.status).toBe(Status.Bad_NodeIdInvalid);
    expect(read(PV, Attribute.Executable)?.status).toBe(Status.Bad_AttributeIdInvalid);
    expect(read('ns=2;s=plc-dosing')?.status).toBe(Status.Bad_AttributeIdInvalid);
  });

  it('shows range and unit of an analog point', () => {
    const { read } = start();
    expect(read('ns=2;s=AIC-201.SV#EURange')?.value).toEqual({ structure: 'Range', low: 0, high: 46 });
    expect(read('ns=2;s=AIC-201.SV#EngineeringUnits')?.value).toMatchObject({
      unitId: 0x4d31,
      displayName: { text: 'mg/L' },
    });
  });

  it('answers an empty or an endless request with a service fault', () => {
    const { server, session } = start();
    const items = new Array(1001).fill({ node: PV, attribute: 13 });
    expect(server.serve(PEER, { kind: 'read', session, items: [] }, START)).toMatchObject({
      status: Status.Bad_NothingToDo,
    });
    expect(server.serve(PEER, { kind: 'read', session, items }, START)).toMatchObject({
      status: Status.Bad_TooManyOperations,
    });
  });
});

describe('writing', () => {
  it('reaches the controller with the name of the host and of the user', () => {
    const { write, memory, log } = start('operator1', 'water');
    expect(write(SV, 'Float', 26)).toBe(Status.Good);
    expect(memory['AIC-201.SV']).toBe(26);
    expect(log).toEqual(['historian operator1 AIC-201.SV 26']);
  });

  it('is denied to a role without the right, whatever the value', () => {
    const { write, log } = start();
    expect(write(SV, 'Float', 26)).toBe(Status.Bad_UserAccessDenied);
    expect(start('operator1', 'water').write('ns=2;s=P-201.HOURS', 'UInt32', 0)).toBe(Status.Bad_UserAccessDenied);
    expect(log).toEqual([]);
  });

  it('insists on the type of the variable and takes the word of the controller on its range', () => {
    const { write, log } = start('operator1', 'water');
    expect(write(SV, 'Double', 26)).toBe(Status.Bad_TypeMismatch);
    expect(write('ns=2;s=AIC-201.AUTO', 'Boolean', 1)).toBe(Status.Bad_TypeMismatch);
    expect(write(PV, 'Float', 7)).toBe(Status.Bad_NotWritable);
    expect(log).toEqual([]);
    expect(write(SV, 'Float', 11_100)).toBe(Status.Bad_OutOfRange);
  });
});

describe('browsing', () => {
  const children = (fixture: ReturnType<typeof start>, node: string, limit = 0) =>
    fixture.ask<'browse'>({
      kind: 'browse',
      session: fixture.session,
      items: [{ node, direction: 'forward', referenceType: 'i=33', includeSubtypes: true, nodeClasses: 0 }],
      limit,
    }).results[0];

  it('leads from the root to every point of the controller', () => {
    const fixture = start();
    const seen = new Set<string>();
    const walk = (node: string): void => {
      for (const reference of children(fixture, node)?.references ?? []) {
        if (seen.has(reference.node)) continue;
        seen.add(reference.node);
        walk(reference.node);
      }
    };
    walk('i=84');
    for (const node of fixture.space.nodes) if (node.id !== 'i=84') expect(seen, node.id).toContain(node.id);
  });

  it('finds the way back and says when a limit cut the list', () => {
    const fixture = start();
    const up = fixture.ask<'browse'>({
      kind: 'browse',
      session: fixture.session,
      items: [{ node: PV, direction: 'inverse', referenceType: null, includeSubtypes: true, nodeClasses: 0 }],
      limit: 0,
    }).results[0];
    expect(up?.references.map((reference) => reference.node)).toEqual(['ns=2;s=plc-dosing/GlobalVars']);
    expect(children(fixture, 'ns=2;s=plc-dosing/GlobalVars', 2)).toMatchObject({ complete: false });
    expect(children(fixture, 'ns=2;s=plc-dosing/GlobalVars', 4)).toMatchObject({ complete: true });
  });

  it('hides the controller from a role that was granted nothing', () => {
    const fixture = dosingController();
    const server = new OpcUaServer(fixture.space, { ...ACCESS, anonymous: 'anonymous' });
    server.serve(PEER, { kind: 'openSession', name: 't', user: null, password: null }, START);
    const items = [{ node: 'i=85', direction: 'forward', referenceType: null, includeSubtypes: true, nodeClasses: 0 }];
    const answer = server.serve(PEER, { kind: 'browse', session: 1, items, limit: 0 } as OpcUaRequest, START);
    const nodes = answer.kind === 'browse' ? answer.results[0]?.references.map((reference) => reference.node) : [];
    expect(nodes).toEqual(['i=61', 'i=2253', 'ns=3;i=5001']);
  });
});

describe('calling a method', () => {
  const download = (user: string | null, password: string | null, values: readonly unknown[]) => {
    const fixture = start(user, password);
    const answer = fixture.ask<'call'>({
      kind: 'call',
      session: fixture.session,
      object: methodSetOf('plc-dosing'),
      method: methodNode('plc-dosing', 'DownloadProgram'),
      arguments: values.map((value) => ({
        type: typeof value === 'number' ? 'Int32' : 'String',
        value: value as string,
      })),
    });
    return { ...fixture, answer };
  };

  it('lets an engineer change the program, and shows the new hash', () => {
    const { answer, read } = download('engineer1', 'ladder', ['PROGRAM dosing END_PROGRAM']);
    expect(answer).toMatchObject({ status: Status.Good, outputs: [{ type: 'String', value: 'b2' }] });
    expect(read('ns=2;s=plc-dosing/Programs/dosing/Hash')?.value).toBe('b2');
  });

  it('is denied to everyone below', () => {
    const { answer, log } = download('operator1', 'water', ['PROGRAM x END_PROGRAM']);
    expect(answer.status).toBe(Status.Bad_UserAccessDenied);
    expect(log).toEqual([]);
  });

  it('checks number and types of the arguments', () => {
    expect(download('engineer1', 'ladder', []).answer.status).toBe(Status.Bad_ArgumentsMissing);
    expect(download('engineer1', 'ladder', ['a', 'b']).answer.status).toBe(Status.Bad_TooManyArguments);
    expect(download('engineer1', 'ladder', [5]).answer).toMatchObject({
      status: Status.Bad_InvalidArgument,
      argumentResults: [Status.Bad_TypeMismatch],
    });
  });
});

describe('a subscription', () => {
  const subscribe = (deadband = 0) => {
    const fixture = start();
    const { session, ask } = fixture;
    const { subscription } = ask<'createSubscription'>({
      kind: 'createSubscription',
      session,
      publishingInterval: 1000,
      lifetimeCount: 30,
      keepAliveCount: 10,
    });
    const created = ask<'createMonitoredItems'>({
      kind: 'createMonitoredItems',
      session,
      subscription,
      items: [PV, 'ns=2;s=AIC-201.AUTO', 'ns=2;s=NOBODY'].map((node, clientHandle) => ({
        node,
        attribute: Attribute.Value,
        clientHandle,
        samplingInterval: 100,
        queueSize: 5,
        deadband,
      })),
    });
    const publish = (seconds: number, acknowledge: { subscription: number; sequence: number }[] = []) =>
      ask<'publish'>({ kind: 'publish', session, acknowledge }, seconds);
    return { ...fixture, subscription, created, publish };
  };

  it('reports every item first, then only what changed', () => {
    const { publish, memory, created } = subscribe();
    expect(created.results.map((result) => result.status)).toEqual([0, 0, Status.Bad_NodeIdUnknown]);
    expect(publish(1).notifications.map((notification) => notification.value.value)).toEqual([7.5, true]);
    expect(publish(2)).toMatchObject({ sequence: 2, notifications: [] });
    memory['AIC-201.PV'] = 7.6;
    expect(publish(3)).toMatchObject({
      sequence: 2,
      notifications: [{ clientHandle: 0, value: { value: 7.6, sourceTimestamp: 3_000_000 } }],
    });
  });

  it('keeps still within the deadband, measured from what was reported last', () => {
    const { publish, memory } = subscribe(0.1);
    publish(1);
    const reported: number[] = [];
    for (let second = 2; second <= 12; second++) {
      memory['AIC-201.PV'] = 7.5 + (second - 1) * 0.03;
      if (publish(second).notifications.length > 0) reported.push(second);
    }
    expect(reported).toEqual([5, 9]);
  });

  it('checks acknowledgements', () => {
    const { publish, subscription } = subscribe();
    const { sequence } = publish(1);
    expect(publish(2, [{ subscription, sequence }]).acknowledged).toEqual([Status.Good]);
    expect(publish(3, [{ subscription, sequence }]).acknowledged).toEqual([Status.Bad_SequenceNumberUnknown]);
    expect(publish(4, [{ subscription: 9, sequence }]).acknowledged).toEqual([Status.Bad_SubscriptionIdInvalid]);
  });

  it('dies when nobody asks during its lifetime', () => {
    const { server, session, publish } = subscribe();
    publish(1);
    expect(server.serve(PEER, { kind: 'publish', session, acknowledge: [] }, atSeconds(32))).toMatchObject({
      status: Status.Bad_NoSubscription,
    });
  });

  it('continues from a snapshot without repeating or missing a change', () => {
    const { publish, memory, server, space, session } = subscribe();
    publish(1);
    const twin = new OpcUaServer(space, ACCESS);
    twin.restore(JSON.parse(JSON.stringify(server.snapshot())));
    memory['AIC-201.AUTO'] = false;
    const request = { kind: 'publish', session, acknowledge: [] } as const;
    expect(twin.serve(PEER, request, atSeconds(2))).toEqual(publish(2));
    expect(twin.snapshot()).toEqual(server.snapshot());
  });

  it('says so once when a new program no longer has the node', () => {
    const { publish, server, model } = subscribe();
    publish(1);
    const points = model.points.filter((point) => point.tag !== 'AIC-201.PV');
    server.replace(controllerSpace({ ...model, points }), ACCESS);
    expect(publish(2).notifications).toMatchObject([{ clientHandle: 0, value: { status: Status.Bad_NodeIdUnknown } }]);
    expect(publish(3).notifications).toEqual([]);
  });
});

describe('reading history', () => {
  it('answers from the host for a node that has history, and refuses the others', () => {
    const { ask, session } = start();
    const nodes = ['ns=2;s=P-201.HOURS', PV];
    const answer = ask<'readHistory'>(
      {
        kind: 'readHistory',
        session,
        nodes,
        start: START,
        end: atSeconds(9),
        limit: 2,
      },
      9,
    );
    expect(answer.results.map((result) => [result.status, result.values.length])).toEqual([
      [Status.Good, 2],
      [Status.Bad_HistoryOperationUnsupported, 0],
    ]);
  });
});

describe('permissions', () => {
  it('give an anonymous client without a role nothing of the controller', () => {
    const own = [...dosingController().space.nodes].filter((node) => node.id.startsWith('ns=2'));
    expect(own.length).toBeGreaterThan(20);
    for (const node of own) expect(permits(node.permissions, 'anonymous', Permission.Browse), node.id).toBe(false);
  });
});
