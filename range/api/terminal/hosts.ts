import type { Host, Site } from '../../../simulator/site/document.ts';
import { type Shell, type Target, usage } from './work.ts';

/** A host's address in its zone. */
export const addressOf = (site: Site, host: Host): string => {
  const zone = site.zones.find(({ id }) => id === host.zone);
  return `${zone?.subnet ?? '0.0.0'}.${host.octet}`;
};

export const findHost = (site: Site, id: string): Host | undefined => site.hosts.find((host) => host.id === id);

/** The name of the host with an address, as the hosts file of a workstation gives it; the address itself otherwise. */
export const nameOf = (site: Site, address: string): string =>
  site.hosts.find((host) => addressOf(site, host) === address)?.id ?? address;

const ADDRESS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** What a person means by a host: its name or an IPv4 address. */
export const targetOf = (shell: Shell, word: string | undefined): Target => {
  if (word === undefined)
    throw usage('相手のホスト名またはアドレスを指定してください。', 'Name a host or give an address.');
  const host = findHost(shell.site, word);
  if (host) return { host: host.id, address: addressOf(shell.site, host) };
  const octets = ADDRESS.exec(word)?.slice(1).map(Number);
  if (octets?.every((octet) => octet <= 255)) return { host: null, address: word };
  throw usage(
    `ホスト "${word}" は分かりません。hosts で一覧を表示します。`,
    `Unknown host "${word}". "hosts" lists them.`,
  );
};

/** The Modbus unit of a target: the device's own where it is known, 1 otherwise. */
export const unitOf = (shell: Shell, target: Target): number => {
  const name = target.host ?? nameOf(shell.site, target.address);
  const host = findHost(shell.site, name);
  return host?.kind === 'controller' ? host.identity.unit : 1;
};

/** Names of hosts, for completion. */
export const hostNames = (shell: Shell): string[] => shell.site.hosts.map(({ id }) => id);
export const controllerNames = (shell: Shell): string[] =>
  shell.site.hosts.filter(({ kind }) => kind === 'controller').map(({ id }) => id);
