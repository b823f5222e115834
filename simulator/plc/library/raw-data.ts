/* The bytes of whole numbers and bit strings. */

/** The bytes of a value of 16, 32 or 64 bits in the other order. */
export const swapBytes = <T extends number | bigint>(value: T, bits: number, signed: boolean): T => {
  let rest = BigInt.asUintN(bits, BigInt(value));
  let swapped = 0n;
  for (let byte = 0; byte < bits; byte += 8) {
    swapped = (swapped << 8n) | (rest & 255n);
    rest >>= 8n;
  }
  const result = signed ? BigInt.asIntN(bits, swapped) : swapped;
  return (typeof value === 'number' ? Number(result) : result) as T;
};

/** Whether every four bits are a decimal digit. */
export const isBcd = (value: bigint): boolean => {
  for (let rest = value; rest > 0n; rest >>= 4n) if ((rest & 15n) > 9n) return false;
  return true;
};
