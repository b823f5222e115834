import { edgeSecurity } from '../hosts/opcua-schema.ts';
import type { Site } from '../site/document.ts';
import type { LiveCell } from './live-cell.ts';
import { type EdgeEndpoint, openModbusEdge } from './modbus-edge.ts';
import type { OpcUaEdge } from './opcua-edge.ts';
import type { SpaceDescription } from './opcua-relay.ts';
import { serveRelay } from './relay-cell.ts';

export interface CellEdgeOptions {
  readonly cell: LiveCell;
  readonly site: Site;
  /** The address to listen on. */
  readonly host: string;
  /** The first listener's port, the others follow in the site's order, Modbus first; 0 takes free ones. */
  readonly basePort: number;
  /** A folder for the OPC UA servers' keys and certificates, which are made once. */
  readonly keys: string;
  /** Calendar time of the world's start, Unix milliseconds. */
  readonly epoch: number;
  /** Requests a wall second that each protocol takes; what comes faster waits. */
  readonly requestsPerSecond?: number;
  /** Called after something was submitted: the world may have something to do sooner. */
  readonly wake: () => void;
  /** Called when a reconfiguration of the running world has opened or closed listeners. */
  readonly onChange?: (endpoints: readonly EdgeEndpoint[]) => void;
  /** A listener that a reconfiguration asks for cannot be had. */
  readonly onTrouble?: (error: Error) => void;
}

/** A cell's real sockets. */
export interface CellEdge {
  /** What listens now. */
  readonly endpoints: readonly EdgeEndpoint[];
  /** Resolves when the OPC UA servers listen, too: they take a second or two. */
  readonly complete: Promise<readonly EdgeEndpoint[]>;
  /** To be called when the cell is put back to its first instant: whoever is connected spoke to a world that is gone. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Opens every listener that a site declares: Modbus at once, OPC UA in a thread of its own in the background.
 *
 * @throws ModbusListenError, and `complete` rejects with an OpcUaEdgeError, when a port cannot be had
 */
export const openCellEdge = async (options: CellEdgeOptions): Promise<CellEdge> => {
  const { cell, site, host, basePort, keys, wake, onTrouble } = options;
  const declared = site.edge.filter(({ protocol }) => protocol === 'opcua');
  const firstOpcUa = basePort + site.edge.length - declared.length;
  let listening: readonly EdgeEndpoint[] = [];
  const modbus = await openModbusEdge({
    ...{ cell, site, host, basePort, keys, wake },
    laterPort: basePort + site.edge.length,
    onChange: () => options.onChange?.(all()),
    ...(onTrouble && { onTrouble }),
    ...(options.requestsPerSecond !== undefined && { requestsPerSecond: options.requestsPerSecond }),
  });
  const all = (): readonly EdgeEndpoint[] => [...modbus.endpoints, ...listening];
  let ports = declared.map((_, index) => (basePort === 0 ? 0 : firstOpcUa + index));
  let opcua: Promise<OpcUaEdge | null> = Promise.resolve(null);
  let closed = false;

  /** What each server was started with: with other terms it is started anew. */
  const started = new Map<string, string>();
  const describeAll = async () => {
    const { describeSpace } = await import('./opcua-description.ts');
    return cell.world.controllers.map((controller) =>
      describeSpace(controller.opcua.space, cell.world.now, {
        controller: controller.host.id,
        anonymous: controller.opcua.terms.anonymous,
        security: edgeSecurity(controller.opcua.terms),
        epoch: options.epoch,
      }),
    );
  };
  const termsOf = ({ anonymous, security }: SpaceDescription): string => JSON.stringify([anonymous, security]);

  const start = async (): Promise<OpcUaEdge | null> => {
    if (declared.length === 0 || closed) return null;
    // The stack is large: it is loaded by whoever opens an edge, and by nobody else.
    const [{ startOpcUaEdge }, spaces] = await Promise.all([import('./opcua-edge.ts'), describeAll()]);
    for (const space of spaces) started.set(space.controller, termsOf(space));
    const edge = await startOpcUaEdge({
      dataDirectory: options.keys,
      host,
      listeners: declared.map((listener, index) => ({
        controller: listener.host,
        as: listener.as,
        port: ports[index] as number,
      })),
      spaces,
    });
    if (closed) {
      await edge.stop();
      return null;
    }
    serveRelay(cell, edge.port, wake, options.requestsPerSecond);
    ports = edge.endpoints.map(({ port }) => port);
    return edge;
  };

  opcua = start();
  opcua.catch(() => {}); // `complete` tells whoever waits for it
  const complete = opcua.then((edge) => {
    listening = (edge?.endpoints ?? []).map(
      ({ controller, as, port, url }): EdgeEndpoint => ({
        host: controller,
        protocol: 'opcua',
        as,
        url,
        address: host,
        port,
      }),
    );
    return all();
  });
  complete.catch(() => {});

  const served = new Set(declared.map((listener) => listener.host));
  /**
   * A reconfiguration that changes what a device offers, or whom it lets in, has its server started anew: the world's
   * record of the reconfiguration, with its downtime, is the record of that.
   */
  const renew = async (edge: OpcUaEdge): Promise<void> => {
    for (const space of await describeAll()) {
      const terms = termsOf(space);
      if (closed || !served.has(space.controller) || started.get(space.controller) === terms) continue;
      started.set(space.controller, terms);
      await edge.renew(space).catch(onTrouble ?? process.emitWarning);
    }
  };
  const forget = cell.onSite(() => {
    opcua = opcua.then(async (edge) => {
      if (edge) await renew(edge);
      return edge;
    });
    opcua.catch(() => {});
  });

  return {
    get endpoints() {
      return all();
    },
    complete,
    reset: () => {
      modbus.reset();
      opcua = opcua.then(async (edge) => {
        await edge?.stop();
        return start();
      });
      opcua.catch(() => {});
    },
    close: async () => {
      closed = true;
      forget();
      await modbus.close();
      await (await opcua.catch(() => null))?.stop();
    },
  };
};
