import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiFault } from './faults.ts';

const MINUTE = 60_000;

/** Attempts a minute for one name from everywhere: guessing from many addresses is no faster than this. */
const NAME = 60;
/** Attempts a minute from one address, whoever for: a classroom may sit behind one address, and forgets passwords. */
const ADDRESS = 120;
/** Passwords checked at once, and how many may wait: a check takes 19 MiB and a core for some 30 ms. */
const AT_ONCE = 2;
const WAITING = 32;
/** Addresses from which somebody has signed in: no stranger can lock him out there. */
const FAMILIAR = 1000;

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Whoever has an IPv6 address has 2^64 of them: they count as one. */
const placeOf = (ip: string): string => {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip;
  const [head = '', tail = ''] = ip.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const all = ip.includes('::') ? [...before, ...Array(8 - before.length - after.length).fill('0'), ...after] : before;
  return all.slice(0, 4).join(':');
};

export interface SignInLimit {
  /** Before the password is looked at. @throws ApiFault `too-many-attempts` */
  check(request: FastifyRequest): Promise<void>;
  /** The password was right: this address is known for this name. */
  succeeded(request: FastifyRequest): void;
  /** Runs the check of a password when its turn comes. @throws ApiFault `busy` */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Keeps guessing slow: by address and name together, by name, and by address. The machine itself, and an address from
 * which a name has signed in before, is not counted for the name alone: nobody can lock the instructor out there.
 *
 * @param attempts a minute for an address and a name together
 */
export const signInLimit = (app: FastifyInstance, attempts: number): SignInLimit => {
  const nameOf = (request: FastifyRequest): string => (request.body as { user?: string } | null)?.user ?? '';
  const both = (request: FastifyRequest): string => `${placeOf(request.ip)} ${nameOf(request)}`;
  const limit = (max: number, keyGenerator: (request: FastifyRequest) => string) =>
    app.createRateLimit({ max, timeWindow: MINUTE, keyGenerator });
  const byBoth = limit(attempts, both);
  const byAddress = limit(Math.max(attempts, ADDRESS), (request) => placeOf(request.ip));
  const byName = limit(Math.max(attempts, NAME), nameOf);
  const familiar = new Set<string>();
  const queue: (() => void)[] = [];
  let working = 0;

  return {
    check: async (request) => {
      const known = familiar.has(both(request)) || LOOPBACK.test(request.ip);
      const limits = known ? [byBoth, byAddress] : [byBoth, byAddress, byName];
      for (const each of limits) {
        const seen = await each(request);
        if (!seen.isAllowed && seen.isExceeded) throw new ApiFault('too-many-attempts', { seconds: seen.ttlInSeconds });
      }
    },
    succeeded: (request) => {
      familiar.delete(both(request));
      familiar.add(both(request));
      if (familiar.size > FAMILIAR) familiar.delete(familiar.keys().next().value as string);
    },
    inTurn: async (work) => {
      if (working >= AT_ONCE) {
        if (queue.length >= WAITING) throw new ApiFault('busy');
        await new Promise<void>((go) => queue.push(go));
      } else working++;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next) next();
        else working--;
      }
    },
  };
};
