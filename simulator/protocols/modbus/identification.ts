import type { DeviceIdentity } from './device.ts';
import { EXCEPTION, exceptionPdu } from './exception.ts';

/* Read Device Identification, FC 43 with MEI type 14 (Modbus Application Protocol V1.1b3, clause 6.21). */

const FUNCTION = 0x2b;
const MEI = 0x0e;
/** Regular or extended identification, by stream and by single object. */
const REGULAR = 0x82;
const EXTENDED = 0x83;
/** A PDU has 253 bytes; seven of them stand before the objects. */
const ROOM = 253 - 7;

const text = (value: string): Uint8Array => {
  const bytes = new Uint8Array(Math.min(value.length, ROOM - 2));
  for (let i = 0; i < bytes.length; i++) {
    const unit = value.charCodeAt(i);
    bytes[i] = unit < 0x80 ? unit : 0x3f; // objects are ASCII strings (Table 6.21); anything else shows as "?"
  }
  return bytes;
};

const objectsOf = (identity: DeviceIdentity): readonly Uint8Array[] =>
  [
    identity.vendor,
    identity.product,
    identity.revision,
    identity.url ?? '',
    identity.product,
    identity.model,
    identity.name,
  ].map(text);

/** Names of the seven standard objects, in order of their ids. */
export const OBJECT_NAMES = [
  'vendor',
  'product-code',
  'revision',
  'url',
  'product-name',
  'model',
  'application',
] as const;

/** Answers a request of function 43. */
export const serveIdentification = (
  pdu: Uint8Array,
  identity: DeviceIdentity,
  extended: Readonly<Record<string, string>> = {},
): Uint8Array => {
  if (pdu.length < 2) return exceptionPdu(FUNCTION, EXCEPTION.illegalDataValue);
  if (pdu[1] !== MEI) return exceptionPdu(FUNCTION, EXCEPTION.illegalFunction);
  if (pdu.length !== 4) return exceptionPdu(FUNCTION, EXCEPTION.illegalDataValue);
  const code = pdu[2] as number;
  const wanted = pdu[3] as number;
  if (code < 1 || code > 4) return exceptionPdu(FUNCTION, EXCEPTION.illegalDataValue);
  const own = Object.keys(extended).map(Number);
  const conformity = own.length === 0 ? REGULAR : EXTENDED;
  const standard = objectsOf(identity);
  const objectOf = (id: number): Uint8Array | undefined => {
    const special = extended[id];
    return standard[id] ?? (special === undefined ? undefined : text(special));
  };
  if (code === 4) {
    const object = objectOf(wanted);
    if (!object) return exceptionPdu(FUNCTION, EXCEPTION.illegalDataAddress);
    return Uint8Array.from([FUNCTION, MEI, code, conformity, 0, 0, 1, wanted, object.length, ...object]);
  }
  // A level above the device's own is answered at its own; an unknown object id starts again at the first one.
  const ids = [...standard.keys()].slice(0, code === 1 ? 3 : standard.length);
  if (code === 3) ids.push(...own.sort((a, b) => a - b));
  let next = Math.max(0, ids.indexOf(wanted));
  const body: number[] = [];
  let count = 0;
  while (next < ids.length) {
    const id = ids[next] as number;
    const object = objectOf(id) as Uint8Array;
    if (body.length + 2 + object.length > ROOM) break;
    body.push(id, object.length, ...object);
    count++;
    next++;
  }
  const more = ids[next];
  return Uint8Array.from([FUNCTION, MEI, code, conformity, more === undefined ? 0 : 0xff, more ?? 0, count, ...body]);
};

export interface Identification {
  readonly conformity: number;
  readonly objects: ReadonlyMap<number, string>;
  /** The object id to ask for next, or null when this was the last answer. */
  readonly next: number | null;
}

/** Reads a response of function 43/14; null when it is not a well-formed one. */
export const parseIdentification = (pdu: Uint8Array): Identification | null => {
  if (pdu.length < 7 || pdu[0] !== FUNCTION || pdu[1] !== MEI) return null;
  const objects = new Map<number, string>();
  let at = 7;
  for (let i = 0; i < (pdu[6] as number); i++) {
    if (at + 2 > pdu.length) return null;
    const end = at + 2 + (pdu[at + 1] as number);
    if (end > pdu.length) return null;
    objects.set(pdu[at] as number, String.fromCharCode(...pdu.subarray(at + 2, end)));
    at = end;
  }
  return { conformity: pdu[3] as number, objects, next: pdu[4] === 0xff ? (pdu[5] as number) : null };
};
