import { type AddressSpace, dataTypeOf, Ns0 } from './address-space.ts';
import { AGGREGATES } from './aggregates.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText, UaTypeName, UaValue } from './services.ts';
import { LIMITS } from './standard-nodes.ts';

/*
 * What a server with history says of itself: HistoryServerCapabilities with its aggregate functions (OPC 10000-11, 5.4;
 * OPC 10000-13, 5.2) and the historical configuration of each variable (OPC 10000-11, 5.2.2). Built when looked at.
 */

const LOOK: NodePermissions = grant('anonymous', Permission.Browse | Permission.Read);
const OBSERVE: NodePermissions = grant('observer', Permission.Browse | Permission.Read);

const CAPABILITIES = 'i=11192';
const FUNCTIONS = 'i=11201';

const FLAGS: readonly (readonly [id: number, name: string, type: UaTypeName, value: boolean | number])[] = [
  [11193, 'AccessHistoryDataCapability', 'Boolean', true],
  [11242, 'AccessHistoryEventsCapability', 'Boolean', false],
  [11273, 'MaxReturnDataValues', 'UInt32', LIMITS.historyValues],
  [11274, 'MaxReturnEventValues', 'UInt32', 0],
  [11196, 'InsertDataCapability', 'Boolean', false],
  [11197, 'ReplaceDataCapability', 'Boolean', false],
  [11198, 'UpdateDataCapability', 'Boolean', false],
  [11199, 'DeleteRawCapability', 'Boolean', false],
  [11200, 'DeleteAtTimeCapability', 'Boolean', false],
];

/** Adds them for the variables with these ids, which must be in the space. */
export const deferHistoryNodes = (space: AddressSpace, variables: readonly NodeIdText[]): void => {
  const property = (
    id: NodeIdText,
    name: string,
    parent: NodeIdText,
    type: UaTypeName,
    value: UaValue,
    permissions: NodePermissions,
    reference: NodeIdText = Ns0.HasProperty,
  ): void => {
    space.add(
      {
        id,
        browseName: { namespace: 0, name },
        displayName: { locale: '', text: name },
        description: null,
        permissions,
        nodeClass: 'Variable',
        dataType: dataTypeOf(type),
        type,
        valueRank: -1,
        typeDefinition: Ns0.PropertyType,
        read: () => value,
      },
      parent,
      reference,
    );
  };
  const object = (
    id: NodeIdText,
    name: string,
    parent: NodeIdText,
    typeDefinition: NodeIdText,
    reference: NodeIdText,
  ) =>
    space.add(
      {
        id,
        browseName: { namespace: 0, name },
        displayName: { locale: '', text: name },
        description: null,
        permissions: id.startsWith('i=') ? LOOK : OBSERVE,
        nodeClass: 'Object',
        typeDefinition,
      },
      parent,
      reference,
    ).id;
  const own = new Set<NodeIdText>([CAPABILITIES, FUNCTIONS, ...AGGREGATES.keys(), ...FLAGS.map(([id]) => `i=${id}`)]);
  space.defer({
    anchors: [SERVER_CAPABILITIES],
    covers: (id) => own.has(id),
    build: () => {
      object(CAPABILITIES, 'HistoryServerCapabilities', SERVER_CAPABILITIES, 'i=2330', Ns0.HasComponent);
      for (const [id, name, type, value] of FLAGS) property(`i=${id}`, name, CAPABILITIES, type, value, LOOK);
      object(FUNCTIONS, 'AggregateFunctions', CAPABILITIES, Ns0.FolderType, Ns0.HasComponent);
      for (const [id, { name }] of AGGREGATES) object(id, name, FUNCTIONS, 'i=2340', Ns0.HasComponent);
    },
  });
  const suffix = '#HAConfiguration';
  space.defer({
    anchors: variables,
    covers: (id) => id.includes(suffix),
    build: () => {
      for (const variable of variables) {
        const configuration = object(
          `${variable}${suffix}`,
          'HA Configuration',
          variable,
          'i=2318',
          HAS_HISTORICAL_CONFIGURATION,
        );
        // Values are kept by exception: each holds until the next one.
        property(`${variable}${suffix}/Stepped`, 'Stepped', configuration, 'Boolean', true, OBSERVE);
      }
    },
  });
};

const SERVER_CAPABILITIES = 'i=2268';
const HAS_HISTORICAL_CONFIGURATION = 'i=56';
