import type { AddressSpace } from './address-space.ts';
import { eventField, type UaEvent } from './event.ts';
import { likePattern } from './like.ts';
import {
  Attribute,
  type EventField,
  type EventFilter,
  type EventFilterResult,
  type FieldPath,
  type FilterElement,
  type FilterOperand,
  type FilterOperator,
  type StatusNumber,
} from './services.ts';
import { Status } from './status.ts';
import { isArrayValue } from './values.ts';

/*
 * Event filters (OPC 10000-4, 7.7 and 7.22.3): select clauses pick fields, the where clause is a tree of elements whose
 * first one decides. Logic has three values; an event passes only when the first element is true.
 */

/** Operands that each operator takes, least and most; null for operators that only queries use. */
const OPERANDS: Readonly<Record<FilterOperator, readonly [number, number] | null>> = {
  Equals: [2, 2],
  IsNull: [1, 1],
  GreaterThan: [2, 2],
  LessThan: [2, 2],
  GreaterThanOrEqual: [2, 2],
  LessThanOrEqual: [2, 2],
  Like: [2, 2],
  Not: [1, 1],
  Between: [3, 3],
  InList: [2, 100],
  And: [2, 2],
  Or: [2, 2],
  Cast: [2, 2],
  InView: null,
  OfType: [1, 1],
  RelatedTo: null,
  BitwiseAnd: [2, 2],
  BitwiseOr: [2, 2],
};

const MOST_CLAUSES = 200;
const MOST_ELEMENTS = 100;
/** Longer strings are not matched against patterns. */
const LONGEST_TEXT = 4096;

const checkField = (space: AddressSpace, field: FieldPath): StatusNumber => {
  // A type that this server does not know has no events here, yet its fields may be asked for (7.22.3: the clause
  // is invalid). Id 0 stands for BaseEventType.
  if (field.type !== 'i=0' && space.find(field.type)?.nodeClass !== 'ObjectType') return Status.Bad_NodeIdUnknown;
  if (field.attribute === Attribute.NodeId && field.path.length === 0) return Status.Good;
  if (field.attribute !== Attribute.Value) return Status.Bad_AttributeIdInvalid;
  return field.path.length === 0 || field.path.some((part) => part.name === '')
    ? Status.Bad_BrowseNameInvalid
    : Status.Good;
};

const checkOperand = (space: AddressSpace, operand: FilterOperand, at: number, count: number): StatusNumber => {
  if (operand.operand === 'literal') return Status.Good;
  if (operand.operand === 'field') return checkField(space, operand);
  // 7.7.4.2: an element refers to a later one, so that the tree has no circle.
  if (operand.operand === 'element')
    return operand.index > at && operand.index < count ? Status.Good : Status.Bad_FilterOperandInvalid;
  return Status.Bad_FilterOperandInvalid;
};

const checkElement = (space: AddressSpace, element: FilterElement, at: number, count: number) => {
  const range = OPERANDS[element.operator];
  if (!range) return { status: Status.Bad_FilterOperatorUnsupported, operands: [] };
  const { length } = element.operands;
  if (length < range[0] || length > range[1]) return { status: Status.Bad_FilterOperandCountMismatch, operands: [] };
  const operands = element.operands.map((operand) => checkOperand(space, operand, at, count));
  const status = operands.every((each) => each === Status.Good) ? Status.Good : Status.Bad_FilterOperandInvalid;
  return { status, operands };
};

/** What is wrong with a filter, clause by clause; `status` is that of the monitored item. */
export const checkFilter = (
  space: AddressSpace,
  filter: EventFilter,
): { readonly status: StatusNumber; readonly result: EventFilterResult } => {
  if (filter.select.length > MOST_CLAUSES || filter.where.length > MOST_ELEMENTS)
    return { status: Status.Bad_EventFilterInvalid, result: { select: [], where: [] } };
  const select = filter.select.map((field) => checkField(space, field));
  const where = filter.where.map((element, at) => checkElement(space, element, at, filter.where.length));
  // A clause with an unknown field gives null; a filter without any usable clause or with a broken tree is refused.
  const usable = select.some((status) => status === Status.Good);
  const sound = where.every((element) => element.status === Status.Good);
  return {
    status: usable && sound ? Status.Good : Status.Bad_EventFilterInvalid,
    result: { select, where },
  };
};

type Truth = boolean | null;

const truth = ({ type, value }: EventField): Truth => (type === 'Boolean' ? value === true : null);
const asField = (value: Truth): EventField =>
  value === null ? { type: null, value: null } : { type: 'Boolean', value };

const NUMBERS = new Set(['SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64', 'Float', 'Double']);

const numberOf = ({ type, value }: EventField): number | null => {
  if (typeof value === 'number') return value;
  if (type === 'Boolean') return value === true ? 1 : 0;
  // 7.7.3: a string is converted to the other operand's type.
  if (type === 'String' && typeof value === 'string' && value.trim() !== '') {
    const number = Number(value);
    return Number.isNaN(number) ? null : number;
  }
  return null;
};

const textOf = ({ value }: EventField): string | null => {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !isArrayValue(value)) {
    if ('text' in value) return value.text as string;
    if ('name' in value && 'namespace' in value) return value.name as string;
  }
  return null;
};

/** −1, 0, 1; null when the operands cannot be compared. */
const compare = (a: EventField, b: EventField): number | null => {
  if (a.type === null || b.type === null || a.value === null || b.value === null) return null;
  const numeric = (field: EventField): boolean =>
    field.type !== null && (NUMBERS.has(field.type) || ['DateTime', 'StatusCode', 'Boolean'].includes(field.type));
  if (numeric(a) || numeric(b)) {
    const x = numberOf(a);
    const y = numberOf(b);
    return x === null || y === null || Number.isNaN(x) || Number.isNaN(y) ? null : Math.sign(x - y);
  }
  const x = textOf(a);
  const y = textOf(b);
  if (x !== null && y !== null) return x < y ? -1 : x > y ? 1 : 0;
  return JSON.stringify(a.value) === JSON.stringify(b.value) ? 0 : null;
};

const equal = (a: EventField, b: EventField): Truth => {
  if (a.type === null || b.type === null || a.value === null || b.value === null) return null;
  const order = compare(a, b);
  return order === null ? false : order === 0;
};

/** Types that a value is cast to (7.7.3, table 121); what does not convert is null. */
const cast = (field: EventField, to: EventField): EventField => {
  const none: EventField = { type: null, value: null };
  const number = numberOf(field);
  switch (to.value) {
    case 'i=1':
      return number === null ? none : { type: 'Boolean', value: number !== 0 };
    case 'i=12': {
      const text = textOf(field) ?? (number === null ? null : String(number));
      return text === null ? none : { type: 'String', value: text };
    }
    case 'i=6':
    case 'i=7':
      return number === null ? none : { type: to.value === 'i=6' ? 'Int32' : 'UInt32', value: Math.round(number) };
    case 'i=10':
    case 'i=11':
      return number === null ? none : { type: 'Double', value: number };
    default:
      return none;
  }
};

/** Whether an event passes a where clause, which was checked. */
export const passes = (space: AddressSpace, where: readonly FilterElement[], event: UaEvent): boolean => {
  const evaluate = (at: number): EventField => {
    const element = where[at] as FilterElement;
    const value = (index: number): EventField => {
      const operand = element.operands[index] as FilterOperand;
      if (operand.operand === 'literal') return operand.value;
      if (operand.operand === 'element') return evaluate(operand.index);
      return operand.operand === 'field' ? eventField(event, operand) : { type: null, value: null };
    };
    const ordered = (test: (order: number) => boolean, a: EventField, b: EventField): Truth => {
      const order = compare(a, b);
      return order === null ? null : test(order);
    };
    switch (element.operator) {
      case 'Equals':
        return asField(equal(value(0), value(1)));
      case 'IsNull': {
        const field = value(0);
        return asField(field.type === null || field.value === null);
      }
      case 'GreaterThan':
        return asField(ordered((order) => order > 0, value(0), value(1)));
      case 'LessThan':
        return asField(ordered((order) => order < 0, value(0), value(1)));
      case 'GreaterThanOrEqual':
        return asField(ordered((order) => order >= 0, value(0), value(1)));
      case 'LessThanOrEqual':
        return asField(ordered((order) => order <= 0, value(0), value(1)));
      case 'Like': {
        const text = textOf(value(0));
        const pattern = textOf(value(1));
        if (text === null || pattern === null || text.length > LONGEST_TEXT) return asField(null);
        return asField(likePattern(pattern)(text));
      }
      case 'Not': {
        const given = truth(value(0));
        return asField(given === null ? null : !given);
      }
      case 'Between': {
        const [low, high] = [compare(value(0), value(1)), compare(value(0), value(2))];
        return asField(low === null || high === null ? null : low >= 0 && high <= 0);
      }
      case 'InList': {
        const first = value(0);
        return asField(element.operands.some((_, i) => i > 0 && equal(first, value(i)) === true));
      }
      case 'And': {
        const [a, b] = [truth(value(0)), truth(value(1))];
        return asField(a === false || b === false ? false : a === null || b === null ? null : true);
      }
      case 'Or': {
        const [a, b] = [truth(value(0)), truth(value(1))];
        return asField(a === true || b === true ? true : a === null || b === null ? null : false);
      }
      case 'Cast':
        return cast(value(0), value(1));
      case 'OfType': {
        const type = value(0).value;
        return asField(typeof type === 'string' && space.isSubtype(event.type, type));
      }
      case 'BitwiseAnd':
      case 'BitwiseOr': {
        const [a, b] = [value(0), value(1)];
        if (typeof a.value !== 'number' || typeof b.value !== 'number') return { type: null, value: null };
        const bits = element.operator === 'BitwiseAnd' ? a.value & b.value : a.value | b.value;
        return { type: 'UInt32', value: bits >>> 0 };
      }
      default:
        return { type: null, value: null };
    }
  };
  return where.length === 0 || truth(evaluate(0)) === true;
};

/** The fields of an event in the order of the select clauses. */
export const selected = (filter: EventFilter, event: UaEvent): readonly EventField[] =>
  filter.select.map((field) => eventField(event, field));
