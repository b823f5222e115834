import type { DataModel, ModbusDevice } from './device.ts';
import { EXCEPTION, exceptionPdu } from './exception.ts';
import { serveIdentification } from './identification.ts';

/*
 * The PDU service: request bytes in, response bytes out. Checks stand in the order of the state diagrams of Modbus
 * Application Protocol V1.1b3, clause 6: function, quantity (03), addresses (02), execution. A request whose length
 * does not fit its function is an illegal data value (clause 7: "the implied length is incorrect"). Nothing is
 * written before the whole request has been found good.
 */

const u16 = (pdu: Uint8Array, at: number): number => ((pdu[at] as number) << 8) | (pdu[at + 1] as number);

const { illegalFunction, illegalDataAddress, illegalDataValue } = EXCEPTION;

const readBits = (pdu: Uint8Array, data: DataModel, area: 'coil' | 'discrete'): Uint8Array => {
  const fc = pdu[0] as number;
  if (pdu.length !== 5) return exceptionPdu(fc, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  if (quantity < 1 || quantity > 2000) return exceptionPdu(fc, illegalDataValue);
  if (address + quantity > data.size(area)) return exceptionPdu(fc, illegalDataAddress);
  const count = (quantity + 7) >> 3;
  const out = new Uint8Array(2 + count);
  out[0] = fc;
  out[1] = count;
  for (let i = 0; i < quantity; i++) {
    if (data.readBit(area, address + i)) out[2 + (i >> 3)] = (out[2 + (i >> 3)] as number) | (1 << (i & 7));
  }
  return out;
};

const readWords = (pdu: Uint8Array, data: DataModel, area: 'input' | 'holding'): Uint8Array => {
  const fc = pdu[0] as number;
  if (pdu.length !== 5) return exceptionPdu(fc, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  if (quantity < 1 || quantity > 125) return exceptionPdu(fc, illegalDataValue);
  if (address + quantity > data.size(area)) return exceptionPdu(fc, illegalDataAddress);
  return wordsOut(fc, data, area, address, quantity);
};

const wordsOut = (
  fc: number,
  data: DataModel,
  area: 'input' | 'holding',
  address: number,
  quantity: number,
): Uint8Array => {
  const out = new Uint8Array(2 + 2 * quantity);
  out[0] = fc;
  out[1] = 2 * quantity;
  for (let i = 0; i < quantity; i++) {
    const value = data.readWord(area, address + i);
    out[2 + 2 * i] = value >> 8;
    out[3 + 2 * i] = value;
  }
  return out;
};

const writable = (data: DataModel, area: 'coil' | 'holding', address: number, quantity: number): boolean =>
  address + quantity <= data.size(area) && (data.mayWrite === undefined || data.mayWrite(area, address, quantity));

const writeCoil = (pdu: Uint8Array, data: DataModel): Uint8Array => {
  if (pdu.length !== 5) return exceptionPdu(5, illegalDataValue);
  const value = u16(pdu, 3);
  if (value !== 0 && value !== 0xff00) return exceptionPdu(5, illegalDataValue);
  if (!writable(data, 'coil', u16(pdu, 1), 1)) return exceptionPdu(5, illegalDataAddress);
  data.writeBit(u16(pdu, 1), value === 0xff00);
  return pdu.slice();
};

const writeRegister = (pdu: Uint8Array, data: DataModel): Uint8Array => {
  if (pdu.length !== 5) return exceptionPdu(6, illegalDataValue);
  if (!writable(data, 'holding', u16(pdu, 1), 1)) return exceptionPdu(6, illegalDataAddress);
  data.writeWord(u16(pdu, 1), u16(pdu, 3));
  return pdu.slice();
};

const writeCoils = (pdu: Uint8Array, data: DataModel): Uint8Array => {
  if (pdu.length < 6) return exceptionPdu(15, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  const count = (quantity + 7) >> 3;
  if (quantity < 1 || quantity > 0x7b0 || pdu[5] !== count || pdu.length !== 6 + count) {
    return exceptionPdu(15, illegalDataValue);
  }
  if (!writable(data, 'coil', address, quantity)) return exceptionPdu(15, illegalDataAddress);
  for (let i = 0; i < quantity; i++) {
    data.writeBit(address + i, (((pdu[6 + (i >> 3)] as number) >> (i & 7)) & 1) === 1);
  }
  return pdu.slice(0, 5);
};

const writeRegisters = (pdu: Uint8Array, data: DataModel): Uint8Array => {
  if (pdu.length < 6) return exceptionPdu(16, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  if (quantity < 1 || quantity > 0x7b || pdu[5] !== 2 * quantity || pdu.length !== 6 + 2 * quantity) {
    return exceptionPdu(16, illegalDataValue);
  }
  if (!writable(data, 'holding', address, quantity)) return exceptionPdu(16, illegalDataAddress);
  for (let i = 0; i < quantity; i++) data.writeWord(address + i, u16(pdu, 6 + 2 * i));
  return pdu.slice(0, 5);
};

const maskWrite = (pdu: Uint8Array, data: DataModel): Uint8Array => {
  if (pdu.length !== 7) return exceptionPdu(22, illegalDataValue);
  const address = u16(pdu, 1);
  if (!writable(data, 'holding', address, 1)) return exceptionPdu(22, illegalDataAddress);
  const and = u16(pdu, 3);
  const or = u16(pdu, 5);
  data.writeWord(address, (data.readWord('holding', address) & and) | (or & ~and & 0xffff));
  return pdu.slice();
};

const readWrite = (pdu: Uint8Array, data: DataModel): Uint8Array => {
  if (pdu.length < 10) return exceptionPdu(23, illegalDataValue);
  const readAt = u16(pdu, 1);
  const reads = u16(pdu, 3);
  const writeAt = u16(pdu, 5);
  const writes = u16(pdu, 7);
  if (
    reads < 1 ||
    reads > 0x7d ||
    writes < 1 ||
    writes > 0x79 ||
    pdu[9] !== 2 * writes ||
    pdu.length !== 10 + 2 * writes
  ) {
    return exceptionPdu(23, illegalDataValue);
  }
  if (readAt + reads > data.size('holding') || !writable(data, 'holding', writeAt, writes)) {
    return exceptionPdu(23, illegalDataAddress);
  }
  for (let i = 0; i < writes; i++) data.writeWord(writeAt + i, u16(pdu, 10 + 2 * i)); // the write comes first
  return wordsOut(23, data, 'holding', readAt, reads);
};

const readFifo = (pdu: Uint8Array, device: ModbusDevice): Uint8Array => {
  if (pdu.length !== 3) return exceptionPdu(24, illegalDataValue);
  const content = device.fifo?.(u16(pdu, 1)) ?? null;
  if (content === null) return exceptionPdu(24, illegalDataAddress);
  if (content.length > 31) return exceptionPdu(24, illegalDataValue);
  const out = new Uint8Array(5 + 2 * content.length);
  out[0] = 24;
  out[2] = 2 + 2 * content.length;
  out[4] = content.length;
  content.forEach((value, i) => {
    out[5 + 2 * i] = value >> 8;
    out[6 + 2 * i] = value;
  });
  return out;
};

const reportServerId = (pdu: Uint8Array, device: ModbusDevice): Uint8Array => {
  if (pdu.length !== 1) return exceptionPdu(17, illegalDataValue);
  const { vendor, product, revision, unit } = device.identity;
  const text = `${vendor} ${product} ${revision}`;
  const length = Math.min(text.length, 248);
  const out = new Uint8Array(4 + length);
  out[0] = 17;
  out[1] = 2 + length;
  out[2] = unit;
  out[3] = (device.running?.() ?? true) ? 0xff : 0x00;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    out[4 + i] = code < 0x80 ? code : 0x3f;
  }
  return out;
};

/** Which counter each sub-function of FC 8 returns. */
const COUNTERS = {
  11: 'busMessages',
  12: 'busErrors',
  13: 'exceptions',
  14: 'serverMessages',
  15: 'noResponses',
  16: 'negativeAcknowledges',
  17: 'busy',
  18: 'overruns',
} as const;

const diagnostics = (pdu: Uint8Array, device: ModbusDevice): Uint8Array => {
  if (pdu.length < 3) return exceptionPdu(8, illegalDataValue);
  const subfunction = u16(pdu, 1);
  if (subfunction === 0) return pdu.slice();
  const { counters } = device;
  if (!counters) return exceptionPdu(8, illegalFunction);
  const value = pdu.length === 5 ? u16(pdu, 3) : -1;
  const answer = (word: number): Uint8Array => Uint8Array.of(8, subfunction >> 8, subfunction, word >> 8, word);
  switch (subfunction) {
    case 1: // restart communications: over TCP that is clearing what the port has counted
      if (value !== 0 && value !== 0xff00) return exceptionPdu(8, illegalDataValue);
      clear(device);
      return pdu.slice();
    case 2:
      return value === 0 ? answer(0) : exceptionPdu(8, illegalDataValue);
    case 10:
      if (value !== 0) return exceptionPdu(8, illegalDataValue);
      clear(device);
      return pdu.slice();
    case 20:
      if (value !== 0) return exceptionPdu(8, illegalDataValue);
      counters.overruns = 0;
      return pdu.slice();
    default: {
      const name = COUNTERS[subfunction as keyof typeof COUNTERS];
      if (name === undefined) return exceptionPdu(8, illegalFunction);
      return value === 0 ? answer(counters[name]) : exceptionPdu(8, illegalDataValue);
    }
  }
};

const clear = (device: ModbusDevice): void => {
  const { counters } = device;
  if (!counters) return;
  for (const name of Object.values(COUNTERS)) counters[name] = 0;
};

const execute = (pdu: Uint8Array, device: ModbusDevice): Uint8Array => {
  switch (pdu[0]) {
    case 1:
      return readBits(pdu, device.data, 'coil');
    case 2:
      return readBits(pdu, device.data, 'discrete');
    case 3:
      return readWords(pdu, device.data, 'holding');
    case 4:
      return readWords(pdu, device.data, 'input');
    case 5:
      return writeCoil(pdu, device.data);
    case 6:
      return writeRegister(pdu, device.data);
    case 7:
      if (!device.exceptionStatus) return exceptionPdu(7, illegalFunction);
      return pdu.length === 1 ? Uint8Array.of(7, device.exceptionStatus() & 0xff) : exceptionPdu(7, illegalDataValue);
    case 8:
      return diagnostics(pdu, device);
    case 15:
      return writeCoils(pdu, device.data);
    case 16:
      return writeRegisters(pdu, device.data);
    case 17:
      return reportServerId(pdu, device);
    case 22:
      return maskWrite(pdu, device.data);
    case 23:
      return readWrite(pdu, device.data);
    case 24:
      return readFifo(pdu, device);
    case 43:
      return serveIdentification(pdu, device.identity);
    default:
      return exceptionPdu(pdu[0] ?? 0, illegalFunction);
  }
};

/**
 * Serves one request PDU and returns the response PDU, normal or exception; it never throws for any bytes.
 * Functions 1–6, 7 (where the device has status outputs), 8, 15–17, 22–24 and 43/14; everything else is exception 01.
 */
export const servePdu = (pdu: Uint8Array, device: ModbusDevice): Uint8Array => {
  const { counters } = device;
  if (!counters) return execute(pdu, device);
  counters.busMessages = (counters.busMessages + 1) & 0xffff;
  counters.serverMessages = (counters.serverMessages + 1) & 0xffff;
  const response = execute(pdu, device);
  if ((response[0] as number) >= 0x80) counters.exceptions = (counters.exceptions + 1) & 0xffff;
  return response;
};
