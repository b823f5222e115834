import type { PlainValue } from '../hosts/engineering.ts';
import type { KeyPosition } from '../hosts/schema.ts';
import type { WorldEvent } from '../kernel/event.ts';
import type { PlcMode, StartKind } from '../plc/runtime/plc.ts';

/** Keys stand in sorted order: canonical JSON then needs no second pass. Times are seconds unless said otherwise. */
export interface WorldEventData {
  'world.started': { readonly site: string; readonly variables: Readonly<Record<string, string | number | boolean>> };
  /** A request as it left its source, with what the conduits on its way said. `bytes` is the PDU in hex (Modbus). */
  'net.request': {
    readonly bytes: string | null;
    readonly conduit: string | null;
    readonly connection: number;
    readonly from: string;
    readonly operation: string;
    readonly origin: string | null;
    readonly port: number | null;
    readonly protocol: string;
    readonly rule: string | null;
    readonly to: string;
    readonly verdict: 'allow' | 'drop' | 'refuse';
  };
  'net.response': { readonly bytes: string | null; readonly outcome: string; readonly request: number };
  /** A register or coil changed by a request; `tags` are the site's names for the place. */
  'plc.written': {
    readonly address: number;
    readonly area: 'coil' | 'holding' | 'variable';
    readonly controller: string;
    readonly from: string;
    readonly previous: readonly number[];
    readonly tags: readonly string[];
    readonly values: readonly number[];
  };
  /** Records of a file changed by a request (FC 21). */
  'plc.file-written': {
    readonly controller: string;
    readonly file: number;
    readonly from: string;
    readonly previous: readonly number[];
    readonly record: number;
    readonly values: readonly number[];
  };
  /** The controller's own program turned a request down (a set-point outside its limits). */
  'plc.refused': {
    readonly controller: string;
    readonly origin: string | null;
    readonly tag: string;
    readonly variable: string;
  };
  'plc.mode': { readonly controller: string; readonly mode: PlcMode };
  /** Somebody turned the key switch at the cabinet. */
  'plc.key': { readonly by: string; readonly controller: string; readonly position: KeyPosition };
  /** A variable is held at a value, or (null) let go. TIME in milliseconds, 64-bit integers as decimal text. */
  'plc.forced': {
    readonly by: string;
    readonly controller: string;
    readonly from: string;
    readonly name: string;
    readonly value: PlainValue | null;
  };
  'plc.restarted': {
    readonly by: string;
    readonly controller: string;
    readonly from: string;
    readonly kind: StartKind;
  };
  /** Program and data are gone. */
  'plc.wiped': { readonly by: string; readonly controller: string; readonly from: string };
  'plc.uploaded': {
    readonly by: string;
    readonly controller: string;
    readonly from: string;
    readonly hash: string;
  };
  /** The engineering service turned a request down. `code` says why, `origin` which measure made it so. */
  'plc.denied': {
    readonly action: string;
    readonly by: string;
    readonly code: string;
    readonly controller: string;
    readonly from: string;
    readonly origin: string | null;
  };
  'plc.fault': { readonly code: string; readonly controller: string; readonly detail: string };
  'plc.program': {
    readonly controller: string;
    readonly from: string;
    readonly hash: string;
    readonly previous: string;
  };
  /**
   * What a controller's OPC UA server notes about its clients; `audit` is the event type of OPC 10000-5, 6.4 without its
   * ending, `status` the StatusCode's name. `session` 0: there was none.
   */
  'opcua.audit': {
    readonly audit: string;
    readonly controller: string;
    readonly from: string;
    readonly node: string | null;
    readonly origin: string | null;
    readonly session: number;
    readonly status: string;
    readonly thumbprint: string | null;
    readonly user: string | null;
    readonly value: number | boolean | string | null;
  };
  /** Somebody changed whose certificates a controller trusts. */
  'opcua.trust': {
    readonly by: string;
    readonly controller: string;
    readonly place: string;
    readonly thumbprint: string;
  };
  'alarm.raised': {
    readonly level: string;
    readonly limit: number | null;
    readonly priority: string;
    readonly tag: string;
    readonly value: number | null;
  };
  'alarm.acknowledged': { readonly by: string; readonly tag: string };
  'alarm.silenced': { readonly by: string };
  'alarm.cleared': { readonly tag: string };
  /** A security detection by a sensor; its cause is the traffic that it saw. */
  'alert.raised': {
    readonly about: string;
    readonly detection: string;
    readonly kind: string;
    readonly origin: string | null;
    readonly routed: boolean;
    readonly sensor: string;
  };
  /** A safe operating limit was passed for its duration. `peak` is in the signal's unit. */
  'excursion.began': { readonly limit: string; readonly place: string; readonly value: number };
  'excursion.ended': {
    readonly limit: string;
    readonly magnitude: number;
    readonly peak: number;
    readonly place: string;
    readonly seconds: number;
  };
  /** The plant's state left the range in which its model holds (a code), or came back into it (null). */
  'plant.validity': { readonly code: string | null };
  'trip.tripped': { readonly origin: string | null; readonly protection: string; readonly value: number };
  'trip.reset': { readonly by: string; readonly protection: string };
  'account.login': {
    readonly from: string;
    readonly host: string;
    readonly origin: string | null;
    readonly result: string;
    readonly user: string;
  };
  'account.logout': { readonly host: string; readonly reason: string; readonly user: string };
  /** Something a person did at a host or at the plant: the operation log. `result` is `accepted`, or why not. */
  'operator.action': {
    readonly action: string;
    readonly by: string;
    readonly host: string;
    readonly result: string;
    readonly tag: string | null;
    readonly value: number | string | null;
  };
  /** How the plant answered an `operator.action` that had to go over the network: `ok`, `timeout`, `refused`, `exception 02`. */
  'operator.answered': { readonly result: string; readonly tag: string };
  /** The scripted operator noticed something and will act after his reaction time. */
  'operator.noticed': { readonly operator: string; readonly reactionSeconds: number; readonly what: string };
  'site.reconfigured': { readonly changes: readonly string[]; readonly downtimeSeconds: number };
  'instrument.failed': { readonly failure: string; readonly tag: string };
}

export type WorldEventType = keyof WorldEventData;

/** Events of the simulator; extensions (an exercise) add types of their own to the same log. */
export type SiteEvent = { [T in WorldEventType]: WorldEvent<T, WorldEventData[T]> }[WorldEventType];
