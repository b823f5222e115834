import { describe, expect, it } from 'vitest';
import { bytes, clockAt, elapsed, figure, quantity, scoreDifference, signed } from './format.ts';
import { gapIsReal, place } from './gap.ts';

describe('a value on a screen', () => {
  it('has the decimals that its unit is read to, and its unit', () => {
    expect(quantity(7.523, 'pH')).toBe('7.52 pH');
    expect(quantity(416.7, 'm³/h')).toBe('417 m³/h');
    expect(quantity(0.4, 'MPa')).toBe('0.400 MPa');
    expect(quantity(3, '1')).toBe('3');
  });

  it('is a dash when there is none, and never minus zero', () => {
    expect(figure(null, 'pH')).toBe('—');
    expect(figure(Number.NaN, 'pH')).toBe('—');
    expect(figure(-0.001, 'pH')).toBe('0.00');
  });

  it('shows a difference with its sign', () => {
    expect(signed(1.344, 'pH')).toBe('+1.34');
    expect(signed(-1.344, 'pH')).toBe('−1.34');
    expect(signed(0.001, 'pH')).toBe('±0.00');
    expect(scoreDifference(0.354)).toBe('+0.35');
    expect(scoreDifference(-1)).toBe('−1.00');
  });

  it('counts bytes in short figures', () => {
    expect([bytes(512), bytes(2048), bytes(3 * 1024 * 1024)]).toEqual(['512 B', '2.0 KiB', '3.0 MiB']);
  });
});

describe('the time on a screen', () => {
  it('is the site’s own clock, past midnight too', () => {
    expect(clockAt(90, 0, '23:59:00')).toBe('00:00:30');
    expect(clockAt(0, 3600, '00:30:00')).toBe('23:30:00');
    expect(clockAt(60, 0, '09:00:00', false)).toBe('09:01');
  });

  it('is the time since the start where no clock is known', () => {
    expect(clockAt(3700, 0, null)).toBe('1:01:40');
    expect(elapsed(-75)).toBe('−1:15');
    expect(elapsed(59.6)).toBe('1:00');
  });
});

describe('truth beside view', () => {
  it('is marked only where they differ by more than instruments do', () => {
    expect(gapIsReal(7.5, 7.6, [2, 12])).toBe(false);
    expect(gapIsReal(9.5, 7.6, [2, 12])).toBe(true);
    expect(gapIsReal(null, 7.6, [2, 12])).toBe(false);
  });

  it('stays on its scale', () => {
    expect([place(-5, [0, 10]), place(5, [0, 10]), place(50, [0, 10]), place(5, [3, 3])]).toEqual([0, 0.5, 1, 0]);
  });
});
