import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SiteDocument, SiteDocumentSchema } from '../site/document.ts';
import { resolveSite } from '../site/resolve.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { CellHost } from './cell-host.ts';
import { liveCell } from './live-cell.fixture.ts';
import { encrypted } from './modbus-client.fixture.ts';
import { type EdgeEndpoint, openModbusEdge } from './modbus-edge.ts';

/** The waterworks with a secured dosing controller: roles for HMI and engineering workstation, and a way through. */
export const secured = (required: 'writes' | 'all', edge: SiteDocument['edge']): SiteDocument => {
  const base = waterworks();
  return SiteDocumentSchema.parse({
    ...base,
    hosts: base.hosts.map((each) => {
      if (each.id === 'hmi') return { ...each, modbusRole: 'operator' };
      if (each.id === 'ews') return { ...each, modbusRole: 'watcher' };
      const roles = { operator: [3, 6], watcher: [3] };
      return each.id === 'plc-dosing' ? { ...each, modbusSecurity: { required, roles } } : each;
    }),
    conduits: base.conduits.map((conduit) => ({
      ...conduit,
      rules: conduit.rules.flatMap((rule) =>
        rule.id === 'any-modbus' ? [rule, { ...rule, id: 'tls', protocol: 'modbus-tls' }] : [rule],
      ),
    })),
    edge,
  });
};

export type ModbusPlant = Awaited<ReturnType<typeof openModbusPlant>>;

/** A running world behind real Modbus sockets, plain and with TLS, and clients for them. */
export const openModbusPlant = async (document: SiteDocument) => {
  const site = resolveSite(document, 1, 'team-1');
  const host = new CellHost();
  const cell = liveCell(site, 10);
  const keys = mkdtempSync(join(tmpdir(), 'kunren-edge-'));
  /** What the edge told of its listeners, after each change. */
  const told: (readonly EdgeEndpoint[])[] = [];
  const onChange = (endpoints: readonly EdgeEndpoint[]) => void told.push(endpoints);
  const wake = () => host.wake();
  const edge = await openModbusEdge({ cell, site, host: '127.0.0.1', basePort: 0, keys, wake, onChange });
  host.add('team-1', cell);
  cell.start();
  host.wake();
  const port = (controller: string, protocol: 'modbus' | 'modbus-tls'): number => {
    const found = edge.endpoints.find((each) => each.host === controller && each.protocol === protocol);
    if (!found) throw new Error(`${controller} ${protocol}`);
    return found.port;
  };
  return {
    cell,
    edge,
    told,
    port,
    listening: (): [controller: string, protocol: string][] => edge.endpoints.map((each) => [each.host, each.protocol]),
    plain: (controller: string): Socket => connect(port(controller, 'modbus'), '127.0.0.1'),
    /** To the dosing controller, with the certificate of `client`. */
    encrypted: (client: string, at = port('plc-dosing', 'modbus-tls')): Socket =>
      encrypted(keys, 'plc-dosing', at, client),
    /** Gives the running plant another document, and waits for its listeners where there is no downtime. */
    reconfigure: async (to: SiteDocument, downtimeSeconds = 0): Promise<void> => {
      cell.submit({ kind: 'reconfigure', site: to, changes: [], downtimeSeconds });
      host.wake();
      await edge.settled();
    },
    close: async (): Promise<void> => {
      await edge.close();
      host.close();
      rmSync(keys, { recursive: true, force: true });
    },
  };
};
