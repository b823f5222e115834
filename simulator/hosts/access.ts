import type { ServiceReply, ServiceRequest, SessionResponse } from '../network/message.ts';
import { isWithinHours } from './clock-time.ts';
import type { HostPort, Incoming } from './port.ts';
import type { Access, Account } from './schema.ts';

export interface AccessSession {
  readonly number: number;
  readonly user: string;
  readonly from: string;
  readonly port: number;
  /** The `seq` of the login event. */
  readonly event: number;
}

interface AccessState {
  nextNumber: number;
  disabled: boolean;
  sessions: AccessSession[];
}

export interface AccessTerms {
  readonly accounts: readonly Account[];
  readonly access: readonly Access[];
}

const reply = (service: SessionResponse): ServiceReply => ({ outcome: 'session', service });

/**
 * Who may sign in at a host, from where and when: accounts, sessions, second factor, hours. What is not listed is
 * refused, and a host without terms for a port does not listen on it.
 */
export class AccessControl {
  readonly #host: string;
  readonly #port: HostPort;
  #terms: AccessTerms;
  #state: AccessState = { nextNumber: 1, disabled: false, sessions: [] };

  constructor(host: string, port: HostPort, terms: AccessTerms) {
    this.#host = host;
    this.#port = port;
    this.#terms = terms;
  }

  get sessions(): readonly AccessSession[] {
    return this.#state.sessions;
  }

  get disabled(): boolean {
    return this.#state.disabled;
  }

  listens(port: number): boolean {
    return !this.#state.disabled && this.#terms.access.some((terms) => terms.port === port);
  }

  session(number: number): AccessSession | undefined {
    return this.#state.sessions.find((session) => session.number === number);
  }

  account(user: string): Account | undefined {
    return this.#terms.accounts.find((account) => account.user === user);
  }

  /** Takes new terms over; sessions of accounts that are gone end. */
  reconfigure(terms: AccessTerms): void {
    this.#terms = terms;
    this.#end((session) => !terms.accounts.some((account) => account.user === session.user), 'reconfigured');
  }

  /** Shuts the host's remote access: nobody signs in any more, and whoever is in is put out. */
  disable(cause: number | null): void {
    this.#state.disabled = true;
    this.#end(() => true, 'disabled', cause);
  }

  enable(): void {
    this.#state.disabled = false;
  }

  serve(incoming: Incoming, request: Extract<ServiceRequest, { protocol: 'session' }>): ServiceReply {
    if (!this.listens(request.port)) return { outcome: 'refused' };
    const service = request.service;
    switch (service.kind) {
      case 'login':
        return reply(this.#login(incoming, request.port, service));
      case 'logout':
        this.#end(
          (session) => session.number === service.session && session.from === incoming.from,
          'logout',
          incoming.cause,
        );
        return reply({ kind: 'done' });
      case 'operate':
        return reply({ kind: 'refused', reason: 'rights' });
    }
  }

  snapshot(): unknown {
    return this.#state;
  }

  restore(state: unknown): void {
    this.#state = structuredClone(state) as AccessState;
  }

  #login(
    incoming: Incoming,
    port: number,
    login: { user: string; password: string; secondFactor: string | null },
  ): SessionResponse {
    const terms = this.#terms.access.find((candidate) => candidate.port === port) as Access;
    const account = this.account(login.user);
    const refuse = (reason: 'credentials' | 'second-factor' | 'hours', origin: string | null): SessionResponse => {
      this.#record(incoming, login.user, reason, origin);
      return { kind: 'refused', reason };
    };
    if (!account || account.password !== login.password) return refuse('credentials', null);
    if (terms.hours && !isWithinHours(this.#port.timeOfDay, terms.hours)) return refuse('hours', terms.origin);
    if (terms.secondFactor && (account.secondFactor === null || login.secondFactor !== account.secondFactor))
      return refuse('second-factor', terms.origin);
    const event = this.#record(incoming, login.user, 'granted', null);
    const number = this.#state.nextNumber++;
    this.#state.sessions.push({ number, user: login.user, from: incoming.from, port, event });
    return { kind: 'granted', session: number };
  }

  #record(incoming: Incoming, user: string, result: string, origin: string | null): number {
    const data = { from: incoming.from, host: this.#host, origin, result, user };
    return this.#port.emit('account.login', data, incoming.cause, 'team');
  }

  #end(matches: (session: AccessSession) => boolean, reason: string, cause: number | null = null): void {
    const [gone, kept]: [AccessSession[], AccessSession[]] = [[], []];
    for (const session of this.#state.sessions) (matches(session) ? gone : kept).push(session);
    this.#state.sessions = kept;
    for (const session of gone)
      this.#port.emit(
        'account.logout',
        { host: this.#host, reason, user: session.user },
        cause ?? session.event,
        'team',
      );
  }
}
