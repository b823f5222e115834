import type { AddressSpace, Caller, MethodArgument, MethodResult } from './address-space.ts';
import { dataTypeOf, Ns0 } from './address-space.ts';
import { addArguments } from './arguments.ts';
import type { OpenFile } from './open-file.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText, UaTypeName, UaValue } from './services.ts';

/* A program as a file: reading gives the text that is in the controller, closing after writing downloads it. */

const argument = (name: string, type: UaTypeName, text: string): MethodArgument => ({
  name,
  type,
  description: { locale: 'en', text },
});

const HANDLE = argument('FileHandle', 'UInt32', 'Handle that Open gave');

/** Adds the file below a program: its properties and methods, for engineers. */
export const addProgramFile = (space: AddressSpace, program: NodeIdText, file: OpenFile): void => {
  const id = `${program}/File`;
  const observe: NodePermissions = grant('observer', Permission.Browse | Permission.Read);
  const named = (node: NodeIdText, name: string) => ({
    id: node,
    browseName: { namespace: 0, name },
    displayName: { locale: '', text: name },
    description: null,
  });
  space.add(
    {
      ...named(id, 'File'),
      browseName: { namespace: 2, name: 'File' },
      nodeClass: 'Object',
      typeDefinition: 'i=11575',
      permissions: observe,
    },
    program,
    Ns0.HasComponent,
  );
  const properties: readonly (readonly [string, UaTypeName, () => UaValue])[] = [
    ['Size', 'UInt64', () => file.size],
    ['Writable', 'Boolean', () => true],
    ['UserWritable', 'Boolean', () => true],
    ['OpenCount', 'UInt16', () => file.openCount],
  ];
  for (const [name, type, read] of properties)
    space.add(
      {
        ...named(`${id}/${name}`, name),
        nodeClass: 'Variable',
        dataType: dataTypeOf(type),
        type,
        valueRank: -1,
        typeDefinition: Ns0.PropertyType,
        permissions: observe,
        read,
      },
      id,
      Ns0.HasProperty,
    );
  const method = (
    name: string,
    inputs: readonly MethodArgument[],
    outputs: readonly MethodArgument[],
    call: (inputs: readonly UaValue[], caller: Caller) => MethodResult,
  ): void => {
    const path = `${id}/${name}`;
    space.add(
      {
        ...named(path, name),
        nodeClass: 'Method',
        inputs,
        outputs,
        permissions: grant('engineer', Permission.Call, grant('observer', Permission.Browse)),
        call,
      },
      id,
      Ns0.HasComponent,
    );
    addArguments(space, path, 'InputArguments', inputs);
    addArguments(space, path, 'OutputArguments', outputs);
  };
  const position = argument('Position', 'UInt64', 'Byte from the start');
  const data = argument('Data', 'ByteString', 'Bytes of the text in UTF-8');
  method('Open', [argument('Mode', 'Byte', 'Read 1, Write 2, EraseExisting 4, Append 8')], [HANDLE], ([mode], caller) =>
    file.open(Number(mode), caller),
  );
  method('Close', [HANDLE], [], ([handle], caller) => file.close(Number(handle), caller));
  method('Read', [HANDLE, argument('Length', 'Int32', 'Bytes at most')], [data], ([handle, length], caller) =>
    file.read(Number(handle), Number(length), caller),
  );
  method('Write', [HANDLE, data], [], ([handle, bytes], caller) =>
    file.write(Number(handle), bytes as string | null, caller),
  );
  method('GetPosition', [HANDLE], [position], ([handle], caller) => file.getPosition(Number(handle), caller));
  method('SetPosition', [HANDLE, position], [], ([handle, at], caller) =>
    file.setPosition(Number(handle), Number(at), caller),
  );
};
