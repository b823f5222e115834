/*
 * Writes the compose file of a site: the plant and each of its controllers as a container, each zone as a network.
 *
 *   node docker/compose-file.ts SITE        writes docker/compose.SITE.yaml (docker/compose.yaml for the waterworks)
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ControllerHost, SiteDocument } from '../simulator/site/document.ts';
import { composeFileName, keysFolder } from '../tools/compose.ts';
import { readSite } from './site.ts';

const SITES = new URL('../scenarios/sites/', import.meta.url);

/** Sites in the order in which they came: each has ten loopback ports from 5020 and 8020 on, so that several run at once. */
const ORDER = [
  'waterworks',
  'reactor',
  'kirigasawa',
  'district-heating',
  'power-grid',
  'quadruple-tank',
  'tennessee-eastman',
];

const controllersOf = (site: SiteDocument): readonly ControllerHost[] =>
  site.hosts.filter((host): host is ControllerHost => host.kind === 'controller');

/**
 * The networks of each controller: that of its zone, and for every controller of another zone with which it has a read
 * in common one that the two have for themselves, named by both. The plant's input and output reach into every zone,
 * through a container that forwards nothing.
 */
export const networksOf = (site: SiteDocument): ReadonlyMap<string, readonly string[]> => {
  const controllers = controllersOf(site);
  const zones = new Map(controllers.map(({ id, zone }) => [id, zone]));
  const networks = new Map(controllers.map(({ id, zone }) => [id, [zone]]));
  for (const { id, reads, zone } of controllers)
    for (const { from } of reads) {
      if (zones.get(from) === zone) continue;
      const name = [id, from].sort().join('--');
      for (const end of [id, from]) {
        const own = networks.get(end);
        if (own && !own.includes(name)) own.push(name);
      }
    }
  return networks;
};

/** @throws RangeError for a site that has no ports yet, or more controllers than ports */
export const composeFileOf = (site: SiteDocument): string => {
  const controllers = controllersOf(site);
  const block = ORDER.indexOf(site.id);
  if (block < 0) throw new RangeError(`the site ${site.id} has no ports yet: put it at the end of ORDER`);
  if (controllers.length > 9) throw new RangeError(`${site.id} has more than nine controllers`);
  const networks = networksOf(site);
  const zones = [...new Set(controllers.map(({ zone }) => zone))];
  const all = [...new Set([...zones, ...[...networks.values()].flat()])];
  const prefix = site.id === 'waterworks' ? '' : `SITE=${site.id} `;
  const service = ({ id }: ControllerHost, index: number): string => {
    const name = id.toUpperCase().replaceAll('-', '_');
    const [plain, secure] = [5020, 8020].map((first) => first + 10 * block + index + 1);
    return `
  ${id}:
    <<: *hardened
    networks: [${networks.get(id)?.join(', ')}]
    command: [docker/plc.ts]
    environment: { SITE: ${site.id}, PLC: ${id}, PLANT: plant }
    ports:
      - '127.0.0.1:\${${name}_PORT:-${plain}}:502'
      - '127.0.0.1:\${${name}_TLS_PORT:-${secure}}:802'
    volumes: ['\${KEYS:-./${keysFolder(site.id)}}/${id}:/run/keys:ro']
`;
  };
  return `# ${site.title.en}, as containers: the plant, and its controllers with their Modbus edges on loopback ports.
#   npm run container:build && ${prefix}npm run container:up
# Written by \`node docker/compose-file.ts ${site.id}\` from the site's file; what its variables mean: docker/README.md.
name: ${site.id === 'waterworks' ? 'kunren' : `kunren-${site.id}`}

x-hardened: &hardened
  image: kunren-automation:latest
  read_only: true
  cap_drop: [ALL]
  security_opt: ['no-new-privileges:true']
  sysctls: { net.ipv4.ip_forward: '0' }

services:
  plant:
    <<: *hardened
    networks: [${zones.join(', ')}]
    command: [docker/plant.ts]
    environment:
      SITE: ${site.id}
      SEED: \${SEED:-1}
      PACE: \${PACE:-1}
      RECORD: \${RECORD:-60}
      UNTIL: \${UNTIL:-0}
      MEASURES: \${MEASURES:-}
${controllers.map(service).join('')}
networks:
${all.map((network) => `  ${network}: {}`).join('\n')}
`;
};

/** The site of the repository, as its files say. */
export const siteNamed = (site: string): SiteDocument => readSite(fileURLToPath(new URL(site, SITES))).document;

if (import.meta.main) {
  const sites = readdirSync(SITES);
  const [site] = process.argv.slice(2);
  if (site === undefined || !sites.includes(site)) {
    console.error(`usage: node docker/compose-file.ts SITE, which is one of ${sites.join(', ')}`);
    process.exitCode = 2;
  } else writeFileSync(new URL(composeFileName(site), import.meta.url), composeFileOf(siteNamed(site)));
}
