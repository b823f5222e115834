import type { Instant } from '../../../kernel/time.ts';
import type { LocalizedText, NodeIdText, QualifiedName } from '../services.ts';
import type { Reader, Writer } from './bytes.ts';
import { getNodeId, putNodeId } from './node-id.ts';

/** One description for both directions, so that what is written and what is read cannot disagree. */
export interface Field<T> {
  put(writer: Writer, value: T): void;
  get(reader: Reader): T;
}

/** What a field, or a structure of fields, holds. */
export type Of<F> = F extends Field<infer T> ? T : never;

/** Fields in the order of their declaration, which is the order of the specification's tables. */
export const struct = <T extends object>(fields: { readonly [K in keyof T]: Field<T[K]> }): Field<T> => {
  const entries = Object.entries(fields) as [string, Field<unknown>][];
  return {
    put: (writer, value) => {
      for (const [name, field] of entries) field.put(writer, (value as Record<string, unknown>)[name]);
    },
    get: (reader) => {
      const result: Record<string, unknown> = {};
      for (const [name, field] of entries) result[name] = field.get(reader);
      return result as T;
    },
  };
};

/** An array (OPC 10000-6, 5.2.5): a count, then the elements. A missing array is read as an empty one. */
export const array = <T>(field: Field<T>): Field<readonly T[]> => ({
  put: (writer, values) => {
    writer.int32(values.length);
    for (const value of values) field.put(writer, value);
  },
  get: (reader) => {
    const count = reader.count() ?? 0;
    const values: T[] = [];
    for (let i = 0; i < count; i++) values.push(field.get(reader));
    return values;
  },
});

const field = <T>(put: (writer: Writer, value: T) => void, get: (reader: Reader) => T): Field<T> => ({ put, get });

export const byte: Field<number> = field(
  (w, v) => w.byte(v),
  (r) => r.byte(),
);
export const boolean: Field<boolean> = field(
  (w, v) => w.byte(v ? 1 : 0),
  (r) => r.byte() !== 0,
);
export const uint32: Field<number> = field(
  (w, v) => w.uint32(v),
  (r) => r.uint32(),
);
export const int32: Field<number> = field(
  (w, v) => w.int32(v),
  (r) => r.int32(),
);
export const double: Field<number> = field(
  (w, v) => w.double(v),
  (r) => r.double(),
);
export const string: Field<string | null> = field(
  (w, v) => w.string(v),
  (r) => r.string(),
);
/** A string that has to be there; a null one is read as empty. */
export const text: Field<string> = field(
  (w, v) => w.string(v),
  (r) => r.string() ?? '',
);
export const byteString: Field<Uint8Array | null> = field(
  (w, v) => w.byteString(v),
  (r) => r.byteString(),
);
export const dateTime: Field<Instant | null> = field(
  (w, v) => w.dateTime(v),
  (r) => r.dateTime(),
);
export const nodeId: Field<NodeIdText> = field(putNodeId, getNodeId);

/** OPC 10000-6, 5.2.2.13. */
export const qualifiedName: Field<QualifiedName> = field(
  (w, v) => {
    w.uint16(v.namespace);
    w.string(v.name === '' ? null : v.name);
  },
  (r) => ({ namespace: r.uint16(), name: r.string() ?? '' }),
);

/** OPC 10000-6, 5.2.2.14: a mask says which of locale (1) and text (2) follow. */
export const localizedText: Field<LocalizedText> = field(
  (w, v) => {
    w.byte((v.locale === '' ? 0 : 1) | (v.text === '' ? 0 : 2));
    if (v.locale !== '') w.string(v.locale);
    if (v.text !== '') w.string(v.text);
  },
  (r) => {
    const mask = r.byte();
    const locale = mask & 1 ? (r.string() ?? '') : '';
    return { locale, text: mask & 2 ? (r.string() ?? '') : '' };
  },
);

/** OPC 10000-6, 5.2.2.12. Written empty; what others send is read past, to a depth that cannot exhaust the stack. */
const skipDiagnosticInfo = (r: Reader, depth: number): void => {
  if (depth > 100) throw r.fail('diagnostic info nested deeper than 100');
  const mask = r.byte();
  for (const bit of [0x01, 0x02, 0x08, 0x04]) if (mask & bit) r.int32();
  if (mask & 0x10) r.string();
  if (mask & 0x20) r.uint32();
  if (mask & 0x40) skipDiagnosticInfo(r, depth + 1);
};

export const diagnosticInfo: Field<null> = field(
  (w) => w.byte(0),
  (r) => {
    skipDiagnosticInfo(r, 0);
    return null;
  },
);
