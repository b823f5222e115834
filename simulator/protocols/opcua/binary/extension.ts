import type { NodeIdText } from '../services.ts';
import { Reader, Writer } from './bytes.ts';
import type { Field } from './field.ts';
import type { Extension } from './variant.ts';

/** A structure that travels inside an ExtensionObject: the node id of its encoding, and its fields. */
export interface Wrapped<T> {
  readonly encoding: NodeIdText;
  readonly body: Field<T>;
}

/** The structure as an ExtensionObject. */
export const wrap = <T>(kind: Wrapped<T>, value: T, epoch: number): Extension => {
  const writer = new Writer(epoch);
  kind.body.put(writer, value);
  return { encoding: kind.encoding, body: writer.take() };
};

/** The structure in an ExtensionObject, or null when it holds another one. */
export const unwrap = <T>(kind: Wrapped<T>, value: Extension, epoch: number): T | null =>
  value.encoding === kind.encoding && value.body !== null ? kind.body.get(new Reader(value.body, epoch)) : null;
