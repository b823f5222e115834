import type { Area } from './device.ts';

/*
 * The function codes as data, so that the service, a conduit's rules, a sensor's detections and people's tools all
 * speak of the same thing. Clauses are those of Modbus Application Protocol V1.1b3.
 */

export type Access = 'read' | 'write' | 'diagnostic' | 'identify';

export interface ModbusFunction {
  readonly code: number;
  /** Short stable name, as it stands in events. */
  readonly name: string;
  readonly access: Access;
  /** The area that the function addresses; null for functions that address none. */
  readonly area: Area | null;
  readonly clause: string;
}

/** Functions that a device of ours supports or that a conduit can tell apart. */
export const FUNCTIONS: readonly ModbusFunction[] = [
  { code: 1, name: 'read-coils', access: 'read', area: 'coil', clause: '6.1' },
  { code: 2, name: 'read-discrete', access: 'read', area: 'discrete', clause: '6.2' },
  { code: 3, name: 'read-holding', access: 'read', area: 'holding', clause: '6.3' },
  { code: 4, name: 'read-input', access: 'read', area: 'input', clause: '6.4' },
  { code: 5, name: 'write-coil', access: 'write', area: 'coil', clause: '6.5' },
  { code: 6, name: 'write-register', access: 'write', area: 'holding', clause: '6.6' },
  { code: 7, name: 'read-exception-status', access: 'diagnostic', area: null, clause: '6.7' },
  { code: 8, name: 'diagnostics', access: 'diagnostic', area: null, clause: '6.8' },
  { code: 11, name: 'get-event-counter', access: 'diagnostic', area: null, clause: '6.9' },
  { code: 12, name: 'get-event-log', access: 'diagnostic', area: null, clause: '6.10' },
  { code: 15, name: 'write-coils', access: 'write', area: 'coil', clause: '6.11' },
  { code: 16, name: 'write-registers', access: 'write', area: 'holding', clause: '6.12' },
  { code: 17, name: 'report-server-id', access: 'identify', area: null, clause: '6.13' },
  { code: 20, name: 'read-file-record', access: 'read', area: null, clause: '6.14' },
  { code: 21, name: 'write-file-record', access: 'write', area: null, clause: '6.15' },
  { code: 22, name: 'mask-write-register', access: 'write', area: 'holding', clause: '6.16' },
  { code: 23, name: 'read-write-registers', access: 'write', area: 'holding', clause: '6.17' },
  { code: 24, name: 'read-fifo', access: 'read', area: 'holding', clause: '6.18' },
  { code: 43, name: 'read-device-identification', access: 'identify', area: null, clause: '6.21' },
];

const BY_CODE: (ModbusFunction | undefined)[] = [];
for (const entry of FUNCTIONS) BY_CODE[entry.code] = entry;

/** The table's entry for a function code, if it has one. */
export const functionOf = (code: number): ModbusFunction | null => BY_CODE[code] ?? null;

const NAMES: readonly string[] = Array.from({ length: 256 }, (_, code) => BY_CODE[code]?.name ?? `function-${code}`);

/** The function's name, or `function-65` for a code outside the table. */
export const functionName = (code: number): string => NAMES[code & 0xff] as string;

/** What a request PDU asks for. Addresses are 0-based. */
export interface PduDescription {
  readonly function: number;
  readonly name: string;
  readonly access: Access;
  readonly area: Area | null;
  readonly address: number | null;
  readonly quantity: number | null;
  /** What is written, in order (coils as 0 and 1); absent for reads and for the mask write. */
  readonly values?: readonly number[];
  /** The range that function 23 reads, beside the one that it writes. */
  readonly reads?: { readonly address: number; readonly quantity: number };
  /** Masks of function 22. */
  readonly masks?: { readonly and: number; readonly or: number };
  /** Sub-function of 8, or MEI type of 43. */
  readonly subfunction?: number;
}

const u16 = (pdu: Uint8Array, at: number): number => ((pdu[at] as number) << 8) | (pdu[at + 1] as number);

/** Values packed eight to a byte, lowest bit first (clause 6.1). */
export const unpackBits = (bytes: Uint8Array, at: number, quantity: number): number[] => {
  const values = new Array<number>(quantity);
  for (let i = 0; i < quantity; i++) values[i] = ((bytes[at + (i >> 3)] as number) >> (i & 7)) & 1;
  return values;
};

/** Registers, high byte first. */
export const unpackWords = (bytes: Uint8Array, at: number, quantity: number): number[] => {
  const values = new Array<number>(quantity);
  for (let i = 0; i < quantity; i++) values[i] = u16(bytes, at + 2 * i);
  return values;
};

/**
 * Decodes the addressed place of a request. Null for a function that the table does not hold and for a request
 * whose length does not fit its function; a request that a device would refuse for its quantity or address alone is
 * still described.
 */
export const describePdu = (pdu: Uint8Array): PduDescription | null => {
  const entry = BY_CODE[pdu[0] ?? 0];
  if (!entry) return null;
  const { code, name, access, area } = entry;
  const length = pdu.length;
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
      if (length !== 5) return null;
      return { function: code, name, access, area, address: u16(pdu, 1), quantity: u16(pdu, 3) };
    case 5: {
      if (length !== 5) return null;
      const value = u16(pdu, 3) === 0xff00 ? 1 : 0;
      return { function: code, name, access, area, address: u16(pdu, 1), quantity: 1, values: [value] };
    }
    case 6:
      if (length !== 5) return null;
      return { function: code, name, access, area, address: u16(pdu, 1), quantity: 1, values: [u16(pdu, 3)] };
    case 15: {
      const quantity = length >= 6 ? u16(pdu, 3) : 0;
      if (length < 6 || pdu[5] !== length - 6 || length - 6 !== (quantity + 7) >> 3) return null;
      const values = unpackBits(pdu, 6, quantity);
      return { function: code, name, access, area, address: u16(pdu, 1), quantity, values };
    }
    case 16: {
      const quantity = length >= 6 ? u16(pdu, 3) : 0;
      if (length < 6 || pdu[5] !== length - 6 || length - 6 !== 2 * quantity) return null;
      const values = unpackWords(pdu, 6, quantity);
      return { function: code, name, access, area, address: u16(pdu, 1), quantity, values };
    }
    case 22: {
      if (length !== 7) return null;
      const masks = { and: u16(pdu, 3), or: u16(pdu, 5) };
      return { function: code, name, access, area, address: u16(pdu, 1), quantity: 1, masks };
    }
    case 23: {
      const quantity = length >= 10 ? u16(pdu, 7) : 0;
      if (length < 10 || pdu[9] !== length - 10 || length - 10 !== 2 * quantity) return null;
      const reads = { address: u16(pdu, 1), quantity: u16(pdu, 3) };
      const values = unpackWords(pdu, 10, quantity);
      return { function: code, name, access, area, address: u16(pdu, 5), quantity, values, reads };
    }
    case 24:
      if (length !== 3) return null;
      return { function: code, name, access, area, address: u16(pdu, 1), quantity: 1 };
    case 8:
      if (length < 3) return null;
      return { function: code, name, access, area, address: null, quantity: null, subfunction: u16(pdu, 1) };
    case 43:
      if (length < 2) return null;
      return { function: code, name, access, area, address: null, quantity: null, subfunction: pdu[1] as number };
    default:
      return { function: code, name, access, area, address: null, quantity: null };
  }
};
