/** Settings of a container: environment variables, read once. */
const text = (name: string, fallback: string): string => process.env[name] || fallback;

/** A number from the environment. Throws an Error that names the variable when it is out of range. */
const number = (name: string, fallback: number, low: number, high: number): number => {
  const written = process.env[name];
  const value = written === undefined || written === '' ? fallback : Number(written);
  if (!(value >= low && value <= high))
    throw new Error(`${name}="${written}" is no number from ${low} to ${high}; leave it out for ${fallback}`);
  return value;
};

/** `host:port`, the port may be left out. */
export const parseEndpoint = (written: string, port: number): { readonly host: string; readonly port: number } => {
  const match = /^([^:\s]+)(?::(\d{1,5}))?$/.exec(written);
  const chosen = match?.[2] === undefined ? port : Number(match[2]);
  if (!match || chosen < 1 || chosen > 65_535) throw new Error(`"${written}" is no address such as plant:7700`);
  return { host: match[1] as string, port: chosen };
};

export interface PeerAddress {
  readonly host: string;
  readonly port: number;
  readonly securePort: number;
}

/** `host:port:securePort`, the ports may be left out. */
export const parsePeer = (written: string): PeerAddress => {
  const [, plain, secure] = /^([^:]+(?::\d+)?)(?::(\d+))?$/.exec(written) ?? [];
  const { host, port } = parseEndpoint(plain ?? written, 502);
  return { host, port, securePort: parseEndpoint(`${host}:${secure ?? 802}`, 802).port };
};

export const FIELDBUS_PORT = 7700;

const common = () => ({
  site: text('SITE', 'waterworks'),
  /** The address to listen at: inside a container all of its own network's. */
  listen: text('LISTEN', '0.0.0.0'),
});

export const plantSettings = () => ({
  ...common(),
  port: number('PORT', FIELDBUS_PORT, 1, 65_535),
  seed: number('SEED', 1, 0, Number.MAX_SAFE_INTEGER),
  /** Simulation seconds in a wall second; 0: as fast as it goes. */
  pace: number('PACE', 1, 0, 100_000),
  /** Simulation seconds between two records of all true values on stdout; 0: none. */
  record: number('RECORD', 60, 0, 86_400),
  /** Simulation seconds after which time stands still; 0: never. */
  until: number('UNTIL', 0, 0, 1e9),
  /** Ids of the measures in force, for plant and controllers alike. */
  measures: text('MEASURES', '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== ''),
});

export const plcSettings = () => ({
  ...common(),
  /** Which controller of the site this is. */
  controller: text('PLC', ''),
  /** Where the plant is. */
  plant: parseEndpoint(text('PLANT', 'plant'), FIELDBUS_PORT),
  port: number('PORT', 502, 1, 65_535),
  /** Where it listens for MODBUS/TCP Security, if its document has that. */
  securePort: number('SECURE_PORT', 802, 1, 65_535),
  /** The folder with its certificates. */
  keys: text('KEYS', '/run/keys'),
  /**
   * Where other controllers are, as `plc-intake=host:port,…`, or `host:port:securePort`; one that is not named is at its
   * own name, ports 502 and 802.
   */
  peers: new Map(
    text('PEERS', '')
      .split(',')
      .filter((item) => item !== '')
      .map((item) => {
        const [name, address] = item.split('=');
        return [name as string, parsePeer(address ?? '')] as const;
      }),
  ),
});
