import type { Instant } from '../../kernel/time.ts';
import { AddressSpace, dataTypeOf, Ns0, type TypeNode } from './address-space.ts';
import { deferEventTypes } from './event-types.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { BuildInfo, NodeIdText, UaTypeName, UaValue } from './services.ts';
import { CONTINUATION_POINTS } from './session-store.ts';

/*
 * The part of namespace 0 (OPC 10000-5; numbers: OPC 10000-6, A.3) that a client walks to find its way: the root
 * folders, the types that a controller's nodes refer to, and the Server object with its status and limits.
 */

/** Anyone with a session may look at the standard nodes. */
const PUBLIC: NodePermissions = grant('anonymous', Permission.Browse | Permission.Read);
/** Events of the server are for those who may look at the controller. */
const NOTIFIER: NodePermissions = grant('observer', Permission.ReceiveEvents, PUBLIC);

/** Limits of the services here, as OperationLimits announces them. */
export const LIMITS = {
  read: 1000,
  write: 1000,
  browse: 1000,
  register: 1000,
  call: 1,
  monitoredItems: 1000,
  history: 100,
  /** Values for each node in one answer of a history read; more wait behind a continuation point. */
  historyValues: 10_000,
  /** Steps of one browse path. */
  pathElements: 32,
} as const;

export interface ServerInfo {
  readonly applicationUri: string;
  readonly buildInfo: BuildInfo;
  readonly startTime: Instant;
}

type TypeRow = readonly [id: number, name: string, parent: number];

const REFERENCE_TYPES: readonly TypeRow[] = [
  [31, 'References', 91],
  [32, 'NonHierarchicalReferences', 31],
  [33, 'HierarchicalReferences', 31],
  [34, 'HasChild', 33],
  [35, 'Organizes', 33],
  [36, 'HasEventSource', 33],
  [37, 'HasModellingRule', 32],
  [40, 'HasTypeDefinition', 32],
  [41, 'GeneratesEvent', 32],
  [44, 'Aggregates', 34],
  [45, 'HasSubtype', 34],
  [46, 'HasProperty', 44],
  [47, 'HasComponent', 44],
  [48, 'HasNotifier', 36],
  [56, 'HasHistoricalConfiguration', 44],
  [9006, 'HasCondition', 32],
];

const OBJECT_TYPES: readonly TypeRow[] = [
  [58, 'BaseObjectType', 88],
  [61, 'FolderType', 58],
  [77, 'ModellingRuleType', 58],
  [2004, 'ServerType', 58],
  [2013, 'ServerCapabilitiesType', 58],
  [11564, 'OperationLimitsType', 61],
  [2318, 'HistoricalDataConfigurationType', 58],
  [2330, 'HistoryServerCapabilitiesType', 58],
  [2340, 'AggregateFunctionType', 58],
  [11575, 'FileType', 58],
];

const VARIABLE_TYPES: readonly TypeRow[] = [
  [62, 'BaseVariableType', 89],
  [63, 'BaseDataVariableType', 62],
  [68, 'PropertyType', 62],
  [8995, 'TwoStateVariableType', 63],
  [9002, 'ConditionVariableType', 63],
  [2138, 'ServerStatusType', 63],
  [3051, 'BuildInfoType', 63],
  [2365, 'DataItemType', 63],
  [15318, 'BaseAnalogType', 2365],
  [2368, 'AnalogItemType', 15318],
];

const DATA_TYPES: readonly TypeRow[] = [
  [24, 'BaseDataType', 90],
  [1, 'Boolean', 24],
  [26, 'Number', 24],
  [27, 'Integer', 26],
  [28, 'UInteger', 26],
  [2, 'SByte', 27],
  [4, 'Int16', 27],
  [6, 'Int32', 27],
  [8, 'Int64', 27],
  [3, 'Byte', 28],
  [5, 'UInt16', 28],
  [7, 'UInt32', 28],
  [9, 'UInt64', 28],
  [10, 'Float', 26],
  [11, 'Double', 26],
  [290, 'Duration', 11],
  [12, 'String', 24],
  [295, 'LocaleId', 12],
  [13, 'DateTime', 24],
  [294, 'UtcTime', 13],
  [14, 'Guid', 24],
  [15, 'ByteString', 24],
  [17, 'NodeId', 24],
  [19, 'StatusCode', 24],
  [20, 'QualifiedName', 24],
  [21, 'LocalizedText', 24],
  [29, 'Enumeration', 24],
  [852, 'ServerState', 29],
  [22, 'Structure', 24],
  [296, 'Argument', 22],
  [338, 'BuildInfo', 22],
  [862, 'ServerStatusDataType', 22],
  [877, 'ModelChangeStructureDataType', 22],
  [884, 'Range', 22],
  [887, 'EUInformation', 22],
];

const MODELLING_RULES = [
  [78, 'Mandatory'],
  [80, 'Optional'],
  [11508, 'OptionalPlaceholder'],
  [11510, 'MandatoryPlaceholder'],
] as const;

const id = (number: number): NodeIdText => `i=${number}`;
const base = (name: string) => ({
  browseName: { namespace: 0, name },
  displayName: { locale: '', text: name },
  description: null,
  permissions: PUBLIC,
});

const folder = (space: AddressSpace, number: number, name: string, parent: NodeIdText | null): void => {
  space.add({ ...base(name), id: id(number), nodeClass: 'Object', typeDefinition: Ns0.FolderType }, parent);
};

const types = (space: AddressSpace, nodeClass: TypeNode['nodeClass'], root: number, rows: readonly TypeRow[]): void => {
  for (const [number, name, parent] of rows)
    space.add(
      { ...base(name), id: id(number), nodeClass },
      id(parent),
      parent === root ? Ns0.Organizes : Ns0.HasSubtype,
    );
};

/** A space with the standard nodes in it, ready for a device's own. `namespaces` follow index 1, the server's own. */
export const standardSpace = (info: ServerInfo, namespaces: readonly string[]): AddressSpace => {
  const uris = ['http://opcfoundation.org/UA/', info.applicationUri, ...namespaces];
  const space = new AddressSpace(uris);
  folder(space, 84, 'Root', null);
  folder(space, 85, 'Objects', Ns0.Root);
  folder(space, 86, 'Types', Ns0.Root);
  folder(space, 87, 'Views', Ns0.Root);
  folder(space, 88, 'ObjectTypes', Ns0.Types);
  folder(space, 89, 'VariableTypes', Ns0.Types);
  folder(space, 90, 'DataTypes', Ns0.Types);
  folder(space, 91, 'ReferenceTypes', Ns0.Types);
  types(space, 'ReferenceType', 91, REFERENCE_TYPES);
  types(space, 'ObjectType', 88, OBJECT_TYPES);
  types(space, 'VariableType', 89, VARIABLE_TYPES);
  types(space, 'DataType', 90, DATA_TYPES);
  addServerObject(space, info, uris);
  deferEventTypes(space);
  return space;
};

const addServerObject = (space: AddressSpace, info: ServerInfo, uris: readonly string[]): void => {
  const object = (number: number, name: string, parent: number, type: number): void => {
    space.add(
      {
        ...base(name),
        id: id(number),
        nodeClass: 'Object',
        typeDefinition: id(type),
        ...(number === 2253 ? { notifier: true, permissions: NOTIFIER } : {}),
      },
      id(parent),
      parent === 85 ? Ns0.Organizes : Ns0.HasComponent,
    );
  };
  const variable = (
    number: number,
    name: string,
    parent: number,
    type: UaTypeName,
    read: (now: Instant) => UaValue,
    options: { dataType?: number; definition?: number; array?: boolean } = {},
  ): void => {
    const definition = options.definition ?? 68;
    space.add(
      {
        ...base(name),
        id: id(number),
        nodeClass: 'Variable',
        dataType: options.dataType === undefined ? dataTypeOf(type) : id(options.dataType),
        type,
        valueRank: options.array ? 1 : -1,
        typeDefinition: id(definition),
        read,
      },
      id(parent),
      definition === 68 ? Ns0.HasProperty : Ns0.HasComponent,
    );
  };
  const build = info.buildInfo;
  const component = { definition: 63 };
  const serverArray = [info.applicationUri];
  object(2253, 'Server', 85, 2004);
  variable(2254, 'ServerArray', 2253, 'String', () => serverArray, { array: true });
  variable(2255, 'NamespaceArray', 2253, 'String', () => uris, { array: true });
  variable(
    2256,
    'ServerStatus',
    2253,
    'ExtensionObject',
    (now) => ({
      structure: 'ServerStatus',
      startTime: info.startTime,
      currentTime: now,
      state: 0,
      buildInfo: build,
      secondsTillShutdown: 0,
      shutdownReason: { locale: '', text: '' },
    }),
    { dataType: 862, definition: 2138 },
  );
  variable(2257, 'StartTime', 2256, 'DateTime', () => info.startTime, { dataType: 294, ...component });
  variable(2258, 'CurrentTime', 2256, 'DateTime', (now) => now, { dataType: 294, ...component });
  variable(2259, 'State', 2256, 'Int32', () => 0, { dataType: 852, ...component });
  variable(2260, 'BuildInfo', 2256, 'ExtensionObject', () => build, { dataType: 338, definition: 3051 });
  variable(2262, 'ProductUri', 2260, 'String', () => build.productUri, component);
  variable(2263, 'ManufacturerName', 2260, 'String', () => build.manufacturerName, component);
  variable(2261, 'ProductName', 2260, 'String', () => build.productName, component);
  variable(2264, 'SoftwareVersion', 2260, 'String', () => build.softwareVersion, component);
  variable(2265, 'BuildNumber', 2260, 'String', () => build.buildNumber, component);
  variable(2266, 'BuildDate', 2260, 'DateTime', () => build.buildDate, { dataType: 294, ...component });
  variable(2267, 'ServiceLevel', 2253, 'Byte', () => 255);
  variable(2994, 'Auditing', 2253, 'Boolean', () => true);
  object(2268, 'ServerCapabilities', 2253, 2013);
  variable(
    2269,
    'ServerProfileArray',
    2268,
    'String',
    () => ['http://opcfoundation.org/UA-Profile/Server/EmbeddedUA2017'],
    { array: true },
  );
  variable(2271, 'LocaleIdArray', 2268, 'String', () => ['ja', 'en'], { dataType: 295, array: true });
  variable(2272, 'MinSupportedSampleRate', 2268, 'Double', () => 50, { dataType: 290 });
  variable(2735, 'MaxBrowseContinuationPoints', 2268, 'UInt16', () => CONTINUATION_POINTS);
  variable(2737, 'MaxHistoryContinuationPoints', 2268, 'UInt16', () => CONTINUATION_POINTS);
  object(2996, 'ModellingRules', 2268, 61);
  for (const [number, name] of MODELLING_RULES) object(number, name, 2996, 77);
  object(11704, 'OperationLimits', 2268, 11564);
  variable(11705, 'MaxNodesPerRead', 11704, 'UInt32', () => LIMITS.read);
  variable(12165, 'MaxNodesPerHistoryReadData', 11704, 'UInt32', () => LIMITS.history);
  variable(11707, 'MaxNodesPerWrite', 11704, 'UInt32', () => LIMITS.write);
  variable(11709, 'MaxNodesPerMethodCall', 11704, 'UInt32', () => LIMITS.call);
  variable(11711, 'MaxNodesPerRegisterNodes', 11704, 'UInt32', () => LIMITS.register);
  variable(11712, 'MaxNodesPerTranslateBrowsePathsToNodeIds', 11704, 'UInt32', () => LIMITS.browse);
  variable(11710, 'MaxNodesPerBrowse', 11704, 'UInt32', () => LIMITS.browse);
  variable(11714, 'MaxMonitoredItemsPerCall', 11704, 'UInt32', () => LIMITS.monitoredItems);
};
