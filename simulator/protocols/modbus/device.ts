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
  /** False for a range that exists but may not be written; it is asked before anything of the request is written. */
  mayWrite?(area: 'coil' | 'holding', address: number, quantity: number): boolean;
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

/** A field device as the PDU service sees it. */
export interface ModbusDevice {
  readonly data: DataModel;
  readonly identity: DeviceIdentity;
  /** Kept by the service; without it FC 8 answers only sub-function 0. */
  readonly counters?: DiagnosticCounters;
  /** The run indicator of FC 17; a device that does not say so runs. */
  running?(): boolean;
  /** The eight exception status outputs of FC 7; without it the function is not supported. */
  exceptionStatus?(): number;
  /** The content of the FIFO whose pointer register is `address`, or null where there is none. */
  fifo?(address: number): readonly number[] | null;
}

/** True when a device on TCP answers a request for `unit`: its own, 0 or 255 (Messaging on TCP/IP V1.0b, 4.4.2.3). */
export const answersTo = (identity: DeviceIdentity, unit: number): boolean =>
  unit === identity.unit || unit === 0 || unit === 255;

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
