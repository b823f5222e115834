import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modbusPorts } from '../simulator/hosts/modbus-authorisation.ts';
import { createModbusServer, type ModbusConnection, type ModbusServer } from '../simulator/live/modbus-server.ts';
import type { ControllerHost } from '../simulator/site/document.ts';

/* A container's Modbus sockets: plain on port 502, MODBUS/TCP Security on port 802, as its controller has them. */

/** What a controller's folder of keys holds, PEM: `docker/keys.ts` makes it. */
export interface Keys {
  readonly authority: string;
  readonly server: { readonly certificate: string; readonly key: string };
  /** For its reads from other controllers; null where the site gives it no role. */
  readonly client: { readonly certificate: string; readonly key: string } | null;
}

const pair = (folder: string, name: string): { certificate: string; key: string } => ({
  certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'),
  key: readFileSync(join(folder, `${name}.key`), 'utf8'),
});

/** @throws Error that tells how to mend it, where the folder does not hold what the site asks for */
export const readKeys = (folder: string, { modbusRole }: ControllerHost): Keys => {
  try {
    return {
      authority: readFileSync(join(folder, 'authority.pem'), 'utf8'),
      server: pair(folder, 'server'),
      client: modbusRole === undefined ? null : pair(folder, 'client'),
    };
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `the keys of this controller cannot be read (${message}): make them with docker/keys.ts, mount them`,
    );
  }
};

export interface ControllerEdgeOptions {
  /** The address to listen at. */
  readonly host: string;
  readonly onRequest: (
    connection: ModbusConnection,
    encrypted: boolean,
    unit: number,
    pdu: Uint8Array,
    reply: (pdu: Uint8Array | null) => void,
  ) => void;
  /** Where 502 and 802 of the controller are. */
  readonly ports: { readonly plain: number; readonly secure: number };
}

/** Opens what the controller's document asks for. @throws ModbusListenError (as a rejection) when a port cannot be had */
export const openControllerEdge = async (
  { host, ports, onRequest }: ControllerEdgeOptions,
  { modbusSecurity }: ControllerHost,
  keys: Keys | null,
): Promise<{ close(): Promise<void> }> => {
  const wanted = modbusPorts(modbusSecurity);
  const servers: ModbusServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    if (wanted.includes(502))
      servers.push(
        await createModbusServer({
          ...{ host, port: ports.plain },
          onRequest: (connection, unit, pdu, reply) => onRequest(connection, false, unit, pdu, reply),
        }),
      );
    if (wanted.includes(802) && keys !== null)
      servers.push(
        await createModbusServer({
          ...{ host, port: ports.secure },
          tls: { ...keys.server, authority: keys.authority },
          onRequest: (connection, unit, pdu, reply) => onRequest(connection, true, unit, pdu, reply),
        }),
      );
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
};
