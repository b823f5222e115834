import { join } from 'node:path';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { MessageSecurityMode, OPCUACertificateManager, RegisterServerMethod, SecurityPolicy } from 'node-opcua';
import { LIMITS } from '../protocols/opcua/standard-nodes.ts';
import { CellLink } from './opcua-cell.ts';
import { fitChunks } from './opcua-chunks.ts';
import type { EdgeEndpoint, EdgeListener } from './opcua-edge.ts';

import { prepareSpace } from './opcua-mirror.ts';

import { namespaceZero } from './opcua-nodeset.ts';

import type { SpaceDescription } from './opcua-relay.ts';
import { EdgeServer } from './opcua-server.ts';
import { MAX_CONNECTIONS } from './opcua-sessions.ts';

/** What is needed to open an edge; `port` is its end of the relay. */
export interface WorkerStart {
  readonly edge: number;
  readonly dataDirectory: string;
  readonly host: string;
  readonly listeners: readonly EdgeListener[];
  readonly spaces: readonly SpaceDescription[];
  readonly port: MessagePort;
}

export type WorkerOrder =
  | { readonly order: 'open'; readonly start: WorkerStart }
  /** A controller's server begins anew, as the description says now, on the ports that it has. `renewed` answers. */
  | { readonly order: 'renew'; readonly edge: number; readonly space: SpaceDescription }
  | { readonly order: 'disconnect' | 'close'; readonly edge: number };

/** Each names the edge that it is about. `closed` answers every `close`. */
export type WorkerReport = { readonly edge: number } & (
  | { readonly kind: 'ready'; readonly endpoints: readonly EdgeEndpoint[] }
  | { readonly kind: 'failed'; readonly code: string; readonly controller: string; readonly reason: string }
  | { readonly kind: 'renewed'; readonly controller: string; readonly reason: string | null }
  | { readonly kind: 'closed' }
);

interface Place {
  readonly manager: OPCUACertificateManager;
  /** Resolves when its key is made and stored. */
  readonly ready: Promise<void>;
}

/** The certificates of an edge's servers, and of the users who come to any of them. */
interface Keys {
  readonly servers: ReadonlyMap<string, Place>;
  readonly users: Place;
}

/** Here a certificate need only be in order; whether the device trusts it is the cell's to say. */
const certificatesIn = (rootFolder: string): Place => {
  const manager = new OPCUACertificateManager({ rootFolder, automaticallyAcceptUnknownCertificate: true });
  const ready = manager.initialize();
  ready.catch(() => {}); // Whoever awaits it is told.
  return { manager, ready };
};

/**
 * Keys are made once for each server. Making one takes a tenth of a second and more, in threads besides this one: all
 * of them are begun at once, while the first address spaces are built. Users need no key of the servers': their
 * certificates go to one place.
 */
const prepareKeys = ({ dataDirectory, spaces }: WorkerStart): Keys => {
  const servers = new Map(
    spaces.map(({ controller }) => [controller, certificatesIn(join(dataDirectory, 'opcua', controller, 'pki'))]),
  );
  const users = certificatesIn(join(dataDirectory, 'opcua-users'));
  // A server gives the place back when it ends: it counts them.
  users.manager.referenceCounter = spaces.length;
  return { servers, users };
};

const startServer = async (
  start: WorkerStart,
  cell: CellLink,
  space: SpaceDescription,
  keys: Keys,
): Promise<{ server: EdgeServer; endpoints: EdgeEndpoint[] }> => {
  const listeners = start.listeners.filter((listener) => listener.controller === space.controller);
  const own = keys.servers.get(space.controller);
  if (!own) throw new Error(`no place for the certificates of ${space.controller}`);
  // The stack reads its key as soon as it has a place for it.
  await Promise.all([own.ready, keys.users.ready]);
  const server = new EdgeServer(
    {
      endpoints: listeners.map(({ port }) => ({
        port,
        host: start.host,
        hostname: start.host,
        allowAnonymous: space.anonymous !== null,
        securityModes: space.security.modes.map((mode) => MessageSecurityMode[mode]),
        securityPolicies: space.security.policies.map((policy) => SecurityPolicy[policy]),
      })),
      host: start.host,
      allowAnonymous: space.anonymous !== null,
      nodesets: [namespaceZero(space)],
      serverInfo: {
        applicationUri: space.applicationUri,
        productUri: space.identity.productUri,
        applicationName: { text: space.controller, locale: 'en' },
      },
      buildInfo: { ...space.identity, buildDate: new Date(space.epoch) },
      serverCertificateManager: own.manager,
      userCertificateManager: keys.users.manager,
      unresolvedPermissionPolicy: 'deny',
      registerServerMethod: RegisterServerMethod.HIDDEN,
      // The edge keeps the limit; the stack sees connections that go a moment longer.
      maxConnectionsPerEndpoint: 2 * MAX_CONNECTIONS,
      serverCapabilities: {
        maxSessions: 40,
        operationLimits: {
          maxNodesPerRead: LIMITS.read,
          maxNodesPerWrite: LIMITS.write,
          maxNodesPerBrowse: LIMITS.browse,
          maxNodesPerMethodCall: LIMITS.call,
          maxMonitoredItemsPerCall: LIMITS.monitoredItems,
          maxNodesPerHistoryReadData: LIMITS.history,
        },
      },
    },
    cell,
    space,
    listeners.map((listener) => listener.as),
  );
  await server.initialize();
  const addressSpace = server.engine.addressSpace;
  if (!addressSpace) throw new Error('the stack has no address space');
  prepareSpace(addressSpace, space);
  server.guardConnections();
  await server.start();
  const endpoints = listeners.map(({ controller, as }, i) => {
    const port = server.endpoints[i]?.port ?? 0;
    return { controller, as, port, url: `opc.tcp://${start.host}:${port}` };
  });
  return { server, endpoints };
};

interface OpenEdge {
  readonly start: WorkerStart;
  readonly cell: CellLink;
  readonly servers: Map<string, { readonly server: EdgeServer; readonly endpoints: readonly EdgeEndpoint[] }>;
  keys: Keys;
}

const edges = new Map<number, OpenEdge>();
fitChunks();
/** One edge at a time: two that start together would only be in each other's way. */
let turn: Promise<unknown> = Promise.resolve();
const report = (message: WorkerReport): void => parentPort?.postMessage(message);

const open = async (start: WorkerStart): Promise<void> => {
  const { edge, port } = start;
  const cell = new CellLink(port);
  const servers: OpenEdge['servers'] = new Map();
  const keys = prepareKeys(start);
  edges.set(edge, { start, cell, servers, keys });
  const endpoints: EdgeEndpoint[] = [];
  for (const space of start.spaces) {
    try {
      const started = await startServer(start, cell, space, keys);
      servers.set(space.controller, started);
      endpoints.push(...started.endpoints);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = message || String((error as Error).stack);
      return report({ edge, kind: 'failed', code: code ?? 'opcua-start', controller: space.controller, reason });
    }
  }
  report({ edge, kind: 'ready', endpoints });
};

/** Wall milliseconds within which a server is given up: its listeners close at once, a client may hold up the rest. */
const SHUTDOWN = 2000;

const shut = async (server: EdgeServer): Promise<void> => {
  server.disconnect();
  const down = server.shutdown(0).catch((error: Error) => console.error('OPC UA edge:', error.message));
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    late = setTimeout(resolve, SHUTDOWN);
  });
  await Promise.race([down, patience]);
  clearTimeout(late);
};

/** Endpoints, policies and identities are the stack's for the life of a server: other terms want another server. */
const renew = async (edge: number, space: SpaceDescription): Promise<void> => {
  const found = edges.get(edge);
  const { controller } = space;
  const before = found?.servers.get(controller);
  if (!found || !before) return;
  found.servers.delete(controller);
  // The server gives back both places when it ends: its own is opened again, the users' stays.
  found.keys.users.manager.referenceCounter++;
  await shut(before.server);
  const own = certificatesIn(join(found.start.dataDirectory, 'opcua', controller, 'pki'));
  found.keys = { ...found.keys, servers: new Map([...found.keys.servers, [controller, own]]) };
  const start = { ...found.start, listeners: before.endpoints };
  try {
    found.servers.set(controller, await startServer(start, found.cell, space, found.keys));
    report({ edge, kind: 'renewed', controller, reason: null });
  } catch (error) {
    report({ edge, kind: 'renewed', controller, reason: (error as Error).message });
  }
};

const close = async (edge: number): Promise<void> => {
  const found = edges.get(edge);
  edges.delete(edge);
  if (found) {
    const { servers, keys, start } = found;
    for (const { server } of servers.values()) await shut(server);
    start.port.close();
    // What no server took with it when it ended.
    keys.users.manager.referenceCounter = 0;
    const started = new Set([...servers.values()].map(({ server }) => server.serverCertificateManager));
    const left = [...keys.servers.values()].filter(({ manager }) => !started.has(manager));
    await Promise.allSettled([keys.users, ...left].map(({ manager }) => manager.dispose()));
  }
  report({ edge, kind: 'closed' });
};

parentPort?.on('message', (message: WorkerOrder) => {
  if (message.order === 'open') turn = turn.then(() => open(message.start));
  else if (message.order === 'close') turn = turn.then(() => close(message.edge));
  else if (message.order === 'renew') turn = turn.then(() => renew(message.edge, message.space));
  else for (const { server } of edges.get(message.edge)?.servers.values() ?? []) server.disconnect();
});
