import type { Caller, MethodResult } from './address-space.ts';
import { fromHex, toHex } from './binary/bytes.ts';
import type { StatusNumber, UaTypeName, UaValue } from './services.ts';
import { Status } from './status.ts';

/*
 * Files (FileType, OPC 10000-20, 4.2; OPC 10000-5, annex C before release 1.05): reading gives what was there when the
 * file was opened, writing gathers bytes, and closing after writing hands them over. Handles belong to sessions and end
 * with them, without that.
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

export interface OpenFileState {
  readonly next: number;
  readonly handles: readonly Handle[];
}

/** What a file is the face of. Both may be refused. */
export interface FileSource {
  /** What is in it, for a caller who opened the file to read. */
  upload(caller: Caller): Uint8Array | StatusNumber;
  /** What a caller wrote. */
  download(bytes: Uint8Array, caller: Caller): StatusNumber;
  /** Bytes that the file has now. */
  size(): number;
}

const answer = (status: StatusNumber, type?: UaTypeName, value: UaValue = null): MethodResult => ({
  status,
  outputs: type === undefined || status !== Status.Good ? [] : [{ type, value }],
});

/** The open handles of one file, and what its methods do. */
export class OpenFile {
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
    let bytes: Uint8Array = new Uint8Array(0);
    if ((mode & ERASE) === 0) {
      const content = this.#source.upload(caller);
      if (typeof content === 'number') return answer(content);
      bytes = content.slice();
    }
    return this.#give(mode, bytes, caller);
  }

  /** Opens for reading with a content of its own. */
  openWith(bytes: Uint8Array, caller: Caller): MethodResult {
    if (this.#handles.some((handle) => (handle.mode & WRITE) !== 0)) return answer(Status.Bad_InvalidState);
    const own = this.#handles.filter((handle) => handle.session === caller.session).length;
    if (own >= HANDLES_PER_SESSION || this.#handles.length >= HANDLES) return answer(Status.Bad_ResourceUnavailable);
    return this.#give(READ, bytes.slice(), caller);
  }

  #give(mode: number, bytes: Uint8Array, caller: Caller): MethodResult {
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
    return answer(this.#source.download(handle.bytes, caller));
  }

  /** Closes without a download. */
  discard(number: number, caller: Caller): MethodResult {
    const handle = this.#own(number, caller);
    if (!handle) return answer(Status.Bad_InvalidArgument);
    this.#handles = this.#handles.filter((each) => each !== handle);
    return answer(Status.Good);
  }

  /** What was written through a handle so far; empty for one that is not the caller's. */
  content(number: number, caller: Caller): Uint8Array {
    return this.#own(number, caller)?.bytes ?? new Uint8Array(0);
  }

  /** Whether a handle of this caller is open for writing. */
  writes(number: number, caller: Caller): boolean {
    return ((this.#own(number, caller)?.mode ?? 0) & WRITE) !== 0;
  }

  /** Whether anybody is writing. */
  get isWritten(): boolean {
    return this.#handles.some((handle) => (handle.mode & WRITE) !== 0);
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

  snapshot(): OpenFileState {
    return structuredClone({ next: this.#next, handles: this.#handles });
  }

  restore(state: OpenFileState): void {
    const copy = structuredClone(state);
    this.#next = copy.next;
    this.#handles = [...copy.handles];
  }

  #own(number: number, caller: Caller): Handle | null {
    return this.#handles.find(({ handle, session }) => handle === number && session === caller.session) ?? null;
  }
}
