import { Controller } from '../hosts/controller.ts';
import { parseDuration } from '../kernel/time.ts';
import type { ControllerHost } from '../site/document.ts';
import type { LiveCell } from './live-cell.ts';
import { createModbusServer, type ModbusServer, type ModbusServerOptions } from './modbus-server.ts';
import type { Rate } from './rate.ts';

/* One listener of a cell's edge: sockets on this side, requests of the host `as` to one controller on the other. */

export interface ModbusListenerOptions {
  readonly cell: LiveCell;
  readonly controller: ControllerHost;
  /** The host whose address what connects has. */
  readonly as: string;
  /** The controller's port in the plant: 502, or 802 for MODBUS/TCP Security. */
  readonly port: number;
  /** Names the connections towards the world, each with its own number behind. */
  readonly channel: string;
  readonly host: string;
  /** The real port; 0 takes any free one. */
  readonly listen: number;
  readonly tls: ModbusServerOptions['tls'] | null;
  readonly rate: Rate;
  readonly wake: () => void;
}

export interface ModbusListener {
  readonly port: number;
  /** Resets every connection: the world that they spoke to is gone. */
  reset(): void;
  close(): Promise<void>;
}

/** @throws ModbusListenError (as a rejection) when the port cannot be had */
export const openModbusListener = async (options: ModbusListenerOptions): Promise<ModbusListener> => {
  const { cell, controller, as, port, tls, rate, wake } = options;
  const { id: to, modbus } = controller;
  const channel = (connection: number): string => `${options.channel}/${connection}`;
  /** Counts resets: a connection that was made before the last one has nothing to hang up. */
  let generation = 0;
  const born = new Map<number, number>();
  const server: ModbusServer = await createModbusServer({
    host: options.host,
    port: options.listen,
    // What a conduit denies is reset on accept, as the connecting host would see it.
    accepts: () => {
      const station = cell.world.station(to);
      return (
        station instanceof Controller &&
        station.ports.includes(port) &&
        cell.world.network.verdictFor(as, to, port).action === 'allow'
      );
    },
    ...(tls && { tls }),
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
              to,
              channel: channel(connection.id),
              // A socket says for itself whether it is encrypted; its host's own set-up has no part in it.
              request: { protocol: 'modbus', unit, pdu, tls: tls ? { role: connection.role } : null },
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
  return {
    port: server.port,
    reset: () => {
      generation++;
      server.reset();
    },
    close: () => server.close(),
  };
};
