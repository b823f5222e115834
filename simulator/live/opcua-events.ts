import {
  type ContentFilterElement,
  EventFilter as EdgeEventFilter,
  ElementOperand,
  LiteralOperand,
  type MonitoredItem,
  SimpleAttributeOperand,
  type Variant,
} from 'node-opcua';
import {
  type EventFilter,
  type EventNotification,
  FILTER_OPERATORS,
  type FieldPath,
  type FilterOperand,
  type FilterOperator,
} from '../protocols/opcua/services.ts';
import { fromVariant, nodeText, toVariant } from './opcua-values.ts';

/* Event filters and event notifications between the stack's objects and the cell's plain data. */

const fieldPath = (operand: SimpleAttributeOperand): FieldPath => ({
  type: nodeText(operand.typeDefinitionId),
  path: (operand.browsePath ?? []).map(({ namespaceIndex, name }) => ({ namespace: namespaceIndex, name: name ?? '' })),
  attribute: operand.attributeId,
});

const filterOperand = (operand: unknown, epoch: number): FilterOperand => {
  if (operand instanceof ElementOperand) return { operand: 'element', index: operand.index };
  if (operand instanceof SimpleAttributeOperand) return { operand: 'field', ...fieldPath(operand) };
  if (operand instanceof LiteralOperand)
    return { operand: 'literal', value: fromVariant(operand.value, epoch) ?? { type: null, value: null } };
  return { operand: 'other', encoding: 'i=0' };
};

/** A client's event filter as the cell reads it; null when it is none, or names an operator that nobody knows. */
export const fromEventFilter = (filter: unknown, epoch: number): EventFilter | null => {
  if (!(filter instanceof EdgeEventFilter)) return null;
  const elements: readonly ContentFilterElement[] = filter.whereClause?.elements ?? [];
  const where = elements.flatMap(({ filterOperator, filterOperands }) => {
    const operator = (FILTER_OPERATORS as readonly FilterOperator[])[filterOperator];
    if (!operator) return [];
    return [{ operator, operands: (filterOperands ?? []).map((operand) => filterOperand(operand, epoch)) }];
  });
  if (where.length < elements.length) return null;
  return { select: (filter.selectClauses ?? []).map(fieldPath), where };
};

interface EventItem {
  _on_opcua_event(event: unknown): void;
  _enqueue_event(fields: Variant[]): void;
}

/** Takes an event item away from the stack's own events: the cell's are the controller's. */
export const detachEvents = (item: MonitoredItem): void => {
  const internal = item as unknown as EventItem;
  if (typeof internal._on_opcua_event !== 'function' || typeof internal._enqueue_event !== 'function')
    throw new Error('OPC UA edge: the stack queues events in another way; its version is not the one tested');
  internal._on_opcua_event = () => undefined;
};

/** Puts an event of the cell's into the queue of a client's item. */
export const enqueueEvent = (item: MonitoredItem, { fields }: EventNotification, epoch: number): void =>
  (item as unknown as EventItem)._enqueue_event(fields.map(({ type, value }) => toVariant(type, value, epoch)));
