import type { LineState, ModbusDevice } from './device.ts';
import { EXCEPTION, exceptionPdu } from './exception.ts';

/* What a device keeps about its own communication: FC 8, 11 and 12 (V1.1b3, clauses 6.8 to 6.10). */

const { illegalFunction, illegalDataValue } = EXCEPTION;

const u16 = (pdu: Uint8Array, at: number): number => ((pdu[at] as number) << 8) | (pdu[at + 1] as number);

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

const USUAL: readonly number[] = [0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20];

/* Bytes of the event log (clause 6.10). */
const RECEIVED = 0x80;
const SENT = 0x40;
const WHILE_SILENT = 0x20;
const SILENCED = 0x04;
const RESTARTED = 0x00;
const LOG_LENGTH = 64;

const note = (line: LineState, event: number): void => {
  line.log.unshift(event);
  if (line.log.length > LOG_LENGTH) line.log.pop();
};

/** A request has come in: stored before it is looked at. */
export const hear = (line: LineState): void => note(line, RECEIVED | (line.listenOnly ? WHILE_SILENT : 0));

/** A response goes out: which kind of exception it is, if one, and whether something was completed. */
export const say = (line: LineState, response: Uint8Array): void => {
  const code = response[0] as number;
  if (code < 0x80) {
    note(line, SENT);
    if (code !== 11) line.events = (line.events + 1) & 0xffff; // fetching the counter does not count
    return;
  }
  const exception = response[1] as number;
  const kind = exception <= 3 ? 0x01 : exception === 4 ? 0x02 : exception <= 6 ? 0x04 : 0x08;
  note(line, SENT | kind);
};

/** Whether a request is the one that ends the listen-only mode: FC 8, sub-function 1. */
export const isRestart = (pdu: Uint8Array): boolean =>
  pdu.length === 5 && pdu[0] === 8 && u16(pdu, 1) === 1 && (u16(pdu, 3) === 0 || u16(pdu, 3) === 0xff00);

/** Restarts the communication port; over TCP that is forgetting what it has counted. `all` empties the log, too. */
export const restart = (device: ModbusDevice, all: boolean): void => {
  clear(device);
  const { line } = device;
  if (!line) return;
  if (all) line.log = [];
  line.listenOnly = false;
  note(line, RESTARTED);
};

const clear = ({ counters, line }: ModbusDevice): void => {
  if (counters) for (const name of Object.values(COUNTERS)) counters[name] = 0;
  if (line) line.events = 0;
};

/** Answers FC 8; null where the specification wants no response. */
export const serveDiagnostics = (pdu: Uint8Array, device: ModbusDevice): Uint8Array | null => {
  if (pdu.length < 3) return exceptionPdu(8, illegalDataValue);
  const subfunction = u16(pdu, 1);
  const { counters, line } = device;
  const has = (device.profile?.diagnostics ?? USUAL).includes(subfunction);
  if (!has || (subfunction !== 0 && !counters)) return exceptionPdu(8, illegalFunction);
  if (subfunction === 0) return pdu.slice();
  const value = pdu.length === 5 ? u16(pdu, 3) : -1;
  const answer = (word: number): Uint8Array => Uint8Array.of(8, subfunction >> 8, subfunction, word >> 8, word);
  switch (subfunction) {
    case 1:
      if (value !== 0 && value !== 0xff00) return exceptionPdu(8, illegalDataValue);
      restart(device, value === 0xff00);
      return pdu.slice();
    case 2:
      return value === 0 ? answer(0) : exceptionPdu(8, illegalDataValue);
    case 3: // the delimiter of ASCII frames: a character and 00; over TCP nothing ends by it
      return value >= 0 && (value & 0xff) === 0 ? pdu.slice() : exceptionPdu(8, illegalDataValue);
    case 4:
      if (!line) return exceptionPdu(8, illegalFunction);
      if (value !== 0) return exceptionPdu(8, illegalDataValue);
      line.listenOnly = true;
      note(line, SILENCED);
      return null;
    case 10:
      if (value !== 0) return exceptionPdu(8, illegalDataValue);
      clear(device);
      return pdu.slice();
    case 20:
      if (value !== 0) return exceptionPdu(8, illegalDataValue);
      if (counters) counters.overruns = 0;
      return pdu.slice();
    default: {
      const name = COUNTERS[subfunction as keyof typeof COUNTERS];
      if (name === undefined || !counters) return exceptionPdu(8, illegalFunction);
      return value === 0 ? answer(counters[name]) : exceptionPdu(8, illegalDataValue);
    }
  }
};

/** FC 11: status (0000: no program command under way) and the event counter. */
export const readEventCounter = (pdu: Uint8Array, line: LineState): Uint8Array =>
  pdu.length === 1 ? Uint8Array.of(11, 0, 0, line.events >> 8, line.events) : exceptionPdu(11, illegalDataValue);

/** FC 12: status, event counter, message counter, and the log with the newest event first. */
export const readEventLog = (pdu: Uint8Array, line: LineState, messages: number): Uint8Array =>
  pdu.length === 1
    ? Uint8Array.from([
        12,
        6 + line.log.length,
        0,
        0,
        line.events >> 8,
        line.events & 0xff,
        messages >> 8,
        messages & 0xff,
        ...line.log,
      ])
    : exceptionPdu(12, illegalDataValue);
