import type { KeyPosition, OperatorAction } from '../hosts/schema.ts';
import type { ServiceRequest } from '../network/message.ts';
import type { SiteDocument } from './document.ts';

/**
 * What enters a world from outside: the input log is a list of stamped commands, and a world follows from its
 * site, its seed and that list. Everything in a command is plain data.
 */
export type WorldCommand =
  /** Traffic that a socket or a terminal originates at host `from`. `channel` names the outside connection. */
  | {
      readonly kind: 'request';
      readonly from: string;
      readonly to: string;
      readonly channel: string;
      readonly request: ServiceRequest;
    }
  /** Traffic from `from` to a bare address, as a tool would send it. */
  | {
      readonly kind: 'request-address';
      readonly from: string;
      readonly address: string;
      readonly channel: string;
      readonly request: ServiceRequest;
    }
  /** The outside connection is gone. */
  | { readonly kind: 'hang-up'; readonly channel: string }
  /** A person at an HMI, a panel or a telephone. `by` is a seat or a name, `hmi` where he sits. */
  | {
      readonly kind: 'operate';
      readonly by: string;
      readonly hmi: string;
      readonly account: string;
      readonly action: OperatorAction;
    }
  | { readonly kind: 'silence'; readonly by: string }
  | { readonly kind: 'reset-protection'; readonly by: string; readonly protection: string }
  /** Somebody at the cabinet turns a controller's key switch. */
  | { readonly kind: 'turn-key'; readonly by: string; readonly controller: string; readonly position: KeyPosition }
  /**
   * Somebody at the device says whether its OPC UA server trusts a certificate (a thumbprint, or a host of the site for
   * its own). `none` takes it off every list.
   */
  | {
      readonly kind: 'trust';
      readonly by: string;
      readonly controller: string;
      readonly certificate: string;
      readonly place: 'trusted' | 'issuers' | 'none';
    }
  /** The site document as measures made it; what changed is taken over after its downtime. */
  | {
      readonly kind: 'reconfigure';
      readonly site: SiteDocument;
      readonly changes: readonly string[];
      readonly downtimeSeconds: number;
    }
  | {
      readonly kind: 'fail-instrument';
      readonly tag: string;
      readonly failure: 'none' | 'stuck' | 'low' | 'high' | 'drift';
    }
  /** For an extension that is attached to the world (an exercise: reports, answers, manual triggers). */
  | { readonly kind: 'extension'; readonly extension: string; readonly message: string; readonly data: unknown };
