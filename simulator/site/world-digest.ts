import { quote } from '../kernel/canonical.ts';
import { type DataWriters, Digest } from '../kernel/digest.ts';
import type { WorldEventData } from './events.ts';

const text = (value: string | null): string => (value === null ? 'null' : quote(value));
/** Hex digits need no escaping, and are too many to be looked up. */
const hex = (value: string | null): string => (value === null ? 'null' : `"${value}"`);

/** Conversations are nine events in ten. Protocols, verdicts and outcomes are words of the engine's own. */
const WRITERS: DataWriters = {
  'net.request': (data: WorldEventData['net.request']) =>
    `{"bytes":${hex(data.bytes)},"conduit":${text(data.conduit)},"connection":${data.connection},"from":${quote(data.from)},"operation":${quote(data.operation)},"origin":${text(data.origin)},"port":${data.port},"protocol":"${data.protocol}","rule":${text(data.rule)},"to":${quote(data.to)},"verdict":"${data.verdict}"}`,
  'net.response': (data: WorldEventData['net.response']) =>
    `{"bytes":${hex(data.bytes)},"outcome":"${data.outcome}","request":${data.request}}`,
};

/** A digest that writes a world's frequent events by the short way. `sink` gets the bytes that were hashed. */
export const worldDigest = (sink: ((block: Uint8Array) => void) | null = null): Digest => new Digest(WRITERS, sink);

export const worldWriters: DataWriters = WRITERS;
