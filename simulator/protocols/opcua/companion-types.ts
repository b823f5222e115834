import { type AddressSpace, dataTypeOf, Ns0 } from './address-space.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText, UaTypeName, UaValue } from './services.ts';
import { Status } from './status.ts';

/*
 * The types of the information model for IEC 61131-3 (OPC 30000, 1.02, clauses 6 and 7; all of them) and those of the
 * model for devices (OPC 10000-100, 1.03, clauses 5 and 6) that it stands on. Numbers and names are those of the
 * published nodesets. Of the device model only what a controller uses is here, as its namespace metadata says
 * (IsNamespaceSubset). Built when somebody looks at a type.
 */

export const DI_URI = 'http://opcfoundation.org/UA/DI/';
export const PLCOPEN_URI = 'http://PLCopen.org/OpcUa/IEC61131-3/';

/** Indices of the namespaces in a controller's server; 2 is the controller's own. */
export const DI = 3;
export const PLCOPEN = 4;

const di = (id: number): NodeIdText => `ns=${DI};i=${id}`;
const plc = (id: number): NodeIdText => `ns=${PLCOPEN};i=${id}`;

export const DeviceModel = {
  DeviceSet: di(5001),
  TopologyElementType: di(1001),
  DeviceType: di(1002),
  BlockType: di(1003),
  ConfigurableObjectType: di(1004),
  FunctionalGroupType: di(1005),
} as const;

export const ControlModel = {
  ConfigurationType: plc(1001),
  ResourceType: plc(1002),
  ProgramType: plc(1004),
  FunctionBlockType: plc(1005),
  TaskType: plc(1006),
  HasInputVars: plc(4001),
  HasOutputVars: plc(4002),
  HasInOutVars: plc(4003),
  HasLocalVars: plc(4004),
  HasExternalVars: plc(4005),
  With: plc(4006),
} as const;

const Rule = { M: 'i=78', O: 'i=80', OP: 'i=11508', MP: 'i=11510' } as const;
type RuleName = keyof typeof Rule;

type TypeRow = readonly [id: NodeIdText, name: string, parent: NodeIdText, abstract?: true];

const OBJECT_TYPES: readonly TypeRow[] = [
  [di(1001), 'TopologyElementType', 'i=58', true],
  [di(15063), 'ComponentType', di(1001), true],
  [di(1002), 'DeviceType', di(15063), true],
  [di(1003), 'BlockType', di(1001), true],
  [di(1004), 'ConfigurableObjectType', 'i=58'],
  [di(1005), 'FunctionalGroupType', 'i=61'],
  [plc(1001), 'CtrlConfigurationType', di(1002)],
  [plc(1002), 'CtrlResourceType', di(1002)],
  [plc(1003), 'CtrlProgramOrganizationUnitType', di(1003), true],
  [plc(1004), 'CtrlProgramType', plc(1003), true],
  [plc(1005), 'CtrlFunctionBlockType', plc(1003), true],
  [plc(1006), 'CtrlTaskType', 'i=58'],
  [plc(1007), 'SFCType', 'i=58'],
];

const REFERENCE_TYPES: readonly (readonly [id: NodeIdText, name: string, parent: NodeIdText, inverse: string])[] = [
  [plc(4001), 'HasInputVars', Ns0.HasComponent, 'InputVarsOf'],
  [plc(4002), 'HasOutputVars', Ns0.HasComponent, 'OutputVarsOf'],
  [plc(4003), 'HasInOutVars', Ns0.HasComponent, 'InOutVarsOf'],
  [plc(4004), 'HasLocalVars', Ns0.HasComponent, 'LocalVarsOf'],
  [plc(4005), 'HasExternalVars', Ns0.Organizes, 'ExternalVarsOf'],
  [plc(4006), 'With', 'i=32', 'Executes'],
];

/** Instance declarations that are objects: owner, id, name with its namespace, type definition, modelling rule. */
const OBJECTS: readonly (readonly [NodeIdText, NodeIdText, number, string, NodeIdText, RuleName])[] = [
  [di(1001), di(5002), DI, 'ParameterSet', 'i=58', 'O'],
  [di(1001), di(5003), DI, 'MethodSet', 'i=58', 'O'],
  [di(1001), di(6567), DI, '<GroupIdentifier>', di(1005), 'OP'],
  [di(1001), di(6014), DI, 'Identification', di(1005), 'O'],
  [di(1004), di(5004), DI, 'SupportedTypes', 'i=61', 'M'],
  [di(1004), di(6026), DI, '<ObjectIdentifier>', 'i=58', 'OP'],
  [di(1005), di(6027), DI, '<GroupIdentifier>', di(1005), 'OP'],
  [plc(1001), plc(5002), DI, 'MethodSet', 'i=58', 'O'],
  [plc(1001), plc(5004), PLCOPEN, 'Resources', di(1004), 'M'],
  [plc(5004), plc(5005), DI, 'SupportedTypes', 'i=61', 'M'],
  [plc(1001), plc(5006), PLCOPEN, 'GlobalVars', di(1005), 'M'],
  [plc(1001), plc(5007), PLCOPEN, 'AccessVars', di(1005), 'M'],
  [plc(1001), plc(5008), PLCOPEN, 'ConfigVars', di(1005), 'M'],
  [plc(1001), plc(5009), PLCOPEN, 'Configuration', di(1005), 'M'],
  [plc(1001), plc(5010), PLCOPEN, 'Diagnostic', di(1005), 'M'],
  [plc(1002), plc(5012), DI, 'MethodSet', 'i=58', 'O'],
  [plc(1002), plc(5014), PLCOPEN, 'Tasks', di(1004), 'M'],
  [plc(5014), plc(5015), DI, 'SupportedTypes', 'i=61', 'M'],
  [plc(1002), plc(5016), PLCOPEN, 'Programs', di(1004), 'M'],
  [plc(5016), plc(5017), DI, 'SupportedTypes', 'i=61', 'M'],
  [plc(1002), plc(5018), PLCOPEN, 'GlobalVars', di(1005), 'O'],
  [plc(1002), plc(5019), PLCOPEN, 'Configuration', di(1005), 'O'],
  [plc(1002), plc(5020), PLCOPEN, 'Diagnostic', di(1005), 'O'],
];

type Data = UaTypeName | 'Duration' | 'Structure' | 'BaseDataType';
const DATA: Readonly<Record<string, NodeIdText>> = { Duration: 'i=290', Structure: 'i=22', BaseDataType: 'i=24' };

/** Instance declarations that are variables: owner, id, name, data type, rule; properties unless a component is said. */
const VARIABLES: readonly (readonly [NodeIdText, NodeIdText, number, string, Data, RuleName, 'component'?])[] = [
  [di(5002), di(6017), DI, '<ParameterIdentifier>', 'BaseDataType', 'MP', 'component'],
  [di(15063), di(15086), DI, 'Manufacturer', 'LocalizedText', 'O'],
  [di(15063), di(15087), DI, 'ManufacturerUri', 'String', 'O'],
  [di(15063), di(15088), DI, 'Model', 'LocalizedText', 'O'],
  [di(15063), di(15089), DI, 'HardwareRevision', 'String', 'O'],
  [di(15063), di(15090), DI, 'SoftwareRevision', 'String', 'O'],
  [di(15063), di(15091), DI, 'DeviceRevision', 'String', 'O'],
  [di(15063), di(15092), DI, 'ProductCode', 'String', 'O'],
  [di(15063), di(15093), DI, 'DeviceManual', 'String', 'O'],
  [di(15063), di(15094), DI, 'DeviceClass', 'String', 'O'],
  [di(15063), di(15095), DI, 'SerialNumber', 'String', 'O'],
  [di(15063), di(15096), DI, 'ProductInstanceUri', 'String', 'O'],
  [di(15063), di(15097), DI, 'RevisionCounter', 'Int32', 'O'],
  [di(15063), di(15098), DI, 'AssetId', 'String', 'O'],
  [di(15063), di(15099), DI, 'ComponentName', 'LocalizedText', 'O'],
  [di(1002), di(6003), DI, 'Manufacturer', 'LocalizedText', 'M'],
  [di(1002), di(15100), DI, 'ManufacturerUri', 'String', 'O'],
  [di(1002), di(6004), DI, 'Model', 'LocalizedText', 'M'],
  [di(1002), di(6008), DI, 'HardwareRevision', 'String', 'M'],
  [di(1002), di(6007), DI, 'SoftwareRevision', 'String', 'M'],
  [di(1002), di(6006), DI, 'DeviceRevision', 'String', 'M'],
  [di(1002), di(15101), DI, 'ProductCode', 'String', 'O'],
  [di(1002), di(6005), DI, 'DeviceManual', 'String', 'M'],
  [di(1002), di(6470), DI, 'DeviceClass', 'String', 'O'],
  [di(1002), di(6001), DI, 'SerialNumber', 'String', 'M'],
  [di(1002), di(15102), DI, 'ProductInstanceUri', 'String', 'O'],
  [di(1002), di(6002), DI, 'RevisionCounter', 'Int32', 'M'],
  [di(1003), di(6009), DI, 'RevisionCounter', 'Int32', 'O'],
  [di(1003), di(6010), DI, 'ActualMode', 'LocalizedText', 'O'],
  [plc(1003), plc(6001), PLCOPEN, 'Body', 'XmlElement', 'O', 'component'],
  [plc(1004), plc(6002), PLCOPEN, 'Program', 'Structure', 'O', 'component'],
  [plc(1005), plc(6003), PLCOPEN, 'FunctionBlock', 'BaseDataType', 'O', 'component'],
  [plc(1006), plc(6004), PLCOPEN, 'Priority', 'UInt32', 'M'],
  [plc(1006), plc(6005), PLCOPEN, 'Interval', 'String', 'O'],
  [plc(1006), plc(6006), PLCOPEN, 'Single', 'String', 'O'],
];

/** Methods of the types: owner, id, name. A type has nothing to start. */
const METHODS: readonly (readonly [NodeIdText, NodeIdText, string])[] = [
  [plc(5002), plc(7001), 'Start'],
  [plc(5002), plc(7002), 'Stop'],
  [plc(5012), plc(7003), 'Start'],
  [plc(5012), plc(7004), 'Stop'],
];

const LOOK: NodePermissions = grant('anonymous', Permission.Browse | Permission.Read);

const base = (id: NodeIdText, namespace: number, name: string) => ({
  id,
  browseName: { namespace, name },
  displayName: { locale: '', text: name },
  description: null,
  permissions: LOOK,
});

const namespaceOf = (id: NodeIdText): number => Number(/^ns=(\d+);/.exec(id)?.[1] ?? 0);

/** A variable below a type: it says what instances have, and has no value itself (OPC 10000-3, 4.6). */
export const declaredVariable = (
  space: AddressSpace,
  owner: NodeIdText,
  declared: {
    readonly id: NodeIdText;
    readonly namespace: number;
    readonly name: string;
    readonly type: UaTypeName;
    readonly dataType: NodeIdText;
    readonly typeDefinition: NodeIdText;
    readonly reference: NodeIdText;
    readonly rule: RuleName;
  },
): void => {
  const { id, namespace, name, type, dataType, typeDefinition, reference, rule } = declared;
  space.add(
    {
      ...base(id, namespace, name),
      nodeClass: 'Variable',
      dataType,
      type,
      valueRank: -1,
      typeDefinition,
      read: (): UaValue => null,
      quality: () => Status.Bad_NotReadable,
    },
    owner,
    reference,
  );
  space.link(id, Ns0.HasModellingRule, Rule[rule]);
};

/** Adds the types of both models, to be built when somebody looks at one, and the set of the server's devices. */
export const addCompanionTypes = (space: AddressSpace): void => {
  space.add(
    {
      ...base(DeviceModel.DeviceSet, DI, 'DeviceSet'),
      description: { locale: 'en', text: 'Contains all instances of devices' },
      nodeClass: 'Object',
      typeDefinition: Ns0.BaseObjectType,
    },
    Ns0.Objects,
  );
  const mine = new RegExp(`^ns=(${DI}|${PLCOPEN});i=`);
  space.defer({
    anchors: [Ns0.BaseObjectType, Ns0.FolderType, Ns0.HasComponent, Ns0.Organizes, 'i=32'],
    covers: (id) => mine.test(id),
    build,
  });
};

const build = (space: AddressSpace): void => {
  for (const [id, name, parent, inverse] of REFERENCE_TYPES)
    space.add(
      {
        ...base(id, PLCOPEN, name),
        nodeClass: 'ReferenceType',
        inverseName: { locale: 'en', text: inverse },
      },
      parent,
      Ns0.HasSubtype,
    );
  for (const [id, name, parent, abstract] of OBJECT_TYPES)
    space.add(
      { ...base(id, namespaceOf(id), name), nodeClass: 'ObjectType', ...(abstract ? { abstract } : {}) },
      parent,
      Ns0.HasSubtype,
    );
  for (const [owner, id, namespace, name, typeDefinition, rule] of OBJECTS) {
    space.add({ ...base(id, namespace, name), nodeClass: 'Object', typeDefinition }, owner, Ns0.HasComponent);
    space.link(id, Ns0.HasModellingRule, Rule[rule]);
  }
  for (const [owner, id, namespace, name, data, rule, component] of VARIABLES)
    declaredVariable(space, owner, {
      id,
      namespace,
      name,
      rule,
      type: data in DATA ? 'ExtensionObject' : (data as UaTypeName),
      dataType: DATA[data] ?? dataTypeOf(data as UaTypeName),
      typeDefinition: component ? Ns0.BaseDataVariableType : Ns0.PropertyType,
      reference: component ? Ns0.HasComponent : Ns0.HasProperty,
    });
  for (const [owner, id, name] of METHODS) {
    space.add(
      {
        ...base(id, PLCOPEN, name),
        nodeClass: 'Method',
        inputs: [],
        outputs: [],
        call: () => ({ status: Status.Bad_NodeIdInvalid, outputs: [] }),
      },
      owner,
      Ns0.HasComponent,
    );
    space.link(id, Ns0.HasModellingRule, Rule.O);
  }
};
