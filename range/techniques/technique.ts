import type { z } from 'zod';
import type { Text } from '../contract/text.ts';

/*
 * A technique is written once, as a generator that asks and is answered. It knows nothing of how its asks are carried
 * out: the director answers from a world in memory, a loopback interpreter from sockets, another from inside a
 * container. Asks and answers are JSON, so that the answers so far are the snapshot of a running technique: feeding
 * them again to a fresh generator brings it to the same place.
 */

/** A Modbus PDU travels as hex, so that an ask stays JSON. */
export type AskedRequest =
  | { readonly protocol: 'modbus'; readonly unit: number; readonly pdu: string }
  | {
      readonly protocol: 'login';
      readonly port: 22 | 443 | 3389;
      readonly user: string;
      readonly password: string;
      readonly secondFactor: string | null;
    }
  /** Ends his session on the host that the request goes to. */
  | { readonly protocol: 'logout'; readonly port: 22 | 443 | 3389 }
  /** Types a value at the screen of the host that the request goes to, within his session there. */
  | { readonly protocol: 'operate'; readonly tag: string; readonly value: number }
  | { readonly protocol: 'probe'; readonly port: number }
  | { readonly protocol: 'discover' }
  /** An OPC UA service as plain data (see protocols/opcua/services.ts); session 0 stands for the one opened last. */
  | { readonly protocol: 'opcua'; readonly service: Readonly<Record<string, unknown>> };

export interface RequestAsk {
  readonly ask: 'request';
  /** The host that he sits at. He can only ask from one that is his, or where his session is alive. */
  readonly from: string;
  /** A host's id, or a bare address where he knows no better. */
  readonly to: { readonly host: string } | { readonly address: string };
  readonly request: AskedRequest;
}

export type Ask =
  | RequestAsk
  /** Several requests at once, as a scanner sends them; answered in their order when all have been answered. */
  | { readonly ask: 'together'; readonly requests: readonly RequestAsk[] }
  | { readonly ask: 'wait'; readonly seconds: number }
  /** Looks at the screen of an HMI on which he has a session. */
  | { readonly ask: 'observe'; readonly hmi: string; readonly tag: string }
  /** What a person does at a plant without any request: a panel, a telephone, an instrument that breaks. */
  | { readonly ask: 'act'; readonly command: Readonly<Record<string, unknown>> };

export type Reply =
  | { readonly outcome: 'modbus'; readonly pdu: string }
  | { readonly outcome: 'opcua'; readonly service: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'granted'; readonly session: number }
  | { readonly outcome: 'done' }
  | { readonly outcome: 'rejected'; readonly reason: string }
  | { readonly outcome: 'open' }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'timeout' }
  /** Nothing was sent: his session on the host that he wanted to send from is gone. */
  | { readonly outcome: 'cut-off'; readonly host: string };

export type Answer =
  | { readonly answer: 'reply'; readonly reply: Reply }
  | { readonly answer: 'replies'; readonly replies: readonly Reply[] }
  | { readonly answer: 'waited' }
  | { readonly answer: 'shown'; readonly value: number | null }
  | { readonly answer: 'acted'; readonly result: string };

/** What came of it. `stopped` says why not, as a code. */
export type TechniqueResult =
  | { readonly result: 'done'; readonly findings: Findings }
  | { readonly result: 'stopped'; readonly reason: string; readonly findings: Findings };

/** What he learns, for later techniques of the same attack. */
export interface Findings {
  /** Addresses that answered, with the ports found open. */
  readonly hosts?: Readonly<Record<string, readonly number[]>>;
  /** Identities by address, as devices gave them. */
  readonly identities?: Readonly<Record<string, string>>;
  /** Register values by `host/area`, keyed by 0-based address. */
  readonly registers?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Texts of programs by controller. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Values seen by tag. */
  readonly seen?: Readonly<Record<string, readonly number[]>>;
}

export interface KnownPoint {
  readonly tag: string;
  readonly host: string;
  readonly unit: number;
  readonly area: 'coil' | 'discrete' | 'input' | 'holding';
  readonly address: number;
  readonly type: 'bool' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32';
  readonly wordOrder: 'high-first' | 'low-first';
  readonly byteSwap: boolean;
  readonly scale: number;
  readonly offset: number;
}

export interface KnownAccount {
  readonly user: string;
  readonly password: string;
  readonly secondFactor: string | null;
}

/** What a technique may know beforehand: names, not luck. Everything else it must ask for. */
export interface TechniqueContext<Parameters = unknown> {
  readonly parameters: Parameters;
  readonly found: Findings;
  /** Looks a tag up in the plant's register list, or null. */
  point(tag: string): KnownPoint | null;
  /** A credential that he has got hold of; the second factor stays with its owner. */
  account(host: string, user: string): KnownAccount | null;
  /** The first three octets of a zone's addresses. */
  subnet(zone: string): string | null;
  /** Modbus unit identifier of a controller. */
  unit(host: string): number;
  /** A drawn pause before request `index`, in seconds: a person at a keyboard is not a metronome. */
  pause(index: number): number;
}

export type Script = Generator<Ask, TechniqueResult, Answer>;

/** Names of site elements that a technique's parameters mention, for checking when a scenario is loaded. */
export interface References {
  readonly hosts?: readonly string[];
  readonly zones?: readonly string[];
  readonly tags?: readonly string[];
  readonly actuators?: readonly string[];
  readonly accounts?: readonly { readonly host: string; readonly user: string }[];
}

export interface Technique<Parameters = unknown> {
  readonly id: string;
  /** ATT&CK for ICS ids; the first is the one a step carries unless it names another. Empty for a mistake or a fault. */
  readonly attack: readonly string[];
  readonly title: Text;
  readonly parameters: z.ZodType<Parameters>;
  references(parameters: Parameters): References;
  run(context: TechniqueContext<Parameters>): Script;
}

/** Keeps a technique's parameter type while it is written, and lets it go where techniques of all kinds are listed. */
export const technique = <Parameters>(definition: Technique<Parameters>): Technique =>
  definition as unknown as Technique;

export const done = (findings: Findings = {}): TechniqueResult => ({ result: 'done', findings });
export const stopped = (reason: string, findings: Findings = {}): TechniqueResult => ({
  result: 'stopped',
  reason,
  findings,
});
