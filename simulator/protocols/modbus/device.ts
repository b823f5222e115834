/** The four areas of the Modbus data model (Modbus Application Protocol V1.1b3, clause 4.3). */
export type Area = 'coil' | 'discrete' | 'input' | 'holding';

/**
 * The memory that a device shows to Modbus. Addresses are 0-based, as on the wire, and run from 0 to
 * `size(area) - 1`. The service never asks for or writes a place outside that range.
 */
export interface DataModel {
  size(area: Area): number;
  readBit(area: 'coil' | 'discrete', address: number): boolean;
  /** 0…65535. */
  readWord(area: 'input' | 'holding', address: number): number;
  writeBit(address: number, value: boolean): void;
  writeWord(address: number, value: number): void;
  /** False for a range with a hole in it, or one that may only be written: exception 02. */
  mayRead?(area: Area, address: number, quantity: number): boolean;
  /** False for a range that exists but may not be written; it is asked before anything of the request is written. */
  mayWrite?(area: 'coil' | 'holding', address: number, quantity: number): boolean;
  /** True for a range behind which something is broken: its execution fails, exception 04. */
  fails?(area: Area, address: number, quantity: number): boolean;
}

/** Files of registers, FC 20 and 21 (V1.1b3, clauses 6.14 and 6.15). Records count from 0. */
export interface FileMemory {
  /** How many records (registers) a file has; 0 for a file that is not there. */
  size(file: number): number;
  mayWrite(file: number): boolean;
  /** True for a file whose memory fails its consistency check: exception 08. */
  damaged(file: number): boolean;
  read(file: number, record: number): number;
  write(file: number, record: number, value: number): void;
}

/** What FC 17 and FC 43/14 tell of a device. */
export interface DeviceIdentity {
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
  readonly url?: string;
  readonly model: string;
  readonly name: string;
  /** The unit identifier that the device answers to, beside 0 and 255. */
  readonly unit: number;
}

/** Counters of FC 8, sub-functions 11 to 18 (V1.1b3, clause 6.8). Plain data; each runs to 65535 and then to 0. */
export interface DiagnosticCounters {
  busMessages: number;
  busErrors: number;
  exceptions: number;
  serverMessages: number;
  noResponses: number;
  negativeAcknowledges: number;
  busy: number;
  overruns: number;
}

export const newCounters = (): DiagnosticCounters => ({
  busMessages: 0,
  busErrors: 0,
  exceptions: 0,
  serverMessages: 0,
  noResponses: 0,
  negativeAcknowledges: 0,
  busy: 0,
  overruns: 0,
});

/** What FC 11 and 12 tell, and the listen-only mode of FC 8/4. Plain data, kept by the service. */
export interface LineState {
  /** Successful completions (clause 6.9). */
  events: number;
  /** Event bytes, the newest first, at most 64 (clause 6.10). */
  log: number[];
  listenOnly: boolean;
}

export const newLine = (): LineState => ({ events: 0, log: [], listenOnly: false });

/** How a device departs from the plain case. Plain data; a device without one is a strict one. */
export interface DeviceProfile {
  /** By function code: 1 where supported. Null: all that the service has. */
  readonly functions: Uint8Array | null;
  /** Sub-functions of FC 8 that the device has; null: 0, 1, 2, 10 to 18 and 20. */
  readonly diagnostics: readonly number[] | null;
  /** Whether FC 11 and 12 are there. */
  readonly eventLog: boolean;
  /** Objects 80 to FF of FC 43/14. */
  readonly objects: Readonly<Record<string, string>>;
  /** Units that it answers to: its own, 0 and 255; or any. */
  readonly units: 'own' | 'any';
  /** Units on the serial side of a gateway that is this device; null: it is none. */
  readonly gateway: readonly number[] | null;
  readonly unknownFunction: 'exception' | 'silence';
  /** The exception code for a quantity out of its limits; the specification's is 3. */
  readonly badQuantity: number;
  /** What becomes of bytes behind a request. */
  readonly trailing: 'refuse' | 'ignore';
  /** What becomes of a write to a place that may only be read. */
  readonly readOnlyWrites: 'refuse' | 'ignore';
}

/** A device as the specification wants it. */
export const STRICT: DeviceProfile = {
  functions: null,
  diagnostics: null,
  eventLog: false,
  objects: {},
  units: 'own',
  gateway: null,
  unknownFunction: 'exception',
  badQuantity: 3,
  trailing: 'refuse',
  readOnlyWrites: 'refuse',
};

/** A field device as the PDU service sees it. */
export interface ModbusDevice {
  readonly profile?: DeviceProfile;
  readonly data: DataModel;
  readonly identity: DeviceIdentity;
  /** Kept by the service; without it FC 8 answers only sub-function 0. */
  readonly counters?: DiagnosticCounters;
  /** Kept by the service; needed for the event log and for the listen-only mode. */
  readonly line?: LineState;
  readonly files?: FileMemory;
  /** The run indicator of FC 17; a device that does not say so runs. */
  running?(): boolean;
  /** The eight exception status outputs of FC 7; without it the function is not supported. */
  exceptionStatus?(): number;
  /** The content of the FIFO whose pointer register is `address`, or null where there is none. */
  fifo?(address: number): readonly number[] | null;
  /**
   * Asked before a supported function is carried out: `busy` gives exception 06; `acknowledge` carries it out and
   * answers exception 05, as a device does that needs long for it.
   */
  load?(functionCode: number): 'ready' | 'acknowledge' | 'busy';
}

/** A data model over plain arrays: for tests, for gateways and for anything without a program behind it. */
export const arrayData = (sizes: { coil: number; discrete: number; input: number; holding: number }) => {
  const bits = { coil: new Uint8Array(sizes.coil), discrete: new Uint8Array(sizes.discrete) };
  const words = { input: new Uint16Array(sizes.input), holding: new Uint16Array(sizes.holding) };
  return {
    bits,
    words,
    size: (area: Area) => sizes[area],
    readBit: (area: 'coil' | 'discrete', address: number) => bits[area][address] === 1,
    readWord: (area: 'input' | 'holding', address: number) => words[area][address] ?? 0,
    writeBit: (address: number, value: boolean) => {
      bits.coil[address] = value ? 1 : 0;
    },
    writeWord: (address: number, value: number) => {
      words.holding[address] = value;
    },
  } satisfies DataModel & { bits: unknown; words: unknown };
};
