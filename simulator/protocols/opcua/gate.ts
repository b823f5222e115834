import type { OpcUaAccess } from './permissions.ts';
import { type ApplicationCertificate, type ChannelSecurity, endpointsOf } from './security.ts';
import type { StatusNumber } from './services.ts';
import { Status } from './status.ts';
import { isTakenBack, isTrusted, placing, rejecting, type TrustLists, type TrustPlace } from './trust.ts';

/** A channel without security. */
export const PLAIN: ChannelSecurity = { policy: 'None', mode: 'None', certificate: null };

/** A server's door: which channels it opens, and whose certificates it believes. The lists are state. */
export class Gate {
  lists: TrustLists;

  constructor(lists: TrustLists) {
    this.lists = lists;
  }

  /** Puts a certificate on a list, or takes it off; false when it stood there already. */
  place(thumbprint: string, place: TrustPlace, der?: string): boolean {
    const before = this.lists;
    this.lists = placing(before, thumbprint, place, der);
    return this.lists !== before;
  }

  /** Keeps a certificate that was turned down for whatever reason, so that somebody may look at it. */
  reject(certificate: ApplicationCertificate): void {
    this.lists = rejecting(this.lists, certificate);
  }

  /**
   * Whether a channel may be opened as the client wants it, and its certificate believed: Good, or why not. One that
   * is not believed goes on the list of the rejected.
   */
  judge({ security }: OpcUaAccess, { policy, mode, certificate }: ChannelSecurity): StatusNumber {
    if (!security) return Status.Good;
    const offered = endpointsOf(security).filter((endpoint) => endpoint.policy === policy);
    if (offered.length === 0) return Status.Bad_SecurityPolicyRejected;
    if (!offered.some((endpoint) => endpoint.mode === mode)) return Status.Bad_SecurityModeRejected;
    if (policy === 'None' || security.trust === 'everything') return Status.Good;
    if (certificate === null) return Status.Bad_SecurityChecksFailed;
    const revoked = isTakenBack(this.lists, certificate);
    if (!revoked && isTrusted(this.lists, certificate)) return Status.Good;
    this.reject(certificate);
    return revoked ? Status.Bad_CertificateRevoked : Status.Bad_CertificateUntrusted;
  }

  /** Whether a channel that is open would still be opened. Leaves no trace. */
  admits({ security }: OpcUaAccess, { policy, mode, certificate }: ChannelSecurity): boolean {
    if (!security) return true;
    if (!endpointsOf(security).some((endpoint) => endpoint.policy === policy && endpoint.mode === mode)) return false;
    if (policy === 'None' || security.trust === 'everything') return true;
    return certificate !== null && isTrusted(this.lists, certificate) && !isTakenBack(this.lists, certificate);
  }
}
