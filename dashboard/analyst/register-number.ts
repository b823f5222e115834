import type { PointView } from '../../range/contract/catalog.ts';

const OFFSETS: Readonly<Record<PointView['area'], number>> = { coil: 0, discrete: 1, input: 3, holding: 4 };

/**
 * The number of a point as manuals print it, 1-based with its area's leading digit: holding register 0 is 40001. From
 * address 9999 on the long form with six digits is used (400001…).
 */
export function registerNumber(area: PointView['area'], address: number): string {
  const digit = OFFSETS[area];
  const width = address < 9999 ? 4 : 5;
  return `${digit}${String(address + 1).padStart(width, '0')}`;
}
