import { arrayData, type DeviceProfile, type ModbusDevice, newCounters, newLine, STRICT } from './device.ts';
import { fileMemory } from './files.ts';

/*
 * The protocol suite: what a device says to what, by clause of Modbus Application Protocol V1.1b3 and of Messaging on
 * TCP/IP V1.0b. It is data, so that one and the same suite runs in memory and over sockets.
 */

export interface Step {
  readonly unit?: number;
  /** Request and response PDU as hex; blanks are for the reader. Null: no response. */
  readonly ask: string;
  readonly answer: string | null;
}

export interface Case {
  readonly clause: string;
  readonly name: string;
  readonly profile?: Partial<DeviceProfile>;
  readonly steps: readonly Step[];
}

export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from((hex.replaceAll(' ', '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const h2 = (value: number): string => value.toString(16).padStart(2, '0');
const h4 = (value: number): string => value.toString(16).padStart(4, '0');

export const SUITE_UNIT = 17;

/**
 * The device under test: 40 coils (every third set), 16 discrete inputs (every second set), 20 input registers
 * (2000, 2001 …) and 200 holding registers (1000, 1001 …). Holding 150 to 159 is a hole, 160 to 169 may only be read,
 * 170 to 179 only be written, 180 to 189 is broken; a FIFO of three at 100, an empty one at 110, one of 32 at 120. File 4 has 20 records
 * (4000 …), file 3 may be written, file 9 is damaged. FC 6 to register 199 takes long.
 */
export const suiteDevice = (profile: Partial<DeviceProfile> = {}): ModbusDevice => {
  const data = arrayData({ coil: 40, discrete: 16, input: 20, holding: 200 });
  for (let i = 0; i < 40; i += 3) data.bits.coil[i] = 1;
  for (let i = 0; i < 16; i += 2) data.bits.discrete[i] = 1;
  for (let i = 0; i < 20; i++) data.words.input[i] = 0x2000 + i;
  for (let i = 0; i < 200; i++) data.words.holding[i] = 0x1000 + i;
  data.words.holding.set([3, 0x01b8, 0x1284, 0x1322], 100);
  data.words.holding[110] = 0;
  data.words.holding[120] = 32;
  const touches = (low: number, high: number, address: number, quantity: number): boolean =>
    address <= high && address + quantity > low;
  const words = (first: number, count: number): Uint16Array => Uint16Array.from({ length: count }, (_, i) => first + i);
  let load: 'ready' | 'acknowledge' | 'busy' = 'ready';
  return {
    data: {
      ...data,
      mayRead: (area, address, quantity) =>
        area !== 'holding' || !(touches(150, 159, address, quantity) || touches(170, 179, address, quantity)),
      mayWrite: (area, address, quantity) => area !== 'holding' || !touches(150, 169, address, quantity),
      fails: (area, address, quantity) => area === 'holding' && touches(180, 189, address, quantity),
    },
    identity: {
      vendor: 'Mizu',
      product: 'WC-200',
      revision: '1.4',
      url: 'https://mizu.example',
      model: 'WC-200E',
      name: 'PLC-2',
      unit: SUITE_UNIT,
    },
    profile: { ...STRICT, ...profile },
    counters: newCounters(),
    line: newLine(),
    files: fileMemory([
      { number: 3, words: new Uint16Array(16), write: true, damaged: false },
      { number: 4, words: words(0x4000, 20), write: false, damaged: false },
      { number: 9, words: new Uint16Array(4), write: true, damaged: true },
    ]),
    exceptionStatus: () => 0x6d,
    fifo: (address) =>
      [100, 110, 120].includes(address)
        ? Array.from(
            { length: data.words.holding[address] as number },
            (_, i) => data.words.holding[address + 1 + i] ?? 0,
          )
        : null,
    // The third program command finds the device at work on the second one.
    load: (code) => {
      if (code !== 5 || profile.functions === undefined) return 'ready';
      load = load === 'ready' ? 'acknowledge' : 'busy';
      return load;
    },
  };
};

const one = (clause: string, name: string, ask: string, answer: string | null, more: Partial<Step> = {}): Case => ({
  clause,
  name,
  steps: [{ ask, answer, ...more }],
});

const exception = (code: number, which: number): string => h2(code | 0x80) + h2(which);

/** Any answer of a good request, so that lengths can be tried on it. */
const GOOD: Readonly<Record<number, string>> = {
  1: '01 0000 0008',
  2: '02 0000 0008',
  3: '03 0000 0002',
  4: '04 0000 0002',
  5: '05 0000 ff00',
  6: '06 0000 1234',
  7: '07',
  11: '0b',
  12: '0c',
  15: '0f 0000 0009 02 ff01',
  16: '10 0000 0002 04 00010002',
  17: '11',
  20: '14 07 06 0004 0000 0002',
  21: '15 0b 06 0003 0000 0002 11112222',
  22: '16 0004 00f2 0025',
  23: '17 0000 0001 0000 0001 02 0005',
  24: '18 0064',
  43: '2b 0e 01 00',
};

const lengths: readonly Case[] = Object.entries(GOOD).flatMap(([code, ask]) => {
  const bytes = hexOf(bytesOf(ask));
  const refused = exception(Number(code), 3);
  const cut = Array.from({ length: bytes.length / 2 - 1 }, (_, i) => bytes.slice(0, 2 * (i + 1)));
  const profile = { eventLog: true };
  return [
    // A function of one byte has nothing to be cut off; 43 without its MEI type is too short as well.
    ...cut.map((short) => ({
      clause: '7',
      name: `FC ${code}: ${short.length / 2} bytes only`,
      profile,
      steps: [{ ask: short, answer: refused }],
    })),
    { clause: '7', name: `FC ${code}: a byte too many`, profile, steps: [{ ask: `${bytes}00`, answer: refused }] },
  ];
});

const reads: readonly Case[] = (
  [
    [1, '6.1', 2000, 40],
    [2, '6.2', 2000, 16],
    [3, '6.3', 125, 200],
    [4, '6.4', 125, 20],
  ] as const
).flatMap(([code, clause, most, size]) => {
  const ask = (address: number, quantity: number): string => h2(code) + h4(address) + h4(quantity);
  return [
    one(clause, `FC ${code}: quantity 0`, ask(0, 0), exception(code, 3)),
    one(clause, `FC ${code}: quantity ${most + 1}`, ask(0, most + 1), exception(code, 3)),
    one(clause, `FC ${code}: quantity 65535`, ask(0, 65535), exception(code, 3)),
    one(clause, `FC ${code}: bad quantity goes before bad address`, ask(65535, 0), exception(code, 3)),
    one(clause, `FC ${code}: begins behind the end`, ask(size, 1), exception(code, 2)),
    one(clause, `FC ${code}: ends behind the end`, ask(size - 1, 2), exception(code, 2)),
    one(clause, `FC ${code}: the last address of all`, ask(65535, 1), exception(code, 2)),
    one(clause, `FC ${code}: a range across the last address of all`, ask(65535, 2), exception(code, 2)),
  ];
});

const DATA: readonly Case[] = [
  one('6.1', 'FC 1: bits packed from the lowest, padded with zeros', '01 0000 000b', '01 02 49 02'),
  one('6.2', 'FC 2: an odd place to begin', '02 0001 0004', '02 01 0a'),
  one('6.3', 'FC 3: high byte first', '03 0001 0002', '03 04 1001 1002'),
  one('6.4', 'FC 4: the last register', '04 0013 0001', '04 02 2013'),
  one('6.3', 'FC 3: a hole', '03 0095 0002', '83 02'),
  one('6.3', 'FC 3: a register that may only be written', '03 00aa 0001', '83 02'),
  one('6.3', 'FC 3: broken hardware', '03 00b4 0001', '83 04'),
  {
    clause: '6.5',
    name: 'FC 5: on and off, echoed',
    steps: [
      { ask: '05 0001 ff00', answer: '05 0001 ff00' },
      { ask: '01 0001 0001', answer: '01 01 01' },
      { ask: '05 0001 0000', answer: '05 0001 0000' },
      { ask: '01 0001 0001', answer: '01 01 00' },
    ],
  },
  ...['0001', '00ff', 'ff01', 'ffff', '0100'].map((value) => one('6.5', `FC 5: ${value}`, `05 0001 ${value}`, '85 03')),
  one('6.5', 'FC 5: bad value goes before bad address', '05 ffff 0001', '85 03'),
  one('6.5', 'FC 5: no such coil', '05 0028 ff00', '85 02'),
  {
    clause: '6.6',
    name: 'FC 6: written, echoed, read back',
    steps: [
      { ask: '06 0001 0003', answer: '06 0001 0003' },
      { ask: '03 0001 0001', answer: '03 02 0003' },
    ],
  },
  one('6.6', 'FC 6: no such register', '06 00c8 0000', '86 02'),
  one('6.6', 'FC 6: a register that may only be read', '06 00a0 0000', '86 02'),
  one('6.6', 'FC 6: broken hardware', '06 00b4 0000', '86 04'),
  one('6.6', 'FC 6: a register that may only be written', '06 00aa 1234', '06 00aa 1234'),
  {
    clause: '6.11',
    name: 'FC 15: the example of the clause',
    steps: [
      { ask: '0f 0013 000a 02 cd01', answer: '0f 0013 000a' },
      { ask: '01 0013 000a', answer: '01 02 cd01' },
    ],
  },
  one('6.11', 'FC 15: quantity 0', '0f 0000 0000 00', '8f 03'),
  one('6.11', 'FC 15: quantity 1969', `0f 0000 07b1 f7 ${'00'.repeat(247)}`, '8f 03'),
  one('6.11', 'FC 15: byte count too small', '0f 0000 0009 01 ff', '8f 03'),
  one('6.11', 'FC 15: no such coils', '0f 0027 0002 01 03', '8f 02'),
  {
    clause: '6.12',
    name: 'FC 16: written, answered with address and quantity',
    steps: [
      { ask: '10 0001 0002 04 000a 0102', answer: '10 0001 0002' },
      { ask: '03 0001 0002', answer: '03 04 000a 0102' },
    ],
  },
  one('6.12', 'FC 16: quantity 0, answered once', '10 0000 0000 00', '90 03'),
  one('6.12', 'FC 16: quantity 124', `10 0000 007c f8 ${'00'.repeat(247)}`, '90 03'),
  one('6.12', 'FC 16: quantity 500', '10 0000 01f4 e8 0000', '90 03'),
  one('6.12', 'FC 16: byte count that does not fit', '10 0000 0002 03 000102', '90 03'),
  {
    clause: '6.12',
    name: 'FC 16: all or nothing at the end of the area',
    steps: [
      { ask: '10 00c6 0003 06 0001 0002 0003', answer: '90 02' },
      { ask: '03 00c6 0002', answer: '03 04 10c6 10c7' },
    ],
  },
  {
    clause: '6.12',
    name: 'FC 16: nothing is written of a range that may only be read at its end',
    steps: [
      { ask: '10 0095 0002 04 0001 0002', answer: '90 02' },
      { ask: '03 0095 0001', answer: '03 02 1095' },
    ],
  },
  one(
    '6.13',
    'FC 17: id, run indicator, text',
    '11',
    `11 11 11 ff ${hexOf(Uint8Array.from('Mizu WC-200 1.4', (c) => c.charCodeAt(0)))}`,
  ),
  {
    clause: '6.16',
    name: 'FC 22: the example of the clause',
    steps: [
      { ask: '06 0004 0012', answer: '06 0004 0012' },
      { ask: '16 0004 00f2 0025', answer: '16 0004 00f2 0025' },
      { ask: '03 0004 0001', answer: '03 02 0017' },
    ],
  },
  one('6.16', 'FC 22: no such register', '16 00c8 0000 0000', '96 02'),
  {
    clause: '6.17',
    name: 'FC 23: writes before it reads',
    steps: [{ ask: '17 0003 0003 0004 0002 04 00aa 00bb', answer: '17 06 1003 00aa 00bb' }],
  },
  ...(
    [
      ['reads 0', '17 0000 0000 0000 0001 02 0000', 3],
      ['reads 126', '17 0000 007e 0000 0001 02 0000', 3],
      ['writes 0', '17 0000 0001 0000 0000 00', 3],
      ['writes 122', `17 0000 0001 0000 007a f4 ${'00'.repeat(243)}`, 3],
      ['byte count that does not fit', '17 0000 0001 0000 0002 02 0000', 3],
      ['reads behind the end', '17 00c7 0002 0000 0001 02 0000', 2],
      ['writes behind the end', '17 0000 0001 00c7 0002 04 0000 0000', 2],
      ['reads what may only be written', '17 00aa 0001 0000 0001 02 0000', 2],
      ['writes broken hardware', '17 0000 0001 00b4 0001 02 0000', 4],
    ] as const
  ).map(([name, ask, which]) => one('6.17', `FC 23: ${name}`, ask, exception(23, which))),
  {
    clause: '6.17',
    name: 'FC 23: writes nothing when it cannot read',
    steps: [
      { ask: '17 00c7 0002 0000 0001 02 0055', answer: '97 02' },
      { ask: '03 0000 0001', answer: '03 02 1000' },
    ],
  },
  one('6.18', 'FC 24: a queue, which stays as it is', '18 0064', '18 0008 0003 01b8 1284 1322'),
  one('6.18', 'FC 24: an empty queue', '18 006e', '18 0002 0000'),
  one('6.18', 'FC 24: a queue of more than 31', '18 0078', '98 03'),
  one('6.18', 'FC 24: no queue', '18 0065', '98 02'),
];

const records = (count: number): string =>
  `${h2(1 + 2 * count)}06${Array.from({ length: count }, (_, i) => h4(0x4000 + i)).join('')}`;

const FILES: readonly Case[] = [
  one(
    '6.14',
    'FC 20: two groups',
    '14 0e 06 0004 0001 0002 06 0003 0009 0002',
    '14 0c 05 06 4001 4002 05 06 0000 0000',
  ),
  one('6.14', 'FC 20: byte count 0', '14 00', '94 03'),
  one('6.14', 'FC 20: byte count 6', '14 06 06 0004 0000 00', '94 03'),
  one('6.14', 'FC 20: byte count that is no multiple', '14 08 06 0004 0000 0001 06', '94 03'),
  one('6.14', 'FC 20: byte count above F5', `14 fc ${'06000400000001'.repeat(35)}`, '94 03'),
  one('6.14', 'FC 20: reference type 5', '14 07 05 0004 0000 0001', '94 02'),
  one('6.14', 'FC 20: file 0', '14 07 06 0000 0000 0001', '94 02'),
  one('6.14', 'FC 20: no such file', '14 07 06 0005 0000 0001', '94 02'),
  one('6.14', 'FC 20: behind the last record', '14 07 06 0004 0013 0002', '94 02'),
  one('6.14', 'FC 20: record above 270F', '14 07 06 0004 2710 0001', '94 02'),
  one('6.14', 'FC 20: no record', '14 07 06 0004 0000 0000', '94 02'),
  one(
    '6.14',
    'FC 20: as much as fits into a response',
    `14 2a ${'06000400000014'.repeat(5)}06000400000013`,
    `14 fa ${records(20).repeat(5)}${records(19)}`,
  ),
  one('6.14', 'FC 20: more than fits into a response', `14 2a ${'06000400000014'.repeat(6)}`, '94 03'),
  one('6.14', 'FC 20: damaged memory', '14 07 06 0009 0000 0001', '94 08'),
  {
    clause: '6.15',
    name: 'FC 21: written, echoed, read back',
    steps: [
      { ask: '15 0d 06 0003 0007 0003 06af 04be 100d', answer: '15 0d 06 0003 0007 0003 06af 04be 100d' },
      { ask: '14 07 06 0003 0007 0003', answer: '14 08 07 06 06af 04be 100d' },
    ],
  },
  {
    clause: '6.15',
    name: 'FC 21: nothing of two groups when the second is bad',
    steps: [
      { ask: '15 12 06 0003 0000 0001 0001 06 0004 0000 0001 0001', answer: '95 02' },
      { ask: '14 07 06 0003 0000 0001', answer: '14 04 03 06 0000' },
    ],
  },
  one('6.15', 'FC 21: a group longer than the request', '15 09 06 0003 0000 0002 0001', '95 03'),
  one('6.15', 'FC 21: byte count 8', '15 08 06 0003 0000 0001 00', '95 03'),
  one('6.15', 'FC 21: reference type 7', '15 09 07 0003 0000 0001 0001', '95 02'),
  one('6.15', 'FC 21: behind the last record', '15 09 06 0003 0010 0001 0001', '95 02'),
  one('6.15', 'FC 21: damaged memory', '15 09 06 0009 0000 0001 0001', '95 08'),
];

const SELF: readonly Case[] = [
  one('6.7', 'FC 7: eight outputs', '07', '07 6d'),
  one('6.8.1', 'FC 8/0: query data of any length', '08 0000 a5 37 00 ff', '08 0000 a5 37 00 ff'),
  one('6.8.1', 'FC 8/1: a value of its own', '08 0001 1234', '88 03'),
  one('6.8.1', 'FC 8/2: the diagnostic register', '08 0002 0000', '08 0002 0000'),
  one('6.8.1', 'FC 8/2: data', '08 0002 0001', '88 03'),
  one('6.8.1', 'FC 8/3 where it is not declared', '08 0003 0d00', '88 01'),
  one('6.8.1', 'FC 8/4 where it is not declared', '08 0004 0000', '88 01'),
  ...[5, 9, 19, 21, 65535].map((sub) => one('6.8.1', `FC 8/${sub}: reserved`, `08 ${h4(sub)} 0000`, '88 01')),
  {
    clause: '6.8.1',
    name: 'FC 8/11 and 13: messages and exceptions, this one counted before it is answered',
    steps: [
      { ask: '03 0000 0000', answer: '83 03' },
      { ask: '08 000b 0000', answer: '08 000b 0002' },
      { ask: '08 000d 0000', answer: '08 000d 0001' },
      { ask: '08 000d 0001', answer: '88 03' },
      { ask: '08 000a 0000', answer: '08 000a 0000' },
      { ask: '08 000b 0000', answer: '08 000b 0001' },
      { ask: '08 000d 0000', answer: '08 000d 0000' },
    ],
  },
  ...[12, 14, 15, 16, 17, 18].map((sub) =>
    one('6.8.1', `FC 8/${sub}: a counter`, `08 ${h4(sub)} 0000`, `08 ${h4(sub)} ${sub === 14 ? '0001' : '0000'}`),
  ),
  one('6.8.1', 'FC 8/20: clears the overruns', '08 0014 0000', '08 0014 0000'),
  {
    clause: '6.8.1',
    name: 'FC 8/3: the delimiter, where declared',
    profile: { diagnostics: [0, 3] },
    steps: [
      { ask: '08 0003 0d00', answer: '08 0003 0d00' },
      { ask: '08 0003 0d01', answer: '88 03' },
      { ask: '08 000b 0000', answer: '88 01' },
    ],
  },
  {
    clause: '6.8.1',
    name: 'FC 8/4: listens only, until it is restarted',
    profile: { diagnostics: [0, 1, 4, 11, 15] },
    steps: [
      { ask: '08 0004 0001', answer: '88 03' },
      { ask: '08 0004 0000', answer: null },
      { ask: '03 0000 0001', answer: null },
      { ask: '06 0000 7777', answer: null },
      { ask: '63', answer: null },
      { ask: '08 0001 0000', answer: null },
      { ask: '03 0000 0001', answer: '03 02 1000' },
    ],
  },
  one('6.9', 'FC 11 where it is not declared', '0b', '8b 01'),
  one('6.10', 'FC 12 where it is not declared', '0c', '8c 01'),
  {
    clause: '6.9',
    name: 'FC 11: counts what succeeded, neither exceptions nor itself',
    profile: { eventLog: true },
    steps: [
      { ask: '0b', answer: '0b 0000 0000' },
      { ask: '03 0000 0001', answer: '03 02 1000' },
      { ask: '03 0000 0000', answer: '83 03' },
      { ask: '0b', answer: '0b 0000 0001' },
      { ask: '08 000a 0000', answer: '08 000a 0000' },
      { ask: '0b', answer: '0b 0000 0001' },
    ],
  },
  {
    clause: '6.10',
    name: 'FC 12: events, the newest first; a restart empties the log',
    profile: { eventLog: true, diagnostics: [0, 1, 4] },
    steps: [
      { ask: '03 0000 0000', answer: '83 03' },
      { ask: '14 07 06 0009 0000 0001', answer: '94 08' },
      { ask: '03 00b4 0001', answer: '83 04' },
      { ask: '0c', answer: '0c 0d 0000 0000 0004 80 42 80 48 80 41 80' },
      { ask: '08 0001 ff00', answer: '08 0001 ff00' },
      { ask: '0c', answer: '0c 09 0000 0001 0001 80 40 00' },
      { ask: '08 0004 0000', answer: null },
      { ask: '03 0000 0001', answer: null },
      { ask: '08 0001 0000', answer: null },
      { ask: '0c', answer: '0c 10 0000 0000 0001 80 00 a0 a0 04 80 40 80 40 00' },
    ],
  },
  one(
    '6.21',
    'FC 43/14: basic',
    '2b 0e 01 00',
    `2b 0e 01 82 00 00 03 00 04 ${ascii('Mizu')} 01 06 ${ascii('WC-200')} 02 03 ${ascii('1.4')}`,
  ),
  one('6.21', 'FC 43/14: one object', '2b 0e 04 05', `2b 0e 04 82 00 00 01 05 07 ${ascii('WC-200E')}`),
  one('6.21', 'FC 43/14: an object that is not there', '2b 0e 04 80', 'ab 02'),
  one('6.21', 'FC 43/14: code 0', '2b 0e 00 00', 'ab 03'),
  one('6.21', 'FC 43/14: code 5', '2b 0e 05 00', 'ab 03'),
  one(
    '6.21',
    'FC 43/14: a stream from an unknown object begins anew',
    '2b 0e 01 63',
    `2b 0e 01 82 00 00 03 00 04 ${ascii('Mizu')} 01 06 ${ascii('WC-200')} 02 03 ${ascii('1.4')}`,
  ),
  one('6.20', 'FC 43/13: CANopen', '2b 0d 00', 'ab 01'),
  {
    clause: '6.21',
    name: 'FC 43/14: extended objects where declared',
    profile: { objects: { 128: 'rack 2', 200: 'x' } },
    steps: [
      { ask: '2b 0e 04 80', answer: `2b 0e 04 83 00 00 01 80 06 ${ascii('rack 2')}` },
      { ask: '2b 0e 03 80', answer: `2b 0e 03 83 00 00 02 80 06 ${ascii('rack 2')} c8 01 ${ascii('x')}` },
    ],
  },
];

function ascii(text: string): string {
  return hexOf(Uint8Array.from(text, (c) => c.charCodeAt(0)));
}

const KNOWN = new Set([1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 20, 21, 22, 23, 24, 43]);

const functions: readonly Case[] = Array.from({ length: 127 }, (_, i) => i + 1)
  .filter((code) => !KNOWN.has(code))
  .map((code) => one('7', `FC ${code} is not supported`, `${h2(code)} 0000 0001`, exception(code, 1)));

const DEVICES: readonly Case[] = [
  {
    clause: '7',
    name: 'a list of functions leaves the others out',
    profile: { functions: Uint8Array.from({ length: 256 }, (_, code) => (code === 3 ? 1 : 0)) },
    steps: [
      { ask: '03 0000 0001', answer: '03 02 1000' },
      { ask: '04 0000 0001', answer: '84 01' },
      { ask: '07', answer: '87 01' },
    ],
  },
  {
    clause: '7',
    name: 'a slow function is acknowledged with 05; meanwhile the device is busy, 06, and counts it',
    profile: { functions: new Uint8Array(256).fill(1) },
    steps: [
      { ask: '05 0001 ff00', answer: '85 05' },
      { ask: '01 0001 0001', answer: '01 01 01' },
      { ask: '05 0002 ff00', answer: '85 06' },
      { ask: '01 0002 0001', answer: '01 01 00' },
      { ask: '08 0011 0000', answer: '08 0011 0001' },
    ],
  },
  ...[0, SUITE_UNIT, 255].map((unit) =>
    one('4.4.2.3', `unit ${unit} is answered`, '03 0000 0001', '03 02 1000', { unit }),
  ),
  ...[1, 16, 18, 247, 248, 254].map((unit) =>
    one('4.4.2.3', `unit ${unit} is not answered`, '03 0000 0001', null, { unit }),
  ),
  {
    clause: '7',
    name: 'a gateway knows no way (0A), or hears nothing (0B)',
    profile: { gateway: [2, 3] },
    steps: [
      { unit: 2, ask: '03 0000 0001', answer: '83 0b' },
      { unit: 4, ask: '06 0000 0001', answer: '86 0a' },
      { unit: 0, ask: '03 0000 0001', answer: '03 02 1000' },
    ],
  },
  {
    clause: 'quirk',
    name: 'a careless device answers to any unit',
    profile: { units: 'any' },
    steps: [{ unit: 99, ask: '03 0000 0001', answer: '03 02 1000' }],
  },
  {
    clause: 'quirk',
    name: 'a careless device is silent about what it does not know',
    profile: { unknownFunction: 'silence' },
    steps: [
      { ask: '63', answer: null },
      { ask: '03 0000 0001', answer: '03 02 1000' },
    ],
  },
  {
    clause: 'quirk',
    name: 'a careless device has the wrong exception for a bad quantity',
    profile: { badQuantity: 2 },
    steps: [
      { ask: '03 0000 0000', answer: '83 02' },
      { ask: '10 0000 0000 00', answer: '90 02' },
    ],
  },
  {
    clause: 'quirk',
    name: 'a careless device takes no notice of what follows a request',
    profile: { trailing: 'ignore' },
    steps: [
      { ask: '03 0000 0001 ffff', answer: '03 02 1000' },
      { ask: '06 0000 0001 ff', answer: '06 0000 0001' },
    ],
  },
  {
    clause: 'quirk',
    name: 'a careless device says yes to a write that it does not do',
    profile: { readOnlyWrites: 'ignore' },
    steps: [
      { ask: '06 00a0 0001', answer: '06 00a0 0001' },
      { ask: '03 00a0 0001', answer: '03 02 10a0' },
    ],
  },
];

/** All of it. */
export const SUITE: readonly Case[] = [...reads, ...DATA, ...FILES, ...SELF, ...lengths, ...functions, ...DEVICES];
