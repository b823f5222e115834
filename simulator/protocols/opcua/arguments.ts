import { type AddressSpace, dataTypeOf, type MethodArgument, Ns0 } from './address-space.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText } from './services.ts';

const OBSERVE: NodePermissions = grant('observer', Permission.Browse | Permission.Read);

/** Describes a method's arguments (OPC 10000-3, 5.7); nothing where it has none. */
export const addArguments = (
  space: AddressSpace,
  method: NodeIdText,
  name: 'InputArguments' | 'OutputArguments',
  list: readonly MethodArgument[],
): void => {
  if (list.length === 0) return;
  const value = list.map((argument) => ({
    structure: 'Argument' as const,
    name: argument.name,
    dataType: dataTypeOf(argument.type),
    valueRank: -1,
    description: argument.description,
  }));
  space.add(
    {
      id: `${method}#${name}`,
      // Standard properties carry browse names of namespace 0 (OPC 10000-8, 5.3.2.3).
      browseName: { namespace: 0, name },
      displayName: { locale: '', text: name },
      description: null,
      nodeClass: 'Variable',
      dataType: 'i=296',
      type: 'ExtensionObject',
      valueRank: 1,
      typeDefinition: Ns0.PropertyType,
      permissions: OBSERVE,
      read: () => value,
    },
    method,
    Ns0.HasProperty,
  );
};
