import type { LoggedEvent, LoggedInput } from '../../simulator/live/live-cell.ts';
import type { EdgeEndpoint } from '../../simulator/live/modbus-edge.ts';
import type { ServiceReply } from '../../simulator/network/message.ts';
import type { WorldCommand } from '../../simulator/site/command.ts';
import type { StepProgress } from '../contract/exercise.ts';
import type { Text } from '../contract/text.ts';
import type { DeviceRecord } from '../exercise/devices.ts';

/*
 * How the range reaches a cell, wherever it runs: asynchronous messages of plain data. `conformance.ts` is the suite
 * that every back end passes.
 */

/** What a cell is made from. Everything else follows from these and the input log. */
export interface CellSpec {
  /** Names the cell towards the back end; unique among running cells. */
  readonly cell: string;
  readonly scenario: string;
  readonly team: string;
  readonly seed: number;
  readonly measures: readonly string[];
  /** Simulation seconds for a wall second, 1 to 60. */
  readonly pace: number;
  /** Where the cell's edge listens; null for a cell without one. Port 0 takes any free port. */
  readonly edge: { readonly host: string; readonly basePort: number } | null;
}

/** A listener of a cell's edge: `as` is the host of the cell whose address the traffic has. */
export type Endpoint = EdgeEndpoint;

export interface PreparedCell {
  readonly site: string;
  /** Engine version, seed, resolved site and scenario, as canonical JSON: what a replay starts from. */
  readonly header: string;
  /** Microseconds of simulation time at which the scenario ends. */
  readonly until: number;
  /** Seconds since local midnight at the world's start. */
  readonly startOfDay: number;
  /** What listens already; those that take longer come in an `endpoints` message. */
  readonly endpoints: readonly Endpoint[];
}

export type CellCommand =
  /** Something that enters the world; answered when it stands in the input log. */
  | { readonly do: 'submit'; readonly command: WorldCommand }
  /** The same for a person at a panel; answered when the plant has taken it. */
  | { readonly do: 'operate'; readonly command: Extract<WorldCommand, { kind: 'operate' }> }
  /** A request from a host of the cell; answered with its reply. */
  | {
      readonly do: 'request';
      readonly command: Extract<WorldCommand, { kind: 'request' | 'request-address' }>;
    }
  | { readonly do: 'pause' }
  | { readonly do: 'resume' }
  | { readonly do: 'pace'; readonly pace: number }
  | { readonly do: 'trigger'; readonly step: string }
  /** The whole list of measures; what changes is a logged reconfiguration with its downtime. */
  | { readonly do: 'measures'; readonly measures: readonly string[] };

export type CommandAnswer =
  /** `t`: microseconds at which the command was stamped. */
  | { readonly kind: 'logged'; readonly t: number; readonly n: number }
  /** `seq` of the event that says how it went; null while it waits in a paused world. */
  | { readonly kind: 'operated'; readonly accepted: boolean; readonly result: string; readonly seq: number | null }
  | { readonly kind: 'reply'; readonly reply: ServiceReply; readonly t: number }
  | { readonly kind: 'done' };

/** The whole of a cell at an instant; what of it a team may see is decided by the range's projection. */
export interface CellFrame {
  readonly t: number;
  readonly running: boolean;
  readonly pace: number;
  /** Wall seconds. */
  readonly lag: number;
  readonly shown: Readonly<Record<string, number | null>>;
  readonly truth: Readonly<Record<string, number>>;
  readonly held: Readonly<Record<string, number>>;
  readonly recorded: Readonly<Record<string, number>>;
  readonly alarms: readonly {
    readonly tag: string;
    readonly state: 'raised' | 'acknowledged' | 'cleared-unacknowledged';
    readonly priority: string;
    readonly level: string;
    readonly since: number;
    readonly value: number | null;
    readonly limit: number | null;
  }[];
  readonly silenced: boolean;
  readonly conversations: readonly {
    readonly from: string;
    readonly to: string;
    readonly protocol: string;
    readonly operation: string;
    readonly count: number;
    readonly verdict: 'allow' | 'drop' | 'refuse';
    readonly conduit: string | null;
  }[];
  readonly steps: readonly StepProgress[];
  readonly measures: readonly string[];
  readonly excursions: readonly { readonly limit: string; readonly since: number; readonly peak: number }[];
  /** Protections that stand tripped. */
  readonly trips: readonly { readonly protection: string; readonly title: Text }[];
  readonly alerts: readonly {
    readonly seq: number;
    readonly t: number;
    readonly detection: string;
    readonly title: Text;
    readonly about: string;
    readonly routed: boolean;
    readonly audience: 'instructor' | 'team';
  }[];
  readonly operations: readonly {
    readonly seq: number;
    readonly t: number;
    readonly by: string;
    readonly host: string;
    readonly action: string;
    readonly tag: string | null;
    readonly value: number | string | null;
    readonly result: string;
    readonly audience: 'instructor' | 'team';
  }[];
  /** What it costs to run: wall milliseconds, the share of a core, bytes. */
  readonly cost: {
    readonly latenessP99: number;
    readonly share: number;
    readonly slipped: number;
    readonly captureBytes: number;
  };
}

export type CellMessage =
  /** What happened since the last such message; input and events of one message belong into one commit. */
  | {
      readonly kind: 'log';
      readonly cell: string;
      readonly t: number;
      readonly events: readonly LoggedEvent[];
      readonly inputs: readonly LoggedInput[];
    }
  /** The cell was put back to its first instant: what was logged before belongs to a run that is given up. */
  | { readonly kind: 'reset'; readonly cell: string }
  | { readonly kind: 'frame'; readonly cell: string; readonly frame: CellFrame }
  /** All of the cell's edge listens, or a reconfiguration has opened or closed some of it: what listens now. */
  | { readonly kind: 'endpoints'; readonly cell: string; readonly endpoints: readonly Endpoint[] }
  /** The scenario's end was reached; the cell stands still. */
  | { readonly kind: 'ended'; readonly cell: string; readonly t: number }
  /** The cell broke. It stands still and takes nothing more. */
  | { readonly kind: 'failed'; readonly cell: string; readonly code: string; readonly detail: string };

/** A trend's points: times in simulation seconds. */
export interface Series {
  readonly tag: string;
  readonly t: readonly number[];
  readonly value: readonly (number | null)[];
}

/** What stands behind the screens, by the tag whose loop names a truth. */
export interface Overlay {
  readonly truth: readonly Series[];
  /** What the controller holds. */
  readonly measured: readonly Series[];
  /** What the HMI shows. */
  readonly shown: readonly Series[];
}

/** What the historian holds, and what stands behind it. */
export interface Trend extends Overlay {
  readonly view: readonly Series[];
}

export interface Collected {
  readonly t: number;
  readonly digest: string;
  readonly events: number;
  /** The exercise's capture, pcapng. */
  readonly capture: Uint8Array;
  /** What stands in the controllers. */
  readonly devices: readonly DeviceRecord[];
}

/** Why a back end refuses; `code` and `params` as everywhere. */
export class BackendError extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: string, params: Readonly<Record<string, unknown>>, message: string) {
    super(message);
    this.name = 'BackendError';
    this.code = code;
    this.params = params;
  }
}

export interface Backend {
  readonly kind: string;
  /** Makes a cell's world at its first instant, standing still, its edge listening. */
  prepare(spec: CellSpec): Promise<PreparedCell>;
  /** Lets the world run at its pace. */
  start(cell: string): Promise<void>;
  command(cell: string, command: CellCommand): Promise<CommandAnswer>;
  /** Messages of one cell; log messages come before the answer to the command that they hold. */
  subscribe(cell: string, listener: (message: CellMessage) => void): () => void;
  /** The world as it stands, for a restore. */
  snapshot(cell: string): Promise<{ readonly t: number; readonly snapshot: unknown }>;
  /** Back to the first instant (or the minute given, if its snapshot is kept), standing still. */
  reset(cell: string): Promise<PreparedCell>;
  /** What the historian holds for tags, and the truth behind them; from and to in simulation seconds. */
  series(cell: string, tags: readonly string[], from: number, to: number): Promise<Trend>;
  collect(cell: string): Promise<Collected>;
  /** What stands in the controllers now, as somebody with a cable at the cabinet reads it out. */
  devices(cell: string): Promise<readonly DeviceRecord[]>;
  /** Ends the cell and frees what it holds. Stopping what is stopped is nothing. */
  stop(cell: string): Promise<void>;
  close(): Promise<void>;
}
