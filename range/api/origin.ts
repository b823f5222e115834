import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** What a request says about where it comes from and whom it means. */
export interface Provenance {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** A browser says where a request comes from; one that comes from elsewhere may not change anything here. */
export const isForeign = (headers: Provenance, publicUrl: URL | null = null): boolean => {
  if (headers['sec-fetch-site'] === 'cross-site') return true;
  if (headers.origin === undefined) return false;
  try {
    const { host, origin } = new URL(headers.origin);
    return host !== headers.host && origin !== publicUrl?.origin;
  } catch {
    return true; // `null`: a sandboxed page or a file
  }
};

const nameIn = (host: string): string => {
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return '';
  }
};

const MACHINE = hostname().toLowerCase();

/**
 * Whether a Host header means this server: an address, `localhost`, the machine's own name, or the name in its public
 * URL. A page elsewhere can point a name of its own at this machine's address (DNS rebinding) and would then count as
 * the same origin; it cannot do that with an address, nor with these names.
 */
export const isOurs = (host: string | undefined, publicUrl: URL | null = null): boolean => {
  if (host === undefined) return true; // HTTP/1.0: no browser
  const name = nameIn(host);
  if (isIP(name) !== 0) return true;
  return ['localhost', MACHINE, `${MACHINE}.local`, publicUrl?.hostname].includes(name);
};
