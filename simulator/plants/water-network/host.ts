/*
 * What EPANET's compiled code (WebAssembly, built by Emscripten) asks of a computer: files, and a clock. Files live in
 * memory; the clock stands still, so that two instances with the same inputs hold the same bytes. Each instance has
 * a memory of its own.
 */

interface File {
  bytes: Uint8Array;
  size: number;
}

interface Handle {
  readonly path: string;
  readonly file: File;
  position: number;
}

/* Errors of WASI and of Linux (musl), as the compiled C library expects them. */
const BADF = 8;
const ENOENT = 44;
const ENOTTY = 59;
const CREATE = 0o100;
const TRUNCATE = 0o1000;
const APPEND = 0o2000;
/** Standard input, output and error come first. */
const FIRST_HANDLE = 3;
const PAGE = 65_536;
/** Granularity of a snapshot. */
const BLOCK = 4096;

/** The engine's memory at an instant: what is not zero of it, in blocks of 4 KiB. */
export interface MemoryImage {
  /** Size of the memory in pages of 64 KiB. */
  readonly pages: number;
  readonly blocks: Uint32Array;
  readonly bytes: Uint8Array;
}

type Exports = Readonly<Record<string, (...values: number[]) => number>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One instance of the compiled code, with its memory and its files. */
export class EngineHost {
  readonly call: Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #files = new Map<string, File>();
  readonly #handles = new Map<number, Handle>();
  #view: DataView;
  #bytes: Uint8Array;
  #mute = false;

  constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(module, {
      env: {
        emscripten_resize_heap: (size: number) => this.#grow(size >>> 0),
        emscripten_date_now: () => 0,
        __syscall_openat: (_folder: number, path: number, flags: number) => this.#open(this.text(path), flags),
        __syscall_fcntl64: () => 0,
        __syscall_ioctl: () => -ENOTTY,
        __syscall_dup3: () => -BADF,
        __syscall_unlinkat: (_folder: number, path: number) => (this.#files.delete(this.text(path)) ? 0 : -ENOENT),
        __syscall_rmdir: () => -ENOENT,
        _tzset_js: (zone: number, daylight: number, standard: number, summer: number) => {
          this.view.setInt32(zone, 0, true);
          this.view.setInt32(daylight, 0, true);
          this.#put(standard, 'UTC');
          this.#put(summer, 'UTC');
        },
        _localtime_js: (_time: bigint, into: number) => {
          this.bytes.fill(0, into, into + 44);
          this.view.setInt32(into + 12, 1, true); // day of the month
          this.view.setInt32(into + 20, 70, true); // years since 1900
        },
        _setitimer_js: () => 0,
        _abort_js: () => {
          throw new Error('the engine aborted');
        },
        _emscripten_runtime_keepalive_clear: () => {},
      },
      wasi_snapshot_preview1: {
        fd_read: (handle: number, vectors: number, count: number, total: number) =>
          this.#transfer(handle, vectors, count, total, false),
        fd_write: (handle: number, vectors: number, count: number, total: number) =>
          this.#transfer(handle, vectors, count, total, true),
        fd_seek: (handle: number, offset: bigint, whence: number, at: number) =>
          this.#seek(handle, Number(offset), whence, at),
        fd_close: (handle: number) => (this.#handles.delete(handle) || handle < FIRST_HANDLE ? 0 : BADF),
        clock_time_get: (_clock: number, _precision: bigint, at: number) => {
          this.view.setBigInt64(at, 0n, true);
          return 0;
        },
        proc_exit: (code: number) => {
          throw new Error(`the engine ended itself with ${code}`);
        },
      },
    });
    this.#memory = instance.exports.memory as WebAssembly.Memory;
    this.#view = new DataView(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.call = instance.exports as unknown as Exports;
    this.#function('__wasm_call_ctors')();
  }

  /** The memory as numbers. To be asked for anew after every call: a call may enlarge the memory. */
  get view(): DataView {
    if (this.#view.buffer !== this.#memory.buffer) this.#look();
    return this.#view;
  }

  get bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#look();
    return this.#bytes;
  }

  /** The text that begins at an address and ends with a zero. */
  text(at: number): string {
    const { bytes } = this;
    return decoder.decode(bytes.subarray(at, bytes.indexOf(0, at)));
  }

  /** Room for `size` bytes; it stays until `free` or the end of the instance. */
  allocate(size: number): number {
    return this.#function('malloc')(size);
  }

  /** A text with its closing zero in the engine's memory. */
  allocateText(text: string): number {
    const bytes = encoder.encode(text);
    const at = this.allocate(bytes.length + 1);
    this.bytes.set(bytes, at);
    this.bytes[at + bytes.length] = 0;
    return at;
  }

  free(at: number): void {
    this.#function('free')(at);
  }

  writeFile(path: string, text: string): void {
    const bytes = encoder.encode(text);
    this.#files.set(path, { bytes, size: bytes.length });
  }

  readFile(path: string): string {
    const file = this.#files.get(path);
    return file ? decoder.decode(file.bytes.subarray(0, file.size)) : '';
  }

  /** From now on what the engine writes into files goes nowhere: reports would grow for as long as a world runs. */
  mute(): void {
    this.#mute = true;
    for (const file of this.#files.values()) {
      file.bytes = new Uint8Array(0);
      file.size = 0;
    }
  }

  image(): MemoryImage {
    const words = new BigUint64Array(this.#memory.buffer);
    const perBlock = BLOCK / 8;
    const found: number[] = [];
    for (let block = 0; block * perBlock < words.length; block++) {
      const end = (block + 1) * perBlock;
      for (let at = block * perBlock; at < end; at++) {
        if (words[at] === 0n) continue;
        found.push(block);
        break;
      }
    }
    const bytes = new Uint8Array(found.length * BLOCK);
    for (const [index, block] of found.entries())
      bytes.set(this.bytes.subarray(block * BLOCK, (block + 1) * BLOCK), index * BLOCK);
    return { pages: this.#memory.buffer.byteLength / PAGE, blocks: Uint32Array.from(found), bytes };
  }

  restoreImage({ pages, blocks, bytes }: MemoryImage): void {
    const missing = pages - this.#memory.buffer.byteLength / PAGE;
    if (missing > 0) this.#memory.grow(missing);
    this.bytes.fill(0);
    for (const [index, block] of blocks.entries())
      this.bytes.set(bytes.subarray(index * BLOCK, (index + 1) * BLOCK), block * BLOCK);
  }

  #function(name: string): (...values: number[]) => number {
    const found = this.call[name];
    if (!found) throw new Error(`the engine has no function "${name}"`);
    return found;
  }

  #look(): void {
    this.#view = new DataView(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
  }

  #grow(size: number): number {
    const missing = Math.ceil((size - this.#memory.buffer.byteLength) / PAGE);
    try {
      if (missing > 0) this.#memory.grow(missing);
      return 1;
    } catch {
      return 0; // malloc answers null, EPANET reports error 101
    }
  }

  #put(at: number, text: string): void {
    this.bytes.set(encoder.encode(`${text}\0`), at);
  }

  #open(path: string, flags: number): number {
    let file = this.#files.get(path);
    if (!file) {
      if ((flags & CREATE) === 0) return -ENOENT;
      file = { bytes: new Uint8Array(0), size: 0 };
      this.#files.set(path, file);
    }
    if ((flags & TRUNCATE) !== 0) file.size = 0;
    let handle = FIRST_HANDLE;
    while (this.#handles.has(handle)) handle++;
    this.#handles.set(handle, { path, file, position: (flags & APPEND) !== 0 ? file.size : 0 });
    return handle;
  }

  /** Reads or writes the parts of a file that a list of (address, length) names. */
  #transfer(handle: number, vectors: number, count: number, total: number, write: boolean): number {
    const open = this.#handles.get(handle);
    if (!open && (handle >= FIRST_HANDLE || !write)) return BADF;
    let done = 0;
    for (let i = 0; i < count; i++) {
      const at = this.view.getUint32(vectors + 8 * i, true);
      const length = this.view.getUint32(vectors + 8 * i + 4, true);
      const moved =
        !open || (write && this.#mute) ? length : write ? this.#write(open, at, length) : this.#read(open, at, length);
      done += moved;
      if (moved < length) break;
    }
    this.view.setUint32(total, done, true);
    return 0;
  }

  #read(open: Handle, at: number, length: number): number {
    const { file, position } = open;
    const part = file.bytes.subarray(position, Math.min(file.size, position + length));
    this.bytes.set(part, at);
    open.position += part.length;
    return part.length;
  }

  #write(open: Handle, at: number, length: number): number {
    const { file, position } = open;
    const end = position + length;
    if (end > file.bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * file.bytes.length));
      larger.set(file.bytes.subarray(0, file.size));
      file.bytes = larger;
    }
    file.bytes.set(this.bytes.subarray(at, at + length), position);
    file.size = Math.max(file.size, end);
    open.position = end;
    return length;
  }

  #seek(handle: number, offset: number, whence: number, at: number): number {
    const open = this.#handles.get(handle);
    if (!open) return BADF;
    open.position = offset + (whence === 1 ? open.position : whence === 2 ? open.file.size : 0);
    this.view.setBigInt64(at, BigInt(open.position), true);
    return 0;
  }
}
