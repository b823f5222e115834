import {
  Argument,
  BuildInfo,
  coerceLocalizedText,
  coerceNodeId,
  DataType,
  DataValue as EdgeDataValue,
  Variant as EdgeVariant,
  ExtensionObject,
  ModelChangeStructureDataType,
  makeEUInformation,
  type NodeId,
  NodeIdType,
  Range,
  ServerStatusDataType,
  StatusCode,
  StatusCodes,
  VariantArrayType,
} from 'node-opcua';
import type { Instant } from '../kernel/time.ts';
import type {
  DataValue,
  LocalizedText,
  NodeIdText,
  QualifiedName,
  UaScalar,
  UaStructure,
  UaTypeName,
  UaValue,
  Variant,
} from '../protocols/opcua/services.ts';
import { statusName } from '../protocols/opcua/status.ts';
import { isArrayValue } from '../protocols/opcua/values.ts';

/* Between the plain data of the cell and the objects of the stack at the edge. */

const byValue = new Map<number, StatusCode>();
for (const status of Object.values(StatusCodes)) if (status instanceof StatusCode) byValue.set(status.value, status);

export const toStatusCode = (status: number): StatusCode => {
  const found = byValue.get(status >>> 0);
  if (!found) throw new RangeError(`OPC UA edge: the stack knows no status ${statusName(status)}`);
  return found;
};

/** A node id as the cell writes it: no namespace where it is the standard one. */
export const nodeText = (id: NodeId): NodeIdText => {
  const text =
    id.identifierType === NodeIdType.STRING
      ? `s=${id.value}`
      : id.identifierType === NodeIdType.NUMERIC
        ? `i=${id.value}`
        : null;
  if (text === null) return id.toString().replace(/^ns=0;/, '');
  return id.namespace === 0 ? text : `ns=${id.namespace};${text}`;
};

export const toDate = (instant: Instant, epoch: number): Date => new Date(epoch + Math.floor(instant / 1000));

export const toInstant = (date: Date, epoch: number): Instant => Math.round((date.getTime() - epoch) * 1000) as Instant;

const buildInfo = (info: Extract<UaStructure, { structure: 'BuildInfo' }>, epoch: number): BuildInfo =>
  new BuildInfo({
    productUri: info.productUri,
    manufacturerName: info.manufacturerName,
    productName: info.productName,
    softwareVersion: info.softwareVersion,
    buildNumber: info.buildNumber,
    buildDate: toDate(info.buildDate, epoch),
  });

const toStructure = (value: UaStructure, epoch: number): ExtensionObject => {
  switch (value.structure) {
    case 'Range':
      return new Range({ low: value.low, high: value.high });
    case 'EUInformation':
      return Object.assign(makeEUInformation(value.displayName.text, value.displayName.text, value.description.text), {
        namespaceUri: value.namespaceUri,
        unitId: value.unitId,
      });
    case 'Argument':
      return new Argument({
        name: value.name,
        dataType: coerceNodeId(value.dataType),
        valueRank: value.valueRank,
        description: value.description,
      });
    case 'ModelChange':
      return new ModelChangeStructureDataType({
        affected: coerceNodeId(value.affected),
        affectedType: coerceNodeId(value.affectedType),
        verb: value.verb,
      });
    case 'BuildInfo':
      return buildInfo(value, epoch);
    case 'ServerStatus':
      return new ServerStatusDataType({
        startTime: toDate(value.startTime, epoch),
        currentTime: toDate(value.currentTime, epoch),
        state: value.state,
        buildInfo: buildInfo(value.buildInfo, epoch),
        secondsTillShutdown: value.secondsTillShutdown,
        shutdownReason: value.shutdownReason,
      });
    default:
      throw new TypeError(`OPC UA edge: a structure of encoding ${value.encoding} cannot leave the cell`);
  }
};

const toScalar = (type: UaTypeName, value: UaScalar, epoch: number): unknown => {
  if (value === null) return null;
  switch (type) {
    case 'Int64':
    case 'UInt64': {
      const high = Math.floor((value as number) / 4294967296);
      return [high >>> 0, (value as number) - high * 4294967296];
    }
    case 'DateTime':
      return toDate(value as Instant, epoch);
    case 'ByteString':
      return Buffer.from(value as string, 'hex');
    case 'NodeId':
      return coerceNodeId(value as string);
    case 'StatusCode':
      return toStatusCode(value as number);
    case 'QualifiedName':
      return { namespaceIndex: (value as QualifiedName).namespace, name: (value as QualifiedName).name };
    case 'LocalizedText':
      return coerceLocalizedText(value as LocalizedText);
    case 'ExtensionObject':
      return toStructure(value as UaStructure, epoch);
    default:
      return value;
  }
};

/** Types whose values the stack holds as the cell does. */
const SAME: ReadonlySet<UaTypeName | null> = new Set<UaTypeName>([
  ...(['Boolean', 'SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Float', 'Double'] as const),
  ...(['String', 'Guid', 'XmlElement'] as const),
]);

/** The stack's own way to make a Variant looks at everything twice: what comes most often is set directly. */
export const toVariant = (type: UaTypeName | null, value: UaValue, epoch: number): EdgeVariant => {
  if (!SAME.has(type) || typeof value === 'object') return makeVariant(type, value, epoch);
  const variant = new EdgeVariant(null);
  variant.dataType = DataType[type as UaTypeName];
  variant.value = value;
  return variant;
};

const makeVariant = (type: UaTypeName | null, value: UaValue, epoch: number): EdgeVariant =>
  type === null
    ? new EdgeVariant({ dataType: DataType.Null })
    : isArrayValue(value)
      ? new EdgeVariant({
          dataType: DataType[type],
          arrayType: VariantArrayType.Array,
          value: value.map((item) => toScalar(type, item, epoch)),
        })
      : new EdgeVariant({
          dataType: DataType[type],
          arrayType: VariantArrayType.Scalar,
          value: toScalar(type, value, epoch),
        });

/** Which of its times a client wants with a value (OPC 10000-4, 7.40); the cell has one for both. */
export interface Times {
  readonly source: boolean;
  readonly server: boolean;
}

const BOTH: Times = { source: true, server: true };

export const toDataValue = (value: DataValue, epoch: number, times: Times = BOTH): EdgeDataValue => {
  const result = new EdgeDataValue();
  result.value = toVariant(value.type, value.value, epoch);
  if (value.status !== 0) result.statusCode = toStatusCode(value.status);
  if (value.sourceTimestamp !== null) {
    const time = toDate(value.sourceTimestamp, epoch);
    if (times.source) result.sourceTimestamp = time;
    if (times.server) result.serverTimestamp = time;
  }
  return result;
};

const fromScalar = (type: DataType, value: unknown, epoch: number): UaScalar => {
  if (value === null || value === undefined) return null;
  switch (type) {
    case DataType.Int64:
    case DataType.UInt64: {
      const [high, low] = value as [number, number];
      return (type === DataType.Int64 ? high | 0 : high) * 4294967296 + low;
    }
    case DataType.DateTime:
      return toInstant(value as Date, epoch);
    case DataType.ByteString:
      return (value as Buffer).toString('hex');
    case DataType.StatusCode:
      return (value as StatusCode).value;
    case DataType.QualifiedName: {
      const { namespaceIndex, name } = value as { namespaceIndex: number; name: string | null };
      return { namespace: namespaceIndex, name: name ?? '' };
    }
    case DataType.LocalizedText: {
      const { locale, text } = value as { locale?: string | null; text?: string | null };
      return { locale: locale ?? '', text: text ?? '' };
    }
    case DataType.Boolean:
      return value === true;
    default:
      if (typeof value === 'number' || typeof value === 'string') return value;
      if (value instanceof ExtensionObject)
        return { structure: 'other', encoding: String(value.schema.encodingDefaultBinary ?? 'i=0'), body: '' };
      return String(value);
  }
};

/** A Variant that a client sent; null for a type that no variable of a controller has. */
export const fromVariant = (variant: EdgeVariant, epoch: number): Variant | null => {
  const name = DataType[variant.dataType] as UaTypeName | undefined;
  if (name === undefined || variant.dataType === DataType.Null || variant.dataType > DataType.ExtensionObject)
    return null;
  if (variant.arrayType === VariantArrayType.Scalar)
    return { type: name, value: fromScalar(variant.dataType, variant.value, epoch) };
  const items = Array.from((variant.value ?? []) as ArrayLike<unknown>);
  return { type: name, value: items.map((item) => fromScalar(variant.dataType, item, epoch)) };
};
