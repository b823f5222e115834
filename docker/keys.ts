/*
 * Makes the certificates of MODBUS/TCP Security for the containers of a site, once:
 *
 *   node docker/keys.ts [FOLDER]      FOLDER is docker/keys unless it is given; SITE and MEASURES as for the plant
 *
 * FOLDER/<controller> is what a controller's container mounts at /run/keys: the authority's certificate, its own as a
 * server, and its own as a client where the site gives it a role. FOLDER/modbus holds all of them and the authority's
 * key, and those of the other hosts for tools: client-hmi-operator.pem and .key, and so on.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Identity, ModbusCertificates } from '../simulator/live/modbus-certificates.ts';
import type { SiteDocument } from '../simulator/site/document.ts';
import { plantSettings } from './settings.ts';
import { readSite, withMeasures } from './site.ts';

/** Fills the folder for a site as its measures have made it. What is there already stays. */
export const makeKeys = (folder: string, site: SiteDocument): void => {
  // Others cannot enter; a container that has one controller's folder mounted reads what lies in it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const certificates = new ModbusCertificates(folder, site.id);
  for (const host of site.hosts) {
    const role = host.modbusRole;
    const client = role === undefined ? null : certificates.client(host.id, role);
    if (host.kind !== 'controller') continue;
    const own = join(folder, host.id);
    mkdirSync(own, { recursive: true, mode: 0o755 });
    const put = (name: string, text: string): void => writeFileSync(join(own, name), text, { mode: 0o644 });
    const identity = (name: string, { certificate, key }: Identity): void => {
      put(`${name}.pem`, certificate);
      put(`${name}.key`, key);
    };
    put('authority.pem', certificates.authority);
    identity('server', certificates.server(host.id));
    if (client) identity('client', client);
  }
};

if (import.meta.main) {
  const settings = plantSettings();
  const folder = process.argv[2] ?? fileURLToPath(new URL('keys', import.meta.url));
  const files = readSite(fileURLToPath(new URL(`../scenarios/sites/${settings.site}`, import.meta.url)));
  makeKeys(folder, withMeasures(files.document, settings.measures));
}
