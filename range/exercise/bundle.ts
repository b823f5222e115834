import { createHash } from 'node:crypto';
import { canonicalJson } from '../../simulator/kernel/canonical.ts';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds } from '../../simulator/kernel/time.ts';
import type { WorldCommand } from '../../simulator/site/command.ts';
import { ENGINE, execute, type Header, type StampedCommand } from './run.ts';

/*
 * An input log as text: JSON lines, one stamped command each. Byte arrays (Modbus PDUs) travel as {"$hex": "…"}.
 */

const pack = (value: unknown): unknown => {
  if (value instanceof Uint8Array)
    return { $hex: Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  if (Array.isArray(value)) return value.map(pack);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
  return value;
};

const unpack = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unpack);
  if (value !== null && typeof value === 'object') {
    const hex = (value as { $hex?: unknown }).$hex;
    if (typeof hex === 'string') return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));
  }
  return value;
};

/** One line of `inputs.jsonl`, without its newline. */
export const formatInput = ({ t, command }: StampedCommand): string => canonicalJson({ command: pack(command), t });

/** Kinds of commands; the compiler holds them against the world's own. */
const KINDS = {
  request: true,
  'request-address': true,
  'hang-up': true,
  operate: true,
  silence: true,
  'reset-protection': true,
  'turn-key': true,
  trust: true,
  reconfigure: true,
  'fail-instrument': true,
  extension: true,
} as const satisfies Record<WorldCommand['kind'], true>;

/** Reads `inputs.jsonl`. Throws a SyntaxError that names the line. */
export const parseInputs = (text: string): StampedCommand[] =>
  lines(text).map((line, index) => {
    const { t, command } = (parseLine(line, index + 1) ?? {}) as { t?: unknown; command?: { kind?: unknown } | null };
    if (!Number.isSafeInteger(t) || (t as number) < 0 || !Object.hasOwn(KINDS, String(command?.kind)))
      throw new SyntaxError(`inputs.jsonl:${index + 1}: not a stamped command`);
    return { t: t as StampedCommand['t'], command: unpack(command) as WorldCommand };
  });

/**
 * SHA-256 of an input log. Some inputs leave no event (a connection that is hung up after its last request): a log that
 * was changed in one of those shows here.
 */
export const inputsDigest = (inputs: readonly StampedCommand[]): string =>
  createHash('sha256')
    .update(inputs.map((input) => `${formatInput(input)}\n`).join(''))
    .digest('hex');

/** One line of `events.jsonl`, without its newline: what the digest hashes. */
export const formatEvent = (event: WorldEvent): string => canonicalJson(event);

export const parseEvents = (text: string): WorldEvent[] =>
  lines(text).map((line, index) => {
    const event = parseLine(line, index + 1) as Partial<WorldEvent> | null;
    if (typeof event?.type !== 'string' || !Number.isSafeInteger(event.t))
      throw new SyntaxError(`line ${index + 1}: not an event`);
    return event as WorldEvent;
  });

/**
 * A log without a last line that was cut off in the middle, as a kill or a full disk leaves it: every line that was
 * written whole ends in a newline.
 */
export const wholeLines = (text: string): { readonly text: string; readonly torn: boolean } => {
  const end = text.lastIndexOf('\n') + 1;
  const rest = text.slice(end).trim();
  if (rest === '') return { text, torn: false };
  try {
    JSON.parse(rest);
    return { text, torn: false };
  } catch {
    return { text: text.slice(0, end), torn: true };
  }
};

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

const parseLine = (line: string, number: number): unknown => {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new SyntaxError(`line ${number}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Where a re-execution and its record part. */
export interface Difference {
  /** Index in the log, which is also the events' `seq`. */
  readonly index: number;
  /** Simulation seconds of the first of the two. */
  readonly at: number;
  readonly recorded: WorldEvent | null;
  readonly replayed: WorldEvent | null;
}

/** An input that the world did not take. */
export interface RefusedInput {
  /** Line of `inputs.jsonl`, from 1. */
  readonly line: number;
  readonly at: number;
  readonly reason: string;
}

export interface Replayed {
  readonly digest: string;
  readonly events: number;
  readonly difference: Difference | null;
  /** The first input that the world did not take: a recorded one never is. */
  readonly refused: RefusedInput | null;
}

/** The first event at which two logs part, or null. */
export const firstDifference = (
  recorded: readonly WorldEvent[],
  replayed: readonly WorldEvent[],
): Difference | null => {
  const length = Math.max(recorded.length, replayed.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [recorded[index] ?? null, replayed[index] ?? null];
    if (a !== null && b !== null && formatEvent(a) === formatEvent(b)) continue;
    return { index, at: ((a ?? b) as WorldEvent).t / 1e6, recorded: a, replayed: b };
  }
  return null;
};

/** The header was made by another engine: its worlds may behave otherwise. */
export class EngineMismatch extends Error {
  override readonly name = 'EngineMismatch';
}

/**
 * Runs header and input log again and holds the result against the recorded events. Nothing is taken from the record
 * but what it is compared with: a changed input shows as the first event that comes out otherwise.
 *
 * @throws EngineMismatch when another engine made the header
 */
export const replay = (
  header: Header,
  inputs: readonly StampedCommand[],
  recorded: readonly WorldEvent[],
  simulatedSeconds: number,
): Replayed => {
  if (header.engine !== ENGINE)
    throw new EngineMismatch(
      `recorded by engine ${header.engine}, this is ${ENGINE}; replay it with the version that made it`,
    );
  let refused: RefusedInput | null = null;
  const note = (index: number, error: Error): void => {
    refused ??= { line: index + 1, at: (inputs[index]?.t ?? 0) / 1e6, reason: error.message };
  };
  const record = execute(header, inputs, { refused: note }, atSeconds(simulatedSeconds));
  const difference = firstDifference(recorded, record.events);
  return { digest: record.digest, events: record.events.length, difference, refused };
};
