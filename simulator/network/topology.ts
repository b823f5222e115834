/*
 * The network as it is described: zones, hosts and conduits. A site document satisfies these interfaces by its
 * structure; this room knows nothing else of a site.
 */

export interface TopologyZone {
  readonly id: string;
  readonly level: string;
  /** First three octets, as `192.168.10`. */
  readonly subnet: string;
}

export interface TopologyHost {
  readonly id: string;
  readonly zone: string;
  /** Fourth octet; text is accepted where a variable was put in. */
  readonly octet: number | string;
  readonly kind?: string;
  /** Zones whose switch mirrors all its traffic to this host (a passive sensor). */
  readonly taps?: readonly string[];
}

export type RuleProtocol = 'any' | 'modbus' | 'modbus-tls' | 'opcua' | 'https' | 'rdp' | 'ssh' | 'icmp';

export interface ConduitRule {
  readonly id: string;
  /** Host ids, zone ids, or `any`. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly protocol: RuleProtocol;
  readonly functions?: readonly number[];
  /** 0-based inclusive ranges. */
  readonly addresses?: readonly (readonly [number, number])[];
  readonly action: 'allow' | 'drop' | 'refuse';
  readonly origin: string | null;
}

export interface TopologyConduit {
  readonly id: string;
  readonly between: readonly [string, string];
  /** The conduit's own fourth octet in both of its zones. */
  readonly octet: number;
  readonly rules: readonly ConduitRule[];
  readonly otherwise: 'drop' | 'refuse';
  readonly origin: string | null;
}

export interface Topology {
  readonly zones: readonly TopologyZone[];
  readonly hosts: readonly TopologyHost[];
  readonly conduits: readonly TopologyConduit[];
}

/** A topology that cannot be a network. `parameters` name the places. */
export class TopologyError extends Error {
  readonly code: 'unknown-zone' | 'address-conflict' | 'bad-octet' | 'bad-subnet' | 'duplicate-id' | 'unknown-host';
  readonly parameters: Readonly<Record<string, string | number>>;

  constructor(code: TopologyError['code'], message: string, parameters: Readonly<Record<string, string | number>>) {
    super(`network: ${message}`);
    this.name = 'TopologyError';
    this.code = code;
    this.parameters = parameters;
  }
}

/** One address in one zone: a host's card, or one side of a conduit. */
export interface Interface {
  readonly index: number;
  /** `host` or `conduit@zone`: what it is called in snapshots. */
  readonly key: string;
  /** The host or conduit that it belongs to. */
  readonly node: string;
  readonly isHost: boolean;
  readonly zone: ZonePlan;
  readonly address: string;
  readonly ip: Uint8Array;
  readonly mac: Uint8Array;
}

export interface ZonePlan {
  readonly index: number;
  readonly id: string;
  readonly level: string;
  readonly subnet: string;
  /** Hosts with a port on this zone's switch. */
  readonly hosts: readonly string[];
  /** Hosts that are mirrored all of it. */
  readonly mirrors: readonly string[];
  readonly interfaces: readonly Interface[];
}

export interface ConduitPlan {
  readonly conduit: TopologyConduit;
  readonly sides: readonly [Interface, Interface];
}

/** The topology with its addresses made out and its references resolved. */
export interface Plan {
  readonly zones: readonly ZonePlan[];
  readonly zoneById: ReadonlyMap<string, ZonePlan>;
  readonly zoneBySubnet: ReadonlyMap<string, ZonePlan>;
  readonly interfaces: readonly Interface[];
  readonly hosts: ReadonlyMap<string, Interface>;
  readonly byAddress: ReadonlyMap<string, Interface>;
  readonly conduits: readonly ConduitPlan[];
}

/*
 * Organisationally unique identifiers by kind of equipment, so that a table of MAC addresses reads like a plant's:
 * controllers share one, PCs another. They have the locally-administered bit set (IEEE 802, clause 8.4) and thus
 * name no real manufacturer.
 */
const OUI: Readonly<Record<string, readonly [number, number, number]>> = {
  controller: [0x02, 0x50, 0xc4],
  hmi: [0x02, 0x1b, 0x38],
  workstation: [0x02, 0x1b, 0x38],
  sensor: [0x02, 0x7e, 0x15],
  conduit: [0x02, 0xf1, 0x7e],
};
const OTHER_OUI = [0x02, 0x24, 0x8a] as const;

const hash24 = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return ((h >>> 24) ^ h) & 0xffffff;
};

const macOf = (name: string, kind: string, taken: Set<string>): Uint8Array => {
  const oui = OUI[kind] ?? OTHER_OUI;
  for (let serial = hash24(name); ; serial = (serial + 1) & 0xffffff) {
    const mac = Uint8Array.of(...oui, serial >> 16, serial >> 8, serial);
    const text = mac.join(':');
    if (taken.has(text)) continue;
    taken.add(text);
    return mac;
  }
};

const octetsOf = (subnet: string, zone: string): number[] => {
  const octets = subnet.split('.').map(Number);
  if (octets.length !== 3 || octets.some((o) => !Number.isInteger(o) || o < 0 || o > 255)) {
    throw new TopologyError('bad-subnet', `zone "${zone}": subnet "${subnet}" is not three octets like 192.168.10`, {
      zone,
      subnet,
    });
  }
  return octets;
};

/**
 * Works out interfaces and addresses.
 * @throws TopologyError for an unknown zone, a bad octet or subnet, a duplicate id, or two nodes with one address.
 */
export const planOf = (topology: Topology): Plan => {
  const zones: (ZonePlan & { hosts: string[]; mirrors: string[]; interfaces: Interface[] })[] = [];
  const zoneById = new Map<string, (typeof zones)[number]>();
  const zoneBySubnet = new Map<string, ZonePlan>();
  for (const { id, level, subnet } of topology.zones) {
    octetsOf(subnet, id);
    if (zoneById.has(id)) throw new TopologyError('duplicate-id', `two zones are called "${id}"`, { id });
    const other = zoneBySubnet.get(subnet);
    if (other) {
      const message = `zones "${other.id}" and "${id}" share the subnet ${subnet}`;
      throw new TopologyError('address-conflict', message, { zone: id, other: other.id, subnet });
    }
    const zone = { index: zones.length, id, level, subnet, hosts: [], mirrors: [], interfaces: [] };
    zones.push(zone);
    zoneById.set(id, zone);
    zoneBySubnet.set(subnet, zone);
  }
  const zoneOf = (id: string, where: string) => {
    const zone = zoneById.get(id);
    if (!zone)
      throw new TopologyError('unknown-zone', `${where} names the zone "${id}", which is not there`, { zone: id });
    return zone;
  };

  const interfaces: Interface[] = [];
  const byAddress = new Map<string, Interface>();
  const macs = new Set<string>();
  const attach = (node: string, kind: string, zoneId: string, octet: number, isHost: boolean): Interface => {
    const zone = zoneOf(zoneId, `${isHost ? 'host' : 'conduit'} "${node}"`);
    if (!Number.isInteger(octet) || octet < 1 || octet > 254) {
      throw new TopologyError('bad-octet', `"${node}": the fourth octet must be 1 to 254, not ${octet}`, {
        node,
        octet,
      });
    }
    const address = `${zone.subnet}.${octet}`;
    const other = byAddress.get(address);
    if (other) {
      const message = `"${other.node}" and "${node}" both have the address ${address}; give one another octet`;
      throw new TopologyError('address-conflict', message, { node, other: other.node, address });
    }
    const key = isHost ? node : `${node}@${zoneId}`;
    const made: Interface = {
      index: interfaces.length,
      key,
      node,
      isHost,
      zone,
      address,
      ip: Uint8Array.of(...octetsOf(zone.subnet, zone.id), octet),
      mac: macOf(key, kind, macs),
    };
    interfaces.push(made);
    byAddress.set(address, made);
    zone.interfaces.push(made);
    return made;
  };

  const hosts = new Map<string, Interface>();
  for (const host of topology.hosts) {
    if (hosts.has(host.id))
      throw new TopologyError('duplicate-id', `two hosts are called "${host.id}"`, { id: host.id });
    hosts.set(host.id, attach(host.id, host.kind ?? '', host.zone, Number(host.octet), true));
    zoneOf(host.zone, `host "${host.id}"`).hosts.push(host.id);
    for (const tap of host.taps ?? []) zoneOf(tap, `sensor "${host.id}"`).mirrors.push(host.id);
  }
  const conduits = topology.conduits.map((conduit): ConduitPlan => {
    const [a, b] = conduit.between;
    const side = (zone: string) => attach(conduit.id, 'conduit', zone, conduit.octet, false);
    return { conduit, sides: [side(a), side(b)] };
  });
  return { zones, zoneById, zoneBySubnet, interfaces, hosts, byAddress, conduits };
};
