import {
  AttributeIds,
  BrowseDirection,
  type ClientMonitoredItem,
  type ClientSession,
  DataType,
  type DataValue,
  LocalizedText,
  makeBrowsePath,
  type NodeId,
  resolveNodeId,
  StatusCodes,
  TimestampsToReturn,
  type Variant,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { controllerNode, methodNode, methodSetOf } from '../protocols/opcua/controller-space.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { LivePlant, listen, named, subscribe } from './opcua-plant.fixture.ts';

const PLC = 'plc-dosing';
const AT = [PLC, 'ews'] as const;
const OPERATOR = named('operator', 'unten-1');
const ENGINEER = named('engineer', 'keiso-9');
const PROGRAM = controllerNode(`${PLC}/Programs/dosing`);
const PATIENCE = { timeout: 20_000 };

const site = waterworks();
const plant = new LivePlant(
  {
    ...site,
    hosts: site.hosts.map((host) => (host.id === PLC ? { ...host, carelessDownload: false } : host)),
    edge: site.edge.filter(({ protocol, host, as }) => protocol === 'opcua' && host === PLC && as === 'ews'),
  },
  20,
);

beforeAll(() => plant.open(), 60_000);
afterAll(() => plant.close());

const read = (session: ClientSession, nodeId: string): Promise<DataValue> =>
  session.read({ nodeId, attributeId: AttributeIds.Value });

const browse = async (session: ClientSession, nodeId: string, referenceTypeId = 'HierarchicalReferences') =>
  (await session.browse({
    nodeId,
    browseDirection: BrowseDirection.Forward,
    referenceTypeId,
    includeSubtypes: true,
    resultMask: 63,
  })) as {
    references: { nodeId: NodeId; referenceTypeId: NodeId; browseName: { name: string }; typeDefinition: NodeId }[];
  };

const children = async (session: ClientSession, nodeId: string): Promise<Map<string, string>> =>
  new Map(
    (await browse(session, nodeId)).references.map(({ browseName, nodeId: id }) => [browseName.name, id.toString()]),
  );

const call = async (
  session: ClientSession,
  objectId: string,
  methodId: string,
  ...inputArguments: { dataType: DataType; value: unknown }[]
) => session.call({ objectId, methodId, inputArguments });

const method = (session: ClientSession, name: string, ...values: string[]) =>
  call(
    session,
    methodSetOf(PLC),
    methodNode(PLC, name),
    ...values.map((value) => ({ dataType: DataType.String, value })),
  );

describe('a generic client', () => {
  it('finds the types of the models when it walks the types, and what they declare', async () => {
    await plant.session(AT, undefined, async (session) => {
      const seen = new Map<string, string>();
      const walk = async (nodeId: string): Promise<void> => {
        for (const { nodeId: id, browseName } of (await browse(session, nodeId, 'HasSubtype')).references) {
          seen.set(browseName.name, id.toString());
          // The standard's own types are many: only those that lead to the models are gone into.
          if (id.namespace > 1 || ['FolderType', 'HasComponent', 'Organizes'].includes(browseName.name))
            await walk(id.toString());
        }
      };
      await walk('i=58');
      await walk('i=47');
      expect(seen.get('CtrlConfigurationType')).toBe('ns=4;i=1001');
      expect(seen.get('CtrlTaskType')).toBe('ns=4;i=1006');
      expect(seen.get('DeviceType')).toBe('ns=3;i=1002');
      expect(seen.get('HasInputVars')).toBe('ns=4;i=4001');
      // The blocks of this very program are types of their own.
      expect(seen.get('PI_LOOP')).toBe(controllerNode(`${PLC}/Types/Blocks/PI_LOOP`));
      expect([...(await children(session, 'ns=4;i=1006')).keys()]).toEqual(['Priority', 'Interval', 'Single']);
      const abstract = await session.read({ nodeId: 'ns=4;i=1005', attributeId: AttributeIds.IsAbstract });
      expect(abstract.value.value).toBe(true);
      const namespaces = await session.readNamespaceArray();
      expect(namespaces.slice(3)).toEqual(['http://opcfoundation.org/UA/DI/', 'http://PLCopen.org/OpcUa/IEC61131-3/']);
    });
  });

  it('comes from the devices to a block’s variables by the references of the model, and reads them', async () => {
    await plant.session(AT, undefined, async (session) => {
      const path = makeBrowsePath('i=85', `/3:DeviceSet/2:${PLC}/4:Resources/2:PLC/4:Programs/2:dosing`);
      const translated = await session.translateBrowsePath(path);
      expect(translated.targets?.[0]?.targetId.toString()).toBe(PROGRAM);
      const loops = (await browse(session, PROGRAM, 'ns=4;i=4004')).references.filter(
        ({ typeDefinition }) => typeDefinition.toString() === controllerNode(`${PLC}/Types/Blocks/PI_LOOP`),
      );
      expect(loops.length).toBeGreaterThan(0);
      const loop = loops[0]?.nodeId.toString() as string;
      const inputs = (await browse(session, loop, 'ns=4;i=4001')).references.map(({ browseName }) => browseName.name);
      expect(inputs).toEqual(['PV', 'SV', 'MAN', 'AUTO', 'KP', 'TI', 'LO', 'HI']);
      const value = await read(session, `${loop}.MV`);
      expect(value.statusCode).toBe(StatusCodes.Good);
      expect(value.value.dataType).toBe(DataType.Float);
      const [task] = (await browse(session, controllerNode(`${PLC}/Tasks`), 'HasComponent')).references.filter(
        ({ typeDefinition }) => typeDefinition.toString() === 'ns=4;i=1006',
      );
      const runs = await browse(session, task?.nodeId.toString() as string, 'ns=4;i=4006');
      expect(runs.references.map(({ nodeId }) => nodeId.toString())).toEqual([PROGRAM]);
    });
  });
});

describe('the program as a file', () => {
  const FILE = `${PROGRAM}/File`;
  const on = async (session: ClientSession, name: string, ...given: { dataType: DataType; value: unknown }[]) => {
    const methods = await children(session, FILE);
    return call(session, FILE, methods.get(name) as string, ...given);
  };
  const openFor = async (session: ClientSession, mode: number) => {
    const answer = await on(session, 'Open', { dataType: DataType.Byte, value: mode });
    return { status: answer.statusCode, handle: answer.outputArguments?.[0] as Variant };
  };
  const text = async (session: ClientSession): Promise<string> => {
    const { handle } = await openFor(session, 1);
    let all = '';
    for (;;) {
      const part = await on(session, 'Read', handle, { dataType: DataType.Int32, value: 4096 });
      const bytes = part.outputArguments?.[0]?.value as Buffer;
      all += bytes.toString('latin1');
      if (bytes.length < 4096) break;
    }
    expect((await on(session, 'Close', handle)).statusCode).toBe(StatusCodes.Good);
    return Buffer.from(all, 'latin1').toString('utf8');
  };
  const write = async (session: ClientSession, source: string) => {
    const { status, handle } = await openFor(session, 6);
    if (status.isNotGood()) return status;
    const bytes = Buffer.from(source);
    for (let at = 0; at < bytes.length; at += 8192)
      await on(session, 'Write', handle, { dataType: DataType.ByteString, value: bytes.subarray(at, at + 8192) });
    return (await on(session, 'Close', handle)).statusCode;
  };

  it('is nobody’s but an engineer’s', async () => {
    for (const who of [undefined, OPERATOR])
      await plant.session(AT, who, async (session) => {
        expect((await openFor(session, 1)).status).toBe(StatusCodes.BadUserAccessDenied);
        expect((await openFor(session, 6)).status).toBe(StatusCodes.BadUserAccessDenied);
      });
  });

  it('is read in pieces, and taken back only while the program stands', async () => {
    await plant.session(AT, ENGINEER, async (session) => {
      const source = await text(session);
      expect(source).toContain('PROGRAM DOSING');
      expect(await write(session, source)).toBe(StatusCodes.BadInvalidState);
      expect((await method(session, 'SetMode', 'program')).statusCode).toBe(StatusCodes.Good);
      expect(await write(session, 'PROGRAM p VAR a : INT END_PROGRAM')).toBe(StatusCodes.BadOutOfRange);
      const changed = source.replace('PROGRAM DOSING\nVAR\n', 'PROGRAM DOSING\nVAR\n  SHIFT : INT := 7;\n');
      expect(await write(session, changed)).toBe(StatusCodes.Good);
      expect((await read(session, `${PROGRAM}/SHIFT`)).value.value).toBe(7);
      expect(await write(session, source)).toBe(StatusCodes.Good);
      expect((await call(session, methodSetOf(PLC), methodNode(PLC, 'Start'))).statusCode).toBe(StatusCodes.Good);
    });
    expect(plant.events.filter(({ type }) => type === 'plc.program')).toHaveLength(2);
  });
});

describe('a program that changes under a client', () => {
  it('is told to it; nodes that are gone are unknown, and what watched them gets a bad status', async () => {
    await plant.session(AT, ENGINEER, async (session) => {
      const upload = await method(session, 'UploadProgram');
      const source = upload.outputArguments?.[0]?.value as string;
      const version = await read(session, `${PROGRAM}/NodeVersion`);
      const subscription = subscribe(session);
      const told = await listen(subscription, 'i=2253', ['EventType', 'Changes']);
      const item = (await subscription.monitor(
        { nodeId: resolveNodeId(`${PROGRAM}/REJECTIONS`), attributeId: AttributeIds.Value },
        { samplingInterval: 0, queueSize: 10, discardOldest: true },
        TimestampsToReturn.Both,
      )) as ClientMonitoredItem;
      const values: DataValue[] = [];
      item.on('changed', (value) => values.push(value));
      await vi.waitFor(() => expect(values[0]?.statusCode).toBe(StatusCodes.Good), PATIENCE);

      const renamed = source.replaceAll('REJECTIONS', 'TURNED_DOWN');
      expect((await method(session, 'OnlineChange', renamed)).statusCode).toBe(StatusCodes.Good);
      const changes = () => told.filter(([type]) => type?.value.toString() === 'ns=0;i=2133');
      await vi.waitFor(() => expect(changes()).toHaveLength(1), PATIENCE);
      const affected = (changes()[0]?.[1]?.value as { affected: NodeId }[] | undefined)?.map((change) =>
        change.affected.toString(),
      );
      expect(affected).toContain(PROGRAM);
      expect((await read(session, `${PROGRAM}/REJECTIONS`)).statusCode).toBe(StatusCodes.BadNodeIdUnknown);
      expect((await read(session, `${PROGRAM}/TURNED_DOWN`)).statusCode).toBe(StatusCodes.Good);
      const names = await children(session, PROGRAM);
      expect(names.has('TURNED_DOWN')).toBe(true);
      expect(names.has('REJECTIONS')).toBe(false);
      await vi.waitFor(() => expect(values.at(-1)?.statusCode).toBe(StatusCodes.BadNodeIdUnknown), PATIENCE);
      expect((await read(session, `${PROGRAM}/NodeVersion`)).value.value).not.toBe(version.value.value);

      // The old program comes back, and with it what was watched.
      expect((await method(session, 'OnlineChange', source)).statusCode).toBe(StatusCodes.Good);
      await vi.waitFor(() => expect(values.at(-1)?.statusCode).toBe(StatusCodes.Good), PATIENCE);
      await subscription.terminate();
    });
  });
});

describe('an alarm', () => {
  const FIELDS = ['EventType', 'SourceName', 'ConditionName', 'EventId', 'AckedState.Id', 'ActiveState.Id', 'Comment'];
  const limit = (session: ClientSession, node: string, value: number) =>
    session.write({
      nodeId: node,
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.Double, value } },
    });
  const shown = (tag: string) => plant.cell.world.alarms().find((alarm) => alarm.tag === tag)?.state;
  const LIMIT = controllerNode('AIT-201.H');
  const CONDITION = controllerNode(`${PLC}/Alarms/AAH-201`);

  it('is one fact with the operator’s list: acknowledged here it is acknowledged there', async () => {
    await plant.session(AT, ENGINEER, async (engineer) => {
      await plant.session(AT, OPERATOR, async (session) => {
        const subscription = subscribe(session);
        const events = await listen(subscription, 'i=2253', FIELDS);
        const latest = () => events.filter((fields) => fields[2]?.value === 'AAH-201').at(-1);
        expect(await limit(engineer, LIMIT, 2)).toBe(StatusCodes.Good);
        await vi.waitFor(() => expect(latest()?.[5]?.value).toBe(true), PATIENCE);
        await vi.waitFor(() => expect(shown('AAH-201')).toBe('raised'), PATIENCE);

        const refresh = await call(session, 'i=2782', 'i=3875', {
          dataType: DataType.UInt32,
          value: subscription.subscriptionId,
        });
        expect(refresh.statusCode).toBe(StatusCodes.Good);
        const id = latest()?.[3]?.value as Buffer;
        const note = new LocalizedText({ text: 'looking', locale: 'en' });
        expect(await session.addCommentCondition(resolveNodeId(CONDITION), id, note)).toBe(StatusCodes.Good);
        await vi.waitFor(() => expect(latest()?.[6]?.value.text).toBe('looking'), PATIENCE);
        const answered = latest()?.[3]?.value as Buffer;
        const status = await session.acknowledgeCondition(resolveNodeId(CONDITION), answered, 'seen');
        expect(status).toBe(StatusCodes.Good);
        await vi.waitFor(() => expect(latest()?.[4]?.value).toBe(true), PATIENCE);
        await vi.waitFor(() => expect(shown('AAH-201')).toBe('acknowledged'), PATIENCE);
        const logged = plant.events.filter(({ type }) => type === 'alarm.acknowledged').at(-1);
        expect(logged?.data).toEqual({ by: 'operator', tag: 'AAH-201' });
        expect(plant.events.find(({ seq }) => seq === logged?.cause)?.type).toBe('net.request');
        await subscription.terminate();
      });
      expect(await limit(engineer, LIMIT, 8)).toBe(StatusCodes.Good);
      await vi.waitFor(() => expect(shown('AAH-201')).toBeUndefined(), PATIENCE);
    });
  });

  it('that the operator acknowledges at his screen is acknowledged over OPC UA', async () => {
    await plant.session(AT, ENGINEER, async (session) => {
      expect(await limit(session, LIMIT, 2)).toBe(StatusCodes.Good);
      await vi.waitFor(() => expect(shown('AAH-201')).toBe('raised'), PATIENCE);
      expect((await read(session, `${CONDITION}/AckedState/Id`)).value.value).toBe(false);
      plant.cell.submit({
        kind: 'operate',
        by: 'seat-1',
        hmi: 'hmi',
        account: 'operator',
        action: { do: 'acknowledge', alarm: 'AAH-201' },
      });
      await vi.waitFor(async () => {
        expect((await read(session, `${CONDITION}/AckedState/Id`)).value.value).toBe(true);
      }, PATIENCE);
      expect((await read(session, `${CONDITION}/ClientUserId`)).value.value).toBe('seat-1');
      expect(await limit(session, LIMIT, 8)).toBe(StatusCodes.Good);
    });
  });
});
