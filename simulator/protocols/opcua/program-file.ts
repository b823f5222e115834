import type { AddressSpace, Caller, MethodArgument, MethodResult } from './address-space.ts';
import { dataTypeOf, Ns0 } from './address-space.ts';
import { addArguments } from './arguments.ts';
import { fromHex, toHex } from './binary/bytes.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText, StatusNumber, UaTypeName, UaValue } from './services.ts';
import { Status } from './status.ts';

/*
 * A program as a file (FileType, OPC 10000-20, 4.2; OPC 10000-5, annex C before release 1.05): reading gives the text
 * that is in the controller as it was when the file was opened, writing gathers a text, and closing after writing
 * downloads it. Handles belong to sessions and end with them, without a download.
 */

/** Open modes (4.2.2): Read 1, Write 2, EraseExisting 4, Append 8. */
const READ = 1;
const WRITE = 2;
const ERASE = 4;
const APPEND = 8;

const HANDLES_PER_SESSION = 4;
const HANDLES = 16;
/** Bytes that one Read gives and that a file may have. */
const LARGEST_READ = 65_536;
const LARGEST_FILE = 1 << 20;

interface Handle {
  readonly handle: number;
  readonly session: number;
  readonly mode: number;
  /** The text as UTF-8. */
  bytes: Uint8Array;
  position: number;
}

export interface ProgramFileState {
  readonly next: number;
  readonly handles: readonly Handle[];
}

/** What a file is the face of. Both may be refused, with a status and a reason. */
export interface FileSource {
  /** The text, for a caller who opened the file to read. */
  upload(caller: Caller): string | StatusNumber;
  download(text: string, caller: Caller): StatusNumber;
  /** Bytes that the file has now. */
  size(): number;
}

const answer = (status: StatusNumber, type?: UaTypeName, value: UaValue = null): MethodResult => ({
  status,
  outputs: type === undefined || status !== Status.Good ? [] : [{ type, value }],
});

/** The open handles of one file, and what its methods do. */
export class ProgramFile {
  readonly #source: FileSource;
  #next = 1;
  #handles: Handle[] = [];

  constructor(source: FileSource) {
    this.#source = source;
  }

  get openCount(): number {
    return this.#handles.length;
  }

  get size(): number {
    return this.#source.size();
  }

  open(mode: number, caller: Caller): MethodResult {
    const known = READ | WRITE | ERASE | APPEND;
    const writes = (mode & WRITE) !== 0;
    // 4.2.2: erasing and appending are ways of writing; a file that is open for writing is closed to everyone else.
    if ((mode & ~known) !== 0 || (mode & (READ | WRITE)) === 0 || ((mode & (ERASE | APPEND)) !== 0 && !writes))
      return answer(Status.Bad_InvalidArgument);
    if (this.#handles.some((handle) => (handle.mode & WRITE) !== 0) || (writes && this.#handles.length > 0))
      return answer(Status.Bad_InvalidState);
    const own = this.#handles.filter((handle) => handle.session === caller.session).length;
    if (own >= HANDLES_PER_SESSION || this.#handles.length >= HANDLES) return answer(Status.Bad_ResourceUnavailable);
    let bytes = new Uint8Array(0);
    if ((mode & ERASE) === 0) {
      const text = this.#source.upload(caller);
      if (typeof text === 'number') return answer(text);
      bytes = new TextEncoder().encode(text);
    }
    const handle = this.#next++;
    const position = (mode & APPEND) !== 0 ? bytes.length : 0;
    this.#handles.push({ handle, session: caller.session, mode, bytes, position });
    return answer(Status.Good, 'UInt32', handle);
  }

  close(number: number, caller: Caller): MethodResult {
    const handle = this.#own(number, caller);
    if (!handle) return answer(Status.Bad_InvalidArgument);
    this.#handles = this.#handles.filter((each) => each !== handle);
    if ((handle.mode & WRITE) === 0) return answer(Status.Good);
    return answer(this.#source.download(new TextDecoder().decode(handle.bytes), caller));
  }

  read(number: number, length: number, caller: Caller): MethodResult {
    const handle = this.#own(number, caller);
    if (!handle || length < 0) return answer(Status.Bad_InvalidArgument);
    if ((handle.mode & READ) === 0) return answer(Status.Bad_InvalidState);
    const end = handle.position + Math.min(length, LARGEST_READ);
    const data = handle.bytes.subarray(handle.position, end);
    handle.position += data.length;
    return answer(Status.Good, 'ByteString', toHex(data));
  }

  write(number: number, hex: string | null, caller: Caller): MethodResult {
    const handle = this.#own(number, caller);
    if (!handle) return answer(Status.Bad_InvalidArgument);
    if ((handle.mode & WRITE) === 0) return answer(Status.Bad_InvalidState);
    const data = fromHex(hex ?? '');
    const end = handle.position + data.length;
    if (end > LARGEST_FILE) return answer(Status.Bad_OutOfRange);
    if (end > handle.bytes.length) {
      const longer = new Uint8Array(end);
      longer.set(handle.bytes);
      handle.bytes = longer;
    }
    handle.bytes.set(data, handle.position);
    handle.position = end;
    return answer(Status.Good);
  }

  getPosition(number: number, caller: Caller): MethodResult {
    const handle = this.#own(number, caller);
    return handle ? answer(Status.Good, 'UInt64', handle.position) : answer(Status.Bad_InvalidArgument);
  }

  /** A position behind the end is the end (4.2.7). */
  setPosition(number: number, position: number, caller: Caller): MethodResult {
    const handle = this.#own(number, caller);
    if (!handle) return answer(Status.Bad_InvalidArgument);
    handle.position = Math.min(position, handle.bytes.length);
    return answer(Status.Good);
  }

  sessionEnded(session: number): void {
    if (this.#handles.length > 0) this.#handles = this.#handles.filter((handle) => handle.session !== session);
  }

  snapshot(): ProgramFileState {
    return structuredClone({ next: this.#next, handles: this.#handles });
  }

  restore(state: ProgramFileState): void {
    const copy = structuredClone(state);
    this.#next = copy.next;
    this.#handles = [...copy.handles];
  }

  #own(number: number, caller: Caller): Handle | null {
    return this.#handles.find(({ handle, session }) => handle === number && session === caller.session) ?? null;
  }
}

const argument = (name: string, type: UaTypeName, text: string): MethodArgument => ({
  name,
  type,
  description: { locale: 'en', text },
});

const HANDLE = argument('FileHandle', 'UInt32', 'Handle that Open gave');

/** Adds the file below a program: its properties and methods, for engineers. */
export const addProgramFile = (space: AddressSpace, program: NodeIdText, file: ProgramFile): void => {
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
