import type { Backend, CellCommand, CellMessage, CellSpec } from '../backend.ts';

/* What the main thread and the cell host's thread say to each other. */

export type Call =
  | { readonly call: 'prepare'; readonly spec: CellSpec }
  | { readonly call: 'start'; readonly cell: string }
  | { readonly call: 'command'; readonly cell: string; readonly command: CellCommand }
  | { readonly call: 'snapshot'; readonly cell: string }
  | { readonly call: 'reset'; readonly cell: string }
  | {
      readonly call: 'series';
      readonly cell: string;
      readonly tags: readonly string[];
      readonly from: number;
      readonly to: number;
    }
  | { readonly call: 'collect'; readonly cell: string }
  | { readonly call: 'devices'; readonly cell: string }
  | { readonly call: 'stop'; readonly cell: string };

export type CallName = Call['call'];
export type CallAnswer<Name extends CallName> = Awaited<ReturnType<Backend[Name]>>;

/** An error as it crosses the thread's border. */
export interface Complaint {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export type ToWorker = { readonly id: number } & Call;
export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'complaint'; readonly id: number; readonly complaint: Complaint }
  | { readonly kind: 'message'; readonly message: CellMessage }
  /** For the server's log. */
  | { readonly kind: 'notice'; readonly text: string };

export interface WorkerSetup {
  /** The folder that holds sites and scenarios. */
  readonly library: string;
  /** A folder for keys and certificates of the cells' edges. */
  readonly keys: string;
}
