import { describe, expect, it } from 'vitest';
import { servePdu, serveUnit } from './service.ts';
import { bytesOf, hexOf, SUITE, SUITE_UNIT, suiteDevice } from './suite.ts';

/* The suite's first driver: the service as hosts in memory use it. The second one, sockets, is in simulator/live. */

describe('the Modbus suite, in memory', () => {
  it.each(SUITE.map((each) => [`${each.clause} ${each.name}`, each] as const))('%s', (_name, { profile, steps }) => {
    const device = suiteDevice(profile);
    for (const { unit = SUITE_UNIT, ask, answer } of steps) {
      const response = serveUnit(unit, bytesOf(ask), device);
      expect(response === null ? null : hexOf(response)).toBe(answer === null ? null : hexOf(bytesOf(answer)));
    }
  });

  it('covers every function code of the specification, and every exception', () => {
    const asked = new Set<number>();
    const answered = new Set<number>();
    for (const { steps } of SUITE)
      for (const { ask, answer } of steps) {
        const [code = 0] = bytesOf(ask);
        const [first = 0, second = 0] = bytesOf(answer ?? '');
        if (first >= 0x80) answered.add(second);
        else if (first === code) asked.add(code);
      }
    for (const code of [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 17, 20, 21, 22, 23, 24, 43])
      expect(asked).toContain(code);
    for (const code of [1, 2, 3, 4, 5, 6, 8, 10, 11]) expect(answered).toContain(code);
  });

  it('has a device that tells its own state from that of a second one', () => {
    const [a, b] = [suiteDevice(), suiteDevice()];
    servePdu(bytesOf('06 0000 0001'), a);
    expect(hexOf(servePdu(bytesOf('03 0000 0001'), b) as Uint8Array)).toBe('03021000');
  });
});
