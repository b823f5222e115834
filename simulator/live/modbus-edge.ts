import { Controller } from '../hosts/controller.ts';
import { parseDuration } from '../kernel/time.ts';
import type { ControllerHost, Site } from '../site/document.ts';
import type { World } from '../site/world.ts';
import type { LiveCell } from './live-cell.ts';
import { ModbusCertificates } from './modbus-certificates.ts';
import { createModbusServer, type ModbusServer } from './modbus-server.ts';
import { Rate } from './rate.ts';

/** A listener of a cell's edge: what connects to it has the address of the host `as`. */
export interface EdgeEndpoint {
  readonly host: string;
  readonly protocol: 'modbus' | 'modbus-tls' | 'opcua';
  readonly as: string;
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

export interface ModbusEdgeOptions {
  readonly cell: LiveCell;
  readonly site: Site;
  /** The address to listen on. */
  readonly host: string;
  /** The first listener's port, the others follow; 0 takes free ones. */
  readonly basePort: number;
  /** A folder for keys and certificates of MODBUS/TCP Security, which are made once. */
  readonly keys: string;
  /** Requests a wall second that the edge takes; what comes faster waits. */
  readonly requestsPerSecond?: number;
  /** Called after something was submitted: the world may have something to do sooner. */
  readonly wake: () => void;
}

export interface ModbusEdge {
  readonly endpoints: readonly EdgeEndpoint[];
  /** Resets every connection: the world that they spoke to is gone. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Requests a second that one cell's edge takes. A controller's Ethernet module takes some hundreds; what comes faster
 * waits in its sockets, so that one team's flood is not everybody's.
 */
const REQUESTS_PER_SECOND = 400;
const BURST = 200;
const MODBUS_PORT = 502;
const SECURE_PORT = 802;

const listens = (world: World, controller: string, port: number): boolean => {
  const station = world.station(controller);
  return station instanceof Controller && station.ports.includes(port);
};

/** The plant's certificates, with one for every host that may show one, so that a tool can be given it. */
const certificatesFor = (site: Site, keys: string): ModbusCertificates => {
  const certificates = new ModbusCertificates(keys, site.id);
  for (const { id, modbusRole } of site.hosts) if (modbusRole !== undefined) certificates.client(id, modbusRole);
  return certificates;
};

/** Real sockets for the Modbus endpoints that a site declares. @throws ModbusListenError when a port cannot be had */
export const openModbusEdge = async (options: ModbusEdgeOptions): Promise<ModbusEdge> => {
  const { cell, site, host, basePort, wake } = options;
  const rate = new Rate(options.requestsPerSecond ?? REQUESTS_PER_SECOND, BURST);
  const servers: ModbusServer[] = [];
  const endpoints: EdgeEndpoint[] = [];
  /** Counts resets: a connection that was made before the last one has nothing to hang up. */
  let generation = 0;
  const close = async (): Promise<void> => {
    rate.close();
    await Promise.all(servers.map((server) => server.close()));
  };
  const declared = [
    ...site.edge.filter(({ protocol }) => protocol === 'modbus'),
    ...site.edge.filter(({ protocol }) => protocol === 'modbus-tls'),
  ];
  let certificates: ModbusCertificates | null = null;
  try {
    for (const [index, { host: controller, as, protocol }] of declared.entries()) {
      const secure = protocol === 'modbus-tls';
      if (secure) certificates ??= certificatesFor(site, options.keys);
      const pki = secure ? certificates : null;
      const { modbus } = site.hosts.find((each) => each.id === controller) as ControllerHost;
      const channel = (id: number): string => `${protocol}/${controller}/${as}/${id}`;
      const born = new Map<number, number>();
      const server: ModbusServer = await createModbusServer({
        host,
        port: basePort === 0 ? 0 : basePort + index,
        // What a conduit denies is reset on accept, as the connecting host would see it.
        accepts: () =>
          cell.world.network.verdictFor(as, controller, secure ? SECURE_PORT : MODBUS_PORT).action === 'allow' &&
          listens(cell.world, controller, secure ? SECURE_PORT : MODBUS_PORT),
        ...(pki && { tls: { ...pki.server(controller), authority: pki.authority } }),
        limits: {
          ...(modbus?.connections !== undefined && { connections: modbus.connections }),
          ...(modbus?.idle !== undefined && { idleMs: (parseDuration(modbus.idle) ?? 0) / 1000 / cell.pace }),
        },
        onRequest: (connection, unit, pdu, reply) =>
          rate.take(() => {
            try {
              cell.request(
                {
                  kind: 'request',
                  from: as,
                  to: controller,
                  channel: channel(connection.id),
                  // A socket says for itself whether it is encrypted; its host's own set-up has no part in it.
                  request: { protocol: 'modbus', unit, pdu, tls: secure ? { role: connection.role } : null },
                },
                (answer) => {
                  if (answer.outcome === 'modbus') reply(answer.pdu);
                  else {
                    reply(null);
                    if (answer.outcome === 'refused') server.reset(connection.id);
                  }
                },
              );
              wake();
            } catch {
              // The world has ended or failed; nobody answers any more.
              reply(null);
              server.reset(connection.id);
            }
          }),
        onOpen: (connection) => born.set(connection.id, generation),
        onClose: (connection) => {
          const current = born.get(connection.id) === generation;
          born.delete(connection.id);
          if (!current) return;
          try {
            cell.submit({ kind: 'hang-up', channel: channel(connection.id) });
            wake();
          } catch {
            // the world has ended before its client
          }
        },
      });
      servers.push(server);
      endpoints.push({
        host: controller,
        protocol: secure ? 'modbus-tls' : 'modbus',
        as,
        url: `${secure ? 'modbus-tls' : 'modbus-tcp'}://${host}:${server.port}`,
        address: host,
        port: server.port,
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    endpoints,
    reset: () => {
      generation++;
      for (const server of servers) server.reset();
    },
    close,
  };
};
