import type { ServiceReply } from '../network/message.ts';
import { AccessControl, type AccessTerms } from './access.ts';
import type { HostComponent, HostPort, Incoming } from './port.ts';

/**
 * A computer with an address and accounts and no service of its own: workstation, jump host, gateway, server. Hosts
 * with more to say build on it.
 */
export class Station implements HostComponent {
  readonly id: string;
  readonly access: AccessControl;
  protected readonly port: HostPort;

  constructor(id: string, port: HostPort, terms: AccessTerms) {
    this.id = id;
    this.port = port;
    this.access = new AccessControl(id, port, terms);
  }

  /** TCP ports with a listener besides those of the access terms. */
  protected get services(): readonly number[] {
    return [];
  }

  start(): void {}

  onMessage(_message: string, _data: unknown): void {}

  onReply(_key: unknown, _reply: ServiceReply, _cause: number): void {}

  serve(incoming: Incoming): ServiceReply {
    const { request } = incoming;
    switch (request.protocol) {
      case 'discover':
        return { outcome: 'open' };
      case 'probe':
        return {
          outcome: this.services.includes(request.port) || this.access.listens(request.port) ? 'open' : 'refused',
        };
      case 'session':
        return this.access.serve(incoming, request);
      default:
        return { outcome: 'refused' };
    }
  }

  /** A connection to one of this host's services is gone. */
  hangUp(_connection: number): void {}

  snapshot(): unknown {
    return { access: this.access.snapshot() };
  }

  restore(state: unknown): void {
    this.access.restore((state as { access: unknown }).access);
  }
}
