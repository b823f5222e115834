import type { FileMemory } from './device.ts';
import { EXCEPTION, exceptionPdu } from './exception.ts';

/* File records, FC 20 and 21 (V1.1b3, clauses 6.14 and 6.15). All sub-requests are checked before one is carried out. */

const { illegalDataAddress, illegalDataValue, memoryParityError } = EXCEPTION;

const REFERENCE = 6;
/** Records of a file are numbered 0000 to 270F. */
const MOST_RECORDS = 10_000;
const MAX_PDU = 253;

const u16 = (pdu: Uint8Array, at: number): number => ((pdu[at] as number) << 8) | (pdu[at + 1] as number);

const lies = (files: FileMemory, file: number, record: number, count: number): boolean =>
  file >= 1 && count >= 1 && record + count <= Math.min(MOST_RECORDS, files.size(file));

/** FC 20. */
export const readFileRecord = (pdu: Uint8Array, files: FileMemory): Uint8Array => {
  const count = pdu[1] ?? 0;
  if (count < 7 || count > 0xf5 || count % 7 !== 0 || pdu.length !== 2 + count) {
    return exceptionPdu(20, illegalDataValue);
  }
  let length = 2;
  for (let at = 2; at < pdu.length; at += 7) {
    if (pdu[at] !== REFERENCE || !lies(files, u16(pdu, at + 1), u16(pdu, at + 3), u16(pdu, at + 5))) {
      return exceptionPdu(20, illegalDataAddress);
    }
    length += 2 + 2 * u16(pdu, at + 5);
  }
  if (length > MAX_PDU) return exceptionPdu(20, illegalDataValue); // the answers together have no room in one PDU
  const out = new Uint8Array(length);
  out[0] = 20;
  out[1] = length - 2;
  let to = 2;
  for (let at = 2; at < pdu.length; at += 7) {
    const file = u16(pdu, at + 1);
    if (files.damaged(file)) return exceptionPdu(20, memoryParityError);
    const record = u16(pdu, at + 3);
    const words = u16(pdu, at + 5);
    out[to++] = 1 + 2 * words;
    out[to++] = REFERENCE;
    for (let i = 0; i < words; i++) {
      const value = files.read(file, record + i);
      out[to++] = value >> 8;
      out[to++] = value;
    }
  }
  return out;
};

/** What one sub-request of FC 21 writes. */
export interface FileWrite {
  readonly file: number;
  readonly record: number;
  readonly values: readonly number[];
}

/** The sub-requests of FC 21, or null where their lengths do not fit. The reference type is left to the caller. */
export const fileWrites = (pdu: Uint8Array): readonly (FileWrite & { readonly reference: number })[] | null => {
  const count = pdu[1] ?? 0;
  if (count < 9 || count > 0xfb || pdu.length !== 2 + count) return null;
  const writes: (FileWrite & { reference: number })[] = [];
  for (let at = 2; at < pdu.length; ) {
    if (at + 7 > pdu.length) return null;
    const words = u16(pdu, at + 5);
    const end = at + 7 + 2 * words;
    if (words < 1 || end > pdu.length) return null;
    const values = Array.from({ length: words }, (_, i) => u16(pdu, at + 7 + 2 * i));
    writes.push({ reference: pdu[at] as number, file: u16(pdu, at + 1), record: u16(pdu, at + 3), values });
    at = end;
  }
  return writes;
};

/** FC 21: all or nothing. */
export const writeFileRecord = (pdu: Uint8Array, files: FileMemory): Uint8Array => {
  const writes = fileWrites(pdu);
  if (writes === null) return exceptionPdu(21, illegalDataValue);
  for (const { reference, file, record, values } of writes) {
    if (reference !== REFERENCE || !lies(files, file, record, values.length) || !files.mayWrite(file)) {
      return exceptionPdu(21, illegalDataAddress);
    }
  }
  if (writes.some(({ file }) => files.damaged(file))) return exceptionPdu(21, memoryParityError);
  for (const { file, record, values } of writes)
    for (const [i, value] of values.entries()) files.write(file, record + i, value);
  return pdu.slice();
};

/** Files over plain arrays, each a list of records. */
export interface FileSpace {
  readonly number: number;
  readonly words: Uint16Array;
  readonly write: boolean;
  readonly damaged: boolean;
}

/** File memory over plain arrays. */
export const fileMemory = (spaces: readonly FileSpace[]): FileMemory => {
  const byNumber = new Map(spaces.map((space) => [space.number, space]));
  return {
    size: (file) => byNumber.get(file)?.words.length ?? 0,
    mayWrite: (file) => byNumber.get(file)?.write === true,
    damaged: (file) => byNumber.get(file)?.damaged === true,
    read: (file, record) => byNumber.get(file)?.words[record] ?? 0,
    write: (file, record, value) => {
      const space = byNumber.get(file);
      if (space) space.words[record] = value;
    },
  };
};
