import { describe, expect, it } from 'vitest';
import type { Instant } from '../kernel/time.ts';
import type { ServiceReply, SessionRequest } from '../network/message.ts';
import { AccessControl, type AccessTerms } from './access.ts';
import { formatTimeOfDay, isWithinHours, parseTimeOfDay } from './clock-time.ts';
import type { HostPort } from './port.ts';
import { AccessSchema, AccountSchema } from './schema.ts';

const vendor = AccountSchema.parse({
  user: 'vendor',
  password: 'hoshu2019',
  rights: ['remote'],
  secondFactor: '493817',
});

const gateway = (terms: Record<string, unknown> = {}, timeOfDay = 10 * 3600) => {
  const events: { type: string; data: unknown }[] = [];
  const port: HostPort = {
    now: 0 as Instant,
    seed: 1,
    timeOfDay,
    after: () => {},
    emit: (type, data) => events.push({ type, data }) - 1,
    ask: () => {},
  };
  const given: AccessTerms = { accounts: [vendor], access: [AccessSchema.parse({ port: 443, ...terms })] };
  const access = new AccessControl('gateway', port, given);
  const say = (service: SessionRequest, from = 'vendor-pc'): ServiceReply => {
    const request = { protocol: 'session', port: 443, service } as const;
    return access.serve({ from, connection: 1, request, cause: 7 }, request);
  };
  const login = (over: object = {}): ServiceReply =>
    say({ kind: 'login', user: 'vendor', password: 'hoshu2019', secondFactor: null, ...over });
  return { access, events, say, login };
};

describe('remote access by a single password', () => {
  it('lets in whoever knows it, and writes down who and from where', () => {
    const { login, events } = gateway();
    expect(login()).toEqual({ outcome: 'session', service: { kind: 'granted', session: 1 } });
    expect(events).toEqual([
      {
        type: 'account.login',
        data: { from: 'vendor-pc', host: 'gateway', origin: null, result: 'granted', user: 'vendor' },
      },
    ]);
  });

  it('turns a wrong password and an unknown user away with the same answer', () => {
    const { login } = gateway();
    const wrong = login({ password: 'guess' });
    expect(wrong).toEqual({ outcome: 'session', service: { kind: 'refused', reason: 'credentials' } });
    expect(login({ user: 'nobody' })).toEqual(wrong);
  });

  it('puts everyone out when it is shut, and does not listen any more', () => {
    const { access, login, events } = gateway();
    login();
    access.disable(3);
    expect(access.sessions).toEqual([]);
    expect(events.at(-1)).toEqual({
      type: 'account.logout',
      data: { host: 'gateway', reason: 'disabled', user: 'vendor' },
    });
    expect(login()).toEqual({ outcome: 'refused' });
  });

  it('ends a session only for the host that opened it', () => {
    const { access, login, say } = gateway();
    login();
    say({ kind: 'logout', session: 1 }, 'attacker-pc');
    expect(access.sessions).toHaveLength(1);
    say({ kind: 'logout', session: 1 });
    expect(access.sessions).toHaveLength(0);
  });

  it('keeps its sessions through a snapshot', () => {
    const before = gateway();
    before.login();
    const after = gateway();
    after.access.restore(structuredClone(before.access.snapshot()));
    expect(after.access.session(1)?.user).toBe('vendor');
    expect(after.login()).toEqual({ outcome: 'session', service: { kind: 'granted', session: 2 } });
  });
});

describe('authenticated remote access', () => {
  it('asks for the second factor, and the refusal names the measure that asked', () => {
    const { login, events } = gateway({ secondFactor: true, origin: 'remote-access' });
    expect(login()).toEqual({ outcome: 'session', service: { kind: 'refused', reason: 'second-factor' } });
    expect(events[0]?.data).toMatchObject({ origin: 'remote-access', result: 'second-factor' });
    expect(login({ secondFactor: '493817' })).toMatchObject({ service: { kind: 'granted' } });
  });

  it('is closed outside its hours', () => {
    const hours = { hours: ['08:30', '17:30'] };
    expect(gateway(hours, 7 * 3600).login()).toMatchObject({ service: { reason: 'hours' } });
    expect(gateway(hours, 9 * 3600).login()).toMatchObject({ service: { kind: 'granted' } });
  });
});

describe('times of day', () => {
  it('are read, written, and known to pass midnight', () => {
    expect(parseTimeOfDay('06:30')).toBe(23_400);
    expect(parseTimeOfDay('24:00')).toBeNull();
    expect(formatTimeOfDay(86_400 + 3661)).toBe('01:01:01');
    expect(isWithinHours(1 * 3600, ['22:00', '06:00'])).toBe(true);
    expect(isWithinHours(12 * 3600, ['22:00', '06:00'])).toBe(false);
  });
});
