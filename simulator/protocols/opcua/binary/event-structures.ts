import {
  type EventFilter,
  type EventFilterResult,
  FILTER_OPERATORS,
  type FieldPath,
  type FilterOperand,
} from '../services.ts';
import { unwrap, type Wrapped, wrap } from './extension.ts';
import { array, diagnosticInfo, int32, nodeId, type Of, qualifiedName, string, struct, uint32 } from './field.ts';
import { type Extension, extension, fieldVariant } from './variant.ts';

/*
 * What travels inside extension objects where events are concerned: the filter and its operands, the server's word on
 * it, the notifications (OPC 10000-4, 7.7, 7.22.3 and 7.25.3; encodings: OPC 10000-6, A.3).
 */

const diagnostics = array(diagnosticInfo);

const simpleAttribute = struct({
  typeDefinitionId: nodeId,
  browsePath: array(qualifiedName),
  attributeId: uint32,
  indexRange: string,
});

const elementOperand = { encoding: 'i=594', body: struct({ index: uint32 }) } as const;
const literalOperand = { encoding: 'i=597', body: struct({ value: fieldVariant }) } as const;
const simpleOperand = { encoding: 'i=603', body: simpleAttribute } as const;

const eventFilter = {
  encoding: 'i=727',
  body: struct({
    selectClauses: array(simpleAttribute),
    whereClause: struct({ elements: array(struct({ filterOperator: int32, filterOperands: array(extension) })) }),
  }),
} as const;

const eventFilterResult = {
  encoding: 'i=736',
  body: struct({
    selectClauseResults: array(uint32),
    selectClauseDiagnosticInfos: diagnostics,
    whereClauseResult: struct({
      elementResults: array(
        struct({ statusCode: uint32, operandStatusCodes: array(uint32), operandDiagnosticInfos: diagnostics }),
      ),
      elementDiagnosticInfos: diagnostics,
    }),
  }),
} as const;

export const eventNotificationList = {
  encoding: 'i=916',
  body: struct({ events: array(struct({ clientHandle: uint32, fields: array(fieldVariant) })) }),
} as const;

const putField = ({ type, path, attribute }: FieldPath): Of<typeof simpleAttribute> => ({
  typeDefinitionId: type,
  browsePath: path,
  attributeId: attribute,
  indexRange: null,
});

const getField = (clause: Of<typeof simpleAttribute>): FieldPath => ({
  type: clause.typeDefinitionId,
  path: clause.browsePath,
  attribute: clause.attributeId,
});

const putOperand = (operand: FilterOperand, epoch: number): Extension => {
  switch (operand.operand) {
    case 'literal':
      return wrap(literalOperand, { value: operand.value }, epoch);
    case 'element':
      return wrap(elementOperand, { index: operand.index }, epoch);
    case 'field':
      return wrap(simpleOperand, putField(operand), epoch);
    case 'other':
      return { encoding: operand.encoding, body: new Uint8Array(0) };
  }
};

const getOperand = (value: Extension, epoch: number): FilterOperand => {
  const literal = unwrap(literalOperand, value, epoch);
  if (literal) return { operand: 'literal', value: literal.value };
  const element = unwrap(elementOperand, value, epoch);
  if (element) return { operand: 'element', index: element.index };
  const simple = unwrap(simpleOperand as Wrapped<Of<typeof simpleAttribute>>, value, epoch);
  return simple ? { operand: 'field', ...getField(simple) } : { operand: 'other', encoding: value.encoding };
};

export const wrapEventFilter = (filter: EventFilter, epoch: number): Extension =>
  wrap(
    eventFilter,
    {
      selectClauses: filter.select.map(putField),
      whereClause: {
        elements: filter.where.map(({ operator, operands }) => ({
          filterOperator: FILTER_OPERATORS.indexOf(operator),
          filterOperands: operands.map((operand) => putOperand(operand, epoch)),
        })),
      },
    },
    epoch,
  );

/** The event filter in an extension object; null when it holds another one, or an operator that does not exist. */
export const eventFilterOf = (value: Extension, epoch: number): EventFilter | null => {
  const filter = unwrap(eventFilter, value, epoch);
  if (!filter) return null;
  const where = filter.whereClause.elements.map(({ filterOperator, filterOperands }) => ({
    operator: FILTER_OPERATORS[filterOperator] ?? null,
    operands: filterOperands.map((operand) => getOperand(operand, epoch)),
  }));
  const known = where.flatMap(({ operator, operands }) => (operator === null ? [] : [{ operator, operands }]));
  return known.length === where.length ? { select: filter.selectClauses.map(getField), where: known } : null;
};

export const wrapFilterResult = (result: EventFilterResult, epoch: number): Extension =>
  wrap(
    eventFilterResult,
    {
      selectClauseResults: result.select,
      selectClauseDiagnosticInfos: [],
      whereClauseResult: {
        elementResults: result.where.map(({ status, operands }) => ({
          statusCode: status,
          operandStatusCodes: operands,
          operandDiagnosticInfos: [],
        })),
        elementDiagnosticInfos: [],
      },
    },
    epoch,
  );

export const filterResultOf = (value: Extension, epoch: number): EventFilterResult | null => {
  const result = unwrap(eventFilterResult, value, epoch);
  if (!result) return null;
  return {
    select: result.selectClauseResults,
    where: result.whereClauseResult.elementResults.map(({ statusCode, operandStatusCodes }) => ({
      status: statusCode,
      operands: operandStatusCodes,
    })),
  };
};
