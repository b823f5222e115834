import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import {
  AttributeIds,
  type ClientMonitoredItem,
  type ClientSession,
  ClientSubscription,
  constructEventFilter,
  DataType,
  type DataValue,
  HistoryReadRequest,
  MessageSecurityMode,
  type OPCUAClientOptions,
  ReadRawModifiedDetails,
  ReadRequest,
  resolveNodeId,
  SecurityPolicy,
  StatusCodes,
  TimestampsToReturn,
  type UserIdentityInfo,
  UserTokenType,
  type Variant,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { atSeconds, type Instant, milliseconds, plus, START } from '../kernel/time.ts';
import { controllerSpace, methodNode, methodSetOf } from '../protocols/opcua/controller-space.ts';
import { MODES, POLICIES } from '../protocols/opcua/security.ts';
import { OpcUaServer } from '../protocols/opcua/server.ts';
import { ACCESS, dosingController } from '../protocols/opcua/space.fixture.ts';
import { withSession } from './opcua-client.fixture.ts';
import { describeSpace } from './opcua-description.ts';
import { type OpcUaEdge, startOpcUaEdge } from './opcua-edge.ts';
import type { CellToEdge } from './opcua-relay.ts';
import { hearEdge, sendToEdge } from './opcua-wire.ts';

/** The other end of the relay: three controllers without a plant, and a network that one host may not use. */
class TinyCell {
  readonly controllers = ['plc-intake', 'plc-dosing', 'plc-transmission'].map((id) => {
    const fixture = dosingController();
    const space = controllerSpace({ ...fixture.model, id, applicationUri: `urn:kunren:${id}:server` });
    const access = id === 'plc-transmission' ? { ...ACCESS, anonymous: null } : ACCESS;
    return { ...fixture, id, space, server: new OpcUaServer(space, access) };
  });
  readonly seen: string[] = [];
  denied = new Set<string>(['visitor']);
  now: Instant = atSeconds(10);

  attach(port: MessagePort): void {
    hearEdge(port, (message) => {
      const controller = this.controllers.find(({ id }) => id === message.controller);
      if (!controller) throw new Error(message.controller);
      const peer = { from: message.as, connection: message.channel };
      if (message.kind === 'hang-up') {
        controller.server.hangUp(message.channel);
        this.seen.push(`${message.as} hang-up`);
        return;
      }
      let reply: CellToEdge;
      if (message.kind === 'connect')
        reply = { kind: 'connected', id: message.id, outcome: this.denied.has(message.as) ? 'refused' : 'open' };
      else if (this.denied.has(`${message.as} ${message.service.kind}`))
        reply = { kind: 'unanswered', id: message.id, outcome: 'refused' };
      else {
        this.seen.push(`${message.as} ${message.service.kind}`);
        reply = { kind: 'response', id: message.id, service: controller.server.serve(peer, message.service, this.now) };
      }
      sendToEdge(port, reply);
    });
  }
}

const EPOCH = Date.UTC(2026, 3, 1);
const SV = 'ns=2;s=AIC-201.SV';
const PV = 'ns=2;s=AIC-201.PV';

const cell = new TinyCell();
const folder = mkdtempSync(join(tmpdir(), 'kunren-edge-'));
let edge: OpcUaEdge;

const spaces = () =>
  cell.controllers.map(({ id, space }) =>
    describeSpace(space, START, {
      controller: id,
      anonymous: id === 'plc-transmission' ? null : 'observer',
      security: { policies: POLICIES, modes: MODES, users: true, certificates: false },
      epoch: EPOCH,
    }),
  );

const LISTENERS = [
  { controller: 'plc-intake', as: 'historian', port: 0 },
  { controller: 'plc-dosing', as: 'historian', port: 0 },
  { controller: 'plc-dosing', as: 'workstation', port: 0 },
  { controller: 'plc-dosing', as: 'visitor', port: 0 },
  { controller: 'plc-transmission', as: 'historian', port: 0 },
];

beforeAll(async () => {
  edge = await startOpcUaEdge({ dataDirectory: folder, listeners: LISTENERS, spaces: spaces() });
  cell.attach(edge.port);
});

afterAll(async () => {
  await edge?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const url = (as: string, controller = 'plc-dosing') => {
  const endpoint = edge.endpoints.find((candidate) => candidate.controller === controller && candidate.as === as);
  if (!endpoint) throw new Error(`${controller} ${as}`);
  return endpoint.url;
};

const engineer: UserIdentityInfo = { type: UserTokenType.UserName, userName: 'engineer1', password: 'ladder' };
const operator: UserIdentityInfo = { type: UserTokenType.UserName, userName: 'operator1', password: 'water' };

const sessionAt = <T>(
  as: string,
  identity: UserIdentityInfo | undefined,
  use: (session: ClientSession) => Promise<T>,
  options?: Partial<OPCUAClientOptions>,
  controller?: string,
): Promise<T> => withSession({ url: url(as, controller), folder }, identity, use, options);

const number = (type: DataType, value: number) => ({
  attributeId: AttributeIds.Value,
  value: { value: { dataType: type, value } },
});

describe('the OPC UA edge', () => {
  it('opens one endpoint for each controller and source, on ports of its own', () => {
    expect(edge.endpoints.map(({ controller, as }) => `${controller} ${as}`)).toEqual(
      LISTENERS.map(({ controller, as }) => `${controller} ${as}`),
    );
    expect(new Set(edge.endpoints.map((endpoint) => endpoint.port)).size).toBe(LISTENERS.length);
    for (const endpoint of edge.endpoints) expect(endpoint.url).toBe(`opc.tcp://127.0.0.1:${endpoint.port}`);
  });

  it('keeps the certificates of each server in a folder of its own', () => {
    expect(readdirSync(join(folder, 'opcua')).sort()).toEqual(['plc-dosing', 'plc-intake', 'plc-transmission']);
  });

  it('reads a value of the cell in its type, quality and world time, and says from where', async () => {
    cell.seen.length = 0;
    const value = await sessionAt('historian', undefined, (session) =>
      session.read({ nodeId: PV, attributeId: AttributeIds.Value }),
    );
    expect(value.value.dataType).toBe(DataType.Float);
    expect(value.value.value).toBe(7.5);
    expect(value.sourceTimestamp).toEqual(new Date(EPOCH + 10_000));
    const own = ['historian openSession', 'historian read', 'historian closeSession', 'historian hang-up'];
    await vi.waitFor(() => expect(cell.seen.filter((entry) => own.includes(entry))).toEqual(own), { timeout: 20_000 });
  });

  it('shows the address space to a client that browses from the root', async () => {
    const names = await sessionAt('workstation', undefined, async (session) => {
      const seen = new Map<string, string>();
      const walk = async (nodeId: string): Promise<void> => {
        const result = await session.browse({
          nodeId,
          browseDirection: 0,
          referenceTypeId: 'HierarchicalReferences',
          includeSubtypes: true,
          resultMask: 63,
        });
        for (const reference of result.references ?? []) {
          const id = reference.nodeId.toString();
          if (seen.has(id) || reference.nodeId.namespace === 0) continue;
          seen.set(id, reference.browseName.name ?? '');
          await walk(id);
        }
      };
      await walk('i=85');
      return seen;
    });
    const space = cell.controllers.find(({ id }) => id === 'plc-dosing')?.space;
    const own = [...(space?.nodes ?? [])].filter(({ id }) => id.startsWith('ns=2;'));
    expect(own.length).toBeGreaterThan(40);
    for (const node of own) expect(names.get(node.id), node.id).toBe(node.browseName.name);
  });

  it('writes for a user with the right, and refuses everyone else', async () => {
    const write = (identity: UserIdentityInfo | undefined, value: number, type = DataType.Float) =>
      sessionAt('workstation', identity, (session) => session.write({ nodeId: SV, ...number(type, value) }));
    const dosing = cell.controllers[1];
    expect(await write(undefined, 26)).toBe(StatusCodes.BadUserAccessDenied);
    expect(dosing?.memory['AIC-201.SV']).toBe(20);
    expect(await write(operator, 26)).toBe(StatusCodes.Good);
    expect(dosing?.memory['AIC-201.SV']).toBe(26);
    expect(dosing?.log.at(-1)).toBe('workstation operator1 AIC-201.SV 26');
    expect(await write(operator, 26, DataType.Double)).toBe(StatusCodes.BadTypeMismatch);
    expect(await write(operator, 11_100)).toBe(StatusCodes.BadOutOfRange);
  });

  it('lets nobody in with a wrong password', async () => {
    const guess: UserIdentityInfo = { type: UserTokenType.UserName, userName: 'engineer1', password: 'guess' };
    await expect(sessionAt('workstation', guess, async () => 'in')).rejects.toThrow(
      /BadUserAccessDenied|BadIdentityToken/,
    );
  });

  it('offers no anonymous session at a controller that wants a name', async () => {
    const read = (identity: UserIdentityInfo | undefined) =>
      sessionAt(
        'historian',
        identity,
        (session) => session.read({ nodeId: PV, attributeId: AttributeIds.Value }),
        {},
        'plc-transmission',
      );
    await expect(read(undefined)).rejects.toThrow();
    expect((await read(operator)).value.value).toBe(7.5);
  });

  it('calls a method for an engineer only', async () => {
    const download = (identity: UserIdentityInfo) =>
      sessionAt('workstation', identity, (session) =>
        session.call({
          objectId: methodSetOf('plc-dosing'),
          methodId: methodNode('plc-dosing', 'DownloadProgram'),
          inputArguments: [{ dataType: DataType.String, value: 'PROGRAM x END_PROGRAM' } as unknown as Variant],
        }),
      );
    expect((await download(operator)).statusCode).toBe(StatusCodes.BadUserAccessDenied);
    const result = await download(engineer);
    expect(result.statusCode).toBe(StatusCodes.Good);
    expect(result.outputArguments?.[0]?.value).toBe('b2');
  });

  it('delivers what the cell publishes, and refuses items that the cell does not have', async () => {
    const dosing = cell.controllers[1];
    if (!dosing) throw new Error('no controller');
    const values = await sessionAt('historian', undefined, async (session) => {
      const subscription = ClientSubscription.create(session, {
        requestedPublishingInterval: 100,
        requestedLifetimeCount: 100,
        requestedMaxKeepAliveCount: 10,
        publishingEnabled: true,
      });
      const parameters = { samplingInterval: 0, queueSize: 5, discardOldest: true };
      const item = (await subscription.monitor(
        { nodeId: PV, attributeId: AttributeIds.Value },
        parameters,
        TimestampsToReturn.Both,
      )) as ClientMonitoredItem;
      const received: [number, number][] = [];
      item.on('changed', (value: DataValue) =>
        received.push([value.value.value, (value.sourceTimestamp?.getTime() ?? 0) - EPOCH]),
      );
      const missing = await subscription.monitor(
        { nodeId: 'ns=2;s=NOBODY', attributeId: AttributeIds.Value },
        parameters,
        TimestampsToReturn.Both,
      );
      expect(missing.statusCode).toBe(StatusCodes.BadNodeIdUnknown);
      const reports = (count: number) =>
        vi.waitFor(() => expect(received.length).toBe(count), { timeout: 20_000, interval: 10 });
      await reports(1);
      cell.now = atSeconds(20);
      dosing.memory['AIC-201.PV'] = 8;
      await reports(2);
      cell.now = atSeconds(30);
      dosing.memory['AIC-201.PV'] = 8.5;
      await reports(3);
      await subscription.terminate();
      return received;
    });
    expect(values).toEqual([
      [7.5, 10_000],
      [8, 20_000],
      [8.5, 30_000],
    ]);
    await vi.waitFor(() => expect(cell.seen).toContain('historian deleteSubscription'), { timeout: 20_000 });
  });

  it('serves every subscription of a session, and follows a client that changes the interval', async () => {
    const memory = cell.controllers[1]?.memory as Record<string, number>;
    const serve = async (session: ClientSession): Promise<void> => {
      const watch = async (nodeId: string, interval: number) => {
        const subscription = await session.createSubscription2({
          requestedPublishingInterval: interval,
          requestedLifetimeCount: 100,
          requestedMaxKeepAliveCount: 10,
          publishingEnabled: true,
        });
        const seen: number[] = [];
        const item = await subscription.monitor(
          { nodeId, attributeId: AttributeIds.Value },
          { samplingInterval: 0, queueSize: 1, discardOldest: true },
          TimestampsToReturn.Both,
        );
        item.on('changed', ({ value }: DataValue) => seen.push(value.value as number));
        return { subscription, seen };
      };
      const watched = [await watch(PV, 100), await watch(PV, 100), await watch(PV, 60_000)];
      const [first, second, slow] = watched as [(typeof watched)[0], (typeof watched)[0], (typeof watched)[0]];
      for (const value of [6.5, 6.75, 7]) {
        memory['AIC-201.PV'] = value;
        for (const { seen } of [first, second]) await vi.waitFor(() => expect(seen.at(-1)).toBe(value), 20_000);
      }
      expect(slow.seen).not.toContain(7);
      await slow.subscription.modify({ requestedPublishingInterval: 100 });
      await vi.waitFor(() => expect(slow.seen.at(-1)).toBe(7), 20_000);
      for (const { subscription } of watched) await subscription.terminate();
    };
    // Whose turn it is follows from the world's time.
    const began = cell.now;
    const clock = setInterval(() => {
      cell.now = plus(cell.now, milliseconds(20));
    }, 20);
    try {
      await sessionAt('historian', undefined, serve, { requestedSessionTimeout: 3_600_000 });
    } finally {
      clearInterval(clock);
      cell.now = began;
    }
  });

  it('goes on publishing to a client that lost its connection and came back', async () => {
    const dosing = cell.controllers[1];
    if (!dosing) throw new Error('no controller');
    const options = { connectionStrategy: { maxRetry: 20, initialDelay: 50, maxDelay: 100, randomisationFactor: 0 } };
    const watch = async (session: ClientSession) => {
      const subscription = ClientSubscription.create(session, {
        requestedPublishingInterval: 100,
        requestedLifetimeCount: 1000,
        requestedMaxKeepAliveCount: 10,
        publishingEnabled: true,
      });
      const item = (await subscription.monitor(
        { nodeId: PV, attributeId: AttributeIds.Value },
        { samplingInterval: 0, queueSize: 5, discardOldest: true },
        TimestampsToReturn.Both,
      )) as ClientMonitoredItem;
      const received: number[] = [];
      item.on('changed', (value: DataValue) => received.push(value.value.value));
      await vi.waitFor(() => expect(received.length).toBe(1), { timeout: 20_000 });
      cell.denied.add('workstation publish'); // the next publish is refused, and its connection reset
      await vi.waitFor(() => expect(cell.seen.at(-1)).toBe('workstation hang-up'), { timeout: 20_000 });
      cell.denied.delete('workstation publish');
      dosing.memory['AIC-201.PV'] = 6.25;
      await vi.waitFor(() => expect(received.at(-1)).toBe(6.25), { timeout: 20_000 });
      await subscription.terminate();
    };
    cell.seen.length = 0;
    await sessionAt('workstation', operator, watch, options);
    expect(cell.seen.filter((entry) => entry === 'workstation openSession')).toHaveLength(2);
  });

  it('lets the stack answer for its own diagnostics and the cell for the world clock', async () => {
    await sessionAt('historian', undefined, async (session) => {
      const [clock, name, diagnostics] = await session.read(
        ['i=2258', 'i=2261', 'i=2294'].map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
      );
      expect(clock?.value.value).toEqual(new Date(EPOCH + cell.now / 1000));
      expect(name?.value.value).toBe('MX-40');
      expect(diagnostics?.value.dataType).toBe(DataType.Boolean); // Server.ServerDiagnostics.EnabledFlag
    });
  });

  it("refreshes conditions on the client's own subscription, by its number in the stack", async () => {
    const refresh = (session: ClientSession, subscription: number) =>
      session.call({
        objectId: 'i=2782',
        methodId: 'i=3875',
        inputArguments: [{ dataType: DataType.UInt32, value: subscription }],
      });
    await sessionAt('historian', operator, async (session) => {
      const subscription = await session.createSubscription2({
        requestedPublishingInterval: 100,
        requestedLifetimeCount: 1000,
        requestedMaxKeepAliveCount: 10,
        maxNotificationsPerPublish: 0,
        publishingEnabled: true,
        priority: 0,
      });
      const types: string[] = [];
      const item = await subscription.monitor(
        { nodeId: 'i=2253', attributeId: AttributeIds.EventNotifier },
        { filter: constructEventFilter(['EventType']), queueSize: 50, discardOldest: true },
        TimestampsToReturn.Both,
      );
      item.on('changed', (fields: unknown) => {
        types.push(String((fields as Variant[])[0]?.value));
      });
      expect((await refresh(session, subscription.subscriptionId)).statusCode).toBe(StatusCodes.Good);
      await vi.waitFor(() => expect(types).toEqual(['ns=0;i=2787', 'ns=0;i=2788']), 5000);
      expect((await refresh(session, 4711)).statusCode).toBe(StatusCodes.BadSubscriptionIdInvalid);
      await subscription.terminate();
    });
  });

  it('reads history from the cell', async () => {
    const result = await sessionAt('historian', undefined, (session) =>
      session.readHistoryValue('ns=2;s=P-201.HOURS', new Date(EPOCH), new Date(EPOCH + 60_000)),
    );
    const data = result.historyData as unknown as { dataValues: DataValue[] };
    // The client asks for bounds: there is no value at or after the end (OPC 10000-11, 6.5.3.2).
    expect(data.dataValues.map((value) => value.value.value)).toEqual([1198, 1199, 1200, null]);
  });

  it('cuts a history where the client wants it cut, and goes on from there', async () => {
    const read = (session: ClientSession, continuationPoint?: Buffer) =>
      session.historyRead(
        new HistoryReadRequest({
          historyReadDetails: new ReadRawModifiedDetails({
            isReadModified: false,
            startTime: new Date(EPOCH),
            endTime: new Date(EPOCH + 60_000),
            numValuesPerNode: 2,
          }),
          nodesToRead: [{ nodeId: 'ns=2;s=P-201.HOURS', ...(continuationPoint ? { continuationPoint } : {}) }],
          timestampsToReturn: TimestampsToReturn.Both,
        }),
      );
    const values = await sessionAt('historian', undefined, async (session) => {
      const [first] = (await read(session)).results ?? [];
      const [second] = (await read(session, first?.continuationPoint as Buffer)).results ?? [];
      return [first, second].map((part) =>
        (part as unknown as { historyData: { dataValues: DataValue[] } }).historyData.dataValues.map(
          (value) => value.value.value,
        ),
      );
    });
    expect(values).toEqual([[1198, 1199], [1200]]);
  });

  it('tells an engineer who subscribes to events what others write', async () => {
    const fields = ['EventType', 'SourceName', 'Message', 'Severity'];
    const seen = await sessionAt('workstation', engineer, async (session) => {
      const subscription = ClientSubscription.create(session, {
        requestedPublishingInterval: 100,
        requestedLifetimeCount: 100,
        requestedMaxKeepAliveCount: 10,
        publishingEnabled: true,
      });
      const item = (await subscription.monitor(
        { nodeId: 'i=2253', attributeId: AttributeIds.EventNotifier },
        { samplingInterval: 0, queueSize: 100, discardOldest: true, filter: constructEventFilter(fields) },
        TimestampsToReturn.Both,
      )) as ClientMonitoredItem;
      const events: Variant[][] = [];
      item.on('changed', (received) => events.push(received as unknown as Variant[]));
      await sessionAt('historian', operator, (other) => other.write({ nodeId: SV, ...number(DataType.Float, 26) }));
      await vi.waitFor(() => expect(events.some(([type]) => type?.value.toString() === 'ns=0;i=2100')).toBe(true), {
        timeout: 20_000,
      });
      await subscription.terminate();
      return events.find(([type]) => type?.value.toString() === 'ns=0;i=2100')?.map(({ value }) => value);
    });
    expect(seen?.[1]).toBe('Attribute/Write');
    expect(seen?.[2].text).toBe(`historian wrote ${SV}`);
    expect(seen?.[3]).toBe(100);
  });

  it('serves an encrypted channel with the same answers', async () => {
    const value = await sessionAt(
      'historian',
      operator,
      (session) => session.read({ nodeId: resolveNodeId(SV), attributeId: AttributeIds.Value }),
      { securityMode: MessageSecurityMode.SignAndEncrypt, securityPolicy: SecurityPolicy.Basic256Sha256 },
    );
    expect(value.value.value).toBe(26);
  });

  it('answers at every length, on signed, encrypted and plain channels', async () => {
    const secured = { securityPolicy: SecurityPolicy.Aes256_Sha256_RsaPss };
    for (const options of [
      {},
      { ...secured, securityMode: MessageSecurityMode.Sign },
      { ...secured, securityMode: MessageSecurityMode.SignAndEncrypt },
    ])
      await sessionAt(
        'historian',
        undefined,
        async (session) => {
          // Names of all lengths, so that every remainder of a cipher's block is met, and an answer of several chunks.
          for (const count of [...Array.from({ length: 40 }, (_, i) => i + 1), 1000]) {
            const items = Array.from({ length: count }, (_, i) => ({
              nodeId: i % 3 === 0 ? PV : 'i=2255',
              attributeId: AttributeIds.Value,
            }));
            const values = await session.read(items);
            expect(values).toHaveLength(count);
            expect(values.every(({ statusCode }) => statusCode === StatusCodes.Good)).toBe(true);
            expect(values[0]?.value.value).toBe(cell.controllers[1]?.memory['AIC-201.PV']);
            if (count > 1) expect(values.at(1)?.value.value).toContain('urn:kunren:waterworks:plc-dosing');
          }
        },
        options,
      );
  });

  it('gives the times that a client asks for, and refuses what is none of them', async () => {
    await sessionAt('historian', undefined, async (session) => {
      const ask = async (timestampsToReturn: TimestampsToReturn, maxAge = 0) => {
        const request = new ReadRequest({
          timestampsToReturn,
          maxAge,
          nodesToRead: [{ nodeId: resolveNodeId(PV), attributeId: AttributeIds.Value }],
        });
        const response = (await (
          session as unknown as { performMessageTransaction(r: ReadRequest): Promise<unknown> }
        ).performMessageTransaction(request)) as { results: DataValue[] };
        const { sourceTimestamp, serverTimestamp } = response.results[0] as DataValue;
        return [sourceTimestamp !== null, serverTimestamp !== null];
      };
      expect(await ask(TimestampsToReturn.Source)).toEqual([true, false]);
      expect(await ask(TimestampsToReturn.Server)).toEqual([false, true]);
      expect(await ask(TimestampsToReturn.Both)).toEqual([true, true]);
      expect(await ask(TimestampsToReturn.Neither)).toEqual([false, false]);
      await expect(ask(TimestampsToReturn.Both, -1)).rejects.toThrow(/BadMaxAgeInvalid/);
    });
  });

  it('resets a connection that the network does not let through', async () => {
    const port = edge.endpoints.find((endpoint) => endpoint.as === 'visitor')?.port ?? 0;
    const code = await new Promise<string>((resolve) => {
      const socket = createConnection({ host: '127.0.0.1', port });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.on('close', () => resolve('closed'));
    });
    expect(code).toBe('ECONNRESET');
  });

  it('resets a connection when a conduit refuses a request on it', async () => {
    cell.denied.add('historian write');
    cell.seen.length = 0;
    await expect(
      sessionAt('historian', operator, (session) => session.write({ nodeId: SV, ...number(DataType.Float, 1) })),
    ).rejects.toThrow();
    expect(cell.seen).not.toContain('historian write');
    cell.denied.delete('historian write');
  });

  it('drops every client when the world starts anew, and takes them back', async () => {
    await sessionAt('historian', undefined, async (session) => {
      cell.seen.length = 0;
      edge.disconnect();
      await vi.waitFor(() => expect(cell.seen).toContain('historian hang-up'), { timeout: 20_000 });
      await expect(session.read({ nodeId: PV, attributeId: AttributeIds.Value })).rejects.toThrow();
    });
    const again = await sessionAt('historian', undefined, (session) =>
      session.read({ nodeId: PV, attributeId: AttributeIds.Value }),
    );
    expect(again.statusCode).toBe(StatusCodes.Good);
  });

  it('says which port is in use when it cannot start', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    );
    const listeners = [{ controller: 'plc-intake', as: 'historian', port }];
    const second = startOpcUaEdge({ dataDirectory: join(folder, 'second'), listeners, spaces: spaces() });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', controller: 'plc-intake' });
    await new Promise((resolve) => taken.close(resolve));
  });
});
