import { describe, expect, it } from 'vitest';
import { atSeconds } from '../../kernel/time.ts';
import { plcOf } from '../testing.ts';

/** Scans at 0.1 s with inputs from strings of 0 and 1 (one character a scan), and shows an output the same way. */
const trace = (
  block: string,
  inputs: Readonly<Record<string, string>>,
  outputs: readonly string[],
  extra = '',
): string[] => {
  const names = Object.keys(inputs);
  const plc = plcOf(`PROGRAM P VAR B : ${block}; ${names.map((name) => `X_${name} : BOOL;`).join(' ')} END_VAR
    B(${[...names.map((name) => `${name} := X_${name}`), ...(extra ? [extra] : [])].join(', ')}); END_PROGRAM`);
  const length = (Object.values(inputs)[0] as string).length;
  const shown = outputs.map(() => '');
  for (let i = 0; i < length; i++) {
    for (const name of names) plc.write(`X_${name}`, inputs[name]?.[i] === '1');
    plc.scan(atSeconds(i / 10));
    for (const [k, output] of outputs.entries()) {
      const value = plc.read(`B.${output}`);
      shown[k] += typeof value === 'boolean' ? (value ? '1' : '0') : `${value} `;
    }
  }
  return shown.map((text) => text.trim());
};

describe('bistables', () => {
  it('SR: setting wins', () => {
    expect(trace('SR', { S1: '0100110', R: '0001110' }, ['Q1'])).toEqual(['0110111']);
  });
  it('RS: resetting wins', () => {
    expect(trace('RS', { S: '0100110', R1: '0001100' }, ['Q1'])).toEqual(['0110011']);
  });
});

describe('edges', () => {
  it('R_TRIG is true for one scan on a rising input, also when it is true in the first', () => {
    expect(trace('R_TRIG', { CLK: '1101110' }, ['Q'])).toEqual(['1001000']);
  });
  it('F_TRIG is true for one scan on a falling input, also when it is false in the first (table 44)', () => {
    expect(trace('F_TRIG', { CLK: '0011010' }, ['Q'])).toEqual(['1000101']);
    expect(trace('F_TRIG', { CLK: '1011010' }, ['Q'])).toEqual(['0100101']);
  });
});

describe('counters', () => {
  it('CTU counts rising inputs and is reset', () => {
    expect(trace('CTU', { CU: '1011010', R: '0000001' }, ['CV', 'Q'], 'PV := 2')).toEqual(['1 1 2 2 2 3 0', '0011110']);
  });
  it('CTD counts down from what it loads', () => {
    expect(trace('CTD', { CD: '0101010', LD: '1000000' }, ['CV', 'Q'], 'PV := 2')).toEqual([
      '2 1 1 0 0 -1 -1',
      '0001111',
    ]);
  });
  it('CTUD counts both ways and stays where both come at once', () => {
    expect(
      trace('CTUD', { CU: '1011010', CD: '0100011', R: '0000000', LD: '0000000' }, ['CV', 'QU', 'QD'], 'PV := 1'),
    ).toEqual(['1 0 1 1 1 1 1', '1011111', '0100000']);
  });
});

describe('timers', () => {
  it('TON follows its input after the delay, and falls with it at once', () => {
    expect(trace('TON', { IN: '0111110110' }, ['Q', 'ET'], 'PT := T#300ms')).toEqual([
      '0000110000',
      '0 0 100 200 300 300 0 0 100 0',
    ]);
  });
  it('TOF rises at once and falls after the delay, which begins anew with each pulse', () => {
    expect(trace('TOF', { IN: '0100100000' }, ['Q', 'ET'], 'PT := T#300ms')).toEqual([
      '0111111100',
      '0 0 0 100 0 0 100 200 300 300',
    ]);
  });
  it('TP gives one pulse of its length, whatever the input does meanwhile, and none while its input stays', () => {
    expect(trace('TP', { IN: '0101111110100' }, ['Q', 'ET'], 'PT := T#300ms')).toEqual([
      '0111000000111',
      '0 0 100 200 300 300 300 300 300 0 0 100 200',
    ]);
  });
  it('with a delay of 0 act in the same scan', () => {
    expect(trace('TON', { IN: '010' }, ['Q'], 'PT := T#0s')).toEqual(['010']);
    expect(trace('TOF', { IN: '010' }, ['Q'], 'PT := T#0s')).toEqual(['010']);
  });
  it('go by PLC time, not by the number of scans', () => {
    const plc = plcOf('PROGRAM P VAR T : TON; END_VAR T(IN := TRUE, PT := T#1h); END_PROGRAM');
    plc.scan(atSeconds(10));
    plc.scan(atSeconds(3609.9));
    expect(plc.read('T.Q')).toBe(false);
    plc.scan(atSeconds(3610));
    expect([plc.read('T.Q'), plc.read('T.ET')]).toEqual([true, 3600000]);
  });
});
