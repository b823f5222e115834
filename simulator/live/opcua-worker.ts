import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import {
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  RegisterServerMethod,
  SecurityPolicy,
} from 'node-opcua';
import { LIMITS } from '../protocols/opcua/standard-nodes.ts';
import { CellLink } from './opcua-cell.ts';
import type { EdgeEndpoint, EdgeListener } from './opcua-edge.ts';
import { mirrorSpace } from './opcua-mirror.ts';
import type { SpaceDescription } from './opcua-relay.ts';
import { EdgeServer } from './opcua-server.ts';

/** What the worker gets when it starts; `port` is its end of the relay. */
export interface WorkerStart {
  readonly dataDirectory: string;
  readonly host: string;
  readonly listeners: readonly EdgeListener[];
  readonly spaces: readonly SpaceDescription[];
  readonly port: MessagePort;
}

export type WorkerOrder = 'disconnect' | 'stop';

export type WorkerReport =
  | { readonly kind: 'ready'; readonly endpoints: readonly EdgeEndpoint[] }
  | { readonly kind: 'failed'; readonly code: string; readonly controller: string; readonly reason: string };

const startServer = async (
  start: WorkerStart,
  cell: CellLink,
  space: SpaceDescription,
): Promise<{ server: EdgeServer; endpoints: EdgeEndpoint[] }> => {
  const listeners = start.listeners.filter((listener) => listener.controller === space.controller);
  const folder = join(start.dataDirectory, 'opcua', space.controller);
  const certificates = (name: string) =>
    new OPCUACertificateManager({
      rootFolder: join(folder, name),
      // Here a certificate need only be in order; whether the device trusts it is the cell's to say.
      automaticallyAcceptUnknownCertificate: true,
    });
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
      nodeset_filename: [nodesets.standard],
      serverInfo: {
        applicationUri: space.applicationUri,
        productUri: space.identity.productUri,
        applicationName: { text: space.controller, locale: 'en' },
      },
      buildInfo: { ...space.identity, buildDate: new Date(space.epoch) },
      serverCertificateManager: certificates('pki'),
      userCertificateManager: certificates('user-pki'),
      unresolvedPermissionPolicy: 'deny',
      registerServerMethod: RegisterServerMethod.HIDDEN,
      maxConnectionsPerEndpoint: 40,
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
  mirrorSpace(addressSpace, space);
  server.guardConnections();
  await server.start();
  const endpoints = listeners.map(({ controller, as }, i) => {
    const port = server.endpoints[i]?.port ?? 0;
    return { controller, as, port, url: `opc.tcp://${start.host}:${port}` };
  });
  return { server, endpoints };
};

const main = async (start: WorkerStart): Promise<void> => {
  const cell = new CellLink(start.port);
  const servers: EdgeServer[] = [];
  const report = (message: WorkerReport) => parentPort?.postMessage(message);
  const stop = async () => {
    for (const server of servers) await server.shutdown(0);
    start.port.close();
  };
  parentPort?.on('message', (message: WorkerOrder) => {
    if (message === 'disconnect') for (const server of servers) server.disconnect();
    if (message === 'stop') void stop().finally(() => parentPort?.close());
  });
  const endpoints: EdgeEndpoint[] = [];
  for (const space of start.spaces) {
    try {
      const started = await startServer(start, cell, space);
      servers.push(started.server);
      endpoints.push(...started.endpoints);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      report({
        kind: 'failed',
        code: code ?? 'opcua-start',
        controller: space.controller,
        reason: message || String((error as Error).stack),
      });
      return;
    }
  }
  report({ kind: 'ready', endpoints });
};

void main(workerData as WorkerStart);
