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
});

export const plcSettings = () => ({
  ...common(),
  /** Which controller of the site this is. */
  controller: text('PLC', ''),
  /** Where the plant is. */
  plant: parseEndpoint(text('PLANT', 'plant'), FIELDBUS_PORT),
  port: number('PORT', 502, 1, 65_535),
  /** Where other controllers are, as `plc-intake=host:port,…`; one that is not named is at its own name, port 502. */
  peers: new Map(
    text('PEERS', '')
      .split(',')
      .filter((item) => item !== '')
      .map((item) => {
        const [name, address] = item.split('=');
        return [name as string, parseEndpoint(address ?? '', 502)] as const;
      }),
  ),
});
