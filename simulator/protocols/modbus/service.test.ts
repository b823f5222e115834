import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest, readWriteRequest, writeMultiple, writeSingle } from './client.ts';
import { type Area, arrayData, type ModbusDevice, newCounters } from './device.ts';
import { servePdu, serveUnit } from './service.ts';

const IDENTITY = {
  vendor: 'Mizu Automation',
  product: 'WC-200',
  revision: '1.4.2',
  url: 'https://mizu.example',
  model: 'WC-200E',
  name: 'PLC-2 dosing',
  unit: 7,
};

const device = (more: Omit<Partial<ModbusDevice>, 'data'> = {}) => {
  const data = arrayData({ coil: 40, discrete: 16, input: 20, holding: 130 });
  return { data, identity: IDENTITY, counters: newCounters(), ...more };
};

const ask = (pdu: number[] | Uint8Array, to: ModbusDevice = device()): number[] => [
  ...(servePdu(Uint8Array.from(pdu), to) as Uint8Array),
];

describe('a field device that is read', () => {
  // The examples of Modbus Application Protocol V1.1b3, clauses 6.1 and 6.3.
  it('packs coils eight to a byte, lowest first, and pads with zeros', () => {
    const plc = device();
    for (const [i, bit] of [1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0].entries()) plc.data.bits.coil[19 + i] = bit;
    expect(ask([1, 0, 19, 0, 11], plc)).toEqual([1, 2, 0b11001101, 0b00000011]);
  });

  it('gives registers high byte first', () => {
    const plc = device();
    plc.data.words.holding.set([0x022b, 0, 0x64], 107);
    expect(ask([3, 0, 107, 0, 3], plc)).toEqual([3, 6, 0x02, 0x2b, 0, 0, 0, 0x64]);
  });

  it.each<[number, Area, number]>([
    [1, 'coil', 2000],
    [2, 'discrete', 2000],
    [3, 'holding', 125],
    [4, 'input', 125],
  ])('for function %i answers 03 for a bad quantity, and only then 02 for a bad address', (code, area, most) => {
    const plc = device();
    const size = plc.data.size(area);
    const outcome = (address: number, quantity: number) =>
      ask(readRequest(code as 1 | 2 | 3 | 4, address, quantity), plc).slice(0, 2);
    expect(outcome(0, 0)).toEqual([code | 0x80, 3]);
    expect(outcome(0, most + 1)).toEqual([code | 0x80, 3]);
    expect(outcome(65535, most + 1)).toEqual([code | 0x80, 3]);
    expect(outcome(size - 1, 2)).toEqual([code | 0x80, 2]);
    expect(outcome(65535, 1)).toEqual([code | 0x80, 2]);
    expect(outcome(0, size)[0]).toBe(size <= most ? code : code | 0x80);
    expect(outcome(size - 1, 1)[0]).toBe(code);
  });
});

describe('a field device that is written', () => {
  it('takes a coil only as 0000 or FF00', () => {
    const plc = device();
    expect(ask([5, 0, 3, 0xff, 0], plc)).toEqual([5, 0, 3, 0xff, 0]);
    expect(plc.data.bits.coil[3]).toBe(1);
    expect(ask([5, 0, 3, 0, 1], plc)).toEqual([0x85, 3]);
    expect(plc.data.bits.coil[3]).toBe(1);
  });

  it('echoes address and quantity of a multiple write', () => {
    const plc = device();
    expect(ask(writeMultiple(1, [10, 258]), plc)).toEqual([16, 0, 1, 0, 2]);
    expect(ask(writeMultiple(19, [true, false, true, true]), plc)).toEqual([15, 0, 19, 0, 4]);
    expect([...plc.data.words.holding.subarray(1, 3)]).toEqual([10, 258]);
    expect([...plc.data.bits.coil.subarray(19, 23)]).toEqual([1, 0, 1, 1]);
  });

  it('refuses a byte count that does not fit the quantity', () => {
    expect(ask([16, 0, 0, 0, 2, 2, 0, 1])).toEqual([0x90, 3]);
    expect(ask([16, 0, 0, 0, 1, 2, 0, 1, 9])).toEqual([0x90, 3]);
    expect(ask([15, 0, 0, 0, 9, 1, 0xff])).toEqual([0x8f, 3]);
  });

  it('applies the masks of function 22 (the example of clause 6.16)', () => {
    const plc = device();
    plc.data.words.holding[4] = 0x12;
    ask([22, 0, 4, 0, 0xf2, 0, 0x25], plc);
    expect(plc.data.words.holding[4]).toBe(0x17);
  });

  it('writes before it reads in function 23', () => {
    const plc = device();
    expect([...ask(readWriteRequest(2, 3, 3, [55]), plc)]).toEqual([23, 6, 0, 0, 0, 55, 0, 0]);
  });

  it('writes nothing of function 23 when the range to read is bad', () => {
    const plc = device();
    expect(ask(readWriteRequest(129, 2, 0, [55]), plc)).toEqual([0x97, 2]);
    expect(plc.data.words.holding[0]).toBe(0);
  });

  it('leaves a range alone that may not be written', () => {
    const plc = device();
    const data = { ...plc.data, mayWrite: (_area: string, address: number) => address >= 100 };
    expect(ask(writeSingle(10, 5), { ...plc, data })).toEqual([0x86, 2]);
    expect(ask(writeSingle(100, 5), { ...plc, data })).toEqual([6, 0, 100, 0, 5]);
  });

  it('writes all or nothing, whatever is asked', () => {
    const request = fc.oneof(
      fc
        .tuple(fc.nat(140), fc.array(fc.nat(65535), { minLength: 1, maxLength: 123 }))
        .map(([a, v]) => writeMultiple(a, v)),
      fc
        .tuple(fc.nat(50), fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }))
        .map(([a, v]) => writeMultiple(a, v)),
      fc.uint8Array({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(request, (pdu) => {
        const plc = device();
        const response = servePdu(pdu, plc) as Uint8Array;
        const touched =
          plc.data.words.holding.some((word) => word !== 0) || plc.data.bits.coil.some((bit) => bit !== 0);
        if ((response[0] as number) >= 0x80) expect(touched).toBe(false);
      }),
    );
  });
});

describe('a field device that is asked about itself', () => {
  it('reports its id, that it runs, and who made it', () => {
    const [code, count, id, run, ...text] = ask([17]);
    expect([code, count, id, run]).toEqual([17, 2 + text.length, 7, 0xff]);
    expect(String.fromCharCode(...text)).toBe('Mizu Automation WC-200 1.4.2');
    expect(ask([17], device({ running: () => false }))[3]).toBe(0);
  });

  it('answers to its own unit, to 0 and to 255', () => {
    expect([0, 1, 7, 255].map((unit) => serveUnit(unit, Uint8Array.of(17), device()) !== null)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('echoes query data and counts what it was asked', () => {
    const plc = device();
    expect(ask([8, 0, 0, 1, 2, 3, 4], plc)).toEqual([8, 0, 0, 1, 2, 3, 4]);
    ask([99], plc);
    expect(ask([8, 0, 11, 0, 0], plc)).toEqual([8, 0, 11, 0, 3]);
    expect(ask([8, 0, 13, 0, 0], plc)).toEqual([8, 0, 13, 0, 1]);
    expect(ask([8, 0, 13, 0, 1], plc)).toEqual([0x88, 3]);
    expect(ask([8, 0, 10, 0, 0], plc)).toEqual([8, 0, 10, 0, 0]);
    expect(ask([8, 0, 11, 0, 0], plc)).toEqual([8, 0, 11, 0, 1]);
    expect(ask([8, 0, 4, 0, 0], plc)).toEqual([0x88, 1]);
  });

  it('has no FIFO unless it says so', () => {
    expect(ask([24, 4, 0xde])).toEqual([0x98, 2]);
    const queue = device({ fifo: (address) => (address === 0x4de ? [0x1b8, 0x1284] : null) });
    expect(ask([24, 4, 0xde], queue)).toEqual([24, 0, 6, 0, 2, 1, 0xb8, 0x12, 0x84]);
    expect(ask([24, 4, 0xde], device({ fifo: () => new Array(32).fill(0) }))).toEqual([0x98, 3]);
  });

  it('knows exception status only where there are such outputs', () => {
    expect(ask([7])).toEqual([0x87, 1]);
    expect(ask([7], device({ exceptionStatus: () => 0x6d }))).toEqual([7, 0x6d]);
  });
});

describe('a field device that is sent nonsense', () => {
  it('answers 01 for a function that it does not have', () => {
    for (const code of [0, 9, 10, 20, 21, 65, 90, 127]) expect(ask([code, 1, 2])).toEqual([code | 0x80, 1]);
    expect(ask([200])).toEqual([200, 1]);
    expect(ask([])).toEqual([0x80, 1]);
  });

  it('answers any bytes at all with a PDU of legal length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (pdu) => {
        const response = servePdu(pdu, device()) as Uint8Array;
        expect(response.length).toBeGreaterThan(0);
        expect(response.length).toBeLessThanOrEqual(Math.max(253, pdu.length));
        expect((response[0] as number) & 0x7f).toBe((pdu[0] ?? 0) & 0x7f);
      }),
    );
  });
});
