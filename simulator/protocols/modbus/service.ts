import { type DataModel, type DeviceProfile, type ModbusDevice, STRICT } from './device.ts';
import { hear, isRestart, readEventCounter, readEventLog, restart, say, serveDiagnostics } from './diagnostics.ts';
import { EXCEPTION, exceptionPdu } from './exception.ts';
import { readFileRecord, writeFileRecord } from './files.ts';
import { serveIdentification } from './identification.ts';

/*
 * The PDU service: request bytes in, response bytes out. Checks stand in the order of the state diagrams of Modbus
 * Application Protocol V1.1b3, clause 6: function (01), quantity (03), addresses (02), execution (04). A request whose
 * length does not fit its function is an illegal data value (clause 7: "the implied length is incorrect"). Nothing is
 * written before the whole request has been found good.
 */

const u16 = (pdu: Uint8Array, at: number): number => ((pdu[at] as number) << 8) | (pdu[at + 1] as number);

const { illegalFunction, illegalDataAddress, illegalDataValue, serverDeviceFailure } = EXCEPTION;

type Area = Parameters<DataModel['size']>[0];

/** Why a range cannot be read, or 0. */
const unreadable = (data: DataModel, area: Area, address: number, quantity: number): number => {
  if (address + quantity > data.size(area)) return illegalDataAddress;
  if (data.mayRead !== undefined && !data.mayRead(area, address, quantity)) return illegalDataAddress;
  return data.fails?.(area, address, quantity) === true ? serverDeviceFailure : 0;
};

const IGNORED = -1;

/** Why a range cannot be written; 0 where it can; −1 where the device says yes and does nothing. */
const unwritable = (
  data: DataModel,
  area: 'coil' | 'holding',
  address: number,
  quantity: number,
  profile: DeviceProfile,
): number => {
  if (address + quantity > data.size(area)) return illegalDataAddress;
  if (data.mayWrite !== undefined && !data.mayWrite(area, address, quantity)) {
    return profile.readOnlyWrites === 'ignore' ? IGNORED : illegalDataAddress;
  }
  return data.fails?.(area, address, quantity) === true ? serverDeviceFailure : 0;
};

/** Whether a PDU has the length that its function implies; a careless device takes longer ones, too. */
const fits = (pdu: Uint8Array, length: number, profile: DeviceProfile): boolean =>
  pdu.length === length || (pdu.length > length && profile.trailing === 'ignore');

const readBits = (pdu: Uint8Array, data: DataModel, area: 'coil' | 'discrete', profile: DeviceProfile): Uint8Array => {
  const fc = pdu[0] as number;
  if (!fits(pdu, 5, profile)) return exceptionPdu(fc, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  if (quantity < 1 || quantity > 2000) return exceptionPdu(fc, profile.badQuantity);
  const problem = unreadable(data, area, address, quantity);
  if (problem !== 0) return exceptionPdu(fc, problem);
  const count = (quantity + 7) >> 3;
  const out = new Uint8Array(2 + count);
  out[0] = fc;
  out[1] = count;
  for (let i = 0; i < quantity; i++) {
    if (data.readBit(area, address + i)) out[2 + (i >> 3)] = (out[2 + (i >> 3)] as number) | (1 << (i & 7));
  }
  return out;
};

const readWords = (pdu: Uint8Array, data: DataModel, area: 'input' | 'holding', profile: DeviceProfile): Uint8Array => {
  const fc = pdu[0] as number;
  if (!fits(pdu, 5, profile)) return exceptionPdu(fc, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  if (quantity < 1 || quantity > 125) return exceptionPdu(fc, profile.badQuantity);
  const problem = unreadable(data, area, address, quantity);
  if (problem !== 0) return exceptionPdu(fc, problem);
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

const writeCoil = (pdu: Uint8Array, data: DataModel, profile: DeviceProfile): Uint8Array => {
  if (!fits(pdu, 5, profile)) return exceptionPdu(5, illegalDataValue);
  const value = u16(pdu, 3);
  if (value !== 0 && value !== 0xff00) return exceptionPdu(5, illegalDataValue);
  const problem = unwritable(data, 'coil', u16(pdu, 1), 1, profile);
  if (problem > 0) return exceptionPdu(5, problem);
  if (problem === 0) data.writeBit(u16(pdu, 1), value === 0xff00);
  return pdu.slice(0, 5);
};

const writeRegister = (pdu: Uint8Array, data: DataModel, profile: DeviceProfile): Uint8Array => {
  if (!fits(pdu, 5, profile)) return exceptionPdu(6, illegalDataValue);
  const problem = unwritable(data, 'holding', u16(pdu, 1), 1, profile);
  if (problem > 0) return exceptionPdu(6, problem);
  if (problem === 0) data.writeWord(u16(pdu, 1), u16(pdu, 3));
  return pdu.slice(0, 5);
};

const writeCoils = (pdu: Uint8Array, data: DataModel, profile: DeviceProfile): Uint8Array => {
  if (pdu.length < 6) return exceptionPdu(15, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  const count = (quantity + 7) >> 3;
  if (quantity < 1 || quantity > 0x7b0) return exceptionPdu(15, profile.badQuantity);
  if (pdu[5] !== count || !fits(pdu, 6 + count, profile)) return exceptionPdu(15, illegalDataValue);
  const problem = unwritable(data, 'coil', address, quantity, profile);
  if (problem > 0) return exceptionPdu(15, problem);
  for (let i = 0; problem === 0 && i < quantity; i++) {
    data.writeBit(address + i, (((pdu[6 + (i >> 3)] as number) >> (i & 7)) & 1) === 1);
  }
  return pdu.slice(0, 5);
};

const writeRegisters = (pdu: Uint8Array, data: DataModel, profile: DeviceProfile): Uint8Array => {
  if (pdu.length < 6) return exceptionPdu(16, illegalDataValue);
  const address = u16(pdu, 1);
  const quantity = u16(pdu, 3);
  if (quantity < 1 || quantity > 0x7b) return exceptionPdu(16, profile.badQuantity);
  if (pdu[5] !== 2 * quantity || !fits(pdu, 6 + 2 * quantity, profile)) return exceptionPdu(16, illegalDataValue);
  const problem = unwritable(data, 'holding', address, quantity, profile);
  if (problem > 0) return exceptionPdu(16, problem);
  for (let i = 0; problem === 0 && i < quantity; i++) data.writeWord(address + i, u16(pdu, 6 + 2 * i));
  return pdu.slice(0, 5);
};

const maskWrite = (pdu: Uint8Array, data: DataModel, profile: DeviceProfile): Uint8Array => {
  if (!fits(pdu, 7, profile)) return exceptionPdu(22, illegalDataValue);
  const address = u16(pdu, 1);
  const problem = unwritable(data, 'holding', address, 1, profile);
  if (problem > 0) return exceptionPdu(22, problem);
  const and = u16(pdu, 3);
  const or = u16(pdu, 5);
  if (problem === 0) data.writeWord(address, (data.readWord('holding', address) & and) | (or & ~and & 0xffff));
  return pdu.slice(0, 7);
};

const readWrite = (pdu: Uint8Array, data: DataModel, profile: DeviceProfile): Uint8Array => {
  if (pdu.length < 10) return exceptionPdu(23, illegalDataValue);
  const readAt = u16(pdu, 1);
  const reads = u16(pdu, 3);
  const writeAt = u16(pdu, 5);
  const writes = u16(pdu, 7);
  if (reads < 1 || reads > 0x7d || writes < 1 || writes > 0x79) return exceptionPdu(23, profile.badQuantity);
  if (pdu[9] !== 2 * writes || !fits(pdu, 10 + 2 * writes, profile)) return exceptionPdu(23, illegalDataValue);
  const reading = unreadable(data, 'holding', readAt, reads);
  const problem = unwritable(data, 'holding', writeAt, writes, profile);
  if (reading === illegalDataAddress || problem === illegalDataAddress) return exceptionPdu(23, illegalDataAddress);
  if (reading > 0 || problem > 0) return exceptionPdu(23, serverDeviceFailure);
  for (let i = 0; problem === 0 && i < writes; i++) data.writeWord(writeAt + i, u16(pdu, 10 + 2 * i)); // first the write
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

/** Functions that every device of ours has unless it says otherwise. */
const USUAL: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 8, 15, 16, 17, 22, 23, 24, 43]);

/** Whether a device has a function: its parts must be there, and its list must not leave it out. */
const supports = (code: number, device: ModbusDevice, profile: DeviceProfile): boolean => {
  if (profile.functions !== null && profile.functions[code] !== 1) return false;
  switch (code) {
    case 7:
      return device.exceptionStatus !== undefined;
    case 11:
    case 12:
      return profile.eventLog && device.line !== undefined;
    case 20:
    case 21:
      return device.files !== undefined;
    default:
      return USUAL.has(code);
  }
};

const execute = (pdu: Uint8Array, device: ModbusDevice, profile: DeviceProfile): Uint8Array | null => {
  const { data } = device;
  switch (pdu[0]) {
    case 1:
      return readBits(pdu, data, 'coil', profile);
    case 2:
      return readBits(pdu, data, 'discrete', profile);
    case 3:
      return readWords(pdu, data, 'holding', profile);
    case 4:
      return readWords(pdu, data, 'input', profile);
    case 5:
      return writeCoil(pdu, data, profile);
    case 6:
      return writeRegister(pdu, data, profile);
    case 7:
      return pdu.length === 1
        ? Uint8Array.of(7, (device.exceptionStatus?.() ?? 0) & 0xff)
        : exceptionPdu(7, illegalDataValue);
    case 8:
      return serveDiagnostics(pdu, device);
    case 11:
      return device.line ? readEventCounter(pdu, device.line) : exceptionPdu(11, illegalFunction);
    case 12:
      return device.line
        ? readEventLog(pdu, device.line, device.counters?.busMessages ?? 0)
        : exceptionPdu(12, illegalFunction);
    case 15:
      return writeCoils(pdu, data, profile);
    case 16:
      return writeRegisters(pdu, data, profile);
    case 17:
      return reportServerId(pdu, device);
    case 20:
      return device.files ? readFileRecord(pdu, device.files) : exceptionPdu(20, illegalFunction);
    case 21:
      return device.files ? writeFileRecord(pdu, device.files) : exceptionPdu(21, illegalFunction);
    case 22:
      return maskWrite(pdu, data, profile);
    case 23:
      return readWrite(pdu, data, profile);
    case 24:
      return readFifo(pdu, device);
    case 43:
      return serveIdentification(pdu, device.identity, profile.objects);
    default:
      return exceptionPdu(pdu[0] ?? 0, illegalFunction);
  }
};

/** Supported? Busy? Then carried out. */
const answer = (pdu: Uint8Array, device: ModbusDevice, profile: DeviceProfile): Uint8Array | null => {
  const code = pdu[0] ?? 0;
  if (!supports(code, device, profile)) {
    return profile.unknownFunction === 'silence' ? null : exceptionPdu(code, illegalFunction);
  }
  if (device.load === undefined) return execute(pdu, device, profile);
  const load = device.load(code);
  if (load === 'busy') return exceptionPdu(code, EXCEPTION.serverDeviceBusy);
  const response = execute(pdu, device, profile);
  if (load === 'ready' || response === null || (response[0] as number) >= 0x80) return response;
  return exceptionPdu(code, EXCEPTION.acknowledge);
};

const roll = (count: number): number => (count + 1) & 0xffff;

/**
 * Serves one request PDU and returns the response PDU, normal or exception, or null where there is none: in listen-only
 * mode, and from a device whose profile says so. It never throws for any bytes.
 *
 * Functions 1–6, 8, 15–17, 22–24 and 43/14; 7, 11, 12, 20 and 21 where the device has the parts; everything else is
 * exception 01.
 */
export const servePdu = (pdu: Uint8Array, device: ModbusDevice): Uint8Array | null => {
  const { counters, line } = device;
  if (counters) {
    counters.busMessages = roll(counters.busMessages);
    counters.serverMessages = roll(counters.serverMessages);
  }
  if (line) {
    hear(line);
    if (line.listenOnly) {
      // Monitored, not acted on and not answered; a restart alone is taken, and that without an answer.
      if (isRestart(pdu)) restart(device, u16(pdu, 3) === 0xff00);
      else if (counters) counters.noResponses = roll(counters.noResponses);
      return null;
    }
  }
  const response = answer(pdu, device, device.profile ?? STRICT);
  if (response === null) {
    if (counters) counters.noResponses = roll(counters.noResponses);
    return null;
  }
  if (counters && (response[0] as number) >= 0x80) {
    counters.exceptions = roll(counters.exceptions);
    if (response[1] === EXCEPTION.serverDeviceBusy) counters.busy = roll(counters.busy);
  }
  if (line) say(line, response);
  return response;
};

/**
 * Serves a request that is addressed to `unit` (Messaging on TCP/IP V1.0b, 4.4.2.3): a device answers to its own, to 0
 * and to 255 and is silent for others; a gateway has exceptions for them (0B for a unit of its line that does not
 * respond, 0A for one to which it knows no way).
 */
export const serveUnit = (unit: number, pdu: Uint8Array, device: ModbusDevice): Uint8Array | null => {
  const profile = device.profile ?? STRICT;
  if (unit === device.identity.unit || unit === 0 || unit === 255 || profile.units === 'any') {
    return servePdu(pdu, device);
  }
  if (profile.gateway === null) return null;
  return exceptionPdu(
    pdu[0] ?? 0,
    profile.gateway.includes(unit) ? EXCEPTION.gatewayTargetFailedToRespond : EXCEPTION.gatewayPathUnavailable,
  );
};
