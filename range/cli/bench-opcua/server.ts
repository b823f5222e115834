import { join } from 'node:path';
import type { Namespace } from 'node-opcua';
import type { Instant } from '../../../simulator/kernel/time.ts';
import { provideEngines } from '../../../simulator/live/engines.ts';
import type { CellToEdge } from '../../../simulator/live/opcua-relay.ts';
import { hearEdge, sendToEdge } from '../../../simulator/live/opcua-wire.ts';
import { changeAt, type Opened, type OpenOrder, type Usage, wallClock } from './messages.ts';

/*
 * The servers that are measured, in a process of their own. Told once over IPC what to open, answers when it listens,
 * and ends with its parent.
 */

const tag = (index: number): string => `T-${index}.PV`;

/** node-opcua's server with its defaults, and as many analog items as a controller has points. */
const bare = async ({ servers, points, keys }: OpenOrder): Promise<Opened> => {
  const { DataType, OPCUACertificateManager, OPCUAServer, RegisterServerMethod, Variant } = await import('node-opcua');
  const urls: string[] = [];
  for (let n = 0; n < servers; n++) {
    const certificates = (name: string) =>
      new OPCUACertificateManager({
        rootFolder: join(keys, `bare-${n}`, name),
        automaticallyAcceptUnknownCertificate: true,
      });
    const server = new OPCUAServer({
      port: 0,
      host: '127.0.0.1',
      hostname: '127.0.0.1',
      serverCertificateManager: certificates('pki'),
      userCertificateManager: certificates('user-pki'),
      registerServerMethod: RegisterServerMethod.HIDDEN,
      maxConnectionsPerEndpoint: 80,
      serverCapabilities: { maxSessions: 40 },
    });
    await server.initialize();
    const addressSpace = server.engine.addressSpace;
    if (!addressSpace) throw new Error('bench: the stack has no address space');
    addressSpace.registerNamespace('urn:bench:points');
    const namespace = addressSpace.getNamespace(2) as Namespace;
    const folder = namespace.addObject({ browseName: 'GlobalVars', organizedBy: addressSpace.rootFolder.objects });
    for (let i = 0; i < points; i++)
      namespace.addAnalogDataItem({
        componentOf: folder,
        nodeId: `s=${tag(i)}`,
        browseName: tag(i),
        engineeringUnitsRange: { low: 0, high: 100 },
        engineeringUnits: { namespaceUri: '', unitId: 1, displayName: { text: 'mg/L' }, description: { text: 'mg/L' } },
        dataType: DataType.Float,
        minimumSamplingInterval: 10,
        value: { get: () => new Variant({ dataType: DataType.Float, value: changeAt(wallClock(), i) }) },
      } as Parameters<typeof namespace.addAnalogDataItem>[0]);
    await server.start();
    urls.push(`opc.tcp://127.0.0.1:${server.endpoints[0]?.port}`);
  }
  return { urls, nodes: Array.from({ length: points }, (_, i) => `ns=2;s=${tag(i)}`) };
};

/** Address spaces of controllers, their services in this thread, and the edge before them: the relay without a world. */
const edge = async ({ servers, points, keys }: OpenOrder): Promise<Opened> => {
  const [{ controllerSpace }, { OpcUaServer }, security, { describeSpace }, { startOpcUaEdge }] = await Promise.all([
    import('../../../simulator/protocols/opcua/controller-space.ts'),
    import('../../../simulator/protocols/opcua/server.ts'),
    import('../../../simulator/protocols/opcua/security.ts'),
    import('../../../simulator/live/opcua-description.ts'),
    import('../../../simulator/live/opcua-edge.ts'),
  ]);
  const now = (): Instant => Math.round(performance.now() * 1000) as Instant;
  const controllers = Array.from({ length: servers }, (_, n) => {
    const id = `plc-${n}`;
    const space = controllerSpace({
      id,
      title: { ja: '計測用', en: 'Measured' },
      namespaceUri: `urn:kunren:bench:${id}`,
      applicationUri: `urn:kunren:bench:${id}:server`,
      identity: { vendor: 'V', product: 'P', revision: '1', model: 'M', name: 'N' },
      startTime: 0 as Instant,
      task: { name: 'Main', interval: 100_000 as never },
      program: { name: 'main', hash: () => '' },
      points: Array.from({ length: points }, (_, i) => ({
        tag: tag(i),
        title: { ja: '値', en: 'Value' },
        type: 'Float' as const,
        unit: 'mg/L',
        range: [0, 100] as const,
        writer: null,
        read: () => changeAt(wallClock(), i),
      })),
      diagnostics: [],
      methods: [],
    });
    return { id, space, server: new OpcUaServer(space, { anonymous: 'observer', accounts: [] }) };
  });
  const opened = await startOpcUaEdge({
    dataDirectory: keys,
    listeners: controllers.map(({ id }) => ({ controller: id, as: 'bench', port: 0 })),
    spaces: controllers.map(({ id, space }) =>
      describeSpace(space, 0 as Instant, {
        controller: id,
        anonymous: 'observer',
        security: { policies: security.POLICIES, modes: security.MODES, users: true, certificates: false },
        epoch: Date.now(),
      }),
    ),
  });
  const byId = new Map(controllers.map(({ id, server }) => [id, server]));
  hearEdge(opened.port, (message) => {
    const server = byId.get(message.controller);
    if (!server) return;
    let reply: CellToEdge;
    if (message.kind === 'hang-up') return server.hangUp(message.channel);
    if (message.kind === 'connect') reply = { kind: 'connected', id: message.id, outcome: 'open' };
    else {
      const peer = { from: message.as, connection: message.channel };
      reply = { kind: 'response', id: message.id, service: server.serve(peer, message.service, now()) };
    }
    sendToEdge(opened.port, reply);
  });
  return {
    urls: opened.endpoints.map(({ url }) => url),
    nodes: Array.from({ length: points }, (_, i) => `ns=2;s=${tag(i)}`),
  };
};

const live = async ({ keys }: OpenOrder): Promise<Opened> => {
  const [{ benchWorld }, { openCellEdge }] = await Promise.all([
    import('../bench-world.ts'),
    import('../../../simulator/live/cell-edge.ts'),
  ]);
  const { site, cell, wake, start } = benchWorld();
  const edge = await openCellEdge({
    cell,
    site,
    host: '127.0.0.1',
    basePort: 0,
    keys,
    epoch: Date.now(),
    requestsPerSecond: Number.MAX_SAFE_INTEGER,
    wake,
  });
  start();
  const endpoints = await edge.complete;
  const endpoint = endpoints.find(({ protocol }) => protocol === 'opcua');
  if (!endpoint) throw new Error('bench: the site has no OPC UA endpoint');
  const own = site.points.filter(({ controller }) => controller === endpoint.host);
  return { urls: [endpoint.url], nodes: own.map(({ tag: name }) => `ns=2;s=${name}`) };
};

provideEngines();
process.once('message', async (order: OpenOrder) => {
  const opened = await (order.kind === 'bare' ? bare : order.kind === 'edge' ? edge : live)(order);
  process.send?.(opened);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ bytes: process.memoryUsage().rss, cpu: user + system } satisfies Usage);
  });
});
process.once('disconnect', () => process.exit(0));
