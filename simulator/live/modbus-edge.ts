import { modbusPorts } from '../hosts/modbus-authorisation.ts';
import type { ControllerHost, Site } from '../site/document.ts';
import type { LiveCell } from './live-cell.ts';
import { ModbusCertificates } from './modbus-certificates.ts';
import { type ModbusListener, openModbusListener } from './modbus-listener.ts';
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
  /** The site at the cell's first instant. What a reconfiguration makes of it later, the edge learns from the cell. */
  readonly site: Site;
  /** The address to listen on. */
  readonly host: string;
  /** The first listener's port, the others follow; 0 takes free ones. */
  readonly basePort: number;
  /** The first port for listeners that a reconfiguration brings in; unless it is given, the next after the first ones. */
  readonly laterPort?: number;
  /** A folder for keys and certificates of MODBUS/TCP Security, which are made once. */
  readonly keys: string;
  /** Requests a wall second that the edge takes; what comes faster waits. */
  readonly requestsPerSecond?: number;
  /** Called after something was submitted: the world may have something to do sooner. */
  readonly wake: () => void;
  /** Called when a reconfiguration has opened or closed listeners. */
  readonly onChange?: (endpoints: readonly EdgeEndpoint[]) => void;
  /** A listener that a reconfiguration asks for cannot be had; the others go on. Without this a process warning. */
  readonly onTrouble?: (error: Error) => void;
}

export interface ModbusEdge {
  /** What listens now. */
  readonly endpoints: readonly EdgeEndpoint[];
  /** Resolves when the edge is as the site has it that the cell has now. */
  settled(): Promise<void>;
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

/** A listener that a site asks for. */
interface Wanted {
  readonly key: string;
  readonly protocol: 'modbus' | 'modbus-tls';
  readonly controller: ControllerHost;
  readonly as: string;
}

/** The Modbus listeners that a site declares, plain ones first. */
const declaredBy = (site: Site): Wanted[] =>
  (['modbus', 'modbus-tls'] as const).flatMap((protocol) =>
    site.edge
      .filter((entry) => entry.protocol === protocol)
      .map(({ host, as }) => ({
        key: `${protocol}/${host}/${as}`,
        protocol,
        controller: site.hosts.find((each) => each.id === host) as ControllerHost,
        as,
      })),
  );

const portOf = (protocol: Wanted['protocol']): number => (protocol === 'modbus-tls' ? SECURE_PORT : MODBUS_PORT);

/** A controller that has closed a port, or never had it, has no listener there: who connects is refused. */
const isServed = ({ protocol, controller }: Wanted): boolean =>
  modbusPorts(controller.modbusSecurity).includes(portOf(protocol));

/** Two documents for which a listener is one and the same: its limits are the connections' own. */
const isSame = (a: ControllerHost, b: ControllerHost): boolean =>
  a.modbus?.connections === b.modbus?.connections && a.modbus?.idle === b.modbus?.idle;

/** A certificate for every host that may show one, so that a tool can be given it. */
const issueTo = (site: Site, certificates: ModbusCertificates): void => {
  for (const { id, modbusRole } of site.hosts) if (modbusRole !== undefined) certificates.client(id, modbusRole);
};

/**
 * Real sockets for the Modbus endpoints that a site declares, and for those that it declares later: a reconfiguration
 * of the running world (a measure brought in) opens what it adds, with the certificates that it takes, and closes what
 * it takes away together with whoever is connected there. A listener that comes back has the port that it had.
 *
 * @throws ModbusListenError when a port cannot be had at the beginning
 */
export const openModbusEdge = async (options: ModbusEdgeOptions): Promise<ModbusEdge> => {
  const { cell, host, basePort, wake } = options;
  const rate = new Rate(options.requestsPerSecond ?? REQUESTS_PER_SECOND, BURST);
  const listeners = new Map<string, { readonly wanted: Wanted; readonly listener: ModbusListener }>();
  /** Ports by listener, for as long as the edge is there. */
  const ports = new Map<string, number>();
  let certificates: ModbusCertificates | null = null;
  let closed = false;

  const first = declaredBy(options.site);
  let later = options.laterPort ?? basePort + first.length;
  first.forEach(({ key }, index) => {
    ports.set(key, basePort === 0 ? 0 : basePort + index);
  });
  const portFor = (key: string): number => {
    const known = ports.get(key);
    if (known !== undefined) return known;
    const port = basePort === 0 ? 0 : later++;
    ports.set(key, port);
    return port;
  };

  const open = async (wanted: Wanted): Promise<void> => {
    const { key, protocol, controller, as } = wanted;
    const pki = protocol === 'modbus-tls' ? certificates : null;
    const port = portFor(key);
    const listener = await openModbusListener({
      cell,
      controller,
      as,
      port: portOf(protocol),
      channel: key,
      host,
      listen: port,
      tls: pki && { ...pki.server(controller.id), authority: pki.authority },
      rate,
      wake,
    });
    ports.set(key, listener.port);
    listeners.set(key, { wanted, listener });
  };

  /** Brings the listeners to what a site asks for. Gives whether anything changed, and what could not be had. */
  const arrange = async (site: Site): Promise<{ readonly changed: boolean; readonly failures: readonly Error[] }> => {
    const wanted = declaredBy(site).filter(isServed);
    if (wanted.some(({ protocol }) => protocol === 'modbus-tls')) {
      certificates ??= new ModbusCertificates(options.keys, site.id);
      issueTo(site, certificates);
    }
    const gone = [...listeners].filter(([key, held]) => {
      const same = wanted.find((each) => each.key === key);
      return same === undefined || !isSame(same.controller, held.wanted.controller);
    });
    for (const [key] of gone) listeners.delete(key);
    await Promise.all(gone.map(([, { listener }]) => listener.close()));
    const failures: Error[] = [];
    const missing = wanted.filter(({ key }) => !listeners.has(key));
    for (const each of missing) await open(each).catch((error: Error) => failures.push(error));
    return { changed: gone.length > 0 || missing.length > failures.length, failures };
  };

  const shut = async (): Promise<void> => {
    closed = true;
    rate.close();
    await Promise.all([...listeners.values()].map(({ listener }) => listener.close()));
  };

  const endpoints = (): EdgeEndpoint[] => {
    const order = [...ports.keys()];
    return [...listeners]
      .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
      .map(([, { wanted, listener }]) => ({
        host: wanted.controller.id,
        protocol: wanted.protocol,
        as: wanted.as,
        url: `${wanted.protocol === 'modbus-tls' ? 'modbus-tls' : 'modbus-tcp'}://${host}:${listener.port}`,
        address: host,
        port: listener.port,
      }));
  };

  const { failures } = await arrange(options.site);
  if (failures[0]) {
    await shut();
    throw failures[0];
  }

  let work: Promise<void> = Promise.resolve();
  const forget = cell.onSite((site) => {
    work = work.then(async () => {
      if (closed) return;
      const { changed, failures: troubles } = await arrange(site);
      for (const trouble of troubles) (options.onTrouble ?? process.emitWarning)(trouble);
      if (changed) options.onChange?.(endpoints());
    });
  });

  return {
    get endpoints() {
      return endpoints();
    },
    settled: () => work,
    reset: () => {
      for (const { listener } of listeners.values()) listener.reset();
    },
    close: async () => {
      forget();
      closed = true;
      await work;
      await shut();
    },
  };
};
